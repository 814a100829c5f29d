"""The communes as shapes of an SVG drawing: outlines of whole numbers, and where a number fits into each."""

from dataclasses import dataclass

import numpy as np
import shapely

from dashboard.map_picture.ground import ground
from geo.layers import Layer
from geo.preview import rings

WIDTH = 600
_MARGIN = 3.0
_CORNER_KM = 0.2
"""Corners closer than this are left out: less than a pixel of the drawing."""
_ROOM = 8.0
"""A number needs this many units around its middle; a smaller commune gets none."""


@dataclass(frozen=True)
class Shape:
    """One commune. `path`: as SVG has it; `x`, `y`: the middle of its widest place; `has_room`: a number fits there."""

    path: str
    x: int
    y: int
    has_room: bool


@dataclass(frozen=True)
class Drawing:
    """All communes in a frame of WIDTH by `height` units, and the province's outline."""

    height: int
    shapes: dict[str, Shape]
    outline: str


def drawing(layer: Layer) -> Drawing:
    """Return the shapes of a layer in its order; neighbours keep one border between them."""
    plain = ground(layer)
    west, south, east, north = plain.bounds
    scale = (WIDTH - 2 * _MARGIN) / (east - west)

    def laid(points: np.ndarray) -> np.ndarray:
        return np.column_stack([(points[:, 0] - west) * scale + _MARGIN, (north - points[:, 1]) * scale + _MARGIN])

    units = np.array(list(plain.units.values()), dtype=object)
    simple = shapely.transform(shapely.coverage_simplify(units, _CORNER_KM), laid)
    outline = shapely.transform(shapely.simplify(plain.outline, _CORNER_KM), laid)
    shapes = {code: _shape(unit) for code, unit in zip(plain.units, simple, strict=True)}
    return Drawing(round((north - south) * scale + 2 * _MARGIN), shapes, _path(outline))


def _shape(unit: shapely.Geometry) -> Shape:
    largest = max(shapely.get_parts(unit), key=lambda part: float(part.area))
    line = shapely.maximum_inscribed_circle(largest, tolerance=1.0)
    x, y = shapely.get_coordinates(line)[0]
    return Shape(_path(unit), round(float(x)), round(float(y)), float(line.length) >= _ROOM)


def _path(shape: shapely.Geometry) -> str:
    """Return the rings as whole numbers, each point told by its distance from the one before."""
    parts = []
    for ring in rings(np.array([shape], dtype=object)):
        points = np.rint(ring).astype(int)
        steps = [step for step in np.diff(points, axis=0)[:-1] if step.any()]  # the last one is the way back
        parts.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z")
    return "".join(parts)
