"""Units beside a school's name: which are meant on a day, whether a school lies there, other spellings of their names.

Names were reused on 1 July 2025 for other places (xã Mường Chà, phường Mường Thanh, xã Sam Mứn), so a unit's name says
where a school lies only together with the day of the record. Reference: geo/reference, geo/README.md.
"""

import re
from datetime import date
from functools import lru_cache
from itertools import pairwise

from etl.match.words import Words, words_of
from etl.text.fold import accent_key, fold_words
from geo.placing import Placement
from geo.resolve import resolve
from geo.units import CHANGE_DAY, LAST_FORMER_DAY, Commune, District, FormerCommune, System, Unit, units

_SYSTEMS: tuple[System, ...] = ("current", "former", "district")
UNIT_WORDS = (
    ("thi", "tran"), ("thanh", "pho"), ("thi", "xa"), ("xa",), ("phuong",), ("huyen",), ("tp",), ("tx",), ("tt",), ("p",),
    ("x",), ("h",),
)  # fmt: skip
"""Type words before the name of a unit, folded, longer first."""

_UNIT_STARTS = frozenset(words[0] for words in UNIT_WORDS)
_KEY_TYPES = ("ubnd ", "xa ", "phuong ", "thi tran ", "huyen ", "thanh pho ", "thi xa ", "p ", "x ", "tt ", "tp ")

_NOT_OF_PEOPLE = frozenset({
    "muong", "na", "pa", "pu", "huoi", "chieng", "quai", "noong", "ta", "sin", "cha", "ang", "nua", "keo", "leng", "ngoi",
    "bung", "tenh", "dien", "lay", "phinh", "mun", "rang", "pom", "luan", "tia", "si", "lao", "nậm", "nặm", "sính",
})  # fmt: skip
"""First words of units' names with which no name of a person begins: "Mường Phăng" against "Thanh Bình", "Vàng Đán"."""


@lru_cache(maxsize=20_000)
def place_key(text: str) -> str:
    """Return a unit's name without its type and without marks: "Xã Nà Tấu" gives "na tau"."""
    key = fold_words(text)
    for prefix in _KEY_TYPES:
        key = key.removeprefix(prefix)
    return key


def unit_word_length(folded: tuple[str, ...], position: int = 0) -> int:
    """Return how many words at `position` are the type of a unit ("thị trấn": 2); 0 for none or with nothing behind."""
    if len(folded) <= position or folded[position] not in _UNIT_STARTS:
        return 0
    for words in UNIT_WORDS:
        if folded[position : position + len(words)] == words and len(folded) > position + len(words):
            return len(words)
    return 0


def unit_text(words: Words) -> str:
    """Return the units that `words` name as a cell would, with a comma before each type: "xã na sang, huyện mường chà"."""
    starts = [n for n in range(1, len(words)) if unit_word_length(words.folded, n)]
    bounds = [0, *starts, len(words)]
    return ", ".join(words.part(a, b).accent_text for a, b in pairwise(bounds))


@lru_cache(maxsize=20_000)
def units_meant(text: str, day: date | None) -> tuple[Unit, ...]:
    """Return the units that `text` may mean in a record of `day`: those valid then, else former names still in use.

    Without a day those of both times. A type word of a district excludes communes and the other way round; a district
    beside a commune ("xã Na Sang, huyện Mường Chà") only tells which commune.
    """
    if day is None:
        return tuple(dict.fromkeys((*units_meant(text, LAST_FORMER_DAY), *units_meant(text, CHANGE_DAY))))
    communes = resolve(text, level="commune", on=day)
    if communes.candidates and communes.beside:
        return communes.candidates
    return (*communes.candidates, *resolve(text, level="district", on=day).candidates)


def lies_in(unit: Unit, placement: Placement | None, commune_keys: frozenset[str]) -> bool | None:
    """Tell whether a school lies in `unit`, by its placement, else by the names of its communes; None: not known."""
    if placement is not None:
        own = placement.district_code
        if isinstance(unit, Commune):
            own = placement.commune_code
        elif isinstance(unit, FormerCommune):
            own = placement.former_commune_code
        if own is not None:
            return own == unit.code
    if not commune_keys or isinstance(unit, District):
        return None
    return any(fold_words(name) in commune_keys for name in (unit.name, *unit.aliases))


def names_of(placement: Placement | None) -> tuple[str, ...]:
    """Return the names of the units in which a school was placed, of every system."""
    if placement is None:
        return ()
    codes = {
        "current": placement.commune_code, "former": placement.former_commune_code, "district": placement.district_code,
    }  # fmt: skip
    return tuple(u.name for s in _SYSTEMS for u in units(s) if u.code == codes[s])


def spelling_variants(place: str) -> list[str]:
    """Return other spellings in use of the unit that stands in `place` (in the form of `accent_key`)."""
    padded = f" {place} "
    return [
        padded.replace(f" {own} ", f" {other} ").strip()
        for group in _spellings()
        for own in group
        if f" {own} " in padded
        for other in group
        if other != own
    ]


def is_unit_name(folded_text: str) -> bool:
    """Tell whether a text without marks is the name of a unit of any system, with or without its type."""
    return place_key(folded_text) in _unit_keys()


def looks_like_place_only(words: Words) -> bool:
    """Tell whether a unit's name cannot be read as the name of a person: "Mường Phăng", not "Thanh Bình"."""
    first = {words.folded[0], words.accented[0]}
    if first & _NOT_OF_PEOPLE or unit_word_length(words.folded):
        return True
    return words.fold_text in _district_keys()


@lru_cache(maxsize=1)
def _spellings() -> tuple[tuple[str, ...], ...]:
    groups = {
        tuple(dict.fromkeys(words_of(name).accent_text for name in (unit.name, *unit.aliases)))
        for system in _SYSTEMS
        for unit in units(system)
        if unit.aliases and not any(re.fullmatch(r"\w+", alias) for alias in unit.aliases)
    }
    return tuple(sorted(group for group in groups if len(group) > 1))


@lru_cache(maxsize=1)
def _district_keys() -> frozenset[str]:
    return frozenset(key for unit in units("district") if " " in (key := place_key(unit.name)))


@lru_cache(maxsize=1)
def _unit_keys() -> frozenset[str]:
    named = [name for system in _SYSTEMS for unit in units(system) for name in (unit.name, *unit.aliases)]
    return frozenset(fold_words(accent_key(name)) for name in named)
