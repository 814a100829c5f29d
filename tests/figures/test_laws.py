"""Laws that figures keep in every world: they add up, they do not depend on the order or number of loads, scopes cut."""

import random
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import lagging
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import make_snapshot
from tests.figures.worlds import File, Lists, built, random_lists

DAY = date(2025, 6, 22)
LISTS = ("schools", "staff", "sessions")
LINES = (("school",), ("session", "role"), ("month", "level"), ("role",))

few_worlds = settings(max_examples=8, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
seeds = st.integers(0, 99_999)


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


@few_worlds
@given(seed=seeds)
def test_every_system_of_places_adds_up_to_the_province(seed: int) -> None:
    whole, *systems = answers(
        at_one_school(random_lists(seed)), ("province",), ("district",), ("commune",), ("old_commune",), ("school",)
    )
    for rows in systems:
        sums = {c: sum(r[c] or 0 for r in rows) for c in COLUMNS}
        assert sums == {c: whole[0][c] or 0 for c in COLUMNS}


@few_worlds
@given(seed=seeds)
def test_someone_at_two_schools_counts_once_in_the_total(seed: int) -> None:
    whole, schools, levels = answers(random_lists(seed), ("province",), ("school",), ("level",))
    for rows in (schools, levels):
        for column in ("rostered", "participated_verified", "completed", "activated", "attendance_rows"):
            assert (whole[0][column] or 0) <= sum(r[column] or 0 for r in rows)


@few_worlds
@given(seed=seeds)
def test_steps_never_exceed_what_they_are_steps_of(seed: int) -> None:
    lists = at_one_school(random_lists(seed))  # a head-count of two schools may hold one person twice
    for rows in answers(lists, ("province",), ("school",), ("role",), ("commune", "level")):
        for row in rows:
            count = {c: row[c] or 0 for c in COLUMNS}
            for smaller, larger in (
                ("participated_verified", "participated"), ("participated", "rostered"), ("completed", "rostered"),
                ("participated_reported", "rostered"), ("dormant", "activated"), ("retained", "retained_base"),
                ("retained_base", "activated"), ("retained", "active_28d"), ("sites_connected", "sites_expected"),
                ("site_sessions_reporting", "site_sessions_expected"), ("sites_expected", "site_sessions_expected"),
                ("attendance_identified", "attendance_rows"), ("flagged", "schools"),
            ):  # fmt: skip
                assert count[smaller] <= count[larger], (smaller, larger, row)


@few_worlds
@given(seed=seeds)
def test_the_order_of_evidence_files_changes_nothing(seed: int) -> None:
    lists = random_lists(seed)
    first = [f for f in lists.files if f.kind in LISTS]
    evidence = [f for f in lists.files if f.kind not in LISTS]
    shuffled = list(evidence)
    random.Random(seed).shuffle(shuffled)
    in_order = iter([f for f in evidence if f.kind == "rollcalls"])  # of two roll-calls the last one counts
    shuffled = [next(in_order) if f.kind == "rollcalls" else f for f in shuffled]
    assert answers(Lists([*first, *shuffled], lists.settings), *LINES) == answers(lists, *LINES)


@few_worlds
@given(seed=seeds)
def test_lists_loaded_after_the_evidence_change_nothing(seed: int) -> None:
    lists = random_lists(seed)
    later = sorted(lists.files, key=lambda f: f.kind in LISTS)
    assert answers(Lists(later, lists.settings), *LINES) == answers(lists, *LINES)


@few_worlds
@given(seed=seeds)
def test_the_same_rows_in_a_second_file_change_nothing(seed: int) -> None:
    lists = random_lists(seed)
    again = [*lists.files, *(File(f.kind, f.rows, f.hints) for f in lists.files)]
    assert answers(Lists(again, lists.settings), *LINES) == answers(lists, *LINES)


@few_worlds
@given(seed=seeds)
def test_a_scope_shows_its_own_area_only(seed: int) -> None:
    lists = random_lists(seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        snapshot = make_snapshot(built(Path(folder), lists), date(2025, 7, 20))
        for by in LINES:
            for code in (s["school_code"] for s in lists.rows("schools")):
                own = figures(snapshot, by, scope=Scope("school", code))
                assert own == figures(snapshot, by, Filters({"school": (code,)}))
            managed = Filters({"commune": ("03334",), "level": ("MN", "TH", "THCS", "TH&THCS")})
            assert figures(snapshot, by, scope=Scope("commune", "03334")) == figures(snapshot, by, managed)
            assert figures(snapshot, by, scope=Scope("province")) == figures(snapshot, by)
        schools = {s["school"]: s["commune"] for s in lagging(snapshot, scope=Scope("commune", "03334"))}
        assert set(schools.values()) <= {"03334"}
        assert figures(snapshot, ("school",), Filters({"school": ("T0",)}), Scope("school", "T9")) == []
        snapshot.connection.close()
