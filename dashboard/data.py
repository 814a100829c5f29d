"""What pages ask for, remembered per data version: a publish while pages are open is picked up on the next rerun."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures as count_figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot
from etl.home.home import Home, choose_home
from etl.home.log import record
from etl.warehouse.about import abouts_of
from geo.layers import Layer, LayerName, layer

SCOPE = Scope("department")
"""The local user's role until log-in comes: the Department."""


def home() -> Home:
    """Return the home that this server shows."""
    return choose_home(None)


def published() -> Path | None:
    """Return the warehouse in force now, None while nothing has been published."""
    return home().published()


def snapshot(as_of: date | None = None) -> Snapshot | None:
    """Return the snapshot of the version in force on `as_of` (default: the newest date), None without any data."""
    path = published()
    return _snapshot(path, as_of) if path else None


@st.cache_resource(max_entries=6, show_spinner="Đang tính số liệu…")
def _snapshot(path: Path, as_of: date | None) -> Snapshot:
    return make_snapshot(path, as_of)


def figures(shot: Snapshot, by: tuple[str, ...], **where: str | tuple[str, ...] | None) -> list[dict[str, Any]]:
    """Return `figures` by `by`; `where`: key → code or codes, None for no filter."""
    values = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in where.items() if v}
    return _figures(shot.data_version, shot.as_of, by, tuple(sorted(values.items())), shot)


@st.cache_data(max_entries=400, show_spinner=False)
def _figures(
    version: str, as_of: date, by: tuple[str, ...], where: tuple[tuple[str, tuple[str, ...]], ...], _shot: Snapshot
) -> list[dict[str, Any]]:
    return count_figures(_shot, by, Filters(dict(where)), SCOPE)


def note_people_seen(school: str, shot: Snapshot) -> None:
    """Log once per visit that the names of one school's people were shown."""
    seen: set[tuple[str, str]] = st.session_state.setdefault("da_xem_ten", set())
    if (school, shot.data_version) not in seen:
        seen.add((school, shot.data_version))
        record(home(), "people", school=school, as_of=shot.as_of, version=shot.data_version)


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
