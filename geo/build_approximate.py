"""Build the approximate layers of communes, former districts and former communes: `python -m geo.build_approximate`.

Needs geo/requirements-build.txt, and npm or a file given with --outline. Takes about a minute; the same inputs give the
same files. How good the result is, and how that was measured, is written in geo/README.md.
"""

import argparse
from pathlib import Path

import numpy as np
import shapely

from geo.approximate.cells import Sources, fit
from geo.approximate.members import divide, in_one_piece
from geo.approximate.outlines import one_piece_each, trace
from geo.approximate.sources import Facts, read_facts, read_outline
from geo.coverage import KM_PER_DEGREE, as_text, feature_collection, simplify, write_atomically
from geo.layers import OWNER_IN_LAYER, SYSTEM_OF_LAYER, LayerName
from geo.units import commune as commune_of
from geo.units import communes, former_communes, units

LAYERS = Path(__file__).parent / "layers"
MAX_BYTES: dict[LayerName, int] = {"communes": 90_000, "districts": 40_000, "former_communes": 120_000}

_FIT_STEP, _DRAW_STEP = 0.01, 0.004
_FIT_AREA = (101.9, 20.5, 104.3, 22.95)
_DRAW_AREA = (101.95, 20.75, 103.75, 22.7)
_SMOOTH_TOLERANCE = 0.003

Part = tuple[str, str]
"""(commune code, former district code): each former commune lies in one of these 53."""


def build(outline: Path | None = None) -> dict[LayerName, str]:
    """Return layer name → GeoJSON text.

    The 129 former communes are drawn and simplified once; the two coarser layers are joined from them, so that all
    three share their borders to the last decimal.
    """
    country = read_outline(outline)
    facts = read_facts()
    drawn = simplify(list(_members(facts, _fitted(facts, country), country).values()), _SMOOTH_TOLERANCE, 9)
    inside = simplify([_cut(polygon, country) for polygon in drawn], 0.0)
    texts: dict[LayerName, str] = {}
    for layer, owner in OWNER_IN_LAYER.items():
        of_member = [owner(unit) for unit in former_communes()]
        codes = [unit.code for unit in units(SYSTEM_OF_LAYER[layer])]
        whole = [
            shapely.coverage_union_all([p for p, o in zip(inside, of_member, strict=True) if o == c]) for c in codes
        ]
        names = [unit.full_name for unit in units(SYSTEM_OF_LAYER[layer])]
        texts[layer] = as_text(feature_collection(codes, names, whole))
        if len(texts[layer].encode("utf-8")) > MAX_BYTES[layer]:
            raise ValueError(f"{layer} is larger than {MAX_BYTES[layer]} bytes")
    return texts


def _fitted(facts: Facts, country: shapely.Polygon) -> Sources:
    lonlat = _grid(_FIT_AREA, _FIT_STEP).reshape(-1, 2)
    shapely.prepare(country)
    lonlat = lonlat[shapely.contains_xy(country, lonlat)]
    cell = _FIT_STEP**2 * KM_PER_DEGREE[0] * KM_PER_DEGREE[1]
    cell_km2 = cell * np.cos(np.radians(lonlat[:, 1])) / np.cos(np.radians(21.7))
    return fit(facts.communes, facts.extents, facts.province, lonlat, cell_km2)


def _members(facts: Facts, sources: Sources, country: shapely.Polygon) -> dict[str, shapely.Polygon]:
    """Return code → polygon of every former commune, drawn somewhat beyond the country's border, to be cut there."""
    grid = _grid(_DRAW_AREA, _DRAW_STEP)
    lonlat = grid.reshape(-1, 2)
    points = lonlat * KM_PER_DEGREE
    shapely.prepare(country)
    is_inside = shapely.contains_xy(country, lonlat)
    owner, _ = sources.nearest(points)
    index = {unit.code: n for n, unit in enumerate(facts.communes)}
    number = {unit.code: n for n, unit in enumerate(former_communes())}
    keys: list[Part] = [(unit.code, code) for unit in communes() for code in unit.parts]
    parts = np.full(len(lonlat), -1)
    for part, (commune_code, district_code) in enumerate(keys):
        mine = np.flatnonzero(owner == index[commune_code])
        members = commune_of(commune_code).members
        of_district = np.array([member.district_code == district_code for member in members])
        to_member = divide(facts, sources, index[commune_code], members, points[mine], is_inside[mine])
        parts[mine[of_district[to_member]]] = part
    near = shapely.buffer(country, 0.05)
    shapely.prepare(near)
    parts[~shapely.contains_xy(near, lonlat)] = -1
    parts = one_piece_each(parts.reshape(grid.shape[:2])).reshape(-1)
    labels = np.full(len(lonlat), -1)
    for part, (commune_code, district_code) in enumerate(keys):
        mine = np.flatnonzero(parts == part)
        members = commune_of(commune_code).parts[district_code]
        to_member = divide(facts, sources, index[commune_code], members, points[mine], is_inside[mine])
        labels[mine] = np.array([number[member.code] for member in members])[to_member]
    shape = grid.shape[:2]
    whole = in_one_piece(labels.reshape(shape), parts.reshape(shape))
    polygons = trace(whole, _DRAW_AREA[0], _DRAW_AREA[1], _DRAW_STEP)
    return {unit.code: polygons[number[unit.code]] for unit in former_communes()}


def _cut(polygon: shapely.Polygon, country: shapely.Polygon) -> shapely.Polygon:
    """The largest piece inside the country: bends of its border may cut off crumbs."""
    return max(shapely.get_parts(shapely.intersection(polygon, country)), key=lambda part: float(part.area))


def _grid(area: tuple[float, float, float, float], step: float) -> np.ndarray:
    """Rows × columns × (lon, lat): the middles of the cells of `area` (west, south, east, north)."""
    west, south, east, north = area
    lon = np.arange(west + step / 2, east, step)
    lat = np.arange(south + step / 2, north, step)
    return np.dstack(np.meshgrid(lon, lat))


def main() -> None:
    """Write geo/layers/{communes,districts,former_communes}_approximate.geojson."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outline", type=Path, help="countries-10m.json of the npm package world-atlas")
    for layer, text in build(parser.parse_args().outline).items():
        path = LAYERS / f"{layer}_approximate.geojson"
        write_atomically(path, text)
        print(f"{path.name}: {len(text.encode('utf-8'))} bytes")


if __name__ == "__main__":
    main()
