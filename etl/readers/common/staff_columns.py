"""A staff list read a column at a time.

Nearly every row of a list is plain: nothing in it can be wrong, and nobody else has its code or address. Such rows are
read by column, each different cell once; the others go one by one through `staff_record`, which alone knows the rules.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.cells import code_of, email_of, is_masked, is_ticked, phone_of
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells
from etl.readers.common.layout import Layout, list_bodies
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.places import BESIDE_A_SCHOOL, joined_place
from etl.readers.common.reader import Draft, Found
from etl.readers.common.roles import role_of
from etl.readers.common.rows import Row
from etl.readers.common.staff import Seen, is_working, staff_record

_Column = list[Any]
_Bodies = list[tuple[Found, list[tuple[int, Cells]]]]
"""Every table of a file with its data rows: number and cells."""

_INTERPRETED: dict[str, Callable[[str], Any]] = {
    "staff_code": lambda text: code_of(text) or None,
    "school_code": lambda text: code_of(text) or None,
    "role": role_of,
    "status": is_working,
    "email": lambda text: None if is_masked(text) else email_of(text),
    "phone": phone_of,
}
_DAYS = ("valid_from", "valid_to")
_TYPED = (*_INTERPRETED, "full_name", "school_text", "commune_text", *BESIDE_A_SCHOOL, "position")


def read_staff(reader_format: str, layout: Layout, document: Document, tables: list[Found]) -> ReadResult:
    """Return one STAFF record per data row, in file order.

    Same code and another name: rejected. Same code, name and school again: duplicate. The same person at another
    school is legitimate. Where `layout` has a status column, people who no longer work are rejected.
    """
    draft = Draft(reader_format, "staff", document, tables)
    order, refusal = settle(draft, date_texts(tables, _DAYS), default="dmy")
    if refusal:
        return refusal
    if not any("role" in found.columns for found in tables):
        draft.log.add(Issue("role_column_missing"))
    bodies = list(list_bodies(draft, layout))
    columns, doubtful, seen = _by_column(bodies, order)
    places = ((found, number, cells) for found, rows in bodies for number, cells in rows)
    for place, (found, number, cells) in enumerate(places):
        if place in doubtful:
            row = Row(found, number, cells, draft.log, found.grid.texts)
            for field, value in staff_record(row, order, seen).items():
                columns[field][place] = value
    draft.facts |= {
        "active": seen.active,
        "no_email": seen.without_email,
        "shared_email_pairs": sum(n * (n - 1) // 2 for n in seen.emails.values()),
    }
    return draft.finish_columns(columns)


def _by_column(bodies: _Bodies, order: str) -> tuple[dict[str, _Column], set[int], Seen]:
    """Return the columns of all rows, the places of rows that are not plain, and what the plain rows have used."""
    typed = {field: _texts(bodies, field) for field in _TYPED}
    typed |= {field: _cells(bodies, field) for field in _DAYS}
    read = {field: _meant(typed[field], interpret) for field, interpret in _INTERPRETED.items()}
    read |= {field: _meant(typed[field], lambda cell: day(cell, order)) for field in _DAYS}
    places = (typed.pop(field) for field in ("commune_text", *BESIDE_A_SCHOOL))
    typed["commune_text"] = list(map(joined_place, *places))
    doubtful = _doubtful(typed, read)
    columns: dict[str, _Column] = {
        "sheet": [found.sheet for found, rows in bodies for _ in rows],
        "row": [number for _, rows in bodies for number, _ in rows],
        "outcome": [None] * len(typed["full_name"]),
        "reason": [None] * len(typed["full_name"]),
        "is_core": [ticked for found, rows in bodies for ticked in _ticks(found, rows)],
        **typed,
        **read,
    }
    emails = [email for place, email in enumerate(read["email"]) if place not in doubtful]
    seen = Seen(active=len(emails), without_email=emails.count(None))
    seen.emails.update(email for email in emails if email)
    return columns, doubtful, seen


def _doubtful(typed: dict[str, _Column], read: dict[str, _Column]) -> set[int]:
    """Return the places of rows that lack something, hold something that was not understood, or are not alone."""
    both_schools = enumerate(zip(read["school_code"], typed["school_text"], strict=True))
    both_roles = enumerate(zip(read["role"], typed["position"], strict=True))
    both_days = enumerate(zip(read["valid_from"], read["valid_to"], strict=True))
    doubtful = {place for place, name in enumerate(typed["full_name"]) if name is None}
    doubtful |= {place for place, (code, name) in both_schools if code is None and name is None}
    doubtful |= {place for place, (role, position) in both_roles if role is None and position is not None}
    doubtful |= {place for place, (first, last) in both_days if first and last and last < first}
    doubtful |= {place for place, is_kept in enumerate(read["status"]) if is_kept is False}
    for field in ("role", "email", "phone", *_DAYS):
        both = enumerate(zip(typed[field], read[field], strict=True))
        doubtful |= {place for place, (cell, meaning) in both if meaning is None and cell is not None}
    # Without a code people are told apart by their address, without an address by their number.
    keys = [a or b or c for a, b, c in zip(read["staff_code"], read["email"], read["phone"], strict=True)]
    counts = Counter(keys)
    return doubtful | {place for place, key in enumerate(keys) if counts[key] > 1 and key is not None}


def _texts(bodies: _Bodies, field: str) -> _Column:
    """Return the clean texts of a field in all rows, None where a cell is empty or its table has no such column."""
    values: _Column = []
    for found, rows in bodies:
        column = found.columns.get(field)
        own = [None] * len(rows) if column is None else _of_rows(found.grid.texts[column], rows)
        values += [text or None for text in own]
    return values


def _cells(bodies: _Bodies, field: str) -> _Column:
    """Return the cells of a field as the file holds them, None where one is empty or its table has no such column."""
    values: _Column = []
    for found, rows in bodies:
        column = found.columns.get(field)
        values += [None] * len(rows) if column is None else _of_rows(found.grid.texts.cells(column), rows)
    return [cell if text else None for cell, text in zip(values, _texts(bodies, field), strict=True)]


def _of_rows(values: Sequence[Any], rows: Sequence[tuple[int, Cells]]) -> Sequence[Any]:
    """Return those of a sheet's values that stand in `rows`."""
    first, last = (rows[0][0], rows[-1][0]) if rows else (1, 0)
    if last - first == len(rows) - 1:
        return values[first - 1 : last]
    return [values[number - 1] for number, _ in rows]


def _ticks(found: Found, rows: Sequence[tuple[int, Cells]]) -> list[bool | None]:
    column = found.columns.get("is_core")
    if column is None:
        return [None] * len(rows)
    return [is_ticked(cell) for cell in _of_rows(found.grid.texts.cells(column), rows)]


def _meant(cells: _Column, interpret: Callable[[Any], Any]) -> _Column:
    """Return what cells mean, every different one interpreted once; None stays None."""
    known = {cell: interpret(cell) for cell in set(cells) if cell is not None}
    return [known.get(cell) for cell in cells]
