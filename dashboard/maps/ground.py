"""What maps are drawn on: the units of a layer, or their squares, as Plotly's geo subplot wants them.

Plotly draws a geo subplot as SVG: no graphics card, no tiles, no request for a base map (`anchor` sees to that).
Coordinates are WGS84 degrees; for squares they are degrees near the equator, where both axes have one scale.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import shapely

from dashboard.places import SYSTEM_OF_KEY
from geo import units
from geo.layers import Layer
from geo.tiles import tiles

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
Figure = dict[str, Any]
Shape = Any

_TILE = 0.1
"""Side of a square in degrees: small, so that its edges are straight on the sphere."""
_GAP = 0.004


@dataclass(frozen=True)
class Ground:
    """`shapes`: code → polygon; `geojson`: the same, wound as d3 wants; `centres`: code → point for a label."""

    key: str
    version: str
    geojson: dict[str, Any]
    shapes: Mapping[str, Shape]
    centres: Mapping[str, tuple[float, float]]
    _near: dict[float, Shape] = field(default_factory=dict, repr=False, compare=False)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every unit, in the order of the layer."""
        return tuple(self.shapes)

    def bounds(self, code: str | None = None) -> Bounds:
        """Return the bounds of one unit, or of all together."""
        shapes = [self.shapes[code]] if code is not None and code in self.shapes else list(self.shapes.values())
        west, south, east, north = shapely.total_bounds(shapes)
        return float(west), float(south), float(east), float(north)

    def near(self, degrees: float) -> Shape:
        """Return all units together with what lies within `degrees` of them; remembered, for it takes long to make."""
        if degrees not in self._near:
            shape = shapely.buffer(shapely.union_all(list(self.shapes.values())), degrees)
            shapely.contains_xy(shape, *next(iter(self.centres.values())))  # its index is built before others share it
            self._near[degrees] = shape
        return self._near[degrees]


_grounds: dict[str, Ground] = {}


def ground(key: str, layer: Layer) -> Ground:
    """Return the polygons of `layer`, which draws the units of `key`; the last version of each is remembered."""
    known = _grounds.get(key)
    if known is None or known.version != layer.version:
        features = layer.geojson["features"]
        shapes = {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}
        known = _grounds[key] = _make(key, layer.version, shapes)
    return known


@lru_cache(maxsize=3)
def tile_ground(key: str) -> Ground:
    """Return one square per unit of `key`, all of one size, laid out like the province."""
    shapes = {
        code: shapely.box(
            column * _TILE + _GAP, -(row + 1) * _TILE + _GAP, (column + 1) * _TILE - _GAP, -row * _TILE - _GAP
        )
        for code, (column, row) in tiles(SYSTEM_OF_KEY[key]).items()
    }
    return _make(key, "tiles", shapes)


def _make(key: str, version: str, shapes: Mapping[str, Shape]) -> Ground:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": _wound(shape)} for code, shape in shapes.items()
    ]
    centres = {code: _centre(shape) for code, shape in shapes.items()}
    return Ground(key, version, {"type": "FeatureCollection", "features": features}, shapes, centres)


def _wound(shape: Shape) -> dict[str, Any]:
    """Return the geometry with outer rings clockwise: the other way round d3 fills the rest of the globe."""
    return json.loads(shapely.to_geojson(shapely.orient_polygons(shape, exterior_cw=True)))


def _centre(shape: Shape) -> tuple[float, float]:
    largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
    point = shapely.centroid(largest)
    if not shapely.contains(largest, point):
        point = shapely.point_on_surface(largest)
    return round(float(point.x), 5), round(float(point.y), 5)


def name_of(key: str, code: str, *, is_short: bool = False) -> str:
    """Return a unit's name, with its type unless `is_short`; its code where the lists do not know it."""
    unit = units.find_unit(SYSTEM_OF_KEY[key], code)
    if unit is None:
        return code
    return unit.name if is_short else unit.full_name


@lru_cache(maxsize=1)
def straddlers() -> dict[str, str]:
    """Return commune code → the former districts it joins, in words."""
    return {
        unit.code: " và ".join(units.district(code).full_name for code in unit.parts) for unit in units.straddlers()
    }


def geo_layout(bounds: Bounds, margin: float = 0.03) -> Figure:
    """Return the geo subplot that shows `bounds` with a margin (share of the longer side) and nothing of its own."""
    west, south, east, north = bounds
    more = max(east - west, north - south) * margin
    return {
        "visible": False, "bgcolor": "rgba(0,0,0,0)", "projection": {"type": "mercator"},
        "lonaxis": {"range": [west - more, east + more]}, "lataxis": {"range": [south - more, north + more]},
    }  # fmt: skip


def anchor(bounds: Bounds) -> Figure:
    """Return an empty first trace in degrees: Plotly looks at the first trace only to decide on fetching a base map."""
    west, south, east, north = bounds
    return {
        "type": "scattergeo", "lon": [(west + east) / 2], "lat": [(south + north) / 2], "mode": "text", "text": [""],
        "hoverinfo": "skip",
    }  # fmt: skip


def hatch(ground_: Ground, codes: list[str], bounds: Bounds, colour: str) -> list[Figure]:
    """Return the diagonal lines over `codes`, about 55 across the frame; no trace without a unit."""
    west, south, east, north = bounds
    step = max(east - west, north - south) / 55
    lons: list[float | None] = []
    lats: list[float | None] = []
    for code in codes:
        for line in _diagonals(ground_.key, ground_.version, code, round(step, 4), ground_.shapes[code]):
            lons += [*(x for x, _ in line), None]
            lats += [*(y for _, y in line), None]
    if not lons:
        return []
    return [{
        "type": "scattergeo", "lon": lons, "lat": lats, "mode": "lines", "hoverinfo": "skip",
        "line": {"color": colour, "width": 0.8},
    }]  # fmt: skip


_lines: dict[tuple[str, str, str, float], list[list[tuple[float, float]]]] = {}


def _diagonals(key: str, version: str, code: str, step: float, shape: Shape) -> list[list[tuple[float, float]]]:
    asked = (key, version, code, step)
    if asked not in _lines:
        if len(_lines) > 2000:
            _lines.clear()
        west, south, east, north = shapely.bounds(shape)
        first, last = int((west - north) // step), int((east - south) // step) + 1
        grid = shapely.multilinestrings(
            [[(south + n * step, south), (north + n * step, north)] for n in range(first, last + 1)]
        )
        pieces = shapely.get_parts(shapely.intersection(grid, shape))
        _lines[asked] = [
            [(round(float(x), 4), round(float(y), 4)) for x, y in shapely.get_coordinates(p)]
            for p in pieces
            if shapely.get_type_id(p) == 1
        ]
    return _lines[asked]
