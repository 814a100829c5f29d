"""The places that pages can be narrowed to: units of both systems under labels that tell namesakes apart."""

from dataclasses import dataclass
from functools import lru_cache

from etl.text.collate import sort_key
from geo.units import Commune, District, FormerCommune, System, Unit, units

ALL = "Cả tỉnh"
STRADDLER_MARK = "*"
"""Stands beside the eight communes that join parts of two former districts."""

SYSTEM_OF_KEY: dict[str, System] = {"commune": "current", "district": "district", "old_commune": "former"}
"""Keys of `figures` that are systems of units."""


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
    return next(unit for unit in units(SYSTEM_OF_KEY[place.key]) if unit.code == place.code)


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
