"""A labelled world: lists and evidence files in their true formats, and for every line who it was.

Four Sundays: two by điểm cầu (forms, roll-calls with names, rooms and some phones on Zoom), two online (everybody on
Zoom); accounts of an AI tool and a course platform's completion beside them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from etl.collect import collect
from etl.home.home import Home
from etl.load import LoadReport, load
from tests.identity import files as write
from tests.identity.noise import LEVELS, Level
from tests.identity.roster import Person, Roster, make_roster
from tests.identity.rows import BOT, DEVICE, PERSON, ROOM, SESSIONS, STRANGER, Row
from tests.identity.typing import Typed, Writer
from tests.readers.build import text_file

SETTINGS = """[programme]
name = "Thử nhận diện"
first_day = 2025-03-01
goal_day = 2025-12-31
audience = ["CBQL", "GV"]
"""
_BOTS = ("Otter.ai", "read.ai meeting notes", "Fireflies.ai Notetaker")


@dataclass
class World:
    """`lists` and `evidence` in `folder`, and the truth of the evidence."""

    folder: Path
    roster: Roster
    rows: list[Row]
    lists: list[Path]
    evidence: list[Path]

    def home(self, root: Path) -> Home:
        """Return a home with the lists loaded."""
        home = Home(root)
        home.create()
        home.settings.write_text(SETTINGS, encoding="utf-8")
        require_accepted(load(home, collect(self.lists)))
        return home


def require_accepted(report: LoadReport) -> None:
    """ValueError where a file of the world is refused: the generator is wrong then."""
    refused = [(f.path, f.issues) for f in report.files if f.verdict != "loaded"]
    if refused:
        raise ValueError(f"files of the world were not loaded: {refused!r}")


def make_world(
    folder: Path, *, schools: int = 120, seed: int = 1, noise: str = "realistic", online: float = 0.7
) -> World:
    """Write a world of `schools` schools (about 29 people each) under `folder`; `online`: who comes to an online session."""
    level = LEVELS[noise]
    rng = Random(f"{seed} {noise} {schools}")
    roster = make_roster(rng, schools, level.collisions)
    folder.mkdir(parents=True, exist_ok=True)
    world = World(folder, roster, [], [], [])
    for name, lines in write.lists(roster, SESSIONS):
        world.lists.append(_put(folder, name, lines))
    maker = _Maker(rng, level, roster, online)
    for name, lines, rows in maker.files():
        world.evidence.append(_put(folder, name, lines))
        world.rows += rows
    return world


def _put(folder: Path, name: str, lines: list[list[Any]]) -> Path:
    path = folder / name
    path.write_bytes(write.workbook(lines) if path.suffix == ".xlsx" else text_file(lines))
    return path


_File = tuple[str, list[list[Any]], list[Row]]


class _Maker:
    """Draws the evidence."""

    def __init__(self, rng: Random, level: Level, roster: Roster, online: float) -> None:
        self.rng, self.level, self.roster, self.online = rng, level, roster, online
        self.writer = Writer(rng, level, roster)
        self.channel = {code: rng.choices(("form", "names", "count"), (50, 38, 12))[0] for code in roster.schools}

    def files(self) -> Iterator[_File]:
        for n, (code, start, mode, meeting) in enumerate(SESSIONS, start=1):
            share = 0.85 if mode == "điểm cầu" else self.online
            present = [p for p in self.roster.people.values() if self.rng.random() < (share if p.role != "NV" else 0.1)]
            if mode == "điểm cầu":
                yield self._form(n, code, start, present)
                yield self._rollcall(n, code, start, present)
                present = [p for p in present if self.rng.random() < 0.06]
            yield self._zoom(code, start, meeting, present, with_rooms=mode == "điểm cầu")
        users = [p for p in self.roster.people.values() if p.role != "NV" and self.rng.random() < 0.35]
        for monday in (datetime(2025, 4, 7), datetime(2025, 4, 14)):
            yield self._usage(monday, users)
        yield self._completion([p for p in self.roster.people.values() if p.role != "NV" and self.rng.random() < 0.4])

    def _strangers(self, count: int) -> int:
        return sum(self.rng.random() < self.level.strangers for _ in range(count))

    def _form(self, n: int, code: str, start: datetime, present: list[Person]) -> _File:
        file, answers = f"Điểm danh buổi {n} (Câu trả lời).csv", []
        here = [p for p in present if self.channel[p.school_on(start.date())] == "form"]
        for person in here:
            school = self.roster.schools[person.school_on(start.date())]
            typed, text = self.writer.name(person, "form"), self.writer.school(school, is_form=True)
            email = self.writer.address(person, "form", 0.4, 0.25)
            phone = person.phone if self.rng.random() < 0.6 else ""
            commune = school.commune if self.rng.random() < 0.6 else ""
            answers.append((typed, text, school.code, email, phone, commune, person.code, PERSON))
        for _ in range(self._strangers(len(here))):
            typed, text, listed = self.writer.stranger(is_form=True)
            answers.append((typed, text, listed.code if listed else None, "", "", "", None, STRANGER))
        self.rng.shuffle(answers)
        lines, rows = [write.FORM_HEADER], []
        for row, (typed, text, school, email, phone, commune, who, kind) in enumerate(answers, start=2):
            sent = start + timedelta(seconds=row * 5400 // (len(answers) + 2))
            lines.append([f"{sent:%d/%m/%Y %H:%M:%S}", email, typed.shown, text, commune, phone])
            rows.append(
                Row(
                    file,
                    row,
                    0,
                    "form",
                    code,
                    typed.shown,
                    typed.name,
                    school,
                    True,
                    email,
                    "",
                    who,
                    kind,
                    typed.way,
                    phone,
                )
            )
        return file, lines, rows

    def _rollcall(self, n: int, code: str, start: datetime, present: list[Person]) -> _File:
        file, lines, rows = f"diem_danh_{n}.xlsx", [write.ROLLCALL_HEADER], []
        by_school: dict[str, list[Person]] = {}
        for person in present:
            by_school.setdefault(person.school_on(start.date()), []).append(person)
        for row, (school, people) in enumerate(by_school.items(), start=2):
            entry = self.roster.schools[school]
            cell, is_legacy = [], self.rng.random() < self.level.legacy
            site = f"Điểm cầu {entry.short}"
            rows.append(Row(file, row, 0, "rollcall", code, site, school=school, names_school=True, kind=ROOM))
            for part, person in enumerate(people if self.channel[school] == "names" else (), start=1):
                typed = self.writer.name(person, "list")
                shown = " ".join(typed.shown.replace(",", " ").split())
                cell.append(shown)
                rows.append(Row(file, row, part, "rollcall", code, shown, typed.name, school, True, person=person.code,
                                way="legacy" if is_legacy else typed.way))  # fmt: skip
            names = "; ".join(cell)
            lines.append([code, school, site, len(people), write.Legacy(names) if is_legacy else names])
        return file, lines, rows

    def _zoom(self, code: str, start: datetime, meeting: str, present: list[Person], *, with_rooms: bool) -> _File:
        file, joined = f"participants_{meeting}_{start:%Y_%m_%d}.csv", []
        for person in present:
            school = self.roster.schools[person.school_on(start.date())]
            typed = self.writer.display(person, school)
            kind = DEVICE if typed.way == "device" else PERSON
            named = school.code if typed.names_school else None
            email = self.writer.address(person, "zoom", 0.25, 0.12, is_named=bool(typed.name))
            joined.append((typed, named, email, person.code, kind))
        for _ in range(self._strangers(len(present))):
            typed, _text, listed = self.writer.stranger(is_form=False)
            joined.append((typed, listed.code if listed else None, "", None, STRANGER))
        if with_rooms:
            for school in self.roster.schools.values():
                text = self.rng.choice(("Điểm cầu {}", "ĐC {}", "{}", "Điểm cầu {} (25 GV)")).format(school.short)
                joined.append((Typed(text, "", "room", True), school.code, "", None, ROOM))
        joined += [(Typed(bot, "", "bot"), None, "", None, BOT) for bot in _BOTS]
        self.rng.shuffle(joined)
        lines, rows = write.zoom_head(code, meeting, start, len(joined)), []
        for row, (typed, school_code, email, who, kind) in enumerate(joined, start=len(lines) + 1):
            first = start + timedelta(minutes=self.rng.randrange(-10, 20))
            last = start + timedelta(minutes=self.rng.randrange(100, 130))
            lines.append(write.zoom_line(typed.shown, email, first, last))
            rows.append(Row(file, row, 0, "zoom", code, typed.shown, typed.name, school_code, typed.names_school, email, "", who, kind,
                            typed.way))  # fmt: skip
        return file, lines, rows

    def _usage(self, monday: datetime, users: list[Person]) -> _File:
        file = f"chatgpt_users_weekly_{monday:%Y-%m-%d}.csv"
        lines, rows = [write.USAGE_HEADER], []
        for row, person in enumerate(users, start=2):
            typed, email = (
                self.writer.name(person, "account"),
                self.writer.address(person, "account", 0.7, 0.3) or person.own_email,
            )
            school = self.roster.schools[person.places[0][0]] if hash_share(person.code) < 0.95 else None
            lines.append(write.usage_line(monday, row, typed.shown, email, school.short if school else ""))
            rows.append(Row(file, row, 0, "usage", None, typed.shown, typed.name, school.code if school else None, school is not None,
                            email, "", person.code, way=typed.way))  # fmt: skip
        return file, lines, rows

    def _completion(self, people: list[Person]) -> _File:
        file, lines, rows = "progress.ai-co-ban.csv", [write.COMPLETION_HEADER], []
        for row, person in enumerate(people, start=2):
            typed, email = (
                self.writer.name(person, "account"),
                self.writer.address(person, "account", 0.7, 0.3) or person.own_email,
            )
            code = person.code if self.rng.random() < 0.85 else ""
            shown = " ".join(typed.shown.split())
            lines.append([shown, code, email, "Completed", "2025-05-04 10:00:00", "Not completed", ""])
            rows.append(
                Row(file, row, 0, "lms", None, shown, typed.name, None, False, email, code, person.code, way=typed.way)
            )
        return file, lines, rows


def hash_share(code: str) -> float:
    """Return a stable number in [0, 1) for a staff code."""
    return Random(code).random()
