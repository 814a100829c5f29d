"""The office's lists of schools and sessions become tables. The one loaded last counts. The staff: `warehouse.staff`.

Each function takes staged rows (dicts with `file_id`, in loading order) and returns tables and the outcome of every row.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from etl.match.schools import SchoolEntry, SchoolIndex
from etl.match.sessions import Calendar, Planned
from etl.match.words import Codes
from etl.text.vietnam import local
from etl.warehouse.outcomes import COUNTED, DUPLICATE, Outcome, columns_table, of_reader
from geo import units
from geo.resolve import Placement, place_school

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
    """Schools in force with their places, and how their names are found. `notes`: place problems, as outcomes."""

    table: pa.Table
    index: SchoolIndex
    outcomes: list[Outcome]
    notes: list[Outcome]


@dataclass(frozen=True)
class Sessions:
    """Sessions in force and how a record finds its own."""

    table: pa.Table
    calendar: Calendar
    outcomes: list[Outcome]


def build_schools(rows: Rows, aliases: Mapping[tuple[str, str | None], str] | None = None) -> Schools:
    """Return one school per code: the row loaded last, placed in both systems of units."""
    codes = Codes(r["school_code"] for r in rows if r["school_code"])
    outcomes, latest = _last_of_each(rows, lambda r: codes.longest(r["school_code"]))
    table, entries, notes = [], [], []
    place_of = lru_cache(maxsize=None)(place_school)  # several schools stand in every commune
    for code, row in latest.items():
        place = place_of(
            row["commune_text"], row["former_commune_text"], row["former_district_text"], valid_to=row["valid_to"]
        )
        notes += [
            Outcome(row["file_id"], row["sheet"], row["row"], "note", code, d.get("value"), d.get("candidates"))
            for code, d in place.issues
        ]
        table.append((
            code, row["school_name"], row["level"], row["kind"],
            place.commune_code, place.former_commune_code, place.district_code,
            row["latitude"], row["longitude"], row["total_cbql"], row["total_gv"], row["total_nv"],
            row["total_audience"], row["valid_from"], row["valid_to"], row["file_id"], row["sheet"], row["row"],
        ))  # fmt: skip
        entries.append(
            SchoolEntry(code, row["school_name"], tuple(row["aliases"] or ()), _commune_names(place, row), place=place)
        )
    return Schools(columns_table(table, SCHOOL), SchoolIndex(entries, aliases), outcomes, notes)


def _commune_names(place: Placement, row: dict[str, Any]) -> tuple[str, ...]:
    names = [row["commune_text"], row["former_commune_text"]]
    if place.commune_code:
        names.append(units.commune(place.commune_code).name)
    if place.former_commune_code:
        names.append(units.former_commune(place.former_commune_code).name)
    return tuple(n for n in names if n)


def build_sessions(rows: Rows, default_audience: Sequence[str]) -> Sessions:
    """Return one session per code: the row loaded last. An empty audience is the programme's."""
    outcomes, latest = _last_of_each(rows, lambda r: r["session_code"])
    table, planned = [], []
    for row in latest.values():
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


def _last_of_each(rows: Rows, key: Any) -> tuple[list[Outcome], dict[str, dict[str, Any]]]:
    """Return the outcome of every row and, per key, the row loaded last."""
    outcomes: list[Outcome] = []
    latest: dict[str, dict[str, Any]] = {}
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        done = of_reader(row)
        if done:
            outcomes.append(done)
        else:
            lines[key(row)].append(row)
    for code, same in lines.items():
        latest[code] = same[-1]
        outcomes += _replaced(same)
    return outcomes, latest


def _replaced(same: Iterable[dict[str, Any]]) -> list[Outcome]:
    places = [(r["file_id"], r["sheet"], r["row"]) for r in same]
    return [Outcome(*p, DUPLICATE, "replaced_by_later_file") for p in places[:-1]] + [Outcome(*places[-1], COUNTED)]
