"""Roll-call of the sites (điểm danh điểm cầu): one row per site and session, a head-count and perhaps names."""

import re
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import count_of, split_list, text_of
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headcount import headcount_in
from etl.readers.common.headings import heading_key
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.places import BESIDE_A_SCHOOL, COMMUNE, NEW_COMMUNE, place_beside
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

LAYOUT = Layout(
    spellings={
        "session_code": ("Mã buổi", "Buổi", "Buổi học", "Mã buổi học", "session code"),
        "held_date": ("Ngày", "Ngày học", "Ngày điểm danh", "Dấu thời gian", "Timestamp", "Thời gian", "date"),
        "school_code": ("Mã trường", "Mã cơ sở", "Mã đơn vị", "Mã CSGD", "school code"),
        "site_text": (
            "Tên điểm cầu", "Điểm cầu", "Tên trường", "Trường", "Đơn vị", "Tên đơn vị", "Cơ sở", "Tên cơ sở",
            "Đơn vị/điểm cầu", "Trường/điểm cầu", "site"),
        "place_text": (*COMMUNE, *NEW_COMMUNE),
        **BESIDE_A_SCHOOL,
        "headcount": (
            "Sĩ số", "Có mặt", "Số người có mặt", "Số có mặt", "Sĩ số có mặt", "Số lượng có mặt", "Số người tham gia",
            "Số CBGV có mặt", "Số lượng tham gia", "Số người dự", "Số người tham dự", "Số lượng tham dự",
            "Số CBGV tham gia", "Số CBGV tham dự", "Số GV có mặt", "Số GV tham gia", "Số GV tham dự", "headcount"),
        "names": (
            "Danh sách có mặt", "Danh sách người có mặt", "Họ tên người có mặt", "Danh sách tham gia",
            "Danh sách", "Họ và tên người có mặt"),
        "level": ("Cấp học",),
        "full_name": ("Họ và tên", "Họ tên"),
    },
    required=(("school_code", "site_text"), ("headcount", "names")),
    forbidden=("level",),
)  # fmt: skip

_TICKS = {"co mat"}
_ORDINAL = re.compile(r"^\d{1,3}\s*[.)\-]\s*")


def recognise(grid: Grid) -> Found | None:
    """Find the headings. A list of persons with a box "Có mặt" is no roll-call; one with a "Sĩ số" is, whoever signs."""
    found = LAYOUT.find(grid)
    if found is None or "full_name" not in found.columns:
        return found
    headcount = found.columns.get("headcount")
    is_box = headcount is None or heading_key(text_of(found.headings[headcount])) in _TICKS
    return None if is_box else found


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one ROLLCALLS record per data row, in file order."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("held_date",)))
    if refusal:
        return refusal
    return draft.finish([rollcall(row, order) for row in list_rows(draft, LAYOUT)])


def rollcall(row: Row, order: str) -> dict[str, object]:
    """Return one ROLLCALLS record."""
    if row.is_blank("school_code") and row.is_blank("site_text"):
        row.problem("missing_value", "school_code" if row.has("school_code") else "site_text")
    held = None
    if not row.is_blank("held_date"):
        held = day(row.raw("held_date"), order)
        if held is None:
            row.problem("bad_date", "held_date")
    names = _names(row)
    headcount = None
    if not row.is_blank("headcount"):
        headcount = _headcount(row.raw("headcount"))
        if headcount is None:
            row.problem("bad_number", "headcount")
    elif not names:
        row.problem("missing_value", "headcount" if row.has("headcount") else "names")
    return row.record(
        session_code=row.code("session_code"),
        held_date=held,
        school_code=row.code("school_code"),
        site_text=row.text("site_text"),
        place_text=place_beside(row, "place_text"),
        headcount=headcount,
        names=names,
    )


def _headcount(cell: Any) -> int | None:
    """Return the people present: a number, or the words in which a site says it ("24/26", "25 người")."""
    count = count_of(cell)
    return headcount_in(cell) if count is None and isinstance(cell, str) else count


def _names(row: Row) -> list[str]:
    """Return the names of a cell: parted by ";" or line breaks, by commas only where there is neither."""
    parts = split_list(row.raw("names"))
    if len(parts) == 1:
        parts = split_list(parts[0], ",")
    return [name for name in (_ORDINAL.sub("", part) for part in parts) if name]


READER = Reader("site_rollcall", "Điểm danh điểm cầu", "rollcalls", recognise, read)
