"""Find the one school of the list that a text names.

The level decides as much as the place: MN, TH and THCS Nà Tấu are three schools. "PTDTBT" may be dropped by the
writer, marks may be lost; other marks than the list's, or two schools that fit, leave the name undecided. The unit
that a text adds ("THCS xã Mường Chà") is read on the day of its record, since names of units were reused.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from etl.match.places import (
    lies_in,
    names_of,
    place_key,
    spelling_variants,
    unit_word_length,
    units_meant,
)
from etl.match.school_names import TYPE_STARTS, SchoolName, parse_words, unglued
from etl.match.school_readings import could_be_school, place_words, readings_of
from etl.match.words import Codes, Words, words_of
from etl.text.fold import accent_key, has_marks
from geo.placing import Placement
from geo.units import District, Unit

_NOTE = re.compile(r"\([^)]*\)|\n.*", re.DOTALL)
_REJOINED = re.compile(r"\(\s*\d{1,2}\s*\)\s*$")
"""Platforms put "(2)" behind the name of a second connection: never a school's number."""

_LONGEST = 400
"""Characters of a cell that are read as a school's name."""

_SHORTEST_FOR_TYPO = 5
"""Letters of a place below which one wrong letter can make any other place of it."""

_JOINT = {"TH": ("TH&THCS",), "THCS": ("TH&THCS", "THCS&THPT"), "THPT": ("THCS&THPT",)}


@dataclass(frozen=True)
class SchoolMatch:
    """`code` where exactly one school fits, else None and the candidates (none: no such school in the list).

    `is_near`: nothing in the list is written so; the candidates are one wrong letter, other marks, a missing number
    or another word for the type away. A near match never has a code.
    """

    code: str | None
    candidates: tuple[str, ...] = ()
    is_near: bool = False


@dataclass(frozen=True)
class SchoolEntry:
    """What the index needs of one school.

    Code, official name, site aliases, names of its communes (any system), and where it lies in both systems of units
    (geo.resolve.place_school); without `place` the names alone decide between schools of one name.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    place: Placement | None = None


class _Name(NamedTuple):
    """One way in which a school is written: place with its marks, boarding word, whether the list writes it so."""

    code: str
    place: str
    boarding: str
    is_own: bool = True


_Key = tuple[str, str, str, str]
"""Boarding, level, the place's letters without marks and spaces, number."""


class SchoolIndex:
    """All schools of one list, found by any of their names. Immutable once made; answers are remembered."""

    def __init__(
        self, schools: Iterable[SchoolEntry], decided: Mapping[tuple[str, str | None], str] | None = None
    ) -> None:
        self._decided = decided or {}
        self._by_name: dict[_Key, set[_Name]] = defaultdict(set)
        self._by_words: dict[str, set[_Name]] = defaultdict(set)
        self._places: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._letters: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._any_number: dict[tuple[str, str], set[_Name]] = defaultdict(set)
        self._unnumbered: dict[tuple[str, str], set[_Name]] = defaultdict(set)
        self._place_heads: set[str] = set()
        self._level: dict[str, str] = {}
        self._numbers: dict[str, set[str]] = defaultdict(set)
        self._keys: dict[str, frozenset[str]] = {}
        self._placements: dict[str, Placement | None] = {}
        self._found: dict[tuple[str, str | None, date | None], SchoolMatch] = {}
        self._known: dict[str, bool] = {}
        for school in schools:
            communes = (*school.communes, *names_of(school.place))
            self._keys[school.code] = frozenset(place_key(c) for c in communes if c)
            self._placements[school.code] = school.place
            for name in (school.name, *school.aliases):
                self._add(school.code, name)
            for commune in communes:
                self._add_place(school.code, place_words(commune))
        self._codes = Codes(self._keys)
        self._place_starts = frozenset(place.split()[0] for place in self._places)
        self._place_ends = frozenset(place.split()[-1] for place in self._places)
        self.longest_place = max((len(p.split()) for p in self._places), default=0)
        """Words of the longest place that `at_place` knows."""

    def by_code(self, typed: str | None) -> str | None:
        """Return the code of the list that `typed` is, also with lost zeros or in other case; None for no school."""
        return self._codes.find(typed)

    def _add(self, code: str, name: str) -> None:
        parsed = parse_words(words_of(name))
        if not parsed.has_type:
            whole = words_of(name)
            self._by_words[whole.fold_text].add(_Name(code, whole.accent_text, ""))
            return
        self._level.setdefault(code, parsed.level)
        self._numbers[code].add(parsed.number)
        places = [(parsed.place, True)]
        unit_word = unit_word_length(parsed.place.folded)
        if unit_word:  # "PTDTNT THPT huyện Tuần Giáo" is written without "huyện" as well
            places.append((parsed.place.part(unit_word), True))
        elif parsed.place.folded[:1] == ("tinh",):
            places.append((parsed.place.part(0, 1), True))
        places += [(words_of(v), False) for place, _ in tuple(places) for v in spelling_variants(place.accent_text)]
        for place, is_own in places:
            self._add_name(parsed, place, _Name(code, place.accent_text, parsed.boarding, is_own))
            if is_own:
                self._add_place(code, place)

    def _add_name(self, parsed: SchoolName, place: Words, entry: _Name) -> None:
        letters = "".join(place.folded)
        # Writers drop "PTDTBT", and of a boarding school's name often its level.
        kinds = {(parsed.boarding, parsed.level), ("", parsed.level)}
        if parsed.boarding:
            kinds.add((parsed.boarding, ""))
        for boarding, level in kinds:
            self._by_name[boarding, level, letters, parsed.number].add(entry)
        self._any_number[parsed.level, letters].add(entry)
        if not parsed.number:
            self._unnumbered[parsed.level, letters].add(entry)
        self._letters[parsed.level, parsed.number].add(letters)
        self._place_heads.update(" ".join(place.folded[:length]) for length in range(1, len(place) + 1))

    def _add_place(self, code: str, place: Words) -> None:
        if len(place) > 1 and not unit_word_length(place.folded):
            self._places[place.fold_text][place.accent_text].add(code)

    # --- finding -----------------------------------------------------------------------------------------------

    def find(self, text: str, commune: str | None = None, day: date | None = None) -> SchoolMatch:
        """Return the school that `text` names; `commune` (any spelling) decides between schools of one name.

        The name with its marks is tried first, then with marks lost; several schools that fit are candidates. A note
        in brackets or on a second line ("điểm trường trung tâm") is left out where the whole text names no school.
        `day` is that of the record: a unit's name means the unit that bore it then; without it, all that ever did.
        """
        key = (text, commune, day)
        if key not in self._found:
            self._found[key] = self.as_decided(text, commune) or self._find_with_note(text, commune, day)
        return self._found[key]

    def as_decided(self, text: str, commune: str | None = None) -> SchoolMatch | None:
        """Return the school that people said is meant by this very text (in this commune)."""
        if not self._decided:
            return None
        own = self._decided.get((accent_key(text), accent_key(commune) if commune else None))
        code = self.by_code(own) if own else None
        return SchoolMatch(code, (code,)) if code else None

    def code_of(self, words: Words, day: date | None = None) -> str | None:
        """Return the code of the one school written so, without the unit it lies in: quicker than `find`."""
        if words.fold_text not in self._by_words:
            parsed = parse_words(words)
            key = (parsed.boarding, parsed.level, "".join(parsed.place.folded), parsed.number)
            if not parsed.has_type or key not in self._by_name:
                return None
        found = self._written(words, None, day)
        return found.code if found else None

    def may_name(self, words: Words) -> bool:
        """Tell quickly whether `words` hold a type of school, or are an alias without one: else `find` finds nothing."""
        return not TYPE_STARTS.isdisjoint(words.folded) or words.fold_text in self._by_words

    def knows(self, text: str) -> bool:
        """True where at least one school is written like `text`."""
        if text not in self._known:
            found = self._written(words_of(text), None, None)
            self._known[text] = found is not None and not found.is_near
        return self._known[text]

    def at_place(self, words: Words) -> tuple[str, ...]:
        """Return the schools of the place that `words` name without a type: its units' schools and those named so."""
        written = self._places.get(words.fold_text)
        if not written:
            return ()
        typed = words.accent_text
        fits_any = not has_marks(typed)
        return tuple(sorted({code for place, codes in written.items() if fits_any or place == typed for code in codes}))

    def may_hold_place(self, words: Words) -> bool:
        """Tell quickly whether a place that `at_place` knows can stand at the beginning or the end of `words`."""
        return words.folded[0] in self._place_starts or words.folded[-1] in self._place_ends

    def may_go_on(self, words: Words) -> bool:
        """Tell whether the place in a school's name can go on so: "TH Pá Lừng Hồng" where there is a TH Pá Lừng Hồng Hà."""
        return parse_words(words).place.fold_text in self._place_heads

    def _find_with_note(self, text: str, commune: str | None, day: date | None) -> SchoolMatch:
        text = _REJOINED.sub("", text[:_LONGEST])
        found = self._find(words_of(text), commune, day)
        bare = _NOTE.sub(" ", text)
        if found.code or bare == text or (found.candidates and not found.is_near):
            return found
        without_note = self._find(words_of(bare), commune, day)
        return without_note if without_note.candidates else found

    def _find(self, words: Words, commune: str | None, day: date | None) -> SchoolMatch:
        written = self._written(words, commune, day)
        apart = None if written else unglued(words)
        if apart:
            found = self._written(apart, commune, day)
            written = found if found and not found.is_near else None
        return written or self._near(words, commune, day)

    def _written(self, words: Words, commune: str | None, day: date | None) -> SchoolMatch | None:
        """Return what the list has in these words, None for nothing."""
        if words.fold_text in self._by_words:
            return self._choose(self._by_words[words.fold_text], words.accent_text, "", commune, day)
        parsed = parse_words(words)
        if not parsed.has_type:
            return None
        for place, unit in readings_of(parsed.place):
            found = self._by_name.get((parsed.boarding, parsed.level, "".join(place.folded), parsed.number))
            if found:
                chosen = self._choose(found, place.accent_text, parsed.boarding, commune, day)
                chosen = self._or_second_device(parsed, place, chosen)
                return self._in_unit(parsed, place, chosen, unit, day) if unit else chosen
        return None

    def _or_second_device(self, parsed: SchoolName, place: Words, chosen: SchoolMatch) -> SchoolMatch:
        """Add the school without a number: "TH Nà Tấu 2", not "số 2", may be its second device."""
        if not parsed.number or parsed.says_number:
            return chosen
        unnumbered = self._by_name.get((parsed.boarding, parsed.level, "".join(place.folded), ""), ())
        both = {*chosen.candidates, *(n.code for n in unnumbered if could_be_school(place.accent_text, n.place))}
        return chosen if both == set(chosen.candidates) else SchoolMatch(None, tuple(sorted(both)))

    def _choose(
        self, found: set[_Name], typed: str, boarding: str, commune: str | None, day: date | None
    ) -> SchoolMatch:
        names = [name for name in found if could_be_school(typed, name.place)]
        names = [name for name in names if name.is_own] or names
        names = [name for name in names if name.boarding == boarding] or names
        fitting = {name.code for name in names}
        exact = {name.code for name in names if name.place == typed}
        choice = exact if exact and exact != fitting and has_marks(typed) else fitting
        if len(choice) > 1 and commune:
            choice = self._lying_in(choice, commune, day) or choice
        if len(choice) == 1:
            return SchoolMatch(next(iter(choice)), tuple(choice))
        near = not choice
        return SchoolMatch(None, tuple(sorted(choice or {name.code for name in found})), is_near=near)

    def _lying_in(self, codes: Iterable[str], unit_text: str, day: date | None) -> set[str]:
        named = units_meant(unit_text, day)
        units = [u for u in named if not isinstance(u, District)] or named
        if not units:
            key = place_key(unit_text)
            return {c for c in codes if key in self._keys[c]}
        return {c for c in codes if any(self._lies(c, unit) for unit in units)}

    def _in_unit(
        self, parsed: SchoolName, place: Words, named: SchoolMatch, unit_text: str, day: date | None
    ) -> SchoolMatch:
        """Keep of the schools named those in the unit that the text adds; in each unit of that name, its own.

        "THCS xã Mường Chà" names the unit and nothing else: a unit without a school of its name may mean any school
        of that level in it.
        """
        kept: set[str] = set()
        units = units_meant(unit_text, day)
        names_unit_only = place.folded == words_of(unit_text).folded[-len(place) :]
        for unit in units:
            inside = {c: self._lies(c, unit) for c in named.candidates}
            fitting = {c for c, lies in inside.items() if lies}
            unknown = {c for c, lies in inside.items() if lies is None}
            kept |= fitting or unknown
            if not (fitting or unknown) and names_unit_only and not isinstance(unit, District):
                kept |= {c for c, level in self._level.items() if level == parsed.level and self._lies(c, unit)}
        if len(kept) == 1 and not named.is_near and kept <= set(named.candidates):
            return SchoolMatch(next(iter(kept)), tuple(kept))
        return SchoolMatch(None, tuple(sorted(kept)) or named.candidates, named.is_near or not kept)

    def _lies(self, code: str, unit: Unit) -> bool | None:
        return lies_in(unit, self._placements[code], self._keys[code])

    def _near(self, words: Words, commune: str | None, day: date | None) -> SchoolMatch:
        """Return schools that the text may mean though none is written so; never a code."""
        parsed = parse_words(words)
        if parsed.level and not len(parsed.place) and commune:
            return self._of_commune(parsed, commune, day)
        if not parsed.has_type:
            near = self.at_place(parsed.place) if parsed.begins_as_school else ()
            return SchoolMatch(None, near, is_near=bool(near))
        letters = "".join(parsed.place.folded)
        if not letters:
            return SchoolMatch(None)
        typed = parsed.place.accent_text
        pool = self._any_number if not parsed.number else self._unnumbered
        same_place = {n.code for n in pool.get((parsed.level, letters), ()) if could_be_school(typed, n.place)}
        joint = {
            n.code
            for level in _JOINT.get(parsed.level, ())
            for n in self._by_name.get(("", level, letters, parsed.number), ())
        }
        found = same_place or joint or self._misspelt(parsed, letters)
        if len(found) > 1 and commune:
            found = self._lying_in(found, commune, day) or found
        return SchoolMatch(None, tuple(sorted(found)), is_near=bool(found))

    def _of_commune(self, parsed: SchoolName, commune: str, day: date | None) -> SchoolMatch:
        """Return the school that a type, and perhaps a number, mean in a commune: "MN số 1" in "Xã Na Sang".

        Decided is only the one school there that bears the commune's name; others of that type are candidates.
        """
        kept: set[str] = set()
        namesakes: set[str] = set()
        for unit in units_meant(commune, day):
            if isinstance(unit, District):
                continue
            inside = {
                code
                for code, level in self._level.items()
                if level == parsed.level and parsed.number in self._numbers[code] and self._lies(code, unit)
            }
            own = inside & self._named_like(parsed, unit)
            kept |= own or inside
            namesakes |= own
        if len(kept) == 1 and kept <= namesakes:
            return SchoolMatch(next(iter(kept)), tuple(kept))
        return SchoolMatch(None, tuple(sorted(kept)), is_near=bool(kept))

    def _named_like(self, parsed: SchoolName, unit: Unit) -> set[str]:
        """Return the schools of a type and number that bear the name of a unit."""
        places = [words_of(word) for word in (unit.name, *unit.aliases)]
        return {
            name.code
            for place in places
            for name in self._by_name.get((parsed.boarding, parsed.level, "".join(place.folded), parsed.number), ())
            if could_be_school(place.accent_text, name.place)
        }

    def _misspelt(self, parsed: SchoolName, letters: str) -> set[str]:
        if len(letters) < _SHORTEST_FOR_TYPO:
            return set()
        close = process.extract(
            letters,
            self._letters.get((parsed.level, parsed.number), ()),
            scorer=OSA.distance,
            score_cutoff=1,
            limit=None,
        )
        single = sorted(w for w in parsed.place.folded if len(w) == 1)
        return {
            name.code
            for place, _, _ in close
            for name in self._by_name.get((parsed.boarding, parsed.level, place, parsed.number), ())
            if sorted(w for w in name.place.split() if len(w) == 1) == single or not single
        }
