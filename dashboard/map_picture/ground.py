"""The polygons of a layer on a flat sheet: kilometres east and north, areas true.

The projection is the cylindrical equal-area one with its standard parallel through the middle of the province: the
right aspect there, and about one percent off in shape at its northern and southern ends.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from math import cos, radians, sin
from threading import Lock
from typing import Any

import numpy as np
import shapely

from geo.layers import Layer

EARTH_KM = 6371.007
"""Radius of the sphere with the area of the WGS84 ellipsoid."""
_MIDDLE_LON, _MIDDLE_LAT = 102.87, 21.72
_KEPT = 8
_EDGE_KM = 0.15
"""Lines nearer than this to the outline belong to it: installed borders may be off by a sliver."""

Shape = Any


@dataclass(frozen=True)
class Ground:
    """`units`: code → polygon in km; `names`: code → name with its type; `outline`: the province; `inner`: all borders
    between two units, as lines.
    """

    units: dict[str, Shape]
    names: dict[str, str]
    outline: Shape
    inner: Shape

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in km."""
        west, south, east, north = self.outline.bounds
        return west, south, east, north


_grounds: OrderedDict[tuple[str, str], Ground] = OrderedDict()
_lock = Lock()


def ground(layer: Layer) -> Ground:
    """Return the layer on its flat sheet; remembered by the layer's version."""
    key = (layer.name, layer.version)
    with _lock:
        if key in _grounds:
            _grounds.move_to_end(key)
            return _grounds[key]
    made = _make(layer)
    with _lock:
        _grounds[key] = made
        while len(_grounds) > _KEPT:
            _grounds.popitem(last=False)
    return made


def _make(layer: Layer) -> Ground:
    features = layer.geojson["features"]
    codes = [f["properties"]["code"] for f in features]
    degrees = shapely.from_geojson([json.dumps(f["geometry"]) for f in features])
    flat = flatten(shapely.make_valid(degrees))
    outline = _filled(shapely.union_all(flat, grid_size=0.001))
    edge = shapely.buffer(shapely.boundary(outline), _EDGE_KM)
    inner = shapely.difference(shapely.union_all(shapely.boundary(flat), grid_size=0.001), edge)
    names = {f["properties"]["code"]: f["properties"]["name"] for f in features}
    return Ground(dict(zip(codes, flat, strict=True)), names, outline, shapely.line_merge(inner))


def flatten(shapes: Any) -> Any:
    """Return WGS84 `shapes` in km on the sheet, which is the same one for every layer."""
    stretch = cos(radians(_MIDDLE_LAT))

    def project(points: np.ndarray) -> np.ndarray:
        x = EARTH_KM * np.radians(points[:, 0] - _MIDDLE_LON) * stretch
        y = EARTH_KM * (np.sin(np.radians(points[:, 1])) - sin(radians(_MIDDLE_LAT))) / stretch
        return np.column_stack([x, y])

    return shapely.transform(shapes, project)


def _filled(outline: Shape) -> Shape:
    """Return the outline without the slivers of imperfect borders inside it."""
    parts = [shapely.polygons(shapely.get_exterior_ring(part)) for part in shapely.get_parts(outline)]
    return shapely.union_all(parts)
