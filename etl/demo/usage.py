"""Habits of the demo's ChatGPT accounts, week by week: habitual, regular, occasional, and those who stopped."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from etl.demo.attendance import Attendance
from etl.demo.people import SUPPORT, People
from etl.demo.programme import NEWEST_DAY
from etl.demo.schools import School
from etl.demo.traits import Traits

FIRST_WEEK = date(2025, 4, 14)
WEEKS = (NEWEST_DAY - FIRST_WEEK).days // 7 + 1

HABITUAL, REGULAR, OCCASIONAL, STOPPED, NEVER, PENDING = range(6)

_CHANCE = np.array([0.95, 0.70, 0.16, 0.55, 0.0, 0.0])
_ONE_DAY_ONLY = np.array([0.12, 0.17, 0.6, 0.4, 1.0, 1.0])
_MESSAGES = np.array([3.1, 2.5, 1.4, 1.9, 0.0, 0.0])
_WEEKDAYS = np.array([0.17, 0.18, 0.18, 0.17, 0.15, 0.07, 0.08])
_LEVEL = {"MN": -0.10, "TH": 0.02, "THCS": 0.03, "TH&THCS": -0.04, "THPT": 0.12, "THCS&THPT": 0.06, "GDNN-GDTX": 0.0}


@dataclass(frozen=True)
class Accounts:
    """One place per account, by day of creation. person: index; week arrays are accounts × WEEKS.

    first_day, last_day: weekday 0–6 of the first and last active day, meaningful where `is_active`.
    accepted_week, deleted_week: index of the week from which the account is enabled or deleted; WEEKS means never.
    """

    person: np.ndarray
    habit: np.ndarray
    created: list[date]
    created_week: np.ndarray
    accepted_week: np.ndarray
    deleted_week: np.ndarray
    is_active: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    messages: np.ndarray


def make_accounts(
    rng: np.random.Generator, schools: list[School], people: People, traits: Traits, attendance: Attendance
) -> Accounts:
    """Draw accounts and habits. Keen, near and upper schools have more of them; summer is quiet."""
    person, start = _owners(rng, schools, people, traits, attendance)
    count = len(person)
    habit = _habits(rng, traits.keenness[people.school[person]], attendance.diligence[person])
    created_week = np.maximum(start - rng.integers(0, 2, count), 0)
    accepted = np.minimum(created_week + rng.geometric(0.7, count) - 1, WEEKS)
    accepted[habit == PENDING] = WEEKS
    deleted = np.where(rng.random(count) < 0.012, np.minimum(accepted + rng.integers(6, 30, count), WEEKS), WEEKS)
    stops = np.where(habit == STOPPED, accepted + rng.integers(2, 20, count), WEEKS)
    stops = np.minimum(np.where(habit == STOPPED, np.minimum(stops, WEEKS - 5), WEEKS), deleted)
    weeks = np.arange(WEEKS)
    chance = _CHANCE[habit][:, None] * _season()[None, :]
    is_active = rng.random((count, WEEKS)) < chance
    is_active |= (weeks == accepted[:, None]) & (habit < NEVER)[:, None]  # one tries it when the invitation is taken
    is_active &= (weeks >= accepted[:, None]) & (weeks < stops[:, None])
    one = rng.choice(7, (count, WEEKS), p=_WEEKDAYS)
    two = rng.choice(7, (count, WEEKS), p=_WEEKDAYS)
    two = np.where(rng.random((count, WEEKS)) < _ONE_DAY_ONLY[habit][:, None], one, two)
    messages = np.maximum(np.exp(rng.normal(_MESSAGES[habit][:, None], 0.75, (count, WEEKS))).astype(int), 1)
    offsets = rng.integers(0, 7, count)
    created = [FIRST_WEEK + timedelta(days=int(7 * w + o)) for w, o in zip(created_week, offsets, strict=True)]
    return Accounts(person, habit, created, created_week, accepted, deleted, is_active, np.minimum(one, two),
                    np.maximum(one, two), messages)  # fmt: skip


def week_start(week: int) -> date:
    """Return the Monday of week number `week` (from 0)."""
    return FIRST_WEEK + timedelta(days=7 * week)


def _owners(
    rng: np.random.Generator, schools: list[School], people: People, traits: Traits, attendance: Attendance
) -> tuple[np.ndarray, np.ndarray]:
    """Return (person, week of the invitation) in order of the week: waves in spring, over summer and in autumn."""
    pull = np.array([_LEVEL[s.level] - 0.12 * s.remoteness for s in schools]) + 0.035 * traits.keenness
    chance = np.where(attendance.takes_part, 0.77 + pull[people.school], 0.03)
    chance = np.where(people.role == SUPPORT, 0.01, chance)
    chance = chance * np.where(traits.is_silent[people.school], 0.3, 1.0) * ~traits.gives_totals_only[people.school]
    person = np.flatnonzero(rng.random(len(people)) < chance)
    draw = rng.random(len(person))
    spring = rng.integers(0, 7, len(person))
    autumn = rng.integers(20, 29, len(person))
    start = np.where(draw < 0.52, spring, np.where(draw < 0.62, rng.integers(7, 20, len(person)), autumn))
    is_new = np.array([people.valid_from[p] is not None for p in person])
    start = np.where(is_new, autumn, start)
    order = np.argsort(start, kind="stable")
    return person[order], start[order]


def _habits(rng: np.random.Generator, keenness: np.ndarray, diligence: np.ndarray) -> np.ndarray:
    """Give each account a habit; the keener the school and the more diligent the person, the firmer."""
    count = len(keenness)
    score = rng.normal(0, 1, count) + 0.22 * keenness + 1.5 * (diligence - 0.9)
    habit = np.select(
        [score > 0.95, score > -0.35, score > -0.75],
        [HABITUAL, REGULAR, OCCASIONAL],
        default=STOPPED,
    )
    special = rng.random(count)
    habit[special < 0.08] = NEVER
    habit[special < 0.045] = PENDING
    return habit


def _season() -> np.ndarray:
    """Return the weekly factor: full in term, a quarter in summer, less around the spring and September holidays."""
    factor = np.ones(WEEKS)
    for week in range(WEEKS):
        monday = week_start(week)
        if date(2025, 6, 2) <= monday <= date(2025, 8, 25):
            factor[week] = 0.25
        elif monday in (date(2025, 4, 28), date(2025, 9, 1)):
            factor[week] = 0.65
    return factor
