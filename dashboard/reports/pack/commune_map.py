"""The map of the pack as it is before anybody has chosen anything: the first measure's colours, numbers, legend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.measures import MEASURES, Measure
from dashboard.maps.classes import EMPTY, SILENT, grade
from dashboard.maps.ground import straddlers
from dashboard.places import STRADDLER_MARK
from dashboard.reports.pack.contents import Line, Table, asked_communes
from dashboard.reports.pack.shapes import WIDTH, Shape, drawing
from dashboard.reports.question import Question
from etl.text.vietnam import NO_DATA
from geo import units
from geo.layers import APPROXIMATE_NOTICE, Layer


@dataclass(frozen=True)
class Commune:
    """One commune on the map. `number`: its place in the official order; `fill`, `ink`: of its shape and its number;
    `told`: what a pointer says; `is_asked`: the pack speaks of it.
    """

    code: str
    shape: Shape
    name: str
    number: str
    fill: str
    ink: str
    told: str
    is_asked: bool


@dataclass(frozen=True)
class CommuneMap:
    """The drawing, WIDTH by `height`. `legend`: grade, words, number of communes; `lowest`: lines of those to look at."""

    measure: Measure
    height: int
    outline: str
    communes: Sequence[Commune]
    fills: Mapping[str, str]
    legend: Sequence[tuple[int, str, int]]
    lowest: Sequence[Line]
    notices: Sequence[str]
    width: int = WIDTH


def commune_map(question: Question, table: Table, told: Mapping[str, Any], layer: Layer) -> CommuneMap:
    """Return the map of one measure. `table`: the lines by commune; `told`: the measure as `contents.data` has it."""
    drawn, asked, measure = drawing(layer), asked_communes(question), MEASURES[told["id"]]
    lines = {line.commune: line for line in table.lines if line.commune}
    communes = [
        _commune(unit, n, drawn.shapes[unit.code], lines.get(unit.code), told, unit.code in asked)
        for n, unit in enumerate(units.communes(), start=1)
        if unit.code in drawn.shapes
    ]
    legend = [(g, words, count) for g, words, count in told["legend"] if g >= 0 or count]
    return CommuneMap(
        measure,
        drawn.height,
        drawn.outline,
        communes,
        told["fills"],
        legend,
        [lines[c] for c in told["lowest"]],
        _notices(layer),
    )


def _commune(
    unit: units.Commune, number: int, shape: Shape, line: Line | None, told: Mapping[str, Any], is_asked: bool
) -> Commune:
    measure = MEASURES[told["id"]]
    mark = STRADDLER_MARK if unit.code in straddlers() else ""
    found = grade(line.row if line else None, measure)
    pattern = {SILENT: "url(#im-lang)", EMPTY: "url(#trong)"}.get(found)
    words = f"{measure.label} {' '.join(line.cell(measure.id))}" if line else NO_DATA
    return Commune(
        unit.code, shape, f"{unit.full_name} {mark}".strip(), f"{number}{mark}", pattern or told["fills"][str(found)],
        told["inks"][str(found)], words, is_asked,
    )  # fmt: skip


def _notices(layer: Layer) -> list[str]:
    source = layer.attribution.rstrip(".") + "."
    if layer.is_approximate and not source.startswith(APPROXIMATE_NOTICE):
        source = f"{APPROXIMATE_NOTICE}. {source}"
    return [f"Số trên bản đồ là thứ tự của xã, phường trong bảng. Dấu {STRADDLER_MARK}: ghép từ hai huyện cũ.", source]
