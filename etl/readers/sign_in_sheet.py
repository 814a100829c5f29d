"""Any sign-in sheet: one row per person, with a name, a school, and a time, a session or a box for being there.

A sheet without times often has its day in the title above it, or in the file's name.
"""

import re
from datetime import date

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.date_order import day_in_name
from etl.readers.common.dates import year_day
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.places import BESIDE_A_SCHOOL, COMMUNE, NEW_COMMUNE
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.sign_ins import identity_facts, is_absent, sign_in
from etl.readers.common.staff import CODE, EMAIL, NAME, PHONE, SCHOOL_CODE, SCHOOL_NAME
from etl.text.fold import accent_key

_NAMED_DAY = re.compile(r"ngày (\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4})\b")

LAYOUT = Layout(
    spellings={
        "full_name": NAME,
        "staff_code": CODE,
        "school_code": SCHOOL_CODE,
        "school_text": (*SCHOOL_NAME, "Điểm cầu", "Tên điểm cầu"),
        "place_text": (*COMMUNE, *NEW_COMMUNE),
        **BESIDE_A_SCHOOL,
        "email": EMAIL,
        "phone": PHONE,
        "session_text": ("Mã buổi", "Buổi", "Buổi học", "Tên buổi", "Mã buổi học", "session"),
        "signed_at": (
            "Thời gian", "Thời gian điểm danh", "Dấu thời gian", "Timestamp", "Giờ điểm danh", "Giờ vào",
            "Thời gian vào", "Ngày", "Ngày điểm danh", "Ngày học", "Ngày giờ", "Thời điểm", "Giờ", "time"),
        "present": (
            "Có mặt", "Điểm danh", "Tham dự", "Hiện diện", "Có mặt/vắng", "Vắng/có mặt", "Ký tên", "Ký nhận", "Chữ ký",
            "Ký", "Ký xác nhận"),
        "product": ("Tên sản phẩm", "Sản phẩm"),
        "status": ("Trạng thái CB", "Vị trí việc làm"),
    },
    required=(("full_name", "staff_code"), ("school_code", "school_text"), ("signed_at", "session_text", "present")),
    forbidden=("product", "status"),
)  # fmt: skip


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one SIGN_INS record per data row, in file order, times in UTC."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("signed_at",)))
    if refusal:
        return refusal
    records = []
    for row in list_rows(draft, LAYOUT):
        if is_absent(row):
            row.problem("absent", "present")
        records.append(sign_in(row, order, email=row.email(), full_name=row.text("full_name")))
    draft.facts |= identity_facts(records)
    days = {day for day in map(_day_above, tables) if day}
    held = days.pop() if len(days) == 1 else None if days else day_in_name(document.source.name)
    if held:
        draft.hints["held_date"] = held.isoformat()
    return draft.finish(records)


def _day_above(found: Found) -> date | None:
    """Return the only day that the title above the headings names ("ngày 06/04/2025", "ngày 6 tháng 4 năm 2025")."""
    above = " ".join(text_of(cell) for cells in found.grid.head[: found.header] for cell in cells)
    days = {year_day(int(m[3]), int(m[2]), int(m[1])) for m in _NAMED_DAY.finditer(accent_key(above))}
    return days.pop() if len(days) == 1 else None


READER = Reader("sign_in_sheet", "Danh sách điểm danh", "sign_ins", LAYOUT.find, read)
