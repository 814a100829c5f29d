"""Teams attendance report of 2022, `meetingAttendanceReport(<title>).csv`: one table, one line per connection.

Source: Teams, downloaded during or after a meeting; the meeting stands above the table. Printed durations of an hour and
more have no seconds, so the times decide.
"""

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.teams_layout import date_texts, meeting_above, sections_of
from etl.readers.common.teams_rows import facts_of_times, hints_of, record_of, stay_in

_SUPPORTING = {"minutes", "role", "upn"}


def recognise(grid: Grid) -> Found | None:
    """Find a line with the name, the join time, the leave time and one more of Teams' columns."""
    sections = sections_of(grid.head)
    if not sections or any(section.sums_up or section.number for section in sections):
        return None
    return sections[0].place(grid) if _SUPPORTING & sections[0].columns.keys() else None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per line, in file order; the organizer is a rejected row (host)."""
    draft = Draft(READER.format, READER.kind, document, tables)
    reports = [(found, sections_of(found.grid.rows)[:1]) for found in tables]
    meetings = [meeting_above(found.grid.rows, found.header) for found, _ in reports]
    texts = [
        text
        for (found, sections), meeting in zip(reports, meetings, strict=True)
        for text in date_texts(found.grid.rows, sections, meeting)
    ]
    if len(set(meetings)) == 1:
        draft.hints = meetings[0].texts()
    order, refusal = settle(draft, texts)
    if refusal:
        return refusal
    is_utc = any(section.is_utc for _, sections in reports for section in sections)
    stays = [
        stay_in(Row(section.place(found.grid), number, cells, draft.log), order, is_utc=is_utc)
        for found, sections in reports
        for section in sections
        for number, cells in section.lines(found.grid.rows)
    ]
    draft.facts |= facts_of_times(stays)
    draft.hints |= hints_of(meetings, stays, order, is_utc=is_utc)
    return draft.finish([record_of(stay) for stay in stays])


READER = Reader("teams_report_2022", "Báo cáo tham dự Teams (bản 2022)", "connections", recognise, read)
