"""An Excel workbook in the look of an office's report: one typeface, thin lines, two quiet fills, Vietnamese numbers.

XlsxWriter keeps the computed value beside each formula, so that previews, telephones and Excel's protected view, none
of which calculate, show figures and not empty cells.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from etl.model.errors import UserError

FONT = "Times New Roman"
LINE, HEADING_FILL, TOTAL_FILL, DEMO_COLOUR, QUIET = "#808080", "#DCE4EE", "#F2F2F2", "#9C2A10", "#595959"

COUNT = "[$-42A]#,##0"
RATE = r"[$-42A]0.0\ %"
POINTS = r"[$-42A]+0.0;-0.0;0.0"
ADJUSTMENT = "[$-42A]+#,##0;-#,##0;"
DAY = "dd/mm/yyyy"
MOMENT = "hh:mm dd/mm/yyyy"
SILENT_COUNT = '[$-42A]#,##0;-#,##0;"im lặng"'
"""A zero of a place that gave no evidence at all: the number stays 0, the page says that nobody knows."""
SILENT_RATE = r'[$-42A]0.0\ %;-0.0\ %;"–"'
BLANK = "–"
"""What stands where a measure does not apply or nothing is known. Text, so that no sum takes it for zero."""

_CHARACTERS = 1.1
"""Letters of Vietnamese text that fit into the width of one digit."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Book:
    """A workbook being written to `out`; a context manager that saves on leaving. Formats are made once per look."""

    def __init__(self, out: Path | BinaryIO, created: datetime, title: str) -> None:
        self._out = out
        options = {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 11}}
        self.workbook = Workbook(str(out) if isinstance(out, Path) else out, options)
        self.workbook.set_properties({"title": title, "author": "Lan Toả", "created": created})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Save, unless an error is on its way; UserError where the file cannot be written."""
        if kind is not None:
            return
        try:
            self.workbook.close()
        except FileCreateError as error:
            raise UserError(
                f"Không ghi được tệp “{self._out}”. Đóng tệp nếu đang mở trong Excel rồi làm lại."
            ) from error

    def style(self, **looks: Any) -> Any:
        """Return the format with these XlsxWriter properties; the base is Times New Roman 11, centred vertically."""
        key = tuple(sorted(looks.items()))
        if key not in self._styles:
            base = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
            self._styles[key] = self.workbook.add_format(base | looks)
        return self._styles[key]

    def cell(self, **looks: Any) -> Any:
        """Return the format of a table's cell: as `style`, with lines around it, words a little off the line."""
        off = {} if "align" in looks or "num_format" in looks else {"align": "left", "indent": 1}
        return self.style(border=1, border_color=LINE, **(off | looks))


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the points that a row needs for wrapped texts in columns of these widths (characters of 11 points).

    Excel fits rows by itself, LibreOffice and the viewers on telephones show them as the file says.
    """
    return 3.0 + 14.5 * max((_lines(text, width) for text, width in texts), default=1)


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float) -> int:
    return sum(max(1, len(wrap(part, max(4, int((width - 1.5) * _CHARACTERS))))) for part in text.split("\n"))


def write_cell(book: Book, sheet: Any, row: int, column: int, value: Any, **looks: Any) -> None:
    """Write one table cell. None is the blank sign; text that begins like a formula stays text, also when edited."""
    if value is None:
        sheet.write_string(row, column, BLANK, book.cell(**(looks | {"align": "center", "font_color": QUIET})))
    elif isinstance(value, str):
        looks = looks | {"quote_prefix": True} if value.startswith(_FORMULA_SIGNS) else looks
        sheet.write_string(row, column, value, book.cell(**looks))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, book.cell(**looks))
    else:
        sheet.write_datetime(row, column, value, book.cell(**looks))
