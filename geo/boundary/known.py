"""What is known of where units lie, without any boundary: points of communes, and the approximate layers."""

import json
from functools import lru_cache

import numpy as np
import shapely

from geo.layers import layer
from geo.units import Commune, FormerCommune, System, former_communes, units

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


def _stack(members: list[Commune] | list[FormerCommune] | list[Commune | FormerCommune]) -> np.ndarray:
    points = [(m.lon, m.lat) for m in members if m.lon is not None and m.lat is not None]
    return np.array(points, dtype=float).reshape(-1, 2)
