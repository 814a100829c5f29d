"""Which former commune each point of a commune falls to.

A former commune whose extent is known draws points by their distance from its middle, in half extents; one of which
only a point is known, from there, in radii; one of which nothing is known, from the place that the others of its
commune claim least. Rounds of handicaps then bring each to the area that its extent lets expect.
"""

from collections.abc import Sequence

import numpy as np

from geo.approximate.cells import Sources
from geo.approximate.outlines import largest_piece
from geo.approximate.sources import Facts, known_point
from geo.coverage import KM_PER_DEGREE
from geo.units import FormerCommune

_ROUNDS = 60
_SETTLING = 15
_STEP, _LARGEST_HANDICAP = 0.15, 3.0
_FILLED = 0.52
"""Share of its extent's box that a former commune fills on average: what makes the boxes add up to the province."""
_LEAST_SHARE = 0.5
"""A former commune of unknown extent gets at least this share of an even division of its commune."""
_HINTS = {"03317": (-0.5, 0.6), "03325": (0.7, 0.2), "03326": (-0.2, -0.7)}
"""Where it lies in its commune, in radii east and north, for the members of the one commune (Mường Phăng) none of which
has an extent or a point: Nà Nhạn on the road to Nà Tấu in the north-west, the reservoir of Pá Khoang in the south."""


def divide(
    facts: Facts,
    sources: Sources,
    index: int,
    members: Sequence[FormerCommune],
    points: np.ndarray,
    is_inside: np.ndarray,
) -> np.ndarray:
    """Return for each of `points` (n × 2, km) of `facts.communes[index]` the number of the one of `members` it falls to.

    Only points with `is_inside` count as area: the others lie beyond the country's border.
    """
    owner: np.ndarray = np.zeros(len(points), dtype=int)
    if len(members) == 1:
        return owner
    known = {extent.code: n for n, extent in enumerate(facts.extents) if extent.commune == index}
    measured = {code: n for code, n in known.items() if sources.is_measured[n]}
    wanted = _expected_shares(sources, measured, members)
    radius = _usual_radius(sources, list(measured.values()), facts.communes[index].radius_km / np.sqrt(len(members)))
    seeds = _seeds(facts, sources, index, members, measured, points[is_inside])
    handicaps = np.zeros(len(members))
    for turn in range(_ROUNDS):
        scores = np.stack(
            [
                sources.distances(points, measured[m.code])
                if m.code in measured
                else np.hypot(*(points - seeds[m.code]).T) / radius
                for m in members
            ]
        )
        owner = np.argmin(scores - handicaps[:, None], axis=0)
        shares = np.bincount(owner[is_inside], minlength=len(members)) / is_inside.sum()
        lack = np.clip(np.log(wanted / np.maximum(shares, 0.001)), -1, 1)
        step = _STEP / (1 + turn / _SETTLING)
        handicaps = np.clip(handicaps + step * lack, -_LARGEST_HANDICAP, _LARGEST_HANDICAP)
        for number, member in enumerate(members):
            mine = points[is_inside & (owner == number)]
            if member.code not in measured and member.lat is None and len(mine):
                seeds[member.code] = (seeds[member.code] + mine.mean(axis=0)) / 2
    return owner


def in_one_piece(labels: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return the grid of members' labels with every detached bit given to a neighbour of the same part."""
    result = labels.copy()
    for part in np.unique(parts[parts >= 0]):
        mine = parts == part
        for label in np.unique(labels[mine]):
            stray = mine & (result == label) & ~largest_piece(mine & (result == label))
            while stray.any():
                given = _touching(result, mine & ~stray, stray)
                if not given.any():
                    break
                stray &= ~given
    return result


def _touching(result: np.ndarray, settled: np.ndarray, stray: np.ndarray) -> np.ndarray:
    """Give each stray cell beside a settled one that one's label; return which were given."""
    given: np.ndarray = np.zeros_like(stray)
    for axis, shift in ((0, 1), (0, -1), (1, 1), (1, -1)):
        beside = np.roll(settled, shift, axis) & stray & ~given
        result[beside] = np.roll(result, shift, axis)[beside]
        given |= beside
    return given


def _usual_radius(sources: Sources, measured: list[int], otherwise: float) -> float:
    """Half the usual extent of the neighbours (km): with like scales borders run between two points, not around one."""
    sides = [sources.given[n] for n in measured]
    return float(np.mean([np.sqrt((e - w) * (n - s)) / 2 for w, e, s, n in sides])) if sides else otherwise


def _expected_shares(sources: Sources, measured: dict[str, int], members: Sequence[FormerCommune]) -> np.ndarray:
    areas = np.full(len(members), np.nan)
    for number, member in enumerate(members):
        if member.code in measured:
            west, east, south, north = sources.given[measured[member.code]]
            areas[number] = _FILLED * (east - west) * (north - south)
    unknown = np.isnan(areas)
    if unknown.all():
        return np.full(len(members), 1 / len(members))
    least = _LEAST_SHARE / len(members)
    shares = np.where(unknown, 0.0, areas / np.nansum(areas))
    shares *= 1 - least * unknown.sum()
    result: np.ndarray = np.where(unknown, least, shares)
    return result


def _seeds(
    facts: Facts,
    sources: Sources,
    index: int,
    members: Sequence[FormerCommune],
    measured: dict[str, int],
    points: np.ndarray,
) -> dict[str, np.ndarray]:
    """Code → starting point (km) of every member without a measured extent."""
    unit = facts.communes[index]
    centre = np.array([unit.lon, unit.lat]) * KM_PER_DEGREE
    claims = [sources.distances(points, n) for n in measured.values()]
    seeds: dict[str, np.ndarray] = {}
    for member in members:
        if member.code in measured:
            continue
        point = known_point(facts, member.code)
        if point is not None:
            seeds[member.code] = np.array(point) * KM_PER_DEGREE
        elif claims:
            claimed = np.min(claims, axis=0)
            seeds[member.code] = points[claimed >= np.quantile(claimed, 0.9)].mean(axis=0)
        else:
            seeds[member.code] = centre + unit.radius_km * np.array(_HINTS.get(member.code, (0.0, 0.0)))
    return seeds
