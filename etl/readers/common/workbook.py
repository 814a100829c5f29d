"""Workbooks (xlsx, ods, xlsb) as grids, by calamine. The dimension stored in a sheet is never trusted."""

import io
import re
import zipfile
import zlib
from functools import partial

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from etl.readers.common.grids import HEAD_ROWS, Cells, Grid
from etl.readers.common.old_workbook import open_old_workbook
from etl.readers.common.problems import WorkbookError

MAX_CELLS = 30_000_000
"""A sheet whose farthest cell spans more cells than this is not opened: one stray cell can cost gigabytes."""

_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+\d+:)?\$?[A-Z]+\$?(\d+)"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"')
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d')

_FILLED_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d+)"(?:[^>]*[^/>])?>')
_ODS_CELL = re.compile(rb'<table:table-cell(?=[^>]*office:value-type)[^>]*number-columns-repeated="(\d{4,})"')
_ODS_ROW = re.compile(rb'<table:table-row[^>]*number-rows-repeated="\d{5,}"[^>]*>(.*?)</table:table-row>', re.DOTALL)


def open_workbook(content: bytes, kind: str) -> list[Grid]:
    """Return the sheets as grids, in order.

    Raises WorkbookError (encrypted, corrupt_file, too_large) where there is nothing to read.
    """
    if kind == "xls":
        return open_old_workbook(content)
    lies = _check_parts(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        states = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        hidden = {name for name, state in states.items() if state != SheetVisibleEnum.Visible}
        grids = [
            Grid(name, "", name in hidden, partial(_rows, sheet, HEAD_ROWS), partial(_rows, sheet))
            for name, sheet in sheets.items()
        ]
    except PasswordError as error:
        raise WorkbookError("encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        code = "encrypted" if "password" in str(error).lower() else "corrupt_file"
        raise WorkbookError(code, "không mở được bảng tính") from error
    except BaseException as error:
        # A panic inside calamine reaches Python as pyo3_runtime.PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookError("corrupt_file", "không mở được bảng tính") from error
    if grids:
        grids[0].notes.extend(("wrong_dimension", reference) for reference in lies)
    return grids


def _rows(sheet: CalamineSheet, limit: int | None = None) -> list[Cells]:
    return list(sheet.to_python(skip_empty_area=False, nrows=limit))


def _check_parts(content: bytes) -> list[str]:
    """Return the dimensions that hide rows; raises WorkbookError on a broken archive or an enormous sheet."""
    lies = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name == "content.xml":
                    _check_repeats(archive.read(name))
                if not (name.startswith("xl/worksheets/") and name.endswith(".xml")):
                    continue
                data = archive.read(name)
                rows = _last_row(data)
                columns = max((_column_number(found) for found in set(_FAR_CELL.findall(data))), default=26)
                if rows * columns > MAX_CELLS:  # a colour far away is no cell: look again at those with content
                    rows, columns = _filled_area(data)
                if rows * columns > MAX_CELLS:
                    raise WorkbookError("too_large", f"vùng dữ liệu {rows} dòng × {columns} cột")
                stored = _DIMENSION.search(data[:4096])
                if stored and int(stored[1]) < rows:
                    lies.append(stored[0].split(b'"')[1].decode("ascii"))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise WorkbookError("corrupt_file", "nội dung nén bị hỏng") from error
    return lies


def _check_repeats(data: bytes) -> None:
    """Raise WorkbookError where an ods repeats filled cells without end; empty ones are repeated as a matter of course."""
    if _ODS_CELL.search(data) or any(b"office:value-type" in row for row in _ODS_ROW.findall(data)):
        raise WorkbookError("too_large", "một ô có nội dung được lặp lại hàng nghìn lần")


def _filled_area(data: bytes) -> tuple[int, int]:
    """Return the farthest row and column of a cell that holds something."""
    rows, columns = 0, 0
    for letters, row in _FILLED_CELL.findall(data):
        rows, columns = max(rows, int(row)), max(columns, _column_number(letters))
    return rows, columns


def _last_row(data: bytes) -> int:
    """The number of the last row of a sheet's XML; 0 where rows carry no number."""
    start = data.rfind(b"<row ")
    if start < 0:
        start = data.rfind(b"<", 0, max(data.rfind(b":row "), 0))
    found = _ROW.search(data, start) if start >= 0 else None
    return int(found[1]) if found else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
