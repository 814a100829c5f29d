"""Rows of a list that are not data: titles, repeated headings, column numbers, totals, signatures, examples.

Words are compared with their marks: "Tổng cộng" is a total, "Tống Công Minh" and "Tòng Thị Inh" are people.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from etl.readers.common.cells import TextColumns, is_empty, text_of
from etl.text.fold import accent_key, has_marks

_TOTAL_STARTS = ("tổng cộng", "tổng số", "tổng:", "cộng:", "tổng hợp", "tổng toàn", "cộng toàn", "điểm trung bình")
_TOTAL_WHOLE = {"tổng", "cộng", "total", "grand total", "tong cong", "tong so", "trung bình", "average"}
_TOTAL_FIRST_WORDS = ("tổng", "cộng", "tong", "cong", "total", "grand", "trung bình", "điểm trung bình", "average")
_SIGNATURE_STARTS = (
    "người lập", "nguoi lap", "thủ trưởng", "xác nhận của", "nơi nhận", "kế toán trưởng", "(ký", "(đã ký", "đã ký",
    "ký tên", "kt. ", "tm. ", "danh sách này có", "danh sách gồm", "(ấn định", "ghi chú:",
)  # fmt: skip
_SIGNATURE_WHOLE = {"hiệu trưởng", "phó hiệu trưởng", "giám đốc", "phó giám đốc", "người tổng hợp", "người báo cáo"}
_DATELINE = re.compile(r"(?:.{0,40}, ?)?ngày ?[\d.…]{0,6} ?tháng ?[\d.…]{0,6} ?năm ?[\d.…]{0,8}\.?")
_SECTION = re.compile(r"(?:[IVX]{1,5}|[A-Z]|\d{1,2})[.)/\-:] ?\D")
_EXAMPLE = re.compile(r"vd *(?:[:.)]|$)|ví dụ\b", re.IGNORECASE)
_NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Z])\)?")
_MAY_BE_FURNITURE = re.compile(
    r"vd *(?:[:.)]|$)|ví dụ\b|\(?(?:\d{1,2}|[a-z])\)?$|" + "|".join(map(re.escape, _TOTAL_FIRST_WORDS)), re.IGNORECASE
)

_BLANK = ("", None)
_MAX_SIGNERS = 3


def data_rows(
    rows: Sequence[Sequence[Any]],
    header: int,
    columns: dict[str, int],
    required: Sequence[Sequence[str]],
    texts: TextColumns | None = None,
) -> tuple[list[tuple[int, Sequence[Any]]], int]:
    """Return (number as Excel counts, cells) of every data row below row index `header`, and how many total rows.

    `required` are groups of fields: a data row has something in one field of every group. A row that lacks some is
    still data (and will be rejected with its place), unless it is empty, looks like furniture, or stands after the
    signatures. `texts` are the clean texts of `rows`, where they are at hand.
    """
    sieve = _Sieve(rows[header], columns, required)
    groups = [[columns[field] for field in group if field in columns] for group in required]
    clear = _clear(rows, header, groups, TextColumns(rows) if texts is None else texts)
    found = [(n + 1, rows[n]) for n, is_clear in enumerate(clear, header + 1) if is_clear or sieve.keeps(rows[n])]
    return found, sieve.totals


def _clear(
    rows: Sequence[Sequence[Any]], header: int, groups: Sequence[Sequence[int]], texts: TextColumns
) -> Sequence[bool]:
    """Tell of every row below the headings whether it is data beyond doubt: full, and nothing like furniture."""
    below = slice(header + 1, None)
    full = [True] * (len(rows) - header - 1)
    for group in groups:
        filled = [any(column) for column in zip(*(texts[column][below] for column in group), strict=True)]
        full = [a and b for a, b in zip(full, filled, strict=True)] if filled else [False] * len(full)
        for column in group:
            heading = texts[column][header].lower()
            if heading in set(map(str.lower, texts[column][below])):
                repeated = (text.lower() == heading for text in texts[column][below])
                full = [a and not b for a, b in zip(full, repeated, strict=True)]
    firsts = enumerate(texts[0][below], header + 1)
    return [
        is_full and (_is_ordinal(text) or not _MAY_BE_FURNITURE.match(text or next(_texts(rows[n]), "")))
        for is_full, (n, text) in zip(full, firsts, strict=True)
    ]


def _is_ordinal(text: str) -> bool:
    """Tell the number of a row in a list, which a shorter one may not be: "(1) (2) (3)" numbers columns."""
    return len(text) > 2 and text.isdigit()


class _Sieve:
    """Tells data rows from furniture, row by row from the headings down."""

    def __init__(self, headings: Sequence[Any], columns: dict[str, int], required: Sequence[Sequence[str]]) -> None:
        self.totals = 0
        self._is_after_signature = False
        self._headings = [_plain(cell) for cell in headings]
        self._used = sorted(columns.values())
        self._groups = [[columns[field] for field in group if field in columns] for group in required]
        # "Hiệu trưởng" signs below a list, but in the column of positions it is somebody's position.
        self._positions = {columns[field] for field in ("role", "position") if field in columns}

    def keeps(self, cells: Sequence[Any]) -> bool:
        """Tell whether a row is data."""
        if not self._has_any(cells, self._used):
            self._is_after_signature |= any(_is_signature(text) for text in _texts(cells))
            return False
        is_full = all(self._has_any(cells, group) for group in self._groups)
        if is_full and not _may_be_furniture(cells, self._headings):
            return True
        texts = list(_texts(cells))
        if _EXAMPLE.match(texts[0]) or _repeats(cells, self._headings) or _is_numbering(texts):
            return False
        if any(_is_total(text) for text in texts[: 1 if is_full else 3]):
            self.totals += 1
            return False
        return is_full or not self._closes_or_divides(cells, texts)

    def _closes_or_divides(self, cells: Sequence[Any], texts: list[str]) -> bool:
        """Tell a signature, a signer's name below it, or the title of a section, in a row that lacks something."""
        words = _texts(cell for column, cell in enumerate(cells) if column not in self._positions)
        if any(_is_signature(text) for text in words):
            self._is_after_signature = True
            return True
        if self._is_after_signature and len(texts) <= _MAX_SIGNERS:
            return True
        key_columns = [column for group in self._groups for column in group]
        return len(texts) == 1 and (bool(_SECTION.match(texts[0])) or not self._has_any(cells, key_columns))

    @staticmethod
    def _has_any(cells: Sequence[Any], columns: Sequence[int]) -> bool:
        width = len(cells)
        return any(column < width and not is_empty(cells[column]) for column in columns)


def _texts(cells: Iterable[Any]) -> Iterator[str]:
    return (text for text in (text_of(cell) for cell in cells if cell not in _BLANK) if text)


def _may_be_furniture(cells: Sequence[Any], headings: Sequence[str]) -> bool:
    """A quick look at a full row: an example, a total, a repeated heading or column numbers can still be furniture."""
    first = next(_texts(cells), "")
    if _EXAMPLE.match(first) or _NUMBERING.fullmatch(first) or first.lower().startswith(_TOTAL_FIRST_WORDS):
        return True
    return _repeats(cells, headings)


def _plain(cell: Any) -> str:
    return " ".join(cell.lower().split()) if isinstance(cell, str) else ""


def _repeats(cells: Sequence[Any], headings: Sequence[str]) -> bool:
    same = filled = 0
    for cell, heading in zip(cells, headings, strict=False):
        if cell in _BLANK:
            continue
        filled += 1
        if heading and _plain(cell) == heading:
            same += 1
        elif filled - same > 2:
            return False
    return same >= 2 and same * 2 > filled


def _is_numbering(texts: list[str]) -> bool:
    """Tell the row of column numbers ("(1) (2) (3)", "A B 1 2") that official forms have under their headings."""
    marks = [_NUMBERING.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(marks):
        return False
    numbers = [int(mark[1]) for mark in marks if mark and mark[1].isdigit()]
    return len(numbers) >= 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _is_total(text: str) -> bool:
    key = accent_key(text)
    return key.startswith(_TOTAL_STARTS) or key.rstrip(" :.") in _TOTAL_WHOLE


def _is_signature(text: str) -> bool:
    key = accent_key(text)
    if key.startswith(_SIGNATURE_STARTS) or key.rstrip(" :.") in _SIGNATURE_WHOLE:
        return True
    return has_marks(text) and _DATELINE.fullmatch(key) is not None
