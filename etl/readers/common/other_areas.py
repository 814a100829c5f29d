"""The area of the sheets of ods and xlsb workbooks, for the same reason as in `sheet_area`."""

import re
from collections.abc import Iterator

from etl.readers.common.problems import Bytes
from etl.readers.common.sheet_area import Area, check_last, check_length

_ODS_TAG = re.compile(
    rb"""<(?:[\w.-]+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"""
    rb"""((?:[^<>"'/]++|"[^"]*+"|'[^']*+'|/(?!>))*+)(/?)>"""
)
_END_OF_ODS_CELL = re.compile(rb"</(?:[\w.-]+:)?table-cell>")
_ODS_REPEAT = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")

_XLSB_ROW, _XLSB_CELLS = 0, range(2, 12)


def ods_areas_of(content: Bytes) -> Iterator[Area]:
    """Yield rows and columns of the filled part of every table, repeats included."""
    rows = columns = row = column = repeated = 0
    start, is_first = len(content), True
    for found in _ODS_TAG.finditer(content):
        check_length(found.start() - start)
        start = found.end()
        tag, count = found[1], _ODS_REPEAT.search(found[2])
        times = int(count[1]) if count else 1
        if tag == b"table":
            if not is_first:
                yield rows, columns
            is_first, rows, columns, row, repeated = False, 0, 0, 0, 0
        elif tag == b"table-row":
            row, repeated, column = row + repeated, times, 0
        else:
            column += times
            if not found[3] or b"value" in found[2]:
                rows, columns = row + repeated, max(columns, column)
    check_last(content, start, _END_OF_ODS_CELL)
    yield rows, columns


def xlsb_area_of(sheet: Bytes) -> Area:
    """Return rows and columns up to the farthest cell with content. ValueError for a damaged sheet."""
    rows = columns = row = at = 0
    while at < len(sheet):
        kind, at = _number(sheet, at, 2)
        size, at = _number(sheet, at, 4)
        check_length(size)
        if kind == _XLSB_ROW:
            row = int.from_bytes(sheet[at : at + 4], "little") + 1
        elif kind in _XLSB_CELLS:
            rows, columns = max(rows, row), max(columns, int.from_bytes(sheet[at : at + 4], "little") + 1)
        at += size
    return rows, columns


def _number(data: Bytes, at: int, longest: int) -> tuple[int, int]:
    """Return a number of 7 bits a byte, at most `longest` bytes, and where it ends."""
    number = 0
    for step in range(longest):
        if at >= len(data):
            raise ValueError("cut inside a record")
        number |= (data[at] & 0x7F) << (7 * step)
        at += 1
        if not data[at - 1] & 0x80:
            break
    return number, at
