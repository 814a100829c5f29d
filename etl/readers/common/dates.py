"""Dates and times as people and programs write them: text in several forms, true dates, Excel serial numbers."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from etl.text.fold import clean, fold

YEARS = range(2000, 2100)
"""Years that a date of this programme can have; anything else is a typing error."""

_EXCEL_ZERO = datetime(1899, 12, 30)
_SERIALS = (36_526, 73_050)  # 2000-01-01 to 2099-12-31

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:h](?P<minute>\d{2})?(?::(?P<second>\d{2})(?:[.,]\d+)?)?)\s*"
    r"(?P<half>am|pm|a\.m\.|p\.m\.|sa|ch)?"
)
_DATES = (
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})",
    r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})",
    r"(?P<name2>[a-z]{3,9})\.? (?P<d2>\d{1,2}),? (?P<y2>\d{4})",
    r"(?P<d3>\d{1,2})[ -](?P<name3>[a-z]{3,9})\.?,?[ -](?P<y3>\d{4})",
    r"(?:ngay )?(?P<d4>\d{1,2}) thang (?P<m4>\d{1,2}),? (?:nam )?(?P<y4>\d{4})",
)
_ZONE = r"(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}|(?:gmt|utc)[+-]\d{1,2}(?::?\d{2})?)"
_WEEKDAY = (
    r"(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|[a-z]{3,9}day|mon|tue|wed|thu|fri|sat|sun|cn|t[2-7]),? +)?"
)
_FORMS = [
    re.compile(pattern)
    for form in _DATES
    for pattern in (
        rf"{_WEEKDAY}{form}(?:(?:,? +|t){_CLOCK}(?: ?{_ZONE})?)?",
        rf"{_CLOCK},? +{_WEEKDAY}(?:ngay )?{form}",
    )
]
_ONLY_CLOCK = re.compile(_CLOCK)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


def full_year(digits: str) -> int:
    """Return a year written with four or two digits ("26" is 2026)."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def year_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar or YEARS has no such day."""
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment(cell: Any, order: str | None) -> datetime | None:
    """Return the local time in a cell, or None where there is none.

    `order` is "dmy" or "mdy" for slashed dates. A day without a clock is midnight. A zone written in the cell
    (ISO "Z", "+00:00") is turned into Vietnamese time.
    """
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None) if cell.year in YEARS else None
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day) if cell.year in YEARS else None
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _serial(float(cell))
    return _parse(cell, order) if isinstance(cell, str) else None


def day(cell: Any, order: str | None) -> date | None:
    """Return the local day in a cell, or None."""
    found = moment(cell, order)
    return found.date() if found else None


def clock(cell: Any) -> time | None:
    """Return a time of day that stands without a date ("08:05", "8h30"), or None."""
    if isinstance(cell, datetime | date):
        return None
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    if isinstance(cell, timedelta):
        return (_EXCEL_ZERO + cell).time() if timedelta(0) <= cell < timedelta(days=1) else None
    if isinstance(cell, float) and 0 <= cell < 1:
        return (_EXCEL_ZERO + timedelta(seconds=round(cell * 86_400))).time()
    if isinstance(cell, str):
        found = _ONLY_CLOCK.fullmatch(fold(cell))
        return _clock(found) if found else None
    return None


def _serial(value: float) -> datetime | None:
    if not _SERIALS[0] <= value < _SERIALS[1] + 1:
        return None
    return _EXCEL_ZERO + timedelta(seconds=round(value * 86_400))


@lru_cache(maxsize=50_000)
def _parse(cell: str, order: str | None) -> datetime | None:
    text = fold(clean(cell))
    if _SERIAL.fullmatch(text):
        return _serial(float(text.replace(",", ".")))
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _assemble(found, order)
    return None


def _assemble(found: re.Match[str], order: str | None) -> datetime | None:
    whole = _date(found.groupdict(), order)
    if whole is None:
        return None
    at = time(0)
    if found["hour"] is not None:
        read = _clock(found)
        if read is None:
            return None
        at = read
    local = datetime.combine(whole, at)
    zone = found.groupdict().get("zone")
    return local if zone is None else local - timedelta(minutes=_offset(zone)) + timedelta(hours=7)


def _date(parts: dict[str, str | None], order: str | None) -> date | None:
    def of(year: str, month: str | int, day_: str) -> date | None:
        return year_day(full_year(year), int(month), int(day_))

    if parts.get("y1"):
        return of(parts["y1"] or "", parts["m1"] or "", parts["d1"] or "")
    if parts.get("y4"):
        return of(parts["y4"] or "", parts["m4"] or "", parts["d4"] or "")
    for n in ("2", "3"):
        if parts.get("y" + n):
            month = _MONTHS.get(parts["name" + n] or "")
            return of(parts["y" + n] or "", month, parts["d" + n] or "") if month else None
    first, second, year = parts["a"] or "", parts["b"] or "", parts["y"] or ""
    if order == "mdy" and parts["sep"] != ".":
        return of(year, first, second)
    return of(year, second, first)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "")[:1]
    if half in ("p", "c") and hour < 12:
        hour += 12
    elif half in ("a", "s") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _offset(zone: str) -> int:
    """Minutes east of UTC of "z", "+07:00", "gmt+7"."""
    digits = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", zone)
    if not digits:
        return 0
    return (-1 if digits[1] == "-" else 1) * (int(digits[2]) * 60 + int(digits[3] or 0))
