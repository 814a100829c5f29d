"""The office's lists of schools and sessions become tables. The staff: `warehouse.staff`.

Of sessions the row loaded last counts; a school has a history (`warehouse.school_history`).

Each function takes staged rows (dicts with `file_id`, in loading order) and returns tables and the outcome of every row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from etl.match.schools import SchoolEntry, SchoolIndex
from etl.match.sessions import Calendar, Planned
from etl.match.words import Codes
from etl.text.vietnam import local
from etl.warehouse.outcomes import COUNTED, DUPLICATE, Outcome, columns_table, of_reader
from etl.warehouse.school_history import Period, history, own_ends
from geo import units
from geo.place_lists import place_schools
from geo.placing import Placement

Rows = Sequence[dict[str, Any]]

SCHOOL = pa.schema([
    ("school_code", pa.string()), ("school_name", pa.string()), ("level", pa.string()), ("kind", pa.string()),
    ("commune_code", pa.string()), ("former_commune_code", pa.string()), ("district_code", pa.string()),
    ("latitude", pa.float64()), ("longitude", pa.float64()),
    ("total_cbql", pa.int32()), ("total_gv", pa.int32()), ("total_nv", pa.int32()), ("total_audience", pa.int32()),
    ("valid_from", pa.date32()), ("valid_to", pa.date32()),
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()),
])  # fmt: skip
SESSION = pa.schema([
    ("session_code", pa.string()), ("session_name", pa.string()), ("course", pa.string()),
    ("starts_at", pa.timestamp("s")), ("ends_at", pa.timestamp("s")), ("session_date", pa.date32()),
    ("mode", pa.string()), ("is_required", pa.bool_()), ("audience", pa.list_(pa.string())),
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()),
])  # fmt: skip


@dataclass(frozen=True)
class Schools:
    """Schools with their places, and how their names are found. `notes`: problems of places, changes, as outcomes.

    `periods`: the history, one row per school and period (`school_history`), which never overlap; valid_from, valid_to
    null: open. `table`: one row per school, its last period.
    """

    table: pa.Table
    periods: pa.Table
    index: SchoolIndex
    outcomes: list[Outcome]
    notes: list[Outcome]


@dataclass(frozen=True)
class Sessions:
    """Sessions in force and how a record finds its own."""

    table: pa.Table
    calendar: Calendar
    outcomes: list[Outcome]


def build_schools(
    rows: Rows,
    aliases: Mapping[tuple[str, str | None], str] | None = None,
    origins: Mapping[int, int] | None = None,
) -> Schools:
    """Return the schools that the lists give, each with its history, placed in both systems of units.

    `origins`: file of mended rows → the file that they mend. A row that is no part of a history any more is a duplicate.
    """
    codes = Codes(r["school_code"] for r in rows if r["school_code"])
    outcomes, lines = _standing(rows, lambda r: codes.longest(r["school_code"]))
    standing = [row for row in rows if of_reader(row) is None]
    ends = own_ends(standing, lambda r: codes.longest(r["school_code"]), origins)
    dated = [{**row, "valid_to": end} for row, end in zip(standing, ends, strict=True)]
    places = {_place(row): place for row, place in zip(standing, place_schools(dated, origins), strict=True)}
    table, periods, entries, notes = [], [], [], []
    for code, same in lines.items():
        own, changes = history([(row, places[_place(row)]) for row in same], origins)
        outcomes += _told_apart(same, [p.row for p in own])
        notes += [_note(c.row, c.code, code, c.words) for c in changes]
        for period in own:
            periods.append(_school_row(code, period))
            notes += [_note(period.row, i, d.get("value"), d.get("candidates")) for i, d in period.place.issues]
        table.append(periods[-1])
        entries.append(_entry(code, own))
    index = SchoolIndex(entries, aliases)
    return Schools(columns_table(table, SCHOOL), columns_table(periods, SCHOOL), index, outcomes, notes)


def _school_row(code: str, period: Period) -> tuple[Any, ...]:
    row, place = period.row, period.place
    return (
        code, row["school_name"], row["level"], row["kind"],
        place.commune_code, place.former_commune_code, place.district_code,
        row["latitude"], row["longitude"], row["total_cbql"], row["total_gv"], row["total_nv"],
        row["total_audience"], period.valid_from, period.last, row["file_id"], row["sheet"], row["row"],
    )  # fmt: skip


def _entry(code: str, periods: Sequence[Period]) -> SchoolEntry:
    """Return how a school is found: by the names and sites of all its periods, in every place where it ever lay.

    Where it moved, the units of its places are told by their names alone, on any day: a record of before the move and
    one of after it both find the school.
    """
    newest_first = list(reversed(periods))
    names = dict.fromkeys(p.row["school_name"] for p in newest_first)
    sites = [alias for p in newest_first for alias in p.row["aliases"] or ()]
    name, *others = names
    communes = dict.fromkeys(c for p in newest_first for c in _commune_names(p.place, p.row))
    places = [p.place for p in periods]
    shared = Placement(
        _same(p.commune_code for p in places), _same(p.former_commune_code for p in places),
        _same(p.district_code for p in places),
    )  # fmt: skip
    place = places[0] if len(places) == 1 else shared
    return SchoolEntry(code, name, tuple(dict.fromkeys([*others, *sites])), tuple(communes), place=place)


def _same(values: Iterable[str | None]) -> str | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _commune_names(place: Placement, row: Mapping[str, Any]) -> tuple[str, ...]:
    names = [row["commune_text"], row["former_commune_text"]]
    if place.commune_code:
        names.append(units.commune(place.commune_code).name)
    if place.former_commune_code:
        names.append(units.former_commune(place.former_commune_code).name)
    return tuple(n for n in names if n)


def build_sessions(rows: Rows, default_audience: Sequence[str]) -> Sessions:
    """Return one session per code: the row loaded last. An empty audience is the programme's."""
    outcomes, lines = _standing(rows, lambda r: r["session_code"])
    table, planned = [], []
    for same in lines.values():
        row = same[-1]
        outcomes += _told_apart(same, [row])
        audience = list(row["audience"] or default_audience)
        name = row["session_name"] or row["session_code"]
        table.append((
            row["session_code"], name, row["course"], row["starts_at"], row["ends_at"], local(row["starts_at"]).date(),
            row["mode"], bool(row["is_required"]), audience, row["file_id"], row["sheet"], row["row"],
        ))  # fmt: skip
        planned.append(
            Planned(row["session_code"], name, row["starts_at"], row["ends_at"],
                    tuple(row["meeting_ids"] or ()), tuple(audience))
        )  # fmt: skip
    return Sessions(columns_table(table, SESSION), Calendar(planned), outcomes)


def _standing(rows: Rows, key: Any) -> tuple[list[Outcome], dict[str, list[dict[str, Any]]]]:
    """Return what became of the rows that their reader has judged, and per key the others, in loading order."""
    outcomes: list[Outcome] = []
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        done = of_reader(row)
        if done:
            outcomes.append(done)
        else:
            lines[key(row)].append(row)
    return outcomes, lines


def _told_apart(same: Iterable[Mapping[str, Any]], kept: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """Return the outcomes of rows about one thing: those kept count, the others are replaced."""
    standing = {_place(row) for row in kept}
    places = [_place(row) for row in same]
    return [Outcome(*p, COUNTED) if p in standing else Outcome(*p, DUPLICATE, "replaced_by_later_file") for p in places]


def _place(row: Mapping[str, Any]) -> tuple[int, str | None, int]:
    return row["file_id"], row["sheet"], row["row"]


def _note(row: Mapping[str, Any], code: str, value: str | None, candidates: str | None) -> Outcome:
    return Outcome(*_place(row), "note", code, value, candidates)
