"""The workbook "Con số này từ đâu": one number with its sums, schools, files and the lines of files behind it."""

from pathlib import Path
from typing import Any, BinaryIO

from dashboard.figures import origin as origins
from dashboard.figures.keys import Filters
from dashboard.figures.origin import Origin, Sum
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.wording import SILENT_WORDS, base_words
from dashboard.reports.book import COUNT, DAY, RATE, TOTAL_FILL, Book, row_height, write_cell
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Text, write_table
from etl.text.vietnam import clock, from_iso, number

MOST_LINES = 100_000
"""More lines than this make a file that an old laptop cannot open."""
_WIDTHS = (40, 38, 12, 12)
_LABEL = sum(_WIDTHS[:2])
_WRAP = {"text_wrap": True, "indent": 0}
_NUMBER = {"num_format": COUNT, "align": "right"}
_SIGNED = {"num_format": "#,##0;−#,##0;0", "align": "right"}


def write_origin(
    snapshot: Snapshot, measure_id: str, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`. It names people where the scope may see them. UserError as `origins.origin`, `Book`."""
    question = Question(snapshot, where, scope, home)
    found = origins.origin(snapshot, measure_id, question.where, question.scope)
    with report_book(question, out, f"Con số này từ đâu: {found.measure.label}", "con-so") as book:
        _write_number(book, question, found)
        if found.blank:
            return
        _write_schools(book, question, found)
        _write_files(book, question, found)
        _write_lines(book, question, found)


def _write_number(book: Book, question: Question, found: Origin) -> None:
    measure = found.measure
    page = Page(book, question, name="Con số", title=f"CON SỐ NÀY TỪ ĐÂU: {measure.label.upper()}", widths=_WIDTHS,
                unit="", is_upright=True)  # fmt: skip
    page.note(found.definition, italic=False)
    if found.blank:
        page.note(found.blank, bold=True)
        return
    facts: list[tuple[str, int | float | None, str]] = [("Tử số" if measure.base else "Con số", found.numerator, COUNT)]
    if measure.base:
        facts += [(f"Mẫu số: {base_words(measure)}", found.denominator, COUNT), ("Tỷ lệ", found.share, RATE)]
        if found.target is not None:
            facts.append(("Mục tiêu của ngày", found.target, RATE))
    for label, value, form in facts:
        _write_label(page, label, bold=True)
        write_cell(book, page.sheet, page.row, 2, value, num_format=form, align="right", bold=True)
        page.row += 1
    for part in found.sums:
        page.section(f"{part.title} ({part.unit})")
        _write_sum(page, part)


def _write_sum(page: Page, shown: Sum) -> None:
    first = page.row
    for part in shown.parts:
        _write_label(page, part.label)
        write_cell(page.book, page.sheet, page.row, 2, part.count, **_SIGNED)
        schools = f"{number(part.schools)} cơ sở" if part.schools else ""
        write_cell(page.book, page.sheet, page.row, 3, schools, align="center")
        page.sheet.set_row(page.row, row_height([(part.label, _LABEL)]))
        page.row += 1
    _write_label(page, "Cộng", bold=True, bg_color=TOTAL_FILL)
    form = page.book.cell(bold=True, bg_color=TOTAL_FILL, num_format=COUNT, align="right")
    page.sheet.write_formula(page.row, 2, f"=SUM(C{first + 1}:C{page.row})", form, sum(p.count for p in shown.parts))
    write_cell(page.book, page.sheet, page.row, 3, "", bg_color=TOTAL_FILL)
    page.row += 1


def _write_label(page: Page, text: str, **looks: Any) -> None:
    """Write words over the first two columns, which the head of the page needs apart."""
    page.sheet.merge_range(page.row, 0, page.row, 1, text, page.book.cell(**_WRAP, **looks))


def _write_schools(book: Book, question: Question, found: Origin) -> None:
    columns: list[Column] = [
        Text("TT", 5, lambda r: r["number"], {"align": "center"}),
        Text("Mã trường", 11, lambda r: r["line"].code, {"num_format": "@"}),
        Text("Cơ sở", 44, lambda r: r["line"].name, _WRAP),
        Text(
            "Tử số" if found.measure.base else "Số",
            10,
            lambda r: None if r["line"].is_silent else r["line"].count,
            _NUMBER,
        ),
    ]
    if found.measure.base:
        columns += [
            Text("Mẫu số", 10, lambda r: r["line"].base, _NUMBER),
            Text(
                "Tỷ lệ",
                10,
                lambda r: SILENT_WORDS if r["line"].is_silent else r["line"].share,
                {"num_format": RATE, "align": "right"},
            ),
        ]
    page = Page(book, question, name="Từng cơ sở", title=f"{found.measure.label.upper()}: TỪNG CƠ SỞ",
                widths=[c.width for c in columns], unit=found.measure.unit, is_upright=True)  # fmt: skip
    count, base = found.twice
    if count or base:
        page.note(
            f"Cộng các dòng được nhiều hơn con số chung (tử số {number(count)}, mẫu số {number(base)}): ai có ở hai nơi thì có"
            " trong cả hai dòng, trong tổng chỉ tính một lần."
        )
    write_table(page, columns, [{"number": n, "line": s} for n, s in enumerate(found.schools, start=1)], is_list=True)


_FILES: tuple[Column, ...] = (
    Text("TT", 5, lambda r: r["number"], {"align": "center"}),
    Text("Tệp", 42, lambda r: r["file"].name, _WRAP),
    Text("Dùng cho tử số", 10, lambda r: r["file"].counted, _NUMBER),
    Text("Dùng tất cả", 10, lambda r: r["file"].used, _NUMBER),
    Text("Dòng đọc được", 10, lambda r: r["file"].rows_read, _NUMBER),
    Text("Chờ", 8, lambda r: r["file"].pending, _NUMBER),
    Text("Không nhận", 8, lambda r: r["file"].rejected, _NUMBER),
    Text("Trùng", 8, lambda r: r["file"].repeated, _NUMBER),
    Text("Nạp lúc", 17, lambda r: clock(from_iso(r["file"].loaded_at)), {"align": "center"}),
    Text("Người nạp", 14, lambda r: r["file"].loaded_by),
    Text("SHA-256", 40, lambda r: r["file"].sha256, {"font_size": 8, "text_wrap": True}),
)


def _write_files(book: Book, question: Question, found: Origin) -> None:
    files = origins.files(question.snapshot, found.measure.id, question.where, question.scope)
    page = Page(book, question, name="Các tệp", title=f"{found.measure.label.upper()}: CÁC TỆP",
                widths=[c.width for c in _FILES], unit="dòng")  # fmt: skip
    write_table(page, _FILES, [{"number": n, "file": f} for n, f in enumerate(files, start=1)], is_list=True)


_PERSON: tuple[Column, ...] = (
    Text("Người", 24, lambda r: r["line"].person),
    Text("Dòng ghi", 28, lambda r: r["line"].said, _WRAP),
)
_LINE: tuple[Column, ...] = (
    Text("Cho", 8, lambda r: r["line"].side, {"align": "center"}),
    Text("Mã trường", 11, lambda r: r["line"].school, {"num_format": "@"}),
    Text("Cơ sở", 34, lambda r: r["line"].school_name, _WRAP),
)
_WHERE: tuple[Column, ...] = (
    Text("Buổi học", 26, lambda r: r["line"].session, _WRAP),
    Text("Ngày", 11, lambda r: r["line"].day, {"num_format": DAY, "align": "center"}),
    Text("Tệp", 34, lambda r: r["line"].file, _WRAP),
    Text("Trang", 14, lambda r: r["line"].sheet),
    Text("Dòng", 8, lambda r: r["line"].row, _NUMBER),
)


def _write_lines(book: Book, question: Question, found: Origin) -> None:
    lines = origins.lines(question.snapshot, found.measure.id, question.where, question.scope, MOST_LINES + 1)
    columns: list[Column] = [*_LINE, *(_PERSON if question.scope.sees_people else ()), *_WHERE]
    page = Page(book, question, name="Từng dòng", title=f"{found.measure.label.upper()}: TỪNG DÒNG TRONG TỆP",
                widths=[c.width for c in columns], unit="dòng")  # fmt: skip
    if len(lines) > MOST_LINES:
        page.note(f"Chỉ ghi {number(MOST_LINES)} dòng đầu. Để có đủ, chọn một địa bàn hoặc một cơ sở.", bold=True)
    rows: list[dict[str, Any]] = [{"line": line} for line in lines[:MOST_LINES]]
    write_table(page, columns, rows, is_list=True)
