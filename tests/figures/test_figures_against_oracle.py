"""`figures` against a second count of METRICS, on random small worlds and every grouping."""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from dashboard.figures.keys import Filters
from dashboard.figures.measures import COLUMNS
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, make_snapshot
from tests.figures.oracle import Recount, recount
from tests.figures.worlds import FIRST, LAST, Lists, built, random_lists

QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("province",), ("district",), ("commune",), ("old_commune",), ("level",), ("kind",), ("school",), ("role",),
    ("session",), ("course",), ("week",), ("month",), ("commune", "level"), ("session", "school"), ("role", "school"),
    ("session", "role"), ("district", "month"),
)  # fmt: skip
RECOUNTED = [c for c in COLUMNS if c != "flagged"]
REPORT_DAYS = (date(2025, 5, 25), date(2025, 6, 22))
"""Days on which usage reports of exactly 28 days end."""

few_seconds = settings(max_examples=30, derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
seeds = st.integers(0, 99_999)


def conditions(lists: Lists) -> list[dict[str, tuple[str, ...]]]:
    """Return filters that fit the world, the empty one twice."""
    place, planned = lists.rows("schools")[0], lists.rows("sessions")[0]
    return [
        {}, {}, {"level": (place["level"],)}, {"school": (place["school_code"],)}, {"role": ("GV",)},
        {"session": (planned["session_code"],)}, {"course": ("GenAI",)}, {"commune": ("03334",)},
        {"district": ("094", "097"), "role": ("CBQL", "NV")}, {"level": ("TH", "MN"), "month": ("2025-04", "2025-05")},
    ]  # fmt: skip


def differences(lists: Lists, snapshot: Snapshot, by: tuple[str, ...], where: dict[str, tuple[str, ...]]) -> list[str]:
    """Return what the two counts say differently; a group that one of them leaves out counts as all zero."""
    wanted = recount(Recount(lists, snapshot.as_of), by, where)
    found = {tuple(row[k] for k in by): row for row in figures(snapshot, by, Filters(where))}
    problems = []
    for group in sorted(wanted.keys() | found.keys()):
        want, have = wanted.get(group, {}), found.get(group, {})
        is_empty = not want.get("rostered")  # no people: blank and zero say the same
        for column in RECOUNTED:
            a, b = want.get(column), have.get(column)
            if a != b and not (is_empty and not a and not b):
                problems.append(f"{snapshot.as_of} {by} {where} {group} {column}: {a} expected, {b} found")
    return problems


@few_seconds
@given(seed=seeds)
def test_two_counts_agree(seed: int) -> None:
    lists, chance = random_lists(seed), random.Random(seed)
    any_day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warehouse = built(Path(folder), lists)
        for day in (any_day, chance.choice(REPORT_DAYS)):
            snapshot = make_snapshot(warehouse, day)
            for by in chance.sample(QUESTIONS, 6):
                where = chance.choice(conditions(lists))
                assert differences(lists, snapshot, by, {} if set(by) & set(where) else where) == []
            snapshot.connection.close()


def test_before_anything_was_held_the_two_counts_agree_too() -> None:
    lists = random_lists(1)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        snapshot = make_snapshot(built(Path(folder), lists), FIRST - timedelta(days=1))
        for by in QUESTIONS:
            assert differences(lists, snapshot, by, {}) == []
        snapshot.connection.close()
