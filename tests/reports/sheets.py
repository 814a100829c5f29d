"""Finding one's way in a written sheet: headings as a reader sees them, lines by their words."""

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

TOTAL, ADJUSTMENT = "TỔNG CỘNG", "Điều chỉnh"


def heading_row(sheet: Worksheet) -> int:
    """The first row of the headings: the one that begins with "TT"."""
    return next(row for row in range(1, 40) if sheet.cell(row, 1).value == "TT")


def columns(sheet: Worksheet) -> dict[tuple[str, str], int]:
    """(heading above, heading) → column; merged headings count for all their columns."""
    row = heading_row(sheet)
    found, group = {}, ""
    merged = {(r.min_row, r.min_col): r for r in sheet.merged_cells.ranges}
    last_of_group = 0
    for column in range(1, sheet.max_column + 1):
        upper = sheet.cell(row, column).value
        span = merged.get((row, column))
        if upper and span and span.max_row > row:
            found["", str(upper)] = column
            continue
        if upper:
            group, last_of_group = str(upper), span.max_col if span else column
        lower = sheet.cell(row + 1, column).value
        if column <= last_of_group and isinstance(lower, str):
            found[group, lower] = column
    return found


def lines(sheet: Worksheet, key_column: int) -> Iterator[tuple[int, Any]]:
    """Yield (row, key) of every numbered line of the first table."""
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        if isinstance(sheet.cell(row, 1).value, int):
            yield row, sheet.cell(row, key_column).value


def row_starting(sheet: Worksheet, words: str) -> int | None:
    """The row whose first cell begins with `words`."""
    return next((r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, 1).value or "").startswith(words)), None)
