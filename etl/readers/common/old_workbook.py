"""Old Excel workbooks (.xls) as grids, by xlrd.

Calamine reads them too, but trusts the offsets and the dimension inside: a damaged file of 6 kB made it ask for more
memory than the machine has and took the process down. xlrd is slower, checks what it follows, and fails with an error.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import xlrd

from etl.readers.common.grids import HEAD_ROWS, Cell, Cells, Grid
from etl.readers.common.problems import WorkbookError


def open_old_workbook(content: bytes) -> list[Grid]:
    """Return the sheets as grids, in order. Raises WorkbookError (encrypted, corrupt_file)."""
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
        sheets = book.sheets()
    except Exception as error:  # xlrd lets IndexError, struct.error and others through for a damaged file
        code = "encrypted" if "encrypted" in str(error).lower() else "corrupt_file"
        raise WorkbookError(code, "không mở được bảng tính") from error
    return [
        Grid(
            s.name,
            "",
            bool(s.visibility),
            partial(_rows, s, book.datemode, HEAD_ROWS),
            partial(_rows, s, book.datemode),
        )
        for s in sheets
    ]


def _rows(sheet: Any, date_mode: int, limit: int | None = None) -> list[Cells]:
    count = sheet.nrows if limit is None else min(limit, sheet.nrows)
    return [[_cell(cell, date_mode) for cell in sheet.row(index)] for index in range(count)]


def _cell(cell: Any, date_mode: int) -> Cell:
    read: Callable[[Any, int], Cell] | None = _READ.get(cell.ctype)
    return read(cell.value, date_mode) if read else ""


def _moment(value: float, date_mode: int) -> Cell:
    if value < 1:
        return value  # a clock without a day
    try:
        return xlrd.xldate.xldate_as_datetime(value, date_mode)
    except (ValueError, OverflowError):
        return value


_READ: dict[int, Callable[[Any, int], Cell]] = {
    xlrd.XL_CELL_TEXT: lambda value, _: value,
    xlrd.XL_CELL_NUMBER: lambda value, _: value,
    xlrd.XL_CELL_DATE: _moment,
    xlrd.XL_CELL_BOOLEAN: lambda value, _: bool(value),
}
