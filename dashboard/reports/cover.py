"""The cover "Bìa" of the annex: whose it is, of when, from which data, who is counted, what each sheet holds.

The form follows Nghị định 30/2020/NĐ-CP: national title at the right, office at the left. Number, day and signer of the
document that the annex goes with are left open.
"""

from collections.abc import Sequence
from typing import Any

from dashboard.reports.book import HEADING_FILL, Book, row_height, text_looks
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.style import BLUE

NAME = "Bìa"
WIDTHS = (5.0, 27.0, 8.0, 48.0)
_COUNTRY, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_LEFT = 1
"""The last column of the left half."""


class _Cover(Page):
    """A page that opens like an office's document."""

    def opening(self, title: str, unit: str) -> None:
        superior, office = self.question.office
        centred: dict[str, Any] = {"align": "center", "text_wrap": True}
        for left, right, looks in ((superior, _COUNTRY, {"bold": False}), (office, _MOTTO, {"bold": True})):
            self.merge(self.row, 0, _LEFT, left, **centred, **looks)
            self.merge(self.row, _LEFT + 1, self.last, right, bold=True, **centred)
            self.sheet.set_row(self.row, row_height([(left, sum(WIDTHS[: _LEFT + 1]) * 0.8)]))
            self.row += 1
        self.row += 2
        for text, size in (("PHỤ LỤC", 14), (title, 16)):
            self.line(text, bold=True, font_size=size)
        self.line(self.question.snapshot.settings.name, bold=True, font_size=14)
        self.line("(Kèm theo Báo cáo số …………… ngày …… tháng …… năm ………)", italic=True)
        self.demo_notice()
        self.row += 1

    def line(self, text: str, **looks: Any) -> None:
        """Write a centred line as high as its letters need."""
        size = looks.get("font_size", 11)
        self.merge(self.row, 0, self.last, text, align="center", text_wrap=True, **looks)
        self.sheet.set_row(self.row, 4 + row_height([(text, sum(WIDTHS) * 9.5 / size)]) * size / 11)
        self.row += 1


def write_cover(book: Book, question: Question, sheets: Sequence[tuple[str, str]]) -> None:
    """Write the sheet. `sheets`: name and content of every sheet of the workbook."""
    title = f"SỐ LIỆU TRIỂN KHAI: {question.unit.upper()}"
    page = _Cover(book, question, name=NAME, title=title, widths=WIDTHS, unit="", is_upright=True)
    page.sheet.fit_to_pages(1, 1)
    for label, value in _about(question):
        _pair(page, label, value)
    page.section("Các tờ của phụ lục")
    _contents(page, sheets)
    page.row += 1
    page.note(
        f"Mã bộ {question.code} có trên mọi trang: cùng mã thì cùng số liệu. Tổng và tỷ lệ trong các bảng là công thức, bấm vào"
        " ô để xem cách tính. Bản này là dự thảo cho đến khi có số, ngày và chữ ký của văn bản kèm theo."
    )


def _about(question: Question) -> list[tuple[str, str]]:
    snapshot = question.snapshot
    return [
        ("Đơn vị báo cáo", f"{question.unit[0].upper()}{question.unit[1:]}"),
        ("Số liệu tính đến ngày", question.as_of_words),
        *([("Chỉ gồm", question.filters)] if question.filters else []),
        ("Đối tượng được tính", question.audience.capitalize()),
        ("Mã bộ", question.code),
        ("Phiên bản số liệu", snapshot.data_version),
        ("Phiên bản cài đặt", snapshot.settings.version or "mặc định"),
    ]


def _pair(page: Page, label: str, value: str) -> None:
    cell = page.book.cell
    page.sheet.merge_range(page.row, 0, page.row, _LEFT, "", cell(bold=True))
    page.sheet.write_string(page.row, 0, label, cell(bold=True))
    form = cell(text_wrap=True, **text_looks(value))
    page.sheet.merge_range(page.row, _LEFT + 1, page.row, page.last, "", form)
    page.sheet.write_string(page.row, _LEFT + 1, value, form)
    page.sheet.set_row(page.row, 3 + row_height([(value, sum(WIDTHS[_LEFT + 1 :]))]))
    page.row += 1


def _contents(page: Page, sheets: Sequence[tuple[str, str]]) -> None:
    cell, sheet = page.book.cell, page.sheet
    heading = cell(bold=True, align="center", bg_color=HEADING_FILL)
    sheet.write_string(page.row, 0, "STT", heading)
    sheet.write_string(page.row, 1, "Tờ", heading)
    sheet.merge_range(page.row, 2, page.row, page.last, "Nội dung", heading)
    page.row += 1
    link = cell(font_color=BLUE, underline=1)
    for n, (name, about) in enumerate(sheets, start=1):
        sheet.write_number(page.row, 0, n, cell(align="center"))
        sheet.write_url(page.row, 1, f"internal:'{name}'!A1", link, name)
        sheet.merge_range(page.row, 2, page.row, page.last, "", cell(text_wrap=True))
        sheet.write_string(page.row, 2, about, cell(text_wrap=True))
        sheet.set_row(page.row, row_height([(about, sum(WIDTHS[2:]))]))
        page.row += 1
