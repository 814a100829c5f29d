"""A map as a picture: rows of figures in, the bytes of a PNG or SVG out. It counts nothing and reads no file.

The province is tall and leaves two corners free: the legend stands in the lower left one, the total in the upper right.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from dashboard.figures.measures import Measure
from dashboard.map_picture.drawn_map import DrawnMap, Style, circle_area
from dashboard.map_picture.ground import Ground, ground
from dashboard.map_picture.legend import WIDTH as LEGEND_WIDTH
from dashboard.map_picture.legend import Legend
from dashboard.map_picture.reading import OUTSIDE, read
from dashboard.map_picture.sheet import FORMATS, FileFormat, Sheet, line_height, one_at_a_time, text_width, wrapped
from dashboard.style import INK, LINE, MUTED, RED
from etl.text.vietnam import number
from geo.layers import Layer

Row = Mapping[str, Any]

PAGE_MM, PAIR_MM = 170.0, 257.0
"""Widths of an A4 page between its margins: upright for one map, lengthwise for two."""
_MARGIN = 4.0
_TITLE, _SUBTITLE, _NOTE, _TOTAL = 17.0, 11.0, 9.0, 26.0
_UNNAMED_LEFT = 134.0
_NAMES = {10: (12.5, 11.0, 10.0, 9.0), 45: (8.6, 7.8, 7.0, 6.4, 5.8), 129: (6.4, 5.8, 5.4)}
"""Points of the names at the full width, by the most units that a map of these sizes has."""


@dataclass(frozen=True)
class Words:
    """What a picture says around its map, in Vietnamese.

    `units`: what the map's units are called, with the dashed `borders` over them, if any; `subtitles`: lines under the
    title; `total`: the large figure and the line under it; `warning`: a line in red; `notes`: small lines at the foot.
    """

    title: str
    units: str
    subtitles: Sequence[str] = ()
    total: tuple[str, str] | None = None
    warning: str = ""
    notes: Sequence[str] = ()
    borders: str = ""


@dataclass(frozen=True)
class Looks:
    """How the map is drawn: circles sized by people, one unit with a heavy border, stars at names; `inside`: the units
    that the question is about, None for all; `borders`: a layer whose inner borders are dashed over the map, not over
    circles and not in a pair.
    """

    circles: bool = False
    chosen: str | None = None
    stars: Collection[str] = ()
    inside: Collection[str] | None = None
    borders: Layer | None = field(default=None, hash=False)


@one_at_a_time
def draw(
    rows: Sequence[Row], key: str, measure: Measure, layer: Layer, words: Words, looks: Looks | None = None, *,
    file_format: FileFormat = "png",
) -> bytes:  # fmt: skip
    """Return the map of `measure` by the units of `layer`. `rows`: figures by `key`.

    It is 170 mm wide, for an upright A4 page. ValueError for an unknown `file_format`.
    """
    _check(file_format)
    looks = looks or Looks()
    plain = ground(layer)
    readings = read(rows, key, measure, plain.units.keys(), looks.inside)
    west, south, east, north = plain.bounds
    map_height = PAGE_MM * (north - south) / (east - west) - 2 * _MARGIN
    head, foot = _Head(words, PAGE_MM), _Foot(words, PAGE_MM)
    sheet = Sheet(PAGE_MM, head.height + map_height + foot.height)
    head.draw(sheet)
    foot.draw(sheet)
    frame = (_MARGIN, foot.height, PAGE_MM - _MARGIN, foot.height + map_height)
    drawn = DrawnMap(plain, frame)
    area = circle_area([readings], drawn.scale) if looks.circles else None
    borders = words.borders if looks.borders and not area else ""
    legend = Legend(measure, [readings], words.units, borders=borders, circles=area)
    legend.draw(sheet, _MARGIN, frame[1], drawn.scale)
    taken = [_box(_MARGIN, frame[1], _MARGIN + LEGEND_WIDTH, frame[1] + legend.height)]
    if words.total:
        taken.append(_draw_total(sheet, words.total, PAGE_MM - _MARGIN, frame[3] - 1.0))
    style = Style(_sizes(plain), looks.stars, looks.chosen, circle_area=area)
    taken.append(_box(_UNNAMED_LEFT, frame[1], PAGE_MM, frame[1] + 2 * line_height(_NOTE) + 1))
    named = drawn.draw(sheet, readings, style, borders=_borders(looks), taken=taken, prefix=f"{key}-")
    unnamed = sum(r.grade != OUTSIDE for r in readings.values()) - len(named)
    if unnamed:
        lines = [f"{number(unnamed)} {words.units}", "không đủ chỗ ghi tên"]
        sheet.paragraph(PAGE_MM - _MARGIN, frame[1] + 2 * line_height(_NOTE), lines, _NOTE, colour=MUTED, align="right")
    return sheet.to_bytes(file_format, words.title, _described(words))


@dataclass(frozen=True)
class Side:
    """One map of a pair: its rows, its date as the legend's heading, and the large figure with the lines under it."""

    rows: Sequence[Row]
    when: str
    figure: str
    line: str


@one_at_a_time
def draw_pair(
    sides: tuple[Side, Side], key: str, measure: Measure, layer: Layer, words: Words, looks: Looks | None = None, *,
    file_format: FileFormat = "png",
) -> bytes:  # fmt: skip
    """Return two maps side by side under one legend, with the same classes.

    It is 257 mm wide, for A4 lengthwise. ValueError for an unknown `file_format`.
    """
    _check(file_format)
    looks = looks or Looks()
    plain = ground(layer)
    readings = [read(side.rows, key, measure, plain.units.keys(), looks.inside) for side in sides]
    west, south, east, north = plain.bounds
    room = (PAIR_MM - LEGEND_WIDTH - 4 * _MARGIN) / 2
    area = circle_area(readings, room / (east - west)) if looks.circles else None
    heads = [side.when for side in sides]
    legend = Legend(measure, readings, words.units, heads=heads, circles=area)
    height = max(room * (north - south) / (east - west), legend.height)
    head, foot = _Head(words, PAIR_MM), _Foot(words, PAIR_MM)
    sheet = Sheet(PAIR_MM, head.height + height + foot.height)
    head.draw(sheet)
    foot.draw(sheet)
    bottom, top = foot.height, foot.height + height
    starts = [LEGEND_WIDTH + 2 * _MARGIN + n * (room + _MARGIN) for n in range(2)]
    maps = [DrawnMap(plain, (left, bottom, left + room, top)) for left in starts]
    legend.draw(sheet, _MARGIN, bottom, maps[0].scale)
    shrunk = [size * 0.78 for size in _sizes(plain)]
    for side, drawn, reading, prefix in zip(sides, maps, readings, "ab", strict=True):
        left, _, right, _ = drawn.frame
        taken = [_draw_total(sheet, (side.figure, side.line), right, top - 1.0)]
        style = Style([s for s in shrunk if s >= 5] or [5.0], looks.stars, looks.chosen, 25.0, area)
        drawn.draw(sheet, reading, style, taken=taken, prefix=f"{prefix}-{key}-")
        sheet.line([(left - _MARGIN / 2, bottom), (left - _MARGIN / 2, top)], LINE, 0.8)
    return sheet.to_bytes(file_format, words.title, _described(words))


def _check(file_format: str) -> None:
    if file_format not in FORMATS:
        raise ValueError(f"unknown file format {file_format!r}, expected one of {FORMATS}")


def _sizes(plain: Ground) -> Sequence[float]:
    return next((sizes for most, sizes in _NAMES.items() if len(plain.units) <= most), _NAMES[129])


def _borders(looks: Looks) -> Any:
    return ground(looks.borders).inner if looks.borders and not looks.circles else None


def _described(words: Words) -> str:
    parts = [*words.subtitles, *(words.total or ()), words.warning, *words.notes]
    return " · ".join(part for part in parts if part)


def _box(left: float, bottom: float, right: float, top: float) -> Any:
    return shapely.box(left, bottom, right, top)


def _draw_total(sheet: Sheet, total: tuple[str, str], right: float, top: float) -> Any:
    """Write the large figure with its line, ending at `right`, and return the box that they take."""
    figure, line = total
    lines = line.split("\n")
    sheet.text(right, top - 8.0, figure, _TOTAL, face="bold", align="right")
    end = sheet.paragraph(right, top - 11.0, lines, _SUBTITLE - 0.5, colour=MUTED, align="right")
    width = max(text_width(figure, _TOTAL, "bold"), *(text_width(part, _SUBTITLE) for part in lines))
    return _box(right - width - 2, end, right, top)


class _Head:
    """Title, subtitles and warning, from the top of the sheet."""

    def __init__(self, words: Words, width: float) -> None:
        room = width - 2 * _MARGIN
        self._title = wrapped(words.title, room, _TITLE, "bold") if words.title else []
        self._lines = [line for text in words.subtitles for line in wrapped(text, room, _SUBTITLE)]
        self._warning = wrapped(words.warning, room, _SUBTITLE, "bold") if words.warning else []
        rows = len(self._lines) + len(self._warning)
        self.height = (
            _MARGIN
            + (_MARGIN if words.title else 0)
            + len(self._title) * line_height(_TITLE)
            + rows * line_height(_SUBTITLE)
        )

    def draw(self, sheet: Sheet) -> None:
        y = sheet.paragraph(_MARGIN, sheet.height - _MARGIN, self._title, _TITLE, face="bold")
        y = sheet.paragraph(_MARGIN, y, self._lines, _SUBTITLE, colour=MUTED)
        sheet.paragraph(_MARGIN, y, self._warning, _SUBTITLE, face="bold", colour=RED)


class _Foot:
    """The notes, at the bottom of the sheet under a thin line."""

    def __init__(self, words: Words, width: float) -> None:
        room = width - 2 * _MARGIN
        self._lines = [line for text in words.notes for line in wrapped(text, room, _NOTE)]
        self.height = _MARGIN + 2.5 + len(self._lines) * line_height(_NOTE) + (3.0 if self._lines else 0.0)

    def draw(self, sheet: Sheet) -> None:
        if not self._lines:
            return
        top = self.height - 3.0
        sheet.line([(_MARGIN, top), (sheet.width - _MARGIN, top)], LINE, 0.8)
        sheet.paragraph(_MARGIN, top - 1.5, self._lines, _NOTE, colour=INK)
