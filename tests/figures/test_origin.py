"""Where a number comes from: its parts add up, its schools add up, every counted person has a line in a file, nobody is
named to those who may not see names.
"""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from dashboard.figures.change.people import people_of
from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, denominator, is_silent
from dashboard.figures.origin import Origin, files, lines, origin
from dashboard.figures.origin.evidence import NUMERATOR
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from etl.model.errors import UserError
from tests.figures.oracle import Recount, recount
from tests.figures.test_figures_against_oracle import REPORT_DAYS, conditions, few_seconds, seeds
from tests.figures.worlds import FIRST, LAST, Lists, built, random_lists
from tests.reports.conftest import make_world

OF_PEOPLE = (
    "participated_verified",
    "completed",
    "activated",
    "active_28d",
    "habitual",
    "dormant",
    "retained",
    "products",
)
EVERY = 1_000_000


def faults(shot: Snapshot, where: Filters) -> list[str]:
    """Return what does not add up for any measure under `where`."""
    found: list[str] = []
    rows = figures(shot, ("province",), where)
    by_school = figures(shot, ("school",), where)
    for measure in MEASURES.values():
        if not rows:
            with pytest.raises(UserError):
                origin(shot, measure.id, where)
            continue
        one = origin(shot, measure.id, where)
        if (one.numerator, one.denominator) != (rows[0][measure.id], denominator(rows[0], measure)):
            found.append(f"{measure.id}: {one.numerator}/{one.denominator}, not {rows[0][measure.id]}")
        found += [f"{measure.id}: {s.title}: {s.parts} are not {s.total}" for s in one.sums if not s.adds_up]
        found += [
            f"{measure.id}: a part of nought people" for s in one.sums for p in s.parts if not p.count and s.total
        ]
        if one.added[0] != sum(r[measure.id] or 0 for r in by_school):
            found.append(f"{measure.id}: the schools add up to {one.added[0]}")
        found += _unexplained(one)
    return found


def _unexplained(one: Origin) -> list[str]:
    """A share has a sum for its denominator or for what lacks; a count has one for itself."""
    if one.blank:
        return [] if one.numerator is None and not one.sums else [f"{one.measure.id}: blank and yet counted"]
    totals = [s.total for s in one.sums]
    if one.denominator is None:
        return [] if one.numerator in totals else [f"{one.measure.id}: no sum of the number itself"]
    rest = one.denominator - (one.numerator or 0)
    return [] if rest in totals else [f"{one.measure.id}: no sum of the {rest} not counted"]


@contextmanager
def world(lists: Lists, *days: date) -> Iterator[list[Snapshot]]:
    """Yield the snapshots of one world on some days."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warehouse = built(Path(folder), lists)
        shots = [make_snapshot(warehouse, day) for day in days]
        yield shots
        for shot in shots:
            shot.connection.close()


@few_seconds
@given(seed=seeds)
def test_parts_and_schools_add_up_in_any_world(seed: int) -> None:
    lists, chance = random_lists(seed), random.Random(seed)
    any_day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    with world(lists, any_day, chance.choice(REPORT_DAYS)) as shots:
        for shot in shots:
            assert faults(shot, Filters(chance.choice(conditions(lists)))) == []


@few_seconds
@given(seed=seeds)
def test_numbers_are_those_of_the_second_count(seed: int) -> None:
    lists, chance = random_lists(seed), random.Random(seed)
    with world(lists, chance.choice(REPORT_DAYS)) as [shot]:
        wanted = recount(Recount(lists, shot.as_of), ("province",), {})[("11",)]
        for measure in ("participated", "completed", "active_28d", "site_sessions_reporting", "attendance_identified"):
            assert origin(shot, measure).numerator == wanted[measure]


@few_seconds
@given(seed=seeds)
def test_everybody_counted_has_a_line_and_nobody_else_has(seed: int) -> None:
    lists, chance = random_lists(seed), random.Random(seed)
    with world(lists, chance.choice(REPORT_DAYS)) as [shot]:
        members, names = (
            people_of(shot),
            {r["person_key"]: r["full_name"] for r in shot.rows("select * from wh.core_person")},
        )
        for measure in OF_PEOPLE:
            told = {line.person for line in lines(shot, measure, most=EVERY) if line.side == NUMERATOR}
            assert told == {names[key] for key in members[measure]}, measure
        listed = {line.person for line in lines(shot, "rostered", most=EVERY) if line.person}
        assert listed == {names[key] for key in members["rostered"]}


@few_seconds
@given(seed=seeds)
def test_the_lines_of_sites_are_those_of_the_schools_and_sessions_expected(seed: int) -> None:
    lists, chance = random_lists(seed), random.Random(seed)
    with world(lists, chance.choice(REPORT_DAYS)) as [shot]:
        expected = shot.rows("select distinct x.school_code, s.session_name from site_session as x"
                             " join session_dim as s using (session_code)")  # fmt: skip
        told = lines(shot, "sites_expected", most=EVERY)
        assert {t.school for t in told} - {None} == {r["school_code"] for r in expected}
        assert {t.session for t in told} - {None} == {r["session_name"] for r in expected}


@pytest.fixture(scope="module")
def shot(demo_home) -> Snapshot:
    return open_snapshot(demo_home)


@pytest.mark.parametrize("where", [{}, {"level": ("TH",)}, {"role": ("GV",)}, {"district": ("097",)}], ids=str)
@pytest.mark.parametrize("day", [None, date(2025, 4, 30), date(2025, 3, 1)])
def test_the_demo_adds_up_on_any_day(demo_home, where, day):
    assert faults(open_snapshot(demo_home, day), Filters(where)) == []


def test_lines_are_lines_of_the_files_that_are_named(shot):
    known = {(r["name"], r["row"], r["sheet"]) for r in shot.rows(
        "select f.name, l.row, l.sheet from wh.row_ledger as l join wh.files as f using (file_id)")}  # fmt: skip
    school = next(s for s in origin(shot, "participated").schools if s.count)
    inside = Filters({"school": (school.code,)})
    for measure in MEASURES:
        told = lines(shot, measure, inside, most=EVERY)
        assert {(t.file, t.row, t.sheet) for t in told} <= known
        assert {t.file for t in told} == {f.name for f in files(shot, measure, inside)}
        assert {t.school for t in told} <= {school.code, None}


def test_files_say_how_many_lines_the_number_uses(shot):
    for measure in ("participated", "active_28d"):
        told = lines(shot, measure, most=EVERY)
        for file in files(shot, measure):
            mine = [t for t in told if t.file == file.name]
            assert file.used == len({(t.sheet, t.row) for t in mine}) <= file.rows_read
            assert file.counted == len({(t.sheet, t.row) for t in mine if t.side == NUMERATOR})
            assert len(file.sha256) == 64


def test_who_may_not_see_people_is_told_lines_without_names(shot):
    people = {r["full_name"] for r in shot.rows("select full_name from wh.core_person")}
    told = lines(shot, "participated", None, Scope("province"))
    assert len(told) == 1000 and all(t.person is None and t.said is None for t in told) and {t.row for t in told}
    assert not {s.name for s in origin(shot, "participated", None, Scope("province")).schools} & people


def test_a_school_sees_its_own_number_only(shot):
    school = next(s for s in origin(shot, "participated").schools if s.count)
    own = origin(shot, "participated", None, Scope("school", school.code))
    assert [s.code for s in own.schools] == [school.code] and (own.numerator, own.denominator) == (
        school.count,
        school.base,
    )


def test_a_silent_school_has_no_rate_of_nought(tmp_path):
    shot = make_snapshot(make_world(tmp_path).path())
    told = {s.code: s for s in origin(shot, "participated").schools}
    row = next(r for r in figures(shot, ("school",)) if r["school"] == "Z")
    assert is_silent(row, MEASURES["participated"]) and (told["Z"].is_silent, told["Z"].share, told["Z"].base) == (
        True, None, row["rostered_base"])  # fmt: skip
    assert (told["O"].is_silent, told["O"].share) == (False, 0.0)  # a roll-call of nobody is a nought


def test_what_cannot_be_asked_is_told_in_words(shot):
    with pytest.raises(UserError, match="Không có chỉ số “abc”"):
        origin(shot, "abc")
    session = shot.rows("select session_code from session_dim")[0]["session_code"]
    blank = origin(shot, "completed", Filters({"session": (session,)}))
    assert blank.numerator is None and "không tính riêng cho một buổi" in blank.blank and lines(
        shot, "completed", Filters({"session": (session,)})) == []  # fmt: skip
