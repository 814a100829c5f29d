"""A small picture of a layer's outlines, as SVG: enough to see that the province has its shape and its units."""

import json
from typing import Any

import numpy as np
import shapely

_WIDTH = 220
TALLER = 1.07
"""One degree of latitude over one of longitude on the ground, at 21,7° N."""


def outline_svg(geojson: dict[str, Any], colour: str, width: int = _WIDTH) -> str:
    """Return an SVG document of the layer's borders, `width` pixels wide; corners closer than a pixel are left out."""
    shapes = np.array([shapely.from_geojson(json.dumps(f["geometry"])) for f in geojson["features"]], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    scale = (width - 4) / (east - west)
    height = (north - south) * scale * TALLER + 4
    drawn = shapely.coverage_simplify(shapes, 0.7 / scale)
    paths = []
    for ring in rings(drawn):
        x = (ring[:, 0] - west) * scale + 2
        y = (north - ring[:, 1]) * scale * TALLER + 2
        paths.append("M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True)) + "Z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}">'
        f'<path d="{"".join(paths)}" fill="{colour}" fill-opacity="0.08" fill-rule="evenodd" stroke="{colour}" '
        'stroke-width="0.7" stroke-linejoin="round"/></svg>'
    )


def rings(shapes: np.ndarray) -> list[np.ndarray]:
    """Return the rings of all polygons, each an array of (x, y)."""
    rings = []
    for part in shapely.get_parts(shapes):
        if not part.is_empty:
            rings += [shapely.get_coordinates(ring) for ring in [part.exterior, *part.interiors]]
    return rings
