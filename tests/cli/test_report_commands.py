"""Report sets by command: written whole, never over another, frozen for good, explained afterwards."""

import csv
import io
import json
import threading
import zipfile
from pathlib import Path

from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.folder import write_folder
from dashboard.reports.report_set import make_set, verify_sets
from dashboard.reports.slip import FROZEN_SLIP, SET_SLIP
from etl.home.frozen import frozen_sets, read
from etl.home.home import Home
from tests.cli.conftest import run
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def more(clerk: Clerk) -> None:
    clerk.load(clerk.file("hai.csv", [ROLLCALL, ["S1", "22000003", 2, "Cà Thị Lả; Vàng A Dơ"]]))


def test_the_weeks_set_is_written_once_and_a_changed_one_beside_it(clerk: Clerk) -> None:
    out = clerk.desk / "báo cáo"
    assert run(clerk, "weekly", out)[0] == 0
    [folder] = [p for p in out.iterdir() if p.is_dir()]
    first = files_in(folder)
    assert SET_SLIP in first and {Path(n).suffix for n in first} == {".docx", ".xlsx", ".html", ".png", ".txt"}
    code, said, _ = run(clerk, "weekly", out)
    assert code == 0 and "Đã có sẵn" in said and files_in(folder) == first
    more(clerk)
    assert run(clerk, "weekly", out)[0] == 0
    assert len([p for p in out.iterdir() if p.is_dir()]) == 2 and files_in(folder) == first


def test_two_weekly_runs_at_once_leave_one_whole_set(clerk: Clerk) -> None:
    home, out = Home(clerk.home), clerk.desk / "cùng lúc"
    made = make_set(open_snapshot(home), home)
    threads = [threading.Thread(target=write_folder, args=(made, out)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [folder] = [p for p in out.iterdir() if p.is_dir()]
    assert {n: c for n, c in files_in(folder).items() if n != SET_SLIP} == made.files


def test_a_frozen_set_prints_the_same_bytes_whatever_is_loaded_later(clerk: Clerk) -> None:
    assert run(clerk, "freeze", "--note", "họp tháng 4")[0] == 0
    home = Home(clerk.home)
    [made] = frozen_sets(home)
    before = {name: read(home, made.code, name) for name in made.documents}
    packs = []
    for n in range(2):
        assert run(clerk, "frozen", "--export", made.code, clerk.desk / f"{n}.zip")[0] == 0
        packs.append((clerk.desk / f"{n}.zip").read_bytes())
        more(clerk)
    assert packs[0] == packs[1]
    with zipfile.ZipFile(io.BytesIO(packs[0])) as parts:
        assert {n: parts.read(n) for n in parts.namelist() if n != FROZEN_SLIP} == before
        slip = parts.read(FROZEN_SLIP).decode("utf-8-sig")
    assert made.seal in slip and "họp tháng 4" in slip and made.frozen_by in slip
    assert verify_sets(home) == []
    code, _, err = run(clerk, "freeze")
    assert code == 0  # the figures are others now, so it is another set
    code, _, err = run(clerk, "freeze")
    assert code == 2 and "đã được" in err


def test_frozen_sets_are_listed_and_proved(clerk: Clerk) -> None:
    assert json.loads(run(clerk, "frozen", "--format", "json")[1]) == []
    run(clerk, "freeze", "--where", "level=TH")
    [listed] = json.loads(run(clerk, "frozen", "--format", "json")[1])
    assert listed["where"] == "level=TH" and listed["as_of"] == "2025-04-06"
    assert run(clerk, "frozen", "--verify")[0] == 0
    made = clerk.home / "frozen" / listed["code"] / "so-lieu" / "so_lieu.parquet"
    made.chmod(0o644)
    made.write_bytes(made.read_bytes()[:-1] + b"?")
    code, said, _ = run(clerk, "frozen", "--verify")
    assert code == 1 and "so_lieu.parquet" in said


def test_why_figures_changed_since_a_set(clerk: Clerk) -> None:
    run(clerk, "freeze")
    [made] = frozen_sets(Home(clerk.home))
    more(clerk)
    out = clerk.desk / "vi sao.xlsx"
    code, said, _ = run(clerk, "why", "--from", made.code[:10], "--format", "csv", "--out", out)
    assert code == 0 and out.stat().st_size > 5000
    lines = {row["measure"]: row for row in csv.DictReader(io.StringIO(said))}
    assert (lines["participated"]["change"], lines["participated"]["late"]) == ("2", "2")
    for wrong in ("hôm qua", "20990101"):
        code, _, err = run(clerk, "why", "--from", wrong)
        assert code == 2 and "đã chốt" in err


def test_names_of_files_say_whose_they_are_and_windows_takes_them(clerk: Clerk) -> None:
    home = Home(clerk.home)
    made = make_set(open_snapshot(home), home, None)
    assert sorted(made.files) == [
        "Báo cáo 2025-04-06.docx",
        "Bản xem không cần mạng 2025-04-06.html",
        "Phụ lục số liệu 2025-04-06.xlsx",
        "Ảnh tóm tắt 2025-04-06.png",
    ]
    assert run(clerk, "report-set", clerk.desk / "r", "--where", "school=22000002")[0] == 0
    [folder] = [p for p in (clerk.desk / "r").iterdir() if p.is_dir()]
    assert folder.name == "2025-04-06 Trường Tiểu học số 1 Nà Tấu"
    assert run(clerk, "report-set", clerk.file("tep.txt", "x"))[0] == 2


def test_a_set_with_briefs_is_another_than_that_without_and_both_are_proved(clerk: Clerk) -> None:
    assert run(clerk, "freeze")[0] == 0 and run(clerk, "freeze", "--briefs")[0] == 0
    with_briefs, without = frozen_sets(Home(clerk.home))
    assert with_briefs.code != without.code and len(with_briefs.documents) == 50
    assert verify_sets(Home(clerk.home)) == []
