"""Leaving the demo province: all of it is put aside, an empty home stands in its place, or nothing has changed."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from etl.home import leave_demo as module
from etl.home.decisions import decide
from etl.home.home import Home
from etl.home.leave_demo import is_demo, leave_demo, put_back_unfinished
from etl.home.lock import LOCK_NAME
from etl.home.own_work import own_work
from etl.home.tasks import open_task
from etl.model.errors import UserError
from etl.model.identity import NOT_OURS, PERSON, Subject
from etl.verify import problems
from tests.load.clerk import Clerk
from tests.load.lists import SCHOOLS, SESSIONS, STAFF

DAY = date(2026, 11, 24)


@pytest.fixture
def home(demo_home: Home, tmp_path: Path) -> Home:
    shutil.copytree(demo_home.root, tmp_path / "kho")
    return Home(tmp_path / "kho")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the lock: path → content."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != LOCK_NAME)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def beside(home: Home) -> list[str]:
    return sorted(p.name for p in home.root.parent.iterdir() if p.name.startswith(home.root.name))


def test_every_file_is_put_aside_and_the_figures_can_be_seen_there(home):
    before, shown = bytes_of(home.root), figures(open_snapshot(home))
    aside = leave_demo(home, today=DAY)
    assert aside == home.root.with_name("kho-minh-hoa-2026-11-24")
    assert bytes_of(aside) == before
    assert figures(open_snapshot(Home(aside))) == shown and problems(Home(aside)) == []
    assert beside(home) == ["kho", "kho-minh-hoa-2026-11-24"]


def test_an_empty_home_stands_in_its_place_and_counts_its_own_files_only(home, tmp_path):
    leave_demo(home, today=DAY)
    assert home.published() is None and not is_demo(home)
    assert len(list(home.templates.glob("*.xlsx"))) >= 3
    clerk = Clerk.at(tmp_path)
    clerk.load(clerk.file("t.csv", SCHOOLS), clerk.file("c.csv", STAFF), clerk.file("b.csv", SESSIONS))
    assert (clerk.total()["schools"], clerk.total()["rostered"]) == (4, 39)


def test_the_new_home_has_it_in_its_log(home):
    aside = leave_demo(home, today=DAY)
    (line,) = (home.root / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()
    event = json.loads(line)
    assert (event["action"], event["aside"]) == ("leave_demo", aside.name) and event["by"]


def test_boundaries_that_were_installed_hold_in_both(home):
    (home.root / "geo").mkdir()
    (home.root / "geo" / "communes.geojson").write_bytes(b"{}")
    aside = leave_demo(home, today=DAY)
    assert (home.root / "geo" / "communes.geojson").read_bytes() == b"{}"
    assert (aside / "geo" / "communes.geojson").read_bytes() == b"{}"


def test_a_second_time_on_one_day_has_a_name_of_its_own(home, demo_home):
    first = leave_demo(home, today=DAY)
    shutil.rmtree(home.root)
    shutil.copytree(demo_home.root, home.root)
    second = leave_demo(home, today=DAY)
    assert second.name == f"{first.name}-2" and bytes_of(first) == bytes_of(second)


def test_own_files_and_decisions_are_named(home, tmp_path):
    assert not own_work(home)
    clerk = Clerk.at(tmp_path)
    clerk.load(clerk.file("cua toi.csv", SCHOOLS), options=("--reason", "thử"))
    own = own_work(home)
    assert own.files == ("cua toi.csv",) and own.others == ()
    open_task(home, "22000001", as_of=DAY, seen={}, owner="Lò Thị Xuân", due=DAY)
    decide(home, Subject(PERSON, "lo thi hoa"), NOT_OURS)
    assert own_work(home).others == ("1 quyết định về tên và danh sách", "1 việc theo dõi cơ sở")


def test_a_real_home_and_none_are_refused_and_left_alone(empty_home, tmp_path):
    before = bytes_of(empty_home.root)
    with pytest.raises(UserError, match="không phải tỉnh minh hoạ"):
        leave_demo(empty_home)
    assert bytes_of(empty_home.root) == before and beside(empty_home) == ["kho"]
    with pytest.raises(UserError, match="Chưa có kho dữ liệu"):
        leave_demo(Home(tmp_path / "chua co"))
    assert not (tmp_path / "chua co").exists()


def test_it_is_refused_while_somebody_loads(home, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    before = bytes_of(home.root)
    with FileLock(home.root / LOCK_NAME), pytest.raises(UserError, match="Đang có người khác nạp"):
        leave_demo(home, today=DAY)
    assert bytes_of(home.root) == before and beside(home) == ["kho"]


class OpenElsewhere:
    """Stands for Windows, which does not let a folder go while a file in it is open: one move out of many is refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, refused: int, error: type[BaseException]) -> None:
        self.moves, self.refused, self.error, self.true_move = 0, refused, error, module._move
        monkeypatch.setattr(module, "_move", self.move)

    def move(self, source: Path, target: Path) -> None:
        self.moves += 1
        if self.moves == self.refused:
            raise self.error(13, "in use", str(source))
        self.true_move(source, target)


@pytest.mark.parametrize("refused", range(1, 17))
def test_where_one_entry_cannot_be_moved_all_are_put_back(home, monkeypatch, refused):
    entries = len([p for p in home.root.iterdir() if p.name != LOCK_NAME])
    assert entries + 8 >= 15  # of the demo, and of the empty home: the range above reaches to the last of them
    before = bytes_of(home.root)
    moves = OpenElsewhere(monkeypatch, refused, PermissionError)
    if refused > entries + 8:
        leave_demo(home, today=DAY)
        assert moves.moves == entries + 8
        return
    with pytest.raises(UserError, match=r"Đóng các cửa sổ Lan Toả"):
        leave_demo(home, today=DAY)
    assert bytes_of(home.root) == before and beside(home) == ["kho"] and problems(home) == []


@pytest.mark.parametrize("cut_off", [2, 7, 9, 14])
def test_a_power_cut_in_the_middle_is_mended_at_the_next_start(home, monkeypatch, cut_off):
    before = bytes_of(home.root)
    with monkeypatch.context() as patch:
        OpenElsewhere(patch, cut_off, KeyboardInterrupt)
        with pytest.raises(KeyboardInterrupt):
            leave_demo(home, today=DAY)
    assert bytes_of(home.root) != before
    put_back_unfinished(home)
    assert bytes_of(home.root) == before and beside(home) == ["kho"]
    assert leave_demo(home, today=DAY).name == "kho-minh-hoa-2026-11-24"


def test_nothing_is_put_back_after_a_whole_leaving(home):
    leave_demo(home, today=DAY)
    put_back_unfinished(home)
    assert home.published() is None and not is_demo(home)
