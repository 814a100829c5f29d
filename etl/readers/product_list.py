"""Products handed in for the course (sản phẩm): one row per product, with the verdict where there is one."""

from etl.model.records import ReadResult
from etl.readers.common.cells import is_ticked
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.staff import CODE, NAME, SCHOOL_CODE, SCHOOL_NAME
from etl.text.fold import accent_key, fold_words

LAYOUT = Layout(
    spellings={
        "full_name": (*NAME, "Tác giả", "Người nộp", "Họ và tên tác giả"),
        "staff_code": CODE,
        "school_code": SCHOOL_CODE,
        "school_text": SCHOOL_NAME,
        "product_name": ("Tên sản phẩm", "Sản phẩm", "Tên bài", "Tên sản phẩm dự thi", "Sản phẩm nộp", "product"),
        "submitted_date": ("Ngày nộp", "Thời gian nộp", "Ngày gửi", "Ngày", "Dấu thời gian"),
        "verdict": ("Kết quả", "Đánh giá", "Xếp loại", "Kết quả duyệt", "Trạng thái", "Duyệt"),
    },
    required=(("full_name", "staff_code"), ("product_name",)),
)

_ACCEPTED = {"đạt", "đã duyệt", "duyệt", "đạt yêu cầu", "được duyệt", "đã đạt", "accepted"}
_REFUSED = {"không đạt", "chưa đạt", "không duyệt", "không đạt yêu cầu", "chưa đạt yêu cầu", "từ chối", "loại", "không"}
_WAITING = {"chờ duyệt", "đang chờ", "chưa duyệt", "đang duyệt", "chưa chấm", "chờ chấm", "đang chấm", "-", "chờ"}
_VERDICTS = (("accepted", _ACCEPTED), ("refused", _REFUSED), ("waiting", _WAITING))
_FOLDED = {fold_words(word): verdict for verdict, words in _VERDICTS for word in words}


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one PRODUCTS record per data row, in file order."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("submitted_date",)), default="dmy")
    if refusal:
        return refusal
    return draft.finish([product(row, order) for row in list_rows(draft, LAYOUT)])


def product(row: Row, order: str) -> dict[str, object]:
    """Return one PRODUCTS record."""
    if row.is_blank("full_name") and row.is_blank("staff_code"):
        row.problem("missing_value", "full_name" if row.has("full_name") else "staff_code")
    submitted = None
    if not row.is_blank("submitted_date"):
        submitted = day(row.raw("submitted_date"), order)
        if submitted is None:
            row.problem("bad_date", "submitted_date")
    return row.record(
        full_name=row.text("full_name"),
        staff_code=row.code("staff_code"),
        school_code=row.code("school_code"),
        school_text=row.text("school_text"),
        product_name=row.text("product_name"),
        submitted_date=submitted,
        verdict=_verdict(row),
    )


def _verdict(row: Row) -> str | None:
    text = row.text("verdict")
    if text is None:
        return "waiting"
    key = accent_key(text).strip(" .")
    found = next((verdict for verdict, words in _VERDICTS if key in words), None) or _FOLDED.get(fold_words(text))
    if found is None and is_ticked(text):
        return "accepted"
    if found is None:
        row.problem("unknown_verdict", "verdict")
    return found


READER = Reader("product_list", "Danh sách sản phẩm", "products", LAYOUT.find, read)
