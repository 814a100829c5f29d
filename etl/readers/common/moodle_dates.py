"""Dates as Moodle prints them in English and Vietnamese: month names, Vietnamese months in words, a session's heading."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from etl.readers.common.cells import text_of
from etl.readers.common.dates import moment
from etl.text.fold import fold

_MONTHS = {
    "muoi mot": 11, "muoi hai": 12, "muoi": 10, "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "chap": 12,
}  # fmt: skip
# "Tháng 11", "Thg 11", "Th11", "Tháng Mười Một"
_MONTH = re.compile(rf"\b(?:thang|thg|th)\.? ?(\d{{1,2}}|{'|'.join(_MONTHS)})\b")

_HEADING = re.compile(
    r"(?:[a-z]{2,9}(?: [a-z0-9]{1,4})?,? )??"
    r"(?P<day>\d{1,2} thang \d{1,2},? (?:nam )?\d{4}|\d{1,2}[ -][a-z]{3,9}\.?[ -]\d{4}|[a-z]{3,9} \d{1,2},? \d{4}"
    r"|\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}),?"
    r" (?P<hour>\d{1,2})[.:h](?P<minute>\d{2})(?:[.:]\d{2})? ?(?P<half>am|pm|sa|ch)?(?= |$|,)"
)


@dataclass(frozen=True)
class SessionHeading:
    """The heading of one session in an attendance register: the day as written, the time of day, the whole text."""

    text: str
    day: str
    clock: str

    def held_at(self, order: str) -> datetime | None:
        """Return the local time of the session, None where the calendar has no such day."""
        return moment(f"{self.day} {self.clock}", order)


def session_heading(cell: Any) -> SessionHeading | None:
    """Return the session that a heading names ("18 Nov 2026 01.30PM All students"), None where it names none."""
    if not isinstance(cell, str):
        return None
    found = _HEADING.match(_with_numbers(fold(cell)))
    if not found:
        return None
    heading = SessionHeading(text_of(cell), found["day"], f"{found['hour']}:{found['minute']}{found['half'] or ''}")
    return heading if heading.held_at("dmy") or heading.held_at("mdy") else None


def moodle_moment(cell: Any, order: str) -> datetime | None:
    """Return the local time in a cell, as `moment` does; Vietnamese months may be written in words."""
    return _moment(cell, order) if isinstance(cell, str) else moment(cell, order)


@lru_cache(maxsize=50_000)
def _moment(text: str, order: str) -> datetime | None:
    return moment(text, order) or moment(_with_numbers(fold(text)), order)


def _with_numbers(folded: str) -> str:
    return _MONTH.sub(lambda month: f"thang {_MONTHS.get(month[1], month[1])}", folded)
