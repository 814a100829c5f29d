"""From recognised rows to one polygon per unit, and all that speaks against them, in Vietnamese."""

from collections.abc import Sequence

import numpy as np
import shapely

from etl.text.fold import fold_words
from etl.text.vietnam import number
from geo.boundary.attempt import Attempt
from geo.boundary.districts import check_districts
from geo.boundary.doubles import unit_name, where_twice, with_anothers_code, without_repeats
from geo.boundary.known import is_inside, known_points
from geo.boundary.position import displacement
from geo.coverage import areas_km2
from geo.recognise import SYSTEM_WORDS
from geo.resolve import label
from geo.units import Commune, District, System, communes, find_unit, former_communes

Shapes = dict[str, shapely.Geometry]

_AREA_FACTOR = 1.4
"""Outlines differ from official areas by up to 8 %; the city of before 2020 by a factor of 5."""
_FARTHEST_DEGREES = 0.1
_OVERLAP_SHARE = 0.02
_ENCLAVE_SHARE, _ENCLAVE_BORDER = 0.95, 0.1
_NAMES_SHOWN = 8
_SMALL_KM2 = 1.0
_OFFICIAL_KM2 = sum(unit.area_km2 for unit in communes())
"""Of the province; real outlines come within 0,1 % of it."""


def shapes_of(attempt: Attempt) -> tuple[Shapes, list[str], list[str]]:
    """Return code → polygon, the problems that forbid installing, and findings worth telling.

    Several rows of one unit are its parts. A unit that lies inside another which has no hole for it is cut out there.
    """
    reading, rows = attempt.reading, attempt.rows
    problems: list[str] = []
    findings: list[str] = []
    members: dict[str, list[int]] = {}
    for n, code in enumerate(reading.codes):
        if code is not None:
            members.setdefault(code, []).append(n)
    strays = [n for n, code in enumerate(reading.codes) if code is None]
    members, repeated = without_repeats(rows, members)
    findings += repeated
    shapes = {
        code: shapely.union_all(rows.shapes[numbers]) if len(numbers) > 1 else rows.shapes[numbers[0]]
        for code, numbers in members.items()
    }
    in_parts = sum(1 for numbers in members.values() if len(numbers) > 1)
    if in_parts:
        findings.append(f"{number(in_parts)} đơn vị có nhiều dòng trong tệp: đã ghép các phần lại.")
    if reading.missing:
        named = [unit_name(reading.system, unit.code) for unit in reading.missing]
        problems.append(f"Thiếu {number(len(named))} đơn vị: {listed(named)}.")
        problems += with_anothers_code(reading, rows, members)
    doubled = [
        f"{unit_name(reading.system, code)} ({where_twice(rows, numbers)})"
        for code, numbers in members.items()
        if shapely.area(rows.shapes[numbers]).sum() > (1 + _OVERLAP_SHARE) * shapely.area(shapes[code])
    ]
    if doubled:
        problems.append(f"Có hơn một vùng chồng nhau cho cùng một đơn vị: {listed(doubled)}.")
    shapes, cut = _without_enclaves(reading.system, shapes)
    findings += cut
    if not doubled:
        problems += _overlaps(reading.system, shapes)
    problems += _open_rows(attempt)
    unknown, passed = _strays(attempt, strays, shapes)
    problems += unknown
    findings += passed
    if problems:
        problems += _other_times(attempt)
    findings += _told_by_place(attempt)
    findings += _disagreements(attempt)
    return shapes, problems, findings


def check_places(system: System, shapes: Shapes) -> tuple[list[str], list[str]]:
    """Return problems with areas and places of the units, and a finding on how far areas are off the official ones."""
    problems: list[str] = []
    worst: tuple[float, str] | None = None
    compared = 0
    for code, area in zip(shapes, areas_km2(list(shapes.values())), strict=True):
        unit = find_unit(system, code)
        official = unit.area_km2 if isinstance(unit, Commune | District) else None
        points = known_points(system)[code]
        if official:
            compared += 1
            off = area / official - 1
            worst = max(worst or (0.0, ""), (abs(off), f"{unit_name(system, code)}: {number(100 * off, 1)} %"))
        if official and not official / _AREA_FACTOR < area < official * _AREA_FACTOR:
            problems.append(
                f"{unit_name(system, code)}: rộng {number(area)} km², diện tích chính thức {number(official)} km²."
            )
        elif len(points) and _is_away(shapes[code], points):
            problems.append(f"{unit_name(system, code)}: nằm xa vị trí đã biết.")
    findings = []
    if worst and not problems:
        findings.append(f"Diện tích của {number(compared)} đơn vị so với số chính thức: lệch nhiều nhất {worst[1]}.")
    if problems:
        problems = problems[:_NAMES_SHOWN] + (
            [f"… và {len(problems) - _NAMES_SHOWN} đơn vị khác."] if len(problems) > _NAMES_SHOWN else []
        )
        off = displacement(system, list(shapes), shapely.get_coordinates(shapely.centroid(list(shapes.values()))))
        problems.append(
            f"Các vùng nằm lệch {off} so với vị trí đã biết: sai hệ toạ độ, hoặc toạ độ đã bị dời."
            if off
            else "Có thể mã và hình không khớp, sai hệ toạ độ, hoặc ranh giới của thời kỳ khác."
        )
    if system == "district":
        wrong, said = check_districts(shapes)
        problems += wrong
        findings += said
    return problems, findings


def listed(names: Sequence[str]) -> str:
    """Return names for a message, the first few of many."""
    shown = ", ".join(names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown} và {len(names) - _NAMES_SHOWN} đơn vị khác"


def what_was_read(attempt: Attempt) -> str:
    """Return one sentence on how the table was understood."""
    return (
        f"“{attempt.table.name}” đã đọc là {SYSTEM_WORDS[attempt.reading.system]}, theo cột “{attempt.reading.column}”."
    )


def _is_away(shape: shapely.Geometry, points: np.ndarray) -> bool:
    place = points[0] if len(points) == 1 else points.mean(axis=0)
    return bool(shapely.distance(shape, shapely.Point(place)) > _FARTHEST_DEGREES)


def _pairs(polygons: Sequence[shapely.Geometry]) -> list[tuple[int, int]]:
    tree = shapely.STRtree(polygons)
    return [(int(a), int(b)) for a, b in zip(*tree.query(polygons, predicate="intersects"), strict=True) if a < b]


def _without_enclaves(system: System, shapes: Shapes) -> tuple[Shapes, list[str]]:
    result = dict(shapes)
    codes, findings = list(shapes), []
    for a, b in _pairs(list(shapes.values())):
        small, large = sorted((codes[a], codes[b]), key=lambda code: float(shapely.area(shapes[code])))
        inner, outer = shapes[small], result[large]
        shared = shapely.area(shapely.intersection(inner, outer))
        if shared < _ENCLAVE_SHARE * shapely.area(inner) or shapely.area(inner) > 0.8 * shapely.area(outer):
            continue
        on_rim = shapely.length(shapely.intersection(inner.boundary, shapely.buffer(outer.boundary, 1e-6)))
        if on_rim > _ENCLAVE_BORDER * shapely.length(inner.boundary):
            continue
        result[large] = shapely.difference(outer, inner)
        findings.append(f"{unit_name(system, small)} nằm trọn trong {unit_name(system, large)}: đã khoét phần đó ra.")
    return result, findings


def _overlaps(system: System, shapes: Shapes) -> list[str]:
    codes, polygons = list(shapes), list(shapes.values())
    problems = []
    for a, b in _pairs(polygons):
        shared = shapely.area(shapely.intersection(polygons[a], polygons[b]))
        if shared > _OVERLAP_SHARE * min(shapely.area(polygons[a]), shapely.area(polygons[b])):
            names = " và ".join(unit_name(system, codes[n]) for n in (a, b))
            problems.append(f"{names} chồng lên nhau.")
    return problems[:_NAMES_SHOWN]


def _strays(attempt: Attempt, strays: Sequence[int], shapes: Shapes) -> tuple[list[str], list[str]]:
    """What becomes of rows that are no unit: neighbours, larger units and crumbs are passed over, others are problems."""
    rows, reading = attempt.rows, attempt.reading
    open_rows = set(reading.open_rows)
    whole = shapely.union_all(list(shapes.values())) if shapes else shapely.Polygon()
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(whole) if part.area])
    middles = shapely.point_on_surface(list(shapes.values())) if shapes else np.array([])
    unknown, larger, within, outside = [], [], 0, attempt.ignored
    lacking_km2 = _OFFICIAL_KM2 - float(areas_km2(list(shapes.values())).sum())
    for n in strays:
        if n in open_rows:
            continue
        text = _row_words(attempt, n)
        shape = rows.shapes[n]
        if shapes and shapely.contains(shape, middles).sum() >= 3:
            larger.append(text)
        elif shapely.area(shapely.intersection(shape, whole)) > 0.9 * shapely.area(shape):
            within += 1
        elif shapely.contains(filled, shapely.point_on_surface(shape)):
            if areas_km2([shape])[0] >= _SMALL_KM2:
                unknown.append(text)
            else:
                within += 1
        elif (reading.missing and rows.is_central[n]) or is_inside([shape])[0] or _fills(shape, whole, lacking_km2):
            unknown.append(text)
        else:
            outside += 1
    findings = []
    if outside:
        findings.append(f"Bỏ qua {number(outside)} vùng ngoài tỉnh.")
    if larger:
        findings.append(f"Bỏ qua {number(len(larger))} vùng cấp trên ({listed(list(dict.fromkeys(larger)))}).")
    if within:
        findings.append(f"Bỏ qua {number(within)} vùng nhỏ nằm trong các đơn vị đã nhận ra.")
    return ([f"Không nhận ra {number(len(unknown))} vùng: {listed(unknown)}."] if unknown else []), findings


def _fills(shape: shapely.Geometry, whole: shapely.Geometry, lacking_km2: float) -> bool:
    """Whether a polygon beside the units is as large as what they lack of the province's official area."""
    is_large = lacking_km2 > max(_SMALL_KM2 * 10, 0.5 * float(areas_km2([shape])[0]))
    return is_large and bool(shapely.distance(shape, whole) < 1e-3)


def _row_words(attempt: Attempt, n: int) -> str:
    """What a row is called: its text in the column used, or where that is a number the first text with letters."""
    cells = attempt.rows.table.iloc[n].items()
    row = [value for name, value in cells if isinstance(value, str) and not str(name).startswith("(")]
    texts = [attempt.reading.texts[n], *row]
    return next((text for text in texts if any(char.isalpha() for char in text)), texts[0] or "(ô trống)")


def _open_rows(attempt: Attempt) -> list[str]:
    problems = []
    for n, candidates in list(attempt.reading.open_rows.items())[:_NAMES_SHOWN]:
        if attempt.rows.is_central[n]:
            names = " hay ".join(label(unit) for unit in candidates)
            problems.append(f"“{attempt.reading.texts[n]}” có thể là {names}. Thêm cột huyện hoặc cột mã rồi cài lại.")
    return problems


def _told_by_place(attempt: Attempt) -> list[str]:
    if not attempt.reading.by_place:
        return []
    names = [unit_name(attempt.reading.system, attempt.reading.codes[n] or "") for n in attempt.reading.by_place]
    return [f"Trùng tên, phân biệt bằng vị trí: {listed(names)}."]


def _disagreements(attempt: Attempt) -> list[str]:
    """Other columns that name other units than the one that was used."""
    findings = []
    used = attempt.reading
    for other in attempt.other_readings:
        if set(other.columns) & set(used.columns) or other.found_share < 0.5:
            continue
        pairs = [(n, a, b) for n, (a, b) in enumerate(zip(used.codes, other.codes, strict=True)) if a and b and a != b]
        if len(pairs) > 0.3 * len(used.codes):
            findings.append(f"Cột “{other.column}” đánh số hoặc ghi tên theo cách khác, không dùng.")
        elif pairs:
            names = [f"“{other.texts[n]}” (đang dùng: {unit_name(used.system, a)})" for n, a, _ in pairs]
            findings.append(
                f"Cột “{other.column}” không khớp cột “{used.column}” ở: {listed(names)}. Đã theo vị trí đúng."
            )
    return findings


def _other_times(attempt: Attempt) -> list[str]:
    """Say so where the units are those of another time: no such file can be put right by leaving something out."""
    if attempt.reading.system == "current":
        return []
    cells = {fold_words(text) for c in attempt.rows.table.columns for text in attempt.rows.table[c].astype(str)}
    names = {text.removeprefix("xa ").removeprefix("huyen ") for text in cells}
    needed = "Cần địa giới từ 01/01/2020 đến 30/06/2025, hoặc 45 xã, phường từ 01/07/2025."
    if "ta leng" in names:
        return [f"Tệp có xã Tà Lèng, đã nhập vào xã Thanh Minh từ 01/01/2020: đây là địa giới trước năm 2020. {needed}"]
    young = {fold_words(unit.name) for unit in former_communes() if unit.district_code == "103"}
    if "nam po" not in names and len(young & names) < 0.8 * len(young):
        return [f"Tệp không có huyện Nậm Pồ hoặc các xã của huyện, lập từ 2012–2013: địa giới trước đó. {needed}"]
    return []
