"""`programme.toml`: every threshold, target and calendar of one roll-out, read once and checked.

Keys and defaults are those of the design's contract. An unknown key, a wrong type or a value out of range is an
error naming the key in Vietnamese; nothing falls back to a default in silence.
"""

import hashlib
import tomllib
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from etl.model.errors import UserError
from etl.model.vocabulary import LEVELS, ROLES, find


@dataclass(frozen=True)
class Pause:
    """Weeks without teaching: `name`, first and last day (both included)."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Target:
    """A line between dated points: share (0–1) of `rostered` that `measure` should reach; `level` None is every level."""

    measure: str
    points: tuple[tuple[date, float], ...]
    level: str | None = None

    def on(self, day: date) -> float:
        """Return the target share on `day`: straight between points, flat before the first and after the last."""
        if day <= self.points[0][0]:
            return self.points[0][1]
        for (start, low), (end, high) in zip(self.points, self.points[1:], strict=False):
            if day <= end:
                return low + (high - low) * (day - start).days / max((end - start).days, 1)
        return self.points[-1][1]


EVIDENCE_SETTINGS = ("audience", "attendance_min_share", "margin_minutes")
"""The fields of `Settings` that the facts of the warehouse are built from."""


@dataclass(frozen=True)
class Settings:
    """Everything `programme.toml` says. Minutes, days and weeks as named; shares are 0–1."""

    name: str = "Phổ cập AI cho giáo viên tỉnh Điện Biên"
    first_day: date = date(2025, 3, 1)
    goal_day: date = date(2025, 12, 31)
    audience: tuple[str, ...] = ("CBQL", "GV")
    is_demo: bool = False
    attendance_min_share: float = 0.5
    margin_minutes: int = 15
    completion_min_share: float = 0.8
    active_days: int = 4
    active_window_days: int = 28
    habit_weeks: int = 12
    habit_min_weeks: int = 9
    retained_after_days: int = 56
    silent_sessions: int = 2
    slipping_days: int = 28
    slipping_chance: float = 0.01
    behind_chance: float = 0.025
    far_behind_chance: float = 0.001
    ahead_chance: float = 0.001
    min_people: int = 8
    min_gap_people: int = 2
    steady_weeks: int = 8
    steady_chance: float = 0.01
    winsorised_share: float = 0.1
    reason_min_people: int = 100
    reason_lost_people: int = 200
    reason_lost_share: float = 0.05
    reason_fall_share: float = 0.05
    pauses: tuple[Pause, ...] = ()
    targets: tuple[Target, ...] = ()
    version: str = field(default="", compare=False)

    @property
    def evidence_version(self) -> str:
        """A hash of what the warehouse's facts are built from; targets and thresholds of figures change none of them."""
        parts = [repr(getattr(self, name)) for name in EVIDENCE_SETTINGS]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]

    def target(self, measure: str, day: date, level: str | None = None) -> float | None:
        """Return the target share of `measure` on `day`: the level's own line, else the general one.

        `participated` has a default line from 0 on the first day to 1 on the goal day; other measures have none.
        """
        lines = [t for t in self.targets if t.measure == measure]
        for line in [*(t for t in lines if t.level == level), *(t for t in lines if t.level is None)]:
            return line.on(day)
        if measure == "participated":
            return Target(measure, ((self.first_day, 0.0), (self.goal_day, 1.0))).on(day)
        return None

    def teaching_weeks(self, first_session: date, as_of: date) -> list[date]:
        """Return the Mondays of the teaching weeks that ended by `as_of`, from the first session's week on.

        A week is skipped where pauses take three or more of its days from Monday to Friday.
        """
        monday = first_session - timedelta(days=first_session.weekday())
        weeks = []
        while monday + timedelta(days=6) <= as_of:
            if not self.pause_in(monday):
                weeks.append(monday)
            monday += timedelta(days=7)
        return weeks

    def pause_in(self, monday: date) -> str:
        """Return the pause that takes most of the week of `monday`, where pauses take three or more of its days from
        Monday to Friday; empty for a teaching week.
        """
        days = [monday + timedelta(days=n) for n in range(5)]
        taken = [p.name for day in days if (p := self._pause_of(day))]
        return max(taken, key=taken.count) if len(taken) >= 3 else ""

    def _pause_of(self, day: date) -> Pause | None:
        return next((p for p in self.pauses if p.first_day <= day <= p.last_day), None)


# (table, key) of the file → field of Settings and its type.
_KEYS: dict[tuple[str, str], tuple[str, type]] = {
    ("programme", "name"): ("name", str),
    ("programme", "first_day"): ("first_day", date),
    ("programme", "goal_day"): ("goal_day", date),
    ("programme", "audience"): ("audience", list),
    ("programme", "demo"): ("is_demo", bool),
    ("attendance", "min_share"): ("attendance_min_share", float),
    ("attendance", "margin_minutes"): ("margin_minutes", int),
    ("completion", "min_share"): ("completion_min_share", float),
    ("usage", "active_days"): ("active_days", int),
    ("usage", "active_window_days"): ("active_window_days", int),
    ("usage", "habit_weeks"): ("habit_weeks", int),
    ("usage", "habit_min_weeks"): ("habit_min_weeks", int),
    ("usage", "retained_after_days"): ("retained_after_days", int),
    ("lagging", "silent_sessions"): ("silent_sessions", int),
    ("lagging", "slipping_days"): ("slipping_days", int),
    ("lagging", "slipping_chance"): ("slipping_chance", float),
    ("lagging", "behind_chance"): ("behind_chance", float),
    ("lagging", "far_behind_chance"): ("far_behind_chance", float),
    ("lagging", "ahead_chance"): ("ahead_chance", float),
    ("lagging", "min_people"): ("min_people", int),
    ("lagging", "min_gap_people"): ("min_gap_people", int),
    ("lagging", "steady_weeks"): ("steady_weeks", int),
    ("lagging", "steady_chance"): ("steady_chance", float),
    ("lagging", "winsorised_share"): ("winsorised_share", float),
    ("loading", "reason_min_people"): ("reason_min_people", int),
    ("loading", "reason_lost_people"): ("reason_lost_people", int),
    ("loading", "reason_lost_share"): ("reason_lost_share", float),
    ("loading", "reason_fall_share"): ("reason_fall_share", float),
}

_OTHER_FIELDS = {"pauses": "calendar.pause", "targets": "target"}


def name_of_field(field_name: str) -> str:
    """Return the key of `programme.toml` that sets a field of Settings: "attendance.min_share"."""
    keys = {name: f"{table}.{key}" for (table, key), (name, _) in _KEYS.items()} | _OTHER_FIELDS
    return keys.get(field_name, field_name)


TARGET_MEASURES = frozenset({"participated", "participated_verified", "completed", "activated", "active_28d",
                             "habitual", "products"})  # fmt: skip


def load(path: Path) -> Settings:
    """Read the settings of a home; UserError names every wrong key. A missing file gives the defaults."""
    return parse(path.read_bytes(), path.name) if path.exists() else replace(Settings(), version="macdinh")


def parse(content: bytes, name: str = "programme.toml") -> Settings:
    """Return the settings in `content`; raise UserError listing every problem at once, in Vietnamese."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"Tệp “{name}” không đúng cú pháp TOML: {error}. Sửa dòng đó rồi chạy lại.") from error
    problems: list[str] = []
    values: dict[str, Any] = {}
    for table, content_of in raw.items():
        if table in ("calendar", "target"):
            continue
        if not isinstance(content_of, dict):
            problems.append(f"khoá lạ “{table}”")
            continue
        for key, value in content_of.items():
            known = _KEYS.get((table, key))
            if known is None:
                problems.append(f"khoá lạ “{table}.{key}”")
            else:
                _take(values, problems, f"{table}.{key}", known, value)
    values["pauses"] = _pauses(raw.get("calendar", {}), problems)
    values["targets"] = _targets(raw.get("target", []), problems)
    settings = replace(Settings(), **values, version=hashlib.sha256(content).hexdigest()[:8])
    problems += _out_of_range(settings)
    if problems:
        raise UserError(f"Tệp “{name}” có chỗ cần sửa: " + "; ".join(problems) + ".")
    return settings


def _take(values: dict[str, Any], problems: list[str], shown: str, known: tuple[str, type], value: Any) -> None:
    target, kind = known
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        words = {str: "chữ", date: "ngày (2025-03-01)", list: "danh sách", bool: "true/false",
                 float: "số", int: "số nguyên"}[kind]  # fmt: skip
        problems.append(f"“{shown}” phải là {words}")
    elif isinstance(value, list):  # the audience is the only list
        roles = [find(ROLES, v) for v in value]
        if not roles or None in roles:
            problems.append("“programme.audience” chỉ gồm CBQL, GV, NV")
        values[target] = tuple(r.code for r in roles if r)
    else:
        values[target] = value


def _pauses(calendar: Any, problems: list[str]) -> tuple[Pause, ...]:
    pauses = []
    for shown, item in _tables(calendar, "calendar", ("pause",), problems):
        _require_keys(item, ("name", "from", "to"), shown, problems)
        first, last = item.get("from"), item.get("to")
        if type(first) is date and type(last) is date and first <= last:
            pauses.append(Pause(str(item.get("name", "Nghỉ")), first, last))
        else:
            problems.append(f"{shown} cần “from” và “to” là ngày, “to” không trước “from”")
    return tuple(pauses)


def _targets(items: Any, problems: list[str]) -> tuple[Target, ...]:
    targets = []
    for shown, item in _tables({"target": items}, "", ("target",), problems):
        _require_keys(item, ("measure", "level", "points"), shown, problems)
        level = find(LEVELS, item["level"]) if item.get("level") else None
        line = _line(item.get("points"))
        if item.get("measure") not in tuple(TARGET_MEASURES):
            problems.append(f"{shown}: “measure” phải là một trong {', '.join(sorted(TARGET_MEASURES))}")
        elif item.get("level") and level is None:
            problems.append(f"{shown}: cấp học “{item['level']}” không có")
        elif line is None:
            problems.append(f"{shown}: “points” là các cặp [ngày, số từ 0 đến 1]")
        else:
            targets.append(Target(item["measure"], line, level.code if level else None))
    return tuple(targets)


def _tables(holder: Any, name: str, known: tuple[str, ...], problems: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return (words for messages, table) of every `[[name.key]]`; what is no list of tables is a problem."""
    if not isinstance(holder, dict):
        problems.append(f"“{name}” phải viết dạng [[{name}.{known[0]}]]")
        return []
    _require_keys(holder, known, f"“{name}”", problems)
    found = []
    for key in known:
        full = f"{name}.{key}".strip(".")
        items = holder.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            problems.append(f"“{full}” phải viết dạng [[{full}]]")
            continue
        found += [(f"“{full}” thứ {n}", item) for n, item in enumerate(items, start=1)]
    return found


def _require_keys(item: dict[str, Any], known: tuple[str, ...], shown: str, problems: list[str]) -> None:
    problems += [f"{shown}: khoá lạ “{key}”" for key in item if key not in known]


def _line(points: Any) -> tuple[tuple[date, float], ...] | None:
    """Return dated shares in order, None where `points` is no list of [day, share from 0 to 1]."""
    if not isinstance(points, list) or not points:
        return None
    line = []
    for point in points:
        if not (isinstance(point, list) and len(point) == 2 and type(point[0]) is date):
            return None
        if type(point[1]) not in (int, float) or not 0 <= point[1] <= 1:
            return None
        line.append((point[0], float(point[1])))
    return tuple(sorted(line))


def _out_of_range(settings: Settings) -> list[str]:
    shown = {known[0]: f"{table}.{key}" for (table, key), known in _KEYS.items()}
    problems = []
    for item in fields(settings):
        value = getattr(settings, item.name)
        if isinstance(value, float) and not 0 < value <= 1:
            problems.append(f"“{shown[item.name]}” phải lớn hơn 0 và không quá 1")
        elif type(value) is int and value < (0 if item.name == "margin_minutes" else 1):
            problems.append(f"“{shown[item.name]}” phải là số dương")
    if settings.goal_day <= settings.first_day:
        problems.append("“programme.goal_day” phải sau “programme.first_day”")
    if settings.active_days > settings.active_window_days:
        problems.append("“usage.active_days” không được lớn hơn “usage.active_window_days”")
    if settings.far_behind_chance > settings.behind_chance:
        problems.append("“lagging.far_behind_chance” không được lớn hơn “lagging.behind_chance”")
    if settings.winsorised_share >= 0.5:
        problems.append("“lagging.winsorised_share” phải nhỏ hơn 0,5")
    if settings.habit_min_weeks > settings.habit_weeks:
        problems.append("“usage.habit_min_weeks” không được lớn hơn “usage.habit_weeks”")
    return problems
