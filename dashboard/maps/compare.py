"""Two dates side by side: what changed where, in points, with the counts that the rates stand on."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.figures.measures import measured
from dashboard.maps.shown import Shown


@dataclass(frozen=True)
class Change:
    """One unit on two dates. `points`: percentage points from `before` to `after`, None where a side has no figures."""

    code: str
    before: float | None
    after: float | None

    @property
    def points(self) -> float | None:
        """Percentage points from the first date to the second."""
        if self.before is None or self.after is None:
            return None
        return (self.after - self.before) * 100


def changes(before: Shown, after: Shown, codes: Iterable[str]) -> list[Change]:
    """Return one change per unit, the largest first whichever its sign; units without figures on a side come last."""
    found = [
        Change(c, measured(before.rows.get(c), before.measure), measured(after.rows.get(c), after.measure))
        for c in codes
    ]
    return sorted(found, key=lambda c: (c.points is None, -abs(c.points or 0)))
