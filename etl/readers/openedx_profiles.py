"""Open edX student profiles: one row per learner enrolled. Birth year, sex and addresses are never read.

Source of the layout: edx-platform lms/djangoapps/instructor (student_profile_info). Times are UTC.
"""

from collections.abc import Mapping
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.openedx import course_of, utc_moment
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.platforms import identity, lines, trace, word
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "account": ("id", "User ID"),
    "username": ("username",),
    "full_name": ("name", "Full name"),
    "email": ("email",),
    "mode": ("enrollment_mode",),
    "enrolled": ("enrollment_date",),
}
_ONLY_HERE = {
    "education": ("level_of_education",),
    "mode": ("enrollment_mode",),
    "goals": ("goals",),
    "joined": ("date_joined",),
    "key": ("external_user_key",),
}


def recognise(grid: Grid) -> Found | None:
    """Find the headings: user name and e-mail, and two of the fields that only a profile has."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"username", "email"} <= columns.keys() and len(match_fields(cells, _ONLY_HERE)) >= 2:
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per learner, in file order: the kind of enrolment as status, its time where given."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("enrolled",)), default="dmy")
    if refusal:
        return refusal
    course = course_of(document.source)
    draft.hints |= {"course": course}
    records: list[dict[str, Any]] = []
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            who = identity(row)
            happened = utc_moment(row.raw("enrolled"), order)
            records.append(
                trace(
                    row, who, account=row.code("account"), course=course, status=word(row, "mode"), happened_at=happened
                )
            )
    return draft.finish(records)


READER = Reader("openedx_profiles", "Hồ sơ người học Open edX", "learning", recognise, read)
