"""Polygons that tile an area: cleaned, simplified with shared borders kept shared, written as GeoJSON.

Longitudes and latitudes throughout (WGS84, degrees).
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

KM2_PER_SQUARE_DEGREE = 111.32 * 110.75
"""At the equator's longitude spacing; multiply by the cosine of the latitude."""

KM_PER_DEGREE = (103.4, 110.8)
"""Kilometres in one degree of longitude and of latitude at 21,7° N, the middle of the province."""
METRES_PER_DEGREE = 108_000.0
"""Metres in one degree there, whichever way."""

_NARROW_GAP = 0.0005
_CRUMB_GAP = 0.01
_COUNTED = 1e-10
_METRE, _MANY_POINTS = 1e-5, 300_000
_COARSEST = 0.06
_LEAST_BYTES_PER_POINT = 8


def areas_km2(polygons: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return areas in km², by a plane approximation that is right to 0,5 % at this size and latitude."""
    latitudes = shapely.get_y(shapely.centroid(polygons))
    result: np.ndarray = shapely.area(polygons) * KM2_PER_SQUARE_DEGREE * np.cos(np.radians(latitudes))
    return result


def clean(polygons: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """Return valid polygons without overlaps, narrow gaps or crumbs (parts under 0,2 % of a unit).

    What is left by a crumb, or by a gap narrower than about 1 km, goes to the neighbour with the longest border.
    """
    valid = [_polygonal(shapely.make_valid(shapely.force_2d(polygon))) for polygon in polygons]
    matched = shapely.coverage_clean(valid, gap_width=_NARROW_GAP)
    whole = [_without_crumbs(_polygonal(polygon)) for polygon in matched]
    return [_without_crumbs(_polygonal(polygon)) for polygon in shapely.coverage_clean(whole, gap_width=_CRUMB_GAP)]


def thinned(polygons: Sequence[shapely.Geometry]) -> np.ndarray:
    """Return polygons of very many points with fewer, within about a metre, shared borders alike; others as they are."""
    shapes = np.array([_polygonal(polygon) for polygon in polygons], dtype=object)
    if shapely.get_num_coordinates(shapes).sum() <= _MANY_POINTS:
        return np.asarray(polygons, dtype=object)
    result: np.ndarray = shapely.make_valid(shapely.coverage_simplify(shapes, _METRE))
    return result


def simplify(polygons: Sequence[shapely.Geometry], tolerance: float, decimals: int = 5) -> list[shapely.Geometry]:
    """Return the coverage with fewer points; `tolerance` in degrees, 0 keeps them all."""
    if tolerance:
        polygons = shapely.coverage_simplify(list(polygons), tolerance)
    rounded = shapely.transform(np.array(polygons), lambda xy: np.round(xy, decimals))
    return [_without_crumbs(_polygonal(shapely.make_valid(polygon))) for polygon in rounded]


def simplify_to_size(
    codes: Sequence[str], names: Sequence[str], polygons: Sequence[shapely.Geometry], max_bytes: int
) -> tuple[list[shapely.Geometry], float]:
    """Return the most detailed form of the coverage whose GeoJSON is at most `max_bytes` long, and its tolerance (degrees).

    Raises ValueError if even the coarsest form (tolerance 0,06°) is longer.
    """

    def fits(candidate: Sequence[shapely.Geometry]) -> bool:
        return size_of(feature_collection(codes, names, candidate)) <= max_bytes

    if shapely.get_num_coordinates(polygons).sum() * _LEAST_BYTES_PER_POINT <= max_bytes:
        result = simplify(polygons, 0.0)
        if fits(result):
            return result, 0.0
    # Corners go in the order of the area they span: what a lower tolerance has left gives the same with a higher one.
    finer = list(polygons)
    low, high = 0.0, 0.0005
    while not fits(result := simplify(coarser := list(shapely.coverage_simplify(finer, high)), 0.0)):
        finer, low, high = coarser, high, high * 2
        if high > _COARSEST:
            raise ValueError(f"the layer cannot be simplified to {max_bytes} bytes")
    for _ in range(5):
        tolerance = (low + high) / 2
        coarser = list(shapely.coverage_simplify(finer, tolerance))
        candidate = simplify(coarser, 0.0)
        if fits(candidate):
            high, result = tolerance, candidate
        else:
            low, finer = tolerance, coarser
    return result, high


@dataclass(frozen=True)
class Flaws:
    """What keeps polygons from tiling an area, in numbers and km²: overlaps of two, and holes between them."""

    overlaps: int
    overlap_km2: float
    gaps: int
    gap_km2: float
    invalid: int = 0


def flaws(polygons: Sequence[shapely.Geometry]) -> Flaws:
    """Return the overlaps and gaps of polygons; slivers under 1 m² are not counted."""
    tree = shapely.STRtree(polygons)
    pairs = np.array([(a, b) for a, b in zip(*tree.query(polygons, predicate="overlaps"), strict=True) if a < b])
    shapes = np.asarray(polygons, dtype=object)
    shared = shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]]) if len(pairs) else np.array([])
    overlaps = areas_km2(shared[shapely.area(shared) > _COUNTED]) if len(shared) else np.array([])
    whole = shapely.union_all(polygons)
    rings = [
        shapely.Polygon(ring)
        for part in shapely.get_parts(whole)
        if part.geom_type == "Polygon"
        for ring in part.interiors
    ]
    holes = areas_km2([ring for ring in rings if ring.area > _COUNTED]) if rings else np.array([])
    return Flaws(len(overlaps), float(overlaps.sum()), len(holes), float(holes.sum()))


def feature_collection(
    codes: Sequence[str], names: Sequence[str], polygons: Sequence[shapely.Geometry]
) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection with the properties code and name, outer rings counter-clockwise."""
    oriented = shapely.orient_polygons(np.array(polygons))
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for code, name, polygon in zip(codes, names, oriented, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def as_text(geojson: dict[str, Any]) -> str:
    """Return GeoJSON as compact text with one feature per line, so that a diff shows which unit changed."""
    features = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in geojson["features"]
    )
    return f'{{"type":"FeatureCollection","features":[\n{features}\n]}}\n'


def size_of(geojson: dict[str, Any]) -> int:
    """Return how many bytes the GeoJSON takes as UTF-8."""
    return len(as_text(geojson).encode("utf-8"))


def write_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry, as Polygon or MultiPolygon; lines and points that repairing left are dropped."""
    parts = [part for part in shapely.get_parts(geometry, return_index=False) if part.geom_type == "Polygon"]
    for part in shapely.get_parts(geometry):
        if part.geom_type == "MultiPolygon":
            parts.extend(shapely.get_parts(part))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _without_crumbs(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(geometry)
    kept = parts[shapely.area(parts) >= 0.002 * shapely.area(geometry)]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(list(kept))
