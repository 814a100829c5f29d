"""The office's lists become schools, people, assignments and sessions. The one loaded last counts.

Each function takes staged rows (dicts with `file_id`, in loading order) and returns tables and the outcome of every row.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa

from etl.match.people import Assignment, Person, Roster, is_written_for
from etl.match.schools import SchoolEntry, SchoolIndex
from etl.match.sessions import Calendar, Planned
from etl.match.words import Codes, could_be, words_of
from etl.text.fold import has_marks
from etl.text.vietnam import local
from etl.warehouse.outcomes import COUNTED, DUPLICATE, PENDING, Outcome, columns_table, of_reader
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
PERSON = pa.schema([
    ("person_key", pa.string()), ("staff_code", pa.string()), ("full_name", pa.string()),
    ("email", pa.string()), ("phone", pa.string()),
])  # fmt: skip
ASSIGNMENT = pa.schema([
    ("person_key", pa.string()), ("school_code", pa.string()), ("role", pa.string()), ("is_core", pa.bool_()),
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
class Staff:
    """People and their assignments, and how they are recognised."""

    people: pa.Table
    assignments: pa.Table
    roster: Roster
    outcomes: list[Outcome]


@dataclass(frozen=True)
class Sessions:
    """Sessions in force and how a record finds its own."""

    table: pa.Table
    calendar: Calendar
    outcomes: list[Outcome]


def build_schools(rows: Rows) -> Schools:
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
        entries.append(SchoolEntry(code, row["school_name"], tuple(row["aliases"] or ()), _commune_names(place, row)))
    return Schools(columns_table(table, SCHOOL), SchoolIndex(entries), outcomes, notes)


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


def build_staff(rows: Rows, index: SchoolIndex) -> Staff:
    """Return people and assignments.

    A person is one staff number. A line without a number is the person of that very name at that school who has one,
    where there is exactly one; else one name at one school (with telephone, else by order of appearance). A later
    list's lines for a person at a school replace the earlier list's. A number that an earlier line gave to somebody
    of quite another name waits.
    """
    outcomes: list[Outcome] = []
    placed: list[tuple[dict[str, Any], str]] = []
    owners: dict[str, str] = {}
    for row in rows:
        done = of_reader(row)
        if done:
            outcomes.append(done)
            continue
        school_code, problem = _school_of(row, index)
        owner = owners.setdefault(row["staff_code"], row["full_name"]) if row["staff_code"] else row["full_name"]
        if not is_written_for(row["full_name"], owner):
            problem = ("code_of_another", row["staff_code"], owner)
        elif school_code is not None:
            placed.append((row, school_code))
            continue
        outcomes.append(Outcome(row["file_id"], row["sheet"], row["row"], PENDING, *problem))
    keys = _person_keys(placed)
    standing = [(row, school_code, key) for (row, school_code), key in zip(placed, keys, strict=True)]
    last_file: dict[tuple[str, str], int] = {}
    for row, school_code, key in standing:
        last_file[key, school_code] = max(row["file_id"], last_file.get((key, school_code), 0))
    people: dict[str, tuple[Any, ...]] = {}
    assignments: list[tuple[Any, ...]] = []
    for row, school_code, key in standing:
        place = (row["file_id"], row["sheet"], row["row"])
        known = people.get(key, (None,) * len(PERSON))
        people[key] = (
            key, (key if row["staff_code"] else None) or known[1], row["full_name"], row["email"] or known[3], row["phone"] or known[4],
        )  # fmt: skip
        if row["file_id"] < last_file[key, school_code]:
            outcomes.append(Outcome(*place, DUPLICATE, "replaced_by_later_file"))
            continue
        assignments.append((
            key, school_code, row["role"] or "GV", bool(row["is_core"]), row["valid_from"], row["valid_to"], *place,
        ))  # fmt: skip
        outcomes.append(Outcome(*place, COUNTED))
    roster = Roster(
        (Person(p[0], p[2], p[1], p[3]) for p in people.values()), (Assignment(*a[:6]) for a in assignments)
    )
    return Staff(columns_table(people.values(), PERSON), columns_table(assignments, ASSIGNMENT), roster, outcomes)


def _person_keys(placed: Sequence[tuple[dict[str, Any], str]]) -> list[str]:
    """Return the person of every line: its number, the number of the only such name at the school, or a stable hash.

    Lists are corrected and loaded again: marks and telephones come later, Excel takes leading zeros. So where every
    file has a name at most once at a school, all its lines there are one person; only namesakes inside one list are
    told apart, by telephone, else by their order.
    """
    codes = Codes(row["staff_code"] for row, _ in placed if row["staff_code"])
    names = [_name_key(row["full_name"], school_code) for row, school_code in placed]
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    per_file: Counter[tuple[tuple[str, str], int]] = Counter()
    spellings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (row, _), name in zip(placed, names, strict=True):
        per_file[name, row["file_id"]] += 1
        spellings[name].add(row["full_name"])
        if row["staff_code"]:
            numbers[name].add(codes.longest(row["staff_code"]))
    has_namesakes = {name for (name, _), lines in per_file.items() if lines > 1}
    has_namesakes |= {name for name, written in spellings.items() if not _one_name(written)}
    met: Counter[tuple[str, str, int]] = Counter()
    keys = []
    for (row, _), name in zip(placed, names, strict=True):
        if row["staff_code"]:
            keys.append(codes.longest(row["staff_code"]))
        elif name not in has_namesakes and len(numbers[name]) == 1:
            keys.append(next(iter(numbers[name])))
        elif name not in has_namesakes:
            keys.append(_hashed(*name))
        else:
            exact = words_of(row["full_name"]).accent_text
            met[exact, name[1], row["file_id"]] += 1
            keys.append(_hashed(exact, name[1], row["phone"] or str(met[exact, name[1], row["file_id"]])))
    return keys


def _name_key(full_name: str, school_code: str) -> tuple[str, str]:
    return words_of(full_name).fold_text, school_code


def _one_name(spellings: Iterable[str]) -> bool:
    """Tell whether these can all be one name, some written without marks."""
    written = sorted(spellings, key=has_marks, reverse=True)
    return all(could_be(other, written[0]) for other in written)


def _hashed(*parts: str) -> str:
    return "k-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _school_of(row: dict[str, Any], index: SchoolIndex) -> tuple[str | None, tuple[str | None, ...]]:
    """Return (school code, ()) or (None, (reason, value, candidates)) of a staff row."""
    code, text = row["school_code"], row["school_text"]
    known = index.by_code(code)
    if known:
        return known, ()
    if text:
        match = index.find(text, row["commune_text"])
        if match.code:
            return match.code, ()
        if match.candidates:
            return None, ("ambiguous_school", text, ", ".join(match.candidates))
    return None, ("unknown_school_code", code, None) if code else ("unknown_school", text, None)


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
