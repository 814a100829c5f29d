"""What is known of where units lie, without any boundary: points of communes, and the approximate layers."""

import json
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely

from geo.layers import layer
from geo.units import Commune, FormerCommune, System, former_communes, units

_SURELY_SHARE = 0.75
"""Of a neighbour's commune less lies in the approximate outline, which is off by about a kilometre."""

PROVINCE_BOX = (101.9, 20.6, 103.9, 22.8)
"""West, south, east, north of all that may be the province's."""


@lru_cache(maxsize=3)
def known_points(system: System) -> dict[str, np.ndarray]:
    """Return code → points (n × 2, lon and lat) known to lie in or close to the unit; without any for some units."""
    if system == "district":
        return {
            unit.code: _stack([m for m in former_communes() if m.district_code == unit.code])
            for unit in units("district")
        }
    return {unit.code: _stack([unit]) for unit in units(system) if isinstance(unit, Commune | FormerCommune)}


@lru_cache(maxsize=1)
def approximate_province() -> shapely.Geometry:
    """Return the approximate outline of the province, in degrees."""
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in layer("districts").geojson["features"]]
    return shapely.union_all(shapes)


def is_inside(shapes: Sequence[shapely.Geometry] | np.ndarray) -> np.ndarray:
    """Tell of polygons (degrees) whether they surely are the province's: a known point in them, or most of them in it."""
    polygons = shapely.make_valid(np.asarray(shapes, dtype=object))
    outline = approximate_province()
    share = shapely.area(shapely.intersection(polygons, outline)) / np.maximum(shapely.area(polygons), 1e-12)
    points = np.concatenate([*known_points("current").values(), *known_points("former").values()])
    holds = [shapely.contains_xy(polygon, points[:, 0], points[:, 1]).any() for polygon in polygons]
    result: np.ndarray = (share > _SURELY_SHARE) | np.array(holds, dtype=bool)
    return result


def _stack(members: list[Commune] | list[FormerCommune] | list[Commune | FormerCommune]) -> np.ndarray:
    points = [(m.lon, m.lat) for m in members if m.lon is not None and m.lat is not None]
    return np.array(points, dtype=float).reshape(-1, 2)
