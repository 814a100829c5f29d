"""METRICS counted a second time: naive, with sets and loops, written from the definitions and not from the product.

`recount` answers the same questions as `figures` on the rows of `worlds.Lists`. Statuses (`flagged`) are not recounted.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from etl.model.settings import Settings, parse
from tests.figures.worlds import PLACES, Lists, Row

HERE = timedelta(hours=7)
ABOUT_SESSIONS = {"session", "course", "week", "month"}
BLANK_BY_SESSION = ("schools", "rostered", "completed", "activated", "active_28d", "habitual", "dormant", "retained",
                    "retained_base", "products")  # fmt: skip
BLANK_BY_ROLE = ("participated_reported", "sites_expected", "sites_connected", "site_sessions_expected",
                 "site_sessions_reporting")  # fmt: skip
OF_PERSONS = ("participated_verified", "completed", "activated", "active_28d", "habitual", "dormant", "retained",
              "retained_base", "products")  # fmt: skip

Group = tuple[str, ...]


def local_day(moment: datetime) -> date:
    return (moment + HERE).date()


def is_within(day: date, row: Row) -> bool:
    first, last = row.get("valid_from"), row.get("valid_to")
    return (first is None or first <= day) and (last is None or day <= last)


class Recount:
    """One world on one day."""

    def __init__(self, lists: Lists, as_of: date) -> None:
        self.lists, self.as_of = lists, as_of
        self.settings: Settings = parse(lists.settings.encode("utf-8"))
        self.schools = {s["school_code"]: s for s in lists.rows("schools")}
        self.assignments = lists.rows("staff")
        self.person_of_email = {a["email"]: a["staff_code"] for a in self.assignments}
        self.person_of_name = {a["full_name"]: a["staff_code"] for a in self.assignments}
        self.planned = lists.rows("sessions")
        self.held = {s["session_code"]: s for s in self.planned if local_day(s["starts_at"]) <= as_of}
        self.attended: set[tuple[str, str]] = set()  # (session, person)
        self.people_at: set[tuple[str, str]] = set()  # (session, person): an identified attendance row
        self.strangers_at: dict[tuple[str, str, str | None], set[str]] = {}  # (session, name, e-mail): schools named
        self.headcount: dict[tuple[str, str], int] = {}  # (session, school)
        self.spoken_for: dict[tuple[str, str], set[str]] = {}  # (session, person): own schools that a row names
        self.evidence: set[tuple[str, str]] = set()  # (session, school)
        self.site_minutes: dict[tuple[str, str], float] = {}
        self._hear_connections()
        self._hear_rollcalls()
        self._hear_sign_ins()
        for code, who in self.people_at:
            places = self.spoken_for.get((code, who)) or {a["school_code"] for a in self.valid_then(who, code)}
            self.evidence |= {(code, place) for place in places}
        for (code, _, _), places in self.strangers_at.items():
            self.evidence |= {(code, place) for place in places}
        self.usage_days, self.reported_active = self._hear_usage()

    # --- evidence ------------------------------------------------------------------------------------------------

    def day_of(self, session: str) -> date:
        return local_day(self.held[session]["starts_at"])

    def valid_then(self, who: str, session: str) -> list[Row]:
        return [a for a in self.assignments if a["staff_code"] == who and is_within(self.day_of(session), a)]

    def is_meant_for(self, session: str, who: str) -> bool:
        """One of the assignments valid on the day is in the session's audience."""
        audience = self.held[session]["audience"] or self.settings.audience
        return any(
            a["role"] in audience or (a["is_core"] and "cốt cán" in audience) for a in self.valid_then(who, session)
        )

    def _hear_connections(self) -> None:
        code_of = {s["meeting_ids"][0]: s["session_code"] for s in self.planned if s.get("meeting_ids")}
        spans: dict[tuple[str, str, str], list[tuple[datetime, datetime]]] = {}
        for file in self.lists.files:
            if file.kind != "connections":
                continue
            code = code_of[file.hints["meeting_id"]]
            if code not in self.held:
                continue
            for row in file.rows:
                name, email = row["display_name"], row.get("email")
                if row.get("outcome") or name == "Otter.ai":
                    continue
                site = next((s for s, own in self.schools.items() if name == f"Điểm cầu {own['school_name']}"), None)
                if site:
                    spans.setdefault(("site", code, site), []).append((row["joined_at"], row["left_at"]))
                    self.evidence.add((code, site))
                    continue
                who = self.person_of_email.get(email) if email else None
                if not who and not email:
                    who = self.person_of_name.get(name)
                    who = who if who and self.is_meant_for(code, who) else None
                if who:
                    self.people_at.add((code, who))
                    spans.setdefault(("person", code, who), []).append((row["joined_at"], row["left_at"]))
                else:
                    self.strangers_at.setdefault((code, name, email), set())
        for (kind, code, who), intervals in spans.items():
            minutes = self._minutes(code, intervals)
            if kind == "site":
                self.site_minutes[code, who] = minutes
            elif minutes >= self.settings.attendance_min_share * self._length(code):
                self.attended.add((code, who))

    def _length(self, session: str) -> float:
        planned = self.held[session]
        return (planned["ends_at"] - planned["starts_at"]).total_seconds() / 60

    def _minutes(self, session: str, intervals: Iterable[tuple[datetime, datetime]]) -> int:
        """Minute by minute: those in which at least one of the intervals runs, inside the widened window."""
        planned, margin = self.held[session], timedelta(minutes=self.settings.margin_minutes)
        opens, closes = planned["starts_at"] - margin, planned["ends_at"] + margin
        minutes = set()
        for start, end in intervals:
            moment = max(start, opens)
            while moment < min(end, closes):
                minutes.add(moment)
                moment += timedelta(minutes=1)
        return len(minutes)

    def _hear_rollcalls(self) -> None:
        last = {(r["session_code"], r["school_code"]): r for r in self.lists.rows("rollcalls")}
        for (code, place), row in last.items():
            if code not in self.held:
                continue
            self.evidence.add((code, place))
            if row["headcount"] is not None:
                self.headcount[code, place] = row["headcount"]
            for name in row["names"] or ():
                who = self.person_of_name.get(name)
                if who and any(a["school_code"] == place for a in self.valid_then(who, code)):
                    self.people_at.add((code, who))
                    self.attended.add((code, who))
                    self.spoken_for.setdefault((code, who), set()).add(place)
                else:
                    self.strangers_at.setdefault((code, name, None), set()).add(place)

    def _hear_sign_ins(self) -> None:
        for row in self.lists.rows("sign_ins"):
            code, day = row["session_text"], local_day(row["signed_at"])
            if code not in self.held or day > self.as_of:
                continue
            who = row.get("staff_code")
            if who:
                self.people_at.add((code, who))
                if day <= self.day_of(code):
                    self.attended.add((code, who))
            else:
                places = self.strangers_at.setdefault((code, row["full_name"], None), set())
                places |= {row["school_code"]} if row.get("school_code") else set()

    def _hear_usage(self) -> tuple[dict[str, set[date]], set[str]]:
        days: dict[str, set[date]] = {}
        reported = set()
        for row in self.lists.rows("usage"):
            who = self.person_of_email[row["email"]]
            named = {row["first_day"], row["last_day"], *(row.get("more_days") or ())} - {None}
            days.setdefault(who, set()).update(d for d in named if d <= self.as_of)
            window = self.as_of - timedelta(days=self.settings.active_window_days - 1), self.as_of
            is_of_window = (row["period_start"], row["period_end"]) == window
            if is_of_window and row["active_days"] >= self.settings.active_days:
                reported.add(who)
        return days, reported

    # --- people --------------------------------------------------------------------------------------------------

    def completed(self, who: str) -> bool:
        meant = [c for c, s in self.held.items() if s["is_required"] and self.is_meant_for(c, who)]
        attended = [c for c in meant if (c, who) in self.attended]
        if meant and len(attended) >= self.settings.completion_min_share * len(meant):
            return True
        return any(
            r["staff_code"] == who and r["is_complete"] and local_day(r["completed_at"]) <= self.as_of
            for r in self.lists.rows("completions")
        )

    def activated_on(self, who: str) -> date | None:
        attended = [self.day_of(code) for code, someone in self.attended if someone == who]
        days = [d for d in self.usage_days.get(who, ()) if not attended or d > min(attended)]
        return min(days, default=None)

    def last_days(self, who: str) -> set[date]:
        first = self.as_of - timedelta(days=self.settings.active_window_days - 1)
        return {d for d in self.usage_days.get(who, ()) if d >= first}

    def is_active(self, who: str) -> bool:
        return len(self.last_days(who)) >= self.settings.active_days or who in self.reported_active

    def is_habitual(self, who: str) -> bool:
        if not self.held:
            return False
        first = min(self.day_of(code) for code in self.held)
        monday = first - timedelta(days=first.weekday())
        weeks = []
        while monday + timedelta(days=6) <= self.as_of:
            if not any(p.first_day <= monday <= p.last_day for p in self.settings.pauses):
                weeks.append(monday)
            monday += timedelta(days=7)
        needed, span = self.settings.habit_min_weeks, self.settings.habit_weeks
        if len(weeks) < span:
            needed, span = 4, 4
        days = self.usage_days.get(who, set())
        used = [m for m in weeks[-span:] if any(m <= d <= m + timedelta(days=6) for d in days)]
        return len(used) >= needed

    def of_persons(self, people: set[str], sessions: set[str], *, is_by_session: bool) -> dict[str, int]:
        counts = {"participated_verified": sum(any((c, p) in self.attended for c in sessions) for p in people)}
        if is_by_session:
            return counts
        counts["completed"] = sum(self.completed(p) for p in people)
        activated = {p: day for p in people if (day := self.activated_on(p))}
        counts["activated"] = len(activated)
        counts["active_28d"] = sum(self.is_active(p) for p in people)
        counts["habitual"] = sum(self.is_habitual(p) for p in people)
        counts["dormant"] = sum(not self.last_days(p) for p in activated)
        limit = self.as_of - timedelta(days=self.settings.retained_after_days)
        base = [p for p, day in activated.items() if day <= limit]
        counts["retained_base"] = len(base)
        counts["retained"] = sum(self.is_active(p) for p in base)
        accepted = {
            r["staff_code"] for r in self.lists.rows("products")
            if r["verdict"] == "accepted" and r["submitted_date"] <= self.as_of
        }  # fmt: skip
        counts["products"] = len(accepted & people)
        return counts

    # --- groups --------------------------------------------------------------------------------------------------

    def place(self, school: str) -> dict[str, str]:
        row = self.schools[school]
        old, district, new = PLACES[row["former_commune_text"], row["former_district_text"]]
        return {"province": "11", "district": district, "commune": new, "old_commune": old, "level": row["level"],
                "kind": row["kind"] or "", "school": school}  # fmt: skip

    def time(self, session: str) -> dict[str, str]:
        day = self.day_of(session)
        return {"session": session, "course": self.held[session]["course"], "month": f"{day:%Y-%m}",
                "week": str(day - timedelta(days=day.weekday()))}  # fmt: skip

    def rostered(self) -> list[tuple[str, str, str]]:
        """(school, person, role) of the assignments valid on the day, in the programme's audience."""
        return [
            (a["school_code"], a["staff_code"], a["role"]) for a in self.assignments
            if is_within(self.as_of, a) and a["role"] in self.settings.audience
        ]  # fmt: skip

    def totals(self) -> list[tuple[str, str, int]]:
        """(school, role, people) of the schools, valid on the day, that give totals and no staff list."""
        found = []
        listed = {a["school_code"] for a in self.assignments}
        for code, row in self.schools.items():
            if code in listed or not is_within(self.as_of, row):
                continue
            split = {"CBQL": row.get("total_cbql"), "GV": row.get("total_gv"), "NV": row.get("total_nv")}
            if row.get("total_audience"):
                found.append((code, "", row["total_audience"]))
            else:
                found += [(code, role, n) for role, n in split.items() if n and role in self.settings.audience]
        return found


NOWHERE = {"province": "", "district": "", "commune": "", "old_commune": "", "level": "", "kind": "", "school": ""}


def recount(
    world: Recount, by: tuple[str, ...], where: Mapping[str, tuple[str, ...]] | None = None
) -> dict[Group, dict[str, int | None]]:
    """Return the figures of every group of keys that anything stands in."""
    where = where or {}
    asked = {*by, *where}
    is_by_session, is_by_role = bool(asked & ABOUT_SESSIONS), "role" in asked
    cells = _Cells(by, where)

    sessions = [world.time(code) for code in world.held] if is_by_session else [{}]
    codes_of = lambda time: {time["session"]} if time else set(world.held)  # noqa: E731
    rostered, totals = world.rostered(), world.totals()
    for time in sessions:
        for code, row in world.schools.items():
            at_school = world.place(code) | time
            roles = {r for s, _, r in rostered if s == code} | {r for s, r, _ in totals if s == code}
            for role in roles if is_by_role else {""}:
                if is_within(world.as_of, row):
                    cells.add("schools", at_school | {"role": role}, code)
        for code, who, role in rostered:
            key = world.place(code) | time | {"role": role}
            cells.add("people", key, who)
            cells.add("people_of", key, (code, who))
        for code, role, count in totals:
            cells.add("totals", world.place(code) | time | {"role": role}, (code, role, count))
        for session in codes_of(time):
            _add_session(world, cells, time, session, is_by_role=is_by_role)
    return {
        keys: _measures(world, found, is_by_session=is_by_session, is_by_role=is_by_role)
        for keys, found in cells.groups.items()
    }


def _add_session(world: Recount, cells: "_Cells", time: dict[str, str], session: str, *, is_by_role: bool) -> None:
    held = world.held[session]
    for code, row in world.schools.items():
        at_school = world.place(code) | time | {"role": ""}
        for role in ("", "CBQL", "GV", "NV"):
            cells.add("sessions", at_school | {"role": role}, session)
        if held["mode"] in ("site", "online") and is_within(world.day_of(session), row):
            cells.add("site_sessions_expected", at_school, (session, code))
            cells.add("sites_expected", at_school, code)
            if (session, code) in world.evidence:
                cells.add("site_sessions_reporting", at_school, (session, code))
            minutes = world.site_minutes.get((session, code), -1)
            if minutes >= world.settings.attendance_min_share * world._length(session):
                cells.add("sites_connected", at_school, code)
        if (session, code) in world.headcount:
            cells.add("headcounts", at_school, (code, session, world.headcount[session, code]))
    for someone_at, who in world.people_at:
        if someone_at != session:
            continue
        valid = world.valid_then(who, session)
        for a in valid:
            key = world.place(a["school_code"]) | time | {"role": a["role"]}
            cells.add("attendance_rows", key, (session, who))
            cells.add("attendance_identified", key, (session, who))
        if not valid:
            cells.add("attendance_rows", NOWHERE | {"province": "11", "role": ""} | time, (session, who))
            cells.add("attendance_identified", NOWHERE | {"province": "11", "role": ""} | time, (session, who))
    for (someone_at, name, email), places in world.strangers_at.items():
        if someone_at != session:
            continue
        for code in places:
            cells.add("attendance_rows", world.place(code) | time | {"role": ""}, (session, name, email))
        if not places:
            cells.add("attendance_rows", NOWHERE | {"province": "11", "role": ""} | time, (session, name, email))


class _Cells:
    """Group → what → set of things."""

    def __init__(self, by: tuple[str, ...], where: Mapping[str, tuple[str, ...]]) -> None:
        self.by, self.where = by, where
        self.groups: dict[Group, dict[str, set[Any]]] = {}

    def add(self, what: str, keys: dict[str, str], thing: Any) -> None:
        if all(keys[k] in accepted for k, accepted in self.where.items()):
            group = tuple(keys[k] for k in self.by)
            self.groups.setdefault(group, {}).setdefault(what, set()).add(thing)


def _measures(
    world: Recount, found: dict[str, set[Any]], *, is_by_session: bool, is_by_role: bool
) -> dict[str, int | None]:
    count = {w: len(found.get(w, ())) for w in ("schools", "sites_expected", "sites_connected", "site_sessions_expected",
             "site_sessions_reporting", "attendance_rows", "attendance_identified")}  # fmt: skip
    people, totals = found.get("people", set()), found.get("totals", set())
    count["rostered"] = len(people) + sum(n for _, _, n in totals)
    sessions = found.get("sessions", set())
    count |= world.of_persons(people, sessions, is_by_session=is_by_session)
    reported = more = 0
    for school in {s for s, _ in found.get("people_of", ())} | {s for s, _, _ in totals}:
        own = {p for s, p in found.get("people_of", ()) if s == school}
        size = len(own) + sum(n for s, _, n in totals if s == school)
        verified = sum(any((c, p) in world.attended for c in sessions) for p in own)
        largest = max((n for s, _, n in found.get("headcounts", ()) if s == school), default=0)
        reported += min(largest, size)
        more += max(0, min(largest, size) - verified)
    count["participated_reported"] = reported
    if is_by_role:
        more = 0
    count["participated"] = min(count["rostered"], count["participated_verified"] + more)
    figures: dict[str, int | None] = dict(count)
    if totals and not people:  # totals and no list: what speaks of single people is blank, not zero
        figures |= dict.fromkeys(OF_PERSONS)
        if is_by_role:
            figures["participated"] = None
    if is_by_session:
        figures |= dict.fromkeys(BLANK_BY_SESSION)
    if is_by_role:
        figures |= dict.fromkeys(BLANK_BY_ROLE)
    return figures
