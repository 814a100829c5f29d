"""Cells of Moodle's attendance register: "P (2/2)", "L (1/2)", "-P", "?", and what their acronyms mean.

An acronym is the site's own. Moodle's first set (P present, L late, E excused, A absent) is taken at its word where P
earns full points; elsewhere P may be "phép", and points decide: all of them mean present, none absent. A word written
out ("Muộn", "Vắng"), and C for "có mặt", says it itself unless its points say otherwise. What is left is unknown, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from etl.readers.common.cells import text_of
from etl.text.fold import accent_key, fold_words

PRESENT, LATE, EXCUSED, ABSENT, UNKNOWN = "present", "late", "excused", "absent", "unknown"

_POINTED = re.compile(
    r"(-?)\s*(\S(?:.{0,28}\S)?)\s*\(\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*/\s*(\d{1,6}(?:[.,]\d{1,6})?)\s*\)"
)
_HIDDEN = re.compile(r"-\s*([^\W\d_]{1,3})")
_MOODLE = {"p": PRESENT, "l": LATE, "e": EXCUSED, "a": ABSENT}
_WORDS = {
    "co mat": PRESENT, "present": PRESENT, "co": PRESENT, "cm": PRESENT, "c": PRESENT, "dung gio": PRESENT,
    "muon": LATE, "di muon": LATE, "tre": LATE, "di tre": LATE, "den muon": LATE, "vao muon": LATE, "late": LATE,
    "phep": EXCUSED, "co phep": EXCUSED, "vang co phep": EXCUSED, "nghi co phep": EXCUSED, "excused": EXCUSED,
    "vang": ABSENT, "vang mat": ABSENT, "khong phep": ABSENT, "vang khong phep": ABSENT, "nghi khong phep": ABSENT,
    "absent": ABSENT,
}  # fmt: skip
_FULL, _NONE, _SOME = "full", "none", "some"


@dataclass(frozen=True)
class Mark:
    """One cell: its acronym as written, and the share of the points it earned (None where the cell has no points)."""

    acronym: str
    share: float | None

    @cached_property
    def key(self) -> str:
        """The acronym for comparison: any case."""
        return accent_key(self.acronym)


def mark_of(cell: Any) -> Mark | None:
    """Return the mark in a cell; None for "?", an empty cell, "←" and notes about enrolment: nothing was taken.

    A bare acronym (without points) is a mark only where it is one of Moodle's own or a word for presence or absence.
    """
    return _mark(text_of(cell))


@lru_cache(maxsize=10_000)
def _mark(text: str) -> Mark | None:
    pointed = _POINTED.fullmatch(text)
    if pointed:
        points, most = (float(pointed[part].replace(",", ".")) for part in (3, 4))
        return Mark(pointed[2], points / most if most else None)
    hidden = _HIDDEN.fullmatch(text)
    if hidden:
        return Mark(hidden[1], None)
    return Mark(text, None) if accent_key(text) in _MOODLE or fold_words(text) in _WORDS else None


def looks_like_marks(cells: Iterable[Any]) -> bool:
    """Tell a column of a register by its cells: at least one mark with points, or nothing but "?" for not taken."""
    texts = [text for text in map(text_of, cells) if text]
    return any(_POINTED.fullmatch(text) for text in texts) or (bool(texts) and set(texts) == {"?"})


def legend(marks: Iterable[Mark]) -> dict[str, str]:
    """Return acronym (key) → status for all marks of one file."""
    shares: dict[str, set[str]] = {}
    for mark in marks:
        seen = shares.setdefault(mark.key, set())
        if mark.share is not None:
            seen.add(_FULL if mark.share >= 1 else _SOME if mark.share > 0 else _NONE)
    full = {key for key, seen in shares.items() if seen == {_FULL}}
    is_moodle = shares.get("p", {_FULL}) <= {_FULL} and not any(_says(key) == PRESENT for key in full)
    return {key: _status(key, seen, full, is_moodle=is_moodle) for key, seen in shares.items()}


def _status(key: str, seen: set[str], full: set[str], *, is_moodle: bool) -> str:
    if is_moodle and key in _MOODLE:
        return _MOODLE[key]
    said = _says(key)
    if said and not _contradicts(said, seen):
        return said
    if seen == {_FULL}:
        # Two signs for full points: one of them is not presence.
        rivals = {other for other in full if other != key and (key in _MOODLE or _says(other) in (None, PRESENT))}
        return UNKNOWN if rivals else PRESENT
    return ABSENT if seen == {_NONE} else UNKNOWN


def _says(key: str) -> str | None:
    return _WORDS.get(fold_words(key))


def _contradicts(said: str, seen: set[str]) -> bool:
    return (said == PRESENT and seen != {_FULL} and bool(seen)) or (said == ABSENT and seen != {_NONE} and bool(seen))


def counts_of(statuses: Mapping[str, str], marks: Iterable[Mark]) -> dict[str, int]:
    """Return acronym as written → number of cells, for the acronyms whose meaning is unknown."""
    counts: dict[str, int] = {}
    for mark in marks:
        if statuses[mark.key] == UNKNOWN:
            counts[mark.acronym] = counts.get(mark.acronym, 0) + 1
    return counts
