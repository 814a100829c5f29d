"""Lengths of time as the platforms print them: "1h 13m 42s", "58 min", "1 Std. 5 Min.", "32:14", "9 phút 12 giây"."""

import re
from datetime import time, timedelta
from typing import Any

from etl.readers.common.cells import number_of, text_of
from etl.text.fold import fold

_UNITS = {
    3600: ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "godz", "gio", "t", "u", "uur", "ore", "ora",
           "hora", "horas", "heure", "heures"),
    60: ("m", "min", "mins", "minute", "minutes", "minuten", "minut", "minuti", "minuto", "minutos", "phut", "p"),
    1: ("s", "sec", "secs", "second", "seconds", "sek", "sekunde", "sekunden", "seg", "segundo", "segundos", "giay",
        "secondi", "seconde", "secondes"),
}  # fmt: skip
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}
_PART = re.compile(r"(\d+)\s*([a-z]+)\.?,?\s*")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")


def seconds_of(cell: Any, *, bare_is_minutes: bool = True) -> float | None:
    """Return a length of time in seconds; None for an empty cell, "-", "--" and what is no length of time.

    A bare number is minutes (a decimal comma counts), or nothing with `bare_is_minutes` off. "32:14" is minutes and
    seconds, "1:02:30" hours too. Cells that a spreadsheet has made a time of day or a time span are lengths as well.
    """
    if isinstance(cell, timedelta):
        return cell.total_seconds() if cell >= timedelta(0) else None
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second
    bare = number_of(cell)
    if bare is not None:
        return bare * 60 if bare_is_minutes and bare >= 0 else None
    text = fold(text_of(cell))
    watch = _CLOCK.fullmatch(text)
    if watch:
        return int(watch[1] or 0) * 3600 + int(watch[2]) * 60 + int(watch[3])
    total, end = 0, 0
    for part in _PART.finditer(text):
        if part.start() != end or part[2] not in _SECONDS:
            return None
        total += int(part[1]) * _SECONDS[part[2]]
        end = part.end()
    return total if end and end == len(text) else None
