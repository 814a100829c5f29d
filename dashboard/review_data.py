"""What the page Đối soát and the ranges beside rates ask for, remembered per data version and day."""

from datetime import date
from typing import Any

import streamlit as st

from dashboard import data
from dashboard.figures.keys import Filters
from dashboard.figures.questions import Open, open_questions
from dashboard.figures.review import pending_range
from dashboard.figures.snapshot import Snapshot


def opened(shot: Snapshot) -> Open:
    """Return the open questions of this version and day."""
    return _opened(shot.data_version, shot.as_of, shot)


@st.cache_resource(max_entries=16, show_spinner=False)
def _opened(version: str, as_of: date, _shot: Snapshot) -> Open:
    return open_questions(_shot, data.SCOPE)


def ranges(shot: Snapshot, by: tuple[str, ...], **where: str | None) -> list[dict[str, Any]]:
    """Return `pending_range` by `by`; `where`: key → code, None for no filter. The rows are shared: read only."""
    found = data.by_group(_by_group, shot, by, where)
    return found if found is not None else list(_ranges(shot.data_version, shot.as_of, by, data.where_of(where), shot))


@st.cache_resource(max_entries=100, show_spinner=False)
def _by_group(
    version: str, as_of: date, keys: tuple[str, ...], by: tuple[str, ...], _shot: Snapshot
) -> dict[tuple[str, ...], list[Any]]:
    both = (*keys, *(key for key in by if key not in keys))
    return data.grouped(pending_range(_shot, both, Filters(), data.SCOPE, opened(_shot)), keys, by)


@st.cache_resource(max_entries=200, show_spinner=False)
def _ranges(version: str, as_of: date, by: tuple[str, ...], where: data.Where, _shot: Snapshot) -> list[dict[str, Any]]:
    return pending_range(_shot, by, Filters(dict(where)), data.SCOPE, opened(_shot))


def school_names(shot: Snapshot) -> dict[str, str]:
    """Return school code → name."""
    return _school_names(shot.data_version, shot)


@st.cache_data(max_entries=4, show_spinner=False)
def _school_names(version: str, _shot: Snapshot) -> dict[str, str]:
    rows = _shot.rows("select school_code, school_name from school_dim")
    return {r["school_code"]: r["school_name"] for r in rows}


def session_names(shot: Snapshot) -> dict[str, str]:
    """Return session code → name with its day, by time."""
    return _session_names(shot.data_version, shot)


@st.cache_data(max_entries=4, show_spinner=False)
def _session_names(version: str, _shot: Snapshot) -> dict[str, str]:
    rows = _shot.rows(
        "select session_code, session_name, session_date from wh.core_session order by starts_at, session_code"
    )
    return {r["session_code"]: f"{r['session_name']} ({r['session_date']:%d/%m/%Y})" for r in rows}
