"""The list of schools that need help ("can-ho-tro"): flagged schools with reasons; the silent ones on their own sheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import require_school_filters
from dashboard.figures.query import Row
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import FLAGGED, GRAVITY, STATUSES
from dashboard.figures.standing.wording import meanings
from dashboard.reports.book import RATE, Book
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from dashboard.reports.schools import CODE, COMMUNE, DISTRICT, GAP, LEVEL, MANAGING, NAME, NUMBER, REASONS, STATUS
from dashboard.reports.tables import Column, Count, Share, Text, write_table

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
    home: Path | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`: by status, most severe first, then by people short of the target.

    UserError for filters on sessions or roles: a school's standing is about all its people and all its sessions.
    """
    question = Question(snapshot, where, scope, home)
    require_school_filters(question.where)
    flagged = [s for s in question.schools if s["status"] in FLAGGED]
    flagged.sort(key=lambda s: (GRAVITY[s["status"]], -s["gap_people"]))
    others = [s for s in flagged if s["status"] != "silent"]
    silent = [s for s in flagged if s["status"] == "silent"]
    with Book(out, datetime.combine(snapshot.as_of, time()), "Cơ sở cần hỗ trợ") as book:
        widths = [c.width for c in COLUMNS]
        page = Page(book, question, name="Cần hỗ trợ", title="CƠ SỞ CẦN HỖ TRỢ", widths=widths, unit="người")
        _write(page, others, ("far_behind", "behind", "slipping"))
        page = Page(book, question, name="Im lặng", title="CƠ SỞ IM LẶNG", widths=widths, unit="người")
        _write(page, silent, ("silent",))


def _write(page: Page, schools: Sequence[Row], statuses: Sequence[str]) -> None:
    write_table(page, COLUMNS, [s | {"number": n} for n, s in enumerate(schools, start=1)], is_list=True)
    if not schools:
        page.note("Không có cơ sở nào.", align="center")
    meant = meanings(page.question.snapshot.settings)
    for status in statuses:
        page.note(f"{STATUSES[status]}: {meant[status]}")
