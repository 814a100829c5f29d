"""Zoom meeting participants: one row per connection (a rejoin is another row), with or without the meeting above.

Source: Zoom web portal, Reports > Usage > Participants > Export. Headings in English, Vietnamese, Japanese, in any
letter case; columns at the end come and go; meeting and participant columns may share one line. `Participants` above
the table counts rows, not people, and is not used.
"""

from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.dates import moment
from etl.readers.common.document import Document
from etl.readers.common.durations import minutes_of
from etl.readers.common.grids import Grid
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.zoom import (
    Meeting,
    hidden_leave_column,
    id_in_name,
    meeting_above,
    meeting_columns,
    meeting_of,
    participant_columns,
    span,
)
from etl.text.fold import fold_words
from etl.text.vietnam import utc

_YES = {"yes", "co", "true", "はい"}


def recognise(grid: Grid) -> Found | None:
    """Find the line with the name, the join time and the leave time (never the meeting's own headings above it)."""
    for index, cells in enumerate(grid.head):
        columns = participant_columns(cells)
        if "left_at" not in columns:
            leave = hidden_leave_column(cells, columns)
            if leave is not None:
                columns["left_at"] = leave
        if {"display_name", "joined_at", "left_at"} <= columns.keys():
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per line, in file order; waiting-room lines and the host are rejected rows."""
    draft = Draft(READER.format, READER.kind, document, tables)
    lines = [_lines(found) for found in tables]
    meetings = list(dict.fromkeys(meeting for table in lines for *_, meeting in table))
    draft.hints = id_in_name(document.source.name) | (meetings[0].texts() if len(meetings) == 1 else {})
    preamble = [text_of(time) for meeting in meetings for time in (meeting.starts, meeting.ends)]
    closing = [text_of(cells[0]) for found in tables for cells in found.body if cells and _is_closing(cells[0])]
    order, refusal = settle(draft, date_texts(tables, ("joined_at", "left_at")) + preamble + closing)
    if refusal:
        return refusal
    records = [
        _record(Row(found, number, cells, draft.log), order, meeting)
        for found, table in zip(tables, lines, strict=True)
        for number, cells, meeting in table
    ]
    draft.facts |= {"preamble_lines": tables[0].header} | _facts(tables, records, order)
    draft.hints |= _hints(meetings, records, order)
    return draft.finish(records)


def _lines(found: Found) -> list[tuple[int, Any, Meeting]]:
    """Return (number, cells, meeting) of the lines of participants; the meeting stands above them or beside them."""
    above, beside = meeting_above(found), meeting_columns(found)
    return [(n, cells, meeting_of(cells, beside) if beside else above) for n, cells in participant_rows(found)]


def participant_rows(found: Found) -> list[tuple[int, Any]]:
    """Return (number, cells) of the lines of participants: blank lines and a trailing "Zoom Report" are none."""
    return [
        (found.header + 2 + index, cells)
        for index, cells in enumerate(found.body)
        if any(text_of(cells[c]) for c in found.columns.values() if c < len(cells))
        and not _is_closing(cells[0])
        and cells != found.headings
    ]


def _is_closing(cell: Any) -> bool:
    return text_of(cell).lower().startswith("zoom report")


def _record(row: Row, order: str, meeting: Meeting) -> dict[str, Any]:
    name, email = row.text("display_name"), row.email()
    if name is None and email is None:
        row.problem("missing_value", "display_name")
    times = {}
    for field in ("joined_at", "left_at"):
        found = moment(row.raw(field), order)
        if found is None:
            row.problem("missing_value" if row.is_blank(field) else "bad_time", field)
        times[field] = utc(found) if found else None
    joined, left = times["joined_at"], times["left_at"]
    if joined and left and left < joined:
        row.problem("leaves_before_join", "left_at")
        times["left_at"] = None
    if fold_words(text_of(row.raw("waiting_room"))) in _YES:
        row.problem("waiting_room", "waiting_room")
    elif meeting.is_host(name, email):
        row.problem("host", "display_name")
    return row.record(display_name=name, email=email, minutes=minutes_of(row.raw("minutes")), **times)


def _facts(tables: list[Found], records: list[dict[str, Any]], order: str) -> dict[str, Any]:
    times = [
        time
        for found in tables
        for _, cells in participant_rows(found)
        for field in ("joined_at", "left_at")
        if found.columns[field] < len(cells) and (time := moment(cells[found.columns[field]], order))
    ]
    whole = span(times)
    facts: dict[str, Any] = {
        "distinct_display_names": len({r["display_name"] for r in records if r["display_name"]}),
        "distinct_emails": len({r["email"] for r in records if r["email"]}),
        "sum_minutes_column": whole_minutes(records),
        "waiting_room_rows": sum(1 for r in records if r["reason"] == "waiting_room"),
    }
    if whole:
        facts |= {"first_join": whole[0].isoformat(), "last_leave": whole[1].isoformat()}
    return facts


def whole_minutes(records: list[dict[str, Any]]) -> int | float:
    """Return the sum of the printed minutes, a whole number where all of them are."""
    total = sum(r["minutes"] or 0 for r in records)
    return int(total) if float(total).is_integer() else round(total, 3)


def _hints(meetings: list[Meeting], records: list[dict[str, Any]], order: str) -> dict[str, str]:
    hints = meetings[0].hints(order, utc) if len(meetings) == 1 else {}
    times = [r[field] for r in records for field in ("joined_at", "left_at") if r[field]]
    whole = span(times)
    if whole:
        hints = {"starts_at": whole[0].isoformat(), "ends_at": whole[1].isoformat()} | hints
    return hints


READER = Reader("zoom_participants", "Báo cáo người tham gia Zoom", "connections", recognise, read)
