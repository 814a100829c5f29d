"""Which approximate commune each point of a grid lies in.

Every former commune draws points by their distance from the middle of its extent, measured in half extents (a rounded
box, not a circle); every commune of today by their distance from its centre in radii of its area. The nearest wins, as
in a Voronoi diagram. Then, in rounds of shrinking steps: communes smaller than their official area get a handicap, and
former communes whose cell falls short of a side of their extent are stretched that way.
"""

from dataclasses import dataclass

import numpy as np

from geo.approximate.sources import Commune, Extent
from geo.coverage import KM_PER_DEGREE

_ROUNDS = 20
_SETTLING = 6
"""Steps shrink as 1 / (1 + round / settling), so that cells stop swapping."""
_AREA_STEP, _LARGEST_HANDICAP = 0.1, 0.8
_SIDE_STEP, _LARGEST_SIDE_SHIFT, _LARGEST_SIDE_SHARE = 0.3, 6.0, 0.45
_ROUNDNESS = 3.0
"""Exponent of the distance: 2 is an ellipse, infinity the box itself."""
_OUTSIDE = 0.5 / 3.0
"""Added distance for each kilometre outside the measured extent."""


@dataclass
class Sources:
    """Boxes (west, east, south, north in km) that draw points: former extents first, then today's communes."""

    boxes: np.ndarray
    given: np.ndarray
    owners: np.ndarray
    is_measured: np.ndarray
    handicaps: np.ndarray
    is_ours: np.ndarray
    province: np.ndarray

    @classmethod
    def of(
        cls, communes: list[Commune], extents: list[Extent], province: tuple[float, float, float, float]
    ) -> "Sources":
        """Return the sources as given, before any round; `province` is (west, south, east, north) in degrees."""
        per_lon, per_lat = KM_PER_DEGREE
        boxes = [(w * per_lon, e * per_lon, s * per_lat, n * per_lat) for w, s, e, n in (x.bounds for x in extents)]
        for unit in communes:
            x, y, r = unit.lon * per_lon, unit.lat * per_lat, unit.radius_km
            boxes.append((x - r, x + r, y - r, y + r))
        given = np.array(boxes)
        owners = np.array([x.commune for x in extents] + list(range(len(communes))))
        measured = np.array([x.is_measured for x in extents] + [False] * len(communes))
        ours = np.array([unit.is_ours for unit in communes])
        west, south, east, north = province
        limits = np.array([west * per_lon, east * per_lon, south * per_lat, north * per_lat])
        return cls(given.copy(), given, owners, measured, np.zeros(len(communes)), ours, limits)

    def distances(self, points: np.ndarray, source: int) -> np.ndarray:
        """Return the distance of each point (km) from one source, in half extents."""
        x, y = points[:, 0], points[:, 1]
        west, east, south, north = self.boxes[source]
        across = np.abs(x - (west + east) / 2) / max((east - west) / 2, 0.3)
        along = np.abs(y - (south + north) / 2) / max((north - south) / 2, 0.3)
        distance = (across**_ROUNDNESS + along**_ROUNDNESS) ** (1 / _ROUNDNESS)
        if self.is_measured[source]:
            west, east, south, north = self.given[source]
            outside = np.maximum(np.maximum(west - x, x - east), np.maximum(south - y, y - north))
            distance = distance + _OUTSIDE * np.maximum(outside - 0.5, 0)
        return distance

    def nearest(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for each point (km) the commune and the source that win it; none of ours outside the province."""
        west, east, south, north = self.province
        x, y = points[:, 0], points[:, 1]
        is_inside = (x > west) & (x < east) & (y > south) & (y < north)
        best = np.full(len(points), np.inf)
        winner = np.zeros(len(points), dtype=np.int32)
        for source in range(len(self.boxes)):
            score = self.distances(points, source) - self.handicaps[self.owners[source]]
            closer = (score < best) & (is_inside | (not self.is_ours[self.owners[source]]))
            best[closer], winner[closer] = score[closer], source
        return self.owners[winner], winner


def fit(
    communes: list[Commune],
    extents: list[Extent],
    province: tuple[float, float, float, float],
    lonlat: np.ndarray,
    cell_km2: np.ndarray,
) -> Sources:
    """Return sources whose cells on the grid `lonlat` (n × 2, degrees) come close to areas and extents.

    `province` is (west, south, east, north) in degrees; `cell_km2` is the area each grid point stands for.
    """
    sources = Sources.of(communes, extents, province)
    points = lonlat * KM_PER_DEGREE
    wanted = np.array([unit.area_km2 for unit in communes])
    half_step = np.sqrt(np.median(cell_km2)) / 2
    for turn in range(_ROUNDS):
        step = 1 / (1 + turn / _SETTLING)
        owner, winner = sources.nearest(points)
        areas = np.bincount(owner, weights=cell_km2, minlength=len(communes))
        lack = np.clip(np.log(wanted / np.maximum(areas, 5)), -0.5, 0.5)
        sources.handicaps = np.clip(sources.handicaps + _AREA_STEP * step * lack, -_LARGEST_HANDICAP, _LARGEST_HANDICAP)
        _stretch(sources, points, winner, step, half_step)
    return sources


def _stretch(sources: Sources, points: np.ndarray, winner: np.ndarray, step: float, half_step: float) -> None:
    for source in np.flatnonzero(sources.is_measured):
        mine = points[winner == source]
        if len(mine) < 4:
            continue
        (west, south), (east, north) = mine.min(axis=0) - half_step, mine.max(axis=0) + half_step
        given = sources.given[source]
        short = np.clip(given - (west, east, south, north), -2, 2)
        width, height = given[1] - given[0], given[3] - given[2]
        room = np.minimum(_LARGEST_SIDE_SHARE * np.array([width, width, height, height]), _LARGEST_SIDE_SHIFT)
        moved = sources.boxes[source] + _SIDE_STEP * step * short
        sources.boxes[source] = np.clip(moved, given - room, given + room)
