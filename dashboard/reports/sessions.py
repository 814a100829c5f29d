"""Sheet "Buổi học": every session held by the as-of date, who took part and which sites joined and reported."""

from dashboard.figures.measures import MEASURES
from dashboard.figures.query import Row
from dashboard.reports.book import DAY, Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Count, Share, Text, write_table
from etl.model.vocabulary import MODES, name_of
from etl.text.vietnam import local

_WRAP = {"text_wrap": True}
_CENTRE = {"align": "center", "text_wrap": True}
_TAKING_PART, _SITES, _REPORTS, _ROWS = (
    "Số người tham gia",
    MEASURES["sites_connected"].label,
    "Báo cáo",
    "Lượt tham gia",
)


def _hours(row: Row) -> str:
    return f"{local(row['starts_at']):%H:%M}–{local(row['ends_at']):%H:%M}"


COLUMNS: tuple[Column, ...] = (
    Text("TT", 5, lambda r: r["number"], {"align": "center"}),
    Text("Mã buổi", 9, lambda r: r["session"], _WRAP),
    Text("Tên buổi", 28, lambda r: r["session_name"], _WRAP),
    Text("Khóa học", 24, lambda r: r["course"], _WRAP),
    Text("Ngày", 11.5, lambda r: r["session_date"], {"num_format": DAY, "align": "center"}),
    Text("Giờ", 12, _hours, _CENTRE),
    Text("Hình thức", 10, lambda r: name_of(MODES, r["mode"]) or None, _CENTRE),
    Text("Bắt buộc", 7, lambda r: "x" if r["is_required"] else "", _CENTRE),
    Text("Đối tượng", 10, lambda r: ", ".join(r["audience"]), _CENTRE),
    Count("participated", "Tổng số", 8, _TAKING_PART, is_summed=False),
    Count("participated_verified", "Xác minh", 8, _TAKING_PART, is_summed=False),
    Count("participated_reported", "Theo báo cáo", 8, _TAKING_PART, is_summed=False),
    Count("sites_expected", "Phải có", 8, _SITES, is_summed=False),
    Count("sites_connected", "Đã có", 8, _SITES, is_summed=False),
    Share("sites_connected", width=8.5, group=_SITES, is_summed=False),
    Count("site_sessions_expected", "Phải có", 8, _REPORTS),
    Count("site_sessions_reporting", "Đã có", 8, _REPORTS),
    Share("site_sessions_reporting", width=8.5, group=_REPORTS),
    Count("attendance_rows", "Ghi nhận", 9, _ROWS),
    Count("attendance_identified", "Nhận diện", 9, _ROWS),
    Share("attendance_identified", width=8.5, group=_ROWS),
)


def write_sessions(book: Book, question: Question) -> None:
    """Write the sheet, by starting time, with filter buttons."""
    widths = [c.width for c in COLUMNS]
    page = Page(book, question, name="Buổi học", title="CÁC BUỔI HỌC ĐÃ TỔ CHỨC", widths=widths, unit="người, lượt")
    own = {r["session_code"]: r for r in question.snapshot.rows("select * exclude (session_name) from session_dim")}
    rows = [row | own[row["session"]] for row in question.by("session")]
    ordered = sorted(rows, key=lambda r: (r["starts_at"], r["session"]))
    lines = [row | {"number": n} for n, row in enumerate(ordered, start=1)]
    write_table(page, COLUMNS, lines, question.total, is_list=True)
    page.note(
        "Một người dự nhiều buổi có mặt ở từng buổi, nên số người và số điểm cầu không cộng theo buổi. Điểm cầu và báo cáo"
        " chỉ xét ở buổi học qua điểm cầu hoặc trực tuyến."
    )
