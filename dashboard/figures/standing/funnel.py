"""The funnel of one level: what schools of every size would reach were they like their peers, and where each one is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dashboard.figures.standing import judged_of
from dashboard.figures.standing.chance import limits
from dashboard.figures.standing.judge import Judged

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

Row = dict[str, Any]


@dataclass(frozen=True)
class Funnel:
    """`lines`: people, expected, lower_95, lower_998, upper_95, upper_998 (shares) for every size up to the largest;
    `points`: rows of school_standing with school_name, silent schools left out; `silent`: those.
    """

    lines: list[Row]
    points: list[Row]
    silent: list[Row]


def funnel(snapshot: "Snapshot", level: str, judged: Judged | None = None) -> Funnel:
    """Return the funnel of `level` on the as-of date. No lines where fewer than two schools gave evidence."""
    found = judged or judged_of(snapshot)
    day, peers, settings = found.day, found.peers, snapshot.settings
    own = np.array([code == level for code in day.levels], dtype=bool) & (day.people > 0)
    among = own & (found.silence == 0) & peers.is_comparable
    rows = snapshot.rows(
        "select d.school_name, g.* from school_standing as g join school_dim as d using (school_code)"
        " where d.level = $level and g.people > 0 order by g.people, d.school_name",
        {"level": level},
    )
    points, silent = ([r for r in rows if (r["status"] == "silent") == is_silent] for is_silent in (False, True))
    if not among.any():
        return Funnel([], points, silent)
    sizes = np.arange(1, int(day.people[own].max()) + 1)
    people, expected, spread = (values[among] for values in (day.people, peers.expected, peers.spread))
    rate = np.clip(_line(1 / np.sqrt(people), expected, 1 / np.sqrt(sizes)), 0.001, 0.999)
    apart = np.maximum(_line(people, spread, sizes), 1.0)
    (low_95, _), (low_998, _) = limits(sizes, rate, apart, (settings.behind_chance, settings.far_behind_chance))
    (top_95, _), (top_998, _) = limits(sizes, 1 - rate, apart, (settings.behind_chance, settings.ahead_chance))
    columns = (rate, low_95 / sizes, low_998 / sizes, 1 - top_95 / sizes, 1 - top_998 / sizes)
    names = ("expected", "lower_95", "lower_998", "upper_95", "upper_998")
    lines = [
        {"people": int(n), **{k: float(v[i]) for k, v in zip(names, columns, strict=True)}} for i, n in enumerate(sizes)
    ]
    return Funnel(lines, points, silent)


def _line(x: Any, y: Any, at: Any) -> Any:
    """Return the straight line through the points, read at `at`; their mean where all lie at one place."""
    if np.ptp(x) < 1e-9:
        return np.full(len(at), float(y.mean()))
    slope, start = np.polyfit(x, y, 1)
    return start + slope * at
