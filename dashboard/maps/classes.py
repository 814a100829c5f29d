"""The classes of the maps: fixed for each measure, so that dates, boundaries and pictures can be laid side by side.

A unit is in exactly one grade: one of five classes of a measured rate, or silent, or without figures. The last two are
greys of their own and never the colour of a low rate.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.figures.measures import Measure, is_silent, rate
from dashboard.figures.wording import SILENT_WORDS
from dashboard.style import CLASSES, CLASSES_OF_CONCERN, EMPTY_FILL, INK, NO_DATA_FILL, PAPER
from etl.text.vietnam import NO_DATA, number

_EDGES = {"high": (0.6, 0.7, 0.8, 0.9), "middle": (0.2, 0.35, 0.5, 0.65), "low": (0.1, 0.2, 0.3, 0.4)}
_SCALE_OF = {"activated": "middle", "products": "middle", "retained": "middle", "active_28d": "low", "habitual": "low",
             "dormant": "low", "flagged": "low"}  # fmt: skip

SILENT, EMPTY = -1, -2
"""Grades beside the classes 0–4: nothing came although something was due; no figures at all."""
GRADES = (*range(len(CLASSES)), SILENT, EMPTY)
"""Every grade in the order of a legend."""

DARK = (3, 4)
"""The classes that letters are white on."""


def ink(grade: int) -> str:
    """Return the colour of letters on the fill of a grade."""
    return PAPER if grade in DARK else INK


def fills(measure: Measure) -> dict[int, str]:
    """Return grade → colour: another scale where a high rate asks for help."""
    classes = CLASSES_OF_CONCERN if measure.is_worse_high else CLASSES
    return {**dict(enumerate(classes)), SILENT: NO_DATA_FILL, EMPTY: EMPTY_FILL}


def class_edges(measure: Measure) -> tuple[float, ...]:
    """Return the four edges (shares) between the five classes of a measure: fixed, so that dates can be compared."""
    return _EDGES[_SCALE_OF.get(measure.id, "high")]


def class_names(measure: Measure) -> list[str]:
    """Return the five classes in words, low to high."""
    edges = [number(e * 100) for e in class_edges(measure)]
    between = [f"{low}–{high} %" for low, high in pairwise(edges)]
    return [f"dưới {edges[0]} %", *between, f"từ {edges[-1]} %"]


def class_of(share: float, measure: Measure) -> int:
    """Return the class (0–4) of a share; an edge belongs to the class above it."""
    return sum(share >= edge for edge in class_edges(measure))


def grade(row: Mapping[str, Any] | None, measure: Measure) -> int:
    """Return the grade of one row of figures (None: the unit has no row): 0–4, SILENT or EMPTY."""
    if row is None:
        return EMPTY
    if is_silent(row, measure):
        return SILENT
    share = rate(row, measure)
    return EMPTY if share is None else class_of(share, measure)


def grade_words(measure: Measure) -> dict[int, str]:
    """Return every grade in words."""
    return {**dict(enumerate(class_names(measure))), SILENT: SILENT_WORDS, EMPTY: NO_DATA}


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend. `count`: how many units of the map are in the grade."""

    grade: int
    words: str
    fill: str
    count: int

    @property
    def is_hatched(self) -> bool:
        """True for the fill that is drawn with diagonal lines."""
        return self.grade == EMPTY


def legend(grades: Iterable[int], measure: Measure) -> list[LegendEntry]:
    """Return the whole legend, also entries without a unit, so that it stands still while dates change."""
    counts, words, colours = Counter(grades), grade_words(measure), fills(measure)
    return [LegendEntry(g, words[g], colours[g], counts[g]) for g in GRADES]
