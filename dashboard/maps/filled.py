"""The filled map: every unit in the colour of its grade, the eight straddlers marked, the chosen unit framed."""

from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from dashboard.figures.measures import Measure
from dashboard.maps.classes import EMPTY, GRADES, fills, ink
from dashboard.maps.ground import Bounds, Figure, Ground, anchor, geo_layout, hatch, name_of
from dashboard.maps.shown import Shown
from dashboard.places import STRADDLER_MARK
from dashboard.style import AMBER, CONTEXT_FILL, CONTEXT_LINE, HATCH, LINE, MUTED, PAPER, layout

_STEADY = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
"""A click chooses a place; it must not fade the others."""


def filled_map(
    shown: Shown,
    ground: Ground,
    source: str | dict[str, Any],
    bounds: Bounds,
    height: int,
    more: Sequence[Figure] = (),
) -> Figure:
    """Return the filled map inside `bounds`. `source`: the ground's GeoJSON, or the address it is fetched from.

    `more`: traces that lie over the fill and under the names, such as the outline of the place or its schools.
    """
    data = [
        anchor(bounds),
        *context(shown, ground, source),
        fill(shown, ground, source),
        *hatch(ground, [c for c in ground.codes if shown.is_inside(c) and shown.grade(c) == EMPTY], bounds, HATCH),
        *more,
        *_labels(shown, ground, bounds),
    ]
    return frame(data, bounds, height)


def frame(data: list[Figure], bounds: Bounds, height: int) -> Figure:
    """Return the figure of `data` inside `bounds`; a click tells the page, and the page decides what is zoomed to."""
    return {
        "data": data,
        "layout": layout(
            geo=geo_layout(bounds), height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False,
            clickmode="event+select", hovermode="closest",
        ),
    }  # fmt: skip


def fill(shown: Shown, ground: Ground, source: str | dict[str, Any]) -> Figure:
    """Return the trace that colours every unit inside; what has an outline of its own is drawn last, over its neighbours."""
    codes = sorted(
        (c for c in ground.codes if shown.is_inside(c)), key=lambda c: (c == shown.chosen, shown.is_straddler(c))
    )
    lines = [_outline(shown, c) for c in codes]
    return {
        "type": "choropleth", "geojson": _fetched(source, "mau"), "featureidkey": "properties.code", "locations": codes,
        "z": [GRADES.index(shown.grade(c)) for c in codes], "zmin": 0, "zmax": len(GRADES) - 1,
        "colorscale": _steps(shown.measure), "showscale": False, **_STEADY,
        "marker": {"line": {"color": [colour for colour, _ in lines], "width": [width for _, width in lines]}},
        "customdata": [[c] for c in codes],
        "text": [shown.hover(c) for c in codes], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _steps(measure: Measure) -> list[list[Any]]:
    """Return the colour scale: a step for every grade."""
    colours = fills(measure)
    return [[x, colours[g]] for n, g in enumerate(GRADES) for x in (n / len(GRADES), (n + 1) / len(GRADES))]


def _fetched(source: str | dict[str, Any], part: str) -> str | dict[str, Any]:
    """Return an address of each part's own: of two traces with one address Plotly lets the second wait, for 5 s at most."""
    return f"{source}?{part}" if isinstance(source, str) else source


def _outline(shown: Shown, code: str) -> tuple[str, float]:
    if code == shown.chosen:
        return AMBER, 3
    if shown.is_straddler(code):
        return MUTED, 1.4
    return (CONTEXT_LINE, 0.5) if shown.grade(code) == EMPTY else (PAPER, 0.8)


def context(shown: Shown, ground: Ground, source: str | dict[str, Any]) -> list[Figure]:
    """Return the pale units around the chosen place; no trace where everything is inside."""
    codes = [c for c in ground.codes if not shown.is_inside(c)]
    return [pale(codes, [f"<b>{shown.name(c)}</b>" for c in codes], source)] if codes else []


def pale(codes: list[str], hovers: list[str], source: str | dict[str, Any]) -> Figure:
    """Return units without a colour of their own, to be pointed at and clicked."""
    return {
        "type": "choropleth", "geojson": _fetched(source, "nen"), "featureidkey": "properties.code", "locations": codes,
        "z": [0] * len(codes), "colorscale": [[0, CONTEXT_FILL], [1, CONTEXT_FILL]], "showscale": False, **_STEADY,
        "marker": {"line": {"color": LINE, "width": 0.8}}, "customdata": [[c] for c in codes],
        "text": hovers, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


MOST_LABELS = 14
"""More names than this do not fit beside each other."""
_INSET = 0.05
"""Share of the frame along its edge where no name begins: it would be cut."""
_NUDGES = {
    "094": (-0.05, 0.02), "095": (0.0, 0.075), "100": (0.02, -0.17), "101": (0.04, -0.02), "102": (0.05, 0.01),
}  # fmt: skip
"""District → degrees that its name is moved by, east and north, where neighbours are small."""


def _labels(shown: Shown, ground: Ground, bounds: Bounds) -> list[Figure]:
    """Return names with rates where few units are in the frame, else the marks of the straddlers."""
    west, south, east, north = bounds
    inset = _INSET * max(east - west, north - south)
    west, south, east, north = west + inset, south + inset, east - inset, north - inset
    codes = [
        c for c in ground.codes
        if shown.is_inside(c) and west < ground.centres[c][0] < east and south < ground.centres[c][1] < north
    ]  # fmt: skip
    if len(codes) > MOST_LABELS:
        marked = [c for c in codes if shown.is_straddler(c)]
        return (
            [written(ground, marked, [STRADDLER_MARK] * len(marked), 18, [ink(shown.grade(c)) for c in marked])]
            if marked
            else []
        )
    texts = ["<br>".join([*broken(short_name(shown, c)), f"<b>{shown.share_words(c)}</b>"]) for c in codes]
    return [
        written(
            ground, codes, texts, 11, [ink(shown.grade(c)) for c in codes], _NUDGES if shown.key == "district" else {}
        )
    ]


def short_name(shown: Shown, code: str) -> str:
    """Return the name without its type, and the mark of a straddler."""
    return name_of(shown.key, code, is_short=True) + (f" {STRADDLER_MARK}" if shown.is_straddler(code) else "")


def broken(name: str, longest: int = 9) -> list[str]:
    """Return the name on one line, or on two of like length where it has more than `longest` letters."""
    words = name.split(" ")
    if len(name) <= longest or len(words) == 1:
        return [name]
    cuts = range(1, len(words))
    best = min(cuts, key=lambda n: max(len(" ".join(words[:n])), len(" ".join(words[n:]))))
    return [" ".join(words[:best]), " ".join(words[best:])]


def written(
    ground: Ground,
    codes: Sequence[str],
    texts: Sequence[str],
    size: int,
    colours: Sequence[str],
    nudges: Mapping[str, tuple[float, float]] | None = None,
) -> Figure:
    """Return `texts` at the centres of `codes`; `nudges`: code → degrees that its text is moved by."""
    moved = [(nudges or {}).get(c, (0.0, 0.0)) for c in codes]
    return {
        "type": "scattergeo", "mode": "text", "hoverinfo": "skip", "text": list(texts),
        "lon": [round(ground.centres[c][0] + x, 5) for c, (x, _) in zip(codes, moved, strict=True)],
        "lat": [round(ground.centres[c][1] + y, 5) for c, (_, y) in zip(codes, moved, strict=True)],
        "textfont": {"size": size, "color": list(colours)},
    }  # fmt: skip


def outline(ground: Ground, code: str) -> Figure:
    """Return the border of one unit as a line: the place, over units of another system."""
    lons: list[float | None] = []
    lats: list[float | None] = []
    for ring in shapely.get_rings(ground.shapes[code]):
        points = shapely.get_coordinates(ring)
        lons += [*(round(float(x), 4) for x, _ in points), None]
        lats += [*(round(float(y), 4) for _, y in points), None]
    return {
        "type": "scattergeo", "lon": lons, "lat": lats, "mode": "lines", "hoverinfo": "skip",
        "line": {"color": AMBER, "width": 2.5},
    }  # fmt: skip
