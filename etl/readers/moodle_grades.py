"""Moodle gradebook (Grades > Export): one row per person, one or more columns per item, the course total among them.

Items end in "(Real)", "(Percentage)" or "(Letter)", in Vietnamese "(Thực)", "(Phần trăm)", "(Chữ)"; the last column is
the time of the download as a Unix time. A grade that is missing is "-". Only the course total is kept.
"""

import re
from collections.abc import Collection
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, match_fields, without_note
from etl.readers.common.platforms import (
    OWN_LISTS,
    PERSON,
    course_in_name,
    identity,
    is_average,
    is_named,
    leave_out,
    lines,
    score_of,
    trace,
    word,
)
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

_KINDS = (("real", "thuc", "diem thuc"), ("percentage", "phan tram"), ("letter", "chu", "diem chu"))
_SUFFIX = re.compile(r"\(([^()]*)\)\s*$")
_TOTALS = {
    "course total", "tong khoa hoc", "tong toan khoa", "tong toan khoa hoc", "tong ket khoa hoc", "tong diem khoa hoc",
}  # fmt: skip
_DOWNLOADED = (
    "last downloaded from this course", "tai ve lan cuoi", "tai xuong lan cuoi", "lan tai ve cuoi", "lan cuoi tai",
    "lan tai xuong cuoi",
)  # fmt: skip
_NAMED = (
    re.compile(r"(.+?)[ _-]Grades(?:[-_ ].*)?$", re.IGNORECASE),
    re.compile(r"(.+?)[ _-](?:Điểm số|Điểm)(?:[-_ ].*)?$", re.IGNORECASE),
)


def recognise(grid: Grid) -> Found | None:
    """Find the headings: who, and an item with Moodle's suffix, a course total, or the time of the download."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, PERSON)
        if not is_named(columns):
            continue
        total = _total_column(cells)
        if _is_export(cells, total, columns):
            return Found(grid, index, columns if total is None else columns | {"total": total}, cells)
    return None


def _is_export(headings: Cells, total: int | None, columns: Collection[str]) -> bool:
    """Tell the export from a list that a school has made: one of those may count courses or percentages, too."""
    if any(heading_key(text_of(cell)).startswith(_DOWNLOADED) for cell in headings):
        return True
    own = match_fields(headings, OWN_LISTS).keys()
    if "full_name" in columns or "email" not in columns or own - {"school"}:
        return False
    return bool(items_of(headings)) or (total is not None and not own)


def items_of(headings: Cells) -> list[int]:
    """Return the columns of graded items, the course total not among them."""
    return [c for c, cell in enumerate(headings) if _kind(text_of(cell)) is not None and not _is_total(text_of(cell))]


def _kind(heading: str) -> int | None:
    suffix = _SUFFIX.search(heading)
    key = heading_key(suffix[1]) if suffix else ""
    return next((n for n, words in enumerate(_KINDS) if key in words), None)


def _is_total(heading: str) -> bool:
    return heading_key(without_note(heading)) in _TOTALS


def _total_column(headings: Cells) -> int | None:
    """Return the course total: the number itself before the percentage; the letter is no score."""
    totals = [(_kind(text), c) for c, cell in enumerate(headings) if _is_total(text := text_of(cell))]
    usable = [(kind or 0, column) for kind, column in totals if kind != len(_KINDS) - 1]
    return min(usable)[1] if usable else None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per person, in file order: the course total as score."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course = course_in_name(document.source, *_NAMED)
    draft.hints = {"course": course}
    records: list[dict[str, Any]] = []
    left_out: list[str] = []
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            name = row.text("family") or row.text("given") or row.text("full_name") or ""
            if is_average(name) and not (word(row, "email") or word(row, "staff_code")):
                left_out.append(name)
            else:
                records.append(_record(row, found, course))
    leave_out(draft, left_out)
    draft.facts |= {
        "items": sum(
            len({heading_key(without_note(text_of(f.headings[c]))) for c in items_of(f.headings)}) for f in tables
        ),
        "graded_rows": sum(record["score"] is not None for record in records),
    }
    return draft.finish(records)


def _record(row: Row, found: Found, course: str) -> dict[str, Any]:
    who = identity(row)
    score, most = score_of(row.raw("total"))
    if row.has("total") and _kind(text_of(found.headings[found.columns["total"]])) == 1:
        most = 100.0 if score is not None else None
    return trace(row, who, course=course, score=score, score_max=most)


READER = Reader("moodle_grades", "Bảng điểm Moodle", "learning", recognise, read)
