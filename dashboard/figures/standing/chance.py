"""Exact chances of a count among so many people: binomial, or beta-binomial where schools spread more than chance alone.

`spread` is the variance of the count in units of the binomial's (1: no over-dispersion). The beta-binomial with intra-class
correlation (spread − 1) / (people − 1) has just that variance. Everything is an array over schools.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

_NO_CORRELATION = 1e-7
"""Below this correlation the beta-binomial is the binomial, and its formula loses digits."""


def tails(count: Any, people: Any, rate: Any, spread: Any) -> tuple[Any, Any]:
    """Return the chances of a count this low or lower, and this high or higher."""
    start, up_to = _cumulated(people, rate, spread)
    low = up_to[start + count]
    below = np.where(count > 0, up_to[start + np.maximum(count - 1, 0)], 0.0)
    return np.clip(low, 0.0, 1.0), np.clip(1.0 - below, 0.0, 1.0)


def limits(people: Any, rate: Any, spread: Any, chances: Sequence[float]) -> list[tuple[Any, Any]]:
    """Return for each chance the lowest count that is not below that limit, and the chance of a count below it.

    The chance of falling below is at most the one asked for, and smaller where counts are few.
    """
    start, up_to = _cumulated(people, rate, spread)
    parts = [up_to[a : a + n + 1] for a, n in zip(start, people, strict=True)]
    found = []
    for chance in chances:
        limit = np.array([int(np.searchsorted(part, chance, side="right")) for part in parts], dtype=int)
        below = np.array([part[k - 1] if k else 0.0 for part, k in zip(parts, limit, strict=True)])
        found.append((np.minimum(limit, people), below))
    return found


def _cumulated(people: Any, rate: Any, spread: Any) -> tuple[Any, Any]:
    """Return where each school's part begins and P(count ≤ k) for k = 0 … people, school after school."""
    from scipy import stats  # noqa: PLC0415  (scipy loads only where something is judged)

    sizes = people + 1
    start = np.cumsum(sizes) - sizes
    counts = np.arange(int(sizes.sum())) - np.repeat(start, sizes)
    correlation = np.where(people > 1, (spread - 1) / np.maximum(people - 1, 1), 0.0)
    correlation = np.clip(correlation, 0.0, 0.999)
    n, p, rho = (np.repeat(values, sizes) for values in (people, rate, correlation))
    chances = np.empty(len(counts))
    plain = rho < _NO_CORRELATION
    chances[plain] = stats.binom.pmf(counts[plain], n[plain], p[plain])
    if not plain.all():
        strength = 1 / rho[~plain] - 1
        chances[~plain] = stats.betabinom.pmf(
            counts[~plain], n[~plain], p[~plain] * strength, (1 - p[~plain]) * strength
        )
    total = np.cumsum(chances)
    before = np.repeat(np.where(start > 0, total[np.maximum(start - 1, 0)], 0.0), sizes)
    return start, total - before
