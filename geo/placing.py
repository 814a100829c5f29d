"""Where a school of a list lies, in both systems of units: the place columns of its row read together.

Names and codes were reused on 01/07/2025, and a list seldom says of which time its units are. Other columns of the row
tell it, then the school's own name, then the column as a whole (geo.place_lists); what none of them tells is asked.
Columns that contradict each other decide nothing: what all of them say is placed, the rest stays open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from etl.text.fold import accent_key, fold, has_marks
from geo.explain import parts_in_words
from geo.place_text import MARKS_LOST, agreement, letters_of, read_cell
from geo.resolve import Resolution, label, lies_in, resolve
from geo.units import CHANGE_DAY, LAST_FORMER_DAY, Commune, District, FormerCommune, Unit, district, successors

PlaceIssue = tuple[str, dict[str, str]]
"""Issue code of etl.model.issues and its details: `value`, and `candidates` where there are any."""

ColumnSense = Literal["former", "current", "mixed"]
"""Of which time the units in a column "Xã/phường" are, as its heading or the other rows tell; `mixed`: of both."""

_COLUMNS = ("xã/phường", "xã cũ", "huyện cũ")


@dataclass(frozen=True)
class Placement:
    """Where a school lies in both systems; a part that cannot be told is None. `candidates` of what is ambiguous."""

    commune_code: str | None = None
    former_commune_code: str | None = None
    district_code: str | None = None
    issues: tuple[PlaceIssue, ...] = ()
    candidates: tuple[Unit, ...] = ()


def place_school(
    commune_text: str | None,
    former_commune_text: str | None = None,
    former_district_text: str | None = None,
    *,
    school_name: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    column: ColumnSense | None = None,
) -> Placement:
    """Place a school by the columns "Xã/phường", "Xã cũ" and "Huyện cũ" of its list.

    The former commune, where one is named, fixes commune and district. What contradicts another column is not placed: only
    what all of them say, and an issue names every reading. Otherwise "Xã/phường" is a unit of today, unless
    its text, its type or "Huyện cũ" fits only a former unit, or `column` says that the list has former units. A school
    that closed before 01/07/2025 lay in a former unit, one that opened since in one of today. In a commune that joins
    parts of two districts the school's own name can tell the former commune ("TH Thanh Xương"); else the district
    stays open, and an issue asks for it.
    """
    era = LAST_FORMER_DAY if valid_to is not None and valid_to < CHANGE_DAY else None
    if era is None and (column == "current" or (valid_from is not None and valid_from >= CHANGE_DAY)):
        era = CHANGE_DAY
    return _Placing(commune_text, former_commune_text, former_district_text, school_name, era, column).run()


@dataclass
class _Placing:
    """One school's cells on the way to a Placement; issues are collected as they are met."""

    commune_text: str | None
    former_commune_text: str | None
    former_district_text: str | None
    school_name: str | None
    era: date | None
    column: ColumnSense | None
    district_code: str | None = None
    issues: list[PlaceIssue] = field(default_factory=list)

    def run(self) -> Placement:
        current = resolve(self.commune_text, level="commune")
        former = resolve(self.former_commune_text, level="commune", system="former")
        own = resolve(self.former_district_text, level="district")
        for cell, text in (
            (current, self.commune_text),
            (former, self.former_commune_text),
            (own, self.former_district_text),
        ):
            if cell.is_elsewhere:
                self._issue("unknown_place", text)
                return self._placement(None, None, None)
        self.district_code = self._district(own, former, current)
        if any(cell.beside and cell.beside.code != self.district_code for cell in (former, current)):
            return self._conflict()
        if former.reason != "empty":
            placed = self._by_former_text(former, current)
            if placed:
                return placed
            self._unknown(former, self.former_commune_text)
        if current.reason == "empty":
            self._note_no_commune(self.commune_text, self.former_commune_text if former.reason == "empty" else None)
            return self._placement(None, None, self.district_code)
        return self._by_commune_text()

    def _district(self, own: Resolution, *cells: Resolution) -> str | None:
        """The former district that the list names: its own column first, else a second place in the other cells."""
        if str(self.former_district_text or "").strip():
            if own.unit:
                self._note_other_marks(own, self.former_district_text)
                return own.unit.code
            if own.reason == "several":
                self._issue("ambiguous_place", self.former_district_text, own.candidates)
            else:
                self._unknown(own, self.former_district_text)
        return next((cell.beside.code for cell in cells if cell.beside), None)

    def _by_former_text(self, former: Resolution, current: Resolution) -> Placement | None:
        """Place by the column "Xã cũ"; None where it names nothing that is known."""
        text = self.former_commune_text
        if former.reason == "conflict" and former.candidates:
            return self._conflict()
        found = former.candidates or resolve(text, level="commune", system="current").candidates
        if former.reason == "misspelt" or not found:
            return None
        found = tuple(u for u in found if self.district_code is None or lies_in(u, self.district_code))
        if found and current.reason not in ("empty", "unknown", "misspelt"):
            agreed = () if current.reason == "conflict" else current.candidates
            found = tuple(u for u in found if any(_fit(u, other) for other in agreed))
        if not found:
            return self._conflict()
        if len(found) > 1:
            return self._ambiguous(text, found)
        self._note_other_marks(former, text)
        if current.reason in ("unknown", "misspelt"):
            self._unknown(current, self.commune_text)
        unit = found[0]
        return self._by_former_commune(unit) if isinstance(unit, FormerCommune) else self._by_commune(unit, text)

    def _by_former_commune(self, unit: FormerCommune) -> Placement:
        return self._placement(unit.commune_code, unit, unit.district_code)

    def _by_commune_text(self) -> Placement:
        text = self.commune_text
        found = resolve(text, level="commune", on=self.era, district=self.district_code)
        self._note_other_marks(found, text)
        if found.reason == "conflict" and found.candidates:
            return self._conflict()
        if not found.candidates or found.reason == "misspelt":
            self._unknown(found, text)
            return self._placement(None, None, self.district_code)
        if isinstance(found.unit, FormerCommune):
            return self._by_former_commune(found.unit)
        if found.unit:
            self._note_namesake(found.unit, resolve(text, level="commune").candidates, found)
            return self._by_commune(found.unit, text)
        return self._by_candidates(found)

    def _by_candidates(self, found: Resolution) -> Placement:
        """Choose between a unit of today and former ones that one text can mean."""
        text = self.commune_text
        today = [unit for unit in found.candidates if isinstance(unit, Commune)]
        before = [unit for unit in found.candidates if isinstance(unit, FormerCommune)]
        if self.column == "former" and len(before) == 1:
            return self._by_former_commune(before[0])
        if len(today) != 1:
            return self._ambiguous(text, found.candidates)
        moved = [unit for unit in before if unit.commune_code != today[0].code]
        if moved and _told_by_name(today[0], self.school_name) is not None:
            moved = []
        if moved and self.column == "mixed":
            return self._ambiguous(text, found.candidates)
        if moved:
            self._issue("read_as_current_place", text, moved)
        return self._by_commune(today[0], text)

    def _note_namesake(self, unit: Unit, candidates: Iterable[Unit], found: Resolution) -> None:
        """Say how a moved name was read, where only the usual sense of the column decided."""
        moved = [u for u in candidates if isinstance(u, FormerCommune) and u.commune_code != unit.code]
        if self.district_code:
            moved = [u for u in moved if lies_in(u, self.district_code)]
        if moved and self.era is None and not found.says_when:
            self._issue("read_as_current_place", self.commune_text, moved)

    def _by_commune(self, unit: Unit, text: str | None) -> Placement:
        assert isinstance(unit, Commune)
        if self.district_code in unit.parts:
            members = unit.parts[self.district_code]
            return self._placement(unit.code, members[0] if len(members) == 1 else None, self.district_code)
        if not unit.is_straddler:
            return self._placement(unit.code, None, next(iter(unit.parts)))
        told = _told_by_name(unit, self.school_name)
        if told is not None:
            self._issue("placed_by_school_name", self.school_name, [told])
            return self._placement(unit.code, told, told.district_code)
        parts = tuple(district(code) for code in unit.parts)
        self.issues.append(
            ("straddling_commune", {"value": str(text or "").strip(), "candidates": parts_in_words(unit)})
        )
        return Placement(unit.code, None, None, tuple(self.issues), parts)

    def _ambiguous(self, text: str | None, found: tuple[Unit, ...]) -> Placement:
        """Ask, and for what decides: the former district only where it is not given and the candidates lie apart."""
        shared = set.intersection(*(_districts(unit) for unit in found))
        self._issue("ambiguous_commune" if shared else "ambiguous_place", text, found)
        return Placement(None, None, self.district_code, tuple(self.issues), found)

    def _placement(self, code: str | None, former: FormerCommune | None, district_code: str | None) -> Placement:
        return Placement(code, former.code if former else None, district_code, tuple(self.issues))

    def _conflict(self) -> Placement:
        """Place what all cells say, and name what each of them can mean."""
        texts = (self.commune_text, self.former_commune_text, self.former_district_text)
        cells = [c for c in zip(_COLUMNS, texts, self._readings(), strict=True) if str(c[1] or "").strip()]
        said = [f"{column} “{text}” là {' hoặc '.join(map(label, found))}" for column, text, found in cells if found]
        value = " / ".join(str(text).strip() for _, text, _ in cells)
        self.issues.append(("place_conflict", {"value": value, "candidates": "; ".join(said)}))
        candidates = tuple(dict.fromkeys(unit for _, _, found in cells for unit in found))
        code, district_code = _agreed([found for _, _, found in cells if found])
        return Placement(code, None, district_code, tuple(self.issues), candidates)

    def _readings(self) -> tuple[tuple[Unit, ...], ...]:
        """Return the units that each cell can mean, with a district that it names beside the commune."""
        cells = []
        for text, system in ((self.commune_text, None), (self.former_commune_text, "former")):
            found = resolve(text, level="commune", system="former" if system else None)
            beside = resolve(text, level="district").candidates if found.reason in ("conflict", "empty") else ()
            today = resolve(text, level="commune", system="current").candidates if system and self.district_code else ()
            today = tuple(u for u in today if lies_in(u, self.district_code or ""))
            cells.append((*found.candidates, *today, *beside))
        return cells[0], cells[1], resolve(self.former_district_text, level="district").candidates

    def _note_no_commune(self, *texts: str | None) -> None:
        for text in texts:
            cell = read_cell(str(text or ""))
            if cell.places or cell.has_province:
                self._issue("no_commune", text)

    def _unknown(self, found: Resolution, text: str | None) -> None:
        if found.reason == "misspelt":
            self._issue("misspelt_place", text, (*found.candidates, *found.near))
        else:
            self._issue("unknown_place", text)

    def _note_other_marks(self, found: Resolution, text: str | None) -> None:
        if found.unit and found.reason == "other_marks":
            self._issue("read_as_place", text, [found.unit])

    def _issue(self, code: str, value: str | None, candidates: Iterable[Unit] = ()) -> None:
        details = {"value": str(value or "").strip()}
        if candidates:
            details["candidates"] = ", ".join(label(unit) for unit in candidates)
        self.issues.append((code, details))


def today_of(unit: Unit) -> str:
    """Return the code of the commune of today that a former commune is part of, or of the commune itself."""
    return unit.commune_code if isinstance(unit, FormerCommune) else unit.code


def _fit(unit: Unit, other: Unit) -> bool:
    """Tell whether two communes of either time can be one place."""
    if isinstance(unit, FormerCommune) and isinstance(other, FormerCommune):
        return unit == other
    return today_of(unit) == today_of(other)


def _districts(unit: Unit) -> set[str]:
    if isinstance(unit, Commune):
        return set(unit.parts)
    return {unit.district_code if isinstance(unit, FormerCommune) else unit.code}


def _agreed(cells: Sequence[Sequence[Unit]]) -> tuple[str | None, str | None]:
    """Return the commune and the district that every reading of every cell gives; None for what they differ in.

    One cell alone agrees with nobody: at least two have to name the commune, two the district.
    """
    if len(cells) < 2:
        return None, None
    units = [unit for units in cells for unit in units]
    districts = set().union(*map(_districts, units))
    named = [units for units in cells if not all(isinstance(unit, District) for unit in units)]
    communes = {today_of(unit) for unit in units if not isinstance(unit, District)}
    outside = [u for u in units if isinstance(u, District) and not communes <= {new.code for new in successors(u)}]
    code = next(iter(communes)) if len(communes) == 1 and len(named) > 1 and not outside else None
    return code, next(iter(districts)) if len(districts) == 1 else None


def _told_by_name(unit: Commune, school_name: str | None) -> FormerCommune | None:
    """Return the one former commune in `unit` that a school is called after; none for the name that the unit kept.

    "Trường TH Thanh Xương" lies in former xã Thanh Xương; "TH Nà Tấu" may be called after the commune of either time.
    """
    if not school_name:
        return None
    words = accent_key(school_name).replace("-", " ").split()
    kept = {fold(letters_of(name)) for name in (unit.name, *unit.aliases)}
    told = [
        m
        for m in unit.members
        if any(_says(words, n) and fold(letters_of(n)) not in kept for n in (m.name, *m.aliases))
    ]
    return told[0] if len(told) == 1 else None


def _says(words: Sequence[str], name: str) -> bool:
    """Tell whether a school's name ends in the name of a unit, or has it before a number or another unit."""
    size = len(name.split())
    runs = (words[at : at + size] for at in range(1, len(words) - size + 1))
    wanted = letters_of(name)
    return any(agreement("".join(run), wanted) >= (MARKS_LOST if has_marks(wanted) else 3) for run in runs)
