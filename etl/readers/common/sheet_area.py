"""How many rows and columns a worksheet spans, before anything is allocated for them.

Calamine makes one cell for every place up to the farthest one, so two cells in opposite corners of a sheet of 600 bytes
cost more memory than a machine has. The dimension that a sheet states is worth nothing here.
"""

import re

import numpy as np

_CHUNK = 1 << 24
_OVERLAP = 16
_REFERENCE_AT, _MOST_LETTERS = 6, 4
_LETTER = np.zeros(256, np.int32)
_LETTER[ord("A") : ord("Z") + 1] = _LETTER[ord("a") : ord("z") + 1] = np.arange(1, 27)
_IS_END_OF_NAME = np.zeros(256, bool)
_IS_END_OF_NAME[list(b" >/\t\n\r")] = True

_EARLY_AND_LATE = (
    (99_999, re.compile(rb'c r="[A-Za-z]+(\d{6,})')),
    (9_999, re.compile(rb'c r="[A-Za-z]+(\d{5,})')),
)
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_ROW_OR_CELL = re.compile(rb"""<(?:[\w.-]+:)?(row|c)(?=[\s/>])((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(/?)>""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')

Area = tuple[int, int]
"""Rows and columns, counted from the first cell of the sheet."""


def area_of(sheet: bytes, room: int) -> Area:
    """Return rows and columns that are enough for every cell of a sheet's XML; too much where `room` cells allow it.

    A quick look settles it where all cells are written as Excel writes them (`<c r="A1"`). Otherwise the cells that hold
    something are gone through one by one; those with a colour only do not count.
    """
    columns = _columns_of(sheet)
    if columns:
        early, late = next((pair for pair in _EARLY_AND_LATE if pair[0] * columns <= room), _EARLY_AND_LATE[-1])
        rows = max(map(int, late.findall(sheet)), default=early)
        if rows * columns <= room:
            return rows, columns
    return filled_area_of(sheet)


def filled_area_of(sheet: bytes) -> Area:
    """Return rows and columns of the cells that hold something, in whatever way they are written. Slower."""
    rows = columns = row = column = 0
    for found in _ROW_OR_CELL.finditer(sheet):
        reference = _REFERENCE.search(found[2])
        if found[1] == b"row":
            row, column = int(reference[2]) if reference else row + 1, 0
            continue
        if reference:
            row, column = int(reference[2]), column_number(reference[1])
        else:
            column += 1
        if not found[3]:
            rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def last_row_of(sheet: bytes) -> int:
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


def _columns_of(sheet: bytes) -> int:
    """Return the number of the farthest column; 0 where some element named c does not begin with its reference."""
    farthest = 1
    if _PREFIXED_CELL.search(sheet):
        return 0
    for start in range(0, len(sheet), _CHUNK):
        chars = np.frombuffer(sheet[start : start + _CHUNK + _OVERLAP].ljust(_OVERLAP), np.uint8)
        named = np.flatnonzero((chars[:-_OVERLAP] == ord("<")) & (chars[1 : 1 - _OVERLAP] == ord("c")))
        cells = named[_IS_END_OF_NAME[chars[named + 2]]]
        if any((chars[cells + offset] != wanted).any() for offset, wanted in enumerate(b' r="', start=2)):
            return 0
        column, is_letter = np.zeros(len(cells), np.int32), np.ones(len(cells), bool)
        for offset in range(_REFERENCE_AT, _REFERENCE_AT + _MOST_LETTERS):
            letter = _LETTER[chars[cells + offset]]
            is_letter &= letter > 0
            column = np.where(is_letter, column * 26 + letter, column)
        farthest = max(farthest, int(column.max(initial=1)))
    return farthest
