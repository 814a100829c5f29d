"""Evidence rows become sightings: one line per name met, with who, where and which session it was decided to be.

Who somebody is can depend on all files together, so rows are read in one go and ended in another: `add_…` reads them and
asks the matcher, `finish` writes down what its answers make of them, in the order in which they were read.

A roll-call with a list of names gives one sighting for the site (part 0) and one for each name (part 1, 2 …).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from etl.match.display import BOT, PERSON, SITE, UNKNOWN, Display
from etl.match.people import Identification, Sighting
from etl.match.schools import SchoolMatch
from etl.match.sessions import SessionMatch
from etl.match.words import words_of
from etl.model.records import DAY_UNKNOWN, SPELL
from etl.text.vietnam import clock, local
from etl.text.vietnam import day as day_text
from etl.warehouse.matcher import Asked, Matcher
from etl.warehouse.outcomes import COUNTED, DUPLICATE, PENDING, REJECTED, Outcome, of_reader
from etl.warehouse.subjects import Subjects, written_name

SIGHTING = pa.schema([
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()), ("part", pa.int32()),
    ("source", pa.string()), ("session_code", pa.string()), ("raw_name", pa.string()), ("raw_email", pa.string()),
    ("name_key", pa.string()), ("kind", pa.string()), ("status", pa.string()), ("person_key", pa.string()),
    ("school_code", pa.string()), ("method", pa.string()), ("score", pa.float64()), ("candidates", pa.string()),
    ("evidence", pa.string()), ("subject_id", pa.string()), ("site_subject_id", pa.string()),
    ("is_excluded", pa.bool_()), ("joined_at", pa.timestamp("s")), ("left_at", pa.timestamp("s")),
    ("minutes", pa.float64()), ("is_total", pa.bool_()), ("spells", pa.list_(SPELL)), ("signed_at", pa.timestamp("s")),
    ("mark", pa.string()),
])  # fmt: skip
"""`school_code`: the school that the row itself names. `evidence`: codes of match.evidence, "; " between. `subject_id`: the
question who this is; `site_subject_id`: the question which school the row's text means, null where that is known.
`is_excluded`: bots, hosts, waiting room, absent: no attendance. `is_total`, `spells`: as staged.
`mark`: what a platform's register says (MARKS)."""

_TIMES = ("joined_at", "left_at", "minutes", "is_total", "spells")
_NO_TIMES: tuple[Any, ...] = (None,) * len(_TIMES)

ROLLCALL = pa.schema([
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()),
    ("session_code", pa.string()), ("school_code", pa.string()), ("headcount", pa.int32()),
])  # fmt: skip

FAR_FROM_PLAN = timedelta(hours=3)
"""A first join farther than this from the planned start is pointed out: no report names its time zone."""

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class FileContext:
    """What is known of a file as a whole: hints of its reader, options chosen when it was loaded, the file it corrects."""

    hints: Mapping[str, str]
    options: Mapping[str, str]
    corrects: int | None = None


class Sightings:
    """Collects sightings, roll-calls and row outcomes of one build."""

    def __init__(self, matcher: Matcher, files: Mapping[int, FileContext]) -> None:
        self.matcher, self.files = matcher, files
        self._later: list[tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]] = []
        self.rows: list[tuple[Any, ...]] = []
        self.rollcalls: list[tuple[Any, ...]] = []
        self.subjects = Subjects()
        self.outcomes: list[Outcome] = []
        self.notes: list[Outcome] = []

    def later(self, act: Callable[..., None], *given: Any, **more: Any) -> None:
        """Call `act` once everybody is known, in the order of these calls."""
        self._later.append((act, given, more))

    def finish(self) -> None:
        """Write down everything that was read; the matcher knows everybody by now."""
        later, self._later = self._later, []
        for act, given, more in later:
            act(*given, **more)

    def _originals_first(self, rows: Rows) -> list[tuple[int, list[dict[str, Any]]]]:
        """Return (file_id, rows) of every file; a correction after the file that it corrects."""
        return sorted(_by_file(rows).items(), key=lambda item: self.files[item[0]].corrects is not None)

    # --- connections -------------------------------------------------------------------------------------------

    def add_connections(self, rows: Rows) -> None:
        """Add meeting participants: one sighting per row, the session decided once per report."""
        sessions: dict[int, SessionMatch] = {}
        for file_id, read in self._originals_first(rows):
            session = sessions.get(self.files[file_id].corrects or 0) or self._session_of_report(file_id, read)
            sessions[file_id] = session
            lines = [self._on_day_of(row, session) for row in read] if self._lacks_day(file_id) else read
            several = session.reason == "ambiguous_session" and self.matcher.calendar.apart(session.candidates)
            for row in lines:
                if several and (row["joined_at"] or row["left_at"]):
                    self._add_to_each(row, session)
                else:
                    self._add_connection(row, session)

    def _add_to_each(self, row: dict[str, Any], report: SessionMatch) -> None:
        """Add a line of a report that runs through several sessions to every session during which it was connected."""
        calendar, first, last = self.matcher.calendar, row["joined_at"], row["left_at"]
        among = report.candidates
        codes = calendar.during(first, last or first, among) if first else calendar.left_at(last, among)
        if not codes:
            self._add_connection(row, SessionMatch(None, "unknown_session"))
            return
        self._add_connection(row, SessionMatch(codes[0]))
        self.later(self._repeat, codes[1:])

    def _repeat(self, codes: Sequence[str]) -> None:
        """Add the last sighting once more in each of the sessions."""
        sighting = self.rows[-1]
        place, code_at = SIGHTING.get_field_index("part"), SIGHTING.get_field_index("session_code")
        for part, code in enumerate(codes, start=1):
            more = list(sighting)
            more[place], more[code_at] = part, code
            self.rows.append(tuple(more))

    def _session_of_report(self, file_id: int, lines: Rows) -> SessionMatch:
        file, calendar = self.files[file_id], self.matcher.calendar
        joins = [r["joined_at"] for r in lines if r["joined_at"]]
        leaves = [r["left_at"] or r["joined_at"] for r in lines if r["joined_at"]]
        first = min(joins) if joins else _time(file.hints.get("starts_at"))
        last = max(leaves) if leaves else _time(file.hints.get("ends_at"))
        chosen = file.options.get("session")
        if self._lacks_day(file_id) and first and last:
            return calendar.by_text(chosen) if chosen else self._session_by_clock(file_id, first, last)
        meeting_id, topic, held = (file.hints.get(hint) for hint in ("meeting_id", "topic", "held_date"))
        day = date.fromisoformat(held) if held else None
        session = calendar.by_text(chosen) if chosen else calendar.of_meeting(meeting_id, topic, first, last, day)
        self._compare_with_plan(file_id, session, first)
        return session

    def _compare_with_plan(self, file_id: int, session: SessionMatch, first: datetime | None) -> None:
        """Note where the first join is far from the planned start: an export in another time zone, or another session."""
        codes = (session.code,) if session.code else session.candidates
        planned = self.matcher.calendar.sessions.get(codes[0] or "") if len(codes) == 1 else None
        if planned and first and abs(first - planned.starts_at) > FAR_FROM_PLAN:
            words = f"{clock(first)}; {planned.name} ({planned.code}): {clock(planned.starts_at)}"
            self.notes.append(Outcome(file_id, None, None, "note", "far_from_plan", words))

    # --- files that give times of day only

    def _lacks_day(self, file_id: int) -> bool:
        return bool(self.files[file_id].hints.get("day_unknown"))

    def _session_by_clock(self, file_id: int, first: datetime, last: datetime) -> SessionMatch:
        session = self.matcher.calendar.by_clock(self.files[file_id].hints.get("topic"), first, last)
        if session.code:
            planned = self.matcher.calendar.sessions[session.code]
            words = f"{planned.name} ({session.code}), {day_text(planned.day)}"
            self.notes.append(Outcome(file_id, None, None, "note", "day_from_session", words))
        return session

    def _on_day_of(self, row: dict[str, Any], session: SessionMatch) -> dict[str, Any]:
        """Return a line with its times on the day of its session; without times while the session is not known."""
        if not session.code:
            return row | {"joined_at": None, "left_at": None}
        shift = self.matcher.calendar.sessions[session.code].day - DAY_UNKNOWN
        return row | {k: row[k] + shift for k in ("joined_at", "left_at") if row[k]}

    def _add_connection(self, row: dict[str, Any], session: SessionMatch) -> None:
        text = row["display_name"] or ""
        display = self.matcher.display(text, session.code)
        done = of_reader(row)
        if done or display.kind == BOT or display.is_organiser:
            reason = (done.reason if done else None) or ("bot" if display.kind == BOT else "host")
            kind = BOT if reason == "bot" else (UNKNOWN if reason == "host" else display.kind)
            self.later(self.sight, row, session.code, text, kind, Identification(None, reason), excluded=True)
            self.later(self._end, row, done.outcome if done else REJECTED, reason)
            return
        if display.kind == SITE:
            match = display.school or SchoolMatch(None)
            self.later(self.sight_site, row, session.code, text, match, display.school_text or text)
            self.later(self._end_site, row, session, match, display.school_text or text)
            return
        named = (display.school or SchoolMatch(None)) if display.school_text is not None else None
        seen = sighting(display.person, None, row["email"], named, display.school_text, role=display.role)
        self.later(self._end_connection, row, session, display, named, self.matcher.ask(seen, session.code))

    def _end_connection(
        self, row: dict[str, Any], session: SessionMatch, display: Display, named: SchoolMatch | None, asked: Asked
    ) -> None:
        text, decision = row["display_name"] or "", asked.answer
        kind = PERSON if decision.person_key else display.kind
        site = self._ask_site(named, display.school_text, None)
        self.sight(row, session.code, text, kind, decision, seen=asked.seen, site_subject=site)
        self.end_person(row, session, decision, text)

    # --- sign-ins ----------------------------------------------------------------------------------------------

    def add_sign_ins(self, rows: Rows) -> None:
        """Add form answers: the session by name, else by time; late answers belong to the session before."""
        met: dict[int, set[str]] = {}
        for file_id, lines in self._originals_first(rows):
            option = self.files[file_id].options.get("session")
            forced = self.matcher.calendar.by_text(option) if option else None
            sessions = [forced or self._session_of_answer(r) for r in lines]
            own = {s.code for s in sessions if s.code} | met.get(self.files[file_id].corrects or 0, set())
            met[file_id] = own
            for row, found in zip(lines, sessions, strict=True):
                session = found
                if found.reason == "unknown_session" and row["signed_at"] and not row["session_text"]:
                    late_for = self.matcher.calendar.before(row["signed_at"], own)
                    session = SessionMatch(late_for) if late_for else found
                self._add_sign_in(row, session)

    def _session_of_answer(self, row: dict[str, Any]) -> SessionMatch:
        if row["session_text"]:
            named = self.matcher.calendar.by_text(row["session_text"], row["signed_at"])
            if named.code or named.candidates or not row["signed_at"]:
                return named
        if row["signed_at"]:
            return self.matcher.calendar.at(row["signed_at"])
        held = self.files[row["file_id"]].hints.get("held_date")
        return self.matcher.calendar.on_day(date.fromisoformat(held)) if held else SessionMatch(None, "unknown_session")

    def _add_sign_in(self, row: dict[str, Any], session: SessionMatch) -> None:
        name, school_text = self._swapped(row["full_name"], row["school_text"], row["place_text"])
        match = self.matcher.school(row["school_code"], school_text, row["place_text"], session.code)
        seen = sighting(name, row["staff_code"], row["email"], match, school_text, phone=row["phone"])
        asked = self.matcher.ask(seen, session.code)
        self.later(
            self._end_person_of, row, "sign_ins", session, asked, row["full_name"], row["signed_at"],
            site=(match, school_text, row["place_text"]),
        )  # fmt: skip

    def _swapped(self, name: str | None, school: str | None, place: str | None) -> tuple[str | None, str | None]:
        """Return (name, school) in their right cells: people write the school where the name belongs."""
        if not name or not school or self.matcher.school(None, school, place).code:  # type: ignore[union-attr]
            return name, school
        in_name_cell = self.matcher.display(name)
        if in_name_cell.kind == SITE and self.matcher.display(school).kind == PERSON:
            return school, name
        return name, school

    # --- roll-calls --------------------------------------------------------------------------------------------

    def add_rollcalls(self, rows: Rows) -> None:
        """Add the sites' roll-calls with their lists of names. Of one site and session the one loaded last counts.

        Names of a roll-call that waits or was replaced are shown with what they would be, and count nowhere.
        """
        standing: dict[tuple[str, str], tuple[dict[str, Any], SessionMatch]] = {}
        for row in rows:
            done = of_reader(row)
            if done:
                self.later(self.end, done)
                continue
            session = self._session_of_rollcall(row)
            match = self._school_of_rollcall(row, session)
            if not (session.code and match.code):
                self._sight_rollcall(row, session, match, counts=False)
                shown = row["site_text"] or row["school_code"] or ""
                self.later(self._end_site, row, session, match, shown, row["school_code"])
                continue
            replaced = standing.get((session.code, match.code))
            if replaced:
                self._sight_rollcall(*replaced, match, counts=False)
                self.later(self._end, replaced[0], DUPLICATE, "replaced_by_later_file")
            standing[session.code, match.code] = (row, session)
        for (session_code, school_code), (row, session) in standing.items():
            place = (row["file_id"], row["sheet"], row["row"])
            self.rollcalls.append((*place, session_code, school_code, row["headcount"]))
            self._sight_rollcall(row, session, SchoolMatch(school_code, (school_code,)), counts=True)
            self.later(self._end, row, COUNTED)

    def _sight_rollcall(self, row: dict[str, Any], session: SessionMatch, match: SchoolMatch, *, counts: bool) -> None:
        shown = row["site_text"] or row["school_code"] or ""
        text, place = row["site_text"] or shown, row.get("place_text")
        self.later(self.sight_site, row, session.code, shown, match, text, place, source="rollcalls")
        for part, written in enumerate(row["names"] or (), start=1):
            asked = self.matcher.ask(sighting(written, None, None, match, shown), session.code)
            self.later(self._sight_listed, row, session.code, written, asked, part, counts)

    def _sight_listed(
        self, row: dict[str, Any], session: str | None, written: str, asked: Asked, part: int, counts: bool
    ) -> None:
        self.sight(
            row, session, written, PERSON, asked.answer, seen=asked.seen, part=part, source="rollcalls", excluded=not counts
        )  # fmt: skip

    def _school_of_rollcall(self, row: dict[str, Any], session: SessionMatch) -> SchoolMatch:
        code, place = row["school_code"], row.get("place_text")
        match = self.matcher.school(code, row["site_text"], place, session.code) or SchoolMatch(None)
        if match.candidates or not row["site_text"]:
            return match
        return (
            self.matcher.display(row["site_text"], session.code).school or match
        )  # a chat is signed with a display name

    def _session_of_rollcall(self, row: dict[str, Any]) -> SessionMatch:
        option = self.files[row["file_id"]].options.get("session")
        calendar = self.matcher.calendar
        if option or row["session_code"]:
            return calendar.by_text(option or row["session_code"])
        if row["said_at"] and self._lacks_day(row["file_id"]):
            return calendar.by_clock(None, row["said_at"], row["said_at"])
        if row["said_at"]:
            return calendar.at(row["said_at"])
        return calendar.on_day(row["held_date"]) if row["held_date"] else SessionMatch(None, "unknown_session")

    # --- records of a person without a session -----------------------------------------------------------------

    def add_records(self, rows: Rows, source: str) -> None:
        """Add completions, products or traces on a course platform: who, and nothing about a session."""
        for row in rows:
            match = self.matcher.school(row.get("school_code"), row.get("school_text"))
            seen = sighting(row["full_name"], row["staff_code"], row.get("email"), match, row.get("school_text"))
            asked, raw = self.matcher.ask(seen, None), row["full_name"] or row["staff_code"]
            self.later(self._end_person_of, row, source, None, asked, raw, site=(match, row.get("school_text"), None))

    # --- shared ------------------------------------------------------------------------------------------------

    def _end_person_of(
        self, row: dict[str, Any], source: str, session: SessionMatch | None, asked: Asked, raw: str | None,
        signed_at: datetime | None = None, *, site: tuple[SchoolMatch | None, str | None, str | None],
    ) -> None:  # fmt: skip
        site_subject = self._ask_site(*site)
        done, seen, decision = of_reader(row), asked.seen, asked.answer
        self.sight(
            row, session.code if session else None, raw, PERSON if seen.name else UNKNOWN, decision, seen=seen,
            source=source, excluded=done is not None, signed_at=signed_at, site_subject=site_subject,
        )  # fmt: skip
        if done:
            self.outcomes.append(done)
        else:
            self.end_person(row, session, decision, raw or row.get("email") or "")

    def sight(
        self, row: dict[str, Any], session: str | None, raw: str | None, kind: str, decision: Identification, *,
        seen: Sighting | None = None, school: str | None = None, part: int = 0, source: str = "connections",
        excluded: bool = False, site: SchoolMatch | None = None, site_subject: str | None = None,
        signed_at: datetime | None = None, mark: str | None = None,
    ) -> None:  # fmt: skip
        """Add one sighting of `row`: of a person (`seen`), of a room (`site`), or of neither."""
        status, candidates, subject_id = decision.status, decision.candidates, None
        if site:
            status = "matched" if school else ("pending" if site.candidates else "unmatched")
            candidates = site.candidates
        elif seen:
            school, subject_id = seen.school_code, self.subjects.person(seen, raw, decision)
        key = words_of(written_name(seen, raw) if seen else raw or "").fold_text
        self.rows.append((
            row["file_id"], row["sheet"], row["row"], part, source, session, raw, row.get("email"), key, kind, status,
            decision.person_key, school, decision.method or None, decision.score, "; ".join(candidates) or None,
            "; ".join(decision.evidence) or None, subject_id, site_subject, excluded,
            *(map(row.__getitem__, _TIMES) if source == "connections" else _NO_TIMES), signed_at, mark,
        ))  # fmt: skip

    def sight_site(
        self, row: dict[str, Any], session: str | None, raw: str, match: SchoolMatch, text: str, place: str | None = None,
        **more: Any,
    ) -> None:  # fmt: skip
        """Add one sighting of a room whose name or number reads `text`, in the commune `place`; `more`: as of `sight`."""
        asked = self._ask_site(match, text, place, always=True)
        self.sight(
            row, session, raw, SITE, Identification(None, "school_name"), school=match.code, site=match, site_subject=asked,
            **more,
        )  # fmt: skip

    def _ask_site(
        self, match: SchoolMatch | None, text: str | None, place: str | None, *, always: bool = False
    ) -> str | None:
        """Return the id of the question which school a text means; None where that is known, unless `always`."""
        if match is None or not text or (match.code and not always):
            return None
        return self.subjects.site(text, place, match)

    def end(self, outcome: Outcome) -> None:
        """Write down what became of a row."""
        self.outcomes.append(outcome)

    def _end(self, row: dict[str, Any], outcome: str, reason: str | None = None, *more: str | None) -> None:
        self.outcomes.append(Outcome(row["file_id"], row["sheet"], row["row"], outcome, reason, *more))

    def end_person(
        self, row: dict[str, Any], session: SessionMatch | None, decision: Identification, shown: str
    ) -> None:
        """Say what became of a row that speaks of a person."""
        if session is not None and not session.code:
            asked = row.get("session_text") or _day_of(row) or shown
            self._end(row, PENDING, session.reason, asked, ", ".join(session.candidates))
        elif decision.person_key:
            self._end(row, COUNTED)
        else:
            reason = "ambiguous_person" if len(decision.candidates) > 1 else "unmatched_person"
            self._end(row, PENDING, reason, shown)

    def _end_site(
        self, row: dict[str, Any], session: SessionMatch, match: SchoolMatch, shown: str, code: str | None = None
    ) -> None:
        if not session.code:
            wanted = row.get("session_code") or _day_of(row) or shown
            self._end(row, PENDING, session.reason, wanted, ", ".join(session.candidates))
        elif match.code:
            self._end(row, COUNTED)
        elif match.candidates:
            self._end(row, PENDING, "ambiguous_school", shown, ", ".join(match.candidates))
        else:
            self._end(row, PENDING, "unknown_school_code" if code else "unknown_school", code or shown)


def _by_file(rows: Rows) -> dict[int, list[dict[str, Any]]]:
    files: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        files[row["file_id"]].append(row)
    return files


def _day_of(row: dict[str, Any]) -> str | None:
    """Return the local day that a row speaks of, in words; None where it names no time."""
    moment = row.get("signed_at") or row.get("joined_at")
    if moment:
        return day_text(local(moment))
    if "joined_at" in row:
        return "tệp không ghi ngày giờ"
    return day_text(row["held_date"]) if row.get("held_date") else None


def sighting(
    name: str | None, staff_code: str | None, email: str | None, match: SchoolMatch | None, school_text: str | None = None,
    *, role: str | None = None, phone: str | None = None,
) -> Sighting:  # fmt: skip
    """Return what a row says of somebody. `match`: the school that it names, None where it names none."""
    if match is None:
        return Sighting(name, staff_code, email, role=role, phone=phone)
    if match.code:
        return Sighting(name, staff_code, email, True, match.code, role=role, phone=phone)
    return Sighting(name, staff_code, email, True, None, match.candidates, school_text, role, phone)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
