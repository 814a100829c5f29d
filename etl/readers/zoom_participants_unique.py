"""Zoom participants, "show unique users": one row per user with total minutes, without join or leave times.

Two devices of one person at the same time are added up by Zoom, so a total may exceed the meeting's length; this
cannot be corrected from the file.
"""

from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.date_order import day_in_name
from etl.readers.common.document import Document
from etl.readers.common.durations import minutes_of
from etl.readers.common.grids import Grid
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.zoom import held_on, id_in_name, meeting_above, participant_columns
from etl.readers.zoom_participants import participant_rows, whole_minutes
from etl.text.vietnam import utc


def recognise(grid: Grid) -> Found | None:
    """Find the line with the name and the total duration."""
    for index, cells in enumerate(grid.head):
        columns = participant_columns(cells)
        if {"display_name", "total_minutes"} <= columns.keys() and "joined_at" not in columns:
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per user, times null, minutes a total; the host is a rejected row."""
    draft = Draft(READER.format, READER.kind, document, tables)
    meetings = [meeting_above(found) for found in tables]
    draft.hints = id_in_name(document.source.name) | meetings[0].texts()
    order, refusal = settle(draft, [text_of(t) for m in meetings for t in (m.starts, m.ends)])
    if refusal:
        return refusal
    records: list[dict[str, Any]] = []
    for found, meeting in zip(tables, meetings, strict=True):
        for number, cells in participant_rows(found):
            row = Row(found, number, cells, draft.log)
            name, email = row.text("display_name"), row.email()
            if name is None and email is None:
                row.problem("missing_value", "display_name")
            minutes = minutes_of(row.raw("total_minutes"))
            if minutes is None:
                row.problem("missing_value" if row.is_blank("total_minutes") else "bad_number", "total_minutes")
            if meeting.is_host(name, email):
                row.problem("host", "display_name")
            records.append(row.record(display_name=name, email=email, minutes=minutes, is_total=True))
    draft.facts["sum_minutes_column"] = whole_minutes(records)
    draft.hints |= meetings[0].hints(order, utc) | held_on(day_in_name(document.source.name))
    return draft.finish(records)


READER = Reader(
    "zoom_participants_unique", "Báo cáo người tham gia Zoom (gộp theo người)", "connections", recognise, read
)
