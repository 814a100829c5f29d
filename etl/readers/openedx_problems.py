"""Open edX problem grade report: one row per learner, for every problem what was earned and what was possible.

Source of the layout: edx-platform tasks_helper/grades.py. Only the grade of the whole course (0–1) is kept.
"""

from collections.abc import Mapping
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.openedx import course_of
from etl.readers.common.platforms import identity, keys_with, lines, score_of, trace, word
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "account": ("Student ID", "id", "User ID"),
    "email": ("Email", "E-mail"),
    "username": ("Username",),
    "enrolment": ("Enrollment Status",),
    "grade": ("Grade", "Final Grade", "Course Grade"),
}


def recognise(grid: Grid) -> Found | None:
    """Find the headings: the learner's names, a grade, and what was earned in single problems."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"username", "grade"} <= columns.keys() and keys_with(cells, "earned") and keys_with(cells, "possible"):
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per learner, in file order: the course's grade of 1, the enrolment as status."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course = course_of(document.source)
    draft.hints = {"course": course}
    records: list[dict[str, Any]] = []
    unenrolled = 0
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            who = identity(row)
            status = word(row, "enrolment")
            unenrolled += (status or "").lower() == "unenrolled"
            score, _ = score_of(row.raw("grade"))
            most = None if score is None else 1.0
            records.append(
                trace(
                    row,
                    who,
                    account=row.code("account") or None,
                    course=course,
                    status=status,
                    score=score,
                    score_max=most,
                )
            )
    problems = sum(len(keys_with(found.headings, "earned")) for found in tables)
    draft.facts |= {"problems": problems, "unenrolled": unenrolled}
    return draft.finish(records)


READER = Reader("openedx_problems", "Báo cáo điểm từng câu hỏi Open edX", "learning", recognise, read)
