"""Circles at the units' centres: the area says how many, the colour how well; a large forest is no longer a large number."""

from collections.abc import Iterable
from typing import Any

from dashboard.maps.classes import EMPTY, fills
from dashboard.maps.filled import context, frame, pale
from dashboard.maps.ground import Bounds, Figure, Ground, anchor
from dashboard.maps.shown import Shown
from dashboard.style import AMBER, HATCH, MUTED

_DIAMETER = {"commune": 46, "district": 74, "old_commune": 28}
"""Pixels of the largest circle."""
_SMALLEST = 5


def largest_base(shown: Iterable[Shown]) -> int:
    """Return what the largest circle stands for, over all pictures that must be compared."""
    return max((s.base(c) for s in shown for c in s.rows), default=1) or 1


def circle_map(
    shown: Shown,
    ground: Ground,
    source: str | dict[str, Any],
    bounds: Bounds,
    height: int,
    largest: int,
) -> Figure:
    """Return the circles over pale polygons. `largest`: the people of the largest circle, the same for every date."""
    inside = [c for c in ground.codes if shown.is_inside(c)]
    data = [
        anchor(bounds),
        *context(shown, ground, source),
        pale(inside, [shown.hover(c) for c in inside], source),
        _circles(shown, ground, inside, largest),
    ]
    return frame(data, bounds, height)


def _circles(shown: Shown, ground: Ground, codes: list[str], largest: int) -> Figure:
    ordered = sorted(codes, key=shown.base, reverse=True)  # small ones on top
    biggest, colours = _DIAMETER[shown.key], fills(shown.measure)
    sizes = [max(_SMALLEST, round(biggest * (min(shown.base(c), largest) / largest) ** 0.5, 1)) for c in ordered]
    return {
        "type": "scattergeo", "mode": "markers", "lon": [ground.centres[c][0] for c in ordered],
        "lat": [ground.centres[c][1] for c in ordered], "customdata": [[c] for c in ordered],
        "marker": {
            "size": sizes, "color": [colours[shown.grade(c)] for c in ordered], "opacity": 1,
            "line": {"color": [_edge(shown, c) for c in ordered], "width": [2.5 if c == shown.chosen else 1 for c in ordered]},
        },
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        "text": [shown.hover(c) for c in ordered], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _edge(shown: Shown, code: str) -> str:
    if code == shown.chosen:
        return AMBER
    return HATCH if shown.grade(code) == EMPTY else MUTED
