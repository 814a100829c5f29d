"""Where names stand on a map: inside their unit where they fit, else beside the map with a line to it, else nowhere.

Nothing is ever written over something else. Millimetres throughout; y grows upwards.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

Measured = Callable[[tuple[str, ...], float], tuple[float, float]]
"""Lines and size in points → width and height in mm."""
Boxes = list[Any]

_GRID, _TRIED = 11, 52
"""Places tried inside a unit: of a grid of this many columns the points farthest from its border."""
_SLACK, _GAP = 0.35, 0.5
"""How far the empty corners of a label may reach over the border; what stays free around it."""
_CELL, _CLEAR = 1.0, 1.6
"""The grid of places beside the map, and what stays free between the province and a name beside it."""
_NEAREST, _ANCHORS = 40, 4
"""How many places beside the map are tried for one name, each from so many points of its unit."""


@dataclass(frozen=True)
class Wanted:
    """A label to be placed: what it may look like, best first, as (lines, size in points). `weight`: who goes first
    inside, `people`: beside the map.
    """

    code: str
    unit: Any
    looks: Sequence[tuple[tuple[str, ...], float]]
    weight: float
    people: int = 0

    @cached_property
    def points(self) -> np.ndarray:
        """Points inside the unit, those farthest from its border first."""
        return _inner_points(_largest(self.unit))

    @cached_property
    def room(self) -> Any:
        """What the boxes of its looks must lie in."""
        room = shapely.buffer(_largest(self.unit), _SLACK)
        shapely.prepare(room)
        return room


@dataclass(frozen=True)
class Placed:
    """A label that found its place: the middle of its box, and for one beside the map the ends of its line.

    `is_crossing`: it lies over one of the lines to avoid.
    """

    code: str
    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None
    is_crossing: bool = False


def place_inside(wanted: Sequence[Wanted], measured: Measured, taken: Boxes, avoid: Any = None) -> list[Placed]:
    """Return the labels that fit into their units, and add their boxes to `taken`; lines to
    `avoid` are crossed only by names that fit nowhere else.
    """
    found = [_inside(want, measured, taken, avoid) for want in sorted(wanted, key=lambda w: -w.weight)]
    return [label for label in found if label]


def _inside(want: Wanted, measured: Measured, taken: Boxes, avoid: Any) -> Placed | None:
    points = want.points
    crossing = None
    for lines, size in want.looks:
        boxes = _boxes(points, *measured(lines, size))
        for n in np.flatnonzero(shapely.covers(want.room, boxes)):
            if taken and shapely.intersects(boxes[n], taken).any():
                continue
            crosses = avoid is not None and bool(shapely.intersects(avoid, boxes[n]))
            found = Placed(want.code, float(points[n, 0]), float(points[n, 1]), lines, size, is_crossing=crosses)
            if not crosses:
                return _take(found, boxes[n], taken)
            crossing = crossing or (found, boxes[n])
    return _take(*crossing, taken) if crossing else None


def _take(label: Placed, box: Any, taken: Boxes) -> Placed:
    taken.append(shapely.buffer(box, _GAP, join_style="mitre"))
    return label


def place_beside(
    wanted: Sequence[Wanted], measured: Measured, taken: Boxes, outline: Any, frame: tuple[float, float, float, float],
    reach: float,
) -> list[Placed]:  # fmt: skip
    """Return labels beside the map, inside `frame` and outside `outline`, each with a line of at most `reach` mm.

    The first of a label's looks is used. Lines cross neither labels nor each other; boxes and lines are added to `taken`.
    """
    beside = _Beside(outline, frame, taken)
    placed = []
    for want in sorted(wanted, key=lambda w: (-w.people, -w.weight)):
        lines, size = want.looks[0]
        found = beside.place(want.points, measured(lines, size), reach)
        if found:
            (x, y), leader = found
            placed.append(Placed(want.code, x, y, lines, size, leader))
    return placed


class _Beside:
    """The free ground beside the map as cells of a grid."""

    def __init__(self, outline: Any, frame: tuple[float, float, float, float], taken: Boxes) -> None:
        self._west, self._south, east, north = frame
        x = np.arange(self._west + _CELL / 2, east, _CELL)
        y = np.arange(self._south + _CELL / 2, north, _CELL)
        land = shapely.buffer(outline, _CLEAR)
        shapely.prepare(land)
        self._used = shapely.contains_xy(land, *np.meshgrid(x, y))
        self._taken = taken
        for shape in taken:
            self._use(shape)

    def _use(self, box: Any) -> None:
        west, south, east, north = (np.array(box.bounds) - [self._west, self._south] * 2) / _CELL
        self._used[max(0, int(south)) : max(0, int(north) + 1), max(0, int(west)) : max(0, int(east) + 1)] = True

    def place(
        self, points: np.ndarray, extent: tuple[float, float], reach: float
    ) -> tuple[tuple[float, float], tuple[tuple[float, float], tuple[float, float]]] | None:
        """Return the middle of a free box and the line to it from one of the unit's first `points`, the shortest one found."""
        anchors = points[: _ANCHORS * 6 : 6]
        middles = self._free(extent)
        if not len(middles):
            return None
        away = np.hypot(*(np.abs(middles - anchors[0]) - np.array(extent) / 2).clip(min=0).T)
        nearest = [n for n in np.argsort(away, kind="stable")[:_NEAREST] if away[n] <= reach]
        ends = [(a, _edge(middles[n], extent, a), middles[n]) for n in nearest for a in anchors]
        if not ends:
            return None
        lines = shapely.linestrings([(a, e) for a, e, _ in ends])
        tree = shapely.STRtree(self._taken)
        blocked = set(tree.query(lines, predicate="intersects")[0].tolist())
        chosen = next((n for n in range(len(ends)) if n not in blocked), None)
        if chosen is None:
            return None
        anchor, end, middle = ends[chosen]
        box = shapely.buffer(_boxes(middle[None, :], *extent)[0], _GAP, join_style="mitre")
        self._taken.append(box)
        self._use(box)
        self._taken.append(shapely.buffer(lines[chosen], _GAP))
        return (float(middle[0]), float(middle[1])), ((float(anchor[0]), float(anchor[1])), end)

    def _free(self, extent: tuple[float, float]) -> np.ndarray:
        """Return the middles of all boxes of this size that touch no used cell."""
        across, up = (int(np.ceil(e / _CELL)) for e in extent)
        rows, columns = self._used.shape
        if across >= columns or up >= rows:
            return np.empty((0, 2))
        sums = np.zeros((rows + 1, columns + 1), dtype=np.int32)
        sums[1:, 1:] = self._used.cumsum(0).cumsum(1)
        inside = sums[up:, across:] - sums[:-up, across:] - sums[up:, :-across] + sums[:-up, :-across]
        row, column = np.nonzero(inside == 0)
        x = self._west + column * _CELL + across * _CELL / 2
        return np.column_stack([x, self._south + row * _CELL + up * _CELL / 2])


def _largest(unit: Any) -> Any:
    return max(shapely.get_parts(unit), key=lambda part: float(part.area))


def _inner_points(polygon: Any) -> np.ndarray:
    """Return points inside, those farthest from the border first."""
    west, south, east, north = polygon.bounds
    x, y = np.meshgrid(np.linspace(west, east, _GRID + 2)[1:-1], np.linspace(south, north, _GRID * 2 + 2)[1:-1])
    points = np.column_stack([x.ravel(), y.ravel()])
    deepest = shapely.get_coordinates(shapely.maximum_inscribed_circle(polygon, tolerance=0.5))[:1]
    points = np.vstack([deepest, points[shapely.contains_xy(polygon, points)]])
    depth = shapely.distance(shapely.boundary(polygon), shapely.points(points))
    return points[np.argsort(-depth, kind="stable")][:_TRIED]


def _edge(middle: np.ndarray, extent: tuple[float, float], anchor: np.ndarray) -> tuple[float, float]:
    """Return where the line from `anchor` meets the box: the middle of the side that faces it."""
    (dx, dy), (width, height) = anchor - middle, extent
    if abs(dx) * height >= abs(dy) * width:
        return float(middle[0] + np.sign(dx) * width / 2), float(middle[1])
    return float(middle[0]), float(middle[1] + np.sign(dy) * height / 2)


def _boxes(points: np.ndarray, width: float, height: float) -> Any:
    x, y = points[:, 0], points[:, 1]
    return shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
