"""Workbooks (xlsx, ods, xlsb) as grids, by calamine. Nothing that a file says of its own size is trusted."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from etl.readers.common.archive import parts_of
from etl.readers.common.grids import HEAD_ROWS, MAX_CELLS, MAX_TEXT, Cells, Grid
from etl.readers.common.legacy_cells import CellFonts
from etl.readers.common.legacy_fonts import fonts_of_xlsx, may_hold_legacy_text, names_legacy_font
from etl.readers.common.legacy_fonts_ods import fonts_of_ods
from etl.readers.common.old_workbook import open_old_workbook
from etl.readers.common.other_areas import ods_areas_of, xlsb_area_of
from etl.readers.common.problems import Bytes, WorkbookError
from etl.readers.common.sheet_area import Area, area_of, check_length, filled_area_of, last_row_of

MAX_COLUMNS = 16_384
"""No spreadsheet program has more; a file that repeats one cell may claim any number."""

_LARGE = 1 << 19
_FONTS: dict[str, Callable[[bytes, str], CellFonts]] = {"xlsx": fonts_of_xlsx, "ods": fonts_of_ods}
_KEPT = {"xlsx": (".xml", ".rels"), "ods": ("content.xml", "styles.xml"), "xlsb": (".bin",)}
_NO_SHEETS = ("vbaproject.bin", "printersettings")
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+\d+:)?\$?[A-Z]+\$?(\d+)"')
_SHARED_TEXT = re.compile(rb"<(?:[\w.-]+:)?si\b.*?</(?:[\w.-]+:)?si>", re.DOTALL)
_END_OF_SHARED_TEXT = re.compile(b"si>")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v\s*>\s*(\d+)")


def open_workbook(content: bytes, kind: str) -> list[Grid]:
    """Return the sheets as grids, in order.

    Raises WorkbookError (encrypted, corrupt_file, too_large) where there is nothing to read.
    """
    if kind == "xls":
        return open_old_workbook(content)
    checked = _check(content, kind)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        states = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        hidden = {name for name, state in states.items() if state != SheetVisibleEnum.Visible}
        grids = [_grid(sheet, name in hidden) for name, sheet in sheets.items()]
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
        grids[0].notes.extend(("wrong_dimension", reference) for reference in checked.lies)
    for grid in grids:
        grid.may_be_legacy = checked.may_be_legacy or checked.has_legacy_font
        if checked.has_legacy_font and kind in _FONTS:
            grid.load_fonts = partial(_FONTS[kind], content, grid.name or "")
    return grids


def _grid(sheet: CalamineSheet, is_hidden: bool) -> Grid:
    return Grid(sheet.name, "", is_hidden, partial(_rows, sheet, HEAD_ROWS), partial(_rows, sheet))


def _rows(sheet: CalamineSheet, limit: int | None = None) -> list[Cells]:
    return list(sheet.to_python(skip_empty_area=False, nrows=limit))


@dataclass
class _Checked:
    """What a look at the parts has shown: dimensions that hide rows, traces of fonts from before Unicode."""

    lies: list[str] = field(default_factory=list)
    has_legacy_font: bool = False
    may_be_legacy: bool = False


def _check(content: bytes, kind: str) -> _Checked:
    """Look at every part before calamine does. Raises WorkbookError for a broken archive or an enormous sheet."""
    checked = _Checked()
    cells = longest = 0
    for name, part in parts_of(content, _KEPT[kind]):
        checked.has_legacy_font = checked.has_legacy_font or names_legacy_font(name, part)
        if kind != "xlsx" or b"sheetData" in part or b"si>" in part:
            checked.may_be_legacy = checked.may_be_legacy or kind == "xlsb" or may_hold_legacy_text(part)
        for rows, columns in _areas(kind, name, part, cells):
            cells += rows * columns
            if cells > MAX_CELLS or columns > MAX_COLUMNS:
                raise WorkbookError("too_large", f"vùng dữ liệu {rows} dòng × {columns} cột")
        if _END_OF_SHARED_TEXT.search(part):
            longest = max(longest, *map(len, part.split(b"si>")))
            check_length(longest)
        if b"sheetData" in part:
            stored = _DIMENSION.search(part[:4096])
            if stored and int(stored[1]) < last_row_of(part):
                checked.lies.append(stored[0].split(b'"')[1].decode("ascii"))
    if longest * cells > MAX_TEXT:
        _check_texts(content)
    return checked


def _areas(kind: str, name: str, part: Bytes, so_far: int) -> Iterable[Area]:
    """Return the areas of the sheets in one part, the quick estimate where that is small enough."""
    try:
        if kind == "ods":
            return list(ods_areas_of(part)) if name == "content.xml" else []
        if kind == "xlsb":
            return [] if any(word in name.lower() for word in _NO_SHEETS) else [xlsb_area_of(part)]
    except ValueError as error:
        raise WorkbookError("corrupt_file", "trang tính bị hỏng") from error
    if b"sheetData" not in part:
        return []
    return [area_of(part, MAX_CELLS - so_far) if len(part) > _LARGE else filled_area_of(part)]


def _check_texts(content: bytes) -> None:
    """Raise WorkbookError where the texts that cells share would fill the memory, for every cell gets a copy."""
    uses: Counter[int] = Counter()
    lengths: list[int] = []
    for _, part in parts_of(content, _KEPT["xlsx"]):
        uses.update(map(int, _VALUE.findall(part)))
        lengths += [len(found[0]) for found in _SHARED_TEXT.finditer(part)]
    total = sum(length * uses[number] for number, length in enumerate(lengths))
    if total > MAX_TEXT:
        raise WorkbookError("too_large", f"{total >> 20} MB chữ trong các ô")
