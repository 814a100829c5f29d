"""One sheet of a report: its opening lines, its notes, and how it is printed (A4, one page wide)."""

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.reports.book import DEMO_COLOUR, QUIET, Book, row_height, text_looks
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


def report_book(question: Question, out: Path | BinaryIO, title: str, kind: str) -> Book:
    """Return a workbook for a report of this kind: dated with the as-of day, with the set's code in its properties."""
    return Book(out, datetime.combine(question.snapshot.as_of, time()), title, question.properties(kind))


class Page:
    """A sheet named `name` with columns of `widths` (characters, at least two columns). `row` is the next free row, counted from 0.

    `unit`: what is counted, empty where the sheet says it elsewhere; `is_upright`: printed upright instead of lengthwise.
    """

    def __init__(
        self, book: Book, question: Question, *, name: str, title: str, widths: Sequence[float], unit: str,
        is_upright: bool = False,
    ) -> None:  # fmt: skip
        self.book, self.question, self.widths = book, question, widths
        self.sheet: Any = book.sheet(name)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.last = len(widths) - 1
        self._print_setup(is_upright)
        self.row = 0
        self.opening(title, unit)

    def opening(self, title: str, unit: str) -> None:
        """Office and as-of date side by side, title, programme with audience, filters and unit, demo banner."""
        style, question = self.book.style, self.question
        settings = question.snapshot.settings
        split = self._split()
        superior, office = question.office
        right = {"align": "right", "italic": True}
        as_of = f"Số liệu tính đến ngày {question.as_of_words}"
        self.merge(0, 0, split, superior, align="center")
        self.merge(0, split + 1, self.last, as_of, **right)
        self.merge(1, 0, split, office, align="center", bold=True, text_wrap=True)
        self.merge(1, split + 1, self.last, question.versions, font_color=QUIET, font_size=10, text_wrap=True, **right)
        beside = ((office, sum(self.widths[: split + 1])), (question.versions, sum(self.widths[split + 1 :])))
        self.sheet.set_row(1, row_height(beside))
        self.merge(2, 0, self.last, title, align="center", bold=True, font_size=14, text_wrap=True)
        self.sheet.set_row(2, 10 + row_height([(title, sum(self.widths) * 0.72)]))
        about = [settings.name, f"Đối tượng: {question.audience}", *([f"Đơn vị tính: {unit}"] if unit else [])]
        if question.filters:
            about.insert(2, f"Chỉ gồm: {question.filters}")
        self.merge(3, 0, self.last, " · ".join(about), align="center", italic=True, text_wrap=True)
        self.sheet.set_row(3, self.height(" · ".join(about)))
        self.row = 4
        self.demo_notice()
        self.sheet.set_row(self.row, 6, style())
        self.row += 1

    def demo_notice(self) -> None:
        """Say, where it is so, that the figures are made up."""
        if self.question.snapshot.settings.is_demo:
            self.merge(self.row, 0, self.last, DEMO, align="center", bold=True, font_color=DEMO_COLOUR, text_wrap=True)
            self.sheet.set_row(self.row, self.height(DEMO))
            self.row += 1

    def _split(self) -> int:
        """The last column under the office's lines."""
        taken = 0.0
        for column, width in enumerate(self.widths[:-1]):
            taken += width
            if taken >= _OFFICE_WIDTH:
                return column
        return 0

    def merge(self, row: int, first: int, last: int, text: str, **looks: Any) -> None:
        """Write text without lines around it across the columns from `first` to `last`."""
        form = self.book.style(**looks, **text_looks(text))
        if first == last:
            self.sheet.write_string(row, first, text, form)
        else:
            self.sheet.merge_range(row, first, row, last, "", form)
            self.sheet.write_string(row, first, text, form)

    def note(self, text: str, **looks: Any) -> None:
        """Write one note across the sheet, as high as it needs."""
        self.merge(self.row, 0, self.last, text, text_wrap=True, **({"italic": True, "valign": "top"} | looks))
        self.sheet.set_row(self.row, self.height(text))
        self.row += 1

    def section(self, text: str) -> None:
        """Write the heading of a section after a free line."""
        self.row += 1
        self.merge(self.row, 0, self.last, text, bold=True)
        self.row += 1

    def height(self, text: str) -> float:
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
        code = self.question.code.replace("&", "&&")
        as_of = day(self.question.snapshot.as_of)
        font = '&"Times New Roman,Regular"&10'
        left = f"{font}Mã bộ {code} · số liệu đến {as_of}, phiên bản {version}"
        sheet.set_footer(f"&L{left}&R{font}Trang &P/&N", {"margin": 0.4})
        sheet.hide_gridlines(2)
