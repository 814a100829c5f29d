"""Units that stand in several rows: the same row twice, parts of one unit, or a row with another unit's code."""

from collections.abc import Mapping, Sequence

import shapely

from etl.text.vietnam import number
from geo.boundary.known import known_points
from geo.recognise import Recognised, Rows
from geo.resolve import label
from geo.units import System, Unit, find_unit

_SAME_SHARE = 0.001
_MOST_NAMED = 5


def unit_name(system: System, code: str) -> str:
    """Return a unit's full name, with the district where it takes that to be told from others."""
    unit = find_unit(system, code)
    assert unit is not None
    return label(unit) if system == "former" else unit.full_name


def without_repeats(rows: Rows, members: Mapping[str, Sequence[int]]) -> tuple[dict[str, list[int]], list[str]]:
    """Return code → rows without those whose polygon another row of the unit has as well, and a finding on them."""
    kept: dict[str, list[int]] = {}
    repeats = []
    for code, numbers in members.items():
        mine = kept.setdefault(code, [])
        for n in numbers:
            same = next((k for k in mine if _is_same(rows.shapes[k], rows.shapes[n])), None)
            if same is None:
                mine.append(n)
            else:
                repeats.append(f"dòng {rows.numbers[same]} và {rows.numbers[n]}")
    if not repeats:
        return kept, []
    return kept, [
        f"{number(len(repeats))} dòng lặp lại nguyên vẹn dòng khác, đã bỏ: {'; '.join(repeats[:_MOST_NAMED])}."
    ]


def where_twice(rows: Rows, numbers: Sequence[int]) -> str:
    """Return the row numbers for a message, as the file counts them from 1: "dòng 3 và 46"."""
    return "dòng " + " và ".join(str(rows.numbers[n]) for n in numbers)


def with_anothers_code(reading: Recognised, rows: Rows, members: Mapping[str, Sequence[int]]) -> list[str]:
    """Return a problem for each unit with several rows, one of which lies where a missing unit should be."""
    problems = []
    for code, numbers in members.items():
        unit = find_unit(reading.system, code)
        if len(numbers) < 2 or unit is None:
            continue
        for n in numbers:
            there = [other for other in reading.missing if _holds(rows.shapes[n], reading, other)]
            if there and not _holds(rows.shapes[n], reading, unit):
                problems.append(
                    f"{unit_name(reading.system, code)} có {len(numbers)} dòng trong tệp ({where_twice(rows, numbers)}); dòng "
                    f"{rows.numbers[n]} nằm ở chỗ của {unit_name(reading.system, there[0].code)}: dòng đó ghi nhầm mã hoặc tên."
                )
    return problems[:_MOST_NAMED]


def _holds(shape: shapely.Geometry, reading: Recognised, unit: Unit) -> bool:
    points = known_points(reading.system)[unit.code]
    return bool(len(points) and shapely.contains_xy(shape, points[:, 0], points[:, 1]).any())


def _is_same(a: shapely.Geometry, b: shapely.Geometry) -> bool:
    if not shapely.intersects(shapely.box(*a.bounds), shapely.box(*b.bounds)):
        return False
    return bool(shapely.area(shapely.symmetric_difference(a, b)) <= _SAME_SHARE * shapely.area(a))
