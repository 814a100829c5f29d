"""What standing is judged from, for any number of days at once: schools with their people, and who came to each session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.figures.standing.steady import Sessions, unrest
from etl.model.vocabulary import LEVELS
from etl.warehouse.sqlfile import run_file

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

SQL = Path(__file__).parent / "sql"
_A_PROVINCE = 20
"""With fewer schools than this, a session of which none says anything is no sign of a cancelled one."""
_ENOUGH_SESSIONS = 0.75
"""Of the sessions that the middle school was there for."""
_LEVELS = {t.code: n for n, t in enumerate(LEVELS)}


@dataclass(frozen=True)
class Day:
    """The schools valid on one day, as arrays in the order of their codes. `place`: index of the school in Sessions.codes."""

    on: date
    codes: tuple[str, ...]
    levels: tuple[str, ...]
    communes: tuple[str | None, ...]
    level: Any
    place: Any
    people: Any
    participated: Any
    is_reported: Any


def sessions_of(snapshot: "Snapshot", last_day: date) -> Sessions:
    """Return every expected (school, session) up to `last_day`."""
    parameters = {"audience": list(snapshot.settings.audience), "last_day": last_day}
    rows = run_file(snapshot.cursor(), SQL / "sessions.sql", parameters).fetchall()
    codes = sorted({r[0] for r in rows})
    places, held = {c: n for n, c in enumerate(codes)}, {s: n for n, s in enumerate(sorted({r[1] for r in rows}))}

    def column(values: Any) -> Any:
        return np.fromiter(values, dtype=np.int64, count=len(rows))

    return Sessions(
        tuple(codes), tuple(held), column(places[r[0]] for r in rows), column(held[r[1]] for r in rows),
        column(_LEVELS[r[3]] for r in rows), column(r[2].toordinal() for r in rows),
        column(r[4].toordinal() if r[4] else 0 for r in rows), column(r[5] for r in rows), column(r[6] for r in rows),
        column(r[7] for r in rows).astype(bool),
    )  # fmt: skip


def days_of(snapshot: "Snapshot", days: Sequence[date], known: Sessions) -> list[Day]:
    """Return the schools of each of `days`, in the order of `days`."""
    parameters = {"audience": list(snapshot.settings.audience), "days": list(days)}
    by_day: dict[date, list[tuple[Any, ...]]] = {d: [] for d in days}
    for row in run_file(snapshot.cursor(), SQL / "schools.sql", parameters).fetchall():
        by_day[row[0]].append(row)
    places = {c: n for n, c in enumerate(known.codes)}
    return [
        Day(
            on, tuple(r[1] for r in rows), tuple(r[2] for r in rows), tuple(r[3] for r in rows),
            np.array([_LEVELS[r[2]] for r in rows], dtype=np.int64),
            np.array([places.get(r[1], -1) for r in rows], dtype=np.int64),
            np.array([r[4] for r in rows], dtype=np.int64), np.array([r[5] for r in rows], dtype=np.int64),
            np.array([r[6] for r in rows], dtype=bool),
        )
        for on, rows in by_day.items()
    ]  # fmt: skip


def _own_sessions(known: Sessions, on: date) -> tuple[Any, Any]:
    """Return which pairs are sessions that a school was to report by the day `on`, and of which something came."""
    day = on.toordinal()
    came = (known.seen > 0) & (known.seen <= day)
    heard_of = np.bincount(known.session, weights=came, minlength=1)[known.session] > 0
    if len(known.codes) < _A_PROVINCE:
        heard_of[:] = True
    return (known.day <= day) & (known.asked | came) & heard_of, came


def missing(known: Sessions, on: date) -> list[tuple[str, str]]:
    """Return the (school code, session code) that a school was to report by the day `on` and of which nothing came."""
    own, came = _own_sessions(known, on)
    pairs = np.flatnonzero(own & ~came)
    return [(known.codes[known.school[n]], known.names[known.session[n]]) for n in pairs]


def silences(known: Sessions, on: date, last: int) -> Any:
    """Return per school of `known`: of how many of its last sessions (at most `last`) nothing came; 0 where anything did.

    A session that was meant for nobody of the school is none of its sessions. One of which no school of a whole province
    says anything was not held, or its files are not loaded: it makes nobody silent.
    """
    found = np.zeros(len(known.codes), dtype=np.int64)
    own, came = _own_sessions(known, on)
    held = np.flatnonzero(own)
    if not len(held):
        return found
    school = known.school[held]
    size = np.bincount(school, minlength=len(known.codes))
    after = np.cumsum(size)[school] - 1 - np.arange(len(held))  # sessions of the school that are later than this one
    latest = held[after < last]
    count = np.bincount(known.school[latest], minlength=len(known.codes))
    heard = np.bincount(known.school[latest], weights=came[latest], minlength=len(known.codes))
    return np.where(heard > 0, 0, count)


def is_new(known: Sessions, day: Day) -> Any:
    """Tell of the day's schools which were there for too few sessions to be compared by what adds up over all of them."""
    held = np.bincount(known.school[known.day <= day.on.toordinal()], minlength=len(known.codes))
    own = np.where(day.place >= 0, np.append(held, 0)[day.place], 0)
    return own < _ENOUGH_SESSIONS * np.median(own) if len(own) else np.zeros(0, dtype=bool)


def largest_gain(known: Sessions, day: Day) -> float:
    """Return how far the largest of a school's head-counts may lie above their mean, in standard deviations of one.

    Blom's approximation for the middle number of sessions, times how much the counts of one school truly move from
    session to session (1: as if other people came each time; 0: always the same). 0 where names prevail.
    """
    counted = day.is_reported & (day.place >= 0)
    if counted.sum() * 2 <= (day.people > 0).sum():
        return 0.0
    from scipy.stats import norm  # noqa: PLC0415

    came = (known.seen > 0) & (known.seen <= day.on.toordinal())
    sessions = np.bincount(known.school[came], minlength=len(known.codes))
    looks = max(float(np.median(sessions[day.place[counted]])), 1.0)
    return float(norm.ppf((looks - 0.375) / (looks + 0.25))) * unrest(known, day.on)
