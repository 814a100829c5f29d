"""Addresses and telephones that the lists give to people of different names."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import combinations

from etl.roster.alike import likeness
from etl.roster.finding import LIKELY, POSSIBLE, SHARED_EMAIL, SHARED_PHONE, Evidence, Finding, Listed


def shared_marks(people: Mapping[str, Listed], decided_apart: Collection[frozenset[str]] = ()) -> list[Finding]:
    """Return one finding per address or telephone of two or more people, unless all of them may be one person.

    `decided_apart`: pairs who were decided to be two people; theirs is asked about although the names are alike.
    """
    found = []
    for kind, field in ((SHARED_EMAIL, "email"), (SHARED_PHONE, "phone")):
        holders: dict[str, list[Listed]] = defaultdict(list)
        for person in people.values():
            mark = getattr(person, field)
            if mark:
                holders[mark].append(person)
        for mark, group in holders.items():
            if len(group) > 1 and any(_are_two(a, b, decided_apart) for a, b in combinations(group[:6], 2)):
                found.append(_finding(kind, mark, group))
    return found


def _are_two(one: Listed, other: Listed, decided_apart: Collection[frozenset[str]]) -> bool:
    return likeness(one.full_name, other.full_name) is None or frozenset((one.key, other.key)) in decided_apart


def _finding(kind: str, mark: str, group: list[Listed]) -> Finding:
    schools = sorted({s for p in group for s in p.schools})
    evidence = [
        Evidence("shared_by", len(group)),
        Evidence("one_school" if len(schools) == 1 else "schools", len(schools)),
    ]
    certainty = POSSIBLE if len(group) == 2 else LIKELY
    return Finding(kind, tuple(p.key for p in group), tuple(schools), certainty, tuple(evidence))
