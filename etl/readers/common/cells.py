"""One cell made into text, code, phone, e-mail, number: pure functions, no opinion about what is wrong with a row."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from operator import itemgetter
from typing import Any

from etl.model.vocabulary import YES
from etl.text.fold import clean, fold_words

_EMAIL = re.compile(r"[^\s@,;:<>()\"'…*]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_WRAPPED = re.compile(r"^(?:mailto:)?<?(.*?)>?$")
_UNSEEN = "\0 \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\u200c\u200d\u2060\ufeff"
_LOOSE_SPACE = re.compile(r"  | \||\| ")
_MOBILE = re.compile(r"0[1-9][0-9]{8}")
_FLOAT_TAIL = re.compile(r"(\d+)[.,]0+")


def text_of(cell: Any) -> str:
    """Return a cell as a person would read it: clean text, whole numbers without ".0", days as dd/mm/yyyy."""
    if isinstance(cell, str):
        if cell.isprintable() and "  " not in cell and unicodedata.is_normalized("NFC", cell):
            return cell.strip()
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    return clean(cell)


def texts_of(cells: Sequence[Any]) -> Sequence[str]:
    """Return `text_of` for a whole column; where one look tells that every text in it is clean, none is looked at."""
    if set(map(type, cells)) == {str}:
        together = "|".join(cells)
        is_clean = together.isprintable() and unicodedata.is_normalized("NFC", together)
        if is_clean and not _LOOSE_SPACE.search(f"|{together}|"):
            return cells
    return [text_of(cell) if cell or cell == 0 else "" for cell in cells]


class TextColumns(dict[int, Sequence[str]]):
    """The clean texts of a table by column number, one for every row, made when first asked for."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        super().__init__()
        self._rows = rows

    def cells(self, column: int) -> Sequence[Any]:
        """Return a column as the file holds it; "" where a row ends before it."""
        try:
            return list(map(itemgetter(column), self._rows))
        except IndexError:
            return [row[column] if column < len(row) else "" for row in self._rows]

    def __missing__(self, column: int) -> Sequence[str]:
        self[column] = texts_of(self.cells(column))
        return self[column]


def is_empty(cell: Any) -> bool:
    """Tell a cell without anything that can be seen."""
    return cell is None or (isinstance(cell, str) and not cell.strip(_UNSEEN))


def code_of(cell: Any) -> str:
    """Return a code (school, person, session): leading zeros kept, no inner spaces, no ".0" left by a number."""
    text = text_of(cell).replace(" ", "").lstrip("'")
    if text.isalnum():
        return text
    tail = _FLOAT_TAIL.fullmatch(text)
    return tail[1] if tail else text


@lru_cache(maxsize=50_000)
def phone_of(text: str) -> str | None:
    """Return a mobile number as 0 and nine digits, or None where `text` holds none (the first of several counts)."""
    if _MOBILE.fullmatch(text):
        return text
    tail = _FLOAT_TAIL.fullmatch(text)
    for part in [tail[1]] if tail else re.split(r"[/;,]|\bvà\b|\s-\s", text):
        digits = re.sub(r"\D", "", part)
        if digits.startswith("0084"):
            digits = digits[4:]
        elif digits.startswith("84") and len(digits) in (11, 12):
            digits = digits[2:]
        digits = digits.removeprefix("0") if len(digits) == 10 else digits
        if len(digits) == 9 and not digits.startswith("0"):
            return "0" + digits
    return None


@lru_cache(maxsize=50_000)
def email_of(text: str) -> str | None:
    """Return an address in lower case, or None where `text` is none (the first of several counts)."""
    lowered = text.lower()
    if _EMAIL.fullmatch(lowered):
        return lowered
    for part in re.split(r"[;,\s]+", lowered):
        inner = _WRAPPED.match(part)
        if inner and _EMAIL.fullmatch(inner[1]):
            return inner[1]
    return None


def is_masked(text: str) -> bool:
    """Tell an address that the exporting program has shortened or starred ("abc…", "lo***@example.org")."""
    return "…" in text or "..." in text or "**" in text


def number_of(cell: Any) -> float | None:
    """Return a number: a number cell, or text with a decimal point or comma; None for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < 1e15 else None
    text = text_of(cell).replace(" ", "")
    if re.fullmatch(r"-?\d{1,15}(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    return None


def count_of(cell: Any) -> int | None:
    """Return a whole number from 0 to a million, or None. Text may part thousands as Vietnam does ("1.234")."""
    if isinstance(cell, str) and re.fullmatch(r"\d{1,3}\.\d{3}", text_of(cell)):
        return int(text_of(cell).replace(".", ""))
    value = number_of(cell)
    return int(value) if value is not None and value.is_integer() and 0 <= value <= 1_000_000 else None


def is_ticked(cell: Any) -> bool:
    """Tell whether a cell ticks a box (x, có, 1, TRUE …); an empty cell and "không" do not."""
    if cell is None or cell == "":
        return False
    if isinstance(cell, bool | int | float):
        return bool(cell)
    text = text_of(cell)
    return text.lower() in YES or fold_words(text) in YES or text in ("✓", "✔", "☑")


def split_list(cell: Any, separators: str = r"[;\n\r]+") -> list[str]:
    """Return the parts of a cell that holds several values; empty parts are left out."""
    raw = cell if isinstance(cell, str) else text_of(cell)
    return [part for part in (clean(piece) for piece in re.split(separators, raw)) if part]
