"""Moodle attendance plug-in (Attendance > Export): one row per person, one column per session.

Source of the layout: mod_attendance (export.php, locallib.php, renderhelpers.php). Row 1 names the course, row 2 the
group, row 4 holds the headings: names, identity fields, groups, the sessions ("18 Nov 2026 01.30PM All students", each
followed by a column without heading where remarks were asked for), one count per status, taken sessions, points,
percentage. The text form is cut by TABs and knows no quoting: a remark may begin with a quotation mark.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, keys_of, match_fields
from etl.readers.common.moodle_dates import SessionHeading, session_heading
from etl.readers.common.ordering import settle
from etl.readers.common.platforms import PERSON, course_in_name, identity, is_named, lines
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.register_marks import Mark, counts_of, legend, looks_like_marks, mark_of
from etl.readers.common.rows import Row
from etl.text.vietnam import utc

_CLOSING = {
    "taken sessions", "percentage", "points", "so buoi da diem danh", "buoi da diem danh", "cac buoi da diem danh",
    "phan tram", "ty le phan tram", "ti le phan tram", "so diem",
}  # fmt: skip
_COURSE = {"course", "khoa hoc", "ten khoa hoc"}
_NAMED = re.compile(r"(.+?)_Attendances?(?:_\d{8}-?\d{0,4})?$", re.IGNORECASE)
_WHOLE_QUOTED = re.compile(r'"(?:[^"]|"")*"')

Sessions = dict[int, SessionHeading]


def recognise(grid: Grid) -> Found | None:
    """Find the line with a name and sessions, beside the register's closing columns or above its marks."""
    for index, cells in enumerate(grid.head):
        sessions = sessions_of(cells)
        if not sessions:
            continue
        columns = match_fields(cells, PERSON)
        if not is_named(columns):
            continue
        below = grid.head[index + 1 :]
        is_register = bool(_CLOSING & set(keys_of(cells))) or any(
            looks_like_marks(row[column] for row in below if column < len(row)) for column in sessions
        )
        if is_register:
            return Found(grid, index, columns, cells)
    return None


def sessions_of(headings: Cells) -> Sessions:
    """Return column → session for the headings that name one."""
    found = ((column, session_heading(cell)) for column, cell in enumerate(headings))
    return {column: session for column, session in found if session}


@dataclass(frozen=True)
class _Register:
    """One sheet: its sessions by column, its lines, and the marks of every line by column."""

    found: Found
    sessions: Sessions
    lines: list[tuple[int, Cells]]
    marks: list[dict[int, Mark]]


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one MARKS record per person, in file order; a person for whom nothing was taken is a rejected row."""
    draft = Draft(READER.format, READER.kind, document, tables)
    registers = [_register(document, found) for found in tables]
    order, refusal = settle(draft, [session.day for sheet in registers for session in sheet.sessions.values()])
    if refusal:
        return refusal
    every = [mark for sheet in registers for line in sheet.marks for mark in line.values()]
    statuses = legend(every)
    for acronym, count in counts_of(statuses, every).items():
        draft.log.add(Issue("unknown_mark", value=acronym, details={"count": count}))
    records: list[dict[str, Any]] = []
    for sheet in registers:
        course = _course_above(sheet.found) or course_in_name(document.source, _NAMED)
        draft.hints.setdefault("course", course)
        for (number, cells), marks in zip(sheet.lines, sheet.marks, strict=True):
            said = [_said(sheet.sessions[column], statuses[mark.key], order) for column, mark in marks.items()]
            said.sort(key=lambda mark: (mark["held_at"] or datetime.max, mark["session_text"]))
            records.append(_record(Row(sheet.found, number, cells, draft.log), course, said))
    draft.facts |= {
        "sessions": sum(len(sheet.sessions) for sheet in registers),
        "sessions_taken": sum(len({column for line in sheet.marks for column in line}) for sheet in registers),
    }
    return draft.finish(records)


def _register(document: Document, found: Found) -> _Register:
    sessions = sessions_of(found.headings)
    body = _lines(document, found)
    marks = [{column: mark for column in sessions if (mark := _mark_at(cells, column))} for _, cells in body]
    return _Register(found, sessions, body, marks)


def _said(session: SessionHeading, status: str, order: str) -> dict[str, Any]:
    held = session.held_at(order)
    return {"session_text": session.text, "held_at": utc(held) if held else None, "status": status}


def _record(row: Row, course: str, marks: list[dict[str, Any]]) -> dict[str, Any]:
    who = identity(row)
    if not marks and row.outcome is None:
        row.problem("no_mark_taken")
    return row.record(**who, course=course, marks=marks)


def _mark_at(cells: Cells, column: int) -> Mark | None:
    return mark_of(cells[column]) if column < len(cells) else None


def _course_above(found: Found) -> str | None:
    for cells in found.grid.head[: found.header]:
        if len(cells) > 1 and heading_key(text_of(cells[0])) in _COURSE:
            return text_of(cells[1]) or None
    return None


def _lines(document: Document, found: Found) -> list[tuple[int, Cells]]:
    raw = _without_quoting(document, found)
    return [*lines(found)] if raw is None else [*lines(Found(raw, found.header, found.columns, found.headings))]


def _without_quoting(document: Document, found: Found) -> Grid | None:
    """Return the text cut at every TAB, where its quotation marks belong to the words; None where they are quoting."""
    if document.kind != "text" or found.grid.delimiter != "\t" or '"' not in document.decoded.text:
        return None
    text = document.decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[Cells] = [line.split("\t") for line in text.split("\n")]
    marked = [str(cell) for row in rows for cell in row if '"' in cell]
    if all(_WHOLE_QUOTED.fullmatch(cell) for cell in marked) or len(rows) <= found.header:
        return None
    if [text_of(cell) for cell in rows[found.header]] != [text_of(cell) for cell in found.headings]:
        return None
    return Grid(None, "\t", False, lambda: rows, lambda: rows)


READER = Reader("moodle_attendance", "Báo cáo điểm danh Moodle", "marks", recognise, read)
