"""Zoom webinar attendee report: sections of host, panel, attendees and telephones, each under headings of its own.

Source: Zoom web portal, Reports > Webinar > Attendee Report, with or without registration. Lines of a section are as long
as they please; a report that went through a spreadsheet has them padded to one width. A rejoin is another line. The
counts in the lines above the sections are control totals and are not used.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.cells import number_of, text_of
from etl.readers.common.dates import moment
from etl.readers.common.document import Document
from etl.readers.common.durations import minutes_of
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.zoom import Meeting, meeting_of, span
from etl.readers.zoom_participants import whole_minutes
from etl.text.fold import accent_key, fold_words
from etl.text.vietnam import local, utc

_COLUMNS = {
    "attended": ("Attended", "Đã tham dự", "Đã tham gia", "Tham dự", "Có tham dự"),
    "display_name": (
        "User Name (Original Name)", "User Name", "Tên người dùng (Tên gốc)", "Tên người dùng", "Tên (Tên gốc)"),
    "first_name": ("First Name", "Tên"),
    "last_name": ("Last Name", "Họ"),
    "email": ("Email", "User Email", "E-mail", "Email Address", "Email người dùng", "Địa chỉ email"),
    "joined_at": ("Join Time", "Thời gian vào", "Thời gian tham gia", "Giờ vào"),
    "left_at": (
        "Leave Time", "Thời gian ra", "Thời gian rời", "Thời gian rời khỏi", "Thời gian rời đi", "Thời gian thoát",
        "Giờ ra"),
    "minutes": (
        "Time in Session (minutes)", "Thời gian trong phiên (phút)", "Thời gian tham dự (phút)",
        "Thời gian trong hội thảo (phút)"),
    "registered_at": ("Registration Time", "Thời gian đăng ký"),
    "approval": ("Approval Status", "Trạng thái phê duyệt"),
}  # fmt: skip

_MEETING = {
    "topic": ("Topic", "Chủ đề"),
    "meeting_id": ("Webinar ID", "ID hội thảo", "ID hội thảo trên web", "ID hội thảo trực tuyến"),
    "starts": ("Actual Start Time", "Thời gian bắt đầu thực tế", "Giờ bắt đầu thực tế"),
    "duration": ("Actual Duration (minutes)", "Thời lượng thực tế (phút)", "Thời gian thực tế (phút)"),
}

HOST, PANELIST, ATTENDEE, OTHER = "host", "panelist", "attendee", "other"
_TITLES = {
    heading_key(word): kind
    for kind, words in {
        HOST: ("Host Details", "Chi tiết máy chủ", "Chi tiết người chủ trì", "Chi tiết chủ trì"),
        PANELIST: (
            "Panelist Details", "Chi tiết tham luận viên", "Chi tiết thành viên hội thảo", "Chi tiết diễn giả",
            "Chi tiết báo cáo viên"),
        ATTENDEE: ("Attendee Details", "Chi tiết người tham dự", "Chi tiết người dự", "Chi tiết người tham gia"),
        OTHER: ("Other Attended", "Other Details", "Người tham dự khác", "Khác"),
    }.items()
    for word in words
}  # fmt: skip
_NO = {"no", "khong", "false", "0"}
_DASHES = ("-", "--", "–")
_NUMBER = re.compile(r"\d[\d -]{7,13}\d")


@dataclass
class Section:
    """One section: what it lists (`kind` "" until known), the place of its headings, its lines by Excel's number."""

    kind: str
    table: Found
    lines: list[tuple[int, Cells]]


def recognise(grid: Grid) -> Found | None:
    """Find the headings of the attendees' section; those of the first one where it begins too far below."""
    sections, _ = _sections(grid, grid.head)
    return _section_of_attendees(sections).table if sections else None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one CONNECTIONS record per line of every section, in file order.

    The host (host), the panel (panelist) and registered people who did not come (no_show) are rejected rows.
    """
    reports, unread = zip(*(_sections(found.grid, found.grid.rows) for found in tables), strict=True)
    attendees = [_section_of_attendees(sections) for sections in reports]
    draft = Draft(READER.format, READER.kind, document, [section.table for section in attendees])
    for found, titles in zip(tables, unread, strict=True):
        for title in titles:
            draft.log.add(Issue("section_not_read", found.sheet, value=title))
    webinars = [_webinar(sections[0].table) for sections in reports]
    first = webinars[0].meeting
    draft.hints = {k: v for k, v in {"meeting_id": first.meeting_id, "topic": first.topic}.items() if v}
    places = [section.table for sections in reports for section in sections]
    texts = date_texts(places, ("joined_at", "left_at", "registered_at"))
    order, refusal = settle(draft, texts + [text for webinar in webinars for text in webinar.dates])
    if refusal:
        return refusal
    records: list[dict[str, Any]] = []
    of_kind: dict[str, list[dict[str, Any]]] = {}
    for section in (section for sections in reports for section in sections):
        rows = [_record(Row(section.table, n, cells, draft.log), order, section.kind) for n, cells in section.lines]
        of_kind.setdefault(section.kind, []).extend(rows)
        records += rows
    draft.facts |= _facts(of_kind)
    draft.hints |= _times(webinars, records, order)
    hosts = [r["email"] for r in of_kind.get(HOST, []) if r["email"]]
    if hosts:
        draft.hints["host_email"] = hosts[0]
    return draft.finish(records)


# --- sections ------------------------------------------------------------------------------------------------------------


def _columns(cells: Cells) -> dict[str, int]:
    """Return the columns of a section's heading line; empty where the line is none."""
    columns = match_fields(cells, _COLUMNS)
    has_name = "display_name" in columns or "first_name" in columns
    is_headings = has_name and {"joined_at", "left_at"} <= columns.keys()
    return columns if is_headings and ("attended" in columns or "minutes" in columns) else {}


def _sections(grid: Grid, rows: Sequence[Cells]) -> tuple[list[Section], list[str]]:
    """Return the sections of a report and the titles above lines without headings.

    The kind of a section is told by its title, else by its headings, else by its place.
    """
    sections: list[Section] = []
    unread: dict[str, None] = {}
    kind = shown = ""
    for index, cells in enumerate(rows):
        texts = [text for text in map(text_of, cells) if text]
        if not texts or texts[0].lower().startswith("zoom report"):
            continue
        title = _TITLES.get(heading_key(texts[0])) if len(texts) == 1 else None
        columns = {} if title else _columns(cells)
        if title:
            kind, shown = title, texts[0]
        elif columns:
            if sections and not kind:
                _drop_title(sections[-1], index)
            sections.append(Section(kind, Found(grid, index, columns, cells), []))
            kind = ""
        elif kind:
            unread[shown] = None
        elif sections:
            sections[-1].lines.append((index + 1, cells))
    for place, section in enumerate(sections):
        section.kind = section.kind or _kind_by_place(section, place, len(sections))
    return sections, list(unread)


def _drop_title(section: Section, index: int) -> None:
    """Take back the line above row index `index`: one cell alone is the next section's title, in words not known."""
    if section.lines and section.lines[-1][0] == index and sum(1 for c in section.lines[-1][1] if text_of(c)) == 1:
        section.lines.pop()


def _kind_by_place(section: Section, place: int, sections: int) -> str:
    has_registration = bool({"registered_at", "approval"} & section.table.columns.keys())
    if has_registration or sections < 3:
        return ATTENDEE
    return (HOST, PANELIST, ATTENDEE)[place] if place < 3 else OTHER


def _section_of_attendees(sections: Sequence[Section]) -> Section:
    return next((section for section in sections if section.kind == ATTENDEE), sections[0])


# --- the lines above the sections ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Webinar:
    """What a report says of its webinar; `dates` are the texts that may help to tell the order of dates."""

    meeting: Meeting = field(default_factory=Meeting)
    minutes: float | None = None
    dates: tuple[str, ...] = ()


def _webinar(first: Found) -> Webinar:
    above = first.grid.rows[: first.header]
    for index, cells in enumerate(above):
        columns = match_fields(cells, _MEETING)
        if not {"meeting_id", "starts"} <= columns.keys():
            continue
        values = next((row for row in above[index + 1 :] if any(map(text_of, row))), ())
        values = _topic_in_one_cell(values, columns)
        meeting = meeting_of(values, columns)
        duration = columns.get("duration")
        minutes = number_of(values[duration]) if duration is not None and duration < len(values) else None
        dates = [text_of(cell) for row in above[:index] for cell in row]
        return Webinar(meeting, minutes, (*dates, text_of(meeting.starts)))
    return Webinar()


def _topic_in_one_cell(values: Cells, columns: dict[str, int]) -> Cells:
    """Return the values with a topic that was cut at its commas put together; the webinar's number shows where it ends."""
    topic, number = columns.get("topic"), columns["meeting_id"]
    if topic is None or number != topic + 1 or len(values) <= number or _is_number(values[number]):
        return values
    end = next((at for at, cell in enumerate(values) if at > number and _is_number(cell)), None)
    if end is None:
        return values
    return [*values[:topic], ", ".join(text_of(cell) for cell in values[topic:end]), *values[end:]]


def _is_number(cell: Any) -> bool:
    return bool(_NUMBER.fullmatch(text_of(cell)))


# --- rows ----------------------------------------------------------------------------------------------------------------


def _record(row: Row, order: str, kind: str) -> dict[str, Any]:
    name, email = _name(row), row.email()
    times = {}
    for column in ("joined_at", "left_at"):
        found = moment(row.raw(column), order)
        times[column] = utc(found) if found else None
    is_absent = fold_words(text_of(row.raw("attended"))) in _NO
    if kind in (HOST, PANELIST):
        row.problem(kind, "display_name" if row.has("display_name") else "first_name", value=name)
    elif is_absent:
        row.problem("no_show", "attended")
    else:
        if name is None and email is None:
            row.problem("missing_value", "display_name" if row.has("display_name") else "first_name")
        for column, time in times.items():
            if time is None:
                row.problem("missing_value" if _said(row, column) is None else "bad_time", column)
    joined, left = times["joined_at"], times["left_at"]
    if joined and left and left < joined:
        row.problem("leaves_before_join", "left_at")
        times["left_at"] = None
    return row.record(display_name=name, email=email, minutes=minutes_of(row.raw("minutes")), **times)


def _name(row: Row) -> str | None:
    parts = (_said(row, "first_name"), _said(row, "last_name"))
    return _said(row, "display_name") or " ".join(part for part in parts if part) or None


def _said(row: Row, column: str) -> str | None:
    """Return the text of a cell, None where it is empty or dashes only."""
    text = row.text(column)
    return None if text in _DASHES else text


def _facts(of_kind: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    attendees = of_kind.get(ATTENDEE, [])
    came = [r for r in attendees if r["reason"] != "no_show"]
    people = _people(came)
    joins = [local(r["joined_at"]) for r in came if r["joined_at"]]
    facts: dict[str, Any] = {
        "sections": {kind: len(found) for kind, found in of_kind.items()},
        "attended_people": len(people),
        "registered_no_show": len(_people(r for r in attendees if r["reason"] == "no_show") - people),
        "sum_minutes_attendee": whole_minutes(attendees),
    }
    return facts | ({"first_join_attendee": min(joins).isoformat()} if joins else {})


def _people(records: Iterable[dict[str, Any]]) -> set[str]:
    """Return a key for each person: the address, else the name."""
    return {r["email"] or accent_key(r["display_name"] or "") for r in records} - {""}


def _times(webinars: list[Webinar], records: list[dict[str, Any]], order: str) -> dict[str, str]:
    """Return starts_at and ends_at: as the report states them where all its tables are one webinar, else as joined."""
    whole = span([r[column] for r in records for column in ("joined_at", "left_at") if r[column]])
    hints = {"starts_at": whole[0].isoformat(), "ends_at": whole[1].isoformat()} if whole else {}
    starts = moment(webinars[0].meeting.starts, order)
    if starts is None or len({replace(w, dates=()) for w in webinars}) > 1:
        return hints
    hints["starts_at"] = utc(starts).isoformat()
    if webinars[0].minutes:
        hints["ends_at"] = utc(starts + timedelta(minutes=webinars[0].minutes)).isoformat()
    return hints


READER = Reader("zoom_webinar", "Báo cáo người dự hội thảo Zoom (webinar)", "connections", recognise, read)
