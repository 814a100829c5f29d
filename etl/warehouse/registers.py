"""A platform's attendance registers become sightings: one line names one person and marks several sessions."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from etl.match.display import PERSON
from etl.match.people import Sighting
from etl.match.sessions import SessionMatch
from etl.warehouse.matcher import Asked
from etl.warehouse.outcomes import DUPLICATE, Outcome, of_reader
from etl.warehouse.sightings import SIGHTING, Rows, Sightings

ATTENDED = ("present", "late")
"""Marks that are attendance; the others are kept to be seen."""

_EXCLUDED = SIGHTING.get_field_index("is_excluded")


class _Line(NamedTuple):
    """One line read: its marks' sessions, who is asked for in each of them, and in the one that tells what became of it."""

    row: dict[str, Any]
    sessions: Sequence[SessionMatch]
    asked: Sequence[Asked]
    session: SessionMatch
    asked_at_end: Asked


def add_marks(seen: Sightings, rows: Rows) -> None:
    """Add one sighting for every mark of every line. Of one person and session the mark of the last file counts."""
    seen.later(_finish, seen, [_read(seen, row) for row in rows])


def _read(seen: Sightings, row: dict[str, Any]) -> _Line | Outcome:
    """Return a line with its questions asked, or what its reader said of it."""
    done = of_reader(row)
    if done:
        return done
    who = Sighting(row["full_name"], row["staff_code"], row["email"])
    sessions = [_session_of(seen, row, mark) for mark in row["marks"]]
    asked = [seen.matcher.ask(who, session.code) for session in sessions]
    session = next((s for s in sessions if s.code), sessions[0] if sessions else SessionMatch(None, "unknown_session"))
    return _Line(row, sessions, asked, session, seen.matcher.ask(who, session.code))


def _finish(seen: Sightings, lines: Sequence[_Line | Outcome]) -> None:
    standing: dict[tuple[str, str], int] = {}
    replaced: set[int] = set()
    sighted: dict[tuple[int, str | None, int], list[int]] = {}
    namesakes: Counter[tuple[int, str]] = Counter()
    for line in lines:
        if isinstance(line, Outcome):
            seen.end(line)
            continue
        row = line.row
        here = sighted.setdefault((row["file_id"], row["sheet"], row["row"]), [])
        unknown = _unknown(row, namesakes)
        for part, (mark, session, asked) in enumerate(zip(row["marks"], line.sessions, line.asked, strict=True)):
            here.append(len(seen.rows))
            who = _sight(seen, row, part, mark, session, asked) or unknown
            if session.code:
                replaced |= {standing[session.code, who]} if (session.code, who) in standing else set()
                standing[session.code, who] = here[-1]
        _end(seen, line)
    for place in replaced:
        values = list(seen.rows[place])
        values[_EXCLUDED] = True
        seen.rows[place] = tuple(values)
    superseded = {line for line, mine in sighted.items() if mine and replaced.issuperset(mine)}
    seen.outcomes = [
        Outcome(*o[:3], DUPLICATE, "replaced_by_later_file") if (o.file_id, o.sheet, o.row) in superseded else o
        for o in seen.outcomes
    ]


def _session_of(seen: Sightings, row: dict[str, Any], mark: dict[str, Any]) -> SessionMatch:
    """Return the session of one mark: the one chosen for a register of one session, else by its time."""
    calendar = seen.matcher.calendar
    option = seen.files[row["file_id"]].options.get("session")
    if option and len(row["marks"]) == 1:
        return calendar.by_text(option)
    return calendar.at(mark["held_at"]) if mark["held_at"] else SessionMatch(None, "unknown_session")


def _unknown(row: dict[str, Any], namesakes: Counter[tuple[int, str]]) -> str:
    """Return what a line whose person is not known goes by; with a name alone, also which of that name in its file it is."""
    key = "|".join(row[k] or "" for k in ("full_name", "staff_code", "email", "username"))
    if row["staff_code"] or row["email"] or row["username"]:
        return key
    namesakes[row["file_id"], key] += 1
    return f"{key}|{namesakes[row['file_id'], key]}"


def _sight(
    seen: Sightings, row: dict[str, Any], part: int, mark: dict[str, Any], session: SessionMatch, asked: Asked
) -> str | None:
    """Add one mark and return the person that it speaks of, None where that is not known."""
    seen.sight(
        row, session.code, row["full_name"] or row["staff_code"], PERSON, asked.answer, seen=asked.seen, part=part,
        source="marks", excluded=mark["status"] not in ATTENDED, signed_at=mark["held_at"], mark=mark["status"],
    )  # fmt: skip
    return asked.answer.person_key


def _end(seen: Sightings, line: _Line) -> None:
    """Say what became of the line: it waits only where none of its sessions is known, or its person is not."""
    row = line.row
    text = {"session_text": next((mark["session_text"] for mark in row["marks"]), None)}
    shown = row["full_name"] or row["staff_code"] or ""
    seen.end_person(row | text, line.session, line.asked_at_end.answer, shown)
