"""Lay the units of each system out as equal squares: `python -m geo.build_tiles` writes geo/reference/tiles.csv.

A square per unit, so that every name can be read and no forest outweighs a ward. Squares stand as near as possible to where
the units lie, and neighbours stay beside each other: first the cheapest assignment of units to cells of a grid
(Jonker-Volgenant), then exchanges of cells for as long as one makes the layout better. The same layers give the same file.
"""

import csv
import io
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import numpy as np
import shapely
from scipy.optimize import linear_sum_assignment

from geo.coverage import write_atomically
from geo.layers import LAYER_NAMES, SYSTEM_OF_LAYER, LayerName, centres, layer
from geo.tiles import TILES

_MARGIN = 1
_LATITUDE = np.radians(21.7)
_ROOM = {"districts": 1.4, "communes": 1.35, "former_communes": 1.25}
"""Cells of the frame per unit: more room keeps the province's outline, less keeps the layout compact."""
_RANK_SHARE = 0.55
"""How far positions are evened out: 0 keeps distances (small wards pile up), 1 keeps only their order."""
_NEIGHBOUR_WEIGHT, _DIRECTION_WEIGHT = 1.0, 0.6


def lay_out(name: LayerName) -> dict[str, tuple[int, int]]:
    """Return code → (column from the west, row from the north) of one layer's units, each cell used once."""
    points = centres(name)
    codes = list(points)
    wanted, frame = _wanted(np.array([points[c] for c in codes]), _ROOM[name])
    cells = np.array(
        list(product(range(-_MARGIN, frame[0] + _MARGIN), range(-_MARGIN, frame[1] + _MARGIN))), dtype=float
    )
    cost = ((wanted[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    places = cells[linear_sum_assignment(cost)[1]]
    places = _improved(places, wanted, _neighbours(name, codes), cells)
    places -= places.min(axis=0)
    return {code: (int(x), int(y)) for code, (x, y) in zip(codes, places, strict=True)}


def _wanted(lonlat: np.ndarray, room: float) -> tuple[np.ndarray, tuple[int, int]]:
    """Return where each unit would stand on the grid (columns, rows), and the grid's size."""
    flat = np.column_stack([lonlat[:, 0] * np.cos(_LATITUDE), -lonlat[:, 1]])
    share = (flat - flat.min(axis=0)) / np.ptp(flat, axis=0)
    ranks = flat.argsort(axis=0).argsort(axis=0) / (len(flat) - 1)
    even = (1 - _RANK_SHARE) * share + _RANK_SHARE * ranks
    width, height = np.ptp(flat, axis=0)
    columns = max(2, round(np.sqrt(room * len(flat) * width / height)))
    rows = max(2, int(np.ceil(room * len(flat) / columns)))
    return even * [columns - 1, rows - 1], (columns, rows)


def _neighbours(name: LayerName, codes: list[str]) -> list[tuple[int, int, np.ndarray]]:
    """Return the pairs of units with a common border, and the direction from the first to the second."""
    polygons = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in layer(name).geojson["features"]}
    shapes = [polygons[code] for code in codes]
    points = np.array([centres(name)[code] for code in codes]) * [np.cos(_LATITUDE), -1]
    pairs = []
    for a, b in zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True):
        if a < b and shapely.length(shapely.intersection(shapes[a], shapes[b])) > 0:
            step = points[b] - points[a]
            pairs.append((int(a), int(b), step / np.hypot(*step)))
    return pairs


def _improved(
    places: np.ndarray, wanted: np.ndarray, pairs: list[tuple[int, int, np.ndarray]], cells: np.ndarray
) -> np.ndarray:
    """Return the places after moves to free cells and exchanges, the best first, until none helps."""
    mine = [[p for p in pairs if n in p[:2]] for n in range(len(places))]

    def cost(units: tuple[int, ...]) -> float:
        total = sum(float(((places[n] - wanted[n]) ** 2).sum()) for n in units)
        for a, b, direction in {id(p): p for n in units for p in mine[n]}.values():
            step = places[b] - places[a]
            length = max(np.abs(step))
            total += _NEIGHBOUR_WEIGHT * (length - 1) ** 2
            total += _DIRECTION_WEIGHT * (1 - float(step @ direction) / float(np.hypot(*step)))
        return total

    for _ in range(200):
        best, move = -1e-6, None
        taken = {tuple(p): n for n, p in enumerate(places)}
        for n in range(len(places)):
            for cell in cells:
                if max(np.abs(cell - places[n])) > 2 or tuple(cell) == tuple(places[n]):
                    continue
                other = taken.get(tuple(cell))
                units = (n,) if other is None else (n, other)
                before, kept = cost(units), places.copy()
                if other is not None:
                    places[other] = places[n]
                places[n] = cell
                gain = cost(units) - before
                places[:] = kept
                if gain < best:
                    best, move = gain, (n, cell, other)
        if move is None:
            break
        n, cell, other = move
        if other is not None:
            places[other] = places[n]
        places[n] = cell
    return places


def main() -> None:
    """Write geo/reference/tiles.csv: system, code, column, row."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["system", "code", "column", "row"])
    layouts: Mapping[LayerName, dict[str, tuple[int, int]]] = {name: lay_out(name) for name in LAYER_NAMES}
    for name, layout in layouts.items():
        out.writerows([SYSTEM_OF_LAYER[name], code, *place] for code, place in sorted(layout.items()))
    write_atomically(Path(TILES), text.getvalue())


if __name__ == "__main__":
    main()
