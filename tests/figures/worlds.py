"""Small invented worlds for the recount: lists and evidence as staged rows, built into a real warehouse.

Whose a record is, is never in question here (staff codes, e-mails, names that one person bears), so that only the
counting is tried.
"""

import random
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.figures.snapshot import Snapshot, make_snapshot
from etl.model.settings import parse
from etl.warehouse.build import Versions, build
from tests.support.world import World, at, person, school, session

Row = dict[str, Any]

PLACES = {
    # former commune, former district: the codes of the former commune, its district, its commune of today
    ("Noong Bua", "Điện Biên Phủ"): ("03124", "094", "03334"),
    ("Thanh Xương", "Điện Biên"): ("03334", "100", "03334"),
    ("Him Lam", "Điện Biên Phủ"): ("03127", "094", "03127"),
    ("Thị trấn Mường Chà", "Mường Chà"): ("03172", "097", "03172"),
    ("Mường Mươn", "Mường Chà"): ("03202", "097", "03202"),
    ("Mường Pồn", "Điện Biên"): ("03319", "100", "03202"),
    (None, None): ("", "", ""),
}
"""Mường Thanh and Mường Pồn of today each join parts of two former districts."""

SCHOOL_NAMES = ("Hoa Ban", "Sao Mai", "Kim Đồng", "Suối Lư", "Tân Lập", "Bản Phủ")
TYPES = {"MN": "Mầm non", "TH": "Tiểu học", "THCS": "THCS", "THPT": "THPT"}
FAMILIES = ("Lò Thị", "Quàng Văn", "Giàng A", "Vừ Thị", "Điêu Văn", "Sùng A")
GIVEN = ("Hoa", "Ánh", "Páo", "Mỷ", "Doan", "Chống", "Lả", "Pâng")
STRANGERS = ("Khoàng Thị Xuân", "Pờ Lỳ Tuyết", "Chang Văn Nghĩa")


@dataclass(frozen=True)
class File:
    """One file: its kind, staged rows, and what the file says of itself."""

    kind: str
    rows: list[Row]
    hints: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lists:
    """A roll-out as its files, in loading order, and the settings."""

    files: list[File]
    settings: str = ""

    def rows(self, kind: str) -> list[Row]:
        """Return the rows of every file of `kind`, in loading order."""
        return [row for file in self.files if file.kind == kind for row in file.rows]


class SettledWorld(World):
    """A world whose warehouse remembers its settings, as a real one does."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        super().__init__(folder)
        self.text = settings
        self.settings = parse(settings.encode("utf-8"))

    def path(self) -> Path:
        self.builds += 1
        target = self.folder / f"world{self.builds}.duckdb"
        build(target, self.inputs, self.settings, versions=Versions("test", "test"), settings_text=self.text)
        return target


def built(folder: Path, lists: Lists) -> Path:
    """Return the warehouse of `lists`, in a folder of its own inside `folder`."""
    world = SettledWorld(Path(tempfile.mkdtemp(dir=folder)), lists.settings)
    for file in lists.files:
        world.add(file.kind, file.rows, **file.hints)
    return world.path()


def seen_on(folder: Path, lists: Lists, as_of: str | date | None = None) -> Snapshot:
    """Return the snapshot of `lists` on a day."""
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    return make_snapshot(built(folder, lists), day)


# --- random worlds -----------------------------------------------------------------------------------------------

FIRST, LAST = date(2025, 3, 3), date(2025, 7, 27)
SETTINGS = (
    "",
    '[programme]\naudience = ["CBQL", "GV", "NV"]\n',
    "[[calendar.pause]]\nname = 'Nghỉ'\nfrom = 2025-04-28\nto = 2025-05-11\n"
    "[usage]\nhabit_weeks = 6\nhabit_min_weeks = 4\n[attendance]\nmin_share = 0.25\nmargin_minutes = 5\n",
)


def random_lists(seed: int) -> Lists:
    """Return a world that only depends on `seed`."""
    return _Maker(random.Random(seed)).lists()


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.schools: list[Row] = []
        self.staff: list[Row] = []
        self.sessions: list[Row] = []

    def lists(self) -> Lists:
        settings = self.chance.choice(SETTINGS)
        self._make_schools()
        self._make_staff()
        self._make_sessions()
        evidence = [*self._reports(), *self._rollcalls(), self._sign_ins(), *self._usage(),
                    self._completions(), self._products()]  # fmt: skip
        cut = self.chance.randrange(len(self.staff) + 1)
        lists = [
            File("schools", self.schools), File("staff", self.staff[:cut]),
            File("staff", self.staff[cut:]), File("sessions", self.sessions),
        ]  # fmt: skip
        return Lists([f for f in [*lists, *evidence] if f.rows], settings)

    # lists

    def _make_schools(self) -> None:
        for n in range(self.chance.randint(1, 5)):
            level = self.chance.choice(list(TYPES))
            commune, district = self.chance.choice(list(PLACES))
            row = school(f"T{n}", f"Trường {TYPES[level]} {SCHOOL_NAMES[n]}", level,
                         former_commune_text=commune, former_district_text=district,
                         kind=self.chance.choice(["công lập", "PTDTBT", None]))  # fmt: skip
            if self._one_in(4):
                row["valid_from" if self._one_in(2) else "valid_to"] = self._day()
            totals = self.chance.randrange(5)
            if totals == 0:
                row |= {"total_cbql": 1, "total_gv": self.chance.randint(1, 6), "total_nv": 2}
            elif totals == 1:
                row |= {"total_audience": self.chance.randint(1, 7)}
            self.schools.append(row)

    def _make_staff(self) -> None:
        names = [f"{family} {given}" for family in FAMILIES for given in GIVEN]
        self.chance.shuffle(names)
        listed = [s for s in self.schools if len(self.schools) == 1 or not self._one_in(4)]
        for n in range(self.chance.randint(0, 9) if listed else 0):
            places = [
                s["school_code"] for s in self.chance.sample(listed, min(len(listed), self.chance.choice([1, 1, 2])))
            ]
            for place in places:
                row = person(f"P{n}", names[n], place, self.chance.choice(["GV", "GV", "GV", "CBQL", "NV"]),
                             email=f"p{n}@x.vn", is_core=self._one_in(5))  # fmt: skip
                if self._one_in(4):
                    row["valid_from"] = self._day()
                if self._one_in(6):
                    row["valid_to"] = max(self._day(), row.get("valid_from", FIRST))
                self.staff.append(row)
        self.staff.sort(key=lambda r: r["school_code"])  # so that two files never hold one person at one school

    def _make_sessions(self) -> None:
        days = [self._day() for _ in range(3)]
        for n in range(self.chance.randint(1, 6)):
            start = datetime.combine(self.chance.choice([*days, self._day()]), datetime.min.time())
            start += timedelta(hours=self.chance.choice([0.5, 6, 8, 14, 20, 22]))
            end = start + timedelta(minutes=self.chance.choice([60, 90, 110]))
            audience = self.chance.choice([None, None, ["CBQL"], ["GV", "NV"], ["cốt cán"], ["GV", "cốt cán"]])
            mode = self.chance.choice(["site", "site", "online", "in_person", "self_paced"])
            self.sessions.append(
                session(f"S{n}", f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", mode=mode, audience=audience,
                        course=self.chance.choice(["GenAI", "Nâng cao"]), is_required=not self._one_in(4),
                        meeting_ids=[f"9000{n}"])
            )  # fmt: skip

    # evidence

    def _reports(self) -> list[File]:
        files = []
        for planned in self.sessions:
            for _ in range(self.chance.choice([0, 1, 1, 2])):
                whole = {"joined_at": planned["starts_at"], "left_at": planned["ends_at"]}
                host = {"display_name": "Ban tổ chức", "outcome": "rejected", "reason": "host", **whole}
                rows = [host, *(self._connection(planned) for _ in range(self.chance.randint(0, 10)))]
                files.append(File("connections", rows, {"meeting_id": planned["meeting_ids"][0]}))
        return files

    def _connection(self, planned: Row) -> Row:
        length = int((planned["ends_at"] - planned["starts_at"]).total_seconds() // 60)
        first = planned["starts_at"] + timedelta(minutes=self.chance.randrange(-40, length + 10, 10))
        row = {"joined_at": first, "left_at": first + timedelta(minutes=self.chance.randrange(0, length + 40, 5))}
        kind = self.chance.randrange(10)
        if 5 <= kind <= 7:  # a room: at least five minutes of it inside the session
            row["joined_at"] = planned["starts_at"] + timedelta(minutes=self.chance.randrange(-20, length - 10, 10))
            row["left_at"] = row["joined_at"] + timedelta(minutes=self.chance.randrange(25, length + 40, 5))
        if kind <= 4 and self.staff:
            who = self.chance.choice(self.staff)
            row |= {"display_name": who["full_name"], "email": None if self._one_in(3) else who["email"]}
            if self._one_in(8):
                row |= {"outcome": "rejected", "reason": "waiting_room"}
        elif kind <= 7:
            row["display_name"] = f"Điểm cầu {self.chance.choice(self.schools)['school_name']}"
        elif kind == 8:
            row["display_name"] = self.chance.choice(["iPhone", "Otter.ai", *STRANGERS])
        else:
            row |= {"display_name": self.chance.choice(STRANGERS), "email": "la@khac.vn"}
        return row

    def _rollcalls(self) -> list[File]:
        files = []
        for _ in range(2):
            rows = []
            for planned in self.sessions:
                for place in self.schools:
                    if self._one_in(3):
                        names = self._names_for(place["school_code"])
                        picked = self.chance.sample(names, self.chance.randint(0, min(2, len(names))))
                        if place is self._school_of(STRANGERS[0]) and self._one_in(2):
                            picked.append(STRANGERS[0])
                        count = self.chance.choice([0, 1, 2, 3, 5, 30, None if picked else 0])
                        rows.append({"session_code": planned["session_code"], "school_code": place["school_code"],
                                     "headcount": count, "names": list(dict.fromkeys(picked)) or None})  # fmt: skip
            files.append(File("rollcalls", rows))
        return files

    def _names_for(self, school_code: str) -> list[str]:
        """Return who a school's roll-call may name: its own people, but nobody whom a second school could name too."""
        schools_of: dict[str, set[str]] = {}
        for row in self.staff:
            schools_of.setdefault(row["full_name"], set()).add(row["school_code"])
        is_open = {r["full_name"] for r in self.staff if not (r.get("valid_from") or r.get("valid_to"))}
        return [n for n, own in schools_of.items() if school_code in own and (len(own) == 1 or n in is_open)]

    def _school_of(self, stranger: str) -> Row:
        """Return the only school that a stranger is ever met at."""
        return self.schools[STRANGERS.index(stranger) % len(self.schools)]

    def _sign_ins(self) -> File:
        rows = []
        for _ in range(self.chance.randint(0, 10)):
            planned = self.chance.choice(self.sessions)
            midnight = planned["starts_at"] + timedelta(hours=7)
            midnight = midnight.replace(hour=0, minute=0) + timedelta(days=1) - timedelta(hours=7)
            moments = [planned["starts_at"], midnight - timedelta(minutes=1), midnight + timedelta(minutes=1),
                       midnight + timedelta(days=3)]  # fmt: skip
            row: Row = {"session_text": planned["session_code"], "signed_at": self.chance.choice(moments)}
            if self.staff and not self._one_in(4):
                who = self.chance.choice(self.staff)
                row |= {"staff_code": who["staff_code"], "full_name": who["full_name"]}
            else:
                row["full_name"] = self.chance.choice(STRANGERS)
                if self._one_in(2):
                    row["school_code"] = self._school_of(row["full_name"])["school_code"]
            rows.append(row)
        return File("sign_ins", rows)

    def _usage(self) -> list[File]:
        rows = []
        for who in {p["staff_code"]: p for p in self.staff}.values():
            eager = self.chance.choice([0, 2, 6, 20])
            own = [self._usage_row(who) for _ in range(eager)]
            rows += {(r["cadence"], r["period_start"]): r for r in own}.values()  # one export of one period
        return [File("usage", rows[:20]), File("usage", rows[20:])]

    def _usage_row(self, who: Row) -> Row:
        day = self._day()
        cadence = self.chance.choice(["daily", "weekly", "weekly", "monthly", "range"])
        if cadence == "daily":
            start = end = day
        elif cadence == "weekly":
            start = day - timedelta(days=day.weekday())
            end = start + timedelta(days=6)
        elif cadence == "monthly":
            start = day.replace(day=1)
            end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        else:
            end = self.chance.choice([date(2025, 5, 25), date(2025, 6, 22)])
            start = end - timedelta(days=27)
        length = (end - start).days
        first = start + timedelta(days=self.chance.randint(0, length))
        last = first + timedelta(days=self.chance.randint(0, (end - first).days))
        between = [first + timedelta(days=n) for n in range(1, (last - first).days) if self._one_in(6)]
        active = self.chance.randint((first != last) + 1 + len(between), (last - first).days + 1)
        named = self.chance.choice([(first, last), (first, last), (first, None)])
        return {"full_name": who["full_name"], "email": who["email"], "tool": "chatgpt", "cadence": cadence,
                "period_start": start, "period_end": end, "first_day": named[0], "last_day": named[1],
                "more_days": between or None, "active_days": active, "actions": 5, "account_status": "enabled"}  # fmt: skip

    def _completions(self) -> File:
        rows = []
        for who in {p["staff_code"]: p for p in self.staff}.values():  # one record a course
            if self._one_in(4):
                done = not self._one_in(3)
                moment = at(f"{self._day()} {self.chance.choice(['00:30', '12:00', '23:30'])}") if done else None
                rows.append({"full_name": who["full_name"], "staff_code": who["staff_code"], "course": "GenAI",
                             "is_complete": done, "completed_at": moment, "activities_done": 3, "activities_total": 3})  # fmt: skip
        return File("completions", rows)

    def _products(self) -> File:
        rows = []
        for who in self.staff:
            if self._one_in(3):
                rows.append({"full_name": who["full_name"], "staff_code": who["staff_code"], "product_name": "Bài giảng",
                             "submitted_date": self._day(),
                             "verdict": self.chance.choice(["accepted", "accepted", "refused", "waiting"])})  # fmt: skip
        return File("products", rows)

    def _day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange((LAST - FIRST).days + 1))

    def _one_in(self, times: int) -> bool:
        return self.chance.randrange(times) == 0
