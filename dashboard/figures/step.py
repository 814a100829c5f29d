"""From one date to the next: what a row of figures gained or lost, in people and in points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.measures import Measure, measured
from dashboard.figures.standing import FLAGGED
from etl.text.vietnam import number

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """`count`: difference of the numerators; `points`: difference of the rates in percentage points; None: not measured
    on one of the two dates.
    """

    count: int | None
    points: float | None

    @property
    def words(self) -> str:
        """The step in words: "+45 (+0,3 điểm)", "không đổi", empty where it was not measured."""
        if self.count is None:
            return ""
        if not self.count and not round(self.points or 0.0, 1):
            return "không đổi"
        points = f" ({signed(self.points, 1)} điểm)" if self.points is not None else ""
        return f"{signed(self.count)}{points}"


def signed(value: float, places: int = 0) -> str:
    """Return a number with its sign: "+1.204", "−0,4", "0"."""
    text = number(abs(value), places)
    if not round(value, places):
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def step(before: Row | None, now: Row | None, measure: Measure) -> Step:
    """Return the step of `measure` between two rows of figures of one group."""
    if before is None or now is None or before[measure.id] is None or now[measure.id] is None:
        return Step(None, None)
    was, share = measured(before, measure), measured(now, measure)
    points = None if was is None or share is None else (share - was) * 100
    return Step(now[measure.id] - before[measure.id], points)


@dataclass(frozen=True)
class Turn:
    """Schools that came to need a call since the earlier date, and those that no longer need one: their codes."""

    newly: tuple[str, ...]
    cleared: tuple[str, ...]


def turn(before: Mapping[str, str], now: Mapping[str, str], schools: Sequence[str]) -> Turn:
    """Return the turn of `schools` between two dates. `before`, `now`: school code → status."""
    was = {code for code in schools if before.get(code) in FLAGGED}
    is_now = {code for code in schools if now.get(code) in FLAGGED}
    return Turn(tuple(c for c in schools if c in is_now - was), tuple(c for c in schools if c in was - is_now))
