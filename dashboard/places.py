"""The places that pages can be narrowed to, under labels that tell namesakes apart; the words and layers of groupings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.figures.keys import KEYS
from etl.text.collate import sort_key
from etl.text.vietnam import day
from geo.layers import SYSTEM_OF_LAYER, LayerName
from geo.units import CHANGE_DAY, Commune, District, FormerCommune, System, Unit, find_unit, former_communes, units

ALL = "Cả tỉnh"
STRADDLER_MARK = "*"
"""Stands beside the eight communes that join parts of two former districts."""

SYSTEM_OF_KEY: dict[str, System] = {"commune": "current", "district": "district", "old_commune": "former"}
"""Keys of `figures` that are systems of units."""
_LAYER_OF_SYSTEM = {system: name for name, system in SYSTEM_OF_LAYER.items()}
LAYER_OF_KEY: dict[str, LayerName] = {key: _LAYER_OF_SYSTEM[system] for key, system in SYSTEM_OF_KEY.items()}
"""Which layer draws the units of a key: what maps can be drawn by."""

UNIT_WORDS = {"commune": "xã", "district": "huyện", "old_commune": "xã cũ", "school": "cơ sở"}
"""What one unit of a key is called in passing, beside a count."""


def group_words(key: str) -> str:
    """Return what a grouping is called inside a sentence: "xã, phường", "huyện cũ", "cơ quan quản lý"."""
    return KEYS[key].label.lower()


def system_words(key: str, as_of: date) -> str:
    """Return which boundaries, or whose office on the day, a grouping follows; without the full stop."""
    if key == "district":
        return "Theo địa giới trước 01/07/2025 (mỗi cơ sở thuộc huyện của xã cũ)"
    if key == "old_commune":
        return "Theo địa giới trước 01/07/2025 (129 xã, phường, thị trấn cũ)"
    if key == "managing_body":
        before = "Phòng GD&ĐT huyện" if as_of < CHANGE_DAY else "UBND xã, phường"
        return f"Theo cơ quan quản lý ngày {day(as_of)}: {before} (mầm non, tiểu học, THCS) hoặc Sở GD&ĐT"
    return "Theo địa giới từ 01/07/2025 (45 xã, phường)"


@dataclass(frozen=True)
class Place:
    """One unit as a filter. `key`: commune, district (former) or old_commune. `label`: unique among all places."""

    key: str
    code: str
    name: str
    label: str
    in_sentence: str


@lru_cache(maxsize=1)
def by_label() -> dict[str, Place]:
    """Return label → place: the 45 communes, then the ten former districts, then the 129 former communes, by name."""
    found = [
        _place(key, unit)
        for key, system in SYSTEM_OF_KEY.items()
        for unit in sorted(units(system), key=lambda u: sort_key(u.name))
    ]
    return {place.label: place for place in found}


@lru_cache(maxsize=1)
def _by_code() -> dict[tuple[str, str], Place]:
    return {(place.key, place.code): place for place in by_label().values()}


def find(key: str | None, code: str | None) -> Place | None:
    """Return the place with this key and code; None where there is none."""
    return _by_code().get((key or "", code or ""))


def unit_of(place: Place) -> Unit:
    """Return the unit that a place stands for."""
    unit = find_unit(SYSTEM_OF_KEY[place.key], place.code)
    if unit is None:
        raise LookupError(f"no unit for {place!r}")
    return unit


def units_within(asked: Mapping[str, Collection[str]], key: str) -> frozenset[str]:
    """Return the units of `key` that lie, if only in part, in what is asked for. `asked`: key → codes, all of which bind."""
    members = [
        {"district": m.district_code, "commune": m.commune_code, "old_commune": m.code} for m in former_communes()
    ]
    return frozenset(m[key] for m in members if all(m[k] in codes for k, codes in asked.items()))


def _place(key: str, unit: Unit) -> Place:
    more = ""
    if isinstance(unit, District):
        more = " (cũ)"
    elif isinstance(unit, FormerCommune):
        more = f" (cũ, {unit.district.name_in_sentence})"
    return Place(key, unit.code, unit.full_name, unit.full_name + more, unit.name_in_sentence + more)


def is_straddler(key: str, code: str) -> bool:
    """Tell whether a group is one of the eight communes that join parts of two former districts."""
    place = find(key, code)
    unit = unit_of(place) if place else None
    return isinstance(unit, Commune) and unit.is_straddler
