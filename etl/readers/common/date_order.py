"""Day first or month first: decided once per file, never per row.

In this order: a first number above 12 anywhere means day first, a second one month first (the majority where a typing
error says otherwise); every date reads the same both ways; the person loading the file has said so; the date in the
file's name; the contract of our own lists (day first). Otherwise nobody decides here: the caller may know the session.
Dates with dots are day first, dates with four digits or a month's name first need no decision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from etl.readers.common.dates import full_year, year_day
from etl.text.vietnam import local

DMY = "dmy"
MDY = "mdy"

_SLASHED = re.compile(r"(?<!\d)(?<!\d[/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-])")
_NAME_YEAR_FIRST = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(\d{2})[-_. ]?(\d{2})(?!\d)")
_NAME_TEAMS = re.compile(r"attendance\D*(\d{1,2})-(\d{1,2})-(\d{2})(?!\d)", re.IGNORECASE)
_NAME_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-_.](\d{1,2})[-_.](20\d{2}|\d{2})(?!\d)")
_NAME_CLOCK = re.compile(r"[ T_-]+(\d{2})[-_.:h ]?(\d{2})(?:[-_.: ]?(\d{2}))?(?!\d)")


@dataclass(frozen=True)
class Decision:
    """The order of a file's dates; None where it stays open: then an example and the days under each reading."""

    order: str | None
    is_assumed: bool = False
    example: str = ""
    example_days: tuple[date, ...] = ()
    dmy_days: tuple[date, ...] = ()
    mdy_days: tuple[date, ...] = ()


def decide(texts: Iterable[str], file_name: str, chosen: str | None, default: str | None = None) -> Decision:
    """Return the order of the dates in `texts` (cells as the file writes them)."""
    triples = {(int(m[1]), int(m[3]), full_year(m[4])): m[0] for text in set(texts) for m in _SLASHED.finditer(text)}
    day_first = sum(1 for a, b, y in triples if a > 12 and year_day(y, b, a))
    month_first = sum(1 for a, b, y in triples if b > 12 and year_day(y, a, b))
    if day_first or month_first:
        return Decision(DMY if day_first >= month_first else MDY)
    both = {(a, b, y): text for (a, b, y), text in triples.items() if year_day(y, b, a) and year_day(y, a, b)}
    if all(a == b for a, b, _ in both):
        return Decision(DMY)
    if chosen in (DMY, MDY):
        return Decision(chosen)
    dmy_days = tuple(sorted({date(y, b, a) for a, b, y in both}))
    mdy_days = tuple(sorted({date(y, a, b) for a, b, y in both}))
    named = day_in_name(file_name)
    if named is not None and (named in dmy_days) != (named in mdy_days):
        return Decision(DMY if named in dmy_days else MDY)
    if default is not None:
        return Decision(default, is_assumed=True)
    (a, b, y), example = min((item for item in both.items() if item[0][0] != item[0][1]), key=lambda item: item[0])
    return Decision(None, False, example, (date(y, b, a), date(y, a, b)), dmy_days, mdy_days)


def day_in_name(file_name: str) -> date | None:
    """Return the local day that a file's name states beyond doubt, or None.

    Known: `participants_81234567890_2026_11_18`, `GMT20261118-060512_Recording` (UTC), Teams' `… Attendance report
    11-26-25` (month first), and a day with its year last whose numbers leave no choice.
    """
    found = _NAME_YEAR_FIRST.search(file_name)
    if found:
        start = start_in_name(file_name)
        return start.date() if start else year_day(int(found[1]), int(found[2]), int(found[3]))
    found = _NAME_TEAMS.search(file_name)
    if found:
        return year_day(full_year(found[3]), int(found[1]), int(found[2]))
    found = _NAME_YEAR_LAST.search(file_name)
    if found:
        first, second, year = int(found[1]), int(found[2]), full_year(found[3])
        readings = {day for day in (year_day(year, second, first), year_day(year, first, second)) if day}
        return readings.pop() if len(readings) == 1 else None
    return None


def start_in_name(file_name: str) -> datetime | None:
    """Return the local time that a file's name states: "2026-11-18 13_05 Buổi 1", "GMT20261118-060512" (UTC)."""
    found = _NAME_YEAR_FIRST.search(file_name)
    on = year_day(int(found[1]), int(found[2]), int(found[3])) if found else None
    at = _NAME_CLOCK.match(file_name, found.end()) if found else None
    if found is None or on is None or at is None:
        return None
    try:
        start = datetime.combine(on, time(int(at[1]), int(at[2]), int(at[3] or 0)))
    except ValueError:
        return None
    return local(start) if is_recording(file_name) else start


def is_recording(file_name: str) -> bool:
    """Tell the name that Zoom gives to the files of a cloud recording: the time in it is UTC."""
    return file_name.upper().startswith("GMT20")


def without_day(name: str) -> str:
    """Return a file's name without the day and the clock that it states."""
    found = _NAME_YEAR_FIRST.search(name) or _NAME_YEAR_LAST.search(name)
    if not found:
        return name
    at = _NAME_CLOCK.match(name, found.end())
    return name[: found.start()] + " " + name[(at or found).end() :]
