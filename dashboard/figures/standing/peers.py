"""What a school would reach were it like its peers: their rate without its own people, its size, and their true spread."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from etl.model.settings import Settings

_BORROWED = 20
"""A level's own spread weighs as its schools, the province's as this many: few schools say little of a spread."""
_ENOUGH_TO_PULL = 5
"""Of so many schools one at either end is pulled in, whatever the share: a single odd one must not make a wide spread."""
_ENOUGH_OF_A_KIND = 10
"""Fewer schools of one kind of evidence say nothing of what the kind is worth."""
_STILL_PEERS = 2 / 3
"""Where fewer of a level would be left as a measure, none is left out."""
_APART, _NORMAL_OF_MAD = 5.0, 1.4826
"""Beyond so many robust standard deviations a school lies apart; what makes a median deviation a standard one."""
_WEIGHT_OF_ONE = 3.0
"""One school weighs among the peers at most as this many of the middle size: a giant is no yardstick for all others."""
_ENOUGH_FOR_SIZE = 20
"""Fewer schools than this say nothing of how the rate goes with size."""


@dataclass(frozen=True)
class Peers:
    """One value per school. `others`: the peers' people (giants in part); `rate`: what they reach, at its size and in its
    kind of evidence, NaN without any; `expected`: the same as an estimate that is never quite 0 or 1; `spread`: the
    variance of its count in units of the binomial's.
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


def compare(level: Any, people: Any, count: Any, speaks: Any, by_count: Any, gain: float, settings: Settings) -> Peers:
    """Return what each school would reach.

    `level`: whole numbers from 0; `speaks`: gave evidence, so that it is a peer; `by_count`: known by a head-count, not by
    names, which add up over sessions; `gain`: how far at most the largest of several head-counts lies above their mean, in
    standard deviations: it is the more of the rate the smaller the school, which is no merit.

    Schools that lie apart from the rest in a first estimate are no measure for the others in the second.
    """
    among = speaks & (people > 0)
    first = _estimate(level, people, count, among, by_count, gain, settings)
    usual = is_usual(z_scores(people, count, first.expected), level, among)
    stay = _share_of(level, usual, among) >= _STILL_PEERS
    second = _estimate(level, people, count, np.where(stay, usual, among), by_count, gain, settings)
    return replace(second, others=first.others)


def _estimate(level: Any, people: Any, count: Any, among: Any, by_count: Any, gain: float, settings: Settings) -> Peers:
    levels = int(level.max()) + 1 if len(level) else 0
    weight = _weights(level, people, among, levels)
    others = without_own(level, people * weight, among, levels)
    theirs = without_own(level, count * weight, among, levels)
    rate = np.divide(theirs, others, out=np.full(len(people), np.nan), where=others > 0)
    likely = (theirs + 0.5) / (others + 1)  # Jeffreys' estimate: no rate is ever quite 0 or 1
    expected = _for_evidence(level, people, count, likely, among, by_count)
    expected = _for_size(level, people, count, expected, among, gain, levels)
    own, by_size = spreads(level, people, count, expected, among, settings)
    typical = _mean(level, people, among, levels)[level]
    correlation = np.where(typical > 1, (own - 1) / np.maximum(typical - 1, 1), 0.0)
    spread = np.maximum(1 + np.maximum(people - 1, 0) * correlation, by_size)
    rate = np.where(expected == likely, rate, np.clip(rate + expected - likely, 0.0, 1.0))
    return Peers(others, rate, expected, spread + people * own / np.maximum(others, 1))


def z_scores(people: Any, count: Any, expected: Any) -> Any:
    """Return how far counts lie from what is expected, in standard deviations of plain chance; 0 without people."""
    variance = people * expected * (1 - expected)
    return np.divide(count - people * expected, np.sqrt(variance), out=np.zeros(len(people)), where=variance > 0)


def is_usual(z: Any, level: Any, among: Any) -> Any:
    """Return which of the schools `among` do not lie apart from their level, by the median and its absolute deviation."""
    usual = among.copy()
    for n in np.unique(level[among]):
        mine = among & (level == n)
        middle = float(np.median(z[mine]))
        scale = max(1.0, _NORMAL_OF_MAD * float(np.median(np.abs(z[mine] - middle))))
        usual[mine] = np.abs(z[mine] - middle) <= _APART * scale
    return usual


def _share_of(level: Any, part: Any, whole: Any) -> Any:
    """Return per school which share of `whole` of its level is in `part`."""
    kept, all_ = (np.bincount(level, weights=mask, minlength=1)[level] for mask in (part, whole))
    return kept / np.maximum(all_, 1)


def _weights(level: Any, people: Any, among: Any, levels: int) -> Any:
    """Return the share of each school's people that counts among the peers: 1 but for giants."""
    most = np.array([
        _WEIGHT_OF_ONE * float(np.median(people[mine])) if (mine := among & (level == n)).any() else 1.0
        for n in range(levels)
    ])  # fmt: skip
    return np.minimum(1.0, most[level] / np.maximum(people, 1)) if levels else np.ones(len(people))


def spreads(level: Any, people: Any, count: Any, expected: Any, among: Any, settings: Settings) -> tuple[Any, Any]:
    """Return per school the over-dispersion of its level, and that of schools of its size; both at least 1.

    The mean square of winsorised z-scores (Spiegelhalter 2005, "Funnel plots for comparing institutional performance"); what
    winsorising takes from plain chance is given back. By size: a line through the smaller and the larger half of all
    schools, for true differences widen the counts of the large.
    """
    z, share = z_scores(people, count, expected), settings.winsorised_share
    among = is_usual(z, level, among)
    whole = winsorised_square(z[among], share)
    found = np.full(int(level.max()) + 1 if len(level) else 0, whole)
    for n in range(len(found)):
        mine = z[among & (level == n)]
        if len(mine) >= _ENOUGH_TO_PULL:
            own = winsorised_square(mine, share)
            found[n] = (len(mine) * own + _BORROWED * whole) / (len(mine) + _BORROWED)
    return np.maximum(found, 1.0)[level] if len(found) else np.ones(len(people)), _by_size(people, z, among, share)


def _by_size(people: Any, z: Any, among: Any, share: float) -> Any:
    if among.sum() < 2 * _ENOUGH_FOR_SIZE:
        return np.ones(len(people))
    is_large = people > np.median(people[among])
    halves = [among & ~is_large, among & is_large]
    if min(half.sum() for half in halves) < _ENOUGH_FOR_SIZE:
        return np.ones(len(people))
    small, large = (float(people[half].mean()) for half in halves)
    low, high = (winsorised_square(z[half], share) for half in halves)
    return np.maximum(1.0, low + max(high - low, 0.0) / (large - small) * (people - small))


def winsorised_square(z: Any, share: float) -> float:
    """Return the mean square of `z`, the `share` at either end pulled in; 1 for plain chance and without values."""
    if not len(z):
        return 1.0
    from scipy.stats import norm  # noqa: PLC0415  (scipy loads only where something is judged)
    from scipy.stats.mstats import winsorize  # noqa: PLC0415

    ends = max(int(share * len(z)), int(len(z) >= _ENOUGH_TO_PULL))
    if not ends:
        return float(np.mean(z**2))
    pulled = ends / len(z)
    square = float(np.mean(np.asarray(winsorize(z, (pulled, pulled))) ** 2))
    edge = float(norm.ppf(1 - pulled))
    by_chance = (1 - 2 * pulled) - 2 * edge * float(norm.pdf(edge)) + 2 * pulled * edge**2
    return square / by_chance


def _for_evidence(level: Any, people: Any, count: Any, rate: Any, among: Any, by_count: Any) -> Any:
    """Return the peers' rate as it shows itself in evidence of each school's kind: names add up, a head-count does not.

    What schools of one kind have more or less than their level, in standard deviations: of the level where it has enough
    of both kinds, else of the province; none where that has too few as well.
    """
    deviation = np.sqrt(rate * (1 - rate))

    def more(of: Any) -> Any:
        kinds = [of & by_count, of & ~by_count]
        if min(kind.sum() for kind in kinds) < _ENOUGH_OF_A_KIND:
            return None
        shift = [float((count - people * rate)[k].sum() / (people * deviation)[k].sum()) for k in kinds]
        return np.where(by_count, *shift)

    whole = more(among)
    if whole is None:
        return rate
    for n in np.unique(level):
        own = more(among & (level == n))
        whole = whole if own is None else np.where(level == n, own, whole)
    return _inside(rate + whole * deviation, people)


def _inside(share: Any, people: Any) -> Any:
    edge = 0.5 / (people.sum() + 1)
    return np.clip(share, edge, 1 - edge)


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
    return _inside(rate + min(max(slope, 0.0), most) * deviation * lever, people)


def _mean(level: Any, values: Any, among: Any, levels: int, weights: Any = None) -> Any:
    """Return the mean of `values` per level over the schools `among`, weighted; 0 for a level without any."""
    weight = np.ones(len(values)) if weights is None else weights
    total = np.bincount(level[among], weights=(values * weight)[among], minlength=levels)
    base = np.bincount(level[among], weights=weight[among].astype(float), minlength=levels)
    return np.divide(total, base, out=np.zeros(levels), where=base > 0)
