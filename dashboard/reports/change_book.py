"""The workbook "Vì sao số đổi": the difference of every measure split by cause, and the lists behind each part."""

from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.figures.change import CAUSES, Explanation, Part
from dashboard.figures.change.wording import SHOWN, lines, people_lines, school_lines, sentence, sides
from dashboard.figures.measures import MEASURES
from dashboard.reports.book import COUNT, HEADING_FILL, Book, row_height, write_cell
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Text, write_table
from etl.text.vietnam import from_iso, local

_SIGNED = "[$-42A]+#,##0;-#,##0;0"
_WRAP = {"text_wrap": True, "indent": 0}
_NUMBER = {"num_format": _SIGNED, "align": "right"}
_WIDTHS = (30, 11, 11, *(11,) * len(CAUSES), 11, 60)
_FIRST_CAUSE = 3


def write_change(question: Question, found: Explanation, out: Path | BinaryIO) -> None:
    """Write the workbook to `out`. It names people where the scope of `found` may see them. UserError as `Book`.

    `question`: of the later side, for office, unit and versions.
    """
    with report_book(question, out, "Vì sao số đổi", "vi-sao") as book:
        _write_split(book, question, found)
        for part in found.parts:
            if not part.is_empty or part.things:
                _write_part(book, question, found, part)
        _write_people(book, question, found)


def _write_split(book: Book, question: Question, found: Explanation) -> None:
    page = Page(book, question, name="Vì sao số đổi", title="VÌ SAO SỐ ĐỔI", widths=_WIDTHS, unit="người, cơ sở, lượt")
    page.note(f"So {sides(found)}. Số sau bằng số trước cộng mọi cột nguyên nhân; cột cuối kiểm tra điều đó.")
    form = book.cell(bold=True, align="center", text_wrap=True, bg_color=HEADING_FILL)
    headings = ("Chỉ tiêu", "Số trước", "Số sau", *(c.label for c in CAUSES.values()), "Kiểm tra", "Bằng lời")
    for column, heading in enumerate(headings):
        page.sheet.write_string(page.row, column, heading, form)
    page.sheet.set_row(page.row, 48)
    page.sheet.repeat_rows(page.row)
    page.row += 1
    page.sheet.freeze_panes(page.row, 1)
    for line in lines(found):
        _write_line(page, found, line)
    page.row += 1
    for cause in CAUSES.values():
        page.note(f"{cause.label}: {cause.meaning}")


def _write_line(page: Page, found: Explanation, line: dict[str, Any]) -> None:
    def cell(column: int, value: Any, **looks: Any) -> None:
        write_cell(page.book, page.sheet, page.row, column, value, **looks)

    words = sentence(found, line["measure"])
    cell(0, line["label"], bold=True, **_WRAP)
    cell(1, line["before"], num_format=COUNT)
    cell(2, line["after"], num_format=COUNT)
    for n, cause in enumerate(CAUSES, start=_FIRST_CAUSE):
        cell(n, line[cause], **_NUMBER)
    last = _FIRST_CAUSE + len(CAUSES)
    before, after, first, end = (xl_rowcol_to_cell(page.row, c) for c in (1, 2, _FIRST_CAUSE, last - 1))
    page.sheet.write_formula(
        page.row, last, f'=IF(N({before})+SUM({first}:{end})=N({after}),"khớp","LỆCH")', page.book.cell(align="center"),
        "khớp",
    )  # fmt: skip
    cell(last + 1, words, **_WRAP)
    page.sheet.set_row(page.row, row_height([(words, _WIDTHS[-1]), (line["label"], _WIDTHS[0])]))
    page.row += 1


def _write_part(book: Book, question: Question, found: Explanation, part: Part) -> None:
    label = CAUSES[part.cause].label
    measures = [m for m in SHOWN if any(changed.get(m) for changed in part.schools.values())]
    schools: list[Column] = [
        Text("TT", 5, lambda r: r["number"], {"align": "center"}),
        Text("Mã trường", 11, lambda r: r["school"], {"num_format": "@"}),
        Text("Cơ sở", 36, lambda r: r["school_name"], _WRAP),
        *(Text(MEASURES[m].label, 11, lambda r, m=m: r[m], _NUMBER) for m in measures),  # type: ignore[misc]
    ]
    widths = [5, 11, 36, *(11,) * max(4, len(measures))]
    page = Page(book, question, name=label, title=label.upper(), widths=widths, unit="người, cơ sở, lượt")
    page.note(CAUSES[part.cause].meaning)
    if part.things:
        page.section("Những việc đã làm")
        for thing in part.things:
            when = f"{local(from_iso(thing.at)):%H:%M %d/%m/%Y}" if thing.at else ""
            page.note("– " + " · ".join(t for t in (thing.text, when, thing.by or "") if t), italic=False)
    if part.schools:
        page.section("Cơ sở có số thay đổi")
        rows = [r | {"number": n} for n, r in enumerate(school_lines(found, part), start=1)]
        write_table(page, schools, rows, is_list=True)


def _write_people(book: Book, question: Question, found: Explanation) -> None:
    people = [
        person | {"cause": CAUSES[part.cause].label} for part in found.parts for person in people_lines(found, part)
    ]
    if not people:
        return
    page = Page(book, question, name="Người", title="NGƯỜI ĐƯỢC TÍNH THÊM (+), KHÔNG CÒN ĐƯỢC TÍNH (-)",
                widths=[c.width for c in _PEOPLE], unit="người")  # fmt: skip
    write_table(page, _PEOPLE, [p | {"number": n} for n, p in enumerate(people, start=1)], is_list=True)


_PEOPLE: tuple[Column, ...] = (
    Text("TT", 6, lambda r: r["number"], {"align": "center"}),
    Text("Nguyên nhân", 22, lambda r: r["cause"]),
    Text("Thêm, bớt", 7, lambda r: r["sign"], {"align": "center"}),
    Text("Chỉ tiêu", 24, lambda r: r["label"]),
    Text("Họ và tên", 26, lambda r: r["full_name"]),
    Text("Mã trường", 11, lambda r: r["school"], {"num_format": "@"}),
    Text("Cơ sở", 36, lambda r: r["school_name"]),
)
