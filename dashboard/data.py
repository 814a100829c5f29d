"""What pages ask for, remembered per data version: a publish while pages are open is picked up on the next rerun."""

import gc
import json
import weakref
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dashboard.ahead import AHEAD
from dashboard.answers import Answers
from dashboard.figures.keys import KEYS, Filters
from dashboard.figures.query import figures as count_figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.figures.timeline import week_ends as week_ends_of
from etl.home.home import Home, choose_home
from etl.home.log import record
from etl.warehouse.about import abouts_of
from geo.layers import Layer, LayerName, layer

_MOST_ROWS = 60_000
"""Rows of answers kept in memory, some 40 MB."""

SCOPE = Scope("department")
"""The local user's role until log-in comes: the Department."""


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a browser calls an Excel file."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The same for a Word file."""


def home() -> Home:
    """Return the home that this server shows."""
    return choose_home(None)


def published() -> Path | None:
    """Return the warehouse in force now, None while nothing has been published."""
    return home().published()


def snapshot(as_of: date | None = None) -> Snapshot | None:
    """Return the snapshot of the version in force on `as_of` (default: the newest date), None without any data.

    That of an older date is counted only when something is asked that is not remembered.
    """
    path = published()
    if path is None:
        return None
    newest = _snapshot(path, None)
    return PageSnapshot(path, as_of or newest.as_of, newest)


class PageSnapshot(Snapshot):
    """A snapshot that asks its tables nothing twice, and is made only at the first question not remembered."""

    path: Path

    def __init__(self, path: Path, as_of: date, newest: Snapshot) -> None:
        known = {"as_of": as_of, "newest_date": newest.newest_date, "settings": newest.settings,
                 "data_version": newest.data_version, "path": path}  # fmt: skip
        for name, value in known.items():
            object.__setattr__(self, name, value)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection of the snapshot made for this day."""
        return _snapshot(self.path, None if self.as_of == self.newest_date else self.as_of).connection

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows of `query` as dicts, remembered; they are the caller's own."""
        question = (self.path, self.as_of, query, repr(sorted((parameters or {}).items())))
        return _answers().of(question, lambda: Snapshot.rows(self, query, parameters))


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers(_MOST_ROWS)


@st.cache_resource(max_entries=16, show_spinner="Đang tính số liệu…")
def _snapshot(path: Path, as_of: date | None) -> Snapshot:
    shot = make_snapshot(path, as_of)
    shot.connection.execute("set threads = 1")  # questions are small: sharing one out costs more than it gains
    _HELD.add(shot.connection)
    return shot


_HELD: weakref.WeakSet[duckdb.DuckDBPyConnection] = weakref.WeakSet()
"""The connections of all snapshots, whoever still has one."""


def let_go() -> None:
    """Close every warehouse that the pages of this server hold open, and forget all answers; the next view opens anew.

    A page that is drawn meanwhile fails, and is right again when it is opened next.
    """
    AHEAD.let_go()
    for connection in list(_HELD):
        with suppress(duckdb.Error):  # closed already
            connection.execute("detach wh")  # cursors of it may live on: the file must not
            connection.close()
    _HELD.clear()
    st.cache_data.clear()
    st.cache_resource.clear()
    gc.collect()


Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Filters as part of a cache's key: (key, codes), sorted."""


def figures(shot: Snapshot, by: tuple[str, ...], **where: str | tuple[str, ...] | None) -> list[dict[str, Any]]:
    """Return `figures` by `by`; `where`: key → code or codes, None for no filter. The rows are shared: read only."""
    found = by_group(_by_group, shot, by, where)
    return found if found is not None else list(_figures(shot.data_version, shot.as_of, by, where_of(where), shot))


def where_of(where: Mapping[str, str | tuple[str, ...] | None]) -> Where:
    """Return filters as part of a cache's key."""
    return tuple(sorted((k, (v,) if isinstance(v, str) else tuple(v)) for k, v in where.items() if v))


def by_group(
    counted: Callable[[str, date, tuple[str, ...], tuple[str, ...], Snapshot], Mapping[tuple[str, ...], list[Any]]],
    shot: Snapshot,
    by: tuple[str, ...],
    where: Mapping[str, str | tuple[str, ...] | None],
) -> list[dict[str, Any]] | None:
    """Return the rows of one place or level out of those `counted` for all places or levels at once, which costs no more
    than one of them alone; None where they have to be asked for by themselves (several codes, or a group without rows).
    """
    chosen = where_of(where)
    if any(len(codes) > 1 or KEYS[key].about != "school" for key, codes in chosen):
        return None
    keys = tuple(key for key, _ in chosen)
    rows = counted(shot.data_version, shot.as_of, keys, by, shot).get(tuple(codes[0] for _, codes in chosen))
    return None if rows is None else list(rows)


def grouped(
    rows: Iterable[dict[str, Any]], keys: tuple[str, ...], by: tuple[str, ...]
) -> dict[tuple[str, ...], list[Any]]:
    """Return the codes of `keys` → the rows by `by`, out of rows by both; the columns are those of rows by `by` alone."""
    extra = {name for key in keys if key not in by for name in (key, f"{key}_name")}
    found: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        codes = tuple(row[key] for key in keys)
        found.setdefault(codes, []).append({k: v for k, v in row.items() if k not in extra})
    return found


@st.cache_resource(max_entries=400, show_spinner=False)
def _by_group(
    version: str, as_of: date, keys: tuple[str, ...], by: tuple[str, ...], _shot: Snapshot
) -> dict[tuple[str, ...], list[Any]]:
    both = (*keys, *(key for key in by if key not in keys))
    return grouped(count_figures(_shot, both, Filters(), SCOPE), keys, by)


@st.cache_resource(max_entries=1500, show_spinner=False)
def _figures(version: str, as_of: date, by: tuple[str, ...], where: Where, _shot: Snapshot) -> list[dict[str, Any]]:
    return count_figures(_shot, by, Filters(dict(where)), SCOPE)


def note_people_seen(school: str, shot: Snapshot) -> None:
    """Log once per visit that the names of one school's people were shown."""
    seen: set[tuple[str, str]] = st.session_state.setdefault("da_xem_ten", set())
    if (school, shot.data_version) not in seen:
        seen.add((school, shot.data_version))
        record(home(), "people", school=school, as_of=shot.as_of, version=shot.data_version)


def week_ends(shot: Snapshot) -> list[date]:
    """Return the days that the time slider stops at, the oldest first."""
    return _week_ends(shot.data_version, shot)


@st.cache_data(max_entries=4, show_spinner=False)
def _week_ends(version: str, _shot: Snapshot) -> list[date]:
    return week_ends_of(_shot)


def held_sessions(shot: Snapshot) -> list[dict[str, Any]]:
    """Return the sessions held up to the newest date, by time: session_code, session_name, session_date."""
    return _held_sessions(shot.data_version, shot)


@st.cache_data(max_entries=4, show_spinner=False)
def _held_sessions(version: str, _shot: Snapshot) -> list[dict[str, Any]]:
    return _shot.rows(
        "select session_code, session_name, session_date from wh.core_session where session_date <= $newest"
        " order by starts_at, session_code",
        {"newest": _shot.newest_date},
    )


def coordinates(shot: Snapshot) -> dict[str, tuple[float, float]]:
    """Return school code → (latitude, longitude), for the schools whose list gives both."""
    return _coordinates(shot.data_version, shot.as_of, shot)


@st.cache_data(max_entries=100, show_spinner=False)
def _coordinates(version: str, as_of: date, _shot: Snapshot) -> dict[str, tuple[float, float]]:
    rows = _shot.rows(
        "select school_code, latitude, longitude from school_dim where latitude is not null and longitude is not null"
    )
    return {r["school_code"]: (r["latitude"], r["longitude"]) for r in rows}


def standing(shot: Snapshot) -> dict[str, str]:
    """Return school code → status, for the schools that have one."""
    return _standing(shot.data_version, shot.as_of, shot)


@st.cache_data(max_entries=100, show_spinner=False)
def _standing(version: str, as_of: date, _shot: Snapshot) -> dict[str, str]:
    return {r["school_code"]: r["status"] for r in _shot.rows("select school_code, status from school_standing")}


def polygons_address(name: str, geojson: dict[str, Any], version: str) -> str | dict[str, Any]:
    """Return where the browser fetches polygons from, once and not with every figure; the polygons without a server.

    The address belongs to this server and changes with the polygons; it is good for this session.
    """
    if not st.runtime.exists():
        return geojson
    content = _encoded(name, version, geojson)
    address = st.runtime.get_instance().media_file_mgr.add(content, "application/json", f"polygons-{name}")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{address}" if base else address


@st.cache_resource(max_entries=8, show_spinner=False)
def _encoded(name: str, version: str, _geojson: dict[str, Any]) -> bytes:
    return json.dumps(_geojson, separators=(",", ":")).encode("utf-8")


def boundaries(name: LayerName) -> Layer:
    """Return the polygons to draw: installed ones, else the approximate layer."""
    return layer(name, home().root)


def loaded_files() -> list[dict[str, Any]]:
    """Return the files in force with their ledger, the one loaded last first."""
    path = published()
    return _loaded_files(path) if path else []


@st.cache_data(max_entries=4, show_spinner=False)
def _loaded_files(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect(str(path), read_only=True) as con:
        result = con.execute("""
            select f.file_id, f.name, f.format, f.loaded_at, f.loaded_by, f.sha256, f.rows_read,
                count(*) filter (l.outcome = 'counted') as counted,
                count(*) filter (l.outcome = 'duplicate') as duplicate,
                count(*) filter (l.outcome = 'pending') as pending,
                count(*) filter (l.outcome = 'rejected') as rejected
            from files as f left join row_ledger as l using (file_id)
            group by f.file_id, f.name, f.format, f.loaded_at, f.loaded_by, f.sha256, f.rows_read
            order by f.file_id desc
        """)
        names = [d[0] for d in result.description]
        files = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        abouts = abouts_of(con, [f["file_id"] for f in files])
    return [f | {"about": abouts.get(f["file_id"], "")} for f in files]
