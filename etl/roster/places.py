"""People whose place went stale: at two schools at once, moved, missing from their school's newest list, or left.

Staff lists accumulate: a later list ends nothing by itself, so whoever left stays in the denominator until somebody
says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from etl.model.roster import LEFT, MOVED, RosterDecision
from etl.roster.finding import (
    GONE,
    LIKELY,
    LISTED_AGAIN,
    MOVER,
    NOT_WORKING,
    POSSIBLE,
    SURE,
    TWO_SCHOOLS,
    Evidence,
    Finding,
    Listed,
)
from etl.warehouse.staff import Line
from etl.warehouse.staff_decided import Standing

FULL_LIST = 0.6
"""A later list speaks of a whole school where it has so large a share of the people known there before it."""
_SMALLEST_LIST = 3

Place = tuple[str, str]
"""A person's key and a school's code."""


@dataclass(frozen=True)
class Missing:
    """A person's school has a newer list without them: that file, its people at the school, those known before it."""

    file_id: int
    listed: int
    known: int
    missing: int


@dataclass(frozen=True)
class NotWorking:
    """A line of the ministry's export that says somebody does not work at that school."""

    key: str
    school_code: str
    row: Mapping[str, Any]


def missing_from_newest(people: Mapping[str, Listed], lines: Iterable[Line]) -> dict[Place, Missing]:
    """Return who is without an end at a school whose newest full list lacks them.

    A list is full where it has FULL_LIST of the people known there, and it says nothing of a role it has nobody of.
    """
    in_file: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    roles: dict[tuple[str, int], set[str]] = defaultdict(set)
    for line in lines:
        file_id = line.row["file_id"]
        in_file[line.school_code][file_id].add(line.key)
        roles[line.school_code, file_id].add(line.row["role"] or "GV")
    open_at: dict[str, dict[str, Standing]] = defaultdict(dict)
    for person in people.values():
        for place in person.places:
            if place.valid_to is None:
                open_at[place.school_code][person.key] = place
    found: dict[Place, Missing] = {}
    for school, files in in_file.items():
        if len(files) > 1:
            found |= dict(_missing_at(school, files, open_at[school], roles))
    return found


def _missing_at(
    school: str,
    files: Mapping[int, set[str]],
    open_here: Mapping[str, Standing],
    roles: Mapping[tuple[str, int], set[str]],
) -> Iterator[tuple[Place, Missing]]:
    done: set[str] = set()
    for file_id in sorted(files, reverse=True):
        known = {key for key in open_here if any(key in names for f, names in files.items() if f < file_id)}
        listed = files[file_id]
        if len(listed) < _SMALLEST_LIST or len(known & listed) < FULL_LIST * len(known):
            continue
        lacking = [
            key for key in known - listed - done
            if open_here[key].file_id < file_id and open_here[key].role in roles[school, file_id]
        ]  # fmt: skip
        for key in lacking:
            yield (key, school), Missing(file_id, len(listed), len(known), len(lacking))
        done |= known


def stale_places(
    people: Mapping[str, Listed],
    lines: Sequence[Line],
    not_working: Iterable[NotWorking],
    file_days: Mapping[int, date],
) -> list[Finding]:
    """Return MOVER, TWO_SCHOOLS, GONE and NOT_WORKING findings. `file_days`: file → local day of loading."""
    missing = missing_from_newest(people, lines)
    left = {
        (n.key, n.school_code): n for n in not_working
        if any(_outdates(n, place) for place in people[n.key].places)
    }  # fmt: skip
    found: list[Finding] = []
    moved_from: set[Place] = set()
    for person in people.values():
        for finding in _at_two_schools(person, missing, left, file_days):
            found.append(finding)
            if finding.kind == MOVER and finding.from_school:
                moved_from.add((person.key, finding.from_school))
    for place in [*left, *(p for p in missing if p not in left)]:
        if place not in moved_from:
            found.append(_leaver(people[place[0]], place, missing, left, file_days))
    return found


def _outdates(said: NotWorking, place: Standing) -> bool:
    return place.school_code == said.school_code and place.valid_to is None and place.file_id < said.row["file_id"]


def _at_two_schools(
    person: Listed,
    missing: Mapping[Place, Missing],
    left: Mapping[Place, NotWorking],
    file_days: Mapping[int, date],
) -> Iterator[Finding]:
    places = sorted(person.places, key=lambda a: (a.file_id, a.valid_from or date.min, a.sheet or "", a.row))
    met: set[frozenset[str]] = set()
    for earlier, later in combinations(places, 2):
        schools = frozenset((earlier.school_code, later.school_code))
        if len(schools) < 2 or schools in met or not _overlap(earlier, later):
            continue
        met.add(schools)
        pair = (earlier.school_code, later.school_code)
        before, after = ((person.key, school) for school in pair)
        is_later_list = later.file_id > earlier.file_id
        is_later_day = is_later_list and file_days[later.file_id] > file_days[earlier.file_id]
        starts = later.valid_from if (later.valid_from or date.min) > (earlier.valid_from or date.min) else None
        has_left = before in missing or before in left
        if is_later_list and earlier.valid_to is None and (is_later_day or starts or has_left):
            evidence = [Evidence("both_valid"), *_leaving_words(before, missing, left)]
            evidence.append(Evidence("later_list", file_days[later.file_id]))
            if starts:
                evidence.append(Evidence("starts_later", starts))
            certainty = SURE if has_left else LIKELY if starts else POSSIBLE
            since = starts or file_days[later.file_id]
            yield Finding(MOVER, (person.key,), pair, certainty, tuple(evidence), *pair, since)
        elif not {before, after} & (missing.keys() | left.keys()):  # else the question is whether they left one of them
            told = [Evidence("both_valid"), *([] if is_later_list else [Evidence("one_list")])]
            yield Finding(TWO_SCHOOLS, (person.key,), pair, POSSIBLE, tuple(told), *pair, starts)


def _leaving_words(
    place: Place, missing: Mapping[Place, Missing], left: Mapping[Place, NotWorking]
) -> Iterator[Evidence]:
    if place in left:
        yield Evidence("not_working")
    if place in missing:
        yield Evidence("missing_from_list", f"{missing[place].known - missing[place].missing}/{missing[place].known}")


def _overlap(one: Standing, other: Standing) -> bool:
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    return start <= min(one.valid_to or date.max, other.valid_to or date.max)


def _leaver(
    person: Listed,
    place: Place,
    missing: Mapping[Place, Missing],
    left: Mapping[Place, NotWorking],
    file_days: Mapping[int, date],
) -> Finding:
    evidence = list(_leaving_words(place, missing, left))
    lines: tuple[tuple[int, str | None, int], ...] = ()
    day = None
    if place in left:
        row = left[place].row
        lines = ((row["file_id"], row["sheet"], row["row"]),)
        day = row["valid_to"] + timedelta(days=1) if row["valid_to"] else file_days[row["file_id"]]
    if place in missing:
        day = day or file_days[missing[place].file_id]
    elsewhere = {
        a.school_code for a in person.places
        if a.valid_to is None and (person.key, a.school_code) not in missing and (person.key, a.school_code) not in left
    }  # fmt: skip
    if elsewhere:
        evidence.append(Evidence("still_elsewhere", len(elsewhere)))
    few_missing = place in missing and missing[place].missing <= max(2, missing[place].known // 10)
    certainty = SURE if place in left and place in missing else LIKELY if place in left or few_missing else POSSIBLE
    kind = NOT_WORKING if place in left else GONE
    return Finding(kind, (person.key,), (place[1],), certainty, tuple(evidence), place[1], None, day, lines)


def listed_again(
    people: Mapping[str, Listed], lines: Iterable[Line], decided: Iterable[tuple[RosterDecision, str]]
) -> list[Finding]:
    """Return one finding per place that was decided to have ended and that a list loaded later has again.

    `decided`: decisions with the key of whom they mean; of one place the last counts.
    """
    newest: dict[Place, Line] = {}
    for line in lines:
        newest[line.key, line.school_code] = line
    found: dict[Place, Finding] = {}
    for decision, key in decided:
        if decision.verdict not in (LEFT, MOVED) or key not in people:
            continue
        place = key, decision.school_code or ""
        if place not in newest or newest[place].row["file_id"] <= decision.basis:
            continue
        line = newest[place]
        starts, ends = line.row["valid_from"], line.row["valid_to"]
        if decision.day and (starts is None or starts <= decision.day) and (ends is None or ends > decision.day):
            found[place] = Finding(
                LISTED_AGAIN, (key,), (line.school_code,), LIKELY, (Evidence("listed_after", decision.day),),
                line.school_code, None, decision.day, ((line.row["file_id"], line.row["sheet"], line.row["row"]),),
                decision.number,
            )  # fmt: skip
    return list(found.values())
