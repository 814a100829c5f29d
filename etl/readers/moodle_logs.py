"""Moodle logs (Reports > Logs > download): one row per event; hundreds of thousands of lines are usual.

Whole columns are worked on, as in usage exports: every column is read as a dictionary and only its distinct values are
interpreted. Full names are not unique, so the person is told by the number in the description ("The user with id
'1046' …"). A line that repeats an earlier one in every cell is a duplicate. Dates are day first with a two-digit year
unless the file proves otherwise.
"""

import re
from collections.abc import Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.model.issues import Issue
from etl.model.records import SCHEMAS, ReadResult
from etl.readers.common.columns import Columns, coded, constant, nulls, read_columns
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.moodle_dates import moodle_moment
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import MAX_ISSUES_PER_CODE
from etl.text.vietnam import local, utc

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "time": ("Time", "Thời gian"),
    "full_name": ("User full name", "Tên đầy đủ", "Tên đầy đủ của người dùng", "Tên người dùng đầy đủ", "Họ và tên"),
    "affected": ("Affected user", "Người dùng bị ảnh hưởng", "Người dùng chịu ảnh hưởng", "Người bị ảnh hưởng"),
    "context": ("Event context", "Bối cảnh sự kiện", "Ngữ cảnh sự kiện", "Bối cảnh"),
    "component": ("Component", "Thành phần"),
    "event": ("Event name", "Tên sự kiện"),
    "description": ("Description", "Mô tả"),
    "origin": ("Origin", "Nguồn gốc", "Nguồn"),
    "ip": ("IP address", "Địa chỉ IP"),
}  # fmt: skip
_USER = re.compile(r"\buser with id '(-?\d{1,18})'", re.IGNORECASE)
_NAMED = re.compile(r"logs?_(.+?)_\d{8}-\d{4}(?:[ _]?\(\d+\))?$", re.IGNORECASE)
_QUICK = re.compile(r"([^\s,]{6,10}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?")


def recognise(grid: Grid) -> Found | None:
    """Find the headings: time, event, description, and who or where."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if {"time", "event", "description"} <= columns.keys() and {"full_name", "context"} & columns.keys():
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per event, in file order; an event of the system itself is a rejected row."""
    draft = Draft(READER.format, READER.kind, document, tables)
    columns = read_columns(document, tables[0])
    n, sheet = columns.length, tables[0].sheet
    if not n:
        return draft.finish([])
    order, refusal = settle(draft, {_day_text(text) for text in columns.distinct("time")}, default="dmy")
    if refusal:
        return refusal
    happened, bad_time = coded(columns, "time", _reader_of(order), pa.timestamp("s"))
    account = coded(columns, "description", account_of, pa.string())[0]
    texts = {name: coded(columns, name, _word, pa.string())[0] for name in ("full_name", "context", "event")}
    rejected = _rejected(draft, columns, [
        ("time", bad_time, "bad_time"),
        ("time", pc.and_not(pc.is_null(happened), bad_time), "missing_value"),
        ("full_name", pc.and_(pc.is_null(account), pc.is_null(texts["full_name"])), "not_a_person"),
    ])  # fmt: skip
    first = _first_of_its_kind(columns)
    repeated = pc.and_(pa.array(first != np.arange(n)), pc.is_null(rejected))
    _note_repeated(draft, columns, repeated, first)
    named = _NAMED.search(document.source.stem)
    data: dict[str, Any] = {
        "sheet": constant(n, sheet) if sheet else nulls(n, pa.string()),
        "row": columns.numbers,
        "outcome": _choose(["rejected", "duplicate"], [pc.is_valid(rejected), repeated]),
        "reason": pc.if_else(repeated, "duplicate_in_file", pc.cast(rejected, pa.string())),
        "full_name": texts["full_name"],
        "account": account,
        "course": constant(n, named[1]) if named else nulls(n, pa.string()),
        "activity": texts["context"],
        "status": texts["event"],
        "happened_at": happened,
    }
    table = pa.table({f.name: data[f.name] if f.name in data else nulls(n, f.type) for f in SCHEMAS[READER.kind]})
    draft.facts |= {"data_rows": n, "distinct_users": _people(account, texts["full_name"])}
    earliest = pc.min(happened).as_py()
    if earliest is not None:
        draft.facts["first"] = local(earliest).isoformat()
    return draft.finish_table(table)


def account_of(description: str) -> str | None:
    """Return the number of the user who acted, None where the description names none (or -1, 0: nobody)."""
    found = _USER.search(description)
    return found[1] if found and int(found[1]) > 0 else None


def _word(text: str) -> str | None:
    return None if text in ("-", "") else text


def _day_text(text: str) -> str:
    return text.partition(",")[0] if "," in text else text.partition(" ")[0]


def _reader_of(order: str) -> Any:
    """Return a function from a cell of the time column to UTC: nearly all cells are a day, a comma and a clock."""

    @lru_cache(maxsize=5_000)
    def midnight(day: str) -> datetime | None:
        return moodle_moment(day, order)

    def read_time(text: str) -> datetime | None:
        quick = _QUICK.fullmatch(text)
        day = midnight(quick[1]) if quick else None
        if quick is None or day is None:
            found = moodle_moment(text, order)
            return utc(found) if found else None
        try:
            return utc(datetime.combine(day, time(int(quick[2]), int(quick[3]), int(quick[4] or 0))))
        except ValueError:
            return None

    return read_time


def _first_of_its_kind(columns: Columns) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for every row the place of the first row that equals it in all columns."""
    kind = np.zeros(columns.length, dtype=np.int64)
    for values in columns.values.values():
        indices = values.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        together = kind * (len(values.dictionary) + 1) + indices
        kind = np.unique(together, return_inverse=True)[1].astype(np.int64)
    firsts = np.unique(kind, return_index=True)[1]
    return firsts[kind].astype(np.int64)


def _people(account: pa.DictionaryArray, names: pa.DictionaryArray) -> int:
    """Return how many people there are: by number, by name where an event gives no number."""
    unnumbered = names.indices.filter(pc.is_null(account))
    return int(pc.count_distinct(account.indices).as_py() + pc.count_distinct(unnumbered).as_py())


def _rejected(draft: Draft, columns: Columns, found: list[tuple[str, pa.Array, str]]) -> pa.Array:
    """Name the rejected rows in issues and return each row's reason, the first that holds; null where it stands."""
    for field, bad, code in found:
        _note(draft, columns, field, bad, code)
    return _choose([code for _, _, code in found], [bad for _, bad, _ in found])


def _choose(words: list[str], flags: list[pa.Array]) -> pa.DictionaryArray:
    """Return for every row the first of `words` whose flag is set, null where none is."""
    chosen = pc.case_when(pc.make_struct(*flags), *(pa.scalar(place, pa.int8()) for place in range(len(words))))
    return pa.DictionaryArray.from_arrays(chosen, pa.array(words, pa.string()))


def _note(draft: Draft, columns: Columns, field: str, bad: pa.Array, code: str) -> None:
    """Name the rows of `bad` in issues, the first ones; the rest is only counted."""
    places = pc.indices_nonzero(bad)
    texts = columns.texts(field)
    issues = [
        Issue(code, draft.tables[0].sheet, columns.numbers[place].as_py(), columns.heading(field),
              (texts[place].as_py() or None) if texts is not None else None)
        for place in places.slice(0, MAX_ISSUES_PER_CODE).to_pylist()
    ]  # fmt: skip
    _log(draft, issues, len(places))


def _note_repeated(draft: Draft, columns: Columns, repeated: pa.Array, first: np.ndarray[Any, Any]) -> None:
    places = pc.indices_nonzero(repeated)
    numbers = columns.numbers
    issues = [
        Issue(
            "duplicate_in_file",
            draft.tables[0].sheet,
            numbers[place].as_py(),
            details={"first_row": numbers[int(first[place])].as_py()},
        )
        for place in places.slice(0, MAX_ISSUES_PER_CODE).to_pylist()
    ]
    _log(draft, issues, len(places))


def _log(draft: Draft, issues: list[Issue], total: int) -> None:
    for issue in issues:
        draft.log.add(issue)
    if total > len(issues):
        draft.log.add_many(issues[-1], total - len(issues))


READER = Reader("moodle_logs", "Nhật ký Moodle", "learning", recognise, read, reads_one_sheet=True)
