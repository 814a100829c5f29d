"""What the office decided about its staff lists, applied to them: one person for two entries, days of leaving, moves."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from etl.match.words import Codes, words_of
from etl.model.identity import Bearer
from etl.model.roster import LEFT, MOVED, SAME, RosterDecision


class Standing(NamedTuple):
    """One assignment that stands, with the line it comes from."""

    person_key: str
    school_code: str
    role: str
    is_core: bool
    valid_from: date | None
    valid_to: date | None
    file_id: int
    sheet: str | None
    row: int


def name_key(full_name: str, school_code: str) -> tuple[str, str]:
    """Return the name without marks, at a school."""
    return words_of(full_name).fold_text, school_code


class Finder:
    """Finds again whom a decision means, after lists were corrected: by key, number, else the only such name there.

    Takes (own key, full name, school code) of every line. Nothing is indexed before the first question: most builds
    have no decision.
    """

    def __init__(self, lines: Iterable[tuple[str, str, str]]) -> None:
        self._lines = lines

    def find(self, bearer: Bearer) -> str | None:
        """Return the person's own key today, None where nobody, or more than one, is found."""
        by_name, keys, codes = self._indexed
        if bearer.person_key in keys:
            return bearer.person_key
        loosely = codes.find(bearer.person_key)
        if loosely in keys:
            return loosely
        bearers = by_name.get(name_key(bearer.full_name, bearer.school_code or ""), set())
        return next(iter(bearers)) if len(bearers) == 1 else None

    @cached_property
    def _indexed(self) -> tuple[dict[tuple[str, str], set[str]], set[str], Codes]:
        by_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key, full_name, school_code in self._lines:
            by_name[name_key(full_name, school_code)].add(key)
        keys = {key for found in by_name.values() for key in found}
        return by_name, keys, Codes(keys)


def aliases(decided: Iterable[RosterDecision], finder: Finder) -> dict[str, str]:
    """Return own key → the key of the one person, for every entry that was decided to be somebody else's second one.

    Chains end at one person; an answer that would close a circle changes nothing.
    """
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while key in parent:
            key = parent[key]
        return key

    for decision in decided:
        if decision.verdict != SAME:
            continue
        found = [finder.find(bearer) for bearer in decision.people]
        if found[0] is None:
            continue
        kept = root(found[0])
        for other in found[1:]:
            if other is not None and root(other) != kept:
                parent[root(other)] = kept
    return {key: root(key) for key in parent}


def redated(
    standing: Sequence[Standing],
    decided: Iterable[RosterDecision],
    finder: Finder,
    kept: Mapping[str, str],
    known_school: Callable[[str | None], str | None],
) -> list[Standing]:
    """Return the assignments as leaving and moving were decided.

    A line that itself begins after the day of leaving is a new time at that school and stays. Where no list has the
    mover at the new school, the old line stands for both.
    """
    ended = [d for d in decided if d.verdict in (LEFT, MOVED)]
    if not ended:
        return list(standing)
    by_person: dict[str, list[Standing]] = {}
    for assignment in standing:
        by_person.setdefault(assignment.person_key, []).append(assignment)
    for decision in ended:
        own = finder.find(decision.people[0])
        key = kept.get(own, own) if own else None
        if key not in by_person or decision.day is None:
            continue
        to_school = known_school(decision.to_school) if decision.verdict == MOVED else None
        by_person[key] = _decided(by_person[key], decision, decision.day, to_school)
    return [assignment for assignments in by_person.values() for assignment in assignments]


def _decided(mine: list[Standing], decision: RosterDecision, day: date, to_school: str | None) -> list[Standing]:
    last_day = day - timedelta(days=1) if decision.verdict == MOVED else day
    left = [a for a in mine if a.school_code == decision.school_code and _holds_after(a, last_day)]
    if not left:
        return mine
    after = [a._replace(valid_to=last_day) if a in left else a for a in mine]
    if to_school is None:
        return after
    there = [n for n, a in enumerate(after) if a.school_code == to_school and (a.valid_to is None or a.valid_to >= day)]
    if there:
        first = min(there, key=lambda n: after[n].valid_from or date.min)
        after[first] = after[first]._replace(valid_from=day)
        return after
    return [*after, left[-1]._replace(school_code=to_school, valid_from=day, valid_to=left[-1].valid_to)]


def _holds_after(assignment: Standing, day: date) -> bool:
    """Tell whether it holds both on `day` or before and after it."""
    begins = assignment.valid_from is None or assignment.valid_from <= day
    return begins and (assignment.valid_to is None or assignment.valid_to > day)
