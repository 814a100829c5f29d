"""Which unit a text means: the one resolver of place names of the whole product.

A text may name several places ("TT Mường Chà, H. Mường Chà", "xã Chà Cang nay là xã Mường Chà", "03166 - Mường Chà");
they have to fit each other: a commune lies in its district, a former commune went into its commune of today, code and
name are one unit. What two units could mean is handed back as candidates, never guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Literal

from rapidfuzz.distance import OSA

from etl.text.fold import fold
from geo.place_text import (
    EXACT,
    FOLDED,
    Level,
    PlaceText,
    agreement,
    letters_of,
    read_cell,
)
from geo.units import (
    CHANGE_DAY,
    Commune,
    District,
    FormerCommune,
    System,
    Unit,
    find_unit,
    system_on,
    units,
)

Reason = Literal[
    "named", "other_type", "other_marks", "ended", "not_yet", "several", "misspelt", "conflict", "unknown", "empty"
]
"""Why a text is one unit, or is not.

One unit: `named` as it is called and valid on the day asked for, if any; `other_type` "huyện Mường Lay", a thị xã;
`other_marks` read as the only unit of these letters, "Nà Sang"; `ended` a former unit in a record of a later day;
`not_yet` a unit of today in a record from before it.
None: `several` candidates fit; `misspelt`: nothing is written so, see `near`; `conflict`: code and name, or commune and
district, are of different places; `unknown`; `empty`: names no place (of that level).
"""

_SYSTEMS: dict[Level | None, tuple[System, ...]] = {
    "commune": ("current", "former"),
    "district": ("district",),
    None: ("current", "former", "district"),
}
_MOST_PLACES = 5
"""Places of one cell that are compared with each other; further ones are left out."""

_SHORTEST_MISSPELT = 5
"""Letters of a name below which one wrong letter can make any other name of it."""


@dataclass(frozen=True)
class Resolution:
    """The unit that a text means, or None with the candidates: several, or none for a text that no unit is called by.

    `near`: of a misspelt text, the units one letter away; nothing is ever counted under them unasked.
    `beside`: the former district that the text names beside a commune, where it is one. `says_when`: the text itself
    says of which time it speaks, by "(cũ)", "nay là", a date or a second place that fits only one. `is_elsewhere`: it
    names another province.
    """

    unit: Unit | None
    candidates: tuple[Unit, ...]
    reason: Reason
    beside: District | None = None
    says_when: bool = False
    near: tuple[Unit, ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True)
class _Option:
    """One unit that one place of a text can mean: how well the letters typed agree; whether its type is the one said."""

    unit: Unit
    grade: int
    has_type: bool
    typed: str


@dataclass(frozen=True)
class _Place:
    """One place of a text with the units that it can mean."""

    said: PlaceText
    options: tuple[_Option, ...]


def resolve(
    text: str | float | None,
    *,
    level: Level | None = None,
    on: date | None = None,
    district: str | District | None = None,
    system: System | None = None,
) -> Resolution:
    """Return the unit that `text` means: names with or without types and marks, or a code with or without its zeros.

    `on`, the day of the record: its units go before those of another time; a former name used since still means the
    former unit where no unit of today bears it. `district`: a former district (text or unit) in which, or partly in
    which, the unit lies. `level` asks for the commune or the district that the text names; `system` for units of one
    system only.

    A type word decides between namesakes, except that no unit of today is meant before it existed. An exact name goes
    before one that agrees without marks. Marks that belong to another word decide only where nothing else is near, and
    a wrong letter never decides.
    """
    asked = district.code if isinstance(district, District) else str(district or "")
    return _resolve("" if text is None else str(text), level, on, asked, system)


def lies_in(unit: Unit, district_code: str) -> bool:
    """Tell whether a unit is, is in, or is partly in a former district."""
    if isinstance(unit, Commune):
        return district_code in unit.parts
    return district_code == (unit.district_code if isinstance(unit, FormerCommune) else unit.code)


def label(unit: Unit) -> str:
    """Return a unit's full name with what tells it from a namesake, for a message."""
    if isinstance(unit, FormerCommune):
        return f"{unit.full_name} ({unit.district.name_in_sentence}, trước 01/07/2025)"
    return unit.full_name if isinstance(unit, District) else f"{unit.full_name} (từ 01/07/2025)"


@lru_cache(maxsize=20_000)
def _resolve(text: str, level: Level | None, on: date | None, district: str, system: System | None) -> Resolution:
    if system is not None:
        level = "district" if system == "district" else "commune"
    cell = _read(text, level)
    around = _resolve(district, "district", None, "", None).candidates if district else ()
    ways = _fitting(cell.named)
    beside = _beside(ways, level)
    if cell.is_elsewhere:
        return Resolution(None, (), "unknown", beside, is_elsewhere=True)
    if cell.lost:
        return _of_lost(cell.lost, level, system, (*around, *([beside] if beside else ())), beside)
    if not any(_has_level(place, level) for place in cell.named):
        return Resolution(None, (), "empty", beside)
    says_when = any(place.said.hint for place in cell.named if place.said.level != "district")
    options = ways or [(option,) for place in cell.named for option in place.options]
    chosen = _finest(options, level, system, on)
    inside = [o for o in chosen if any(lies_in(o.unit, d.code) for d in around)] if around else chosen
    if chosen and (not ways or not inside or cell.has_unknown_district):
        return Resolution(None, _units(_best(inside or chosen, on)), "conflict", beside, says_when)
    return _decided(_best(inside, on), on, beside, says_when) if inside else Resolution(None, (), "unknown", beside)


# --- what a text names --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cell:
    """The places of a text that are known, the texts of communes (or districts) that are not, and what else it says."""

    named: tuple[_Place, ...]
    lost: tuple[PlaceText, ...]
    has_unknown_district: bool
    is_elsewhere: bool


def _read(text: str, level: Level | None) -> _Cell:
    cell = read_cell(text)
    said = list(cell.places)
    bare = [p for p in said if p.level is None and p.code is None and _is_province_name(p)]
    if len(said) > 1 or level == "commune":  # "Na Sang, Điện Biên": the province, unless that stands there as well
        for name in bare[1:] if cell.has_province or len(bare) > 1 else bare:
            said.remove(name)
    places: list[_Place] = []
    for one in said:
        places += _known_parts(one)
    named = tuple(place for place in places if place.options)[:_MOST_PLACES]
    unknown = [place.said for place in places if not place.options]
    districts = [place for place in unknown if place.level == "district"]
    if level == "district":
        lost = districts or (unknown if not named else [])
    else:
        has_commune = any(_has_level(place, "commune") for place in named)
        lost = [p for p in unknown if p.level == "commune" or (p.level is None and not has_commune)]
        lost = lost or ([] if named else unknown)
    return _Cell(named, tuple(lost), bool(districts), cell.is_elsewhere)


def _known_parts(said: PlaceText) -> list[_Place]:
    """Return a place as it stands where a unit is called so, else its pieces where one of them is known."""
    options = _options(said)
    if not options:
        inner = [place for piece in said.pieces for place in _known_parts(piece)]
        if any(place.options for place in inner):
            return inner
    return [_Place(said, options)]


def _has_level(place: _Place, level: Level | None) -> bool:
    return level is None or any(isinstance(o.unit, District) == (level == "district") for o in place.options)


def _is_province_name(place: PlaceText) -> bool:
    return any(agreement(reading.letters, _PROVINCE) for reading in place.readings if reading.type is None)


_PROVINCE = letters_of("Điện Biên")


def _options(place: PlaceText) -> tuple[_Option, ...]:
    """Return every unit that one place can mean, by code or name; where it has both, those of both."""
    systems = [s for s in _SYSTEMS[place.level] if s == "district" or place.hint in (None, _TIME[s])]
    if place.hint == "current" and place.level is None:
        systems.remove("district")
    named = _by_name(place, systems)
    if place.code is None:
        return tuple(named)
    coded = _by_code(place.code, systems)
    if not place.readings:
        return tuple(_Option(unit, EXACT, True, place.code) for unit in coded)
    both = tuple(option for option in named if option.unit in coded)
    return both or (() if _is_meant_as_code(place.code, coded) else tuple(named))


_TIME = {"current": "current", "former": "former", "district": "former"}
"""System → the hint ("(cũ)", "(mới)") that fits it."""


def _by_code(code: str, systems: Iterable[System]) -> list[Unit]:
    return [unit for s in systems if (unit := find_unit(s, code.zfill(3 if s == "district" else 5)))]


def _is_meant_as_code(code: str, coded: Sequence[Unit]) -> bool:
    """Tell a code from an ordinal in front of a name: "12. Na Sang"."""
    return len(code) >= 4 or (len(code) == 3 and bool(coded))


def _by_name(place: PlaceText, systems: Sequence[System]) -> list[_Option]:
    best: dict[tuple[str, date], _Option] = {}
    for reading in place.readings:
        for unit, letters in _index().get(fold(reading.letters), ()):
            if _system_of(unit) not in systems:
                continue
            option = _Option(
                unit, agreement(reading.letters, letters), reading.type in (None, unit.type), reading.letters
            )
            known = best.get(unit.key)
            if known is None or (option.has_type, option.grade) > (known.has_type, known.grade):
                best[unit.key] = option
    found = list(best.values())
    if place.type and not any(option.has_type for option in found):
        found += [_Option(u, FOLDED, False, "") for u in _begins_like(place, systems) if u.key not in best]
    return found


def _begins_like(place: PlaceText, systems: Sequence[System]) -> list[Unit]:
    """Units of the type in the text whose longer name begins with it: "TP Điện Biên" may be Điện Biên Phủ."""
    wanted = [r.letters for r in place.readings if r.type and len(r.letters) >= _SHORTEST_MISSPELT]
    return [
        unit
        for system in systems
        for unit in units(system)
        if unit.type == place.type and any(letters_of(unit.name).startswith(w) for w in wanted)
    ]


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[Unit, str]]]:
    """Letters without marks → units of that name with the letters as they are."""
    index: dict[str, list[tuple[Unit, str]]] = {}
    for system in _SYSTEMS[None]:
        for unit in units(system):
            for name in (unit.name, *unit.aliases):
                index.setdefault(fold(letters_of(name)), []).append((unit, letters_of(name)))
    return index


def _system_of(unit: Unit) -> System:
    if isinstance(unit, Commune):
        return "current"
    return "former" if isinstance(unit, FormerCommune) else "district"


def _of_lost(
    lost: Iterable[PlaceText],
    level: Level | None,
    system: System | None,
    around: Sequence[Unit],
    beside: District | None,
) -> Resolution:
    """Say what a name that no unit bears may be: one of those a letter away, or one whose code stands beside it."""
    systems = (system,) if system else _SYSTEMS[level]
    coded = [u for p in lost if p.code and p.readings for u in (*_by_code(p.code, systems), *_named(p, systems))]
    if coded:
        return Resolution(None, tuple(dict.fromkeys(coded)), "conflict", beside)
    typed = [fold(r.letters) for p in lost if p.code is None for r in p.readings]
    near = [u for t in typed if len(t) >= _SHORTEST_MISSPELT for u in _one_letter_away(t) if _system_of(u) in systems]
    near = [u for u in near if any(lies_in(u, a.code) for a in around)] or near
    return Resolution(None, (), "misspelt" if near else "unknown", beside, near=tuple(dict.fromkeys(near)))


def _named(place: PlaceText, systems: Sequence[System]) -> list[Unit]:
    return [option.unit for option in _by_name(place, systems) if option.has_type]


@lru_cache(maxsize=5_000)
def _one_letter_away(typed: str) -> tuple[Unit, ...]:
    close = [key for key in _index() if key != typed and OSA.distance(typed, key, score_cutoff=1) <= 1]
    return tuple(dict.fromkeys(unit for key in close for unit, _ in _index()[key]))


# --- places that fit each other -----------------------------------------------------------------------------------


def _fitting(places: Sequence[_Place]) -> list[tuple[_Option, ...]]:
    """Return one unit for each place in every way in which all of them fit each other.

    Of bare names ("Na Sang, Mường Chà") ways with a district go before a commune of today beside a former one.
    """
    ways = [way for way in product(*(place.options for place in places)) if way and _fit(way)]
    if len(places) > 1 and not any(place.said.hint for place in places):
        with_district = [way for way in ways if any(isinstance(o.unit, District) for o in way)]
        return with_district or ways
    return ways


def _fit(way: Sequence[_Option]) -> bool:
    return all(_are_together(a.unit, b.unit) for n, a in enumerate(way) for b in way[n + 1 :])


def _are_together(a: Unit, b: Unit) -> bool:
    if isinstance(b, District):
        return lies_in(a, b.code)
    if isinstance(a, District):
        return lies_in(b, a.code)
    if isinstance(a, FormerCommune) and isinstance(b, Commune):
        return a.commune_code == b.code
    if isinstance(b, FormerCommune) and isinstance(a, Commune):
        return b.commune_code == a.code
    return a == b


def _beside(found: Iterable[Sequence[_Option]], level: Level | None) -> District | None:
    """Return the district that all ways name, where there is only one; none where the district itself is asked for."""
    if level == "district":
        return None
    named = {option.unit for way in found for option in way if isinstance(option.unit, District)}
    every = all(any(isinstance(option.unit, District) for option in way) for way in found)
    only = next(iter(named)) if len(named) == 1 and every else None
    return only if isinstance(only, District) else None


def _finest(
    found: Iterable[Sequence[_Option]], level: Level | None, system: System | None, on: date | None
) -> list[_Option]:
    """Return of every way the unit asked for: the smallest of that level and system, that of the day before others."""
    systems = (system,) if system else _SYSTEMS[level]
    day = system_on(on) if on else None
    kept: dict[Unit, _Option] = {}
    for way in found:
        fits = [option for option in way if _system_of(option.unit) in systems]
        if not fits:
            continue
        option = min(fits, key=lambda o: (_system_of(o.unit) == "district", _system_of(o.unit) != (day or "former")))
        known = kept.get(option.unit)
        if known is None or (option.has_type, option.grade) > (known.has_type, known.grade):
            kept[option.unit] = option
    return list(kept.values())


def _best(chosen: Sequence[_Option], on: date | None) -> list[_Option]:
    """Return the options that stay: the best marks, and of those what was there on the day, the type as said.

    Before the change no unit of today can be meant; after it a former one can, where only it has the type.
    """
    top = max((o.grade for o in chosen if o.has_type), default=0)
    kept = [o for o in chosen if not o.has_type or o.grade >= top]
    of_type = [o for o in kept if o.has_type]
    if on is None:
        return of_type or kept
    is_after = on >= CHANGE_DAY
    valid = [o for o in kept if isinstance(o.unit, Commune) == is_after]
    of_both = [o for o in valid if o.has_type]
    return of_both or ((of_type or valid) if is_after else (valid or of_type)) or kept


def _decided(best: Sequence[_Option], on: date | None, beside: District | None, says_when: bool) -> Resolution:
    found = _units(best)
    if len(found) > 1:
        return Resolution(None, found, "several", beside, says_when)
    unit, option = found[0], best[0]
    reason: Reason = "named"
    if option.grade == FOLDED and option.has_type:
        near = [
            u for u in _one_letter_away(fold(option.typed)) if isinstance(u, District) == isinstance(unit, District)
        ]
        if near:
            return Resolution(None, found, "misspelt", beside, says_when, tuple(near))
        reason = "other_marks"
    elif not option.has_type:
        reason = "other_type"
    elif on is not None and unit.valid_to is not None and on > unit.valid_to:
        reason = "ended"
    elif on is not None and on < CHANGE_DAY <= unit.valid_from:
        reason = "not_yet"
    return Resolution(unit, found, reason, beside, says_when)


def _units(options: Iterable[_Option]) -> tuple[Unit, ...]:
    return tuple(dict.fromkeys(option.unit for option in options))
