"""Random worlds whose schools move, merge, open and close around 01/07/2025, with the truth about them beside."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from geo.units import Commune, FormerCommune, communes, former_communes, straddlers
from tests.figures.worlds import File, Lists
from tests.support.world import at, person, school, session

Row = dict[str, Any]
CHANGE = date(2025, 7, 1)
FIRST, LAST = date(2025, 4, 6), date(2025, 8, 31)
LEVELS = {"MN": "Mầm non", "TH": "Tiểu học", "THCS": "THCS", "THPT": "THPT"}
HAMLETS = ("Hoa Ban", "Sao Mai", "Kim Đồng", "Suối Lư", "Tân Lập", "Bản Phủ", "Na Ngua")
FAMILIES = ("Lò Thị", "Quàng Văn", "Giàng A", "Vừ Thị", "Điêu Văn", "Sùng A")
GIVEN = ("Hoa", "Ánh", "Páo", "Mỷ", "Doan", "Chống", "Lả", "Pâng")


@dataclass(frozen=True)
class Place:
    """How a list writes a place, and the codes that it means ("" where it cannot be told)."""

    cells: dict[str, str]
    commune: str = ""
    old_commune: str = ""
    district: str = ""


@dataclass(frozen=True)
class State:
    """One period of one school; both days included, None: open."""

    name: str
    level: str
    place: Place
    first: date | None
    last: date | None

    def is_on(self, day: date) -> bool:
        return (self.first or date.min) <= day <= (self.last or date.max)


@dataclass
class Moving:
    """A world: its files, and what is true of its schools, sessions and people."""

    files: list[File] = field(default_factory=list)
    schools: dict[str, list[State]] = field(default_factory=dict)
    sessions: list[date] = field(default_factory=list)
    staff: list[Row] = field(default_factory=list)

    @property
    def lists(self) -> Lists:
        return Lists([f for f in self.files if f.rows])

    def state(self, code: str, day: date) -> State | None:
        """Return how a school is on a day, None where it does not exist then."""
        return next((s for s in self.schools[code] if s.is_on(day)), None)

    def days_of_change(self) -> list[date]:
        """Return every first day of a period and the day before it, every last day and the day after it."""
        one = timedelta(days=1)
        days = {CHANGE, CHANGE - one}
        for state in (s for own in self.schools.values() for s in own):
            days |= {state.first, state.first - one} if state.first else set()
            days |= {state.last, state.last + one} if state.last else set()
        return sorted(days)


def moving_world(seed: int, *, shares_people: bool = False) -> Moving:
    """Return a world that depends on `seed` alone. `shares_people`: some work at two schools, else nobody does."""
    return _Maker(random.Random(seed), shares_people).world()


class _Maker:
    def __init__(self, chance: random.Random, shares_people: bool) -> None:
        self.chance, self.shares_people = chance, shares_people
        self.made = Moving()

    def world(self) -> Moving:
        for n in range(self.chance.randint(2, 5)):
            self.made.schools[f"T{n}"] = list(self._states(HAMLETS[n]))
        self._merge()
        self.made.files += [*self._school_files(), self._staff(), self._sessions(), *self._evidence()]
        return self.made

    # schools

    def _states(self, hamlet: str) -> Iterator[State]:
        days = sorted(self.chance.sample(range(-70, 70), self.chance.choice([0, 1, 1, 2])))
        if days and self.chance.random() < 0.3:
            days[-1] = 0  # the day of the change itself
            days = sorted(set(days))
        bounds = [None, *(CHANGE + timedelta(days=n) for n in days), None]
        level, place = self.chance.choice(list(LEVELS)), None
        for first, following in pairwise(bounds):
            last = following - timedelta(days=1) if following else None
            if place is None or self.chance.random() < 0.8:
                place = self._place(place, is_closed=last is not None and last < CHANGE)
            else:
                level = self.chance.choice([other for other in LEVELS if other != level])
            yield State(f"Trường {LEVELS[level]} {hamlet}", level, place, first, last)

    def _place(self, other: Place | None, *, is_closed: bool) -> Place:
        """Return a place in another commune than `other`: a former commune, one of today without more, or an unknown one."""
        taken = other.commune if other else ""
        kind = self.chance.randrange(10)
        if kind == 0 and (other is None or other.commune):
            return Place({"former_commune_text": "Xã Không Có Tên"})
        if kind == 1 and not is_closed:
            return _today(self.chance.choice([c for c in communes() if c.code != taken]))
        pool = [m for c in straddlers() for m in c.members] if kind < 5 else former_communes()
        return _former(self.chance.choice([m for m in pool if m.commune_code != taken]))

    def _merge(self) -> None:
        """Let one school end the day before another begins."""
        first, second = list(self.made.schools.values())[:2]
        if len(first) == len(second) == 1 and first[0].place.old_commune:
            day = CHANGE + timedelta(days=self.chance.randint(-40, 40))
            a, b = first[0], second[0]
            first[0] = State(a.name, a.level, a.place, None, day - timedelta(days=1))
            second[0] = State(b.name, b.level, b.place, day, None)

    def _school_files(self) -> list[File]:
        """Return the periods as lines: all in one list, or each number of periods in a list of its own."""
        lines = [(n, self._line(code, s)) for code, own in self.made.schools.items() for n, s in enumerate(own)]
        self.chance.shuffle(lines)
        if self.chance.random() < 0.5:
            return [File("schools", [row for _, row in lines])]
        return [File("schools", [row for m, row in lines if m == n]) for n in range(3)]

    def _line(self, code: str, state: State) -> Row:
        own = self.made.schools[code]
        is_last = state is own[-1]
        says_end = is_last or self.chance.random() < 0.5  # else the next line ends it
        row = school(code, state.name, state.level, former_commune_text=None, former_district_text=None)
        row |= {**state.place.cells, "valid_from": state.first, "valid_to": state.last if says_end else None}
        if int(code[1:]) % 3 == 2:
            row["total_audience"] = 4 + len(own)
        return row

    # people, sessions, evidence

    def _staff(self) -> File:
        names = [f"{family} {given}" for family in FAMILIES for given in GIVEN]
        self.chance.shuffle(names)
        codes = [c for c in self.made.schools if int(c[1:]) % 3 != 2]
        for n in range(self.chance.randint(4, 12)):
            count = self.chance.choice([1, 2]) if self.shares_people else 1
            for code in self.chance.sample(codes, min(count, len(codes))):
                row = person(f"P{n}", names[n], code, self.chance.choice(["GV", "GV", "CBQL"]), email=f"p{n}@x.vn")
                self.made.staff.append(row)
        return File("staff", self.made.staff)

    def _sessions(self) -> File:
        days = sorted(self.chance.sample(range((LAST - FIRST).days), self.chance.randint(1, 5)))
        self.made.sessions = [FIRST + timedelta(days=n) for n in days]
        rows = [
            session(f"S{n}", f"{day} 08:00", f"{day} 10:00", meeting_ids=[f"9000{n}"])
            for n, day in enumerate(self.made.sessions)
        ]
        return File("sessions", rows)

    def _evidence(self) -> list[File]:
        files = []
        for n, day in enumerate(self.made.sessions):
            code, start, end = f"S{n}", at(f"{day} 08:00"), at(f"{day} 10:00")
            there = [c for c in self.made.schools if self.made.state(c, day)]
            counts = [
                {"session_code": code, "school_code": s, "headcount": self.chance.randint(0, 8), "names": None}
                for s in there
                if self.chance.random() < 0.5
            ]
            rooms = [f"Điểm cầu {state.name}" for s in there if (state := self.made.state(s, day))]
            shown = [r for r in rooms if self.chance.random() < 0.5] + ["Pờ Lỳ Tuyết"]
            connected = [{"display_name": r, "joined_at": start, "left_at": end} for r in shown]
            signed = [
                {"session_text": code, "staff_code": p["staff_code"], "full_name": p["full_name"], "signed_at": start}
                for p in self.made.staff
                if self.chance.random() < 0.4
            ]
            files += [File("rollcalls", counts), File("sign_ins", signed),
                      File("connections", connected, {"meeting_id": f"9000{n}"})]  # fmt: skip
        return files


def _former(unit: FormerCommune) -> Place:
    cells = {"former_commune_text": unit.full_name, "former_district_text": unit.district.full_name}
    return Place(cells, unit.commune_code, unit.code, unit.district_code)


def _today(unit: Commune) -> Place:
    """Return a commune of today with nothing beside it: of one that joins two districts neither can be told."""
    return Place({"commune_text": unit.full_name}, unit.code, "", "" if unit.is_straddler else next(iter(unit.parts)))
