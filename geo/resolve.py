"""Which unit a text means. What two units could mean is handed back as candidates, never guessed.

`place_school` reads the three place columns of a school list together; `resolve` reads one text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from geo.place_text import (
    COMMUNE_TYPES,
    DISTRICT_TYPES,
    FOLDED,
    PlaceText,
    Reading,
    agreement,
    letters_of,
    split_places,
)
from geo.units import (
    CHANGE_DAY,
    Commune,
    District,
    FormerCommune,
    System,
    Unit,
    district,
    find_unit,
    units,
)

PlaceIssue = tuple[str, dict[str, str]]
"""Issue code of etl.model.issues and its details: `value`, and `candidates` where there are any."""


@dataclass(frozen=True)
class Resolution:
    """The unit a text means, or None with the candidates: several, or none for an unknown text."""

    unit: Unit | None
    candidates: tuple[Unit, ...]


@dataclass(frozen=True)
class Placement:
    """Where a school lies in both systems; a part that cannot be told is None. `candidates` of what is ambiguous."""

    commune_code: str | None = None
    former_commune_code: str | None = None
    district_code: str | None = None
    issues: tuple[PlaceIssue, ...] = ()
    candidates: tuple[Unit, ...] = ()


def resolve(text: str | None, *, system: System | None = None, district_code: str | None = None) -> Resolution:
    """Return the unit that `text` means: a name with or without its type, with or without marks, or a code.

    `system` restricts to current communes, former communes or former districts; `district_code` to units in or partly
    in that former district. A type word decides where some unit of that name has it; an exact name beats one that
    agrees only without marks. A second place in the text ("xã Na Sang, huyện Mường Chà") restricts like
    `district_code`.
    """
    if system == "district":
        found = _districts_named(text)
        return Resolution(_only(found), found)
    cell = _Cell.of(text)
    if cell.commune:
        found = _matches(cell.commune, (system,) if system else ("current", "former", "district"))
        hint = _only(_matches(cell.district, ["district"])) if cell.district else None
        wanted = district_code or (hint.code if hint else None)
        found = tuple(unit for unit in found if not wanted or _lies_in(unit, wanted))
    else:
        found = _districts_named(text) if system is None else ()
    return Resolution(_only(found), found)


def place_school(
    commune_text: str | None,
    former_commune_text: str | None = None,
    former_district_text: str | None = None,
    *,
    valid_to: date | None = None,
) -> Placement:
    """Place a school by the columns "Xã/phường", "Xã cũ" and "Huyện cũ" of its list.

    The former commune, where one is named, fixes commune and district. Otherwise "Xã/phường" is a unit of today, unless
    the text names none, or its type or "Huyện cũ" fits only a former unit; where both fit, an issue says how it was
    read. `valid_to` is the school's last day: for one that closed before 01/07/2025 "Xã/phường" is a former unit.
    """
    return _Placing(commune_text, former_commune_text, former_district_text, valid_to).run()


@dataclass
class _Placing:
    """One school's cells on the way to a Placement; issues are collected as they are met."""

    commune_text: str | None
    former_commune_text: str | None
    former_district_text: str | None
    valid_to: date | None
    issues: list[PlaceIssue] = field(default_factory=list)

    def run(self) -> Placement:
        current, former = _Cell.of(self.commune_text), _Cell.of(self.former_commune_text)
        self.district_code = self._district(current, former)
        if former.commune:
            found = self._in_district(_matches(former.commune, ["former"]) or _matches(former.commune, ["current"]))
            if len(found) > 1:
                found = self._agreeing_with(current, found)
            if len(found) > 1:
                return self._ambiguous(self.former_commune_text, found)
            if found and isinstance(found[0], FormerCommune):
                return self._by_former_commune(found[0], current)
            if found:
                return self._by_commune(found[0], self.former_commune_text)
            self._issue("unknown_place", self.former_commune_text)
        if current.commune:
            return self._by_commune_text(current.commune)
        return self._placement(None, None, self.district_code)

    def _district(self, current: "_Cell", former: "_Cell") -> str | None:
        """The former district that the list names: its own column first, else a second place in the other cells."""
        if str(self.former_district_text or "").strip():
            found = _districts_named(self.former_district_text)
            if len(found) == 1:
                return found[0].code
            self._issue("ambiguous_place" if found else "unknown_place", self.former_district_text, found)
            return None
        for cell in (former, current):
            hint = _only(_matches(cell.district, ["district"])) if cell.district else None
            if hint:
                return hint.code
        return None

    def _in_district(self, found: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Those in the named district, or all of them where none is: then the cells contradict each other."""
        code = self.district_code
        return (tuple(unit for unit in found if _lies_in(unit, code)) if code else ()) or found

    def _agreeing_with(self, current: "_Cell", found: tuple[Unit, ...]) -> tuple[Unit, ...]:
        named = {unit.code for unit in _matches(current.commune, ["current"])} if current.commune else set()
        return tuple(u for u in found if isinstance(u, FormerCommune) and u.commune_code in named) or found

    def _by_former_commune(self, unit: FormerCommune, current: "_Cell") -> Placement:
        agrees = True
        if current.commune:
            named = _matches(current.commune, ["current", "former"])
            agrees = any(other == unit or other.code == unit.commune_code for other in named)
        if self.district_code and self.district_code != unit.district_code:
            agrees = False
        if not agrees:
            self._conflict()
        return self._placement(unit.commune_code, unit, unit.district_code)

    def _by_commune_text(self, named: PlaceText) -> Placement:
        is_closed = self.valid_to is not None and self.valid_to < CHANGE_DAY
        today = () if is_closed or named.system_hint == "former" else _matches(named, ["current"], strict_type=True)
        before = () if named.system_hint == "current" else _matches(named, ["former"], strict_type=True)
        if not today and not before:
            today = () if is_closed else _matches(named, ["current"])
            before = () if today else _matches(named, ["former"])
        readings = self._likely(today, before)
        if not readings:
            self._issue("unknown_place", self.commune_text)
            return self._placement(None, None, self.district_code)
        if len(readings) > 1:
            return self._ambiguous(self.commune_text, readings)
        chosen = readings[0]
        if isinstance(chosen, FormerCommune):
            return self._by_former_commune(chosen, _Cell(None, None))
        namesakes = tuple(u for u in before if isinstance(u, FormerCommune) and u.commune_code != chosen.code)
        if self.district_code:
            namesakes = tuple(unit for unit in namesakes if _lies_in(unit, self.district_code))
        if namesakes and named.system_hint is None:
            self._issue("read_as_current_place", self.commune_text, namesakes)
        return self._by_commune(chosen, self.commune_text)

    def _likely(self, today: tuple[Unit, ...], before: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """The readings of "Xã/phường" that stay: today's unit first, a former one where only that fits the district."""
        if not today or not self.district_code:
            return today or self._in_district(before)
        fitting = tuple(unit for unit in today if _lies_in(unit, self.district_code))
        if fitting:
            return fitting
        others = tuple(u for u in before if isinstance(u, FormerCommune) and u.commune_code != today[0].code)
        return tuple(unit for unit in others if _lies_in(unit, self.district_code)) or (*today, *others)

    def _by_commune(self, unit: Unit, text: str | None) -> Placement:
        assert isinstance(unit, Commune)
        if self.district_code in unit.parts:
            members = unit.parts[self.district_code]
            return self._placement(unit.code, members[0] if len(members) == 1 else None, self.district_code)
        if self.district_code:
            self._conflict()
        if not unit.is_straddler:
            return self._placement(unit.code, None, next(iter(unit.parts)))
        parts = tuple(district(code) for code in unit.parts)
        if not self.district_code:
            self._issue("ambiguous_place", text, parts)
        return Placement(unit.code, None, None, tuple(self.issues), parts)

    def _ambiguous(self, text: str | None, found: tuple[Unit, ...]) -> Placement:
        self._issue("ambiguous_place", text, found)
        return Placement(None, None, self.district_code, tuple(self.issues), found)

    def _placement(self, code: str | None, former: FormerCommune | None, district_code: str | None) -> Placement:
        return Placement(code, former.code if former else None, district_code, tuple(self.issues))

    def _conflict(self) -> None:
        cells = (self.commune_text, self.former_commune_text, self.former_district_text)
        self._issue("place_conflict", " / ".join(str(cell).strip() for cell in cells if cell))

    def _issue(self, code: str, value: str | None, candidates: Iterable[Unit] = ()) -> None:
        details = {"value": str(value or "").strip()}
        if candidates:
            details["candidates"] = ", ".join(label(unit) for unit in candidates)
        self.issues.append((code, details))


@dataclass(frozen=True)
class _Cell:
    """The commune and the district that one cell names, either may be missing."""

    commune: PlaceText | None
    district: PlaceText | None

    @classmethod
    def of(cls, text: str | None) -> "_Cell":
        places = split_places(text or "")
        of_commune = [place for place in places if place.type in COMMUNE_TYPES]
        of_district = [place for place in places if place.type in DISTRICT_TYPES]
        bare = [place for place in places if place.type is None]
        commune = of_commune[0] if of_commune else bare.pop(0) if bare else None
        # "Na Sang, Điện Biên": without the word "huyện" the second name is the province's.
        hints = [place for place in bare if not any(agreement(r.letters, _PROVINCE) for r in place.readings)]
        return cls(commune, next(iter(of_district or hints), None))


_PROVINCE = letters_of("Điện Biên")


def _districts_named(text: str | None) -> tuple[Unit, ...]:
    """What a text about a district may mean: its first place with a type word of that level, else its first."""
    places = split_places(text or "")
    named = next((place for place in places if place.type in DISTRICT_TYPES), places[0] if places else None)
    return _matches(named, ["district"]) if named else ()


def label(unit: Unit) -> str:
    """Return a unit's full name with what tells it from a namesake, for a message."""
    if isinstance(unit, FormerCommune):
        return f"{unit.full_name} ({unit.district.name_in_sentence}, trước 01/07/2025)"
    return unit.full_name if isinstance(unit, District) else f"{unit.full_name} (từ 01/07/2025)"


def _matches(place: PlaceText, systems: Iterable[System], *, strict_type: bool = False) -> tuple[Unit, ...]:
    """Return the units of `systems` that fit best: by code, else by type and name, the better agreement first.

    `strict_type` drops what has another type than the text says; otherwise such a unit stays where no other fits.
    """
    pool = [unit for system in systems for unit in units(system)]
    if place.code:
        found = [u for s in systems if (u := find_unit(s, place.code.zfill(3 if s == "district" else 5)))]
        if not place.readings:
            return tuple(found)
        pool = found or pool
    graded = [(unit, *_grade(unit, place.readings)) for unit in pool]
    graded = [row for row in graded if row[1]]
    right_type = [row for row in graded if row[2]]
    if right_type or strict_type:
        graded = right_type
    elif place.type:
        graded += [(unit, FOLDED, False) for unit in _begins_like(pool, place)]
        return tuple(unit for unit, _, _ in graded)
    best = max((grade for _, grade, _ in graded), default=0)
    return tuple(unit for unit, grade, _ in graded if grade == best)


def _grade(unit: Unit, readings: tuple[Reading, ...]) -> tuple[int, bool]:
    """How well a unit agrees with the best reading of a text, and whether no type word speaks against it."""
    best = (0, False)
    for reading in readings:
        for name in (unit.name, *unit.aliases):
            grade = agreement(reading.letters, letters_of(name))
            if grade:
                best = max(best, (grade, reading.type in (None, unit.type)), key=lambda pair: (pair[1], pair[0]))
    return best


def _begins_like(pool: Iterable[Unit], place: PlaceText) -> list[Unit]:
    """Units of the type in the text whose longer name begins with it: "TP Điện Biên" may be Điện Biên Phủ."""
    wanted = [reading.letters for reading in place.readings if reading.type]
    return [u for u in pool if u.type == place.type and any(letters_of(u.name).startswith(w) for w in wanted)]


def _lies_in(unit: Unit, district_code: str) -> bool:
    if isinstance(unit, Commune):
        return district_code in unit.parts
    return district_code == (unit.district_code if isinstance(unit, FormerCommune) else unit.code)


def _only(found: tuple[Unit, ...]) -> Unit | None:
    return found[0] if len(found) == 1 else None
