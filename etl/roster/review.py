"""All findings about the staff lists of a warehouse, under the decisions given: what the page and the command show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from etl.match.schools import SchoolIndex
from etl.model.identity import Bearer
from etl.model.roster import DIFFERENT, KEEP, RosterDecision
from etl.roster.finding import (
    CERTAINTIES,
    KINDS,
    MOVER,
    TWO_SCHOOLS,
    Finding,
    Listed,
    Namesakes,
)
from etl.roster.places import NotWorking, listed_again, stale_places
from etl.roster.same import duplicates
from etl.roster.shared import shared_marks
from etl.text.collate import person_sort_key
from etl.text.vietnam import from_iso, local
from etl.warehouse.corrections import origins
from etl.warehouse.lists import build_schools
from etl.warehouse.staff import Settled, school_of, settle
from etl.warehouse.staff_decided import Standing

Rows = Sequence[dict[str, Any]]
KeyOf = Callable[[Bearer], str | None]
Sites = Mapping[tuple[str, str | None], str]


@dataclass(frozen=True)
class Review:
    """The questions that stand open, the surest of each kind first; the people they speak of and everybody else.

    `files`: file id → its name as loaded. `last_file`: the number of the file loaded last.
    """

    findings: tuple[Finding, ...]
    namesakes: tuple[Namesakes, ...]
    people: Mapping[str, Listed]
    files: Mapping[int, str]
    last_file: int

    def bearer(self, key: str, school_code: str | None = None) -> Bearer:
        """Return a person as decisions name them."""
        person = self.people[key]
        school = school_code or (person.places[-1].school_code if person.places else None)
        return Bearer(key, person.full_name, school)

    def rostered(self, day: date, audience: Sequence[str]) -> frozenset[str]:
        """Return who is counted on `day`: somebody of the audience with a place that is valid then."""
        return frozenset(
            p.key for p in self.people.values()
            if any(a.role in audience and (a.valid_from or day) <= day <= (a.valid_to or day) for a in p.places)
        )  # fmt: skip


def review(
    con: duckdb.DuckDBPyConnection, decided: Iterable[RosterDecision] = (), sites: Sites | None = None
) -> Review:
    """Return the findings about the staff lists that a warehouse was built from, as if `decided` were in force.

    `sites`: names of sites whose school people decided, as `build_schools` takes them.
    """
    files = con.execute("select file_id, name, loaded_at from files").fetchall()
    return review_of(
        _rows(con, "staff"), build_schools(_rows(con, "schools"), sites, origins(con)).index, list(decided),
        {number: local(from_iso(at)).date() for number, _, at in files}, {number: name for number, name, _ in files},
    )  # fmt: skip


def review_of(
    rows: Rows,
    index: SchoolIndex,
    decided: Sequence[RosterDecision],
    file_days: Mapping[int, date],
    files: Mapping[int, str],
) -> Review:
    """Return the findings about staged staff rows; `file_days`: the local day on which each file was loaded."""
    lists = settle(rows, index, decided)
    people = listed_people(lists)
    apart, hidden = _answered(decided, lists.key_of)
    same, namesakes = duplicates(people)
    found = [
        *(f for f in same if frozenset(f.people) not in apart),
        *stale_places(people, lists.lines, _not_working(rows, index, lists.key_of, people), file_days),
        *listed_again(people, lists.lines, [(d, key) for d in decided if (key := lists.key_of(d.people[0]))]),
        *shared_marks(people, apart),
    ]
    standing = [f for f in found if _question(f.kind, f.people, f.schools) not in hidden]
    order, surest = list(KINDS), list(CERTAINTIES)

    def rank(finding: Finding) -> tuple[Any, ...]:
        name = person_sort_key(people[finding.people[0]].full_name)
        return order.index(finding.kind), surest.index(finding.certainty), finding.schools, name, finding.id

    return Review(tuple(sorted(standing, key=rank)), tuple(namesakes), people, files, max(files, default=0))


def listed_people(lists: Settled) -> dict[str, Listed]:
    """Return everybody whom the lists have, with the places that stand."""
    places: dict[str, list[Standing]] = defaultdict(list)
    for assignment in lists.standing:
        places[assignment.person_key].append(assignment)
    return {
        key: Listed(key, code, full_name, email, phone, tuple(places[key]))
        for key, code, full_name, email, phone in lists.people.values()
    }


def _question(kind: str, people: Iterable[str], schools: Iterable[str]) -> tuple[str, frozenset[str], frozenset[str]]:
    """What was answered; somebody who truly works at two schools has not moved either."""
    return TWO_SCHOOLS if kind == MOVER else kind, frozenset(people), frozenset(schools)


def _answered(decided: Iterable[RosterDecision], key_of: KeyOf) -> tuple[set[frozenset[str]], set[Any]]:
    """Return the pairs who are two people, and the questions whose answer is that the lists are right."""
    apart: set[frozenset[str]] = set()
    hidden = set()
    for decision in decided:
        keys = [key for bearer in decision.people if (key := key_of(bearer))]
        if decision.verdict == DIFFERENT:
            apart |= {frozenset((a, b)) for a in keys for b in keys if a != b}
        elif decision.verdict == KEEP:
            hidden.add(_question(decision.kind, keys, decision.schools))
    return apart, hidden


def _not_working(rows: Rows, index: SchoolIndex, key_of: KeyOf, people: Mapping[str, Listed]) -> Iterable[NotWorking]:
    for row in rows:
        if row["reason"] != "not_working" or not row["full_name"]:
            continue
        school, _ = school_of(row, index)
        key = key_of(Bearer(row["staff_code"] or "", row["full_name"], school)) if school else None
        if key and school and key in people:
            yield NotWorking(key, school, row)


def _rows(con: duckdb.DuckDBPyConnection, kind: str) -> Rows:
    return con.sql(f"select * from stg_{kind} order by file_id, sheet, row").to_arrow_table().to_pylist()


def kinds_present(findings: Iterable[Finding]) -> list[str]:
    """Return the kinds that occur, in the order in which they are shown."""
    present = {f.kind for f in findings}
    return [kind for kind in KINDS if kind in present]
