"""One square of one size per unit, with its name and rate: for reading, where a map is for finding."""

from dashboard.maps.classes import EMPTY, ink
from dashboard.maps.filled import broken, context, fill, frame, short_name, written
from dashboard.maps.ground import Figure, Ground, anchor, hatch
from dashboard.maps.shown import Shown
from dashboard.style import HATCH, MUTED
from etl.text.vietnam import NO_DATA

_TEXT = {"commune": 11, "district": 15, "old_commune": 9}
_LONGEST = {"commune": 8, "district": 12, "old_commune": 6}
"""Size of the letters and length of a line, by how many squares must fit."""


def tile_map(shown: Shown, tiles: Ground, height: int) -> Figure:
    """Return the squares of `tile_ground`, each with the unit's short name and its rate."""
    bounds = tiles.bounds()
    codes = list(tiles.codes)
    data = [
        anchor(bounds),
        *context(shown, tiles, tiles.geojson),
        fill(shown, tiles, tiles.geojson),
        *hatch(tiles, [c for c in codes if shown.is_inside(c) and shown.grade(c) == EMPTY], bounds, HATCH),
        written(tiles, codes, [_words(shown, c) for c in codes], _TEXT[shown.key], [_ink(shown, c) for c in codes]),
    ]
    return frame(data, bounds, height)


def _words(shown: Shown, code: str) -> str:
    """Return the name on one line or two, and the rate; figures that are missing are said by the look of the square."""
    rate = shown.share_words(code) if shown.is_inside(code) else ""
    lines = broken(short_name(shown, code), _LONGEST[shown.key])
    return "<br>".join([*lines, *([f"<b>{rate}</b>"] if rate and rate != NO_DATA else [])])


def _ink(shown: Shown, code: str) -> str:
    return ink(shown.grade(code)) if shown.is_inside(code) else MUTED
