"""How many rows and columns a worksheet spans, before anything is allocated for them.

Calamine makes one cell for every place up to the farthest one, so two cells in opposite corners of a sheet of 600 bytes
cost more memory than a machine has. The dimension that a sheet states is worth nothing here.
"""

import re
from collections.abc import Iterator

import numpy as np

from etl.readers.common.problems import Bytes, WorkbookError

_CHUNK = 1 << 20
_OVERLAP = 256
_MOST_LETTERS, _MOST_DIGITS = 4, 10
_IS_END_OF_NAME, _IS_DIGIT = np.zeros(256, bool), np.zeros(256, bool)
_IS_END_OF_NAME[list(b" >/\t\n\r")] = _IS_DIGIT[list(b"0123456789")] = True
_LETTER = np.zeros(256, np.int32)
_LETTER[ord("A") : ord("Z") + 1] = _LETTER[ord("a") : ord("z") + 1] = np.arange(1, 27)

_LONGEST_CELL = 1 << 20
_REFERENCE_BEGINS = b' r="'
_END_OF_CELL = re.compile(rb"</(?:[\w.-]+:)?c>")
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_ROW_OR_CELL = re.compile(rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(/?)>""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')

Area = tuple[int, int]
"""Rows and columns, counted from the first cell of the sheet."""


def area_of(sheet: Bytes, room: int) -> Area:
    """Return rows and columns that are enough for every cell of a sheet's XML.

    Where all cells are written as Excel writes them (`<c r="A1"`), a quick look at the longest references settles it; if
    they leave more than `room` cells, the cells that hold something are counted exactly, for a colour far away is no cell.
    Otherwise they are gone through one by one. Raises WorkbookError for an endless cell.
    """
    try:
        columns, digits = _longest_references(sheet)
        if columns * (10**digits - 1) <= room:
            return 10**digits - 1, columns
        return _farthest_filled(sheet)
    except _UnusualError:
        return filled_area_of(sheet)


def filled_area_of(sheet: Bytes) -> Area:
    """Return rows and columns of the cells that hold something, in whatever way they are written. Slower."""
    rows = columns = row = column = 0
    start = len(sheet)
    for found in _ROW_OR_CELL.finditer(sheet):
        check_length(found.start() - start)
        start = found.end()
        reference = _REFERENCE.search(found[2])
        if found[1] == b"row":
            row, column = int(reference[2]) if reference else row + 1, 0
            continue
        if reference:
            row, column = int(reference[2]), column_number(reference[1])
        else:
            column += 1
        if not found[3] and sheet[found.end() : found.end() + 2] != b"</":
            rows, columns = max(rows, row), max(columns, column)
    check_last(sheet, start, _END_OF_CELL)
    return rows, columns


def last_row_of(sheet: Bytes) -> int:
    """Return the number of the last row of a sheet's XML; 0 where rows carry no number."""
    start = sheet.rfind(b"<row ")
    if start < 0:
        start = sheet.rfind(b"<", 0, max(sheet.rfind(b":row "), 0))
    found = _ROW.search(sheet, start) if start >= 0 else None
    return int(found[1]) if found else 0


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_length(size: int) -> None:
    """Raise WorkbookError (too_large) where one cell has `size` bytes: spreadsheets stop at 32,767 characters."""
    if size > _LONGEST_CELL:
        raise WorkbookError("too_large", f"một ô dài {size >> 20} MB")


def check_last(sheet: Bytes, start: int, end: re.Pattern[bytes]) -> None:
    """Raise WorkbookError where the cell from `start` on is too long; `end` finds what closes it."""
    found = end.search(sheet, start)
    check_length(found.start() - start if found else 0)


class _UnusualError(Exception):
    """Some element named c does not begin with its reference."""


def _usual_cells(sheet: Bytes) -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
    """Yield, a part of the sheet at a time, its bytes, the places of all references in them, and where the part begins."""
    if _PREFIXED_CELL.search(sheet):
        raise _UnusualError
    for start in range(0, len(sheet), _CHUNK):
        chars = np.frombuffer(sheet[start : start + _CHUNK + _OVERLAP].ljust(_CHUNK + _OVERLAP), np.uint8)
        named = np.flatnonzero((chars[:_CHUNK] == ord("<")) & (chars[1 : _CHUNK + 1] == ord("c")))
        at = named[_IS_END_OF_NAME[chars[named + 2]]] + 2
        if any((chars[at + offset] != wanted).any() for offset, wanted in enumerate(_REFERENCE_BEGINS)):
            raise _UnusualError
        yield chars, at + len(_REFERENCE_BEGINS), start


def _longest_references(sheet: Bytes) -> tuple[int, int]:
    """Return the number of the farthest column and the most digits of a row's number."""
    columns = digits = 1
    last = np.zeros(0, np.int64)  # where the cell before begins
    for chars, at, start in _usual_cells(sheet):
        starts = np.concatenate((last, at + start))
        for place in np.flatnonzero(np.diff(starts) > _LONGEST_CELL):
            _check_cell(sheet, int(starts[place]))
        last = starts[-1:]
        column, row_at = _columns_at(chars, at)
        columns = max(columns, int(column.max(initial=1)))
        while digits < _MOST_DIGITS and _IS_DIGIT[chars[row_at + digits]].any():
            digits += 1
    for begin in last:
        _check_cell(sheet, int(begin))
    return columns, digits


def _farthest_filled(sheet: Bytes) -> Area:
    rows = columns = 0
    for chars, references, _ in _usual_cells(sheet):
        column, at = _columns_at(chars, references)
        row, is_digit = np.zeros(len(at), np.int64), np.ones(len(at), bool)
        for step in range(_MOST_DIGITS):
            is_digit &= _IS_DIGIT[chars[at + step]]
            row = np.where(is_digit, row * 10 + chars[at + step] - ord("0"), row)
        tag_ends = np.append(np.flatnonzero(chars == ord(">")), len(chars) - 1)
        end = tag_ends[np.searchsorted(tag_ends, at)]
        after, beyond = (np.minimum(end + step, len(chars) - 1) for step in (1, 2))
        is_closed = (chars[after] == ord("<")) & (chars[beyond] == ord("/"))  # as some libraries write an empty cell
        is_filled = (chars[end - 1] != ord("/")) & ~is_closed
        rows = max(rows, int(row[is_filled].max(initial=0)))
        columns = max(columns, int(column[is_filled].max(initial=0)))
    return rows, columns


def _columns_at(chars: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the column of every reference, and where its row begins."""
    column, is_letter = np.zeros(len(at), np.int32), np.ones(len(at), bool)
    for _ in range(_MOST_LETTERS):
        letter = _LETTER[chars[at]]
        is_letter &= letter > 0
        column = np.where(is_letter, column * 26 + letter, column)
        at = at + is_letter
    return column, at


def _check_cell(sheet: Bytes, start: int) -> None:
    tag_end = max(sheet.find(b">", start), start)
    if sheet[tag_end - 1] != ord("/"):
        check_last(sheet, tag_end, _END_OF_CELL)
