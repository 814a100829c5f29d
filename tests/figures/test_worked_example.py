"""The worked example of METRICS, figure by figure, in the figures and on the command line."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS, MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from etl.cli import main as etl
from tests.support.worked_example import NAMES, worked_example

STATED = {
    "rostered": 10, "participated": 8, "participated_verified": 3, "participated_reported": 8, "sites_expected": 1,
    "sites_connected": 1, "site_sessions_expected": 1, "site_sessions_reporting": 1, "attendance_rows": 5,
    "attendance_identified": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    snapshot = make_snapshot(worked_example(tmp_path_factory.mktemp("example")).path())
    yield snapshot
    snapshot.connection.close()


def test_the_province_has_the_stated_figures(example: Snapshot) -> None:
    [row] = figures(example)
    assert {k: row[k] for k in STATED} == STATED
    assert row["schools"] == 1


def test_four_of_five_rows_are_identified(example: Snapshot) -> None:
    [row] = figures(example)
    assert rate(row, MEASURES["attendance_identified"]) == pytest.approx(0.8)
    assert rate(row, MEASURES["participated"]) == pytest.approx(0.8)


def test_the_day_is_the_newest_in_the_data(example: Snapshot) -> None:
    assert example.as_of == date(2025, 4, 6)


def test_the_unknown_phone_stands_in_a_group_without_a_school(example: Snapshot) -> None:
    rows = {r["school"]: r for r in figures(example, ("school",))}
    assert {k: (r["attendance_rows"], r["attendance_identified"]) for k, r in rows.items()} == {"A": (4, 4), "": (1, 0)}
    assert rows["A"]["participated"] == 8


def test_the_only_session_has_the_figures_of_the_whole(example: Snapshot) -> None:
    for by in ("session", "week", "month", "course"):
        [row] = figures(example, (by,))
        expected = {k: v for k, v in STATED.items() if k != "rostered"}
        assert {k: row[k] for k in expected} == expected
        assert all(row[c] is None for c in COLUMNS if c not in STATED or c == "rostered")


def test_by_role_there_are_no_head_counts_and_no_sites(example: Snapshot) -> None:
    teachers, nobody = figures(example, ("role",))
    assert (teachers["role"], teachers["rostered"], teachers["participated"]) == ("GV", 10, 3)
    assert (nobody["role"], nobody["attendance_rows"]) == ("", 1)
    assert teachers["participated_reported"] is teachers["sites_expected"] is teachers["sites_connected"] is None


def test_the_day_before_nothing_has_been_held(tmp_path: Path) -> None:
    [row] = figures(make_snapshot(worked_example(tmp_path).path(), date(2025, 4, 5)))
    assert row["rostered"] == 10
    counted = set(STATED) - {"rostered"}
    assert {row[k] for k in counted} == {0}


def test_a_filter_that_nothing_passes_gives_no_rows_or_zeros(example: Snapshot) -> None:
    assert all(not r["rostered"] for r in figures(example, ("school",), Filters({"level": ("THPT",)})))


def test_the_files_of_the_example_give_the_same_on_the_command_line(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    home = str(tmp_path / "kho")
    assert etl(["init", home]) == 0
    assert etl(["load", *(str(tmp_path / name) for name in FILES), "--home", home]) == 0
    capsysbinary.readouterr()
    assert main(["figures", "--home", home, "--by", "province", "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode("utf-8"))))
    assert list(lines[0]) == ["province", "province_name", *COLUMNS]
    assert {k: lines[0][k] for k in STATED} == {k: str(v) for k, v in STATED.items()}
    assert [lines[0]["province"], len(lines)] == ["11", 1]


FILES = {
    "Buổi 1 - Zoom.csv": "\n".join([
        "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest",
        "Điểm cầu TH A,,04/06/2025 07:50:00 AM,04/06/2025 10:05:00 AM,135,Yes",
        "Lò Thị Hoa,,04/06/2025 08:00:00 AM,04/06/2025 08:40:00 AM,40,Yes",
        "Lò Thị Hoa,,04/06/2025 08:30:00 AM,04/06/2025 09:10:00 AM,40,Yes",
        "Quàng Văn Ánh,,04/06/2025 09:30:00 AM,04/06/2025 10:00:00 AM,30,Yes",
        "iPhone,,04/06/2025 08:00:00 AM,04/06/2025 10:00:00 AM,120,Yes",
    ]),
    "điểm danh.csv": "Mã buổi,Mã trường,Sĩ số\nS1,A,8\n",
    "ký tên.csv": "\n".join([
        "Dấu thời gian,Họ và tên,Đơn vị công tác",
        *(f"06/04/2025 08:05:00,{name},TH A" for name in ("Lò Thị Hoa", "Vàng A Páo", "Giàng Thị Mỷ")),
    ]),
    "buổi học.csv": "Mã buổi,Khóa học,Bắt đầu,Kết thúc,Hình thức,Bắt buộc\n"
    "S1,GenAI,06/04/2025 08:00,06/04/2025 10:00,điểm cầu,x\n",
    "cán bộ.csv": "Họ và tên,Mã trường,Chức danh\n" + "".join(f"{name},A,GV\n" for name in NAMES),
    "cơ sở.csv": "Mã trường,Tên trường,Cấp học,Xã cũ,Huyện cũ\nA,Trường Tiểu học A,Tiểu học,TT Mường Chà,Mường Chà\n",
}  # fmt: skip
"""The example as an office would hand it in: lists last, dates that only the session's day can decide."""
