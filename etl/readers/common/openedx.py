"""Open edX reports: what their file names and their times say. Both are UTC.

Source: edx-platform lms/djangoapps/instructor_task (report store: `<course>_<report>_<YYYY-MM-DD-HHMM>.csv`).
"""

import re
from datetime import UTC, datetime
from typing import Any

from etl.readers.common.cells import text_of
from etl.readers.common.dates import YEARS, moment
from etl.readers.common.platforms import course_in_name
from etl.readers.common.source import Source
from etl.text.vietnam import utc

NOT_ATTEMPTED = {"not attempted", "not available", "n/a"}
"""Cells of a grade that are no number, in lower case."""

_MADE = re.compile(r"(20\d{2})-(\d{2})-(\d{2})(?:-(\d{2})(\d{2}))?(?!\d)")
_REPORT = re.compile(
    r"(.+?)_(?:problem_grade_report|grade_report|student_profile_info|may_enroll_info)(?![a-z])", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}.*")


def course_of(source: Source) -> str:
    """Return the course that the report's name begins with, else the whole stem."""
    return course_in_name(source, _REPORT)


def made_at(source: Source) -> datetime | None:
    """Return when the report was made, as its name says (UTC; a day alone is its local midnight), or None."""
    found = _MADE.search(source.stem)
    if not found:
        return None
    year, month, day = (int(found[part]) for part in (1, 2, 3))
    try:
        if found[4] is None:
            return utc(datetime(year, month, day))
        return datetime(year, month, day, int(found[4]), int(found[5]))
    except ValueError:
        return None


def utc_moment(cell: Any, order: str) -> datetime | None:
    """Return the time in a cell as UTC: a zone written in it counts, without one it is UTC; None where there is none."""
    text = text_of(cell)
    if isinstance(cell, str) and _ISO.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
            aware = found.astimezone(UTC) if found.tzinfo else found
        except (ValueError, OverflowError):
            return None
        return aware.replace(tzinfo=None, microsecond=0) if aware.year in YEARS else None
    return moment(cell, order)


def is_yes(cell: Any) -> bool:
    """Tell Y and Yes (any case)."""
    return text_of(cell).lower() in ("y", "yes", "true")
