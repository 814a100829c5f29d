"""Open questions of identity: who is meant by a name as written, which school by a text; the most valuable first.

A question is a `Subject` with every row of every file that waits for its answer. What an answer is worth: the rows it
settles, shared among the schools in question (a name that six schools could bear is six times the work), and more where
somebody not yet counted may be behind it (WORTH_MOVES), most where that could lift a flagged school to its target
(WORTH_LIMIT).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.figures.reach import Possible, Reach, reach_of
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import FLAGGED
from etl.model.identity import SITE, Subject
from etl.text.vietnam import number
from etl.warehouse.sqlfile import run_file

SQL = Path(__file__).parent / "review_sql"

WORTH_MOVES, WORTH_LIMIT = 2, 4
"""Rows that an answer is worth beside those it settles."""

KINDS = {"person": "người", "device": "thiết bị, tên chưa rõ", "site": "điểm cầu, cơ sở", "account": "tài khoản AI"}
"""What a question is about → Vietnamese words."""


@dataclass(frozen=True)
class Place:
    """One school at which a person works, and as what."""

    school_code: str
    role: str | None


@dataclass(frozen=True)
class Choice:
    """A person (`person_key`), or a school (`school_code`), whom a question may mean.

    `probability` 0–1, None where the machine gives none. `is_verified`: already counted as taking part; None where not
    in the programme's audience on the as-of date.
    """

    person_key: str | None
    school_code: str | None = None
    probability: float | None = None
    evidence: tuple[str, ...] = ()
    full_name: str = ""
    staff_code: str | None = None
    email: str | None = None
    places: tuple[Place, ...] = ()
    is_verified: bool | None = None


@dataclass(frozen=True)
class Question:
    """One open question. `kind`: see KINDS. `sessions`: those of its waiting rows, by time; `loose_rows`: rows of none.

    `rows`: those that an answer helps; `own_rows`: those that it settles by itself.
    `attended`: sessions that whoever it is attended. `moves`: schools whose participation the answer could raise;
    `lacking`: the one of them nearest its target, and the people it lacks; `closes`: that school is flagged, and open
    questions could lift it to its target.
    """

    id: str
    subject: Subject
    shown: str
    kind: str
    rows: int
    own_rows: int
    files: int
    sessions: tuple[str, ...]
    loose_rows: int
    sources: tuple[str, ...]
    attended: tuple[str, ...]
    choices: tuple[Choice, ...]
    asked: int | None = None
    asked_school: str | None = None
    moves: tuple[str, ...] = ()
    lacking: tuple[str, int] | None = None
    closes: bool = False

    @property
    def school(self) -> str | None:
        """The code of the school that the rows name, None where they name none that is known."""
        named = self.subject.school
        return named if self.subject.about != SITE and named and not named.startswith("?") else None

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools that the question may concern: the one named, else those of the candidates."""
        if self.school:
            return (self.school,)
        found = [c.school_code for c in self.choices if c.school_code]
        found += [p.school_code for c in self.choices for p in c.places]
        return tuple(dict.fromkeys(found))

    @property
    def worth(self) -> float:
        """What an answer is worth, in rows."""
        return self.rows / max(1, len(self.schools)) + WORTH_MOVES * bool(self.moves) + WORTH_LIMIT * self.closes

    @property
    def can_be_told(self) -> bool:
        """True where something is known to answer from: candidates, or a school whose people can be asked."""
        return bool(self.choices or self.school)


@dataclass(frozen=True)
class Open:
    """All open questions of one snapshot, the most valuable first, and how far they could raise each school."""

    questions: tuple[Question, ...]
    reach: Reach

    def find(self, id_: str | None) -> Question | None:
        """Return the question of that id, None where it is not open."""
        return next((q for q in self.questions if q.id == id_), None)

    @property
    def rows(self) -> int:
        """The rows that wait for an answer."""
        return sum(q.own_rows for q in self.questions)


def open_questions(snapshot: Snapshot, scope: Scope | None = None) -> Open:
    """Return the open questions of `snapshot` inside `scope`; those with nothing to answer from come last.

    A question belongs to a scope by its schools; one that names no place at all to those who see every school.
    """
    order = {r["session_code"]: n for n, r in enumerate(snapshot.rows(
        "select session_code from wh.core_session order by starts_at, session_code"))}  # fmt: skip
    rows = fetch(snapshot, "open_question", {"as_of": snapshot.as_of})
    choices = choices_of(snapshot, [r["subject_id"] for r in rows])
    met = [_question(r, choices.get(r["subject_id"], ()), order) for r in rows]
    inside = _inside(snapshot, scope or Scope())
    if inside is not None:
        met = [_cut(q, inside) for q in met if any(s in inside for s in q.schools)]
    reach = reach_of(snapshot, [p for q in met if (p := possible(q))])
    found = [_weighed(q, reach) for q in met]
    found.sort(
        key=lambda q: (
            q.asked is not None,
            not q.can_be_told,
            -q.worth,
            -len(q.moves),
            q.lacking[1] if q.lacking else 0,
            q.shown,
            q.id,
        )
    )
    return Open(tuple(found), reach)


def choices_of(snapshot: Snapshot, subjects: Sequence[str]) -> dict[str, tuple[Choice, ...]]:
    """Return subject_id → whom the machine takes into consideration, most probable first."""
    if not subjects:
        return {}
    found: dict[str, list[Choice]] = {}
    for r in fetch(snapshot, "choice", {"subjects": list(subjects), "as_of": snapshot.as_of}):
        codes = tuple(c for c in (r["evidence"] or "").split("; ") if c)
        places = tuple(Place(p["school"], p["role"]) for p in r["places"] or ())
        found.setdefault(r["subject_id"], []).append(
            Choice(r["person_key"], r["school_code"], r["probability"], codes, r["full_name"] or "", r["staff_code"],
                   r["email"], places, r["is_verified"])
        )  # fmt: skip
    return {k: tuple(v) for k, v in found.items()}


def possible(question: Question) -> Possible | None:
    """Return whom a question could add to those who took part: its candidates, else anybody of the school it names.

    None for questions that nobody attended under, and for those that say neither a school nor a candidate.
    """
    if question.subject.about == SITE or not question.attended:
        return None
    people = tuple(c.person_key for c in question.choices if c.person_key)
    if not people and not question.school:
        return None
    return Possible(question.id, people, None if people else question.school)


def why_valuable(question: Question, names: Mapping[str, str]) -> str:
    """Return in one sentence what an answer brings. `names`: school code → name."""
    where = f" ở {number(len(question.sessions))} buổi" if question.sessions else ""
    moves = moves_words(question, names)
    does = "giải quyết" if question.own_rows else "giúp nhận ra người ở"
    return f"Quyết định này {does} {number(question.rows)} dòng{where}{'; ' if moves else ''}{moves}."


def moves_words(question: Question, names: Mapping[str, str]) -> str:
    """Return what an answer could move beside rows, "" where nothing."""
    if not question.moves:
        return ""
    whose = names.get(question.moves[0], "") if len(question.moves) == 1 else "một trong các cơ sở"
    words = f"có thể thêm 1 người tham gia cho {whose}"
    if question.lacking:
        code, gap = question.lacking
        which = "" if len(question.moves) == 1 else f" {names.get(code, code)}"
        words += f",{which} đang thiếu {number(gap)} người để đạt mục tiêu"
    return words


def _question(row: dict[str, Any], choices: tuple[Choice, ...], order: Mapping[str, int]) -> Question:
    subject = Subject(row["about"], row["name"], row["email"], row["staff_code"], row["school"])
    sessions = sorted(row["sessions"] or (), key=lambda s: order.get(s, -1))
    return Question(
        row["subject_id"], subject, row["shown"], row["kind"] if row["kind"] in KINDS else "device", row["rows"],
        row["own_rows"], row["files"], tuple(sessions), row["rows_without_session"], tuple(sorted(row["sources"])),
        tuple(s for s in sessions if s in (row["attended_sessions"] or ())), choices, row["asked_number"],
        row["asked_school"],
    )  # fmt: skip


def _inside(snapshot: Snapshot, scope: Scope) -> set[str] | None:
    """Return the schools of a scope, None where it sees all."""
    text, parameters = scope.condition()
    if text == "true":
        return None
    return {
        r["school_code"] for r in snapshot.rows(f"select school_code from school_dim as d where {text}", parameters)
    }


def _cut(question: Question, inside: Iterable[str]) -> Question:
    mine = set(inside)
    own = tuple(
        c for c in question.choices if c.school_code in mine or any(p.school_code in mine for p in c.places)
    )  # fmt: skip
    return replace(question, choices=own)


def _weighed(question: Question, reach: Reach) -> Question:
    moves = tuple(sorted(reach.schools_of.get(question.id, ())))
    closed = [(gap, s) for s in moves if (gap := reach.gap_within_reach(s, FLAGGED)) is not None]
    lacking = min(closed or [(reach.schools[s].gap, s) for s in moves if reach.schools[s].gap], default=None)
    return replace(question, moves=moves, lacking=(lacking[1], lacking[0]) if lacking else None, closes=bool(closed))


def fetch(snapshot: Snapshot, name: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of `review_sql/<name>.sql` as dicts."""
    result = run_file(snapshot.cursor(), SQL / f"{name}.sql", parameters)
    names = [d[0] for d in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
