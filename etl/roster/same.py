"""Entries that are likely one person: in one school, or anywhere with the same e-mail or telephone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

from etl.match.frequency import NameModel
from etl.roster.alike import ONE_NAME, SAME, bag, likeness
from etl.roster.finding import DUPLICATE, LIKELY, POSSIBLE, SURE, Evidence, Finding, Listed, Namesakes

RARE = 0.05
"""A full name is rare where so many people of all the lists, or fewer, would bear it by chance."""
_MANY = 12
"""An address that more people share is an office's or a typing error pulled down a column: no pairs are made of it."""


def duplicates(people: Mapping[str, Listed]) -> tuple[list[Finding], list[Namesakes]]:
    """Return the likely duplicates, and the namesakes of one school who are not one person.

    Different numbers, telephones or addresses make two people of one name; a shared one makes two entries of one
    person likely. Without either, one entry must lack its number.
    """
    names = NameModel(p.full_name for p in people.values())
    found: list[Finding] = []
    namesakes: list[Namesakes] = []
    for one, other in _pairs(people):
        alike = likeness(one.full_name, other.full_name)
        if alike is None:
            continue
        shared = _shared(one, other)
        against = _against(one, other)
        schools = one.schools & other.schools
        if shared:
            found.append(_finding(one, other, alike, shared, against))
        elif alike in ONE_NAME and schools and against:
            namesakes.append(Namesakes((one.key, other.key), min(schools), tuple(against)))
        elif alike in ONE_NAME and schools:
            found.append(_finding(one, other, alike, [], []))
        elif alike == SAME and not against and len(bag(one.full_name)) > 2:
            expected = names.probability(one.full_name) * len(people)
            if expected <= RARE:
                found.append(_finding(one, other, alike, [Evidence("rare_name")], []))
    return found, namesakes


def _pairs(people: Mapping[str, Listed]) -> Iterable[tuple[Listed, Listed]]:
    """Yield every pair worth a look once: of one school and name, of one address, of one name and number missing."""
    blocks: dict[tuple[object, ...], list[Listed]] = defaultdict(list)
    by_name: dict[tuple[str, ...], list[Listed]] = defaultdict(list)
    for person in people.values():
        words = bag(person.full_name)
        by_name[words].append(person)
        for school in person.schools:
            blocks["school", school, words].append(person)
        for mark in (person.email, person.phone):
            if mark:
                blocks["mark", mark].append(person)
    for words, bearers in by_name.items():
        if len(bearers) == 2 and not all(b.staff_code for b in bearers):
            blocks["name", words] = bearers
    met: set[tuple[str, str]] = set()
    for block in blocks.values():
        if len(block) > _MANY:
            continue
        for one, other in combinations(block, 2):
            pair = (one.key, other.key) if one.key < other.key else (other.key, one.key)
            if one.key != other.key and pair not in met:
                met.add(pair)
                yield one, other


def _shared(one: Listed, other: Listed) -> list[Evidence]:
    found = []
    if one.email and one.email == other.email:
        found.append(Evidence("same_email"))
    if one.phone and one.phone == other.phone:
        found.append(Evidence("same_phone"))
    return found


def _against(one: Listed, other: Listed) -> list[Evidence]:
    pairs = ((one.staff_code, other.staff_code, "other_code"), (one.phone, other.phone, "other_phone"),
             (one.email, other.email, "other_email"))  # fmt: skip
    return [Evidence(code) for a, b, code in pairs if a and b and a != b]


def _finding(one: Listed, other: Listed, alike: str, shared: list[Evidence], against: list[Evidence]) -> Finding:
    kept, second = sorted((one, other), key=_rank)
    schools = tuple(sorted(one.schools | other.schools))
    evidence = [Evidence(alike), *shared, *against]
    if not (one.staff_code and other.staff_code):
        evidence.append(Evidence("no_code" if one.staff_code or other.staff_code else "no_codes"))
    if {(a.file_id, a.school_code) for a in one.places} & {(a.file_id, a.school_code) for a in other.places}:
        evidence.append(Evidence("one_list"))
    return Finding(
        DUPLICATE, (kept.key, second.key), schools, _certainty(alike, evidence), tuple(evidence)
    )  # fmt: skip


def _certainty(alike: str, evidence: list[Evidence]) -> str:
    codes = {e.code for e in evidence}
    has_address = bool(codes & {"same_email", "same_phone"})
    if has_address and alike in ONE_NAME:
        return LIKELY if "other_code" in codes else SURE
    if has_address:
        return POSSIBLE if "other_code" in codes else LIKELY
    return LIKELY if "no_code" in codes and "one_list" not in codes and "rare_name" not in codes else POSSIBLE


def _rank(person: Listed) -> tuple[object, ...]:
    """The entry to keep comes first: with a number, an address, a telephone, in the newest list."""
    newest = max((a.file_id for a in person.places), default=0)
    return not person.staff_code, not person.email, not person.phone, -newest, person.key
