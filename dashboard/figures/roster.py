"""The doubts about staff lists as the page, the Excel and the command line show them. Names: only for who may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dashboard.figures.keys import Filters, schools_within
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.roster import RosterDecision
from etl.model.vocabulary import ROLES, name_of
from etl.roster.finding import CERTAINTIES, KINDS, Finding, Listed, people_fewer
from etl.roster.review import Review, Sites, review
from etl.roster.words import is_against, said
from etl.text.vietnam import number
from etl.warehouse.staff_decided import Standing

Row = dict[str, Any]

COLUMNS = (
    "finding", "kind", "certainty", "person", "full_name", "staff_code", "school", "school_name", "district", "role",
    "email", "phone", "valid_from", "valid_to", "file", "where", "evidence", "day",
)  # fmt: skip
"""Columns of `lines`, in this order: one line per finding, person and place, then the lines of files it rests on."""


@dataclass(frozen=True)
class Doubts:
    """Findings inside a scope and a filter. `people`: whom they concern; `fewer`: by how many people the denominator
    would fall if all were true; `rostered`: the people counted by name on the day, under the decisions taken.
    """

    findings: tuple[Finding, ...]
    people: int
    fewer: int
    rostered: int

    @property
    def sentence(self) -> str:
        """The state in one sentence."""
        if not self.findings:
            return "Không còn chỗ nào cần xem trong danh sách cán bộ."
        effect = (
            f"nếu đều đúng, mẫu số giảm **{number(self.fewer)} người** (đang tính {number(self.rostered)} người có tên)"
            if self.fewer
            else f"không làm đổi mẫu số của toàn tỉnh ({number(self.rostered)} người có tên)"
        )
        return f"**{number(len(self.findings))} chỗ cần xem**, liên quan {number(self.people)} người; {effect}."


def read_review(
    snapshot: Snapshot, decided: Iterable[RosterDecision], scope: Scope, sites: Sites | None = None
) -> Review:
    """Return the findings of the snapshot's warehouse under `decided`; UserError where the scope may not see names."""
    scope.require_people()
    path = snapshot.rows("select path from duckdb_databases() where database_name = 'wh'")[0]["path"]
    with duckdb.connect(path, read_only=True) as con:
        return review(con, decided, sites)


def doubts(seen: Review, snapshot: Snapshot, scope: Scope, where: Filters | None = None) -> Doubts:
    """Return what is doubtful at schools inside the scope and the filters, which speak of schools."""
    inside = schools_within(snapshot, where or Filters(), scope)
    findings = tuple(f for f in seen.findings if inside & set(f.schools))
    rostered = seen.rostered(snapshot.as_of, snapshot.settings.audience)
    people = {key for f in findings for key in f.people}
    return Doubts(findings, len(people), people_fewer(findings, rostered), len(rostered))


def counted_now(snapshot: Snapshot) -> int:
    """Return the people counted by name in the published figures."""
    return snapshot.rows("select count(distinct person_key) as people from rostered")[0]["people"]


def evidence_words(finding: Finding) -> tuple[list[str], list[str]]:
    """Return what speaks for and what speaks against a finding, as sentences."""
    return (
        [said(e) for e in finding.evidence if not is_against(e)],
        [said(e) for e in finding.evidence if is_against(e)],
    )


def reason(finding: Finding) -> str:
    """Return the evidence in one sentence: what speaks for it, then what speaks against it."""
    told, against = evidence_words(finding)
    return ", ".join(told) + (f"; nhưng {', '.join(against)}" if against else "")


def schools_by_code(snapshot: Snapshot) -> dict[str, Row]:
    """Return code → the school's name and former district."""
    rows = snapshot.rows("select school_code, school_name, district_code from school_dim")
    return {r["school_code"]: r for r in rows}


def lines(seen: Review, findings: Sequence[Finding], schools: Mapping[str, Row]) -> list[Row]:
    """Return the findings with every line of a file that they rest on; keys: COLUMNS."""
    found = []
    for finding in findings:
        words = reason(finding)
        base = {
            "finding": finding.id, "kind": KINDS[finding.kind], "certainty": CERTAINTIES[finding.certainty],
            "evidence": words, "day": finding.day,
        }  # fmt: skip
        for key in finding.people:
            person = seen.people[key]
            found += [base | _line(seen, person, place, schools) for place in places_of(person, finding)]
        found += [
            base | dict.fromkeys(COLUMNS[3:14]) | {"person": finding.people[0], "full_name": seen.people[finding.people[0]].full_name,
                                                   "file": seen.files[f], "where": where(sheet, row)}
            for f, sheet, row in finding.lines
        ]  # fmt: skip
    return [{c: row[c] for c in COLUMNS} for row in found]


def places_of(person: Listed, finding: Finding) -> list[Standing]:
    """Return the places of a person that the finding speaks of; all where it speaks of none of them."""
    return [a for a in person.places if a.school_code in finding.schools] or list(person.places)


def _line(seen: Review, person: Listed, place: Standing, schools: Mapping[str, Row]) -> Row:
    school = schools.get(place.school_code, {})
    return {
        "person": person.key, "full_name": person.full_name, "staff_code": person.staff_code,
        "school": place.school_code, "school_name": school.get("school_name", ""),
        "district": school.get("district_code"), "role": name_of(ROLES, place.role),
        "email": person.email, "phone": person.phone, "valid_from": place.valid_from, "valid_to": place.valid_to,
        "file": seen.files.get(place.file_id, ""), "where": where(place.sheet, place.row),
    }  # fmt: skip


def where(sheet: str | None, row: int) -> str:
    """Return the place of a line in its file, in words."""
    return f"tờ “{sheet}”, dòng {row}" if sheet else f"dòng {row}"
