"""Identity, first cut: staff number, e-mail, the exact name inside the named school, the only such name of an audience.

Rules (METRICS, "Counting rules"): two possible people are nobody yet; a name by itself identifies only where exactly
one person of the session's audience can bear it, and never against other evidence: another school in the display
name, somebody else's e-mail, another person's number.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from etl.match.display import person_part
from etl.match.words import Codes, could_be, words_of
from etl.text.fold import has_marks

SAME_NAME_SCORE = 75
"""Two spellings of one person's name, once a number or an address already says it is that person: of 100."""

METHODS = {
    "code": ("trùng mã định danh", 1.0),
    "email": ("trùng e-mail", 0.99),
    "name_in_school": ("trùng họ tên trong trường được ghi", 0.98),
    "name_in_audience": ("người duy nhất mang tên này trong đối tượng của buổi", 0.95),
}
"""Method → Vietnamese words and score (0–1)."""


@dataclass(frozen=True)
class Assignment:
    """One person at one school: role code, days valid (None: open), core staff or not."""

    person_key: str
    school_code: str
    role: str | None
    is_core: bool
    valid_from: date | None
    valid_to: date | None

    def is_valid_on(self, day: date | None) -> bool:
        """True where `day` lies inside; without a day, always."""
        return day is None or ((self.valid_from or day) <= day <= (self.valid_to or day))


@dataclass(frozen=True)
class Person:
    """One person of the staff lists."""

    person_key: str
    full_name: str
    staff_code: str | None
    email: str | None


@dataclass(frozen=True)
class Sighting:
    """What one row says of a person. `names_school`: it names a school, `school_code` is that school if it is known."""

    name: str | None = None
    staff_code: str | None = None
    email: str | None = None
    names_school: bool = False
    school_code: str | None = None


@dataclass(frozen=True)
class Audience:
    """Who a session is meant for: role codes (with "cốt cán" for core staff) and its day."""

    roles: tuple[str, ...]
    day: date


@dataclass(frozen=True)
class Decision:
    """`person_key` where exactly one person is meant; else None with the candidates, best first (none: nobody fits)."""

    person_key: str | None
    method: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def score(self) -> float | None:
        """The method's score, None while undecided."""
        return METHODS[self.method][1] if self.person_key else None

    @property
    def status(self) -> str:
        """matched, pending (candidates exist) or unmatched (nobody fits)."""
        if self.person_key:
            return "matched"
        return "pending" if self.candidates else "unmatched"


class Roster:
    """The staff lists, indexed for matching. Immutable once made."""

    def __init__(self, people: Iterable[Person], assignments: Iterable[Assignment]) -> None:
        self.people = {p.person_key: p for p in people}
        self._assignments: dict[str, list[Assignment]] = defaultdict(list)
        self._by_code = {p.staff_code: p.person_key for p in self.people.values() if p.staff_code}
        self._codes = Codes(self._by_code)
        self._by_email: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_school_name: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
        for person in self.people.values():
            if person.email:
                self._by_email[person.email].append(person.person_key)
            self._by_name[words_of(person.full_name).fold_text].append(person.person_key)
        for assignment in assignments:
            self._assignments[assignment.person_key].append(assignment)
            folded = words_of(self.people[assignment.person_key].full_name).fold_text
            self._by_school_name[assignment.school_code, folded].append(assignment)

    def identify(self, seen: Sighting, audience: Audience | None = None) -> Decision:
        """Return who `seen` is. `audience` is the session's, None for records that belong to no session."""
        name = person_part(seen.name) if seen.name else None
        holders = self._by_email.get(seen.email or "", [])
        by_code = self._by_code.get(self._codes.find(seen.staff_code) or "")
        if by_code:
            if not is_written_for(name, self.people[by_code].full_name):
                return Decision(None, "code", (by_code, *(h for h in holders if h != by_code)))
            return Decision(by_code, "code", (by_code,))
        if holders:
            return self._by_address(holders, name)
        return self._by_own_name(name, seen, audience)

    def _by_address(self, holders: list[str], name: str | None) -> Decision:
        fitting = [h for h in holders if is_written_for(name, self.people[h].full_name)]
        if len(fitting) != 1:
            bearers = self._bearers(name) if name else []
            return Decision(None, "email", tuple(dict.fromkeys([*holders, *bearers])))
        chosen = fitting[0]
        # A typed name that is not the holder's but is exactly somebody else's: a neighbour's address, not a misspelling.
        others = self._bearers(name) if name and not could_be(name, self.people[chosen].full_name) else []
        if others:
            return Decision(None, "email", (chosen, *others))
        return Decision(chosen, "email", (chosen,))

    def _by_own_name(self, name: str | None, seen: Sighting, audience: Audience | None) -> Decision:
        if not name or len(words_of(name)) < 2:
            return Decision(None)
        day = audience.day if audience else None
        if seen.school_code:
            found = self._named_in_school(name, seen.school_code, day)
            return _only("name_in_school", found, self._similar_in_school(name, seen.school_code))
        bearers = self._bearers(name)
        if seen.names_school or audience is None:  # a school that the list does not know speaks against everybody
            return Decision(None, "name_in_audience", tuple(bearers))
        return _only("name_in_audience", [b for b in bearers if self._belongs(b, audience)], bearers)

    def _named_in_school(self, name: str, school_code: str, day: date | None) -> list[str]:
        """Return the people of one school who can bear `name`; where several can, the one spelt with the very marks."""
        key = school_code, words_of(name).fold_text
        keys = dict.fromkeys(a.person_key for a in self._by_school_name.get(key, []) if a.is_valid_on(day))
        fitting = [k for k in keys if could_be(name, self.people[k].full_name)]
        if len(fitting) > 1 and has_marks(name):
            typed = words_of(name).accented
            return [k for k in fitting if words_of(self.people[k].full_name).accented == typed] or fitting
        return fitting

    def _similar_in_school(self, name: str, school_code: str) -> list[str]:
        key = school_code, words_of(name).fold_text
        return list(dict.fromkeys(a.person_key for a in self._by_school_name.get(key, [])))

    def _bearers(self, name: str) -> list[str]:
        return [k for k in self._by_name.get(words_of(name).fold_text, []) if could_be(name, self.people[k].full_name)]

    def _belongs(self, person_key: str, audience: Audience) -> bool:
        return any(
            a.is_valid_on(audience.day) and (a.role in audience.roles or (a.is_core and "cốt cán" in audience.roles))
            for a in self._assignments[person_key]
        )


def is_written_for(typed: str | None, official: str) -> bool:
    """Tell whether `typed` may be written for somebody called `official`: a part of the name, or a misspelling of it.

    No name at all, or a handle such as "labtm01", speaks against nobody.
    """
    typed_words, own = words_of(typed or ""), words_of(official)
    typed_set, own_set = set(typed_words.folded), set(own.folded)
    if not typed_set or (len(typed_set) == 1 and any(c.isdigit() for c in str(typed))):
        return True
    if typed_set <= own_set or own_set <= typed_set:
        return True
    return fuzz.token_sort_ratio(typed_words.fold_text, own.fold_text) >= SAME_NAME_SCORE


def _only(method: str, found: list[str], otherwise: list[str]) -> Decision:
    if len(found) == 1:
        return Decision(found[0], method, (found[0],))
    return Decision(None, method, tuple(found or otherwise))
