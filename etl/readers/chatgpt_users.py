"""ChatGPT Edu / Team / Enterprise user export: one row per account and reporting period (weekly, monthly, a range).

Two forms: 30 columns, and a shorter one without activity days. Millions of rows are usual, so whole columns are
worked on, never single rows: every column is read as a dictionary and only its distinct values are interpreted.
`gpt_`, `tool_` and `project_messages` are parts of or beside `messages` and are never added.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.model.issues import Issue
from etl.model.records import SCHEMAS, ReadResult
from etl.readers.common.cells import count_of, email_of, is_masked, text_of
from etl.readers.common.columns import Columns, coded, constant, nulls, read_columns
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader

SPELLINGS = {
    "cadence": ("cadence",),
    "period_start": ("period_start",),
    "period_end": ("period_end",),
    "full_name": ("name",),
    "email": ("email",),
    "department": ("department",),
    "user_status": ("user_status",),
    "is_active": ("is_active",),
    "first_day": ("first_day_active_in_period",),
    "last_day": ("last_day_active_in_period",),
    "messages": ("messages",),
}
_DAYS = ("period_start", "period_end", "first_day", "last_day")
_OTHER_EXPORTS = {
    "project": ("project_id", "project_name"),
    "gpt": ("gpt_id", "gpt_name"),
    "workspace": ("messages_workspace",),
}
_CADENCES = {"daily": "daily", "weekly": "weekly", "monthly": "monthly", "date range": "range", "range": "range"}
_STATUSES = {
    "enabled": "enabled",
    "active": "enabled",
    "pending": "pending",
    "invited": "pending",
    "deleted": "deleted",
}


def recognise(grid: Grid) -> Found | None:
    """Find the heading line; the exports of GPTs and projects have most of these headings too and are left out."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"period_start", "period_end", "email", "messages", "user_status"} <= columns.keys():
            return None if match_fields(cells, _OTHER_EXPORTS) else Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one USAGE record per row, in file order; accounts that are only invited are kept, as pending accounts."""
    draft = Draft(READER.format, READER.kind, document, tables)
    columns = read_columns(document, tables[0])
    if not columns.length:
        return draft.finish([])
    order, refusal = settle(draft, [text for name in _DAYS for text in columns.distinct(name)])
    if refusal:
        return refusal

    def to_day(text: str) -> date | None:
        return day(text, order)

    first, bad_first = coded(columns, "period_start", to_day, pa.date32())
    last, bad_last = coded(columns, "period_end", to_day, pa.date32())
    actions, bad_actions = coded(columns, "messages", count_of, pa.int64())
    name, _ = coded(columns, "full_name", str, pa.string())
    email, bad_email = coded(columns, "email", email_of, pa.string())
    status, _ = coded(columns, "user_status", _status, pa.string())
    active = _is_active(columns, actions)
    days = {name: coded(columns, name, to_day, pa.date32()) for name in ("first_day", "last_day")}
    in_period = {name: pc.if_else(active, values, pa.scalar(None, pa.date32())) for name, (values, _) in days.items()}
    reason = _reasons(draft, columns, [
        ("period_start", bad_first, "bad_date"),
        ("period_end", bad_last, "bad_date"),
        ("period_start", pc.and_not(pc.is_null(first), bad_first), "missing_value"),
        ("period_end", pc.and_not(pc.is_null(last), bad_last), "missing_value"),
        ("period_end", pc.fill_null(pc.less(last, first), False), "valid_range"),
        ("first_day", days["first_day"][1], "bad_date"),
        ("last_day", days["last_day"][1], "bad_date"),
        ("messages", bad_actions, "bad_number"),
        ("email", pc.and_(pc.is_null(email), pc.is_null(name)), "missing_value"),
    ])  # fmt: skip
    _note(draft, columns, "email", bad_email, "bad_email")
    n = columns.length
    data: dict[str, Any] = {
        "row": columns.numbers,
        "outcome": _rejected(reason),
        "reason": reason,
        "full_name": name,
        "email": email,
        "school_text": coded(columns, "department", department_of, pa.string())[0],
        "tool": constant(n, "chatgpt"),
        "cadence": coded(columns, "cadence", _cadence, pa.string())[0],
        "period_start": first,
        "period_end": last,
        **in_period,
        "actions": actions,
        "account_status": status,
        "is_concealed": constant(n, False),
    }
    schema = SCHEMAS[READER.kind]
    table = pa.table({f.name: data[f.name] if f.name in data else nulls(n, f.type) for f in schema})
    states = {pair["values"]: pair["counts"] for pair in pc.value_counts(status).to_pylist()}
    draft.facts |= {
        "data_rows": n,
        "pending": states.get("pending", 0),
        "active": _count(active),
        "deleted": states.get("deleted", 0),
        "messages_total": pc.sum(actions).as_py() or 0,
    }
    return draft.finish_table(table)


@lru_cache(maxsize=10_000)  # the same schools stand in every week's export
def department_of(text: str) -> str | None:
    """Return the first department of a JSON list as text (`["TH Nà Tấu"]`), or the text where it is no such list."""
    try:
        value = json.loads(text)
    except ValueError:
        return text_of(text) or None
    names = [text_of(name) for name in value if text_of(name)] if isinstance(value, list) else [text_of(value)]
    return (names[0] or None) if names else None


def _cadence(text: str) -> str | None:
    return _CADENCES.get(text_of(text).lower(), "range")


def _status(text: str) -> str | None:
    word = text_of(text).lower()
    return _STATUSES.get(word, word)


def _is_active(columns: Columns, actions: pa.Array) -> pa.Array:
    """Tell the rows that report activity; where the column is missing or its cell is empty, messages tell it."""
    told = pc.fill_null(pc.greater(actions, 0), False)
    if not columns.has("is_active"):
        return told
    values, _ = coded(columns, "is_active", lambda text: text_of(text).lower() in ("1", "1.0", "true"), pa.bool_())
    return pc.coalesce(values, told)


def _reasons(draft: Draft, columns: Columns, rejected: list[tuple[str, pa.Array, str]]) -> pa.DictionaryArray:
    """Name the rejected rows in issues and return each row's reason, the first that holds; null where it stands."""
    codes = sorted({code for _, bad, code in rejected if _count(bad)})
    chosen = pa.nulls(columns.length, pa.int8())
    for field, bad, code in rejected:
        if _count(bad):
            _note(draft, columns, field, bad, code)
            chosen = pc.coalesce(chosen, pc.if_else(bad, pa.scalar(codes.index(code), pa.int8()), None))
    return pa.DictionaryArray.from_arrays(chosen, pa.array(codes, pa.string()))


def _rejected(reason: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return the outcomes that belong to these reasons."""
    codes = pc.if_else(pc.is_valid(reason), pa.scalar(0, pa.int8()), pa.scalar(None, pa.int8()))
    return pa.DictionaryArray.from_arrays(codes, pa.array(["rejected"]))


def _note(draft: Draft, columns: Columns, field: str, bad: pa.Array, code: str) -> None:
    """Name the rows of `bad` in issues, the first few hundred of them; the rest is only counted."""
    total = _count(bad)
    if not total:
        return
    places = pc.indices_nonzero(bad)
    named = places.slice(0, 300).to_pylist()
    numbers, texts = columns.numbers, columns.texts(field)
    issues = []
    for place in named:
        value = texts[place].as_py() if texts is not None else None
        if code == "bad_email" and value and is_masked(value):
            continue
        issues.append(Issue(code, None, numbers[place].as_py(), columns.heading(field), value or None))
    for issue in issues:
        draft.log.add(issue)
    if issues and total > len(named):
        draft.log.add_many(issues[-1], total - len(named))


def _count(flags: pa.Array) -> int:
    return pc.sum(flags).as_py() or 0


READER = Reader("chatgpt_users", "Báo cáo người dùng ChatGPT", "usage", recognise, read, reads_one_sheet=True)
