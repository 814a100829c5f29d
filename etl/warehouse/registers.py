"""A platform's attendance registers become sightings: one line names one person and marks several sessions."""

from collections import Counter
from typing import Any

from etl.match.display import PERSON
from etl.match.people import Identification, Sighting
from etl.match.sessions import SessionMatch
from etl.warehouse.outcomes import DUPLICATE, Outcome, of_reader
from etl.warehouse.sightings import SIGHTING, Rows, Sightings

ATTENDED = ("present", "late")
"""Marks that are attendance; the others are kept to be seen."""

_EXCLUDED = SIGHTING.get_field_index("is_excluded")


def add_marks(seen: Sightings, rows: Rows) -> None:
    """Add one sighting for every mark of every line. Of one person and session the mark of the last file counts."""
    standing: dict[tuple[str, str], int] = {}
    replaced: set[int] = set()
    sighted: dict[tuple[int, str | None, int], list[int]] = {}
    namesakes: Counter[tuple[int, str]] = Counter()
    for row in rows:
        done = of_reader(row)
        if done:
            seen.outcomes.append(done)
            continue
        sessions = [_session_of(seen, row, mark) for mark in row["marks"]]
        here = sighted.setdefault((row["file_id"], row["sheet"], row["row"]), [])
        unknown = _unknown(row, namesakes)
        for part, (mark, session) in enumerate(zip(row["marks"], sessions, strict=True)):
            here.append(len(seen.rows))
            who = _sight(seen, row, part, mark, session) or unknown
            if session.code:
                replaced |= {standing[session.code, who]} if (session.code, who) in standing else set()
                standing[session.code, who] = here[-1]
        _end(seen, row, sessions)
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


def _asked(row: dict[str, Any]) -> Sighting:
    return Sighting(row["full_name"], row["staff_code"], row["email"])


def _who(seen: Sightings, row: dict[str, Any], session: str | None) -> Identification:
    return seen.matcher.person(_asked(row), session)


def _unknown(row: dict[str, Any], namesakes: Counter[tuple[int, str]]) -> str:
    """Return what a line whose person is not known goes by; with a name alone, also which of that name in its file it is."""
    key = "|".join(row[k] or "" for k in ("full_name", "staff_code", "email", "username"))
    if row["staff_code"] or row["email"] or row["username"]:
        return key
    namesakes[row["file_id"], key] += 1
    return f"{key}|{namesakes[row['file_id'], key]}"


def _sight(seen: Sightings, row: dict[str, Any], part: int, mark: dict[str, Any], session: SessionMatch) -> str | None:
    """Add one mark and return the person that it speaks of, None where that is not known."""
    decision = _who(seen, row, session.code)
    seen.sight(
        row, session.code, row["full_name"] or row["staff_code"], PERSON, decision, seen=_asked(row), part=part,
        source="marks", excluded=mark["status"] not in ATTENDED, signed_at=mark["held_at"], mark=mark["status"],
    )  # fmt: skip
    return decision.person_key


def _end(seen: Sightings, row: dict[str, Any], sessions: list[SessionMatch]) -> None:
    """Say what became of the line: it waits only where none of its sessions is known, or its person is not."""
    session = next((s for s in sessions if s.code), sessions[0] if sessions else SessionMatch(None, "unknown_session"))
    asked = {"session_text": next((mark["session_text"] for mark in row["marks"]), None)}
    seen.end_person(row | asked, session, _who(seen, row, session.code), row["full_name"] or row["staff_code"] or "")
