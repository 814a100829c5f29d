"""Canvas gradebook (Grades > Export): one row per student, one column per assignment, scores of the whole course.

Source of the layout: canvas-lms lib/gradebook_exporter.rb. Below the headings may stand a row that says which
assignments are posted by hand or muted, then the points possible; the test student is the last row. None of them is a
person. Names are written for sorting, "Hoa, Lò Thị", and put back into their order (etl.text.names).
"""

import re
from collections.abc import Mapping
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import email_of, text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.platforms import course_in_name, folded, leave_out, lines, score_of, word
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.text.names import from_sortable

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "student": ("Student",),
    "account": ("ID",),
    "staff_code": ("SIS User ID",),
    "username": ("SIS Login ID",),
    "section": ("Section",),
    "final": ("Final Score",),
    "current": ("Current Score",),
}
_ASSIGNMENT = re.compile(r".*\(\d+\)\s*")
_POINTS = {"points possible"}
_POSTING = {"manual posting", "muted"}
_TEST_STUDENT = {"student test", "test student", "hoc vien kiem tra", "sinh vien kiem tra", "hoc sinh kiem tra"}
_NAMED = re.compile(r"(?:^|_)Grades-(.+)$", re.IGNORECASE)


def recognise(grid: Grid) -> Found | None:
    """Find the headings: Student, ID, and one of SIS user, SIS login and section."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"student", "account"} <= columns.keys() and {"staff_code", "username", "section"} & columns.keys():
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per student, in file order: the final score of the course, in per cent."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course = course_in_name(document.source, _NAMED)
    draft.hints = {"course": course}
    records: list[dict[str, Any]] = []
    pseudo: list[str] = []
    for found in tables:
        posting = {n: name for n, cells in enumerate(found.body, found.header + 2) if (name := _posting(cells, found))}
        pseudo += posting.values()
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            if number in posting:
                continue
            if folded(row.raw("student")) in _POINTS | _TEST_STUDENT:
                pseudo.append(str(row.raw("student")))
            else:
                records.append(_record(row, course))
    leave_out(draft, pseudo)
    draft.facts["assignments"] = sum(
        bool(_ASSIGNMENT.fullmatch(text_of(heading))) for found in tables for heading in found.headings
    )
    return draft.finish(records)


def _posting(cells: Cells, found: Found) -> str | None:
    """Return the words of the row that says how grades are posted: it names nobody, or bears the words as a name."""
    column = found.columns["student"]
    student = cells[column] if column < len(cells) else ""
    if folded(student):
        return str(student) if folded(student) in _POSTING else None
    return next((text_of(cell) for cell in cells if folded(cell) in _POSTING), None)


def _record(row: Row, course: str) -> dict[str, Any]:
    login = word(row, "username")
    name = from_sortable(row.text("student"))
    if not (name or login or row.code("staff_code")):
        row.problem("missing_value", "student")
    score = next((s for field in ("final", "current") if (s := score_of(row.raw(field))[0]) is not None), None)
    return row.record(
        full_name=name,
        staff_code=row.code("staff_code"),
        email=email_of(login or ""),
        username=login,
        account=row.code("account"),
        course=course,
        score=score,
        score_max=None if score is None else 100.0,
    )


READER = Reader("canvas_gradebook", "Bảng điểm Canvas", "learning", recognise, read)
