"""Stops of the time slider."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.timeline import stops, week_ends
from tests.figures.worlds import File, Lists, seen_on
from tests.support.world import school, session

days = st.dates(date(2024, 1, 1), date(2028, 1, 1))


def test_sundays_from_the_first_week_on_and_the_newest_day_last():
    assert stops(date(2025, 4, 9), date(2025, 4, 29)) == [
        date(2025, 4, 13), date(2025, 4, 20), date(2025, 4, 27), date(2025, 4, 29),
    ]  # fmt: skip


def test_a_sunday_is_the_end_of_its_own_week():
    assert stops(date(2025, 4, 6), date(2025, 4, 13)) == [date(2025, 4, 6), date(2025, 4, 13)]


def test_inside_one_week_or_without_a_session_there_is_the_newest_day_alone():
    newest = date(2025, 4, 10)
    assert stops(date(2025, 4, 9), newest) == stops(None, newest) == stops(date(2025, 5, 1), newest) == [newest]


@given(first=days, last=days, most=st.integers(2, 70))
def test_stops_rise_end_on_the_newest_day_and_are_never_too_many(first: date, last: date, most: int):
    found = stops(first, last, most)
    assert found == sorted(set(found)) and found[-1] == last and 1 <= len(found) <= most
    assert all(d.weekday() == 6 and d >= first for d in found[:-1])
    every = stops(first, last, 10_000)
    assert found[0] == every[0]
    assert max((b - a for a, b in pairwise(found)), default=timedelta()) <= timedelta(
        weeks=-(-len(every) // (most - 1))
    )


def test_the_stops_of_a_roll_out_do_not_depend_on_the_day_looked_at(tmp_path: Path):
    lists = Lists([
        File("schools", [school("A", "Trường Tiểu học Hoa Ban")]),
        File("sessions", [session(f"S{d}", f"2025-04-{d} 08:00", f"2025-04-{d} 10:00") for d in ("09", "23")]),
        File("rollcalls", [{"session_code": "S23", "school_code": "A", "headcount": 2}]),
    ])  # fmt: skip
    wanted = [date(2025, 4, 13), date(2025, 4, 20), date(2025, 4, 23)]
    for as_of in (None, "2025-04-10"):
        snapshot = seen_on(tmp_path, lists, as_of)
        assert week_ends(snapshot) == wanted
        snapshot.connection.close()
