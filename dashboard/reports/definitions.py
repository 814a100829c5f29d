"""Sheet "Định nghĩa": what every figure means, the thresholds in force, the words for standing and for blanks."""

from collections.abc import Iterable, Sequence

from dashboard.figures.measures import COLUMNS, MEASURES, Measure, defined
from dashboard.figures.standing import STATUSES
from dashboard.figures.standing.wording import meanings
from dashboard.reports.book import BLANK, HEADING_FILL, Book, row_height, write_cell
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from etl.model.settings import Settings
from etl.text.vietnam import day, number, percent

WIDTHS = (30, 100, 11, 30)

SIGNS = (
    (BLANK, "Không áp dụng, hoặc chưa có số liệu (ví dụ cơ sở chưa nộp danh sách tên). Không phải là 0."),
    (
        "im lặng",
        "Chưa có bằng chứng nào cho bất kỳ buổi học nào: không biết có ai tham gia hay không. Giá trị của ô là 0.",
    ),
    ("0", "Có báo cáo và báo cáo là không có ai."),
)


def write_definitions(book: Book, question: Question) -> None:
    """Write the sheet."""
    title = "CÁC CHỈ TIÊU VÀ CÁCH TÍNH"
    page = Page(book, question, name="Định nghĩa", title=title, widths=WIDTHS, unit="ghi ở từng chỉ tiêu")
    measures = [MEASURES[column] for column in COLUMNS]
    headings = ("Chỉ tiêu", "Đếm gì (tử số của tỷ lệ)", "Đơn vị", "Mẫu số của tỷ lệ")
    _table(page, headings, [(m.label, defined(m, question.snapshot.settings), m.unit, _base(m)) for m in measures])
    page.sheet.freeze_panes(page.row - len(measures), 1)
    page.section("Ngưỡng đang dùng (tệp cài đặt của chương trình)")
    _pairs(page, ("Ngưỡng", "Giá trị"), thresholds(question.snapshot.settings, question.audience))
    page.section("Tình trạng của cơ sở")
    _pairs(page, ("Tình trạng", "Khi nào"), [(STATUSES[k], v) for k, v in meanings(question.snapshot.settings).items()])
    page.section("Dấu trong bảng")
    _pairs(page, ("Dấu", "Ý nghĩa"), SIGNS)


def thresholds(settings: Settings, audience: str) -> list[tuple[str, str]]:
    """Return what the settings say, in words."""
    s = settings
    return [
        ("Đối tượng được tính", audience.capitalize()),
        ("Thời gian chương trình", f"Từ {day(s.first_day)} đến {day(s.goal_day)}"),
        ("Dự một buổi học", f"Kết nối từ {percent(s.attendance_min_share, 0)} thời lượng; tính cả {s.margin_minutes} phút trước"
                            " và sau buổi học"),
        ("Hoàn thành", f"Dự từ {percent(s.completion_min_share, 0)} số buổi bắt buộc dành cho mình"),
        ("Dùng thường xuyên", f"Từ {s.active_days} ngày khác nhau trong {s.active_window_days} ngày"),
        ("Thành nếp", f"Ít nhất {s.habit_min_weeks} trong {s.habit_weeks} tuần dạy học gần nhất"),
        ("Duy trì", f"Xét người bắt đầu dùng từ {s.retained_after_days} ngày trước"),
        ("Im lặng", f"{number(s.silent_sessions)} buổi gần nhất không có bằng chứng nào"),
    ]  # fmt: skip


def _base(measure: Measure) -> str:
    if measure.base is None:
        return BLANK
    only_listed = " (có tên)" if measure.base == "rostered" and measure.needs_list else ""
    return MEASURES[measure.base].label + only_listed


def _pairs(page: Page, headings: tuple[str, str], rows: Iterable[tuple[str, str]]) -> None:
    """Write two columns, the second as wide as the rest of the sheet."""
    looks = {"bold": True, "align": "center", "bg_color": HEADING_FILL}
    for n, (word, meaning) in enumerate((headings, *rows)):
        page.sheet.write_string(page.row, 0, word, page.book.cell(**(looks if n == 0 else {"bold": True})))
        page.sheet.merge_range(page.row, 1, page.row, page.last, "", page.book.cell(text_wrap=True))
        page.sheet.write_string(page.row, 1, meaning, page.book.cell(**(looks if n == 0 else {"text_wrap": True})))
        page.sheet.set_row(page.row, row_height([(meaning, sum(WIDTHS[1:]))]))
        page.row += 1


def _table(page: Page, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    form = page.book.cell(bold=True, align="center", bg_color=HEADING_FILL)
    for column, heading in enumerate(headings):
        page.sheet.write_string(page.row, column, heading, form)
    page.sheet.set_row(page.row, 22)
    page.row += 1
    for row in rows:
        for column, value in enumerate(row):
            write_cell(page.book, page.sheet, page.row, column, value, text_wrap=True, valign="top", bold=column == 0)
        page.sheet.set_row(page.row, row_height(zip(row, WIDTHS, strict=False)))
        page.row += 1
