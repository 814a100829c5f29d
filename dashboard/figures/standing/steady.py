"""The people present session by session, added up over weeks: a small shortfall that stays, and a fall against before.

A school's sessions are compared with the same sessions at its peers: what was easy or hard for all is in both. Sessions
without any evidence from the school say nothing and are left out; silence is not zero.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from dashboard.figures.standing.chance import tails
from dashboard.figures.standing.peers import spreads, winsorised_square, without_own
from etl.model.settings import Settings

_WHIM = 0.84
"""In standard deviations of chance: one school in five lies so low by chance alone."""


@dataclass(frozen=True)
class Sessions:
    """Every expected (school, session) of a snapshot, as arrays in the order of school and time.

    school: place in `codes`; session: place in `names` (session codes); level: whole numbers; day and seen: ordinals (seen
    0: nothing ever came); meant, present: people; asked: the session was meant for somebody there.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    school: Any
    session: Any
    level: Any
    day: Any
    seen: Any
    meant: Any
    present: Any
    asked: Any


@dataclass(frozen=True)
class Sums:
    """One value per school: sessions, weeks, people meant and present (person-sessions), and what peers would give."""

    sessions: Any
    weeks: Any
    meant: Any
    present: Any
    expected: Any
    others: Any

    @property
    def share(self) -> Any:
        """Present of meant, NaN without any."""
        return _ratio(self.present, self.meant)

    @property
    def expected_share(self) -> Any:
        """What the peers had at the same sessions, NaN without any."""
        return _ratio(self.expected, self.meant)


def _ratio(part: Any, whole: Any) -> Any:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)


def _beside_peers(known: Sessions, on: date, among: Any) -> tuple[Any, Any, Any]:
    """Return which sessions say something by the day `on`, the peers' rate at the same session, and their people."""
    day = on.toordinal()
    chosen = among & (known.day <= day) & (known.seen > 0) & (known.seen <= day) & (known.meant > 0)
    levels = int(known.level.max()) + 1 if len(known.level) else 1
    group = known.session * levels + known.level
    size = int(group.max()) + 1 if len(group) else 0
    others = without_own(group, known.meant, chosen, size)
    theirs = without_own(group, known.present, chosen, size)
    return chosen & (others > 0), (theirs + 0.5) / (others + 1), others  # Jeffreys: never quite 0 or 1


def unrest(known: Sessions, on: date) -> float:
    """Return how much the people of one school change from session to session, beside its peers.

    1: as if each session drew its people anew; 0: always the same. The median over schools of the standard deviation.
    """
    chosen, rate, _ = _beside_peers(known, on, np.ones(len(known.day), dtype=bool))
    school, meant, rate = known.school[chosen], known.meant[chosen], rate[chosen]
    z = (known.present[chosen] - meant * rate) / np.sqrt(meant * rate * (1 - rate))
    held, total, square = (
        np.bincount(school, weights=w, minlength=len(known.codes)) for w in (np.ones(len(z)), z, z**2)
    )
    several = held > 1
    if not several.any():
        return 0.0
    variance = (square - total**2 / np.maximum(held, 1))[several] / (held[several] - 1)
    return min(1.0, float(np.sqrt(np.median(np.maximum(variance, 0.0)))))


def add_up(known: Sessions, on: date, days: tuple[date, date]) -> Sums:
    """Return the sums over the sessions from the first to the last of `days`, by what had come in on the day `on`."""
    first, last = (d.toordinal() for d in days)
    count = len(known.codes)
    chosen, rate, others = _beside_peers(known, on, (known.day >= first) & (known.day <= last))

    def total(values: Any) -> Any:
        return np.bincount(known.school[chosen], weights=np.broadcast_to(values, chosen.shape)[chosen], minlength=count)

    whole = total(1)
    week_of = (known.day[chosen] - 1) // 7  # ordinal 1 was a Monday
    pairs = set(zip(known.school[chosen].tolist(), week_of.tolist(), strict=True))
    weeks = np.bincount(np.array([school for school, _ in pairs], dtype=np.int64), minlength=count)
    return Sums(whole, weeks, total(known.meant), total(known.present), total(known.meant * rate), total(others))


def steady_windows(known: Sessions, on: date, weeks: int) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the first and last day of the last `weeks` weeks that had a session by the day `on`, and of their later half."""
    held = np.unique((known.day[known.day <= on.toordinal()] - 1) // 7)[-weeks:]
    if not len(held):
        return (on, on), (on, on)
    whole, half = (date.fromordinal(int(held[n]) * 7 + 1) for n in (0, len(held) // 2))
    return (whole, on), (half, on)


def steady_chances(sums: Sums, level: Any, settings: Settings) -> tuple[Any, Any]:
    """Return the chances of so few, and of so many person-sessions, were the school like its peers.

    The same people come again and again, and schools differ: the spread between schools, winsorised, tells both
    together. For a small school the first weighs most, for a large one the second; the larger of both is taken.
    Chance 1 where there is nothing to add up (fewer than two weeks).
    """
    some = (sums.weeks >= 2) & (sums.meant > 0)
    low, high = np.ones(len(level)), np.ones(len(level))
    if not some.any():
        return low, high
    people, present, expected = sums.meant[some], sums.present[some], sums.expected[some] / sums.meant[some]
    own, by_size = spreads(level[some], people, present, expected, np.ones(len(people), dtype=bool), settings)
    typical = max(float(people.mean()), 2.0)
    apart = np.maximum(1 + (people - 1) * (own - 1) / (typical - 1), by_size)
    spread = np.maximum(own, apart) + people * own / np.maximum(sums.others[some], 1)
    low[some], high[some] = tails(present.astype(int), people.astype(int), expected, spread)
    return low, high


def is_still_low(sums: Sums) -> Any:
    """Tell where the people present are fewer than the peers' by more than a whim: what is long mended is not steady."""
    share = np.where(sums.meant > 0, sums.expected / np.maximum(sums.meant, 1), 0.5)
    deviation = np.sqrt(np.maximum(sums.meant, 1) * share * (1 - share))
    return (sums.meant > 0) & (sums.present - sums.expected <= -_WHIM * deviation)


def falls(before: Sums, now: Sums, settings: Settings) -> Any:
    """Return the chance that so few of all who came did so now, given before and now: Fisher's exact test.

    Where the peers fell as well, their change of odds is what is expected (noncentral hypergeometric); their rise is
    not. Where the changes of all schools spread more than chance alone, person-sessions count for less. 1 where nothing
    fell.
    """
    chance = np.ones(len(now.meant))
    least = settings.min_people
    known = (now.meant >= least) & (before.meant >= least)
    fell = known & (now.present * before.meant < before.present * now.meant)
    if not fell.any():
        return chance
    from scipy.stats import nchypergeom_fisher  # noqa: PLC0415

    spread = max(1.0, winsorised_square(_changes(before, now, known), settings.winsorised_share))
    for n in np.flatnonzero(fell):
        new, old = (max(round(s.meant[n] / spread), 1) for s in (now, before))
        came_new, came_old = round(now.share[n] * new), round(before.share[n] * old)
        odds = min(_odds(now.expected_share[n]) / _odds(before.expected_share[n]), 1.0)
        total = came_new + came_old
        if 0 < total < new + old:
            chance[n] = nchypergeom_fisher.cdf(came_new, new + old, total, new, odds)
    return chance


def _changes(before: Sums, now: Sums, known: Any) -> Any:
    """Return how far each school's change lies from its peers', in standard deviations of plain chance."""
    change = (now.share - now.expected_share - before.share + before.expected_share)[known]
    variance = sum(s.expected_share[known] * (1 - s.expected_share[known]) / s.meant[known] for s in (before, now))
    return change / np.sqrt(variance)


def _odds(share: float) -> float:
    near = min(max(share, 1e-4), 1 - 1e-4)
    return near / (1 - near)


def windows(on: date, days: int) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the first and last day of the `days` days before the last ones, and of the last ones, up to `on`."""
    middle = on - timedelta(days=days)
    return (middle - timedelta(days=days - 1), middle), (middle + timedelta(days=1), on)
