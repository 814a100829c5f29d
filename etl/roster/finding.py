"""Findings: questions that the staff lists raise, with evidence in codes and numbers. Only people answer them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from etl.warehouse.staff_decided import Standing

DUPLICATE, SHARED_EMAIL, SHARED_PHONE = "duplicate", "shared_email", "shared_phone"
TWO_SCHOOLS, MOVER, GONE, NOT_WORKING, LISTED_AGAIN = "two_schools", "mover", "gone", "not_working", "listed_again"

KINDS = {
    DUPLICATE: "Có thể là một người ghi hai lần",
    GONE: "Không còn trong danh sách mới của cơ sở",
    NOT_WORKING: "CSDL ngành ghi không còn làm việc",
    MOVER: "Có thể đã chuyển cơ sở",
    TWO_SCHOOLS: "Cùng lúc ở hai cơ sở",
    LISTED_AGAIN: "Đã ghi là rời cơ sở, danh sách mới lại có tên",
    SHARED_EMAIL: "Một e-mail cho nhiều người",
    SHARED_PHONE: "Một số điện thoại cho nhiều người",
}
"""Kind → Vietnamese heading, those that move a denominator first."""

SURE, LIKELY, POSSIBLE = "sure", "likely", "possible"
CERTAINTIES = {SURE: "gần như chắc", LIKELY: "nhiều khả năng", POSSIBLE: "cần xem"}
"""Certainty → Vietnamese words, the surest first."""


@dataclass(frozen=True)
class Listed:
    """One person as the lists have them after decisions. `places`: assignments that stand."""

    key: str
    staff_code: str | None
    full_name: str
    email: str | None
    phone: str | None
    places: tuple[Standing, ...]

    @property
    def schools(self) -> frozenset[str]:
        """Codes of the schools where they stand or stood."""
        return frozenset(a.school_code for a in self.places)


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for or against: a code of `words.EVIDENCE` and what fills its sentence."""

    code: str
    value: str | int | date | None = None


@dataclass(frozen=True)
class Finding:
    """One question. `people`: person keys, for DUPLICATE the one to keep first; `schools`: codes; `from_school`,
    `to_school`: what MOVED or LEFT would say; `day`: the first day on which they are known not to be at `from_school`
    any more. `lines`: places that the evidence speaks of beside the people's own.
    """

    kind: str
    people: tuple[str, ...]
    schools: tuple[str, ...]
    certainty: str
    evidence: tuple[Evidence, ...] = ()
    from_school: str | None = None
    to_school: str | None = None
    day: date | None = None
    lines: tuple[tuple[int, str | None, int], ...] = ()
    decision: int | None = None

    @property
    def id(self) -> str:
        """A short name, the same in every build of the same people at the same schools."""
        parts = "|".join([self.kind, *sorted(self.people), "@", *sorted(self.schools)])
        return hashlib.sha256(parts.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Namesakes:
    """Two people of one name at one school who are not one person, and why not."""

    people: tuple[str, str]
    school_code: str
    against: tuple[Evidence, ...]


def people_fewer(findings: Iterable[Finding], rostered: frozenset[str]) -> int:
    """Return how many of the people counted today (`rostered`: keys) would no longer be, were every finding true.

    Of several entries of one person one stays; who left stays where another school has them still.
    """
    parent: dict[str, str] = {}
    gone: set[str] = set()

    def root(key: str) -> str:
        while key in parent:
            key = parent[key]
        return key

    for finding in findings:
        counted = [key for key in finding.people if key in rostered]
        if finding.kind == DUPLICATE:
            for other in counted[1:]:
                if root(other) != root(counted[0]):
                    parent[root(other)] = root(counted[0])
        elif finding.kind in (GONE, NOT_WORKING) and all(e.code != "still_elsewhere" for e in finding.evidence):
            gone |= set(counted)
    groups: dict[str, set[str]] = {}
    for key in {*parent, *parent.values(), *gone}:
        groups.setdefault(root(key), set()).add(key)
    return sum(len(group) - (not group <= gone) for group in groups.values())
