"""What each unit of a map shows: its grade, its rate and how many people stand behind it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.measures import Measure, denominator, rate
from dashboard.maps.classes import EMPTY, LegendEntry, fills, grade, legend
from dashboard.style import PAPER

Row = Mapping[str, Any]

OUTSIDE = -3
"""Beside the grades of `maps.classes`: a unit that the question is not about."""
OUTSIDE_WORDS = "ngoài phạm vi chọn"


@dataclass(frozen=True)
class Reading:
    """One unit. `share`: its rate where it has a class, else None; `base`: what the measure is divided by, or 0."""

    code: str
    grade: int
    colour: str = PAPER
    share: float | None = None
    base: int = 0


def read(
    rows: Sequence[Row], key: str, measure: Measure, codes: Collection[str], inside: Collection[str] | None = None
) -> dict[str, Reading]:
    """Return a reading for every code. `rows`: figures by `key`; `inside`: the codes asked for, None for all."""
    by_code = {row[key]: row for row in rows}
    return {c: _read(c, by_code.get(c), measure, inside is None or c in inside) for c in codes}


def _read(code: str, row: Row | None, measure: Measure, is_inside: bool) -> Reading:
    if not is_inside:
        return Reading(code, OUTSIDE)
    if row is None:
        return Reading(code, EMPTY, fills(measure)[EMPTY])
    found = grade(row, measure)
    return Reading(
        code, found, fills(measure)[found], rate(row, measure) if found >= 0 else None, denominator(row, measure) or 0
    )


def entries(readings: Mapping[str, Reading], measure: Measure) -> list[LegendEntry]:
    """Return the lines of the legend with the number of units of each, "outside" last."""
    outside = sum(r.grade == OUTSIDE for r in readings.values())
    known = legend((r.grade for r in readings.values()), measure)
    return [*known, LegendEntry(OUTSIDE, OUTSIDE_WORDS, PAPER, outside)]
