"""Teams live event, `AttendeeReport.csv`: one line per joining and leaving of one viewing session, times in UTC.

Source: Teams, the event's resources, Attendee engagement report. People who were not signed in share an empty
ParticipantId, so joining and leaving are paired by SessionId.
"""

from etl.model.records import ReadResult
from etl.readers.common.cells import email_of, text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.teams import is_organizer, is_producer, shown_name, stored, time_in
from etl.readers.common.teams_events import Event, action_in, facts_of, hints_of, pair, records_of
from etl.text.fold import accent_key

HEADINGS = {
    "session": ("SessionId", "Session Id"),
    "participant": ("ParticipantId", "Participant Id"),
    "display_name": ("FullName", "Full Name"),
    "time": ("UtcEventTimestamp", "UTC Event Timestamp"),
    "action": ("Action",),
    "role": ("Role",),
}


def recognise(grid: Grid) -> Found | None:
    """Find the line with the session, the UTC time and the action."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, HEADINGS)
        if {"session", "display_name", "time", "action"} <= columns.keys():
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per event, in file order; producers and organizers are rejected rows (host)."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("time",)))
    if refusal:
        return refusal
    events = [
        _event(Row(found, number, cells, draft.log), order)
        for found in tables
        for number, cells in enumerate(found.body, found.header + 2)
        if any(text_of(cells[c]) for c in found.columns.values() if c < len(cells)) and cells != found.headings
    ]
    draft.facts |= facts_of(events)
    draft.facts["sessions"] = len({event.row.text("session") for event in events} - {None})
    draft.hints |= hints_of(pair(events, draft.log))
    return draft.finish(records_of(events, lambda row: is_producer(row.raw("role")) or is_organizer(row.raw("role"))))


def _event(row: Row, order: str) -> Event:
    at = time_in(row.raw("time"), order)
    name = row.text("display_name")
    return Event(
        row=row,
        key=row.code("session") or accent_key(name or ""),
        name=shown_name(name) if name else None,
        email=email_of(text_of(row.raw("participant"))),
        action=action_in(text_of(row.raw("action"))),
        at=stored(at, is_utc=True) if at else None,
    )


READER = Reader("teams_live_event", "Báo cáo sự kiện trực tiếp Teams", "connections", recognise, read)
