"""Open edX grade report: one row per learner; a certificate delivered completes the course.

Source of the layout: edx-platform tasks_helper/grades.py. After the grade (0–1) one column per assignment, the averages
of a type in "(Avg)"; then cohort, team, track, certificates, enrolment. Older releases write the first headings in lower
case and have no certificates. The list of errors that comes with a report is another file and is refused.
"""

from collections.abc import Mapping
from typing import Any

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.cells import number_of, text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import heading_key, match_fields
from etl.readers.common.openedx import NOT_ATTEMPTED, course_of, is_yes, made_at
from etl.readers.common.platforms import lines
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "account": ("Student ID", "id", "User ID"),
    "email": ("Email", "E-mail"),
    "username": ("Username",),
    "grade": ("Grade",),
    "cohort": ("Cohort Name",),
    "team": ("Team Name",),
    "track": ("Enrollment Track",),
    "verification": ("Verification Status",),
    "eligible": ("Certificate Eligible",),
    "delivered": ("Certificate Delivered",),
    "certificate": ("Certificate Type",),
    "enrolment": ("Enrollment Status",),
}
_OTHER_REPORTS = ("earned", "possible")


def recognise(grid: Grid) -> Found | None:
    """Find the headings: the learner's three names and a grade, and no columns of single problems."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"account", "email", "username", "grade"} <= columns.keys() and not any(
            heading_key(text_of(cell)).endswith(_OTHER_REPORTS) for cell in cells
        ):
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one COMPLETIONS record per learner, in file order; completed at the time that the file's name states."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course, made = course_of(document.source), made_at(document.source)
    draft.hints = {"course": course}
    records: list[dict[str, Any]] = []
    rows: list[Row] = []
    for found in tables:
        assignments = _assignments(found)
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            row.require("email")
            done = sum(number_of(cells[c]) is not None for c in assignments if c < len(cells))
            is_complete = is_yes(row.raw("delivered"))
            values = {
                "email": row.email(), "course": course, "is_complete": is_complete,
                "completed_at": made if is_complete else None,
                "activities_done": done, "activities_total": len(assignments),
            }  # fmt: skip
            records.append(row.record(**values))
            rows.append(row)
    if not any("delivered" in found.columns for found in tables):
        draft.log.add(Issue("no_certificate_columns"))
    elif made is None and any(record["is_complete"] for record in records):
        draft.log.add(Issue("completion_day_unknown"))
    draft.facts |= {
        "eligible": sum(is_yes(row.raw("eligible")) for row in rows),
        "unenrolled": sum(text_of(row.raw("enrolment")).lower() == "unenrolled" for row in rows),
    }
    return draft.finish(records)


def _assignments(found: Found) -> list[int]:
    """Return the columns of assignments: what is no column of the report itself and holds grades or "Not Attempted"."""
    known = set(found.columns.values())
    return [
        column
        for column, cell in enumerate(found.headings)
        if (key := heading_key(text_of(cell)))
        and column not in known
        and not key.endswith(" avg")
        and not key.startswith("experiment group")
        and _holds_grades(found, column)
    ]


def _holds_grades(found: Found, column: int) -> bool:
    texts = [text for row in found.body if column < len(row) and (text := text_of(row[column]))]
    grades = [text for text in texts if (value := number_of(text)) is not None and 0 <= value <= 1]
    return bool(texts) and len(grades) + sum(text.lower() in NOT_ATTEMPTED for text in texts) == len(texts)


READER = Reader("openedx_grades", "Báo cáo điểm Open edX", "completions", recognise, read)
