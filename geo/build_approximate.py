"""Build the approximate layers of communes and former districts: `python -m geo.build_approximate`.

Needs geo/requirements-build.txt, and npm or a file given with --outline. Takes about a minute; the same inputs give the
same files. How good the result is, and how that was measured, is written in geo/README.md.
"""

import argparse
from pathlib import Path

import numpy as np
import shapely

from geo.approximate.cells import Sources, fit
from geo.approximate.outlines import one_piece_each, trace
from geo.approximate.sources import KM_PER_DEGREE, Facts, read_facts, read_outline
from geo.coverage import as_text, simplify, simplify_to_size, write_atomically
from geo.units import commune as commune_of
from geo.units import communes, districts

LAYERS = Path(__file__).parent / "layers"
MAX_BYTES = {"communes": 90_000, "districts": 40_000}

_FIT_STEP, _DRAW_STEP = 0.01, 0.004
_FIT_AREA = (101.9, 20.5, 104.3, 22.95)
_DRAW_AREA = (101.95, 20.75, 103.75, 22.7)
_SMOOTH_TOLERANCE = 0.003

Part = tuple[str, str]
"""(commune code, former district code): what both layers are put together from."""


def build(outline: Path | None = None) -> dict[str, str]:
    """Return layer name → GeoJSON text for "communes" and "districts"."""
    country = read_outline(outline)
    facts = read_facts()
    parts = _parts(facts, _fitted(facts, country), country)
    texts = {}
    for layer, all_units, place in (("communes", communes(), 0), ("districts", districts(), 1)):
        codes = [unit.code for unit in all_units]
        whole = [shapely.coverage_union_all([p for part, p in parts.items() if part[place] == code]) for code in codes]
        inside = [_cut(polygon, country) for polygon in simplify(whole, _SMOOTH_TOLERANCE, 9)]
        names = [unit.full_name for unit in all_units]
        texts[layer] = as_text(simplify_to_size(codes, names, inside, MAX_BYTES[layer]))
    return texts


def _fitted(facts: Facts, country: shapely.Polygon) -> Sources:
    lonlat = _grid(_FIT_AREA, _FIT_STEP).reshape(-1, 2)
    shapely.prepare(country)
    lonlat = lonlat[shapely.contains_xy(country, lonlat)]
    cell = _FIT_STEP**2 * KM_PER_DEGREE[0] * KM_PER_DEGREE[1]
    cell_km2 = cell * np.cos(np.radians(lonlat[:, 1])) / np.cos(np.radians(21.7))
    return fit(facts.communes, facts.extents, facts.province, lonlat, cell_km2)


def _parts(facts: Facts, sources: Sources, country: shapely.Polygon) -> dict[Part, shapely.Polygon]:
    """Return the polygon of every part, drawn somewhat beyond the country's border, to be cut there."""
    grid = _grid(_DRAW_AREA, _DRAW_STEP)
    lonlat = grid.reshape(-1, 2)
    owner, _ = sources.nearest(lonlat * KM_PER_DEGREE)
    keys: list[Part] = [(unit.code, code) for unit in communes() for code in unit.parts]
    labels = np.full(len(lonlat), -1)
    index = {unit.code: n for n, unit in enumerate(facts.communes)}
    for number, (commune_code, district_code) in enumerate(keys):
        mine = np.flatnonzero(owner == index[commune_code])
        nearer = _part_of(facts, index[commune_code], sources, lonlat[mine] * KM_PER_DEGREE)
        labels[mine[nearer == district_code]] = number
    near = shapely.buffer(country, 0.05)
    shapely.prepare(near)
    labels[~shapely.contains_xy(near, lonlat)] = -1
    whole = one_piece_each(labels.reshape(grid.shape[:2]))
    polygons = trace(whole, _DRAW_AREA[0], _DRAW_AREA[1], _DRAW_STEP)
    return {keys[label]: polygon for label, polygon in polygons.items() if label >= 0}


def _part_of(facts: Facts, index: int, sources: Sources, points: np.ndarray) -> np.ndarray:
    """Return for each point (km) of a commune the former district it falls to, by the nearest former commune."""
    unit = facts.communes[index]
    commune = commune_of(unit.code)
    best = np.full(len(points), np.inf)
    result = np.full(len(points), next(iter(commune.parts)))
    if not commune.is_straddler:
        return result
    centre = np.array([unit.lon, unit.lat]) * KM_PER_DEGREE
    known = {x.code: n for n, x in enumerate(facts.extents) if x.commune == index}
    middles = [sources.given[n].reshape(2, 2).mean(axis=1) for n in known.values()]
    # Without any extent of a member, it is put where it balances the others around the commune's centre.
    balance = centre * (len(middles) + 1) - np.sum(middles, axis=0)
    radius = unit.radius_km / np.sqrt(len(commune.members))
    for member in commune.members:
        source = known.get(member.code)
        to_balance = np.hypot(*(points - balance).T) / radius
        distance = to_balance if source is None else sources.distances(points, source)
        closer = distance < best
        best[closer], result[closer] = distance[closer], member.district_code
    return result


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
    """Write geo/layers/{communes,districts}_approximate.geojson."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outline", type=Path, help="countries-10m.json of the npm package world-atlas")
    for layer, text in build(parser.parse_args().outline).items():
        path = LAYERS / f"{layer}_approximate.geojson"
        write_atomically(path, text)
        print(f"{path.name}: {len(text.encode('utf-8'))} bytes")


if __name__ == "__main__":
    main()
