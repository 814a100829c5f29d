"""The legend of a picture: classes with how many units each has, what has no class, sizes of circles, scale."""

from collections.abc import Mapping, Sequence
from math import floor, log10, sqrt

import shapely

from dashboard.figures.measures import Measure
from dashboard.map_picture.circles import circle, radius
from dashboard.map_picture.hatch import fill
from dashboard.map_picture.reading import Reading, entries
from dashboard.map_picture.sheet import POINTS_PER_MM, Sheet
from dashboard.style import INK, LINE, MUTED, PAPER
from etl.text.vietnam import number

WIDTH = 57.0
"""Millimetres that a legend is wide."""
_SWATCH, _ROW, _SIZE, _HEAD = (9.0, 4.6), 6.1, 10.0, 11.0
_TOP, _SCALE = 9.5, 9.5
"""Millimetres of the heading and of the scale."""
_COLUMN = 11.0
"""Millimetres of a column of counts, where there are two."""

Readings = Mapping[str, Reading]


class Legend:
    """The legend of one map, or of two (`readings`, with their dates as `heads` of the counts).

    `units`: what is counted; `borders`: what dashed lines are, if there are any; `circles`: the square millimetres of the
    square around a circle, per person, where the map has circles. `lines`: each entry with
    its counts, one per map; `height`: in mm.
    """

    def __init__(
        self, measure: Measure, readings: Sequence[Readings], units: str, *, heads: Sequence[str] = (), borders: str = "",
        circles: float | None = None,
    ) -> None:  # fmt: skip
        self._measure, self._borders, self._circles = measure, borders, circles
        self._heads = heads or (f"Số {units}",)
        columns = [entries(r, measure) for r in readings]
        shown = [n for n, e in enumerate(columns[0]) if e.grade >= 0 or any(column[n].count for column in columns)]
        order = sorted(shown, key=lambda n: (columns[0][n].grade < 0, -columns[0][n].grade))
        self.lines = [(columns[0][n], [column[n].count for column in columns]) for n in order]
        self._sizes = _round_sizes(readings) if circles else []
        rows = len(self.lines) + bool(borders)
        self.height = _TOP + rows * _ROW + (self._circles_height() if self._sizes else 0.0) + _SCALE

    def draw(self, sheet: Sheet, x: float, bottom: float, mm_per_km: float) -> None:
        """Draw it with its lower left corner at (x, bottom)."""
        top = bottom + self.height
        sheet.text(x, top - 4, self._measure.label, _HEAD, face="bold")
        for n, head in enumerate(self._heads):
            right = x + WIDTH - (len(self._heads) - 1 - n) * _COLUMN
            words = head if len(self._heads) == 1 else head[:5]  # of a date, day and month
            sheet.text(right, top - 4, words, _SIZE - 0.5, colour=MUTED, align="right")
        y = top - _TOP - _SWATCH[1] + 1.5
        for entry, counts in self.lines:
            box = shapely.box(x, y, x + _SWATCH[0], y + _SWATCH[1])
            fill(sheet, box, entry.grade, entry.fill)
            sheet.area(box, None, line=MUTED if entry.grade >= -2 else LINE, width=0.5)
            self._entry(sheet, x, y, entry.words, counts)
            y -= _ROW
        if self._borders:
            middle = y + _SWATCH[1] / 2
            sheet.lines(shapely.linestrings([(x, middle), (x + _SWATCH[0], middle)]), INK, 0.9, dashes=(4, 2))
            self._entry(sheet, x, y, self._borders, [])
            y -= _ROW
        if self._circles and self._sizes:
            self._draw_sizes(sheet, x, y + _SWATCH[1])
        _draw_scale(sheet, x, bottom + 0.5, mm_per_km)

    def _entry(self, sheet: Sheet, x: float, y: float, words: str, counts: Sequence[int]) -> None:
        base = y + _SWATCH[1] / 2 - _SIZE * 0.33 / POINTS_PER_MM
        sheet.text(x + _SWATCH[0] + 2.5, base, words, _SIZE)
        for n, count in enumerate(counts):
            right = x + WIDTH - (len(counts) - 1 - n) * _COLUMN
            sheet.text(right, base, number(count), _SIZE, align="right")

    def _circles_height(self) -> float:
        return 11.0 + sqrt(self._sizes[-1] * (self._circles or 0.0)) + 2.0

    def _draw_sizes(self, sheet: Sheet, x: float, top: float) -> None:
        """Draw circles one in another, standing on one line, with their people at the right."""
        area = self._circles or 0.0
        sheet.text(x, top - 3.4, f"Vòng tròn: số {self._measure.unit} được xét", _SIZE)
        sheet.text(x, top - 7.6, "(dời nhẹ để không che nhau)", _SIZE - 1.5, colour=MUTED)
        largest = radius(self._sizes[-1], area)
        bottom = top - 11.0 - 2 * largest
        for people in reversed(self._sizes):
            own = radius(people, area)
            sheet.area(circle(x + largest, bottom + own, people, area), PAPER, line=INK, width=0.7)
            sheet.line([(x + largest, bottom + 2 * own), (x + 2 * largest + 3, bottom + 2 * own)], MUTED, 0.5)
            sheet.text(x + 2 * largest + 4, bottom + 2 * own - 1.2, number(people), _SIZE)


def _round_sizes(readings: Sequence[Readings]) -> list[int]:
    """Return three round numbers of people, the largest near the largest base of the map."""
    most = max((r.base for by_code in readings for r in by_code.values()), default=0)
    if not most:
        return []
    step = 10 ** floor(log10(most))
    top = int(next(step * n for n in (5, 2, 1) if step * n <= most))
    return sorted({s for s in (top // 10, top * 2 // 5, top) if s})


def _draw_scale(sheet: Sheet, x: float, y: float, mm_per_km: float) -> None:
    """Draw a bar of twenty kilometres."""
    length = 20 * mm_per_km
    for n, colour in enumerate((INK, PAPER)):
        sheet.area(shapely.box(x + n * length / 2, y, x + (n + 1) * length / 2, y + 1.1), colour, line=INK, width=0.5)
    for n, text in enumerate(("0", "10", "20 km")):
        sheet.text(x + n * length / 2, y + 2.2, text, 8.5, align="left" if n != 1 else "center")
