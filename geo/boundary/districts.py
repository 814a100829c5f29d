"""Whether districts are those of before 01/07/2025, told by the known points of their former communes.

Eight communes of today join parts of two districts, so that districts put together from the 45 are not the districts.
"""

from collections.abc import Mapping

import shapely

from geo.coverage import METRES_PER_DEGREE
from geo.units import FormerCommune, communes, find_unit, former_communes

_CLEARLY_M = 3_000.0
"""Known points lie up to 2 km beyond a right border."""
_MOST_STRANGERS = 2
_MOST_JOINED = 0.5


def check_districts(shapes: Mapping[str, shapely.Geometry]) -> tuple[list[str], list[str]]:
    """Return problems and findings. `shapes`: district code → polygon in degrees."""
    away = {unit: _away_m(unit, shapes) for unit in former_communes() if unit.lat is not None}
    strangers = [unit for unit, metres in away.items() if metres > _CLEARLY_M]
    joined = _straddlers_in_one(shapes)
    if joined > _MOST_JOINED:
        examples = sorted((u for u, metres in away.items() if metres > 0), key=lambda u: -away[u])[:3]
        return [
            "Các huyện này được ghép từ 45 xã, phường hiện nay, không phải huyện trước 01/07/2025: tám xã hiện nay gồm "
            f"phần của hai huyện. {_sentences(examples, shapes)} Cần ranh giới huyện cũ, hoặc lớp 129 xã cũ."
        ], []
    if len(strangers) > _MOST_STRANGERS:
        return [f"Có {len(strangers)} xã cũ nằm ngoài huyện của mình. {_sentences(strangers[:3], shapes)}"], []
    return [], [_sentences(strangers, shapes)] if strangers else []


def _away_m(unit: FormerCommune, shapes: Mapping[str, shapely.Geometry]) -> float:
    return float(shapely.distance(shapes[unit.district_code], _point(unit))) * METRES_PER_DEGREE


def _point(unit: FormerCommune) -> shapely.Point:
    return shapely.Point(unit.lon, unit.lat)


def _straddlers_in_one(shapes: Mapping[str, shapely.Geometry]) -> float:
    """Share of the communes of two districts, with known points in both, that lie in one polygon as a whole."""
    tested = whole = 0
    for unit in communes():
        members = [member for member in unit.members if member.lat is not None]
        if len({member.district_code for member in members}) < 2:
            continue
        tested += 1
        whole += any(all(shapely.covers(shape, _point(member)) for member in members) for shape in shapes.values())
    return whole / tested if tested else 0.0


def _sentences(members: list[FormerCommune], shapes: Mapping[str, shapely.Geometry]) -> str:
    said = []
    for unit in members:
        where = next((code for code, shape in shapes.items() if shapely.covers(shape, _point(unit))), None)
        there = find_unit("district", where) if where else None
        place = f"trong {there.name_in_sentence}" if there else "ngoài mọi huyện"
        said.append(f"{unit.full_name} thuộc {unit.district.name_in_sentence} nhưng ở tệp này nằm {place}.")
    return " ".join(said)
