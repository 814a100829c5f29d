"""Tables of figures: true counts, shares as formulas, totals as formulas that equal the total that was asked for.

A person at two schools stands in two lines and once in the total, so lines may add up to more than the total. Then a
line of adjustments stands before the total, which so stays the sum of what is above it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.figures.measures import MEASURES, denominator_column, is_silent, rate
from dashboard.figures.query import Row
from dashboard.reports.book import (
    ADJUSTMENT,
    BLANK,
    COUNT,
    HEADING_FILL,
    QUIET,
    RATE,
    SILENT_COUNT,
    SILENT_RATE,
    TOTAL_FILL,
    row_height,
    write_cell,
)
from dashboard.reports.page import Page
from etl.text.vietnam import number


@dataclass(frozen=True)
class Text:
    """A column that says something of the line itself; `looks`: XlsxWriter properties of its cells."""

    heading: str
    width: float
    value: Callable[[Row], Any]
    looks: dict[str, Any] = field(default_factory=dict)
    group: str = ""


@dataclass(frozen=True)
class Count:
    """A column with the figure `id` of each line. `is_summed`: the column has a total."""

    id: str
    heading: str
    width: float = 7.2
    group: str = ""
    is_summed: bool = True


@dataclass(frozen=True)
class Share:
    """A column with the rate of the measure `id`: a formula over the columns of its count and its denominator."""

    id: str
    heading: str = "Tỷ lệ"
    width: float = 7.8
    group: str = ""
    is_summed: bool = True


Column = Text | Count | Share

ADJUSTED = "Điều chỉnh vì người công tác ở nhiều nơi chỉ tính một lần"


@dataclass(frozen=True)
class Written:
    """Where a table came to stand, for charts to read: rows counted from 0; `total` None where there is none."""

    sheet: str
    columns: tuple[Column, ...]
    lines: tuple[Row, ...]
    headings: int
    first: int
    last: int
    total: int | None


def with_share(measure: str, *, width: float = 7.2, group: str | None = None) -> tuple[Count, Share]:
    """Return the two columns of a measure under its label: number and share."""
    heading = group or MEASURES[measure].label
    unit = MEASURES[measure].unit
    return Count(measure, f"Số {unit}", width, heading), Share(measure, group=heading)


def write_table(
    page: Page, columns: Sequence[Column], lines: Sequence[Row], total: Row | None = None, *, is_list: bool = False
) -> Written:
    """Write headings, lines and total from `page.row` on, and move `page.row` below them.

    `is_list`: filter buttons instead of a row of column numbers. Headings stay in view and on every printed page.
    """
    start = page.row
    write_headings(page, columns, is_numbered=not is_list)
    first = page.row
    for line in lines:
        write_line(page, columns, line)
    last = page.row - 1
    total_row = _write_total(page, columns, lines, total, first) if total and lines else None
    if is_list and lines:
        page.sheet.autofilter(first - 1, 0, last, len(columns) - 1)
    written = Written(page.sheet.name, tuple(columns), tuple(lines), start, first, last, total_row)
    page.book.tables[written.sheet] = written
    return written


def places_of(columns: Sequence[Column]) -> dict[str, int]:
    """Return the figure of each count → its column."""
    return {c.id: n for n, c in enumerate(columns) if isinstance(c, Count)}


def _frozen(columns: Sequence[Column]) -> int:
    """The first columns stay in view up to the name of the line."""
    return next((n + 1 for n, c in enumerate(columns) if isinstance(c, Text) and c.width >= 20), 1)


def write_headings(page: Page, columns: Sequence[Column], *, is_numbered: bool) -> None:
    """Write the headings, which stay in view and on every printed page, and move `page.row` below them."""
    start = page.row
    looks = {"bold": True, "align": "center", "text_wrap": True, "bg_color": HEADING_FILL}
    form, sheet, row = page.book.cell(**looks), page.sheet, page.row
    has_groups = any(c.group for c in columns)
    lowest = row + has_groups
    for first, last, group in _groups(columns):
        if group and last > first:
            sheet.merge_range(row, first, row, last, group, form)
        elif group:
            sheet.write_string(row, first, group, form)
        for column in range(first, last + 1):
            if group or not has_groups:
                sheet.write_string(lowest, column, columns[column].heading, form)
            else:
                sheet.merge_range(row, column, lowest, column, columns[column].heading, form)
    if has_groups:
        sheet.set_row(row, 32)
    sheet.set_row(lowest, 34 if has_groups else 48)
    page.row = lowest + 1
    if is_numbered:
        small = page.book.cell(align="center", italic=True, font_size=8, text_wrap=True)
        for column, text in enumerate(_numbering(columns)):
            sheet.write_string(page.row, column, text, small)
        sheet.set_row(page.row, 23)
        page.row += 1
    sheet.freeze_panes(page.row, _frozen(columns))
    sheet.repeat_rows(start, page.row - 1)


def _groups(columns: Sequence[Column]) -> Iterator[tuple[int, int, str]]:
    """Yield (first column, last column, heading above them) for every run of columns under one heading."""
    first = 0
    for column in range(1, len(columns) + 1):
        if column == len(columns) or not columns[column].group or columns[column].group != columns[first].group:
            yield first, column - 1, columns[first].group
            first = column


def _numbering(columns: Sequence[Column]) -> list[str]:
    """Letters for words, numbers for figures, and what a share divides: A, B, (1), (2), (3)=(2)/(1)."""
    numbers: dict[str, int] = {}
    texts, letters, n = [], 0, 0
    for column in columns:
        if isinstance(column, Text):
            texts.append(chr(ord("A") + letters))
            letters += 1
            continue
        n += 1
        if isinstance(column, Count):
            numbers[column.id] = n
            texts.append(f"({n})")
        else:
            texts.append(f"({n})= ({numbers[column.id]})/({numbers[_base_of(column.id, numbers)]})")
    return texts


def _base_of(measure: str, figures: Mapping[str, int]) -> str:
    """Return the figure among `figures` that a rate divides by. Where every school has a list of names, a table may have
    one column of people only.
    """
    base = denominator_column(MEASURES[measure])
    return base if base in figures else "rostered_base"


def write_line(page: Page, columns: Sequence[Column], line: Row) -> None:
    """Write one line at `page.row` as high as its texts need, and go on to the next row."""
    wrapped, places = [], places_of(columns)
    for n, column in enumerate(columns):
        if isinstance(column, Text):
            value = column.value(line)
            write_cell(page.book, page.sheet, page.row, n, value, **column.looks)
            if isinstance(value, str) and column.looks.get("text_wrap"):
                wrapped.append((value, column.width * 11 / column.looks.get("font_size", 11)))
            continue
        form = form_of(column, line)
        if isinstance(column, Count):
            write_cell(page.book, page.sheet, page.row, n, line[column.id], num_format=form)
        else:
            write_share(page, n, column.id, line, places, num_format=form)
    page.sheet.set_row(page.row, row_height(wrapped))
    page.row += 1


def form_of(column: Count | Share, line: Row) -> str:
    """Return the number format of a line's figure: a nought that only means that nothing came says so."""
    is_word = column.id in MEASURES and is_silent(line, MEASURES[column.id])
    if isinstance(column, Count):
        return SILENT_COUNT if is_word else COUNT
    return SILENT_RATE if is_word else RATE


def write_share(page: Page, column: int, measure: str, line: Row, places: dict[str, int], **looks: Any) -> None:
    """Write the rate of `measure` as a formula over two cells of `page.row`; the blank sign without a denominator."""
    count = xl_rowcol_to_cell(page.row, places[measure])
    base = xl_rowcol_to_cell(page.row, places[_base_of(measure, places)])
    formula = f'=IF(AND(ISNUMBER({count}),N({base})>0),{count}/{base},"{BLANK}")'
    value = rate(line, MEASURES[measure])
    if value is None:
        looks |= {"align": "center", "font_color": QUIET}
    page.sheet.write_formula(page.row, column, formula, page.book.cell(**looks), BLANK if value is None else value)


def _write_total(page: Page, columns: Sequence[Column], lines: Sequence[Row], total: Row, first: int) -> int:
    """Write the line of adjustments, where one is needed, and the total; return the total's row."""
    differences = write_adjustment(page, columns, lines, total)
    write_sums(page, columns, total, lambda n: f"{xl_rowcol_to_cell(first, n)}:{xl_rowcol_to_cell(page.row - 1, n)}")
    total_row = page.row
    page.row += 1
    explain(page, total, differences)
    return total_row


def write_adjustment(
    page: Page, columns: Sequence[Column], lines: Sequence[Row], total: Row, words: str = ADJUSTED
) -> dict[str, int]:
    """Write what has to be taken off the sum of `lines` to make `total`, where that is anything; return it by figure."""
    summed = [c for c in columns if isinstance(c, Count) and c.is_summed and total[c.id] is not None]
    differences = {c.id: total[c.id] - sum(line[c.id] or 0 for line in lines) for c in summed}
    if any(differences.values()):
        labels = label_width(columns)
        _label(page, labels, words, italic=True)
        for n, column in enumerate(columns[labels:], start=labels):
            value = differences.get(column.id) if isinstance(column, Count) else None
            write_cell(page.book, page.sheet, page.row, n, "" if value is None else value, italic=True,
                       num_format=ADJUSTMENT)  # fmt: skip
        page.row += 1
    return differences


def write_sums(
    page: Page,
    columns: Sequence[Column],
    total: Row,
    cells: Callable[[int], str],
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write the line "TỔNG CỘNG" at `page.row` and stay there. `cells`: column → what its formula sums up; `texts`:
    heading of a column with words → what it says.
    """
    bold = {"bold": True, "bg_color": TOTAL_FILL}
    labels = label_width(columns)
    _label(page, labels, "TỔNG CỘNG", **bold)
    for n, column in enumerate(columns[labels:], start=labels):
        if isinstance(column, Text):
            write_cell(
                page.book, page.sheet, page.row, n, (texts or {}).get(column.heading, ""), text_wrap=True, **bold
            )
        elif not column.is_summed:
            write_cell(page.book, page.sheet, page.row, n, "", **bold)
        elif isinstance(column, Share):
            write_share(page, n, column.id, total, places_of(columns), num_format=RATE, **bold)
        else:
            write_sum(page, n, cells(n), total[column.id], num_format=COUNT, **bold)


def write_sum(page: Page, column: int, cells: str, value: int | None, **looks: Any) -> None:
    """Write the sum of `cells` at `page.row`; the blank sign where the figure does not apply."""
    if value is None:
        write_cell(page.book, page.sheet, page.row, column, None, **looks)
    else:
        page.sheet.write_formula(page.row, column, f"=SUM({cells})", page.book.cell(**looks), value)


def label_width(columns: Sequence[Column]) -> int:
    """Return how many columns stand before the first figure."""
    return next(n for n, c in enumerate(columns) if not isinstance(c, Text))


def _label(page: Page, width: int, text: str, **looks: Any) -> None:
    form = page.book.cell(align="center", text_wrap=True, **looks)
    if width == 1:
        page.sheet.write_string(page.row, 0, text, form)
    else:
        page.sheet.merge_range(page.row, 0, page.row, width - 1, text, form)
    page.sheet.set_row(page.row, max(20, row_height([(text, sum(page.widths[:width]))])))


def explain(page: Page, total: Row, differences: dict[str, int]) -> None:
    """Say why lines add up to more people than there are, where they do."""
    if less := differences.get("rostered_base"):
        page.note(
            f"Cộng các dòng được {number(total['rostered_base'] - less)} người trong danh sách, tổng thật là"
            f" {number(total['rostered_base'])}: người công tác ở nhiều nơi có mặt ở từng nơi nhưng chỉ tính một lần trong"
            " tổng."
        )
