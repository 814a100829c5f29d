"""Schools and people of an invented province, with the collisions that make identity hard."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

from tests.identity.names import full_name, near_twin, school_mix
from tests.identity.text import fold

COMMUNES = Path(__file__).resolve().parents[2] / "geo" / "reference" / "former_communes.csv"
DISTRICTS = COMMUNES.with_name("districts.csv")
MOVE_DAY = date(2025, 4, 14)
"""Movers are at their first school up to the day before, at the second from this day on."""

_LEVELS = (
    ("MN", "Mầm non", "Trường Mầm non {}"), ("TH", "Tiểu học", "Trường Tiểu học {}"), ("THCS", "THCS", "Trường THCS {}"),
    ("TH", "Tiểu học", "Trường PTDTBT Tiểu học {}"), ("THCS", "THCS", "Trường PTDTBT THCS {}"),
    ("TH&THCS", "TH&THCS", "Trường TH&THCS {}"),
)  # fmt: skip


@dataclass(frozen=True)
class School:
    """One school; `short` is what people write ("PTDTBT TH Nà Tấu"), `bare` the same without its boarding word."""

    code: str
    name: str
    level: str
    level_name: str
    short: str
    bare: str
    commune: str
    district: str


@dataclass(frozen=True)
class Person:
    """One person of the staff list. `places`: (school code, from, to), one or two; `own_email`: a private address."""

    code: str
    name: str
    is_woman: bool
    role: str
    places: tuple[tuple[str, date | None, date | None], ...]
    email: str
    own_email: str
    phone: str

    def school_on(self, day: date) -> str:
        """Return the (first) school that the person is at."""
        return next(s for s, start, end in self.places if (start or day) <= day <= (end or day))


@dataclass(frozen=True)
class Collisions:
    """Shares of people: exact namesakes and near twins added inside a school, two schools, movers, shared and no e-mail."""

    namesakes: float = 0.002
    twins: float = 0.012
    two_schools: float = 0.01
    movers: float = 0.006
    shared_email: float = 0.007
    no_email: float = 0.10
    common: float = 0.0007
    """Extra bearers of one very common full name: 31 among 14,000."""


@dataclass
class Roster:
    """Schools by code and people by staff code."""

    schools: dict[str, School] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def at(self, school: str, day: date | None = None) -> list[Person]:
        """Return the people of a school; on `day` only those assigned on it."""
        if not hasattr(self, "_at"):
            self._at: dict[str, list[tuple[Person, date | None, date | None]]] = {code: [] for code in self.schools}
            for person in self.people.values():
                for code, start, end in person.places:
                    self._at[code].append((person, start, end))
        return [p for p, start, end in self._at[school] if not day or (start or day) <= day <= (end or day)]


def make_roster(rng: Random, schools: int, collisions: Collisions, mean_staff: float = 29.0) -> Roster:
    """Return a roster of `schools` schools with 6 to 70 people each, about `mean_staff` on average."""
    roster = Roster(schools={s.code: s for s in _schools(rng, schools)})
    people: list[Person] = []
    for school in roster.schools.values():
        people += _staff(rng, school, len(people), collisions, mean_staff)
    people = [_with_places(rng, p, list(roster.schools), collisions) for p in people]
    for n in range(1, len(people)):
        if people[n - 1].email and rng.random() < collisions.shared_email and _same_school(people[n - 1], people[n]):
            people[n] = replace(people[n], email=people[n - 1].email)
    roster.people = {p.code: p for p in people}
    return roster


def _schools(rng: Random, count: int) -> Iterator[School]:
    with DISTRICTS.open(encoding="utf-8", newline="") as file:
        districts = {row["code"]: f"{row['type']} {row['name']}" for row in csv.DictReader(file)}
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        communes = list(csv.DictReader(file))
    rng.shuffle(communes)
    kinds = [(number, *level) for number in ("", "số 1 ", "số 2 ") for level in _LEVELS]
    rng.shuffle(kinds)
    taken: set[str] = set()
    for turn in range(len(kinds)):
        for n, commune in enumerate(communes):  # neighbours in the list of communes differ in kind
            number, level, level_name, pattern = kinds[(turn + n) % len(kinds)]
            name = pattern.format(f"{number}{commune['name']}")
            bare = f"{level} {number}{commune['name']}"
            if len(taken) == count or fold(bare) in taken:
                continue
            taken.add(fold(bare))
            short = f"PTDTBT {bare}" if "PTDTBT" in name else bare
            place = f"{commune['type']} {commune['name']}", districts[commune["district_code"]]
            yield School(f"11{len(taken):06d}", name, level, level_name, short, bare, *place)


def _staff(rng: Random, school: School, start: int, chances: Collisions, mean: float) -> list[Person]:
    size = round(min(70, max(6, rng.lognormvariate(0, 0.5) * mean / 1.13)))
    mix = school_mix(rng)
    women_share = 0.97 if school.level == "MN" else 0.62
    found: list[Person] = []
    for n in range(size):
        is_woman = rng.random() < women_share
        name = full_name(rng, mix, is_woman=is_woman)
        draw = rng.random()
        if found and draw < chances.namesakes:
            twin = rng.choice(found)
            name, is_woman = twin.name, twin.is_woman
        elif found and draw < chances.namesakes + chances.twins:
            twin = rng.choice(found)
            name, is_woman = near_twin(rng, twin.name) or name, twin.is_woman
        elif draw > 1 - chances.common:
            name, is_woman = "Lò Thị Hoa", True
        role = "CBQL" if n < max(1, round(size * 0.08)) else ("NV" if n >= size - round(size * 0.1) else "GV")
        found.append(_person(rng, start + n, name, is_woman, role, school.code, chances))
    return found


def _person(rng: Random, number: int, name: str, is_woman: bool, role: str, school: str, chances: Collisions) -> Person:
    words = fold(name).split()
    local = f"{words[-1]}{''.join(w[0] for w in words[:-1])}{number}"
    listed = "" if rng.random() < chances.no_email else f"{local}@dienbien.example.edu.vn"
    own = f"{words[-1]}.{words[0]}{rng.randrange(60, 100)}.{number}@mail.example.com"
    phone = f"09{rng.randrange(10**8):08d}"
    return Person(f"21{number:08d}", name, is_woman, role, ((school, None, None),), listed, own, phone)


def _with_places(rng: Random, person: Person, schools: list[str], chances: Collisions) -> Person:
    draw, other = rng.random(), rng.choice(schools)
    home = person.places[0][0]
    if other == home or draw > chances.two_schools + chances.movers:
        return person
    if draw < chances.two_schools:
        return replace(person, places=((home, None, None), (other, None, None)))
    last = date.fromordinal(MOVE_DAY.toordinal() - 1)
    return replace(person, places=((home, None, last), (other, MOVE_DAY, None)))


def _same_school(one: Person, other: Person) -> bool:
    return one.places[0][0] == other.places[0][0]
