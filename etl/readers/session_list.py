"""List of planned sessions (danh sách buổi học): one row per session, by its code; times are local."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from etl.model.records import ReadResult
from etl.model.vocabulary import CORE, MODES, ROLES, find
from etl.readers.common.cells import is_ticked, split_list, text_of
from etl.readers.common.dates import clock, day, moment
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.text.fold import accent_key, fold_words
from etl.text.vietnam import utc

LAYOUT = Layout(
    spellings={
        "session_code": ("Mã buổi", "Mã buổi học", "Ký hiệu buổi", "Mã lớp/buổi", "session code"),
        "session_name": ("Tên buổi", "Tên buổi học", "Nội dung", "Chuyên đề", "Chủ đề"),
        "course": ("Khóa học", "Khoá học", "Khóa", "Tên khóa học", "Lớp bồi dưỡng", "Khóa bồi dưỡng", "course"),
        "starts": ("Bắt đầu", "Thời gian bắt đầu", "Giờ bắt đầu", "Bắt đầu lúc", "Từ giờ"),
        "ends": ("Kết thúc", "Thời gian kết thúc", "Giờ kết thúc", "Kết thúc lúc", "Đến giờ"),
        "held_date": ("Ngày", "Ngày học", "Ngày tổ chức"),
        "mode": ("Hình thức", "Hình thức học", "Hình thức tổ chức"),
        "meeting_ids": ("Mã cuộc họp", "ID cuộc họp", "ID Zoom", "Mã phòng họp", "Meeting ID", "ID phòng"),
        "is_required": ("Bắt buộc", "Buổi bắt buộc"),
        "audience": ("Đối tượng", "Đối tượng tham gia", "Thành phần"),
    },
    required=(("session_code",), ("course",), ("starts",), ("ends",)),
)  # fmt: skip

_EVERYONE = {"tat ca", "toan bo", "all", "moi doi tuong"}


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one SESSIONS record per data row; a code met before is a duplicate or a conflict."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("starts", "ends", "held_date")), default="dmy")
    if refusal:
        return refusal
    first_by_code: dict[str, tuple[int, tuple[object, ...]]] = {}
    records = []
    for row in list_rows(draft, LAYOUT):
        for field in ("session_code", "course", "starts", "ends"):
            row.require(field)
        starts_at, ends_at = _times(row, order)
        mode = find(MODES, row.raw("mode"))
        if mode is None and not row.is_blank("mode"):
            row.problem("unknown_mode", "mode")
        record = {
            "session_code": row.code("session_code"),
            "session_name": row.text("session_name"),
            "course": row.text("course"),
            "starts_at": utc(starts_at) if starts_at else None,
            "ends_at": utc(ends_at) if ends_at else None,
            "mode": mode.code if mode else None,
            "meeting_ids": _meeting_ids(row),
            "is_required": is_ticked(row.raw("is_required")) if row.has("is_required") else None,
            "audience": _audience(row),
        }
        if row.outcome != "rejected":
            _check_code(row, record, first_by_code)
        records.append(row.record(**record))
    return draft.finish(records)


def _times(row: Row, order: str) -> tuple[datetime | None, datetime | None]:
    """Return local start and end.

    A clock alone takes its day from the "Ngày" column, or from the start; an end without a clock is the day's end.
    """
    held = day(row.raw("held_date"), order)
    starts = _time(row, "starts", order, held)
    ends = _time(row, "ends", order, held or (starts.date() if starts else None))
    if ends and ends.time() == time(0) and _is_day_only(row.raw("ends")):
        ends += timedelta(hours=23, minutes=59, seconds=59)
    if starts and ends and ends <= starts:
        row.problem("ends_before_start", "ends")
        return None, None
    return starts, ends


def _is_day_only(cell: Any) -> bool:
    return not isinstance(cell, str) or not re.search(r"\d[:h]\d", cell)


def _time(row: Row, field: str, order: str, held: date | None) -> datetime | None:
    if row.is_blank(field):
        return None
    at = clock(row.raw(field))
    if at is not None and held is not None:
        return datetime.combine(held, at)
    found = moment(row.raw(field), order) if at is None else None
    if found is None:
        row.problem("bad_time", field)
    return found


def _meeting_ids(row: Row) -> list[str]:
    parts = split_list(text_of(row.raw("meeting_ids")), r"[;,/\n]+")
    return [digits for digits in (re.sub(r"\D", "", part) for part in parts) if digits]


def _audience(row: Row) -> list[str]:
    words = []
    for part in split_list(row.raw("audience"), r"[;,/+\n]+"):
        if fold_words(part) in _EVERYONE:
            continue
        term = find((*ROLES, CORE), part)
        if term is None:
            row.problem("unknown_audience", "audience", value=part)
        else:
            words.append(term.code)
    return list(dict.fromkeys(words))


def _check_code(
    row: Row, record: Mapping[str, object], first_by_code: dict[str, tuple[int, tuple[object, ...]]]
) -> None:
    same = (accent_key(text_of(record["course"])), record["starts_at"], record["ends_at"])
    code = str(record["session_code"])
    if code not in first_by_code:
        first_by_code[code] = row.number, (*same, row.text("session_name") or row.text("course"))
        return
    first_row, first = first_by_code[code]
    if first[:-1] == same:
        row.mark_duplicate(first_row, "session_code")
    else:
        row.problem("code_conflict", "session_code", other=first[-1], first_row=first_row)


READER = Reader("session_list", "Danh sách buổi học", "sessions", LAYOUT.find, read)
