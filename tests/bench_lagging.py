"""`python -m tests.bench_lagging`: is the false-alarm budget kept, and are lagging schools found? Reports; never a timed test.

Whole provinces of 464 schools are drawn week by week, judged by the product's own `judge`, and counted. Exit 1 where a
bound of the budget is not kept. `--weeks N` draws fewer provinces.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

import numpy as np

from dashboard.figures.standing import FLAGGED
from dashboard.figures.standing.evidence import Day
from dashboard.figures.standing.judge import Judged, judge
from dashboard.figures.standing.steady import Sessions
from etl.console import use_utf8
from etl.model.settings import Settings, Target
from etl.model.vocabulary import LEVELS

SCHOOLS, WEEKS = 464, 8
FIRST = date(2025, 3, 2)
SETTINGS = replace(Settings(), targets=(Target("participated", ((FIRST, 1.0),)),))
"""The target is everybody from the first day: the hardest for false alarms, for nobody is spared by reaching it."""
SHARES = {"MN": 0.30, "TH": 0.31, "THCS": 0.24, "TH&THCS": 0.06, "THPT": 0.05, "THCS&THPT": 0.02, "GDNN-GDTX": 0.02}


@dataclass(frozen=True)
class Kind:
    """How a province comes about: the share that comes to a session (of everybody, or of those who ever come), whether
    people are counted by name, whether the same people come every week, and how far schools truly differ (sd of the share).
    """

    name: str
    share: float = 0.8
    by_name: bool = False
    same_people: bool = False
    spread: float = 0.0


KINDS = (
    Kind("head-counts, 95 % come", 0.95), Kind("head-counts, 80 % come"), Kind("head-counts, 60 % come", 0.6),
    Kind("by name, 95 % come", 0.95, by_name=True), Kind("by name, 80 % come", by_name=True),
    Kind("by name, 60 % come", 0.6, by_name=True), Kind("the same people every week", by_name=True, same_people=True),
    Kind("the same people, head-counts", same_people=True),
    Kind("schools differ by 5 points, head-counts", spread=0.05),
    Kind("schools differ by 5 points, by name", by_name=True, spread=0.05),
)  # fmt: skip


def province(
    kind: Kind, chance: np.random.Generator, late: int = 0, points: float = 0.2
) -> Iterator[tuple[Judged, Any]]:
    """Yield each week's judged schools of one drawn province, and which of them come `points` less than the others."""
    codes = [t.code for t in LEVELS]
    level = chance.choice(len(codes), SCHOOLS, p=[SHARES[c] for c in codes])
    people = np.clip(np.exp(chance.normal(3.2, 0.55, SCHOOLS)), 3, 120).astype(int)
    is_late = np.zeros(SCHOOLS, dtype=bool)
    is_late[chance.choice(np.flatnonzero(people >= 20), late, replace=False)] = True
    share = np.clip(kind.share + chance.normal(0, kind.spread, SCHOOLS) - points * is_late, 0.02, 0.98)
    owner = np.repeat(np.arange(SCHOOLS), people)
    steady = chance.random(len(owner))  # somebody's own threshold, where the same people come every week
    ever, most = np.zeros(len(owner), dtype=bool), np.zeros(SCHOOLS, dtype=int)
    present: list[Any] = []
    for week in range(WEEKS):
        draws = steady if kind.same_people else chance.random(len(owner))
        comes = draws < share[owner]
        present.append(np.bincount(owner[comes], minlength=SCHOOLS))
        ever |= comes
        most = np.maximum(most, present[-1])
        taken = np.bincount(owner[ever], minlength=SCHOOLS) if kind.by_name else most
        on = FIRST + timedelta(weeks=week)
        day = Day(on, tuple(f"{n:03}" for n in range(SCHOOLS)), tuple(codes[n] for n in level), (None,) * SCHOOLS, level,
                  np.arange(SCHOOLS), people, taken, np.full(SCHOOLS, not kind.by_name))  # fmt: skip
        yield judge(day, _sessions(level, people, present), SETTINGS), is_late


def _sessions(level: Any, people: Any, present: list[Any]) -> Sessions:
    held = len(present)
    days = np.array([(FIRST + timedelta(weeks=n)).toordinal() for n in range(held)])
    schools = np.arange(SCHOOLS)
    return Sessions(
        tuple(f"{n:03}" for n in schools), tuple(map(str, range(held))), np.repeat(schools, held),
        np.tile(np.arange(held), SCHOOLS), np.repeat(level, held), np.tile(days, SCHOOLS), np.tile(days, SCHOOLS),
        np.repeat(people, held), np.stack(present, axis=1).ravel(), np.ones(SCHOOLS * held, dtype=bool),
    )  # fmt: skip


def alike(kind: Kind, provinces: int, seed: int) -> tuple[Counter, int]:
    """Return the statuses of all schools and weeks of provinces where nobody lags, and the weeks drawn."""
    chance, found = np.random.default_rng(seed), Counter()
    for _ in range(provinces):
        for judged, _ in province(kind, chance):
            found.update(judged.status)
            small = judged.day.people < SETTINGS.min_people
            found["small and behind"] += sum(
                s in ("behind", "far_behind") for s, is_small in zip(judged.status, small, strict=True) if is_small
            )
    return found, provinces * WEEKS


def found_within(kind: Kind, provinces: int, seed: int, weeks: int = 4, points: float = 0.2) -> float:
    """Return the share of schools of 20 or more people, `points` behind, that are flagged within so many weeks."""
    chance, flagged, all_late = np.random.default_rng(seed), 0, 0
    for _ in range(provinces):
        looks = list(islice(province(kind, chance, late=20, points=points), weeks))
        is_late = looks[0][1]
        seen = np.any([[s in FLAGGED for s in judged.status] for judged, _ in looks], axis=0)
        flagged, all_late = flagged + int((seen & is_late).sum()), all_late + int(is_late.sum())
    return flagged / all_late


def main() -> int:
    """Print one line per kind of province; return 1 where the budget is not kept."""
    use_utf8()
    parser = argparse.ArgumentParser(prog="python -m tests.bench_lagging")
    parser.add_argument("--provinces", type=int, default=25, help="provinces of each kind")
    provinces = parser.parse_args().provinces
    kept = True
    print(
        f"{SCHOOLS} schools, {provinces} provinces × {WEEKS} weeks of each kind; schools called by mistake, per week:"
    )
    for kind in KINDS:
        found, weeks = alike(kind, provinces, seed=1)
        far = found["far_behind"] / weeks
        fine = far <= 1 and not found["small and behind"]
        kept &= fine or bool(kind.spread)
        rest = "  ".join(f"{s} {found[s] / weeks:5.2f}" for s in ("behind", "slipping", "ahead"))
        print(f"  {kind.name:<42} far_behind {far:5.2f} (bound 1)  {rest}  {'kept' if fine else 'NOT KEPT'}")
    print("schools of 20 or more people, 20 points behind, flagged within 4 weeks (bound 80 %):")
    for kind in KINDS:
        share = found_within(kind, max(provinces // 2, 2), seed=2)
        fine = share >= 0.8
        kept &= fine or kind.same_people or bool(kind.spread)
        why = "the same people come every week, so weeks add nothing" if kind.same_people else "schools truly differ"
        note = "" if fine else f"  below: {why}" if kind.same_people or kind.spread else "  NOT KEPT"
        print(f"  {kind.name:<42} {share:6.1%}{note}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
