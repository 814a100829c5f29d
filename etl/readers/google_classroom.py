"""Google Classroom grades (Grades > Download all grades): one row per student, one column per piece of work.

The layout is not confirmed by a real file: last name, first name, e-mail address, the work; above the people rows that
give dates, points and the class average. Those rows are no people. An overall grade is kept where there is a column.
"""

import re
from collections.abc import Mapping
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, match_fields
from etl.readers.common.platforms import (
    PERSON,
    course_in_name,
    folded,
    identity,
    is_average,
    leave_out,
    lines,
    score_of,
    trace,
)
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "family": PERSON["family"],
    "given": PERSON["given"],
    "email": PERSON["email"],
    "overall": ("Overall Grade", "Overall", "Điểm tổng kết", "Điểm tổng quát", "Điểm chung"),
}
_LABELS = {"date", "due date", "points", "max points", "class average", "ngay", "han nop", "diem", "diem toi da"}
_MOODLE_OR_LIST = {"id number", "ma so id", "institution", "department", "groups", "nhom", "roles", "username"}
_NAMED = re.compile(r"(.+?)[ _-]+(?:grades|điểm)(?:[ _-].*)?$", re.IGNORECASE)


def recognise(grid: Grid) -> Found | None:
    """Find the headings: last name, first name, e-mail address, above rows of dates, points or averages.

    Without such rows only the exact beginning of the export is taken, above cells that are grades.
    """
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if not {"family", "given", "email"} <= columns.keys():
            continue
        below = grid.head[index + 1 :]
        if any(_label(row, columns) for row in below) or _is_plain(cells, columns, below):
            return Found(grid, index, columns, cells)
    return None


def _label(cells: Cells, columns: Mapping[str, int]) -> str | None:
    """Return the words of a row above the people: they stand where a name would, and there is no address."""
    texts = {field: text_of(cells[c]) if c < len(cells) else "" for field, c in columns.items()}
    if "@" in texts["email"]:
        return None
    named = [text for text in (texts["family"], texts["given"], texts["email"]) if text]
    return next((text for text in named if folded(text) in _LABELS or is_average(text)), None)


def _is_plain(headings: Cells, columns: Mapping[str, int], below: list[Cells]) -> bool:
    keys = [heading_key(text_of(cell)) for cell in headings]
    if keys[:3] != ["last name", "first name", "email address"] or _MOODLE_OR_LIST & set(keys):
        return False
    work = [c for c, key in enumerate(keys) if key and c not in columns.values()]
    texts = [text_of(row[c]) for row in below for c in work if c < len(row)]
    return bool(work) and all(score_of(text)[0] is not None for text in texts if text)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per student, in file order: the overall grade as score, where the file has one."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course = course_in_name(document.source, _NAMED)
    draft.hints = {"course": course}
    records: list[dict[str, Any]] = []
    labels: list[str] = []
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            label = _label(cells, found.columns)
            if label:
                labels.append(label)
                continue
            who = identity(row)
            score, most = score_of(row.raw("overall"))
            records.append(trace(row, who, course=course, score=score, score_max=most))
    leave_out(draft, labels)
    return draft.finish(records)


READER = Reader("google_classroom", "Bảng điểm Google Classroom", "learning", recognise, read)
