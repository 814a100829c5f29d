"""The whole invented province before anything is written: one call, one seed."""

from dataclasses import dataclass

import numpy as np

from etl.demo.attendance import Attendance, make_attendance
from etl.demo.learning import Learning, make_learning
from etl.demo.people import People, make_people
from etl.demo.programme import Session, sessions
from etl.demo.schools import School, make_schools
from etl.demo.traits import Traits, make_traits
from etl.demo.usage import Accounts, make_accounts

_PEOPLE_PER_ROOM = 820


@dataclass(frozen=True)
class Truth:
    """What happened in the invented province; the files tell part of it. Arrays are indexed as their classes say."""

    schools: list[School]
    people: People
    sessions: tuple[Session, ...]
    traits: Traits
    attendance: Attendance
    learning: Learning
    accounts: Accounts

    @property
    def is_listed(self) -> np.ndarray:
        """True for people whose school gives a staff list."""
        return ~self.traits.gives_totals_only[self.people.school]


def make_truth(seed: int = 2025, scale: float = 1.0) -> Truth:
    """Return the province for `seed`; `scale` (0–1] keeps that part of the schools."""
    if not 0 < scale <= 1:
        raise ValueError(f"scale must be above 0 and at most 1, not {scale!r}")
    schools = make_schools(stream(seed, 1), scale)
    people = make_people(stream(seed, 2), schools)
    traits = make_traits(stream(seed, 3), schools)
    audience = sum(s.audience for s in schools)
    planned = sessions(rooms=max(1, round(audience * 0.42 / _PEOPLE_PER_ROOM)))
    attendance = make_attendance(stream(seed, 4), people, traits, planned)
    learning = make_learning(stream(seed, 5), people, traits, attendance)
    accounts = make_accounts(stream(seed, 6), schools, people, traits, attendance)
    return Truth(schools, people, planned, traits, attendance, learning, accounts)


def stream(seed: int, number: int) -> np.random.Generator:
    """Return the random stream of one subject, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, number])
