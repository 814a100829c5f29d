"""Lengths of time as the platforms print them: "1h 13m 42s", "58 min", "1 Std. 5 Min.", "32:14", "9 phút 12 giây"."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from etl.readers.common.cells import number_of, text_of
from etl.text.fold import fold

_UNITS = {
    3600: ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "godz", "gio", "tieng", "t", "u", "uur", "ore",
           "ora", "hora", "horas", "heure", "heures"),
    60: ("m", "min", "mins", "minute", "minutes", "minuten", "minut", "minuti", "minuto", "minutos", "phut", "p", "ph"),
    1: ("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seg", "segundo", "segundos", "giay",
        "secondi", "seconde", "secondes"),
}  # fmt: skip
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)\.?,?\s*(?:(?:va|and|et|y|e|und|i)\s+(?=\d))?")
_CLOCK = re.compile(r"(?:(\d{1,3}):(?=\d{1,2}:))?(\d{1,3}):([0-5]\d)")
_HOUR_AND_MINUTES = re.compile(r"(\d+)\s*(?:h|g|gio)\s*([0-5]?\d)")

LONGEST = 366 * 86_400

_EXCEL_FIRST_DAY = datetime(1899, 12, 31)
"""A span of more than a day under a format of hours and minutes comes as a date of the year 1900."""


def seconds_of(cell: Any, *, bare_is_minutes: bool = True) -> float | None:
    """Return a length of time in seconds; None for an empty cell, "-", "--" and what is no length of time.

    A bare number is minutes (a decimal comma counts), or nothing with `bare_is_minutes` off. "32:14" is minutes and
    seconds, "1:02:30" hours too. Cells that a spreadsheet has made a time of day, a time span or a part of a day are lengths
    as well. More than a year is no length of anything.
    """
    seconds = _seconds(cell, bare_is_minutes)
    return seconds if seconds is not None and seconds <= LONGEST else None


def _seconds(cell: Any, bare_is_minutes: bool) -> float | None:
    if isinstance(cell, datetime):
        span = cell - _EXCEL_FIRST_DAY
        return span.total_seconds() if timedelta(0) <= span < timedelta(days=365) else None
    if isinstance(cell, timedelta):
        return cell.total_seconds() if cell >= timedelta(0) else None
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, float) and 0 < cell < 1:
        return round(cell * 86_400)
    bare = number_of(cell)
    if bare is not None:
        return bare * 60 if bare_is_minutes and bare >= 0 else None
    return _worded(fold(text_of(cell)))


def minutes_of(cell: Any) -> float | None:
    """Return a length of time in minutes, None where `seconds_of` gives none."""
    seconds = seconds_of(cell)
    return None if seconds is None else seconds / 60


def _worded(text: str) -> float | None:
    watch = _CLOCK.fullmatch(text)
    if watch:
        return None if watch[1] and int(watch[2]) > 59 else _sum(int(watch[1] or 0), int(watch[2]), int(watch[3]))
    short = _HOUR_AND_MINUTES.fullmatch(text)
    if short:
        return _sum(int(short[1]), int(short[2]), 0)
    total, end, last = 0.0, 0, 3601
    for part in _PART.finditer(text):
        unit = _SECONDS.get(part[2])
        if part.start() != end or unit is None or unit >= last:
            return None
        total, end, last = total + float(part[1].replace(",", ".")) * unit, part.end(), unit
    return total if end and end == len(text) else None


def _sum(hours: int, minutes: int, seconds: int) -> int:
    return hours * 3600 + minutes * 60 + seconds
