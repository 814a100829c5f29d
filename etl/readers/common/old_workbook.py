"""Old Excel workbooks (.xls) as grids, by xlrd.

Calamine reads them too, but trusts the offsets and the dimension inside: a damaged file of 6 kB made it ask for more
memory than the machine has and took the process down. xlrd is slower and fails with an error, as long as it is
given nothing to follow that has no end (`compound`, `biff`).
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import xlrd

from etl.readers.common.biff import checked
from etl.readers.common.compound import workbook_stream
from etl.readers.common.grids import HEAD_ROWS, Cell, Cells, Grid
from etl.readers.common.legacy_cells import CellFonts, Font, Place, Run
from etl.readers.common.legacy_fonts import legacy_font
from etl.readers.common.problems import WorkbookError

_LEGACY_NAME = re.compile(
    rb"\.vn[a-z]|vni-|" + b"|".join(re.escape(name.encode("utf-16-le")) for name in (".vn", "vni-")), re.IGNORECASE
)


def open_old_workbook(content: bytes) -> list[Grid]:
    """Return the sheets as grids, in order. Raises WorkbookError (encrypted, corrupt_file, too_large)."""
    stream = checked(workbook_stream(content))
    try:
        book = _open(stream, has_formats=False)
        sheets = book.sheets()
    except Exception as error:  # xlrd lets IndexError, struct.error and others through for a damaged file
        raise WorkbookError("corrupt_file", "không mở được bảng tính") from error
    has_legacy_font = _LEGACY_NAME.search(stream) is not None
    return [
        Grid(
            s.name,
            "",
            bool(s.visibility),
            partial(_rows, s, book.datemode, HEAD_ROWS),
            partial(_rows, s, book.datemode),
            load_fonts=partial(_fonts, stream, number) if has_legacy_font else None,
        )
        for number, s in enumerate(sheets)
    ]


def _open(stream: bytes, *, has_formats: bool) -> Any:
    return xlrd.open_workbook(
        file_contents=stream, logfile=io.StringIO(), ragged_rows=True, formatting_info=has_formats
    )


def _fonts(stream: bytes, number: int) -> CellFonts:
    """Return the legacy fonts of one sheet; none where the file's formats are damaged."""
    try:
        book = _open(stream, has_formats=True)
        sheet = book.sheet_by_index(number)
        fonts = [legacy_font(font.name) for font in book.font_list]
        styles = [fonts[style.font_index] for style in book.xf_list]
        return dict(_fonts_of_cells(sheet, fonts, styles))
    except Exception:  # as above: whatever a damaged file provokes
        return {}


def _fonts_of_cells(
    sheet: Any, fonts: Sequence[Font | None], styles: Sequence[Font | None]
) -> Iterator[tuple[Place, Font | Sequence[Run]]]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype != xlrd.XL_CELL_TEXT:
                continue
            font = styles[cell.xf_index]
            starts = sheet.rich_text_runlist_map.get((row, column))
            if starts:
                runs = _runs(cell.value, font, [(start, fonts[index]) for start, index in starts])
                if any(own for _, own in runs):
                    yield (row, column), runs
            elif font:
                yield (row, column), font


def _runs(text: str, font: Font | None, starts: Sequence[tuple[int, Font | None]]) -> list[Run]:
    """Return `text` in parts; the first one, up to the first start, has the cell's own font."""
    bounds = [(0, font), *starts, (len(text), None)]
    return [(text[start:end], own) for (start, own), (end, _) in pairwise(bounds) if end > start]


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
