"""Install real boundaries into a data home: read, recognise, check, clean, simplify, write.

All that is wrong with a file is said at once, in Vietnamese, as one UserError; nothing is written then.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas
import shapely

from etl.model.errors import UserError
from etl.text.vietnam import number
from geo.boundary_file import read_boundaries
from geo.coverage import areas_km2, as_text, clean, simplify_to_size, write_atomically
from geo.layers import LayerName, installed_path, notes_path
from geo.recognise import SYSTEM_WORDS, Recognised, recognise
from geo.units import Commune, District, FormerCommune, System, Unit, district, find_unit, former_communes, units

MAX_BYTES = 250_000
"""What a map may cost to send (DESIGN, "What a page costs")."""

_PROVINCE_BOX = (101.9, 20.6, 103.9, 22.8)
_AREA_FACTOR = 1.35
"""Outlines differ from official areas by up to 8 %; the city of before 2020 by a factor of 5."""
_FARTHEST_DEGREES = 0.1
_OVERLAP_SHARE = 0.02
_NAMES_SHOWN = 8

Shapes = dict[str, shapely.Geometry]


@dataclass(frozen=True)
class Installed:
    """What one installed layer is made of; `ignored_rows` lie outside the province or are none of its units."""

    layer: LayerName
    system: System
    column: str
    source_crs: str
    source_rows: int
    ignored_rows: int
    bytes_written: int
    version: str


def install(
    path: Path, home: Path, only: LayerName | None = None, *, attribution: str = "", licence: str = ""
) -> list[Installed]:
    """Install the boundary file `path` into `home`; return what was written.

    A file of the 45 communes gives the layer "communes", one of the ten districts "districts", one of the 129 former
    communes both. `only` restricts that. Raises UserError with everything that is wrong with the file.
    """
    frame = read_boundaries(path)
    inside = _inside_province(frame, path.name)
    systems: tuple[System, ...] = ("current", "former", "district")
    if only:
        systems = ("current", "former") if only == "communes" else ("district", "former")
    found = recognise(inside.drop(columns=inside.geometry.name), systems)
    shapes = _shapes(inside, found)
    made = _layers(found.system, shapes, only)
    for name, polygons in made.items():
        _check_places(name, polygons)
    source = {
        "attribution": _attribution(path.name, attribution, licence),
        "licence": licence,
        "source_file": path.name,
        "source_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "source_crs": frame.attrs["crs"],
        "installed_on": date.today().isoformat(),
    }
    used = sum(code is not None for code in found.codes)
    results = []
    for name, text in {name: _text(name, polygons) for name, polygons in made.items()}.items():
        version = _write(name, home, text, source)
        results.append(
            Installed(
                name,
                found.system,
                found.column,
                source["source_crs"],
                len(frame),
                len(frame) - used,
                len(text.encode("utf-8")),
                version,
            )
        )
    return results


def _inside_province(frame: geopandas.GeoDataFrame, shown: str) -> geopandas.GeoDataFrame:
    west, south, east, north = _PROVINCE_BOX
    points = frame.geometry.representative_point()
    inside = frame[points.x.between(west, east) & points.y.between(south, north)].reset_index(drop=True)
    if inside.empty:
        west, south, east, north = frame.total_bounds
        raise UserError(
            f"Tệp “{shown}” không nằm ở tỉnh Điện Biên (kinh độ {number(west, 2)}–{number(east, 2)}, "
            f"vĩ độ {number(south, 2)}–{number(north, 2)}). Kiểm tra tệp và hệ toạ độ ghi trong tệp."
        )
    return inside


def _shapes(frame: geopandas.GeoDataFrame, found: Recognised) -> Shapes:
    """Return code → polygon; several rows of one unit are its parts."""
    problems = []
    if found.missing:
        problems.append(f"Thiếu {len(found.missing)} đơn vị: {_listed([unit.full_name for unit in found.missing])}.")
    rows: dict[str, list[shapely.Geometry]] = {}
    strays: list[tuple[str, shapely.Geometry]] = []
    for code, text, shape in zip(found.codes, found.texts, shapely.make_valid(frame.geometry.values), strict=True):
        if code is None:
            strays.append((text, shape))
        else:
            rows.setdefault(code, []).append(shape)
    shapes = {code: shapely.union_all(parts) for code, parts in rows.items()}
    doubled = [
        _unit(found.system, code).full_name
        for code, parts in rows.items()
        if len(parts) > 1 and shapely.area(parts).sum() > (1 + _OVERLAP_SHARE) * shapely.area(shapes[code])
    ]
    if doubled:
        problems.append(f"Có hơn một vùng chồng nhau cho cùng một đơn vị: {_listed(doubled)}.")
    else:
        problems += _overlaps(found.system, shapes)
    unknown = [text or "(ô trống)" for text, shape in strays if found.missing or _lies_among(shape, shapes)]
    if unknown:
        problems.append(f"Không nhận ra {len(unknown)} vùng: {_listed(unknown)}.")
    if problems:
        what = f"Đã đọc là {SYSTEM_WORDS[found.system]}, theo cột “{found.column}”."
        raise UserError("\n".join(["Chưa cài được ranh giới.", what, *problems, "Sửa tệp rồi cài lại."]))
    return shapes


def _lies_among(shape: shapely.Geometry, shapes: Shapes) -> bool:
    """Tell whether a stray row lies inside the province's outer border, not outside with the neighbours."""
    province = shapely.union_all(list(shapes.values()))
    rings = [shapely.Polygon(part.exterior) for part in shapely.get_parts(province) if part.geom_type == "Polygon"]
    return bool(shapely.contains(shapely.union_all(rings), shapely.point_on_surface(shape)))


def _overlaps(system: System, shapes: Shapes) -> list[str]:
    codes, polygons = list(shapes), list(shapes.values())
    tree = shapely.STRtree(polygons)
    pairs = [(a, b) for a, b in zip(*tree.query(polygons, predicate="intersects"), strict=True) if a < b]
    problems = []
    for a, b in pairs:
        shared = shapely.area(shapely.intersection(polygons[a], polygons[b]))
        if shared > _OVERLAP_SHARE * min(shapely.area(polygons[a]), shapely.area(polygons[b])):
            names = " và ".join(_unit(system, codes[n]).full_name for n in (a, b))
            problems.append(f"{names} chồng lên nhau.")
    return problems


def _layers(system: System, shapes: Shapes, only: LayerName | None) -> dict[LayerName, Shapes]:
    if system == "current":
        return {"communes": shapes}
    if system == "district":
        return {"districts": shapes}
    by_commune = {unit.code: unit.commune_code for unit in former_communes()}
    by_district = {unit.code: unit.district_code for unit in former_communes()}
    both: dict[LayerName, Mapping[str, str]] = {"communes": by_commune, "districts": by_district}
    return {name: _joined(shapes, owner) for name, owner in both.items() if only in (None, name)}


def _joined(shapes: Shapes, owner: Mapping[str, str]) -> Shapes:
    codes, polygons = list(shapes), clean(list(shapes.values()))
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, polygon in zip(codes, polygons, strict=True):
        groups.setdefault(owner[code], []).append(polygon)
    return {code: shapely.union_all(parts) for code, parts in groups.items()}


def _check_places(name: LayerName, shapes: Shapes) -> None:
    """Refuse units of an implausible size, or far from where they are known to lie."""
    system: System = "current" if name == "communes" else "district"
    problems = []
    for code, area in zip(shapes, areas_km2(list(shapes.values())), strict=True):
        unit = _unit(system, code)
        official = unit.area_km2 if isinstance(unit, Commune | District) else None
        if official and not official / _AREA_FACTOR < area < official * _AREA_FACTOR:
            problems.append(f"{unit.full_name}: rộng {number(area)} km², diện tích chính thức {number(official)} km².")
        elif shapely.distance(shapes[code], _known_place(unit)) > _FARTHEST_DEGREES:
            problems.append(f"{unit.full_name}: nằm xa vị trí đã biết.")
    if problems:
        hint = "Có thể mã và hình không khớp, sai hệ toạ độ, hoặc ranh giới của thời kỳ khác."
        raise UserError("\n".join(["Chưa cài được ranh giới.", *problems[:_NAMES_SHOWN], hint]))


def _known_place(unit: Unit) -> shapely.Geometry:
    """The unit's own point; for a district the middle of its communes' points."""
    if isinstance(unit, Commune):
        return shapely.Point(unit.lon, unit.lat)
    members = [m for m in former_communes() if isinstance(unit, District) and m.district == district(unit.code)]
    points = [(m.lon, m.lat) for m in members if m.lon is not None]
    return shapely.MultiPoint(points).centroid


def _text(name: LayerName, shapes: Shapes) -> str:
    system: System = "current" if name == "communes" else "district"
    codes = [unit.code for unit in units(system)]
    polygons = clean([shapes[code] for code in codes])
    return as_text(simplify_to_size(codes, [_unit(system, code).full_name for code in codes], polygons, MAX_BYTES))


def _write(name: LayerName, home: Path, text: str, source: Mapping[str, str]) -> str:
    version = hashlib.sha256(text.encode("utf-8")).hexdigest()
    write_atomically(installed_path(name, home), text)
    notes = {**source, "sha256": version}
    write_atomically(notes_path(name, home), json.dumps(notes, ensure_ascii=False, indent=2) + "\n")
    return version[:12]


def _attribution(file_name: str, attribution: str, licence: str) -> str:
    words = f"Ranh giới: {attribution or f'tệp “{file_name}” do đơn vị cài đặt'}"
    return f"{words} (giấy phép {licence})" if licence else words


def _unit(system: System, code: str) -> Commune | District | FormerCommune:
    unit = find_unit(system, code)
    assert unit is not None
    return unit


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown} và {len(names) - _NAMES_SHOWN} đơn vị khác"
