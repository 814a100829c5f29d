"""Any sign-in sheet: one row per person, with a name, a school, and a time or a session."""

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.sign_ins import identity_facts, is_absent, sign_in
from etl.readers.common.staff import CODE, COMMUNE, EMAIL, NAME, PHONE, SCHOOL_CODE, SCHOOL_NAME

LAYOUT = Layout(
    spellings={
        "full_name": NAME,
        "staff_code": CODE,
        "school_code": SCHOOL_CODE,
        "school_text": (*SCHOOL_NAME, "Điểm cầu", "Tên điểm cầu"),
        "place_text": COMMUNE,
        "email": EMAIL,
        "phone": PHONE,
        "session_text": ("Mã buổi", "Buổi", "Buổi học", "Tên buổi", "Mã buổi học", "session"),
        "signed_at": (
            "Thời gian", "Thời gian điểm danh", "Dấu thời gian", "Timestamp", "Giờ điểm danh", "Giờ vào",
            "Thời gian vào", "Ngày", "Ngày điểm danh", "Ngày học", "Ngày giờ", "Thời điểm", "Giờ", "time"),
        "present": ("Có mặt", "Điểm danh", "Tham dự", "Hiện diện", "Có mặt/vắng", "Vắng/có mặt"),
        "product": ("Tên sản phẩm", "Sản phẩm"),
        "status": ("Trạng thái CB", "Vị trí việc làm"),
    },
    required=(("full_name", "staff_code"), ("school_code", "school_text"), ("signed_at", "session_text")),
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
    return draft.finish(records)


READER = Reader("sign_in_sheet", "Danh sách điểm danh", "sign_ins", LAYOUT.find, read)
