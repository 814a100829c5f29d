"""The staff lists, indexed: who bears a name, who works at a school on a day, whose number or address this is."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from etl.match.frequency import NameModel
from etl.match.people import Assignment, Audience, Person
from etl.match.words import Codes, words_of
from etl.text.spelling import sound_fold

ALIKE = 68
"""Two names this alike (of 100, words in any order) are looked at as one name written in two ways."""


class _Names(NamedTuple):
    """The names of some staff without marks: as texts, and where among them every word stands."""

    texts: list[str]
    places: Mapping[str, list[int]]


class Roster:
    """People and their assignments. Immutable once made; every answer is in the order of the lists.

    `other_keys`, `other_codes`, `other_emails`: of entries that were decided to be somebody's second one → that person's key.
    """

    def __init__(
        self, people: Iterable[Person], assignments: Iterable[Assignment], *, other_keys: Mapping[str, str] | None = None,
        other_codes: Mapping[str, str] | None = None, other_emails: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.other_keys = other_keys or {}
        self.people = {p.person_key: p for p in people}
        self.names = NameModel(p.full_name for p in self.people.values())
        self._assignments: dict[str, list[Assignment]] = defaultdict(list)
        self._of_school: dict[str, list[Assignment]] = defaultdict(list)
        self._by_code = {p.staff_code: p.person_key for p in self.people.values() if p.staff_code} | dict(
            other_codes or {}
        )
        self._codes = Codes(self._by_code)
        self._by_email: dict[str, list[str]] = defaultdict(list)
        self._by_phone: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._but_one: dict[tuple[str, ...], set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
        for person in self.people.values():
            if person.email:
                self._by_email[person.email].append(person.person_key)
            if person.phone:
                self._by_phone[person.phone].append(person.person_key)
            self._by_name[name_key(person.full_name)].append(person.person_key)
        for email, key in (other_emails or {}).items():
            self._by_email[email] = list(dict.fromkeys([*self._by_email[email], key]))
        for name in self._by_name:
            for place, word in enumerate(name):
                self._but_one[name[:place] + name[place + 1 :]].add((word, name))
        for assignment in assignments:
            self._assignments[assignment.person_key].append(assignment)
            self._of_school[assignment.school_code].append(assignment)
        self._turns = {school: _turns(own) for school, own in self._of_school.items()}
        self._staff_in = lru_cache(maxsize=20_000)(self._staff_in_turn)
        self._ever_in = lru_cache(maxsize=20_000)(self._ever_in_turn)
        self.staff_of = lru_cache(maxsize=20_000)(self._staff_of)
        self.on_staff = lru_cache(maxsize=20_000)(self._on_staff)
        self.ever_of = lru_cache(maxsize=20_000)(self._ever_of)
        self.members = lru_cache(maxsize=1_000)(self._members)
        self._written = lru_cache(maxsize=20_000)(self._names_of)

    def by_code(self, typed: str | None) -> str | None:
        """Return whose staff number this is, also with lost zeros."""
        return self._by_code.get(self._codes.find(typed) or "")

    def by_email(self, email: str | None) -> Sequence[str]:
        """Return everybody whom the lists give this address."""
        return self._by_email.get(email or "", ())

    def by_phone(self, phone: str | None) -> Sequence[str]:
        """Return everybody whom the lists give this telephone number."""
        return self._by_phone.get(phone or "", ())

    def assignments(self, person_key: str) -> Sequence[Assignment]:
        """Return where a person works or worked."""
        return self._assignments.get(person_key, ())

    def bearers(self, name: str) -> Sequence[str]:
        """Return everybody whose name has these words, in any order, marks aside."""
        return self._by_name.get(name_key(name), ())

    def nearly(self, name: str) -> list[str]:
        """Return everybody whose name has one word more, or one word that differs by a letter."""
        key = name_key(name)
        found: dict[str, None] = {}
        for _, whole in sorted(self._but_one.get(key, ())):
            found |= dict.fromkeys(self._by_name[whole])
        for place, word in enumerate(key):
            for other, whole in sorted(self._but_one.get(key[:place] + key[place + 1 :], ())):
                if word != other and OSA.distance(word, other, score_cutoff=1) <= 1:
                    found |= dict.fromkeys(self._by_name[whole])
        return list(found)

    def alike_in_school(self, name: str, school_code: str, day: date | None) -> list[str]:
        """Return the staff of a school, on `day` first, whose names can have been meant by `name`, however badly written."""
        staff = self.ever_of(school_code, day)
        folded = _folds(name)
        words = set(folded)
        if not words or any(len(word) == 1 for word in words):  # an initial is like nothing; everybody is looked at
            return list(staff)
        names = self._written(staff)
        near = process.extract(" ".join(folded), names.texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        found = {staff[place]: None for place in sorted(place for _, _, place in near)}
        least = len(words) - 1 if len(words) > 2 else len(words)
        shared: dict[int, int] = {}
        for word in words:
            for place in names.places.get(word, ()):
                shared[place] = shared.get(place, 0) + 1
        for place in sorted(shared):  # in another order, a part of the name, or one word spoilt
            if shared[place] >= least:
                found[staff[place]] = None
        glued = "".join(folded)
        if len(folded) == 1 and len(glued) > 5:
            found |= {k: None for k in staff if fuzz.ratio(glued, _run_together(self.people[k].full_name)) >= 90}
        return list(found)

    def belongs(self, person_key: str, audience: Audience) -> bool:
        """Tell whether a person is of a session's audience on its day."""
        return person_key in self.members(audience)

    def _staff_of(self, school_code: str, day: date | None) -> tuple[str, ...]:
        return self._staff_in(school_code, self._turn(school_code, day))

    def _on_staff(self, school_code: str, day: date | None) -> frozenset[str]:
        return frozenset(self.staff_of(school_code, day))

    def _turn(self, school_code: str, day: date | None) -> date | None:
        """Return the first of the days around `day` on which a school has the same staff."""
        turns = self._turns.get(school_code)
        return turns[bisect_right(turns, day) - 1] if turns and day else day

    def _staff_in_turn(self, school_code: str, day: date | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(a.person_key for a in self._of_school.get(school_code, ()) if a.is_valid_on(day)))

    def _ever_of(self, school_code: str, day: date | None) -> tuple[str, ...]:
        """Return the staff of a school on `day`, then those of any other time: lists of movers come late."""
        return self._ever_in(school_code, self._turn(school_code, day))

    def _ever_in_turn(self, school_code: str, day: date | None) -> tuple[str, ...]:
        ever = (a.person_key for a in self._of_school.get(school_code, ()))
        return tuple(dict.fromkeys((*self._staff_in(school_code, day), *ever)))

    def _names_of(self, staff: tuple[str, ...]) -> _Names:
        names = [_folds(self.people[key].full_name) for key in staff]
        places: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            for word in dict.fromkeys(name):
                places[word].append(place)
        return _Names([" ".join(name) for name in names], places)

    def _members(self, audience: Audience | None) -> frozenset[str]:
        if audience is None:
            return frozenset(self.people)
        return frozenset(
            a.person_key
            for own in self._assignments.values()
            for a in own
            if a.is_valid_on(audience.day) and (a.role in audience.roles or (a.is_core and "cốt cán" in audience.roles))
        )


def _turns(assignments: Iterable[Assignment]) -> list[date]:
    """Return the days on which the staff of a school may become another, in order: between two of them it is the same."""
    days = {date.min}
    for assignment in assignments:
        if assignment.valid_from:
            days.add(assignment.valid_from)
        if assignment.valid_to and assignment.valid_to < date.max:
            days.add(assignment.valid_to + timedelta(days=1))
    return sorted(days)


@lru_cache(maxsize=100_000)
def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name in alphabetical order, without marks: equal for everything that is this name."""
    return tuple(sorted(_folds(name)))


@lru_cache(maxsize=100_000)
def _folds(name: str) -> tuple[str, ...]:
    return tuple(map(sound_fold, words_of(name).accented))


def _run_together(name: str) -> str:
    return "".join(_folds(name))
