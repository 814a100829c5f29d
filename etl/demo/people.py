"""The invented staff: who works where, in which role and from when to when, with an address or without one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.demo.names import full_names
from etl.demo.schools import School
from etl.text.fold import fold

MANAGER, TEACHER, SUPPORT = 0, 1, 2
ROLE_CODES = ("CBQL", "GV", "NV")

SCHOOL_YEAR_END = date(2025, 8, 31)
SCHOOL_YEAR_START = date(2025, 9, 1)

_MAIL_DOMAIN = "gv.dienbien.example.org"
_PRIVATE_MAIL_DOMAIN = "thu.example.invalid"
_WOMEN = {"MN": 0.99, "TH": 0.68, "THCS": 0.58, "TH&THCS": 0.62, "THPT": 0.55, "THCS&THPT": 0.55, "GDNN-GDTX": 0.5}


@dataclass(frozen=True)
class People:
    """All staff, one place per person in every array or list; `n` people.

    school: index of the school. second_school: index of another school, -1 for most; a mover has it instead of the
    first from SCHOOL_YEAR_START on (`moves`), others beside it. valid_from, valid_to: None where open. email: as the
    staff list has it, None where it has none. own_email: the address the person really uses.
    """

    ids: list[str]
    names: list[str]
    emails: list[str | None]
    own_emails: list[str]
    phones: list[str]
    role: np.ndarray
    school: np.ndarray
    second_school: np.ndarray
    moves: np.ndarray
    is_core: np.ndarray
    valid_from: list[date | None]
    valid_to: list[date | None]

    def __len__(self) -> int:
        return len(self.ids)

    def school_on(self, day: date) -> np.ndarray:
        """Return each person's (first) school on `day`."""
        has_moved = self.moves if day >= SCHOOL_YEAR_START else np.zeros(len(self), dtype=bool)
        return np.where(has_moved, self.second_school, self.school)

    def works_on(self, day: date) -> np.ndarray:
        """Tell who has a valid assignment on `day`."""
        return np.array([
            (start is None or start <= day) and (end is None or day <= end)
            for start, end in zip(self.valid_from, self.valid_to, strict=True)
        ])  # fmt: skip


def make_people(rng: np.random.Generator, schools: list[School]) -> People:
    """Return the staff of `schools` in list order: by school, managers first, then teachers, then support staff."""
    counts = [(s.managers, s.teachers, s.support) for s in schools]
    role = np.concatenate([np.repeat([MANAGER, TEACHER, SUPPORT], c) for c in counts])
    school = np.repeat(np.arange(len(schools)), [sum(c) for c in counts])
    n = len(role)
    women = np.array([_WOMEN[s.level] for s in schools])[school]
    is_female = rng.random(n) < np.where(role == MANAGER, np.minimum(women, 0.93), women)
    names = full_names(rng, [schools[s].place.district_code for s in school], is_female)
    second, moves = _second_schools(rng, schools, school, role)
    valid_from, valid_to = _validity(rng, role, second >= 0)
    own = _addresses(names)
    return People(
        ids=[f"1125{number:06d}" for number in rng.permutation(n) + 1001],
        names=names,
        emails=_listed_addresses(rng, own, school),
        own_emails=own,
        phones=[f"0100{number:06d}" for number in range(1, n + 1)],
        role=role,
        school=school,
        second_school=second,
        moves=moves,
        is_core=_core(rng, schools, school, role),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _second_schools(
    rng: np.random.Generator, schools: list[School], school: np.ndarray, role: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Draw people at two schools (0.25 % of teachers) and people who move in summer (0.4 %), within one district."""
    second = np.full(len(role), -1)
    moves = np.zeros(len(role), dtype=bool)
    teachers = np.flatnonzero(role == TEACHER)
    drawn = rng.permutation(teachers)[: max(2, round(0.0065 * len(teachers)))]
    for turn, person in enumerate(drawn):
        here = schools[school[person]]
        others = [
            n for n, s in enumerate(schools)
            if s.code != here.code and s.level == here.level and s.place.district_code == here.place.district_code
        ]  # fmt: skip
        if others:
            second[person] = rng.choice(others)
            moves[person] = turn % 5 > 1
    return second, moves


def _validity(
    rng: np.random.Generator, role: np.ndarray, is_settled: np.ndarray
) -> tuple[list[date | None], list[date | None]]:
    """Draw people who started in September (0.9 %) and people who retired at the end of a month (0.3 %)."""
    draw = rng.random(len(role))
    draw[is_settled | (role == SUPPORT)] = 1.0
    month_ends = (date(2025, 5, 31), date(2025, 7, 31), date(2025, 8, 31), date(2025, 10, 31))
    starts: list[date | None] = [SCHOOL_YEAR_START if d < 0.009 else None for d in draw]
    ends: list[date | None] = [month_ends[int(d * 1e6) % 4] if 0.009 <= d < 0.012 else None for d in draw]
    return starts, ends


def _addresses(names: list[str]) -> list[str]:
    """Return one address per person: given name and initials, numbered where taken."""
    taken: Counter[str] = Counter()
    found = []
    for name in names:
        words = fold(name).split(" ")
        local = words[-1] + "".join(w[0] for w in words[:-1])
        taken[local] += 1
        found.append(f"{local}{taken[local]:02d}@{_MAIL_DOMAIN}")
    return found


def _listed_addresses(rng: np.random.Generator, own: list[str], school: np.ndarray) -> list[str | None]:
    """The list lacks 8 % of the addresses and gives a few people a colleague's."""
    draw = rng.random(len(own))
    listed: list[str | None] = [None if d < 0.08 else address for d, address in zip(draw, own, strict=True)]
    for person in np.flatnonzero((draw > 0.9995) & (np.roll(school, 1) == school)):
        listed[person] = listed[person - 1]
    return listed


def private_address(own_email: str) -> str:
    """Return a private address that no list has, for people who sign up with their own mailbox."""
    return own_email.replace(_MAIL_DOMAIN, _PRIVATE_MAIL_DOMAIN)


def _core(rng: np.random.Generator, schools: list[School], school: np.ndarray, role: np.ndarray) -> np.ndarray:
    """Draw one core person in about a fifth of the schools: 100 in the whole province."""
    is_core = np.zeros(len(role), dtype=bool)
    for index in rng.permutation(len(schools))[: max(2, round(len(schools) * 100 / 482))]:
        candidates = np.flatnonzero((school == index) & (role != SUPPORT))
        is_core[rng.choice(candidates[: max(4, len(candidates) // 3)])] = True
    return is_core
