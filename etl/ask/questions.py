"""What one school can be asked: names that speak of it, or that one of its staff bears, and that nobody has settled.

A question is asked once for all sessions, except where the same text may mean somebody else next time: a device, a given
name alone, a name that two people of the school bear, a name without a school. Then every session is a question of its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from etl.match.evidence import sentence
from etl.match.roster import name_key
from etl.match.words import words_of
from etl.model.vocabulary import ROLES, name_of
from etl.readers.common.answer_sheet import Person, people_of
from etl.text.collate import person_sort_key
from etl.text.vietnam import day, number

SHOWN_SESSIONS, SHOWN_CANDIDATES = 4, 3

_SOURCES = {
    "completions": "kết quả khóa học", "learning": "nền tảng học", "products": "danh sách sản phẩm",
}  # fmt: skip

_ROWS = """
    select
        s.subject_id, u.school, u.name, u.email, u.staff_code, u.shown, s.session_code, c.session_date, s.source,
        bool_or(s.kind = 'device') as is_device, count(distinct (s.file_id, s.sheet, s.row)) as rows
    from core_sighting as s
    join core_subject as u using (subject_id)
    left join core_session as c on c.session_code = s.session_code
    where s.status in ('pending', 'unmatched') and s.kind in ('person', 'device', 'unknown') and not s.is_excluded
        and u.about = 'person'
    group by all
    order by c.session_date nulls last, s.session_code nulls last, s.source, s.subject_id
"""
_CANDIDATES = """
    select c.subject_id, c.person_key, c.evidence, list(distinct a.school_code) filter (a.school_code is not null)
    from core_candidate as c left join core_assignment as a using (person_key)
    where c.person_key is not null
    group by c.subject_id, c.rank, c.person_key, c.evidence
    order by c.subject_id, c.rank
"""
_STAFF = """
    select a.school_code, p.person_key, p.full_name, p.staff_code, a.role, a.valid_to is null or a.valid_to >= $as_of
    from core_assignment as a join core_person as p using (person_key)
    where $school is null or a.school_code = $school
    order by p.person_key, a.valid_to nulls last
"""
_ASKED = "select subject_id, decided_school from decision_in_force where verdict = 'ask' and decided_school is not null"
_SAID = """
    select school_code, subject_id, session_code from core_answer
    where outcome = 'pending' and reason <> 'answer_missing'
"""

Met = dict[str, Any]
"""One row of _ROWS: the open rows of one subject in one session and kind of file."""


@dataclass(frozen=True)
class Question:
    """One line of the sheet. `session_code` None: asked for all sessions. `where`, `offered`: in words. `rows` that wait."""

    subject_id: str
    session_code: str | None
    shown: str
    where: str
    offered: str
    rows: int


class Open:
    """Everything that is open in one warehouse; then each school's part is a matter of moments. `school`: only this one's."""

    def __init__(self, con: duckdb.DuckDBPyConnection, as_of: date, school: str | None = None) -> None:
        self._met: dict[str, list[Met]] = defaultdict(list)
        self._of_school: dict[str, dict[str, bool]] = defaultdict(dict)
        self._candidates: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        self._staff: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
        self._said = set(con.execute(_SAID).fetchall())
        result = con.execute(_ROWS)
        names = [d[0] for d in result.description]
        for values in result.fetchall():
            self._met[values[0]].append(dict(zip(names, values, strict=True)))
        for subject, key, evidence, schools in con.execute(_CANDIDATES).fetchall():
            if subject in self._met:
                self._candidates[subject].append((key, evidence))
                if not _names_a_school(self._met[subject][0]):
                    self._of_school |= {code: self._of_school[code] | {subject: False} for code in schools or ()}
        for subject, met in self._met.items():
            if _names_a_school(met[0]):
                self._of_school[met[0]["school"]][subject] = True
        for subject, code in con.execute(_ASKED).fetchall():
            if subject in self._met:
                self._of_school[code][subject] = True
        for code, *line in con.execute(_STAFF, {"school": school, "as_of": as_of}).fetchall():
            self._staff[code][line[0]] = tuple(line)

    @property
    def schools(self) -> list[str]:
        """The schools that something open speaks of."""
        return sorted(self._of_school)

    def staff(self, school_code: str) -> list[Person]:
        """Return everybody who works or worked at a school, by given name, each under a label of their own."""
        lines = sorted(self._staff[school_code].values(), key=lambda r: (not r[4], person_sort_key(r[1]), r[0]))
        return people_of(
            [(k, name, code, name_of(ROLES, role), stays) for k, name, code, role, stays in lines], school_code
        )

    def questions(self, school_code: str, staff: Sequence[Person]) -> list[Question]:
        """Return the open questions of one school, names with most rows first, each by day.

        What it said it cannot answer is not repeated.
        """
        mine = self._of_school.get(school_code, {})
        by_weight = sorted(mine, key=lambda s: (-sum(m["rows"] for m in self._met[s]), self._met[s][0]["shown"], s))
        found = []
        for subject in by_weight:
            met, is_named = self._met[subject], mine[subject]
            offered = _offered(self._candidates[subject], staff)
            for session, part in _asked_apart(met, is_named, staff).items():
                if (school_code, subject, session) not in self._said:
                    words = _where(part, is_named)
                    rows = sum(m["rows"] for m in part)
                    found.append(Question(subject, session, met[0]["shown"], words, offered, rows))
        return found


def _names_a_school(met: Met) -> bool:
    return met["school"] is not None and not met["school"].startswith("?")


def _asked_apart(met: list[Met], is_named: bool, staff: Sequence[Person]) -> dict[str | None, list[Met]]:
    """Return the rows of one subject by the session for which they are asked (None: all of them at once).

    Rows without a session of a name that is asked by session are left to the Department: an answer would hold everywhere.
    """
    first = met[0]
    name = first["name"] or ""
    is_sure = bool(first["email"] or first["staff_code"])
    bearers = sum(name_key(p.full_name) == name_key(name) for p in staff)
    may_change = any(m["is_device"] for m in met) or (
        not is_sure and (not is_named or bearers > 1 or len(words_of(name).accented) < 2)
    )
    if not may_change:
        return {None: met}
    apart: dict[str | None, list[Met]] = defaultdict(list)
    for m in met:
        if m["session_code"] is not None:
            apart[m["session_code"]].append(m)
    return apart


def _where(met: list[Met], is_named: bool) -> str:
    """Return sessions with their days, other files, how often, and the e-mail where the row names this very school."""
    counts: dict[str, int] = {}
    for m in met:
        place = _SOURCES.get(m["source"], "tệp khác")
        if m["session_code"]:
            place = f"Buổi {m['session_code']}" + (f", {day(m['session_date'])}" if m["session_date"] else "")
        counts[place] = counts.get(place, 0) + m["rows"]
    parts = [f"{place} ({number(n)} lần)" for place, n in counts.items()]
    more = len(parts) - SHOWN_SESSIONS
    shown = "; ".join(parts[:SHOWN_SESSIONS]) + (f"; và {number(more)} nơi khác" if more > 0 else "")
    email = met[0]["email"] if is_named else None
    return f"{shown}. E-mail ghi kèm: {email}" if email else shown


def _evidence(codes: str | None) -> str:
    """Return evidence in words. That somebody is of the school goes without saying on the school's own sheet."""
    return sentence([code for code in (codes or "").split("; ") if code and code != "school"]) or "có thể"


def _offered(candidates: Sequence[tuple[str, str | None]], staff: Sequence[Person]) -> str:
    """Return the candidates of this school with their evidence; of other schools' people only that there are some."""
    own = {p.person_key: p for p in staff}
    mine = [(own[key], evidence) for key, evidence in candidates if key in own]
    lines = [f"{p.label}: {_evidence(evidence)}" for p, evidence in mine[:SHOWN_CANDIDATES]]
    if not lines:
        lines = ["Máy chưa thấy ai của trường giống tên này."]
    if len(mine) < len(candidates):
        lines.append("Cơ sở khác cũng có người có thể mang tên này.")
    return "\n".join(lines)
