"""Sheet "Danh sách cơ sở": every school with its places, figures, standing and the reasons for it."""

from typing import Any

from dashboard.figures.query import Row
from dashboard.figures.standing import STATUSES
from dashboard.reports.book import COUNT, Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Count, Share, Text, write_table
from etl.model.vocabulary import KINDS, LEVELS, name_of
from etl.text.vietnam import day
from geo import units

_WRAP = {"text_wrap": True}
_TIGHT = {"text_wrap": True, "indent": 0}


def _unit(system: units.System, key: str) -> Any:
    def name(row: Row) -> str | None:
        unit = units.find_unit(system, row[key]) if row[key] else None
        return unit.full_name if unit else None

    return name


def _status(row: Row) -> str:
    if row["status"]:
        return STATUSES[row["status"]]
    if row["valid_to"]:
        return f"Đã ngừng từ {day(row['valid_to'])}"
    return "Chưa hoạt động"


NUMBER = Text("TT", 4.5, lambda r: r["number"], {"align": "center"})
CODE = Text("Mã trường", 10.5, lambda r: r["school"], {"num_format": "@"})
NAME = Text("Tên cơ sở", 25, lambda r: r["school_name"], _TIGHT)
LEVEL = Text("Cấp học", 10.5, lambda r: name_of(LEVELS, r["level"]), _TIGHT)
KIND = Text("Loại hình", 8, lambda r: name_of(KINDS, r["kind"]) or None, _TIGHT)
COMMUNE = Text("Xã, phường", 13.5, _unit("current", "commune_code"), _TIGHT)
OLD_COMMUNE = Text("Xã cũ", 13.5, _unit("former", "former_commune_code"), _TIGHT)
DISTRICT = Text("Huyện cũ", 13.5, _unit("district", "district_code"), _TIGHT)
MANAGING = Text("Cơ quan quản lý", 15, lambda r: r["managing_name"], _TIGHT)
STATUS = Text("Tình trạng", 9, _status, {"align": "center", "text_wrap": True})
GAP = Text("Thiếu so với mục tiêu", 7.5, lambda r: r["gap_people"], {"num_format": COUNT})
REASONS = Text("Lý do", 34, lambda r: "\n".join(r["reasons"]) if r["reasons"] else "", _WRAP | {"font_size": 9})

_LISTED, _TAKING_PART, _DONE, _USING, _REPORTS = (
    "Trong danh sách", "Tham gia", "Hoàn thành", "Dùng thường xuyên", "Báo cáo của điểm cầu",
)  # fmt: skip

COLUMNS: tuple[Column, ...] = (
    NUMBER, CODE, NAME, LEVEL, KIND, COMMUNE, OLD_COMMUNE, DISTRICT, MANAGING,
    Count("rostered_base", "Tổng số", 7, _LISTED),
    Count("rostered_listed", "Có tên", 7, _LISTED),
    Count("participated", "Số người", 7, _TAKING_PART),
    Share("participated", width=8, group=_TAKING_PART),
    Count("participated_verified", "Xác minh", 7, _TAKING_PART),
    Count("participated_reported", "Báo cáo", 7, _TAKING_PART),
    Count("completed", "Số người", 7, _DONE),
    Share("completed", width=8, group=_DONE),
    Count("activated", "Đã dùng AI", 7),
    Count("active_28d", "Số người", 7, _USING),
    Share("active_28d", width=8, group=_USING),
    Count("products", "Có sản phẩm", 7),
    Count("site_sessions_expected", "Phải có", 6, _REPORTS),
    Count("site_sessions_reporting", "Đã có", 6, _REPORTS),
    STATUS, GAP, REASONS,
)  # fmt: skip


def write_schools(book: Book, question: Question) -> None:
    """Write the sheet: by current commune in the official order, then level, then name; with filter buttons."""
    widths = [c.width for c in COLUMNS]
    page = Page(book, question, name="Danh sách cơ sở", title="DANH SÁCH CƠ SỞ GIÁO DỤC", widths=widths, unit="người")
    lines = [row | {"number": n} for n, row in enumerate(question.schools, start=1)]
    write_table(page, COLUMNS, lines, question.total, is_list=True)
    page.note(
        "“im lặng”: chưa có bằng chứng nào từ cơ sở; “–”: không áp dụng hoặc chưa có danh sách tên; cơ quan quản lý và"
        f" tình trạng là của ngày {day(question.snapshot.as_of)}."
    )
