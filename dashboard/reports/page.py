"""One sheet of a report: its opening lines, its notes, and how it is printed (A4, one page wide)."""

from collections.abc import Sequence
from typing import Any

from dashboard.reports.book import DEMO_COLOUR, QUIET, Book, row_height
from dashboard.reports.question import Question
from etl.text.vietnam import day

DEMO = "SỐ LIỆU MINH HOẠ – do máy sinh ra, không phải kết quả thật của bất kỳ cơ sở nào"
MARGINS = {"left": 0.79, "right": 0.59, "top": 0.79, "bottom": 0.79}
"""Inches: 20 mm, 15 mm at the right. Nghị định 30/2020 asks for 30 mm at the left of a document that gets bound; a wide
table needs the width more, and can be bound at its top edge."""
NARROW = {"left": 0.4, "right": 0.4, "top": 0.6, "bottom": 0.7}
"""Inches, for lists with more columns than a page can well take."""
_WIDE = 200.0
"""Sheets of more characters than this have narrow margins."""
_OFFICE_WIDTH = 30.0
"""The office's two lines need this many characters of width."""


class Page:
    """A sheet named `name` with columns of `widths` (characters). `row` is the next free row, counted from 0.

    `is_upright`: printed upright instead of lengthwise.
    """

    def __init__(
        self, book: Book, question: Question, *, name: str, title: str, widths: Sequence[float], unit: str,
        is_upright: bool = False,
    ) -> None:  # fmt: skip
        self.book, self.question, self.widths = book, question, widths
        self.sheet: Any = book.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.last = len(widths) - 1
        self._print_setup(is_upright)
        self._opening(title, unit)

    def _opening(self, title: str, unit: str) -> None:
        """Office and as-of date side by side, title, programme with audience, filters and unit, demo banner."""
        style, question = self.book.style, self.question
        settings = question.snapshot.settings
        split = self._split()
        superior, office = question.office
        right = {"align": "right", "italic": True}
        as_of = f"Số liệu tính đến ngày {day(question.snapshot.as_of)}"
        self._merge(0, 0, split, superior, align="center")
        self._merge(0, split + 1, self.last, as_of, **right)
        self._merge(1, 0, split, office, align="center", bold=True)
        self._merge(1, split + 1, self.last, question.versions, font_color=QUIET, **right)
        self._merge(2, 0, self.last, title, align="center", bold=True, font_size=14)
        self.sheet.set_row(2, 28)
        about = [settings.name, f"Đối tượng: {question.audience}", f"Đơn vị tính: {unit}"]
        if question.filters:
            about.insert(2, f"Chỉ gồm: {question.filters}")
        self._merge(3, 0, self.last, " · ".join(about), align="center", italic=True, text_wrap=True)
        self.sheet.set_row(3, self._height(" · ".join(about)))
        self.row = 4
        if settings.is_demo:
            self._merge(4, 0, self.last, DEMO, align="center", bold=True, font_color=DEMO_COLOUR)
            self.row = 5
        self.sheet.set_row(self.row, 6, style())
        self.row += 1

    def _split(self) -> int:
        """The last column under the office's lines."""
        taken = 0.0
        for column, width in enumerate(self.widths[:-1]):
            taken += width
            if taken >= _OFFICE_WIDTH:
                return column
        return 0

    def _merge(self, row: int, first: int, last: int, text: str, **looks: Any) -> None:
        form = self.book.style(**looks)
        if first == last:
            self.sheet.write_string(row, first, text, form)
        else:
            self.sheet.merge_range(row, first, row, last, "", form)
            self.sheet.write_string(row, first, text, form)

    def note(self, text: str, **looks: Any) -> None:
        """Write one note across the sheet, as high as it needs."""
        self._merge(self.row, 0, self.last, text, text_wrap=True, **({"italic": True, "valign": "top"} | looks))
        self.sheet.set_row(self.row, self._height(text))
        self.row += 1

    def section(self, text: str) -> None:
        """Write the heading of a section after a free line."""
        self.row += 1
        self._merge(self.row, 0, self.last, text, bold=True)
        self.row += 1

    def _height(self, text: str) -> float:
        """The points that `text` takes across the sheet. Merged cells do not grow by themselves."""
        return row_height([(text, sum(self.widths))])

    def _print_setup(self, is_upright: bool) -> None:
        sheet = self.sheet
        if not is_upright:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**(NARROW if sum(self.widths) > _WIDE else MARGINS))
        sheet.center_horizontally()
        version = self.question.snapshot.data_version.replace("&", "&&")
        as_of = day(self.question.snapshot.as_of)
        font = '&"Times New Roman,Regular"&10'
        sheet.set_footer(f"&L{font}Số liệu đến {as_of}, phiên bản {version}&R{font}Trang &P/&N", {"margin": 0.4})
        sheet.hide_gridlines(2)
