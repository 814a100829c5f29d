"""Microsoft Forms answers (CSV or XLSX): one row per answer; the completion time is the time of signing in.

Anonymous forms write "anonymous" as e-mail and nothing as name: then the answers to the questions are used.
"""

from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.questions import map_questions
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.sign_ins import identity_facts, sign_in

OWN = {
    "form_id": ("ID", "Id"),
    "started": ("Start time", "Thời gian bắt đầu", "Giờ bắt đầu"),
    "signed_at": ("Completion time", "Thời gian hoàn thành", "Giờ hoàn thành", "Thời gian hoàn tất"),
    "account": ("Email", "E-mail", "Địa chỉ email"),
    "account_name": ("Name", "Tên"),
    "points": ("Total points", "Tổng điểm"),
    "feedback": ("Quiz feedback", "Phản hồi bài kiểm tra"),
    "modified": ("Last modified time", "Thời gian sửa đổi lần cuối"),
}
_ANONYMOUS = {"anonymous", "ẩn danh", "vô danh"}


def recognise(grid: Grid) -> Found | None:
    """Find the headings ID, Start time, Completion time, Email, Name and the questions after them."""
    for index, cells in enumerate(grid.head):
        own = match_fields(cells, OWN)
        if not {"form_id", "started", "signed_at"} <= own.keys():
            continue
        columns = own | map_questions(cells, own)
        if columns.keys() & {"full_name", "account_name", "account", "email"}:
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one SIGN_INS record per answer, in file order, times in UTC."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("started", "signed_at")))
    if refusal:
        return refusal
    records: list[dict[str, Any]] = []
    anonymous = 0
    for found in tables:
        rows, _ = data_rows(found.grid.rows, found.header, found.columns, (("signed_at",),))
        for number, cells in rows:
            row = Row(found, number, cells, draft.log)
            is_anonymous = _is_anonymous(row, "account")
            anonymous += is_anonymous
            email = (None if is_anonymous else row.email("account")) or row.email()
            name = row.text("full_name")
            if name is None and not _is_anonymous(row, "account_name"):
                name = row.text("account_name")
            records.append(sign_in(row, order, email=email, full_name=name))
    draft.facts |= {"anonymous_rows": anonymous} | identity_facts(records)
    return draft.finish(records)


def _is_anonymous(row: Row, field: str) -> bool:
    return text_of(row.raw(field)).lower() in _ANONYMOUS


READER = Reader("ms_forms", "Biểu mẫu Microsoft (điểm danh, khảo sát)", "sign_ins", recognise, read)
