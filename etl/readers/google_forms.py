"""Google Forms answers, as the sheet is downloaded (CSV or XLSX): one row per submission, the first column its time.

The questions are as somebody typed them, so columns are found by words. A person typed into the school's cell, and
the school into the person's, stay where they are: matching knows the schools and swaps them.
"""

import re
import unicodedata
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.dates import moment
from etl.readers.common.document import Document
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.questions import map_questions
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.sign_ins import identity_facts, sign_in
from etl.text.fold import fold_words

_TIMESTAMP = {"timestamp", "dau thoi gian"}
_SCHOOL = re.compile(r"(?:truong|mn|th|thcs|thpt|ptdtbt|ptdtnt|tieu hoc|mam non|trung tam|tt|ttgdnn|th thcs)\b")


def recognise(grid: Grid) -> Found | None:
    """Find the headings: a time stamp in the first column, and a question for a name, an e-mail or a staff code."""
    for index, cells in enumerate(grid.head):
        if len(cells) < 2 or heading_key(text_of(cells[0])) not in _TIMESTAMP:
            continue
        columns = {"signed_at": 0}
        columns |= map_questions(cells, columns)
        if columns.keys() & {"full_name", "staff_code"} or "email" in columns:
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one SIGN_INS record per submission, in file order, times in UTC."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("signed_at",)))
    if refusal:
        return refusal
    records: list[dict[str, Any]] = []
    raw_rows: list[tuple[Row, Cells]] = []
    for found in tables:
        rows, _ = data_rows(found.grid.rows, found.header, found.columns, (("signed_at",),))
        for number, cells in rows:
            row = Row(found, number, cells, draft.log)
            records.append(sign_in(row, order, email=row.email(), full_name=row.text("full_name")))
            raw_rows.append((row, cells))
    draft.facts |= identity_facts(records) | _facts(raw_rows, order)
    return draft.finish(records)


def _facts(rows: list[tuple[Row, Cells]], order: str) -> dict[str, Any]:
    times = [time for row, _ in rows if (time := moment(row.raw("signed_at"), order))]
    facts: dict[str, Any] = {
        "swapped_name_unit_rows": sum(1 for row, _ in rows if _is_swapped(row)),
        "nfd_rows": sum(1 for _, cells in rows if any(_is_decomposed(cell) for cell in cells)),
        "missing_email_rows": sum(1 for row, _ in rows if row.has("email") and row.is_blank("email")),
        "embedded_newline_rows": sum(
            1 for _, cells in rows if any(isinstance(cell, str) and "\n" in cell.strip() for cell in cells)
        ),
    }
    if times:
        facts["first_timestamp"] = min(times).isoformat()
    return facts


def _is_swapped(row: Row) -> bool:
    name, school = (fold_words(text_of(row.raw(field))) for field in ("full_name", "school_text"))
    return bool(_SCHOOL.match(name)) and bool(school) and not _SCHOOL.match(school)


def _is_decomposed(cell: Any) -> bool:
    return isinstance(cell, str) and not unicodedata.is_normalized("NFC", cell)


READER = Reader("google_forms", "Biểu mẫu Google (điểm danh)", "sign_ins", recognise, read)
