"""Saved Zoom chat as a roll-call: one row per message; sites write how many people sit in their room.

Source: the chat saved from a meeting (meeting_saved_chat.txt) or beside a recording (GMT20261118-060512_Recording.txt).
"""

from datetime import datetime, time
from typing import Any

from etl.model.records import DAY_UNKNOWN, ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.chat import Message, message_at, messages_in, moments
from etl.readers.common.date_order import day_in_name, is_recording, start_in_name
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headcount import Report, reports_in
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.zoom import span
from etl.text.vietnam import utc

_SHOWN = 120


def recognise(grid: Grid) -> Found | None:
    """Tell a chat by its first line, which begins a message."""
    if grid.name is not None or grid.delimiter:
        return None
    first = next((cells[0] for cells in grid.head if text_of(cells[0])), "")
    return Found(grid, -1, {}) if message_at(first) else None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one ROLLCALLS record per message; of a message that names several sites, one per line that names one.

    A message without a head-count is a rejected row (no_headcount), one that names several sites on one line too
    (several_headcounts). Without a day in file or name, times stand on DAY_UNKNOWN (hint `day_unknown`); a recording
    whose start is not known gives none at all.
    """
    draft = Draft(READER.format, READER.kind, document, tables)
    messages = list(messages_in(cells[0] for cells in tables[0].grid.rows))
    draft.facts["messages"] = len(messages)
    order, refusal = settle(draft, [message.day for message in messages])
    if refusal:
        return refusal
    times, is_day_known = _times(messages, order, document.source.name)
    records: list[dict[str, Any]] = []
    for message, said_at in zip(messages, times, strict=True):
        records += _records(draft, tables[0], message, utc(said_at) if said_at else None)
    draft.facts["headcounts"] = sum(1 for r in records if r["outcome"] is None)
    whole = span([r["said_at"] for r in records if r["said_at"]])
    if whole and is_day_known:
        draft.hints |= {"starts_at": whole[0].isoformat(), "ends_at": whole[1].isoformat()}
    elif whole:
        draft.hints["day_unknown"] = "1"
    return draft.finish(records)


def _times(messages: list[Message], order: str, file_name: str) -> tuple[list[datetime | None], bool]:
    """Return the local time of every message, and whether the day is known."""
    named = day_in_name(file_name)
    days = [day(message.day, order) if message.day else named for message in messages]
    is_day_known = any(days)
    midnights = [datetime.combine(found or DAY_UNKNOWN, time(0)) for found in days]
    start = start_in_name(file_name) if is_recording(file_name) else None
    return moments(messages, start, midnights), is_day_known


def _records(draft: Draft, table: Found, message: Message, said_at: datetime | None) -> list[dict[str, Any]]:
    reports = reports_in([text for _, text in message.lines])
    lines = [message.lines[report.line][0] for report in reports]
    is_clear = len(set(lines)) == len(lines)
    if len(reports) > 1 and is_clear:
        rows = [Row(table, number, (), draft.log) for number in lines]
        return [_record(row, message, said_at, report) for row, report in zip(rows, reports, strict=True)]
    row = Row(table, message.line, (), draft.log)
    if not reports or not is_clear:
        said = " ".join(text for _, text in message.lines)
        row.problem("no_headcount" if is_clear else "several_headcounts", value=said[:_SHOWN])
        return [_record(row, message, said_at, Report(0, None, None))]
    return [_record(row, message, said_at, reports[0])]


def _record(row: Row, message: Message, said_at: datetime | None, report: Report) -> dict[str, Any]:
    return row.record(said_at=said_at, site_text=report.site or message.sender, headcount=report.headcount, names=[])


READER = Reader("zoom_chat", "Nội dung trò chuyện Zoom", "rollcalls", recognise, read, reads_lines=True)
