"""What pages ask about standing, remembered per data version and day: schools, clusters, funnels, the weeks before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from dashboard import data, review_data
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import GRAVITY, judged_of
from dashboard.figures.standing.alike import most_alike
from dashboard.figures.standing.budget import expected_false
from dashboard.figures.standing.funnel import Funnel
from dashboard.figures.standing.funnel import funnel as funnel_of
from dashboard.figures.standing.history import Changes, changes, history, since
from dashboard.figures.standing.judge import Judged
from dashboard.figures.tasks import Standings, days_of, seen_of, today_of
from etl.model.task import Task
from etl.text.collate import sort_key
from etl.text.vietnam import local

Row = dict[str, Any]

_SCHOOLS = """
    -- One row per school valid on the day: how it stands, what it is called, who answers for it.
    select g.*, d.school_name, d.level, d.kind, d.commune_code, d.managing_code, d.managing_name
    from school_standing as g join school_dim as d using (school_code)
"""


def schools(shot: Snapshot) -> list[Row]:
    """Return the rows of `school_standing` with the schools' names and offices, gravest first, then the largest gap.

    Shared by all viewers: read only.
    """
    return _schools(shot.data_version, shot.as_of, shot)


@st.cache_resource(max_entries=60, show_spinner=False)
def _schools(version: str, as_of: date, _shot: Snapshot) -> list[Row]:
    rows = _shot.rows(_SCHOOLS)
    rows.sort(key=lambda r: (GRAVITY[r["status"]], -(r["gap_people"] or 0), sort_key(r["school_name"])))
    return rows


def clusters(shot: Snapshot) -> list[Row]:
    """Return the rows of `small_cluster`: the small schools of a commune, judged together."""
    return _clusters(shot.data_version, shot.as_of, shot)


@st.cache_resource(max_entries=60, show_spinner=False)
def _clusters(version: str, as_of: date, _shot: Snapshot) -> list[Row]:
    return _shot.rows("select * from small_cluster")


@st.cache_resource(max_entries=10, show_spinner=False)
def _judged(version: str, as_of: date, _shot: Snapshot) -> Judged:
    return judged_of(_shot)


def funnel(shot: Snapshot, level: str) -> Funnel:
    """Return the funnel of one level."""
    return _funnel(shot.data_version, shot.as_of, level, shot)


@st.cache_resource(max_entries=60, show_spinner=False)
def _funnel(version: str, as_of: date, level: str, _shot: Snapshot) -> Funnel:
    return funnel_of(_shot, level, _judged(version, as_of, _shot))


def alike(shot: Snapshot, school_code: str) -> list[Row]:
    """Return the most alike schools that do better than `school_code`."""
    return _alike(shot.data_version, shot.as_of, school_code, shot)


@st.cache_resource(max_entries=500, show_spinner=False)
def _alike(version: str, as_of: date, school_code: str, _shot: Snapshot) -> list[Row]:
    return most_alike(_shot, school_code)


def false_alarms(shot: Snapshot) -> dict[str, float]:
    """Return status → schools a week that would get it by chance, were all schools alike."""
    return _false_alarms(shot.data_version, shot.as_of, shot)


@st.cache_resource(max_entries=60, show_spinner=False)
def _false_alarms(version: str, as_of: date, _shot: Snapshot) -> dict[str, float]:
    return expected_false(_shot, _judged(version, as_of, _shot))


def today(shot: Snapshot) -> date:
    """Return the day that due dates are held against (see `figures.tasks.today_of`)."""
    return today_of(shot, local(datetime.now(UTC)).date())


def standings(shot: Snapshot, tasks: Sequence[Task]) -> Standings:
    """Return the standing of all schools on the days that these tasks speak of."""
    return _standings(shot.data_version, shot.as_of, tuple(days_of(tasks, shot.as_of)), shot)


@st.cache_resource(max_entries=30, show_spinner=False)
def _standings(version: str, as_of: date, days: tuple[date, ...], _shot: Snapshot) -> Standings:
    return Standings(history(_shot, days))


def seen(shot: Snapshot, school_code: str, day: date) -> dict[str, Any]:
    """Return what the figures say of one school on `day`, to be kept with its task; the version alone where it was not."""
    rows = _standings(shot.data_version, shot.as_of, (day,), shot).days.get(day, {})
    return seen_of(rows.get(school_code), shot.data_version)


def may_add(shot: Snapshot) -> dict[str, int]:
    """Return school → people whom open questions of identity could add."""
    rows = review_data.ranges(shot, ("school",))
    return {r["school"]: r["participated_high"] - r["participated"] for r in rows if r["participated_high"] is not None}


@dataclass(frozen=True)
class Past:
    """The weeks up to a day. `since`: flagged school → first week of the unbroken run; `before`: the week end that
    `changes` compares with, None for the first week.
    """

    since: Mapping[str, date]
    before: date | None
    changes: Changes | None


def past(shot: Snapshot) -> Past:
    """Return the weeks up to the day of `shot`. Takes a few seconds the first time of a version: see `is_past_known`."""
    found = _past(shot.data_version, shot.as_of, shot)
    _known().add(shot.data_version)
    return found


def is_past_known(shot: Snapshot) -> bool:
    """Tell whether `past` answers at once."""
    return shot.data_version in _known()


@st.cache_resource(show_spinner=False)
def _known() -> set[str]:
    return set()


@st.cache_resource(max_entries=3, show_spinner=False)
def _weeks(version: str, _shot: Snapshot) -> list[Row]:
    """Return the standing at the end of every week: the same whatever day a viewer looks at."""
    return history(_shot, data.week_ends(_shot))


@st.cache_resource(max_entries=30, show_spinner=False)
def _past(version: str, as_of: date, _shot: Snapshot) -> Past:
    rows = [r for r in _weeks(version, _shot) if r["day"] <= as_of]
    if not any(r["day"] == as_of for r in rows):
        rows += history(_shot, [as_of])
    before = max((r["day"] for r in rows if r["day"] < as_of), default=None)
    compared = None
    if before:
        compared = changes([r for r in rows if r["day"] == before], [r for r in rows if r["day"] == as_of])
    return Past(since(rows, as_of), before, compared)
