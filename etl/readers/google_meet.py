"""Google Meet attendance: one row per person with a printed length and, mostly, a first join and a last exit.

Source: the sheet that Meet attaches to the meeting or mails to its organiser, as csv or xlsx. Layouts met: given and family
name apart, one name, with or without lines about the meeting above. Times are mostly times of day; the day then comes from
the lines above, from the file's name, or from the session. Somebody who rejoins may have two rows or one that sums up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from etl.model.records import DAY_UNKNOWN, ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.date_order import day_in_name, start_in_name, without_day
from etl.readers.common.dates import clock, day, moment
from etl.readers.common.document import Document
from etl.readers.common.durations import minutes_of
from etl.readers.common.grids import Grid
from etl.readers.common.headings import keys_of, match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.zoom import held_on, span
from etl.readers.zoom_participants import whole_minutes
from etl.text.vietnam import local, utc

_COLUMNS = {
    "first_name": ("First name", "Given name", "Tên"),
    "last_name": ("Last name", "Family name", "Surname", "Họ"),
    "display_name": ("Name", "Full name", "Participant", "Participant name", "Họ và tên", "Họ tên", "Tên người tham gia"),
    "email": ("Email", "E-mail", "Email address", "Địa chỉ email", "Thư điện tử"),
    "minutes": ("Duration", "Time in call", "Total duration", "Thời lượng", "Khoảng thời gian"),
    "joined_at": (
        "Time joined", "First joined", "Joined", "Joined at", "Thời gian tham gia", "Thời điểm tham gia", "Giờ tham gia"),
    "left_at": (
        "Time exited", "Time left", "Last left", "Last exited", "Exited", "Left", "Exited at", "Left at",
        "Thời gian thoát", "Thời điểm thoát", "Giờ thoát", "Thời gian rời đi", "Thời điểm rời đi", "Giờ rời đi"),
}  # fmt: skip

_MEETING = {
    "topic": ("Meeting title", "Title", "Meeting name", "Tiêu đề cuộc họp", "Tên cuộc họp"),
    "date": ("Date", "Meeting date", "Ngày"),
    "starts": ("Start time", "Meeting start time", "Giờ bắt đầu", "Thời gian bắt đầu"),
    "ends": ("End time", "Meeting end time", "Giờ kết thúc", "Thời gian kết thúc"),
}

_OF_OTHERS = frozenset({
    "join time", "leave time", "first join", "last leave", "role", "vai tro", "participant id upn", "user action", "guest",
    "status", "state", "started", "completed", "ten ten goc", "grade", "diem",
})  # fmt: skip
"""Headings that a name, an address and a duration stand beside in exports of other programs."""

_REPORT_WORDS = re.compile(r"attendance( report)?|điểm danh|báo cáo( tham dự| điểm danh)?", re.IGNORECASE)


def recognise(grid: Grid) -> Found | None:
    """Find the line with a name and either both times or, in English only, an address and a duration."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, _COLUMNS)
        if not ("display_name" in columns or "first_name" in columns):
            continue
        keys = set(keys_of(cells))
        if keys & _OF_OTHERS:
            continue
        has_times = {"joined_at", "left_at"} <= columns.keys() and ("minutes" in columns or "email" in columns)
        if has_times or ({"email", "minutes"} <= columns.keys() and "duration" in keys):
            return Found(grid, index, columns, cells)
    return None


@dataclass(frozen=True)
class Meeting:
    """What the lines above the people say, as cells."""

    topic: str = ""
    cells: Mapping[str, Any] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """Return the texts that may hold a date."""
        return [text_of(cell) for cell in self.cells.values()]

    def day(self, order: str) -> date | None:
        """Return the local day, from whichever cell states one."""
        return next((found for cell in self.cells.values() if (found := day(cell, order))), None)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per line, in file order; a printed length makes a row a total (is_total)."""
    draft = Draft(READER.format, READER.kind, document, tables)
    meetings = [_meeting_above(found) for found in tables]
    texts = [text for meeting in meetings for text in meeting.texts()]
    draft.hints["topic"] = meetings[0].topic or _topic_in(document.source.stem)
    order, refusal = settle(draft, date_texts(tables, ("joined_at", "left_at")) + texts)
    if refusal:
        return refusal
    named = day_in_name(document.source.name)
    records: list[dict[str, Any]] = []
    for found, meeting in zip(tables, meetings, strict=True):
        stated = meeting.day(order) or _own_day(found, order) or named
        for number, cells in enumerate(found.body, found.header + 2):
            if not any(text_of(cells[c]) for c in found.columns.values() if c < len(cells)) or cells == found.headings:
                continue
            records.append(_record(Row(found, number, cells, draft.log), order, stated))
    is_dated = _is_dated(records)
    draft.facts |= {"preamble_lines": tables[0].header} | _facts(records, is_dated=is_dated)
    if not any(r["joined_at"] or r["left_at"] for r in records):
        draft.hints |= held_on(meetings[0].day(order) or named)
    if is_dated:
        draft.hints |= _times(meetings, records, order, document.source.name)
    elif records:
        draft.hints["day_unknown"] = "1"
    return draft.finish(records)


def _meeting_above(found: Found) -> Meeting:
    """Return the meeting described above the people: a line of headings over a line of values, or pairs in lines."""
    above = found.grid.head[: found.header]
    cells: dict[str, Any] = {}
    for index, line in enumerate(above):
        columns = match_fields(line, _MEETING)
        if len(columns) >= 2:
            values = next((row for row in above[index + 1 :] if any(map(text_of, row))), ())
            cells |= {name: values[column] for name, column in columns.items() if column < len(values)}
        elif columns and sum(1 for cell in line if text_of(cell)) == 2:
            (name, column), *_ = columns.items()
            cells[name] = next((cell for cell in line[column + 1 :] if text_of(cell)), "")
    return Meeting(text_of(cells.pop("topic", "")), cells)


def _own_day(found: Found, order: str) -> date | None:
    """Return the day of the first time that has one of its own."""
    columns = [found.columns[name] for name in ("joined_at", "left_at") if name in found.columns]
    cells = (cells[column] for cells in found.body for column in columns if column < len(cells))
    return next((at.date() for cell in cells if (at := moment(cell, order))), None)


def _topic_in(stem: str) -> str:
    """Return the meeting's name in a file's name, without day, clock and the word for an attendance report."""
    words = without_day(re.sub(r"\(\d+\)$", "", stem.strip()))
    return re.sub(r"\s+", " ", _REPORT_WORDS.sub(" ", words)).strip(" -_–()") or stem


# --- rows ----------------------------------------------------------------------------------------------------------------


def _record(row: Row, order: str, stated: date | None) -> dict[str, Any]:
    parts = (row.text("first_name"), row.text("last_name"))
    name = row.text("display_name") or " ".join(part for part in parts if part) or None
    email = row.email()
    if name is None and email is None:
        row.problem("missing_value", "display_name" if row.has("display_name") else "first_name")
    minutes = minutes_of(row.raw("minutes"))
    if minutes is None and not _is_nothing(row, "minutes"):
        row.problem("bad_duration", "minutes")
    joined, left = (_time(row, column, order, stated or DAY_UNKNOWN) for column in ("joined_at", "left_at"))
    if joined and left and left < joined:
        if clock(row.raw("left_at")) is None:
            row.problem("leaves_before_join", "left_at")
            left = None
        else:
            left += timedelta(days=1)
    if joined is None and minutes is None:
        row.problem("missing_value", "joined_at" if row.has("joined_at") else "minutes")
    return row.record(
        display_name=name,
        email=email,
        joined_at=utc(joined) if joined else None,
        left_at=utc(left) if left else None,
        minutes=minutes,
        is_total=minutes is not None,
    )


def _time(row: Row, column: str, order: str, on: date) -> datetime | None:
    """Return the local time in a cell: with its own day, or a time of day on the day `on`."""
    cell = row.raw(column)
    found = moment(cell, order)
    if found is None and (at := clock(cell)) is not None:
        found = datetime.combine(on, at)
    if found is None and not _is_nothing(row, column):
        row.problem("bad_time", column)
    return found


def _is_nothing(row: Row, column: str) -> bool:
    return row.is_blank(column) or row.text(column) in ("-", "--", "–")


def _is_dated(records: list[dict[str, Any]]) -> bool:
    """Tell whether every time has a day of its own."""
    times = [r[name] for r in records for name in ("joined_at", "left_at") if r[name]]
    return all(local(found).year > DAY_UNKNOWN.year for found in times)


def _facts(records: list[dict[str, Any]], *, is_dated: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"sum_minutes_column": whole_minutes(records)}
    whole = span([r[name] for r in records for name in ("joined_at", "left_at") if r[name]])
    if whole:
        first, last = (local(found) for found in whole)
        facts["first_join"] = first.isoformat() if is_dated else first.time().isoformat()
        facts["last_leave"] = last.isoformat() if is_dated else last.time().isoformat()
    return facts


def _times(meetings: list[Meeting], records: list[dict[str, Any]], order: str, file_name: str) -> dict[str, str]:
    """Return starts_at and ends_at: as the lines above state them, else as people joined, else as the file is named."""
    whole = span([r[name] for r in records for name in ("joined_at", "left_at") if r[name]])
    found = {"starts_at": whole[0], "ends_at": whole[1]} if whole else {}
    named = start_in_name(file_name)
    if not found and named:
        found["starts_at"] = utc(named)
    if len(meetings) == 1:
        on = meetings[0].day(order) or day_in_name(file_name)
        stated = {name: _stated(meetings[0].cells.get(key), order, on) for name, key in _STATED.items()}
        found |= {name: utc(when) for name, when in stated.items() if when}
        if {"starts_at", "ends_at"} <= found.keys() and found["ends_at"] < found["starts_at"]:
            found["ends_at"] += timedelta(days=1)
    return {name: when.isoformat() for name, when in found.items()}


_STATED = {"starts_at": "starts", "ends_at": "ends"}


def _stated(cell: Any, order: str, on: date | None) -> datetime | None:
    at: time | None = clock(cell)
    return moment(cell, order) or (datetime.combine(on, at) if on and at else None)


READER = Reader("google_meet", "Báo cáo tham dự Google Meet", "connections", recognise, read)
