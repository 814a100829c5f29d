"""One map on a sheet: fills or circles, borders, outline, names with rates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely

from dashboard.map_picture.circles import laid_circles
from dashboard.map_picture.ground import Ground
from dashboard.map_picture.hatch import fill
from dashboard.map_picture.labels import Placed, Wanted, place_beside, place_inside
from dashboard.map_picture.reading import OUTSIDE, Reading
from dashboard.map_picture.sheet import POINTS_PER_MM, Sheet, line_height, text_width
from dashboard.maps.classes import ink
from dashboard.places import STRADDLER_MARK
from dashboard.style import CONTEXT_FILL, DIM_LINE, INK, LINE, MUTED, OUTLINE, PAPER
from etl.text.vietnam import percent

Frame = tuple[float, float, float, float]
"""Left, bottom, right, top in mm."""

_SHORT = (
    ("Thành phố ", "TP. "),
    ("Thị xã ", "TX. "),
    ("Thị trấn ", "TT. "),
    ("Phường ", "P. "),
    ("Huyện ", ""),
    ("Xã ", ""),
)
_LARGEST_CIRCLE_MM = 17.0
"""Across the largest circle of a map at the full width of a page."""
_FULL_SCALE = 1.08
_FIGURES_FIRST = 1000.0
"""How much more a name with a rate weighs than one without."""
_URGENT = 6
"""How many units too small for a name get a line to one before the others' names block the way: those of most people."""
_ROUND_GAP = 1.3
"""What a name keeps clear of circles that are not its own."""
_SLIM = 0.5
"""What a name inside a circle keeps clear of its edge."""


@dataclass(frozen=True)
class Style:
    """How one map is drawn. `sizes`: points of names, largest first; `stars`: units whose name gets a star; `chosen`:
    the unit with a heavy border; `reach`: how far in mm a name may stand from its unit, beside the map;
    `circle_area`: from `circle_area` where units are shown as circles.
    """

    sizes: Sequence[float]
    stars: Collection[str] = ()
    chosen: str | None = None
    reach: float = 40.0
    circle_area: float | None = None


class DrawnMap:
    """The ground laid into a frame of the sheet, as large as it goes, at the right edge and the top."""

    def __init__(self, ground: Ground, frame: Frame) -> None:
        left, bottom, right, top = frame
        west, south, east, north = ground.bounds
        self.scale = min((right - left) / (east - west), (top - bottom) / (north - south))
        """Millimetres per kilometre."""
        self.frame, self._ground = frame, ground
        self._move = (right - east * self.scale, top - north * self.scale)
        self.units = {code: self.laid(shape) for code, shape in ground.units.items()}
        self.outline = self.laid(ground.outline)

    def laid(self, shape: Any) -> Any:
        """Return a shape of the ground, km, where it lies on the sheet."""
        dx, dy = self._move
        return shapely.transform(shape, lambda points: points * self.scale + (dx, dy))

    def draw(
        self, sheet: Sheet, readings: Mapping[str, Reading], style: Style, *, borders: Any = None, taken: Sequence[Any] = (),
        prefix: str = "",
    ) -> list[Placed]:  # fmt: skip
        """Draw everything and return the labels that found a place.

        `borders`: lines of the ground to be dashed; `taken`: boxes on the sheet that labels keep clear of; `prefix`: of
        the shapes' ids in SVG.
        """
        for code, shape in self.units.items():
            grade = readings[code].grade
            if style.circle_area and grade != OUTSIDE and (readings[code].base or grade >= 0):
                sheet.area(shape, CONTEXT_FILL, name=f"{prefix}{code}")
            else:
                fill(sheet, shape, grade, readings[code].colour, name=f"{prefix}{code}")
        inner = self.laid(self._ground.inner)
        sheet.lines(inner, LINE if style.circle_area else PAPER, 1.1 * self._thinness)
        pale = [self.units[c] for c, r in readings.items() if r.grade < 0]
        if pale and not style.circle_area:  # white borders would not be seen there
            sheet.lines(shapely.union_all(shapely.boundary(pale)), DIM_LINE, 0.9 * self._thinness)
        if borders is not None:  # dark dashes on a dark class need a light ground
            sheet.lines(self.laid(borders), PAPER, 1.8 * self._thinness)
            sheet.lines(self.laid(borders), INK, 1.0 * self._thinness, dashes=(4, 2))
        sheet.area(self.outline, None, line=OUTLINE, width=1.6 * self._thinness)
        if style.chosen in self.units and not style.circle_area:
            sheet.area(self.units[str(style.chosen)], None, line=INK, width=2.6)
        if style.circle_area:
            return self._draw_circles(sheet, readings, style, list(taken))
        return self._draw_labels(sheet, readings, style, list(taken), None if borders is None else self.laid(borders))

    @property
    def _thinness(self) -> float:
        return min(1.0, max(0.6, self.scale / _FULL_SCALE))

    # --- names -------------------------------------------------------------------------------------------------------

    def _draw_labels(
        self, sheet: Sheet, readings: Mapping[str, Reading], style: Style, taken: list[Any], avoid: Any
    ) -> list[Placed]:
        wanted = [self._wanted(r, style) for r in readings.values() if r.grade != OUTSIDE]
        too_small = _without(wanted, place_inside(wanted, measured, list(taken), avoid))
        urgent = sorted(too_small, key=lambda w: -w.people)[:_URGENT]
        placed = place_beside(urgent, measured, taken, self.outline, self.frame, style.reach)
        placed += place_inside(_without(wanted, placed), measured, taken, avoid)
        placed += place_beside(_without(wanted, placed), measured, taken, self.outline, self.frame, style.reach)
        bare = [replace(w, looks=_names_only(w.looks)) for w in _without(wanted, placed)]
        placed += place_inside(bare, measured, taken)
        for label in placed:
            _write(sheet, label, readings[label.code])
        return placed

    def _wanted(self, reading: Reading, style: Style) -> Wanted:
        name = short_name(self._ground.names[reading.code]) + (STRADDLER_MARK if reading.code in style.stars else "")
        tail = (percent(reading.share),) if reading.share is not None else ()
        halves = tuple(_halves(name))
        looks = [(lines, size) for size in style.sizes for lines in dict.fromkeys([(name, *tail), (*halves, *tail)])]
        weight = float(self.units[reading.code].area) * (1.0 if reading.share is None else _FIGURES_FIRST)
        return Wanted(reading.code, self.units[reading.code], looks, weight, reading.base)

    def _draw_circles(
        self, sheet: Sheet, readings: Mapping[str, Reading], style: Style, taken: list[Any]
    ) -> list[Placed]:
        people = {r.code: r.base for r in readings.values() if r.base and r.grade != OUTSIDE}
        rounds = laid_circles(self.units, people, style.circle_area or 0.0)
        for code, shape in rounds.items():
            fill(sheet, shape, readings[code].grade, readings[code].colour)
            line, width = (INK, 2.6) if code == style.chosen else (PAPER if readings[code].grade >= 2 else MUTED, 0.8)
            sheet.area(shape, None, line=line, width=width)
        wanted = [replace(self._wanted(readings[code], style), unit=shape) for code, shape in rounds.items()]
        inside = place_inside([replace(w, unit=shapely.buffer(w.unit, -_SLIM)) for w in wanted], measured, taken)
        taken += [shapely.buffer(shape, _ROUND_GAP) for shape in rounds.values()]
        near = [p for w in _without(wanted, inside) if (p := self._around(w, taken))]
        left = _without(wanted, [*inside, *near])
        beside = place_beside(left, measured, taken, self.outline, self.frame, style.reach)
        for label in (*inside, *beside):
            _write(sheet, label, readings[label.code])
        for label in near:
            _write(sheet, label, replace(readings[label.code], grade=0, colour=CONTEXT_FILL), halo=CONTEXT_FILL)
        return [*inside, *near, *beside]

    def _around(self, want: Wanted, taken: list[Any]) -> Placed | None:
        """Return the label under, over or at the side of its circle, where nothing else is; on the land if it can be."""
        west, south, east, north = want.unit.bounds
        x, y = (west + east) / 2, (south + north) / 2
        others = [shape for shape in taken if not shapely.contains(shape, want.unit)]
        for room in (self.outline, shapely.box(*self.frame)):
            for lines, size in want.looks:
                width, height = measured(lines, size)
                up, across = height / 2 + 0.6, width / 2 + 0.8
                places = (
                    (x, south - up), (x, north + up), (east + across, y), (west - across, y),
                    (x + width / 4, south - up), (x - width / 4, south - up),
                )  # fmt: skip
                for place in places:
                    box = shapely.box(
                        place[0] - width / 2, place[1] - height / 2, place[0] + width / 2, place[1] + height / 2
                    )
                    if not shapely.intersects(box, others).any() and shapely.covers(room, box):
                        taken.append(box)
                        return Placed(want.code, *place, lines, size)
        return None


def circle_area(readings: Sequence[Mapping[str, Reading]], mm_per_km: float) -> float:
    """Return the square millimetres per person of the squares around circles: one scale for all maps of a picture."""
    most = max((r.base for by_code in readings for r in by_code.values()), default=0)
    return float((_LARGEST_CIRCLE_MM * mm_per_km / _FULL_SCALE) ** 2 / max(most, 1))


def measured(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Return width and height in mm of a label: the name in bold, the rate under it."""
    width = max(text_width(line, size, "bold") for line in lines)
    return width, line_height(size) * (len(lines) - 1) + size * 0.95 / POINTS_PER_MM


def short_name(name: str) -> str:
    """Return a unit's name as maps write it: "TP. Điện Biên Phủ", "P. Him Lam", "Mường Nhé"."""
    for word, short in _SHORT:
        if name.startswith(word):
            return short + name.removeprefix(word)
    return name


def _without(wanted: Sequence[Wanted], placed: Sequence[Placed]) -> list[Wanted]:
    found = {label.code for label in placed}
    return [want for want in wanted if want.code not in found]


def _names_only(looks: Sequence[tuple[tuple[str, ...], float]]) -> list[tuple[tuple[str, ...], float]]:
    """Return the looks without the rate, for units too small for both: the colour says its class."""
    return [(lines[:-1] if _is_rate(lines[-1]) else lines, size) for lines, size in looks]


def _is_rate(line: str) -> bool:
    return line.endswith("%")


def _halves(name: str) -> list[str]:
    """Return the name in two lines of nearly one width; a type's short form stays with the word after it."""
    glued = name.replace(". ", ".\u00a0")
    words = glued.split(" ")
    if len(words) < 2:
        return [name]
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    best = min(cuts, key=lambda c: max(text_width(part, 10, "bold") for part in c))
    return list(best)


def _baseline(label: Placed, line: int) -> float:
    height = line_height(label.size) * (len(label.lines) - 1)
    return label.y + height / 2 - line * line_height(label.size) - label.size * 0.33 / POINTS_PER_MM


def _write(sheet: Sheet, label: Placed, reading: Reading, halo: str | None = None) -> None:
    colour = INK
    if label.leader:
        sheet.line(label.leader, PAPER, 1.6)  # seen on dark classes too
        sheet.line(label.leader, INK, 0.6)
        (x, y), _ = label.leader
        sheet.area(shapely.buffer(shapely.points(x, y), 0.65), INK, line=PAPER, width=0.6)
    else:
        colour = ink(reading.grade)
        if reading.grade < 0 or label.is_crossing:
            halo = reading.colour
    for n, line in enumerate(label.lines):
        face = "regular" if _is_rate(line) else "bold"
        sheet.text(label.x, _baseline(label, n), line, label.size, face=face, colour=colour, align="center", halo=halo)
