"""Where the schools of a list lie, in both systems of units: the place columns of a row read together, and of all rows.

Names and codes were reused on 01/07/2025, and a list seldom says of which time its units are. Other columns of the row
tell it, then the school's own name, then the column as a whole; what none of them tells is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from etl.text.fold import accent_key, fold, has_marks
from geo.explain import parts_in_words
from geo.place_text import MARKS_LOST, agreement, letters_of
from geo.resolve import Resolution, label, lies_in, resolve
from geo.units import CHANGE_DAY, Commune, FormerCommune, Unit, district

PlaceIssue = tuple[str, dict[str, str]]
"""Issue code of etl.model.issues and its details: `value`, and `candidates` where there are any."""

ColumnSense = Literal["former", "current", "mixed"]
"""Of which time the units in a column "Xã/phường" are, as its heading or the other rows tell; `mixed`: of both."""

_EVE = CHANGE_DAY - timedelta(days=1)

_LEAST_FORMER = 3
_LEAST_SHARE = 0.4
"""Different units of before the change that a column has to name, and their share of all units named, to be a column of
former units: of the former communes of every district at least half bear names that no unit of today has."""


@dataclass(frozen=True)
class Placement:
    """Where a school lies in both systems; a part that cannot be told is None. `candidates` of what is ambiguous."""

    commune_code: str | None = None
    former_commune_code: str | None = None
    district_code: str | None = None
    issues: tuple[PlaceIssue, ...] = ()
    candidates: tuple[Unit, ...] = ()


def place_schools(rows: Sequence[Mapping[str, Any]], origins: Mapping[int, int] | None = None) -> list[Placement]:
    """Return the placement of every row of staged lists of schools, in their order.

    `rows`: commune_text, former_commune_text, former_district_text, and where there are any commune_period, school_name,
    valid_from, valid_to, and file_id, which tells the lists apart; `origins`: file of mended rows → the file that they
    mend.

    A list whose column "Xã/phường" names units that ended on 30/06/2025 and none that began on 01/07/2025 is a list of
    former units: names and codes of both times are read so in it, and one issue, at the first such row, says it. Where
    a list names units of both times, a name that moved is asked for.
    """
    lists: dict[Any, list[int]] = {}
    for number, row in enumerate(rows):
        file_id = row.get("file_id")
        lists.setdefault((origins or {}).get(file_id, file_id), []).append(number)  # type: ignore[arg-type]
    placed: list[Placement] = [Placement()] * len(rows)
    for numbers in lists.values():
        own = [rows[n] for n in numbers]
        for number, placement in zip(numbers, _place_list(own), strict=True):
            placed[number] = placement
    return placed


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

    The former commune, where one is named, fixes commune and district. Otherwise "Xã/phường" is a unit of today, unless
    its text, its type or "Huyện cũ" fits only a former unit, or `column` says that the list has former units. A school
    that closed before 01/07/2025 lay in a former unit, one that opened since in one of today. In a commune that joins
    parts of two districts the school's own name can tell the former commune ("TH Thanh Xương"); else the district
    stays open, and an issue asks for it.
    """
    era = _EVE if valid_to is not None and valid_to < CHANGE_DAY else None
    if era is None and (column == "current" or (valid_from is not None and valid_from >= CHANGE_DAY)):
        era = CHANGE_DAY
    return _Placing(commune_text, former_commune_text, former_district_text, school_name, era, column).run()


def _place_list(rows: Sequence[Mapping[str, Any]]) -> list[Placement]:
    sense = column_sense(rows)
    placed = [_of_row(row, sense) for row in rows]
    if sense == "former":
        plain = [_of_row(row, None) for row in rows]
        changed = [n for n, (a, b) in enumerate(zip(placed, plain, strict=True)) if _where(a) != _where(b)]
        if changed:
            first = changed[0]
            texts = dict.fromkeys(str(rows[n]["commune_text"]).strip() for n in changed)
            shown = ", ".join(list(texts)[:5]) + (" …" if len(texts) > 5 else "")
            note = ("column_read_as_former", {"value": shown, "candidates": str(len(changed))})
            placed[first] = replace(placed[first], issues=(*placed[first].issues, note))
    return placed


def _of_row(row: Mapping[str, Any], sense: ColumnSense | None) -> Placement:
    return place_school(
        row["commune_text"],
        row["former_commune_text"],
        row["former_district_text"],
        school_name=row.get("school_name"),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        column="current" if row.get("commune_period") == "current" else sense,
    )


def _where(place: Placement) -> tuple[str | None, ...]:
    return place.commune_code, place.former_commune_code, place.district_code


def column_sense(rows: Iterable[Mapping[str, Any]]) -> ColumnSense | None:
    """Tell of which time the units in the column "Xã/phường" of one list are; None: nothing speaks of a former one.

    Only texts that can be one time's alone speak: "Him Lam", "03124"; "xã Mường Chà", "phường Mường Lay".
    """
    former: set[Unit] = set()
    current: set[Unit] = set()
    open_texts: set[str] = set()
    for row in rows:
        if not row["commune_text"] or row.get("commune_period"):
            continue
        found = resolve(row["commune_text"], level="commune", district=row["former_district_text"])
        if found.says_when:
            continue
        if isinstance(found.unit, FormerCommune):
            former.add(found.unit)
        elif isinstance(found.unit, Commune):
            current.add(found.unit)
        elif found.reason == "several":
            open_texts.add(accent_key(str(row["commune_text"])))
    if not former:
        return None
    named = len(former) + len(current) + len(open_texts)
    is_former = not current and len(former) >= _LEAST_FORMER and len(former) >= _LEAST_SHARE * named
    return "former" if is_former else "mixed"


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
        current = resolve(self.commune_text, level="commune", on=self.era)
        former = resolve(self.former_commune_text, level="commune", system="former")
        self.district_code = self._district(former, current)
        if former.reason != "empty":
            found = former.candidates or resolve(self.former_commune_text, level="commune", system="current").candidates
            found = self._in_district(found if former.reason != "misspelt" else ())
            if len(found) > 1:
                found = (
                    tuple(u for u in found if isinstance(u, FormerCommune) and u.commune in current.candidates) or found
                )
            if len(found) > 1:
                return self._ambiguous(self.former_commune_text, found)
            if found:
                self._note_other_marks(former, self.former_commune_text)
                if isinstance(found[0], FormerCommune):
                    return self._by_former_commune(found[0], current)
                return self._by_commune(found[0], self.former_commune_text)
            self._unknown(former, self.former_commune_text)
        if current.reason == "empty":
            return self._placement(None, None, self.district_code)
        return self._by_commune_text()

    def _district(self, *cells: Resolution) -> str | None:
        """The former district that the list names: its own column first, else a second place in the other cells."""
        if str(self.former_district_text or "").strip():
            own = resolve(self.former_district_text, level="district")
            if own.unit:
                self._note_other_marks(own, self.former_district_text)
                return own.unit.code
            if own.reason == "several":
                self._issue("ambiguous_place", self.former_district_text, own.candidates)
            else:
                self._unknown(own, self.former_district_text)
            return None
        return next((cell.beside.code for cell in cells if cell.beside), None)

    def _in_district(self, found: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Those in the named district, or all of them where none is: then the cells contradict each other."""
        code = self.district_code
        return (tuple(unit for unit in found if lies_in(unit, code)) if code else ()) or found

    def _by_former_commune(self, unit: FormerCommune, current: Resolution | None = None) -> Placement:
        agrees = True
        if current is not None and current.reason in ("unknown", "misspelt"):
            self._unknown(current, self.commune_text)
        elif current is not None and current.reason != "empty":
            agrees = any(other == unit or other.code == unit.commune_code for other in current.candidates)
        if self.district_code and self.district_code != unit.district_code:
            agrees = False
        if not agrees:
            self._conflict()
        return self._placement(unit.commune_code, unit, unit.district_code)

    def _by_commune_text(self) -> Placement:
        text = self.commune_text
        found = resolve(text, level="commune", on=self.era, district=self.district_code)
        self._note_other_marks(found, text)
        if not found.candidates or found.reason == "misspelt":
            self._unknown(found, text)
            return self._placement(None, None, self.district_code)
        if isinstance(found.unit, FormerCommune):
            return self._by_former_commune(found.unit)
        if found.unit:
            self._note_namesake(found.unit, resolve(text, level="commune").candidates, found)
            return self._by_commune(found.unit, text)
        if found.reason == "conflict" and len({_today(unit) for unit in found.candidates}) > 1:
            return self._ambiguous(text, found.candidates)
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
        if self.district_code:
            self._conflict()
        if not unit.is_straddler:
            return self._placement(unit.code, None, next(iter(unit.parts)))
        told = None if self.district_code else _told_by_name(unit, self.school_name)
        if told is not None:
            self._issue("placed_by_school_name", self.school_name, [told])
            return self._placement(unit.code, told, told.district_code)
        parts = tuple(district(code) for code in unit.parts)
        if not self.district_code:
            self.issues.append(
                ("straddling_commune", {"value": str(text or "").strip(), "candidates": parts_in_words(unit)})
            )
        return Placement(unit.code, None, None, tuple(self.issues), parts)

    def _ambiguous(self, text: str | None, found: tuple[Unit, ...]) -> Placement:
        self._issue("ambiguous_place", text, found)
        return Placement(None, None, self.district_code, tuple(self.issues), found)

    def _placement(self, code: str | None, former: FormerCommune | None, district_code: str | None) -> Placement:
        return Placement(code, former.code if former else None, district_code, tuple(self.issues))

    def _conflict(self) -> None:
        cells = (self.commune_text, self.former_commune_text, self.former_district_text)
        self._issue("place_conflict", " / ".join(str(cell).strip() for cell in cells if cell))

    def _unknown(self, found: Resolution, text: str | None) -> None:
        if found.reason == "misspelt":
            self._issue("misspelt_place", text, (*found.candidates, *found.near))
        elif found.reason == "conflict" and found.candidates:
            self._issue("ambiguous_place", text, found.candidates)
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


def _today(unit: Unit) -> str:
    return unit.commune_code if isinstance(unit, FormerCommune) else unit.code


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
