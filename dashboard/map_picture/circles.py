"""Circles sized by people, pushed apart as little as possible so that none covers another."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
import shapely

_STEPS, _APART = 120, 0.4
"""Rounds of pushing, and the millimetres that stay free between two circles."""
_HOLD = 0.02
"""How strongly a circle is drawn back to its unit in each round."""


def radius(people: float, area: float) -> float:
    """Return the radius in mm of the circle whose square has `area` square millimetres per person."""
    return sqrt(people * area) / 2


def circle(x: float, y: float, people: float, area: float) -> shapely.Geometry:
    """Return the circle of `people` around a point."""
    return shapely.buffer(shapely.points(x, y), radius(people, area), quad_segs=16)


def laid_circles(units: Mapping[str, Any], people: Mapping[str, int], area: float) -> dict[str, shapely.Geometry]:
    """Return code → circle, near the middle of its unit, the largest first.

    Pushed apart in fixed rounds, so that the same figures give the same picture.
    """
    codes = sorted(people, key=lambda code: (-people[code], code))
    if not codes:
        return {}
    home = np.array([_middle(units[code]) for code in codes])
    radii = np.array([radius(people[code], area) for code in codes])
    here = home.copy()
    wanted = radii[:, None] + radii[None, :] + _APART
    light = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)  # the smaller one gives way
    for step in range(_STEPS):
        apart = here[:, None, :] - here[None, :, :]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(wanted - distance, 0, None)
        np.fill_diagonal(lacking, 0)
        push = apart / np.maximum(distance, 1e-6)[..., None] * (lacking * light)[..., None] * 0.5
        here += push.sum(1)
        if step < _STEPS * 2 // 3:
            here += (home - here) * _HOLD
    return {code: circle(float(here[n, 0]), float(here[n, 1]), people[code], area) for n, code in enumerate(codes)}


def _middle(unit: Any) -> tuple[float, float]:
    largest = max(shapely.get_parts(unit), key=lambda part: float(part.area))
    middle = shapely.centroid(largest)
    if not shapely.contains(largest, middle):
        middle = shapely.point_on_surface(largest)
    return float(middle.x), float(middle.y)
