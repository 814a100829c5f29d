"""The office's staff lists become people and assignments. The list loaded last counts; what was decided is applied.

Lines come as staged rows (dicts with `file_id`, in loading order). The outcome of every line is told.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from etl.match.people import Assignment, Person, is_written_for
from etl.match.roster import Roster
from etl.match.schools import SchoolIndex
from etl.match.words import Codes, could_be, words_of
from etl.model.identity import Bearer
from etl.model.roster import RosterDecision
from etl.text.fold import has_marks
from etl.warehouse.outcomes import COUNTED, DUPLICATE, PENDING, Outcome, columns_table, of_reader
from etl.warehouse.staff_decided import Finder, Standing, aliases, name_key, redated

Rows = Sequence[dict[str, Any]]

PERSON = pa.schema([
    ("person_key", pa.string()), ("staff_code", pa.string()), ("full_name", pa.string()),
    ("email", pa.string()), ("phone", pa.string()),
])  # fmt: skip
ASSIGNMENT = pa.schema([
    ("person_key", pa.string()), ("school_code", pa.string()), ("role", pa.string()), ("is_core", pa.bool_()),
    ("valid_from", pa.date32()), ("valid_to", pa.date32()),
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()),
])  # fmt: skip


class Line(NamedTuple):
    """One line that stands for a person at a school. `own_key`: whom it means by itself, `key`: after decisions."""

    row: dict[str, Any]
    school_code: str
    own_key: str
    key: str


@dataclass(frozen=True)
class Settled:
    """The staff lists with everything decided. `people`: key → a row of PERSON; `standing`: the rows of ASSIGNMENT.

    `lines`: every line placed, also those that a later list replaced. `finder`: whom decisions mean, `kept`: own key →
    the key of the one person, for entries that were decided to be somebody else's second one.
    """

    people: Mapping[str, tuple[Any, ...]]
    standing: Sequence[Standing]
    outcomes: list[Outcome]
    lines: Sequence[Line]
    finder: Finder
    kept: Mapping[str, str]

    def key_of(self, bearer: Bearer) -> str | None:
        """Return the key of the person whom a decision means, None where nobody, or more than one, is found."""
        own = self.finder.find(bearer)
        return self.kept.get(own, own) if own else None


@dataclass(frozen=True)
class Staff:
    """People and their assignments, and how they are recognised."""

    people: pa.Table
    assignments: pa.Table
    roster: Roster
    outcomes: list[Outcome]


def build_staff(rows: Rows, index: SchoolIndex, decided: Iterable[RosterDecision] = ()) -> Staff:
    """Return people and assignments as tables, and everybody as the matching knows them; see `settle`."""
    lists = settle(rows, index, decided)
    codes, emails = _other_marks(lists.lines, lists.people)
    roster = Roster(
        (Person(p[0], p[2], p[1], p[3], p[4]) for p in lists.people.values()), (Assignment(*a[:6]) for a in lists.standing),
        other_keys=lists.kept, other_codes=codes, other_emails=emails,
    )  # fmt: skip
    return Staff(
        columns_table(lists.people.values(), PERSON), columns_table(lists.standing, ASSIGNMENT), roster, lists.outcomes,
    )  # fmt: skip


def settle(rows: Rows, index: SchoolIndex, decided: Iterable[RosterDecision] = ()) -> Settled:
    """Return people and assignments.

    A person is one staff number. A line without a number is the person of that very name at that school who has one,
    where there is exactly one; else one name at one school (with telephone, else by order of appearance). A later
    list's lines for a person at a school replace the earlier list's. A number that an earlier line gave to somebody
    of quite another name waits. `decided`: the office's answers, in the order in which they were given.
    """
    placed, outcomes = _placed(rows, index)
    own_keys = _person_keys(placed)
    answers = list(decided)
    finder = Finder([(key, row["full_name"], school) for (row, school), key in zip(placed, own_keys, strict=True)])
    kept = aliases(answers, finder)
    lines = [Line(row, school, own, kept.get(own, own)) for (row, school), own in zip(placed, own_keys, strict=True)]
    standing, more = _standing(lines)
    standing = redated(standing, answers, finder, kept, index.by_code)
    return Settled(_people(lines), standing, [*outcomes, *more], lines, finder, kept)


def _placed(rows: Rows, index: SchoolIndex) -> tuple[list[tuple[dict[str, Any], str]], list[Outcome]]:
    """Return the lines that name a known school, with it, and the outcome of all others."""
    outcomes: list[Outcome] = []
    placed: list[tuple[dict[str, Any], str]] = []
    owners: dict[str, str] = {}
    for row in rows:
        done = of_reader(row)
        if done:
            outcomes.append(done)
            continue
        school_code, problem = school_of(row, index)
        owner = owners.setdefault(row["staff_code"], row["full_name"]) if row["staff_code"] else row["full_name"]
        if not is_written_for(row["full_name"], owner):
            problem = ("code_of_another", row["staff_code"], owner)
        elif school_code is not None:
            placed.append((row, school_code))
            continue
        outcomes.append(Outcome(row["file_id"], row["sheet"], row["row"], PENDING, *problem))
    return placed, outcomes


def _people(lines: Iterable[Line]) -> dict[str, tuple[Any, ...]]:
    """Return key → PERSON row. What a person's own lines say goes before what their other entry says."""
    people: dict[str, tuple[Any, ...]] = {}
    for line in sorted(lines, key=lambda x: x.own_key == x.key):
        row, known = line.row, people.get(line.key, (None,) * len(PERSON))
        people[line.key] = (
            line.key, (line.own_key if row["staff_code"] else None) or known[1], row["full_name"],
            row["email"] or known[3], row["phone"] or known[4],
        )  # fmt: skip
    return people


def _standing(lines: Iterable[Line]) -> tuple[list[Standing], list[Outcome]]:
    """Return the assignments that the last list of each person and school gives, and the outcome of every line."""
    last_file: dict[tuple[str, str], int] = {}
    for line in lines:
        place = line.key, line.school_code
        last_file[place] = max(line.row["file_id"], last_file.get(place, 0))
    standing, outcomes = [], []
    for row, school_code, _, key in lines:
        where = (row["file_id"], row["sheet"], row["row"])
        if row["file_id"] < last_file[key, school_code]:
            outcomes.append(Outcome(*where, DUPLICATE, "replaced_by_later_file"))
            continue
        standing.append(Standing(
            key, school_code, row["role"] or "GV", bool(row["is_core"]), row["valid_from"], row["valid_to"], *where,
        ))  # fmt: skip
        outcomes.append(Outcome(*where, COUNTED))
    return standing, outcomes


def _other_marks(lines: Iterable[Line], people: Mapping[str, tuple[Any, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the numbers and the addresses that only the other entries of people have, each with the person's key."""
    codes: dict[str, str] = {}
    emails: dict[str, str] = {}
    for row, _, own_key, key in lines:
        if own_key == key:
            continue
        if row["staff_code"] and own_key != people[key][1]:
            codes[own_key] = key
        if row["email"] and row["email"] != people[key][3]:
            emails[row["email"]] = key
    return codes, emails


def _person_keys(placed: Sequence[tuple[dict[str, Any], str]]) -> list[str]:
    """Return the person of every line: its number, the number of the only such name at the school, or a stable hash.

    Lists are corrected and loaded again: marks and telephones come later, Excel takes leading zeros. So where every
    file has a name at most once at a school, all its lines there are one person; only namesakes inside one list are
    told apart, by telephone, else by their order.
    """
    codes = Codes(row["staff_code"] for row, _ in placed if row["staff_code"])
    names = [name_key(row["full_name"], school_code) for row, school_code in placed]
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    per_file: Counter[tuple[tuple[str, str], int]] = Counter()
    spellings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (row, _), name in zip(placed, names, strict=True):
        per_file[name, row["file_id"]] += 1
        spellings[name].add(row["full_name"])
        if row["staff_code"]:
            numbers[name].add(codes.longest(row["staff_code"]))
    has_namesakes = {name for (name, _), lines in per_file.items() if lines > 1}
    has_namesakes |= {name for name, written in spellings.items() if not _one_name(written)}
    met: Counter[tuple[str, str, int]] = Counter()
    keys = []
    for (row, _), name in zip(placed, names, strict=True):
        if row["staff_code"]:
            keys.append(codes.longest(row["staff_code"]))
        elif name not in has_namesakes and len(numbers[name]) == 1:
            keys.append(next(iter(numbers[name])))
        elif name not in has_namesakes:
            keys.append(_hashed(*name))
        else:
            exact = words_of(row["full_name"]).accent_text
            met[exact, name[1], row["file_id"]] += 1
            keys.append(_hashed(exact, name[1], row["phone"] or str(met[exact, name[1], row["file_id"]])))
    return keys


def _one_name(spellings: Iterable[str]) -> bool:
    """Tell whether these can all be one name, some written without marks."""
    written = sorted(spellings, key=has_marks, reverse=True)
    return all(could_be(other, written[0]) for other in written)


def _hashed(*parts: str) -> str:
    return "k-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def school_of(row: Mapping[str, Any], index: SchoolIndex) -> tuple[str | None, tuple[str | None, ...]]:
    """Return (school code, ()) or (None, (reason, value, candidates)) of a staff row."""
    code, text = row["school_code"], row["school_text"]
    known = index.by_code(code)
    if known:
        return known, ()
    if text:
        match = index.find(text, row["commune_text"])
        if match.code:
            return match.code, ()
        if match.candidates:
            return None, ("ambiguous_school", text, ", ".join(match.candidates))
    return None, ("unknown_school_code", code, None) if code else ("unknown_school", text, None)
