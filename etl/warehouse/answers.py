"""Schools' answers who the unknown names are, as the build uses them: beside the Department's decisions, never over them.

A school speaks of its own people only. What contradicts the Department, the machine's own finding or another answer
waits, and both are named. Taking the file out takes its answers out: they are nowhere but in the file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from etl.match.roster import Roster
from etl.model.identity import ASK_SCHOOL, IS_PERSON, IS_ROOM, NOT_OURS, VERDICTS, Bearer
from etl.model.vocabulary import ROLES, name_of
from etl.readers.common.answer_sheet import NOT_KNOWN, meaning_of, people_of
from etl.warehouse.decided import IN_FORCE, ListedPeople
from etl.warehouse.outcomes import COUNTED, DUPLICATE, PENDING, Outcome, columns_table, of_reader

ANSWER = pa.schema([
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()), ("school_code", pa.string()),
    ("subject_id", pa.string()), ("session_code", pa.string()), ("verdict", pa.string()), ("person_key", pa.string()),
    ("note", pa.string()), ("outcome", pa.string()), ("reason", pa.string()), ("value", pa.string()),
    ("candidates", pa.string()),
])  # fmt: skip
"""One row per line of an answer file: what the school says (verdict, person_key), and what became of it (as in `outcomes`)."""

Row = Mapping[str, Any]
Place = tuple[int, str | None, int]
"""file_id, sheet, row."""

Question = tuple[str, str | None]
"""subject_id and the session it is asked for (None: all)."""


class Claim(NamedTuple):
    """What an answer says: a person, or the room of a school, or nobody."""

    verdict: str | None
    person_key: str | None = None
    school_code: str | None = None


class Known(NamedTuple):
    """What answers a question already, in words; `claim` None: several things. `is_whole`: of none of its rows it is open."""

    claim: Claim | None
    words: str
    is_whole: bool = True


@dataclass(frozen=True)
class Line:
    """One answer that may be followed."""

    row: Row
    claim: Claim

    @property
    def question(self) -> Question:
        """What it answers."""
        return self.row["subject_id"], self.row["session_code"]


def put_answers(con: duckdb.DuckDBPyConnection, rows: Iterable[Row], roster: Roster) -> None:
    """Write `core_answer` (one row per ANSWERS record of `rows`, in loading order), add the answers followed to
    `decision_in_force` (which holds the Department's), and what is worth knowing to `build_note`.
    """
    lines = list(rows)
    con.execute("delete from build_note where reason = 'answer_settled'")
    if not lines:
        _insert(con, "create or replace table core_answer as select * from incoming", ANSWER.empty_table())
        return
    desk = _Desk(con, roster)
    done: dict[Place, Outcome] = {}
    claims: dict[Place, Claim] = {}
    by_question: dict[Question, list[Line]] = defaultdict(list)
    for row in lines:
        outcome = of_reader(dict(row))
        if outcome is None:
            judged = desk.judge(row)
            if isinstance(judged, Claim):
                claims[_place(row)] = judged
                line = Line(row, judged)
                by_question[line.question].append(line)
                continue
            outcome = judged
        done[_place(row)] = outcome
    followed = []
    for question, answers in by_question.items():
        for line, outcome in desk.settle(question, answers):
            done[_place(line.row)] = outcome
            if outcome.outcome == COUNTED:
                followed.append(desk.decision(line))
    table = [
        (
            *(row[c] for c in ("file_id", "sheet", "row", "school_code", "subject_id", "session_code")),
            *(claims.get(_place(row)) or Claim(NOT_KNOWN if row["reason"] == "answer_unknown" else row["verdict"]))[:2],
            row["note"], *done[_place(row)][3:],
        )
        for row in lines
    ]  # fmt: skip
    _insert(con, "create or replace table core_answer as select * from incoming", columns_table(table, ANSWER))
    _insert(con, "insert into decision_in_force select * from incoming", columns_table(followed, IN_FORCE))
    con.execute("""
        insert into build_note
        select file_id, sheet, row, 'note', reason, value, candidates from core_answer where reason = 'answer_settled'
    """)


class _Desk:
    """What is known when answers are looked at: questions, the lists, decisions in force, what the machine found."""

    def __init__(self, con: duckdb.DuckDBPyConnection, roster: Roster) -> None:
        self.roster, self.known_people = roster, ListedPeople(con)
        self.files = {
            i: (name, at) for i, name, at in con.execute("select file_id, name, loaded_at from files").fetchall()
        }
        self.schools = dict(con.execute("select school_code, school_name from core_school").fetchall())
        self.asks_of = dict(
            con.execute("select subject_id, school from evidence_subject where about = 'person'").fetchall()
        )
        self.candidates = _lists(
            con, "select subject_id, person_key from evidence_candidate where person_key is not null"
        )
        self.asked = _lists(
            con, f"select subject_id, decided_school from decision_in_force where verdict = '{ASK_SCHOOL}'"
        )
        self.standing = {
            (subject, session): (Claim(verdict, person, school if verdict == IS_ROOM else None), by)
            for subject, session, verdict, person, school, by in con.execute(f"""
                select subject_id, session_code, verdict, decided_person, decided_school, "by" from decision_in_force
                where about = 'person' and verdict <> '{ASK_SCHOOL}'
            """).fetchall()
        }
        self.found: dict[str, list[tuple[str | None, str | None]]] = _pairs(con)
        self._people: dict[str, list[Any]] = {}

    def judge(self, row: Row) -> Claim | Outcome:
        """Return what an answer says, or why it cannot be followed."""
        subject, school, shown = row["subject_id"], row["school_code"], row["shown_text"]
        if school not in self.schools or not self._concerns(subject, school):
            return _pending(row, "answer_not_asked", shown or row["answer_text"])
        verdict, person = row["verdict"], None
        if verdict is None:
            meaning = meaning_of(row["answer_text"], self._staff(school))
            if meaning.problem or not meaning.verdict:
                return _pending(row, "answer_stranger", row["answer_text"])
            verdict, person = meaning.verdict, meaning.person and meaning.person.person_key
        elif verdict == IS_PERSON:
            person = self.known_people.person(Bearer(row["person_key"], row["full_name"], school))
        if verdict == IS_PERSON:
            if not person or not self._works_at(person, school):
                return _pending(row, "answer_stranger", row["full_name"] or row["answer_text"])
            return Claim(IS_PERSON, person)
        if verdict == IS_ROOM:
            return Claim(IS_ROOM, None, school)
        others = any(not self._works_at(p, school) for p in self.candidates.get(subject, ()))
        is_own = self.asks_of[subject] == school or school in self.asked.get(subject, ())
        if not is_own or (verdict == NOT_OURS and others):
            return _pending(row, "answer_for_department", row["answer_text"])
        return Claim(verdict)

    def settle(self, question: Question, answers: Sequence[Line]) -> list[tuple[Line, Outcome]]:
        """Return what becomes of all answers to one question. Of one school's files the one loaded last speaks for it."""
        latest = {a.row["school_code"]: a.row["file_id"] for a in answers}
        old = [a for a in answers if a.row["file_id"] != latest[a.row["school_code"]]]
        speaking = [a for a in answers if a.row["file_id"] == latest[a.row["school_code"]]]
        results = [(a, _outcome(a.row, DUPLICATE, "replaced_by_later_file")) for a in old]
        known, free = self._known(question), []
        for a in speaking:
            if known and a.claim != known.claim:
                results.append((a, _outcome(a.row, PENDING, "answer_contradicts", self._words(a), known.words)))
            elif known and known.is_whole:
                results.append((a, _outcome(a.row, DUPLICATE, "answer_settled", self._words(a), known.words)))
            else:
                free.append(a)
        if len({a.claim for a in free}) > 1:
            for a in free:
                others = "; ".join(dict.fromkeys(f"“{self._words(b)}”" for b in free if b.claim != a.claim))
                results.append((a, _outcome(a.row, PENDING, "answers_differ", self._words(a), others)))
        else:
            results += [(a, _outcome(a.row, COUNTED)) for a in free[:1]]
            results += [(a, _outcome(a.row, DUPLICATE, "repeated_record")) for a in free[1:]]
        return results

    def decision(self, line: Line) -> tuple[Any, ...]:
        """Return the row of IN_FORCE that an answer gives."""
        row, claim = line.row, line.claim
        name, at = self.files[row["file_id"]]
        by = f"{self.schools[row['school_code']]} (tệp {name})"
        return (
            row["subject_id"], "person", row["session_code"], claim.verdict, claim.person_key, claim.school_code, 0, at, by,
            row["note"] or "", row["file_id"],
        )  # fmt: skip

    def _known(self, question: Question) -> Known | None:
        """Return what answers a question already, and in words: the Department's decision, else what the machine found."""
        subject, session = question
        made = self.standing.get(question) or self.standing.get((subject, None))
        if made:
            claim, by = made
            return Known(claim, f"quyết định của {by}: {self._claim_words(claim)}")
        rows = [person for s, person in self.found.get(subject, ()) if session in (None, s)]
        people = {person for person in rows if person}
        if not people:
            return None
        names = ", ".join(sorted(self._person_words(p) for p in people))
        only = Claim(IS_PERSON, people.pop()) if len(people) == 1 else None
        return Known(only, f"điều máy đã nhận ra: {names}", is_whole=None not in rows)

    def _concerns(self, subject: str, school: str) -> bool:
        if subject not in self.asks_of:
            return False
        if self.asks_of[subject] == school or school in self.asked.get(subject, ()):
            return True
        mine = [*self.candidates.get(subject, ()), *(p for _, p in self.found.get(subject, ()) if p)]
        return any(self._works_at(p, school) for p in mine)

    def _works_at(self, person: str, school: str) -> bool:
        return any(a.school_code == school for a in self.roster.assignments(person))

    def _staff(self, school: str) -> list[Any]:
        if school not in self._people:
            keys = self.roster.staff_of(school, None)
            people = [self.roster.people[k] for k in keys]
            roles = [next(a.role for a in self.roster.assignments(k) if a.school_code == school) for k in keys]
            lines = [
                (p.person_key, p.full_name, p.staff_code, name_of(ROLES, role), True)
                for p, role in zip(people, roles, strict=True)
            ]
            self._people[school] = people_of(lines, school)
        return self._people[school]

    def _words(self, line: Line) -> str:
        words = self._claim_words(line.claim)
        return words if line.claim.person_key else f"{words} ({self.schools[line.row['school_code']]})"

    def _claim_words(self, claim: Claim) -> str:
        return self._person_words(claim.person_key) if claim.person_key else VERDICTS.get(claim.verdict or "", "")

    def _person_words(self, person_key: str) -> str:
        person = self.roster.people.get(person_key)
        code = f", mã {person.staff_code}" if person and person.staff_code else ""
        schools = {self.schools.get(a.school_code, a.school_code) for a in self.roster.assignments(person_key)}
        return f"{person.full_name if person else person_key} ({', '.join(sorted(schools))}{code})"


def _outcome(row: Row, outcome: str, reason: str | None = None, *more: str | None) -> Outcome:
    return Outcome(row["file_id"], row["sheet"], row["row"], outcome, reason, *more)


def _place(row: Row) -> Place:
    return row["file_id"], row["sheet"], row["row"]


def _pending(row: Row, reason: str, value: str | None) -> Outcome:
    return _outcome(row, PENDING, reason, value or "…")


def _lists(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in con.execute(query).fetchall():
        found[key].append(value)
    return found


def _pairs(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str | None, str | None]]]:
    """Return subject_id → (session, person) of every row that asks it, as the machine found it."""
    found: dict[str, list[tuple[str | None, str | None]]] = defaultdict(list)
    for subject, session, person in con.execute(
        "select distinct subject_id, session_code, person_key from met_sighting where subject_id is not null"
    ).fetchall():
        found[subject].append((session, person))
    return found


def _insert(con: duckdb.DuckDBPyConnection, statement: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(statement)
    con.unregister("incoming")
