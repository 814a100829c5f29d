"""Laws that figures keep in every world: they add up, they do not depend on the order or number of loads, scopes cut."""

import random
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import lagging
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import make_snapshot
from tests.figures.worlds import Lists, built, random_lists

DAY = date(2025, 6, 22)
LISTS = ("schools", "staff", "sessions")
LINES = (("school",), ("session", "role"), ("month", "level"), ("role",))


@pytest.fixture(scope="module", params=[3, 14, 15, 92])
def lists(request: pytest.FixtureRequest) -> Lists:
    """A random world."""
    return random_lists(request.param)


@pytest.fixture(scope="module")
def plain(lists: Lists) -> list[list[Row]]:
    """The answers that the world gives as it is."""
    return answers(lists, *LINES)


@pytest.fixture(scope="module")
def simple(lists: Lists) -> dict[tuple[str, ...], list[Row]]:
    """The answers of the world with nobody at two schools."""
    asked = (("province",), ("district",), ("commune",), ("old_commune",), ("school",), ("role",), ("commune", "level"))
    return dict(zip(asked, answers(at_one_school(lists), *asked), strict=True))


def answers(lists: Lists, *questions: tuple[str, ...], day: date = DAY) -> list[list[Row]]:
    """Return the answers to questions about one world."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        snapshot = make_snapshot(built(Path(folder), lists), day)
        found = [figures(snapshot, by) for by in questions]
        snapshot.connection.close()
    return found


def at_one_school(lists: Lists) -> Lists:
    """Return the world with nobody at two schools."""
    school_of = {r["staff_code"]: r["school_code"] for r in lists.rows("staff")}
    files = [
        replace(f, rows=[r for r in f.rows if r["school_code"] == school_of[r["staff_code"]]])
        if f.kind == "staff"
        else f
        for f in lists.files
    ]
    return Lists([f for f in files if f.rows], lists.settings)


def test_every_system_of_places_adds_up_to_the_province(simple: dict[tuple[str, ...], list[Row]]) -> None:
    [whole] = simple["province",]
    for by in ("district", "commune", "old_commune", "school"):
        sums = {c: sum(r[c] or 0 for r in simple[by,]) for c in COLUMNS}
        assert sums == {c: whole[c] or 0 for c in COLUMNS}


def test_steps_never_exceed_what_they_are_steps_of(simple: dict[tuple[str, ...], list[Row]]) -> None:
    for row in (row for rows in simple.values() for row in rows):
        count = {c: row[c] or 0 for c in COLUMNS}
        is_by_role = row["participated_reported"] is None
        for smaller, larger in (
            ("participated_verified", "participated"), ("participated", "rostered"), ("completed", "rostered"),
            ("participated_reported", "rostered"), ("dormant", "activated"), ("retained", "retained_base"),
            ("retained_base", "activated"), ("retained", "active_28d"), ("sites_connected", "sites_expected"),
            ("site_sessions_reporting", "site_sessions_expected"), ("sites_expected", "site_sessions_expected"),
            ("attendance_identified", "attendance_rows"), ("flagged", "schools"),
        ):  # fmt: skip
            assert count[smaller] <= count[larger], (smaller, larger, row)
        assert is_by_role == ("role" in row)


def test_someone_at_two_schools_counts_once_in_the_total(lists: Lists) -> None:
    whole, schools, levels = answers(lists, ("province",), ("school",), ("level",))
    for rows in (schools, levels):
        for column in ("rostered", "participated_verified", "completed", "activated", "attendance_rows"):
            assert (whole[0][column] or 0) <= sum(r[column] or 0 for r in rows)


def test_the_order_of_evidence_files_changes_nothing(lists: Lists, plain: list[list[Row]]) -> None:
    first = [f for f in lists.files if f.kind in LISTS]
    evidence = [f for f in lists.files if f.kind not in LISTS]
    shuffled = list(evidence)
    random.Random(1).shuffle(shuffled)
    in_order = iter([f for f in evidence if f.kind == "rollcalls"])  # of two roll-calls the last one counts
    shuffled = [next(in_order) if f.kind == "rollcalls" else f for f in shuffled]
    assert answers(Lists([*first, *shuffled], lists.settings), *LINES) == plain


def test_lists_loaded_after_the_evidence_change_nothing(lists: Lists, plain: list[list[Row]]) -> None:
    later = sorted(lists.files, key=lambda f: f.kind in LISTS)
    assert answers(Lists(later, lists.settings), *LINES) == plain


def test_the_same_rows_in_a_second_file_change_nothing(lists: Lists, plain: list[list[Row]]) -> None:
    assert answers(Lists([*lists.files, *lists.files], lists.settings), *LINES) == plain


def test_a_scope_shows_its_own_area_only(lists: Lists) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        snapshot = make_snapshot(built(Path(folder), lists), date(2025, 7, 20))
        for by in LINES:
            code = lists.rows("schools")[0]["school_code"]
            own = figures(snapshot, by, scope=Scope("school", code))
            assert own == figures(snapshot, by, Filters({"school": (code,)}))
            managed = Filters({"commune": ("03334",), "level": ("MN", "TH", "THCS", "TH&THCS")})
            assert figures(snapshot, by, scope=Scope("commune", "03334")) == figures(snapshot, by, managed)
            assert figures(snapshot, by, scope=Scope("province")) == figures(snapshot, by)
        schools = {s["school"]: s["commune"] for s in lagging(snapshot, scope=Scope("commune", "03334"))}
        assert set(schools.values()) <= {"03334"}
        assert figures(snapshot, ("school",), Filters({"school": ("T0",)}), Scope("school", "T9")) == []
        snapshot.connection.close()
