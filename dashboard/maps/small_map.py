"""A small map as an SVG picture: every unit in the colour of its grade, ready at once in any browser and on paper."""

import numpy as np
import shapely

from dashboard.maps.classes import EMPTY, fills
from dashboard.maps.ground import Bounds, Ground
from dashboard.maps.shown import Shown
from dashboard.places import STRADDLER_MARK
from dashboard.style import AMBER, CONTEXT_FILL, DIM_LINE, HATCH, PAPER
from geo.preview import TALLER, rings

_CORNER = 0.6
"""Corners closer than this many pixels are left out."""


def small_map(shown: Shown, ground: Ground, bounds: Bounds, height: int) -> str:
    """Return an SVG document of `height` pixels of the units inside `bounds`, with a tenth of context around them."""
    west, south, east, north = bounds
    scale = (height - 4) / ((north - south) * TALLER)
    width = round((east - west) * scale + 4)
    shapes = dict(zip(ground.codes, shapely.coverage_simplify(_array(ground), _CORNER / scale), strict=True))
    colours = fills(shown.measure)

    def path(code: str) -> str:
        return "".join(
            "M"
            + "L".join(f"{(x - west) * scale + 2:.1f},{(north - y) * scale * TALLER + 2:.1f}" for x, y in ring)
            + "Z"
            for ring in rings(np.array([shapes[code]], dtype=object))
        )

    def unit(code: str) -> str:
        fill = colours[shown.grade(code)] if shown.is_inside(code) else CONTEXT_FILL
        is_pale = not shown.is_inside(code) or shown.grade(code) == EMPTY
        line = AMBER if code == shown.chosen else DIM_LINE if is_pale else PAPER
        dash = f' stroke-dasharray="3 2" stroke="{HATCH}"' if is_pale else f' stroke="{line}"'
        return f'<path d="{path(code)}" fill="{fill}" stroke-width="{2 if code == shown.chosen else 0.7}"{dash}/>'

    def mark(code: str) -> str:
        x, y = ground.centres[code]
        at = f'x="{(x - west) * scale + 2:.1f}" y="{(north - y) * scale * TALLER + 8:.1f}"'
        return f'<text {at} fill="{PAPER}" stroke="{DIM_LINE}" stroke-width="0.4">{STRADDLER_MARK}</text>'

    order = sorted(
        ground.codes, key=lambda code: code == shown.chosen
    )  # the chosen unit's border lies over its neighbours'
    marked = [c for c in ground.codes if shown.is_straddler(c) and shown.is_inside(c)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' stroke-linejoin="round" font-family="Arial, sans-serif" font-size="14" text-anchor="middle">'
        f"{''.join(unit(code) for code in order)}{''.join(mark(code) for code in marked)}</svg>"
    )


def _array(ground: Ground) -> np.ndarray:
    return np.array(list(ground.shapes.values()), dtype=object)
