"""Schools as points, where their coordinates are known; the others are counted and named, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from dashboard.figures.measures import Measure
from dashboard.maps.classes import DARK, fills, grade
from dashboard.maps.filled import frame, pale
from dashboard.maps.ground import Bounds, Figure, Ground, anchor
from dashboard.maps.shown import Row, Shown, row_lines
from dashboard.style import MUTED, PAPER

_TOLERANCE = {True: 0.06, False: 0.01}
"""Degrees that a school may lie beyond the outline, by whether the outline is only approximate (6 km) or not (1 km)."""


@dataclass(frozen=True)
class Located:
    """Schools by what their coordinates are worth: inside the province, outside of it, not given."""

    inside: list[Row]
    outside: list[Row]
    missing: list[Row]

    @property
    def all(self) -> int:
        """How many schools there are."""
        return len(self.inside) + len(self.outside) + len(self.missing)


def locate(schools: Iterable[Row], ground: Ground, *, is_approximate: bool) -> Located:
    """Sort rows of figures by school, each with `latitude` and `longitude` (None where unknown), by where they lie."""
    near = ground.near(_TOLERANCE[is_approximate])
    found = Located([], [], [])
    for row in schools:
        if row["latitude"] is None or row["longitude"] is None:
            found.missing.append(row)
        elif shapely.contains_xy(near, row["longitude"], row["latitude"]):
            found.inside.append(row)
        else:
            found.outside.append(row)
    return found


def point_map(
    schools: list[Row], shown: Shown, ground: Ground, source: str | dict[str, Any], bounds: Bounds, height: int
) -> Figure:
    """Return the schools as points over pale units; a point is coloured by its own grade, a click tells its code."""
    codes = list(ground.codes)
    data = [
        anchor(bounds),
        pale(codes, [f"<b>{shown.name(c)}</b>" for c in codes], source),
        *points(schools, shown.measure),
    ]
    return frame(data, bounds, height)


def points(schools: list[Row], measure: Measure, size: int = 10) -> list[Figure]:
    """Return the trace of the schools; none without a school. `customdata` is the school's code behind "school:"."""
    if not schools:
        return []
    grades, colours = [grade(row, measure) for row in schools], fills(measure)
    return [{
        "type": "scattergeo", "mode": "markers", "lon": [r["longitude"] for r in schools],
        "lat": [r["latitude"] for r in schools], "customdata": [[f"{SCHOOL}{r['school']}"] for r in schools],
        "marker": {"size": size, "opacity": 1, "color": [colours[g] for g in grades],
                   "line": {"width": 1.2, "color": [PAPER if g in DARK else MUTED for g in grades]}},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        "text": [_hover(r, measure) for r in schools], "hovertemplate": "%{text}<extra></extra>",
    }]  # fmt: skip


SCHOOL = "school:"
"""Stands before a school's code in what a click tells, as a unit's code stands alone."""


def _hover(row: Mapping[str, Any], measure: Measure) -> str:
    lines = [f"<b>{row['school_name']}</b>", *row_lines(row, measure), "<i>bấm để mở trang của cơ sở</i>"]
    return "<br>".join(lines)
