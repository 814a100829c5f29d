"""Fills with lines for units without a class, so that they are taken for no class, in black and white either."""

import numpy as np
import shapely

from dashboard.map_picture.reading import OUTSIDE
from dashboard.map_picture.sheet import Sheet
from dashboard.maps.classes import SILENT
from dashboard.style import HATCH, PAPER

_EVERY = 1.7
"""Millimetres between two lines."""


def fill(sheet: Sheet, shape: shapely.Geometry, grade: int, colour: str, name: str = "") -> None:
    """Fill `shape` with its colour and as its grade asks: silent has white lines on grey, without figures grey lines on pale.

    The lines are cut to the shape: office programs lose patterns.
    """
    sheet.area(shape, colour, name=name)
    if grade == OUTSIDE or grade >= 0:
        return
    sheet.lines(hatching(shape), PAPER if grade == SILENT else HATCH, 1.0 if grade == SILENT else 0.7)


def hatching(shape: shapely.Geometry) -> shapely.Geometry:
    """Return lines rising to the right inside `shape`, on one grid for the whole sheet."""
    west, south, east, north = shape.bounds
    reach = north - south
    first = np.ceil((west - reach - south) / _EVERY) * _EVERY + south
    starts = np.arange(first, east, _EVERY)
    rising = [shapely.linestrings([(s, south), (s + reach, north)]) for s in starts]
    cut = shapely.get_parts(shapely.intersection(rising, shape))
    return shapely.multilinestrings([p for p in cut if p.geom_type == "LineString" and not p.is_empty])
