"""What identity speaks of: people and their assignments, what a row says of somebody, and who that is found to be."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from etl.match.words import words_of
from etl.match.writing import writing_of

SAME_NAME_SCORE = 75
"""Two spellings of one person's name, once a number or an address already says it is that person: of 100."""


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
    phone: str | None = None


class Sighting(NamedTuple):
    """What one row says of a person. A tuple: a hundred thousand of them are compared in every build.

    `names_school`: it names a school; `school_code` is that school, or `schools` are those that `school_text` can be (none:
    the list knows no such school). `role`: CBQL, GV or NV where a title says so.
    """

    name: str | None = None
    staff_code: str | None = None
    email: str | None = None
    names_school: bool = False
    school_code: str | None = None
    schools: tuple[str, ...] = ()
    school_text: str | None = None
    role: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Audience:
    """Who a session is meant for: role codes (with "cốt cán" for core staff) and its day."""

    roles: tuple[str, ...]
    day: date


class Candidate(NamedTuple):
    """One person who may be meant: probability (0–1) and, as codes of `match.evidence`, what speaks for and against.

    `probability` None: pieces of evidence that do not go together, which nobody can weigh by a rule.
    """

    person_key: str
    probability: float | None
    evidence: tuple[str, ...] = ()


class Identification(NamedTuple):
    """Who is meant: `person_key` where exactly one person is, else None; `choices`: who may be, most probable first.

    `method`: the evidence that leads (see METHODS in `match.evidence`).
    """

    person_key: str | None
    method: str = ""
    choices: tuple[Candidate, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """The keys of `choices`."""
        return tuple(choice.person_key for choice in self.choices)

    @property
    def score(self) -> float | None:
        """The probability (0–1) of the person found, None while undecided."""
        return self.choices[0].probability if self.person_key else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """What speaks for the person found, or for the first candidate."""
        return self.choices[0].evidence if self.choices else ()

    @property
    def status(self) -> str:
        """matched, pending (candidates exist) or unmatched (nobody fits)."""
        if self.person_key:
            return "matched"
        return "pending" if self.choices else "unmatched"


def is_written_for(typed: str | None, official: str) -> bool:
    """Tell whether `typed` may be written for somebody called `official`: a part of the name, or a misspelling of it.

    No name at all, or a handle such as "labtm01", speaks against nobody.
    """
    typed_words, own = words_of(typed or ""), words_of(official)
    typed_set, own_set = set(typed_words.folded), set(own.folded)
    if not typed_set or (len(typed_set) == 1 and any(c.isdigit() for c in str(typed))):
        return True
    if typed_set <= own_set or own_set <= typed_set or writing_of(str(typed), official):
        return True
    return fuzz.token_sort_ratio(typed_words.fold_text, own.fold_text) >= SAME_NAME_SCORE
