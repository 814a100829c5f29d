"""Every school of one day judged: a pure function of who came, the settings and the day.

Source: METRICS, "Lagging schools, fairly". Silence first; then one look at `participated` against the peers' limits and the
target; then the weeks added up, which find a small shortfall that stays; then a fall against the weeks before.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dashboard.figures.standing.chance import limits, tails
from dashboard.figures.standing.evidence import Day, is_new, largest_gain, silences
from dashboard.figures.standing.peers import Peers, compare
from dashboard.figures.standing.steady import (
    Sessions,
    Sums,
    add_up,
    falls,
    is_still_low,
    steady_chances,
    steady_windows,
    windows,
)
from etl.model.settings import Settings

SNAPSHOT, STEADY, FALL, SILENCE = "snapshot", "steady", "fall", "silence"
"""What a status rests on: one look, weeks added up, a fall, no evidence."""


@dataclass(frozen=True)
class Judged:
    """One day's schools, arrays in the order of `day.codes`.

    target, gap: share and people short of it; low, high: chances of a count this low, this high, were the school like its
    peers; at_95, at_998: lowest counts not below these limits, each with the chance of falling below it; top_998: highest
    count not above that limit; steady, before, now: person-sessions (NaN shares without any); steady_low, steady_high, fall: their chances;
    status, basis: words of `STATUSES`, and what it rests on.
    """

    day: Day
    target: Any
    gap: Any
    peers: Peers
    low: Any
    high: Any
    at_95: tuple[Any, Any]
    at_998: tuple[Any, Any]
    top_998: Any
    silence: Any
    steady: Sums
    steady_low: Any
    steady_high: Any
    before: Sums
    now: Sums
    fall: Any
    status: list[str]
    basis: list[str | None]


def judge(day: Day, known: Sessions, settings: Settings) -> Judged:
    """Return how every school of `day` stands."""
    count, people = day.participated, day.people
    silence = _of(day, silences(known, day.on, settings.silent_sessions), 0)
    too_new = is_new(known, day)
    speaks = (silence == 0) & (people > 0) & ~too_new
    target = np.array([settings.target("participated", day.on, level) or 0.0 for level in day.levels])
    gap = np.array([max(0, math.ceil(round(t * n, 6)) - c) for t, n, c in zip(target, people, count, strict=True)])
    peers = compare(day.level, people, count, speaks, day.is_reported, largest_gain(known, day), settings)
    peers = replace(peers, others=np.where(too_new, 0, peers.others))
    low, high = tails(count, people, peers.expected, peers.spread)
    chances = (settings.behind_chance, settings.far_behind_chance)
    at_95, at_998 = limits(people, peers.expected, peers.spread, chances)
    [(most_absent, _)] = limits(people, 1 - peers.expected, peers.spread, (settings.ahead_chance,))
    whole, later = steady_windows(known, day.on, settings.steady_weeks)
    steady, latest = (_sums(day, add_up(known, day.on, span)) for span in (whole, later))
    steady_low, steady_high = steady_chances(steady, day.level, settings)
    steady_low = np.where(is_still_low(latest), steady_low, 1.0)
    before, now = (_sums(day, add_up(known, day.on, span)) for span in windows(day.on, settings.slipping_days))
    fall = falls(before, now, settings)
    status, basis = _statuses(day, settings, (target, gap), peers, silence, (low, high), steady, steady_low, fall)
    return Judged(
        day, target, gap, peers, low, high, at_95, at_998, people - most_absent, silence,
        steady, steady_low, steady_high, before, now, fall, status, basis,
    )  # fmt: skip


def _statuses(
    day: Day, settings: Settings, aim: tuple[Any, Any], peers: Peers, silence: Any, tail: tuple[Any, Any],
    steady: Sums, steady_low: Any, fall: Any,
) -> tuple[list[str], list[str | None]]:  # fmt: skip
    target, gap = aim
    share = np.divide(day.participated, day.people, out=np.zeros(len(target)), where=day.people > 0)
    is_late = (share < target) & (day.people >= settings.min_people)
    is_low = is_late & (gap >= settings.min_gap_people) & peers.is_comparable
    low, high = tail
    is_ahead = (high <= settings.ahead_chance) & peers.is_comparable & (day.people > 0)
    each_time = (steady.expected - steady.present) / np.maximum(steady.sessions, 1)
    is_felt = np.maximum(gap, each_time) >= settings.min_gap_people  # one person missing is no case for the Department
    is_steady = is_late & is_felt & (steady_low <= settings.steady_chance) & ~(share >= peers.rate)
    rules = (
        ("silent", SILENCE, silence > 0),
        ("far_behind", SNAPSHOT, is_low & (low <= settings.far_behind_chance)),
        ("behind", SNAPSHOT, is_low & (low <= settings.behind_chance)),
        ("behind", STEADY, is_steady),
        ("ahead", SNAPSHOT, is_ahead),
        ("slipping", FALL, (fall < settings.slipping_chance) & (day.people >= settings.min_people)),
    )
    status: list[str] = ["on_track"] * len(target)
    basis: list[str | None] = [None] * len(target)
    for name, why, holds in reversed(rules):
        for n in np.flatnonzero(holds):
            status[n], basis[n] = name, why
    return status, basis


def _of(day: Day, values: Any, missing: Any) -> Any:
    """Return values per school of `Sessions` in the order of the day's schools; `missing` for a school without sessions."""
    return np.where(day.place >= 0, np.append(values, missing)[day.place], missing)


def _sums(day: Day, sums: Sums) -> Sums:
    return Sums(*(_of(day, values, 0) for values in vars(sums).values()))
