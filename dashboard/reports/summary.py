"""Sheet "Tổng hợp": the main measures with numerator, denominator, rate, target of the date, and in words."""

from collections import Counter
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.figures.measures import MEASURES, Measure, denominator, rate
from dashboard.figures.review import could_reach
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.reports.book import (
    BLANK,
    COUNT,
    HEADING_FILL,
    POINTS,
    QUIET,
    RATE,
    TOTAL_FILL,
    Book,
    row_height,
    write_cell,
)
from dashboard.reports.page import Page
from dashboard.reports.question import Question, sentence
from etl.text.vietnam import number

NAME = "Tổng hợp"
SECTIONS = (
    ("I. Quy mô", ("schools", "rostered")),
    ("II. Tham gia bồi dưỡng", ("participated", "participated_verified", "participated_reported")),
    ("III. Hoàn thành và sản phẩm", ("completed", "products")),
    ("IV. Sử dụng AI", ("activated", "active_28d", "habitual", "dormant", "retained")),
    ("V. Điểm cầu và báo cáo", ("sites_connected", "site_sessions_reporting", "attendance_identified")),
    ("VI. Cơ sở cần hỗ trợ", ("flagged",)),
)
WIDTHS = (5, 30, 11, 11, 10, 11, 13, 78)
HEADINGS = (
    "TT",
    "Chỉ tiêu",
    "Số lượng",
    "Mẫu số",
    "Tỷ lệ",
    "Mục tiêu đến ngày tính",
    "Chênh lệch (điểm %)",
    "Bằng lời",
)
_COUNT_COLUMN, _BASE_COLUMN, _RATE_COLUMN, _TARGET_COLUMN, _GAP_COLUMN = range(2, 7)


def write_summary(book: Book, question: Question) -> None:
    """Write the sheet."""
    is_whole = question.scope.role in ("province", "department") and not question.filters
    title = "TÌNH HÌNH TRIỂN KHAI TOÀN TỈNH" if is_whole else "TÌNH HÌNH TRIỂN KHAI"
    page = Page(book, question, name=NAME, title=title, widths=WIDTHS, unit="người")
    first = page.row
    form = book.cell(bold=True, align="center", text_wrap=True, bg_color=HEADING_FILL)
    for column, heading in enumerate(HEADINGS):
        page.sheet.write_string(page.row, column, heading, form)
    page.sheet.set_row(page.row, 34)
    page.row += 1
    page.sheet.freeze_panes(page.row, 2)
    page.sheet.repeat_rows(first, first)
    n = 0
    for title, measures in SECTIONS:
        page.sheet.merge_range(page.row, 0, page.row, page.last, title, book.cell(bold=True, bg_color=TOTAL_FILL))
        page.row += 1
        for measure in measures:
            n += 1
            _write_measure(page, n, MEASURES[measure])
    _write_notes(page)


def _write_measure(page: Page, n: int, measure: Measure) -> None:
    question, row = page.question, page.row
    total = question.total
    target = question.target(measure.id) if measure.base else None
    base = denominator(total, measure) if total[measure.id] is not None else None

    def cell(column: int, value: Any, **looks: Any) -> None:
        write_cell(page.book, page.sheet, row, column, value, **looks)

    cell(0, n, align="center")
    cell(1, measure.label, text_wrap=True, bold=True)
    cell(_COUNT_COLUMN, total[measure.id], num_format=COUNT)
    cell(_BASE_COLUMN, base, num_format=COUNT)
    cell(_TARGET_COLUMN, target, num_format=RATE)
    share = rate(total, measure)
    count_at, base_at, rate_at, target_at = (
        xl_rowcol_to_cell(row, c) for c in (_COUNT_COLUMN, _BASE_COLUMN, _RATE_COLUMN, _TARGET_COLUMN)
    )
    for name, column in ((measure.id, _COUNT_COLUMN), (f"{measure.id}_target", _TARGET_COLUMN)):
        page.book.cells[name] = f"'{NAME}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"
    _formula(page, _RATE_COLUMN, f'=IF(N({base_at})>0,{count_at}/{base_at},"{BLANK}")', share, RATE)
    gap = None if share is None or target is None else (share - target) * 100
    _formula(
        page, _GAP_COLUMN,
        f'=IF(AND(ISNUMBER({rate_at}),ISNUMBER({target_at})),({rate_at}-{target_at})*100,"{BLANK}")', gap, POINTS,
    )  # fmt: skip
    words = sentence(total, measure, target, question.snapshot.as_of)
    if more := could_reach(question.range, measure.id):
        words += f" {more[0].upper()}{more[1:]}."
    if measure.id == "flagged":
        words += _statuses(question)
    cell(7, words, text_wrap=True)
    page.sheet.set_row(row, max(20, row_height([(words, WIDTHS[7])])))
    page.row += 1


def _formula(page: Page, column: int, formula: str, value: float | None, form: str) -> None:
    looks = {"align": "center", "font_color": QUIET} if value is None else {}
    page.sheet.write_formula(
        page.row, column, formula, page.book.cell(num_format=form, **looks), BLANK if value is None else value
    )


def _statuses(question: Question) -> str:
    """How many schools have each status that asks for help."""
    met = Counter(s["status"] for s in question.schools)
    parts = [f"{STATUSES[status].lower()} {number(met[status])}" for status in STATUSES if status in FLAGGED]
    return f" Trong đó: {', '.join(parts)}."


def _write_notes(page: Page) -> None:
    schools = page.question.schools
    unlisted = [s for s in schools if s["rostered_base"] and not s["rostered_listed"]]
    page.row += 1
    if unlisted:
        people = sum(s["rostered_base"] for s in unlisted)
        page.note(
            f"{number(len(unlisted))} cơ sở ({number(people)} người) chỉ có tổng số, chưa có danh sách tên: có trong mẫu"
            " số của “Tham gia”, không có trong mẫu số của các chỉ tiêu theo từng người."
        )
    page.note(f"Dấu “{BLANK}”: không áp dụng hoặc chưa có số liệu, khác với số 0. Cách tính: xem tờ “Định nghĩa”.")
