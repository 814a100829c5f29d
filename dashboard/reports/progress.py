"""Sheet "Tiến độ": the usual form of progress, groups in Roman numbers with sub-totals, schools below, a total of sub-totals.

A person at two schools stands in both lines and once in every total, so a group may need a line of adjustment, and so
may the whole: each sub-total and the total are then the sum of what stands in the table, and the figure of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.figures.query import Row
from dashboard.figures.standing import STATUSES
from dashboard.reports.book import TOTAL_FILL, Book, row_height, write_cell
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import (
    Column,
    Count,
    Share,
    Text,
    explain,
    form_of,
    places_of,
    write_adjustment,
    write_headings,
    write_line,
    write_share,
    write_sum,
    write_sums,
)
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day, number
from geo import units
from geo.managing import DEPARTMENT

NAME = "Tiến độ"
UNKNOWN = "Chưa rõ xã, phường"
_NOTE = "Ghi chú"
_TAKING_PART, _DONE, _PRODUCTS = "Tham gia", "Hoàn thành", "Sản phẩm"


def _columns(question: Question) -> tuple[Column, ...]:
    """Return the columns of the form. Where every school has given its list of names, one column of people is enough."""
    people = f"Tổng số {', '.join(question.snapshot.settings.audience)}"
    counts: tuple[Column, ...] = (Count("rostered_base", people, 11),)
    if not _is_listed(question):
        counts = (
            Count("rostered_base", "Tổng số", 9, people),
            Count("rostered_listed", "Có danh sách tên", 9.5, people),
        )
    return (
        Text("STT", 6, lambda r: r["number"], {"align": "center"}),
        Text("Đơn vị", 44, lambda r: r["name"], {"text_wrap": True}),
        *counts,
        Count("participated", "Số người", 9, _TAKING_PART),
        Share("participated", width=9.5, group=_TAKING_PART),
        Count("completed", "Số người", 9, _DONE),
        Share("completed", width=9.5, group=_DONE),
        Count("products", "Số người", 9, _PRODUCTS),
        Share("products", width=9.5, group=_PRODUCTS),
        Text(_NOTE, 32, lambda r: r["note"], {"text_wrap": True, "font_size": 10}),
    )


def _is_listed(question: Question) -> bool:
    return bool(question.total["rostered_base"] == question.total["rostered_listed"])


@dataclass(frozen=True)
class _Group:
    """Schools under one heading. `figures`: what their sub-total must be."""

    figures: Row
    schools: Sequence[Row]


def write_progress(book: Book, question: Question) -> None:
    """Write the sheet: groups are the communes in the official order, within one commune the levels of schools."""
    columns = _columns(question)
    groups, by = _groups(question)
    title = f"TIẾN ĐỘ TRIỂN KHAI{by}"
    page = Page(book, question, name=NAME, title=title, widths=[c.width for c in columns], unit="")
    page.merge(page.row, 0, page.last, "Đơn vị tính: người", align="right", italic=True)
    page.row += 1
    write_headings(page, columns, is_numbered=True)
    first = page.row
    if groups:
        rows = [_write_group(page, columns, n, group) for n, group in enumerate(groups, start=1)]
        lines = [group.figures for group in groups]
    else:
        _write_schools(page, columns, question.schools)
        rows, lines = [], question.schools
    if lines:
        _write_total(page, columns, lines, rows, first)
    else:
        page.note("Không có cơ sở nào.", align="center")
    _write_notes(page)
    _write_footer(page)


def _groups(question: Question) -> tuple[list[_Group], str]:
    """Return the groups, none where all schools are alike, and the words of the title about them."""
    order = {u.code: n for n, u in enumerate(units.communes())}
    for key, column, by in (
        ("commune", "commune_code", " THEO XÃ, PHƯỜNG VÀ CƠ SỞ"), ("level", "level", " THEO CẤP HỌC VÀ CƠ SỞ")
    ):  # fmt: skip
        schools: dict[str, list[Row]] = {}
        for school in question.schools:
            schools.setdefault(school[column] or "", []).append(school)
        if len(schools) > 1:
            rows = [row for row in question.by(key) if row[key] in schools]
            if key == "commune":
                rows.sort(key=lambda row: order.get(row["commune"], len(order)))
            return [_Group(r | {"name": _name(key, r)}, schools[r[key]]) for r in rows], by
    return [], " THEO CƠ SỞ" if len(question.schools) > 1 else ""


def _name(key: str, row: Row) -> str:
    if key == "level":
        return name_of(LEVELS, row["level"])
    unit = units.find_unit("current", row["commune"]) if row["commune"] else None
    return unit.full_name if unit else UNKNOWN


def _write_group(page: Page, columns: Sequence[Column], n: int, group: _Group) -> int:
    """Write the heading with the sub-total, the schools and what has to be taken off their sum; return the heading's row."""
    heading = page.row
    page.row += 1
    _write_schools(page, columns, group.schools)
    write_adjustment(page, columns, group.schools, group.figures, "Điều chỉnh: người ở nhiều cơ sở chỉ tính một lần")
    after, page.row = page.row, heading
    figures = group.figures | {"number": roman(n), "note": counted(group.schools)}
    bold = {"bold": True, "bg_color": TOTAL_FILL}
    for column, what in enumerate(columns):
        if isinstance(what, Text):
            write_cell(page.book, page.sheet, heading, column, what.value(figures), **(what.looks | bold))
        elif isinstance(what, Share):
            write_share(page, column, what.id, figures, places_of(columns), num_format=form_of(what, figures), **bold)
        else:
            cells = f"{xl_rowcol_to_cell(heading + 1, column)}:{xl_rowcol_to_cell(after - 1, column)}"
            write_sum(page, column, cells, figures[what.id], num_format=form_of(what, figures), **bold)
    page.sheet.set_row(heading, row_height([(figures["note"], columns[-1].width)]))
    page.row = after
    return heading


def _write_schools(page: Page, columns: Sequence[Column], schools: Sequence[Row]) -> None:
    for n, school in enumerate(schools, start=1):
        write_line(page, columns, school | {"number": n, "name": school["school_name"], "note": note(school)})


def _write_total(
    page: Page, columns: Sequence[Column], lines: Sequence[Row], sub_totals: Sequence[int], first: int
) -> None:
    total = page.question.total
    differences = write_adjustment(page, columns, lines, total)
    last = page.row - 1
    added = [*sub_totals, *([last] if any(differences.values()) else [])]

    def cells(column: int) -> str:
        if not sub_totals:
            return f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
        return ",".join(xl_rowcol_to_cell(row, column) for row in added)

    write_sums(page, columns, total, cells, {_NOTE: counted(page.question.schools)})
    page.row += 1
    explain(page, total, differences)


def note(school: Row) -> str:
    """Return what has to be known beside a school's figures: silent, no list of names, the Department's own, closed."""
    words = []
    if not school["is_valid"]:
        words.append(f"Đã ngừng từ {day(school['valid_to'])}" if school["valid_to"] else "Chưa hoạt động")
    if school["status"] == "silent":
        words.append(STATUSES["silent"])
    if school["rostered_base"] and not school["rostered_listed"]:
        words.append("Chỉ có tổng số, chưa có danh sách tên")
    elif school["is_valid"] and school["rostered_base"] == 0:
        words.append("Chưa có danh sách")
    if school["managing_code"] == DEPARTMENT.code:
        words.append("Sở GD&ĐT quản lý")
    return "; ".join(words)


def counted(schools: Sequence[Row]) -> str:
    """Return how many schools there are, and how many of them are silent: "12 cơ sở, 1 im lặng"."""
    valid = [s for s in schools if s["is_valid"]]
    silent = sum(s["status"] == "silent" for s in valid)
    return f"{number(len(valid))} cơ sở" + (f", {number(silent)} im lặng" if silent else "")


def roman(n: int) -> str:
    """Return a number from 1 to 399 in Roman figures."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return text


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _write_notes(page: Page) -> None:
    if not _is_listed(page.question):
        page.note(
            "Hoàn thành và Sản phẩm chia cho số người có danh sách tên: cơ sở chỉ có tổng số thì chưa biết từng người."
        )
    page.note("“im lặng”: chưa có bằng chứng nào từ các cơ sở của dòng đó; “–”: không áp dụng hoặc chưa có số liệu.")


def _write_footer(page: Page) -> None:
    """Leave room for two signatures. Names, day and number are for whoever signs."""
    half = label_half(page.widths)
    centred: dict[str, Any] = {"align": "center"}
    page.row += 1
    page.merge(page.row, half + 1, page.last, "Ngày …… tháng …… năm ………", italic=True, **centred)
    for text, looks in (
        ("NGƯỜI LẬP BIỂU|THỦ TRƯỞNG ĐƠN VỊ", {"bold": True}),
        ("(Ký, họ tên)|(Ký, đóng dấu)", {"italic": True}),
    ):
        page.row += 1
        left, right = text.split("|")
        page.merge(page.row, 0, half, left, **looks, **centred)
        page.merge(page.row, half + 1, page.last, right, **looks, **centred)
    page.row += 1


def label_half(widths: Sequence[float]) -> int:
    """Return the last column of the left half of a sheet."""
    taken = 0.0
    for column, width in enumerate(widths[:-1]):
        taken += width
        if taken >= sum(widths) / 2:
            return column
    return 0
