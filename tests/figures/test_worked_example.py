"""The worked example of METRICS, figure by figure, in the figures and on the command line."""

import csv
import io
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS, MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from tests.support.worked_example import worked_example

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


def test_the_command_prints_the_same(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    warehouse = tmp_path / "home" / "warehouse"
    warehouse.mkdir(parents=True)
    (tmp_path / "home" / "programme.toml").write_text("", encoding="utf-8")
    shutil.copy(worked_example(tmp_path).path(), warehouse / "lantoa-test.duckdb")
    (warehouse / "CURRENT").write_text("lantoa-test.duckdb", encoding="utf-8")
    home = str(tmp_path / "home")
    assert main(["figures", "--home", home, "--by", "province", "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode("utf-8-sig"))))
    assert list(lines[0]) == ["province", "province_name", *COLUMNS]
    assert {k: lines[0][k] for k in STATED} == {k: str(v) for k, v in STATED.items()}
    assert [lines[0]["province"], len(lines)] == ["11", 1]
