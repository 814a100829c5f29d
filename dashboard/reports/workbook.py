"""The Department's report ("tong-hop"): every figure from `figures`; and the list of kinds of reports."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters, has
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports import cover, excel_charts, progress, sources, summary, support
from dashboard.reports.book import Book
from dashboard.reports.chase import write_chase_list
from dashboard.reports.definitions import write_definitions
from dashboard.reports.map_sheets import write_commune_map, write_district_map
from dashboard.reports.page import report_book
from dashboard.reports.places import (
    write_communes,
    write_districts,
    write_former_communes,
    write_levels,
    write_managing_bodies,
    write_straddlers,
)
from dashboard.reports.quality import write_quality
from dashboard.reports.question import Question
from dashboard.reports.schools import write_schools
from dashboard.reports.sessions import write_sessions
from dashboard.reports.support import write_support_list
from geo import units


@dataclass(frozen=True)
class Tab:
    """A sheet of the report: its name, what it holds, what writes it. `is_told`: whether it says anything here."""

    name: str
    about: str
    write: Callable[[Book, Question], None]
    is_told: Callable[[Question], bool] = lambda _: True


def _several(key: str) -> Callable[[Question], bool]:
    """A sheet that compares places or levels says nothing about only one."""
    return lambda question: len([row for row in question.by(key) if row[key] or row["rostered_base"]]) > 1


def _has_straddlers(question: Question) -> bool:
    joined = {u.code for u in units.straddlers()}
    return len(question.schools) > 1 and any(s["commune_code"] in joined for s in question.schools)


def _has_status(*statuses: str) -> Callable[[Question], bool]:
    """Standing is about all people and all sessions of a school: it goes with no filter on sessions or roles."""

    def is_told(question: Question) -> bool:
        if has((), question.where, "session") or has((), question.where, "role"):
            return False
        return any(s["status"] in statuses for s in question.schools)

    return is_told


def _sees_files(question: Question) -> bool:
    """Files speak of the whole province: a commune's or a school's own report does not list them."""
    return question.scope.role in ("province", "department")


TABS = (
    Tab(summary.NAME, "Mọi chỉ tiêu: số lượng, mẫu số, tỷ lệ, mục tiêu và bằng lời", summary.write_summary),
    Tab(progress.NAME, "Biểu tiến độ từng cơ sở, cộng theo nhóm và tổng cộng", progress.write_progress),
    Tab(excel_charts.NAME, "Biểu đồ theo cấp học, địa bàn, buổi học; đọc thẳng các ô của tờ khác",
        excel_charts.write_charts, excel_charts.has_charts),
    Tab("Bản đồ xã, phường", "Tỷ lệ tham gia trên bản đồ xã, phường từ 01/07/2025", write_commune_map, _several("commune")),
    Tab("Bản đồ huyện cũ", "Tỷ lệ tham gia trên bản đồ huyện trước 01/07/2025", write_district_map, _several("district")),
    Tab("Theo huyện cũ", "Các chỉ tiêu theo huyện, thị xã, thành phố trước 01/07/2025", write_districts, _several("district")),
    Tab("Theo xã, phường", "Các chỉ tiêu theo xã, phường hiện nay", write_communes, _several("commune")),
    Tab("Xã ghép hai huyện", "Từng phần của các xã, phường lập từ hai huyện cũ", write_straddlers, _has_straddlers),
    Tab("Theo xã cũ", "Các chỉ tiêu theo xã, phường, thị trấn trước 01/07/2025", write_former_communes,
        _several("old_commune")),
    Tab("Theo cơ quan quản lý", "Các chỉ tiêu theo cơ quan quản lý cơ sở", write_managing_bodies, _several("managing_body")),
    Tab("Theo cấp học", "Các chỉ tiêu theo cấp học", write_levels, _several("level")),
    Tab("Danh sách cơ sở", "Từng cơ sở: địa bàn, số liệu, tình trạng, lý do", write_schools),
    Tab(support.FLAGGED_NAME, "Cơ sở tụt xa, tụt, đang giảm; nặng nhất trước", support.write_flagged,
        _has_status("far_behind", "behind", "slipping")),
    Tab(support.SILENT_NAME, "Cơ sở chưa có tin của các buổi gần nhất", support.write_silent, _has_status("silent")),
    Tab("Buổi học", "Từng buổi: số người tham gia, điểm cầu kết nối và báo cáo", write_sessions,
        lambda question: bool(question.by("session"))),
    Tab("Định nghĩa", "Cách tính từng chỉ tiêu, ngưỡng đang dùng, các dấu trong bảng", write_definitions),
    Tab("Chất lượng dữ liệu", "Điều chưa biết, dòng bị để lại và lý do, sổ cộng dòng của từng tệp", write_quality),
    Tab(sources.NAME, "Tệp đã nạp với mã băm SHA-256", sources.write_sources, _sees_files),
)  # fmt: skip
"""The sheets after the cover, in their order."""


def write_report(
    snapshot: Snapshot, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None, set_code: str | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`. It names no person. UserError where the file cannot be written.

    `home`: the folder whose installed boundaries the maps are drawn with. Sheets that say nothing for the filters (by
    district for one school) are left out.
    """
    question = Question(snapshot, where, scope, home, set_code=set_code)
    with report_book(question, out, snapshot.settings.name, "tong-hop") as book:
        tabs = [tab for tab in TABS if tab.is_told(question)]
        for name in (cover.NAME, *(tab.name for tab in tabs)):
            book.sheet(name)
        cover.write_cover(book, question, [(tab.name, tab.about) for tab in tabs])
        for tab in sorted(tabs, key=lambda tab: tab.name == excel_charts.NAME):  # charts read what the others wrote
            tab.write(book, question)


KINDS: dict[str, Callable[..., None]] = {
    "tong-hop": write_report, "can-ho-tro": write_support_list, "im-lang": write_chase_list,
}  # fmt: skip
"""Kind → `write(snapshot, out, *, where=None, scope=None, home=None, set_code=None)`."""
