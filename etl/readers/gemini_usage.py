"""Google Gemini in the Admin console: the user list with the day of the last use, and the report of usage levels.

The user list names one day per account and no period. The level report says for each user how much Gemini was used in
28 days (High, Medium, Low, Zero) and names no day: of an active account it tells no more than one day of use at least.
Its exact headings are published nowhere, so a column of levels is known by its cells.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.account_rows import Account, day_used, identify, records
from etl.readers.common.cells import text_of
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, keys_of, match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.text.fold import fold_words

SPELLINGS = {
    "email": (
        "Email Address",
        "Email",
        "User email",
        "Primary email",
        "User",
        "Địa chỉ email",
        "Email người dùng",
        "Người dùng",
    ),
    "full_name": ("Full name", "Name", "User name", "Display name", "Họ và tên", "Họ tên", "Tên người dùng", "Tên"),
    "first_name": ("First Name", "Given name"),
    "last_name": ("Last Name", "Family name", "Surname"),
    "last_day": ("Gemini last usage", "Gemini last used", "Gemini last usage date", "Lần sử dụng Gemini gần nhất"),
    "limit": ("Gemini limit status",),
    "period_start": ("Start date", "Period start", "Từ ngày"),
    "period_end": ("End date", "Period end", "Report date", "Đến ngày", "Ngày báo cáo"),
}
WINDOW_DAYS = 28
_LEVEL = "level "
_LEVEL_HEADING = re.compile(r"gemini|usage|level|muc|su dung")
_LONGEST_HEADING = 6
"""Words; a longer one is a question of a survey."""
_ACTIVE = {"high", "medium", "low", "cao", "trung binh", "vua", "thap"}
_IDLE = {"zero", "none", "no", "0", "khong", "khong co", "khong su dung", "khong dung"}
_DAY = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [A-Za-z]{3,9},? \d{4}"
)


def recognise(grid: Grid) -> Found | None:
    """Find the headings of the user list, or of a list whose columns hold levels and that speaks of Gemini."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if not columns.keys() & {"email", "full_name", "first_name"}:
            continue
        if "last_day" in columns:
            return Found(grid, index, columns, cells)
        levels = _levels(cells, grid.head[index + 1 :], columns.values())
        if levels and any("gemini" in key for row in grid.head[: index + 1] for key in keys_of(row)):
            return Found(grid, index, columns | levels, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one USAGE record per account, in file order; a level gives 0 or (at least) 1 day of use, and names none."""
    draft = Draft(READER.format, READER.kind, document, tables)
    above = [text for found in tables for row in found.grid.head[: found.header] for text in map(text_of, row)]
    order, refusal = settle(draft, [*date_texts(tables, ("last_day", "period_start", "period_end")), *above])
    if refusal:
        return refusal
    accounts = []
    for found in tables:
        period = _period_above(found, order)
        rows, _ = data_rows(found.grid.rows, found.header, found.columns, (("email", "full_name", "first_name"),))
        levels = [name for name in found.columns if name.startswith(_LEVEL)]
        accounts += [_account(Row(found, number, cells, draft.log), levels, order, period) for number, cells in rows]
    if not any(a.values["period_start"] for a in accounts):
        draft.log.add(Issue("period_not_stated"))
    draft.facts["active"] = sum(bool(a.days or a.values["active_days"]) for a in accounts)
    return draft.finish(records(accounts, "email", {"tool": "gemini"}))


def _account(row: Row, levels: Sequence[str], order: str, period: tuple[date | None, date | None]) -> Account:
    parts = [part for part in (row.text("last_name"), row.text("first_name")) if part]  # family name first, as here
    account = Account(row, identify(row, "email", row.text("full_name") or " ".join(parts) or None))
    end = day_used(row, "period_end", order) or period[1] if levels else None
    start = (
        (day_used(row, "period_start", order) or period[0] or end - timedelta(days=WINDOW_DAYS - 1)) if end else None
    )
    is_active = [_is_active(row, name) for name in levels]
    account.values |= {
        "cadence": "range" if start else None,
        "period_start": start,
        "period_end": end,
        "last_day": day_used(row, "last_day", order),
        "active_days": int(any(is_active)) if levels else None,
    }
    return account


def _levels(cells: Cells, below: Iterable[Cells], taken: Iterable[int]) -> dict[str, int]:
    """Return the columns of levels: headed like one, with nothing below but words for levels, and at least one."""
    rows, others = list(below), set(taken)
    levels = {}
    for column, heading in enumerate(cells):
        key = heading_key(text_of(heading))
        if column in others or not _LEVEL_HEADING.search(key) or len(key.split()) > _LONGEST_HEADING:
            continue
        words = {_word(row[column]) for row in rows if column < len(row)} - {""}
        if words and words <= _ACTIVE | _IDLE:
            levels[_LEVEL + key] = column
    return levels


def _is_active(row: Row, field_id: str) -> bool:
    word = _word(row.raw(field_id))
    if word and word not in _ACTIVE | _IDLE:
        row.problem("unknown_usage_level", field_id)
    return word in _ACTIVE


def _word(cell: Any) -> str:
    return fold_words(text_of(cell)).removesuffix(" usage")


def _period_above(found: Found, order: str) -> tuple[date | None, date | None]:
    """Return the two days that the lines above the headings name as a period of 28 days, else none."""
    texts = [text_of(cell) for row in found.grid.head[: found.header] for cell in row]
    days = {one for text in texts for part in _DAY.findall(text) if (one := day(part, order))}
    first, last = min(days, default=None), max(days, default=None)
    if len(days) == 2 and first and last and last - first == timedelta(days=WINDOW_DAYS - 1):
        return first, last
    return None, None


READER = Reader("gemini_usage", "Báo cáo sử dụng Gemini", "usage", recognise, read)
