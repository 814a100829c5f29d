"""Course work of the demo: who finished the platform's course and when, and what they handed in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from etl.demo.attendance import Attendance
from etl.demo.people import SUPPORT, People
from etl.demo.programme import NEWEST_DAY
from etl.demo.traits import Traits

ACTIVITIES = 6
_OPENS = datetime(2025, 4, 7, 7)


@dataclass(frozen=True)
class Learning:
    """One value per person. done: activities completed, 0–6; failed_quiz: all done, but the test not passed.

    finished_at: local time of the last activity done (None where nothing is). products: how many were handed in.
    """

    is_enrolled: np.ndarray
    done: np.ndarray
    failed_quiz: np.ndarray
    finished_at: list[datetime | None]
    products: np.ndarray


def make_learning(rng: np.random.Generator, people: People, traits: Traits, attendance: Attendance) -> Learning:
    """Draw course work: most of those who come often finish; six in ten in spring, the rest in autumn."""
    n = len(people)
    is_reachable = (people.role != SUPPORT) & ~traits.gives_totals_only[people.school]
    is_enrolled = is_reachable & (rng.random(n) < np.where(attendance.takes_part, 0.96, 0.10))
    is_enrolled &= ~traits.is_silent[people.school]
    will = 0.55 + 5.0 * (attendance.diligence - 0.9) + 0.28 * traits.keenness[people.school] + rng.normal(0, 1, n)
    will -= 3.0 * ~attendance.takes_part
    is_finished = is_enrolled & (will > 0)
    done = np.where(is_finished, ACTIVITIES, np.clip(np.round(ACTIVITIES * rng.beta(1.1, 1.3, n)), 0, ACTIVITIES - 1))
    done = np.where(is_enrolled, done, 0).astype(int)
    failed_quiz = is_finished & (rng.random(n) < 0.012)
    is_done = is_finished & ~failed_quiz
    products = np.where(is_done & (rng.random(n) < 0.87), 1 + rng.poisson(1.05, n), 0)
    return Learning(is_enrolled, done, failed_quiz, _finish_times(rng, people, done), products.astype(int))


def _finish_times(rng: np.random.Generator, people: People, done: np.ndarray) -> list[datetime | None]:
    n = len(done)
    in_spring = (rng.random(n) < 0.66) & np.array([start is None for start in people.valid_from])
    spring_days = np.minimum(5 + rng.gamma(2.0, 13.0, n), 80)
    autumn_days = (date(2025, 9, 8) - _OPENS.date()).days + rng.triangular(0, 25, 92, n)
    days = np.where(in_spring, spring_days, autumn_days).astype(int)
    minutes = (rng.beta(3, 2, n) * 15 * 60).astype(int)
    last = (NEWEST_DAY - _OPENS.date()).days - 1
    return [
        _OPENS + timedelta(days=int(min(d, last)), minutes=int(minute)) if count else None
        for d, minute, count in zip(days, minutes, done, strict=True)
    ]
