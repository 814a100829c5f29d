"""The list of schools that need help ("can-ho-tro"): flagged schools with reasons; the silent ones on their own sheet."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import require_school_filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import GRAVITY, STATUSES
from dashboard.figures.standing.wording import meanings
from dashboard.reports.book import RATE, Book
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.schools import CODE, COMMUNE, DISTRICT, GAP, LEVEL, MANAGING, NAME, NUMBER, REASONS, STATUS
from dashboard.reports.tables import Column, Count, Share, Text, write_table

FLAGGED_NAME, SILENT_NAME = "Cần hỗ trợ", "Im lặng"
_RATE = {"num_format": RATE}
COLUMNS: tuple[Column, ...] = (
    NUMBER, CODE, NAME, LEVEL, COMMUNE, DISTRICT, MANAGING,
    Count("rostered_base", "Trong danh sách", 8, is_summed=False),
    Count("participated", "Tham gia", 8, is_summed=False),
    Share("participated", width=8.5, is_summed=False),
    Text("Mục tiêu đến ngày", 8.5, lambda r: r["target"], _RATE),
    GAP,
    Text("Cùng cấp học đạt", 8.5, lambda r: r["peer_rate"], _RATE),
    Text("Giới hạn dưới 95 %", 8.5, lambda r: r["lower_95"], _RATE),
    Text("Giới hạn dưới 99,8 %", 8.5, lambda r: r["lower_998"], _RATE),
    STATUS, replace(REASONS, width=62, looks={"text_wrap": True, "font_size": 10}),
)  # fmt: skip


def write_support_list(
    snapshot: Snapshot, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None, set_code: str | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`: by status, most severe first, then by people short of the target.

    UserError for filters on sessions or roles: a school's standing is about all its people and all its sessions.
    """
    question = Question(snapshot, where, scope, home, set_code=set_code)
    require_school_filters(question.where)
    with report_book(question, out, "Cơ sở cần hỗ trợ", "can-ho-tro") as book:
        write_flagged(book, question)
        write_silent(book, question)


def write_flagged(book: Book, question: Question) -> None:
    """Write "Cần hỗ trợ": the flagged schools of which something is known."""
    _write(book, question, FLAGGED_NAME, "CƠ SỞ CẦN HỖ TRỢ", ("far_behind", "behind", "slipping"))


def write_silent(book: Book, question: Question) -> None:
    """Write "Im lặng": the schools from which nothing comes."""
    _write(book, question, SILENT_NAME, "CƠ SỞ IM LẶNG", ("silent",))


def _write(book: Book, question: Question, name: str, title: str, statuses: Sequence[str]) -> None:
    schools = [s for s in question.schools if s["status"] in statuses]
    schools.sort(key=lambda s: (GRAVITY[s["status"]], -s["gap_people"]))
    page = Page(book, question, name=name, title=title, widths=[c.width for c in COLUMNS], unit="người")
    write_table(page, COLUMNS, [s | {"number": n} for n, s in enumerate(schools, start=1)], is_list=True)
    if not schools:
        page.note("Không có cơ sở nào.", align="center")
    meant = meanings(question.snapshot.settings)
    for status in statuses:
        page.note(f"{STATUSES[status]}: {meant[status]}")
