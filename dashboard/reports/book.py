"""An Excel workbook in the look of an office's report: one typeface, thin lines, two quiet fills, Vietnamese numbers.

XlsxWriter keeps the computed value beside each formula, so that previews, telephones and Excel's protected view, none
of which calculate, show figures and not empty cells.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from dashboard.style import SHEET_DEMO, SHEET_HEADING, SHEET_LINE, SHEET_QUIET, SHEET_TOTAL
from etl.model.errors import UserError

FONT = "Times New Roman"
LINE, HEADING_FILL, TOTAL_FILL, DEMO_COLOUR, QUIET = SHEET_LINE, SHEET_HEADING, SHEET_TOTAL, SHEET_DEMO, SHEET_QUIET

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
_LONGEST_PROPERTY = 255
"""Characters of a custom property that Excel accepts."""


class Book:
    """A workbook being written to `out`; a context manager that saves on leaving. Formats are made once per look.

    `properties`: the custom properties. What charts may read: `tables`, sheet → the table on it (`tables.Written`), and
    `cells`, measure or measure_target → the address of the total's cell.
    """

    def __init__(
        self, out: Path | BinaryIO, created: datetime, title: str, properties: Mapping[str, str] | None = None
    ) -> None:
        self._out = out
        options = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "default_format_properties": {"font_name": FONT, "font_size": 11},
        }  # fmt: skip
        self.workbook = Workbook(str(out) if isinstance(out, Path) else out, options)
        self.workbook.set_properties({"title": title, "author": "Lan Toả", "created": created})
        for name, value in (properties or {}).items():
            self._say(name, value)
        self.tables: dict[str, Any] = {}
        self.cells: dict[str, str] = {}
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _say(self, name: str, value: str) -> None:
        """Write a custom property; what is too long for one goes on in name.2, name.3 and so on."""
        parts = [value[n : n + _LONGEST_PROPERTY] for n in range(0, len(value), _LONGEST_PROPERTY)] or [""]
        for n, part in enumerate(parts, start=1):
            self.workbook.set_custom_property(name if n == 1 else f"{name}.{n}", part, "text")

    def sheet(self, name: str) -> Any:
        """Return the sheet of this name; one that is not there yet comes last."""
        return self.workbook.get_worksheet_by_name(name) or self.workbook.add_worksheet(name)

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


def text_looks(text: str) -> dict[str, Any]:
    """Return the looks of a text: what begins like a formula stays text, also when somebody edits the cell."""
    return {"quote_prefix": True} if text.startswith(_FORMULA_SIGNS) else {}


def write_cell(book: Book, sheet: Any, row: int, column: int, value: Any, **looks: Any) -> None:
    """Write one table cell. None is the blank sign; text that begins like a formula stays text."""
    if value is None:
        sheet.write_string(row, column, BLANK, book.cell(**(looks | {"align": "center", "font_color": QUIET})))
    elif isinstance(value, str):
        sheet.write_string(row, column, value, book.cell(**looks, **text_looks(value)))
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, book.cell(**looks))
    else:
        sheet.write_datetime(row, column, value, book.cell(**looks))
