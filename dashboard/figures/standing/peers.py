"""What a school would reach were it like its peers: their rate without its own people, its size, and their true spread."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from etl.model.settings import Settings

_BORROWED = 20
"""A level's own spread weighs as its schools, the province's as this many: few schools say little of a spread."""
_ENOUGH_TO_PULL = 5
"""Of so many schools one at either end is pulled in, whatever the share: a single odd one must not make a wide spread."""
_WEIGHT_OF_ONE = 3.0
"""One school weighs among the peers at most as this many of the middle size: a giant is no yardstick for all others."""
_ENOUGH_FOR_SIZE = 20
"""Fewer schools than this say nothing of how the rate goes with size."""


@dataclass(frozen=True)
class Peers:
    """One value per school. `others`: the peers' people (giants in part); `rate`: their pooled rate, NaN without any; `expected`: share
    expected of a school of this size; `spread`: variance of its count in units of the binomial's.
    """

    others: Any
    rate: Any
    expected: Any
    spread: Any

    @property
    def is_comparable(self) -> Any:
        """True where there is anybody to be compared with."""
        return self.others > 0


def without_own(groups: Any, values: Any, counts: Any, group_count: int) -> Any:
    """Return for each row the sum of `values` over the rows of its group that are `counts`, without its own."""
    sums = np.bincount(groups[counts], weights=values[counts], minlength=group_count)
    return sums[groups] - np.where(counts, values, 0)


def compare(level: Any, people: Any, count: Any, speaks: Any, gain: float, settings: Settings) -> Peers:
    """Return what each school would reach.

    `level`: whole numbers from 0; `speaks`: gave evidence, so that it is a peer; `gain`: how far at most the
    largest of several head-counts lies above their mean, in standard deviations (0 where people were counted by name):
    it is the more of the rate the smaller the school, which is no merit.
    """
    levels = int(level.max()) + 1 if len(level) else 0
    speaks = speaks & (people > 0)
    weight = _weights(level, people, speaks, levels)
    others = without_own(level, people * weight, speaks, levels)
    theirs = without_own(level, count * weight, speaks, levels)
    rate = np.divide(theirs, others, out=np.full(len(people), np.nan), where=others > 0)
    likely = (theirs + 0.5) / (others + 1)  # Jeffreys' estimate: no rate is ever quite 0 or 1
    expected = _for_size(level, people, count, likely, speaks, gain, levels)
    own = spreads(level, people, count, expected, speaks, settings)
    typical = _mean(level, people, speaks, levels)[level]
    correlation = np.where(typical > 1, (own - 1) / np.maximum(typical - 1, 1), 0.0)
    spread = 1 + np.maximum(people - 1, 0) * correlation + people * own / np.maximum(others, 1)
    return Peers(others, rate, expected, spread)


def _weights(level: Any, people: Any, among: Any, levels: int) -> Any:
    """Return the share of each school's people that counts among the peers: 1 but for giants."""
    most = np.array([
        _WEIGHT_OF_ONE * float(np.median(people[mine])) if (mine := among & (level == n)).any() else 1.0
        for n in range(levels)
    ])  # fmt: skip
    return np.minimum(1.0, most[level] / np.maximum(people, 1)) if levels else np.ones(len(people))


def spreads(level: Any, people: Any, count: Any, expected: Any, among: Any, settings: Settings) -> Any:
    """Return per school the over-dispersion of its level: the mean square of winsorised z-scores, at least 1.

    Source: Spiegelhalter 2005, "Funnel plots for comparing institutional performance". The share of the variance that
    winsorising takes from plain chance is given back.
    """
    variance = people * expected * (1 - expected)
    z = np.divide(count - people * expected, np.sqrt(variance), out=np.zeros(len(people)), where=variance > 0)
    whole = winsorised_square(z[among], settings.winsorised_share)
    found = np.full(int(level.max()) + 1 if len(level) else 0, whole)
    for n in range(len(found)):
        mine = z[among & (level == n)]
        own = winsorised_square(mine, settings.winsorised_share)
        found[n] = (len(mine) * own + _BORROWED * whole) / (len(mine) + _BORROWED)
    return np.maximum(found, 1.0)[level] if len(found) else np.ones(len(people))


def winsorised_square(z: Any, share: float) -> float:
    """Return the mean square of `z`, the `share` at either end pulled in; 1 for plain chance and without values."""
    if not len(z):
        return 1.0
    from scipy.stats import norm  # noqa: PLC0415
    from scipy.stats.mstats import winsorize  # noqa: PLC0415

    ends = max(int(share * len(z)), int(len(z) >= _ENOUGH_TO_PULL))
    if not ends:
        return float(np.mean(z**2))
    pulled = ends / len(z)
    square = float(np.mean(np.asarray(winsorize(z, (pulled, pulled))) ** 2))
    edge = float(norm.ppf(1 - pulled))
    by_chance = (1 - 2 * pulled) - 2 * edge * float(norm.pdf(edge)) + 2 * pulled * edge**2
    return square / by_chance


def _for_size(level: Any, people: Any, count: Any, rate: Any, speaks: Any, most: float, levels: int) -> Any:
    """Return the share expected at each school's size: the peers' rate, moved by what a largest count gains.

    The gain is read from the schools themselves (Theil-Sen), from 0 to `most`.
    """
    if most <= 0 or speaks.sum() < _ENOUGH_FOR_SIZE:
        return rate
    from scipy.stats import theilslopes  # noqa: PLC0415

    deviation = np.sqrt(rate * (1 - rate))
    root = np.sqrt(np.maximum(people, 1))
    lever = 1 / root - _mean(level, 1 / root, speaks, levels, people)[level]
    z = root * (count / np.maximum(people, 1) - rate) / deviation
    if np.ptp((root * lever)[speaks]) < 1e-6:
        return rate
    slope = theilslopes(z[speaks], (root * lever)[speaks]).slope
    edge = 0.5 / (people.sum() + 1)
    return np.clip(rate + min(max(slope, 0.0), most) * deviation * lever, edge, 1 - edge)


def _mean(level: Any, values: Any, among: Any, levels: int, weights: Any = None) -> Any:
    """Return the mean of `values` per level over the schools `among`, weighted; 0 for a level without any."""
    weight = np.ones(len(values)) if weights is None else weights
    total = np.bincount(level[among], weights=(values * weight)[among], minlength=levels)
    base = np.bincount(level[among], weights=weight[among].astype(float), minlength=levels)
    return np.divide(total, base, out=np.zeros(levels), where=base > 0)
