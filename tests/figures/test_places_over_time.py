"""Places over time: both systems agree to the unit on any day; a school changes sides on the day that it moves.

LANTOA_EXAMPLES: how many random worlds are tried (a few by default).
"""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import lagging
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import Row, figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from geo.managing import managing_body
from tests.figures.moving_worlds import Moving, State, moving_world
from tests.figures.worlds import File, Lists, built, seen_on
from tests.support.world import person, school, session

few = int(os.environ.get("LANTOA_EXAMPLES", "4"))
worlds = settings(
    max_examples=few, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate]
)  # fmt: skip
seeds = st.integers(0, 99_999)
PLACES = ("district", "commune", "old_commune")
SYSTEMS = (*PLACES, "managing_body", "school")


@contextmanager
def seen(world: Moving, *days: date) -> Iterator[list[Snapshot]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warehouse = built(Path(folder), world.lists)
        snapshots = [make_snapshot(warehouse, day) for day in days]
        yield snapshots
        for snapshot in snapshots:
            snapshot.connection.close()


def some_days(world: Moving, chance: random.Random, count: int) -> list[date]:
    """Return days on which something changes, and days before and after one."""
    days = world.days_of_change()
    return sorted(chance.sample(days, min(count, len(days))))


def sums(rows: list[Row]) -> dict[str, int]:
    return {c: sum(r[c] or 0 for r in rows) for c in COLUMNS}


@worlds
@given(seed=seeds)
def test_on_any_day_all_systems_of_places_agree_and_every_school_stands_where_it_then_stood(seed: int) -> None:
    """Nobody works at two schools here: then `participated` is additive as well, its cap can bind in no group."""
    world, chance = moving_world(seed), random.Random(seed)
    with seen(world, *some_days(world, chance, 3)) as snapshots:
        for snapshot in snapshots:
            lines = {by: figures(snapshot, (by,)) for by in (*SYSTEMS, "level")}
            assert_same_totals(snapshot, lines)
            assert_same_totals_inside_filters(snapshot, lines, chance)
            assert_as_it_was(snapshot, lines, world)


def assert_same_totals(snapshot: Snapshot, lines: Mapping[str, list[Row]]) -> None:
    whole = sums(figures(snapshot))
    for by, rows in lines.items():
        assert sums(rows) == whole, (snapshot.as_of, by)


def assert_same_totals_inside_filters(
    snapshot: Snapshot, lines: Mapping[str, list[Row]], chance: random.Random
) -> None:
    for key in chance.sample(["level", *PLACES, "managing_body"], 2):
        codes = [r[key] for r in lines[key] if r[key]]
        where = Filters({key: tuple(chance.sample(codes, min(2, len(codes))))})
        whole = sums(figures(snapshot, where=where))
        for by in chance.sample([s for s in SYSTEMS if s != key], 2):
            assert sums(figures(snapshot, (by,), where)) == whole, (snapshot.as_of, by, where)


def assert_as_it_was(snapshot: Snapshot, lines: Mapping[str, list[Row]], world: Moving) -> None:
    day = snapshot.as_of
    states = {code: s for code in world.schools if (s := world.state(code, day))}
    true_of = {by: Counter(getattr(s.place, by) for s in states.values()) for by in PLACES}
    true_of["level"] = Counter(s.level for s in states.values())
    true_of["managing_body"] = Counter(body_of(s, day) for s in states.values())
    for by, wanted in true_of.items():
        assert Counter({r[by]: r["schools"] for r in lines[by] if r["schools"]}) == wanted, (day, by)
    assert {r["school"] for r in lagging(snapshot)} == set(states)
    held = [d for d in world.sessions if d <= day]
    expected = sum(world.state(code, d) is not None for code in world.schools for d in held)
    assert sums(lines["commune"])["site_sessions_expected"] == expected


def body_of(state: State, day: date) -> str:
    place = state.place
    body = managing_body(state.level, None, place.commune or None, place.district or None, day)
    return body.code if body else ""


@worlds
@given(seed=seeds)
def test_lines_add_up_to_more_than_the_province_by_exactly_the_people_in_two_places(seed: int) -> None:
    """People at two schools: METRICS counts them once in a total, so `rostered` is additive but for them.

    `participated` = min(rostered, verified + Σ more) is not additive then by definition: its cap binds in the total.
    """
    world = moving_world(seed, shares_people=True)
    [day] = some_days(world, random.Random(seed), 1)
    with seen(world, day) as [snapshot]:
        [whole] = figures(snapshot)
        where = {r["school_code"]: r for r in snapshot.rows("select * from school_dim")}
        columns = {"district": "district_code", "commune": "commune_code", "old_commune": "former_commune_code"}
        for by in (*PLACES, "school"):
            twice = 0
            for who in {p["staff_code"] for p in world.staff}:
                codes = [p["school_code"] for p in world.staff if p["staff_code"] == who]
                twice += len({where[c][columns[by]] if by != "school" else c for c in codes}) - 1
            rows = figures(snapshot, (by,))
            assert sums(rows)["rostered"] == whole["rostered"] + twice
            assert sums(rows)["participated"] >= whole["participated"]


def test_the_cap_of_participated_can_bind_for_people_at_two_schools() -> None:
    """Two schools of the same two people, both rooms with two: four in the lines, two in the province."""
    people = [person(f"P{n}", name, code) for code in "AB" for n, name in enumerate(["Lò Thị Hoa", "Vừ Thị Mai"])]
    lists = Lists([
        File("schools", [school("A", "Trường Tiểu học Hoa Ban"),
                         school("B", "Trường Tiểu học Sao Mai", former_commune_text="Mường Mươn")]),
        File("staff", people), File("sessions", [session("S", "2025-04-06 08:00", "2025-04-06 10:00")]),
        File("rollcalls", [{"session_code": "S", "school_code": c, "headcount": 2} for c in "AB"]),
    ])  # fmt: skip
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        snapshot = seen_on(Path(folder), lists)
        assert [r["participated"] for r in figures(snapshot, ("commune",))] == [2, 2]
        assert [r["participated"] for r in figures(snapshot)] == [2]
        snapshot.connection.close()
