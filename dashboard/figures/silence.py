"""Silent schools, closely: which sessions nothing came of, when something last did, how they used to report, what waits."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.figures.questions import open_questions
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.text.vietnam import number

WAYS = {
    "room": "phòng họp trực tuyến của điểm cầu",
    "rollcall": "phiếu sĩ số",
    "sign_in": "bảng ký tên",
    "own": "mỗi người tự vào",
    "lms": "điểm danh trên hệ thống học",
}
"""How evidence of a session came → Vietnamese words."""


@dataclass(frozen=True)
class Session:
    """An expected session of which nothing came."""

    code: str
    name: str
    on: date


@dataclass(frozen=True)
class Silence:
    """One silent school. `missing`: by time; `last_day`: of the last evidence of a session, None where none ever came;
    `ways`: way (see WAYS) → sessions it was used in; `waiting`: names in the files of the missing sessions that wait for
    review and may be of this school.
    """

    school_code: str
    missing: tuple[Session, ...]
    last_day: date | None
    ways: dict[str, int]
    waiting: int

    @property
    def ways_words(self) -> str:
        """How it used to report: "phiếu sĩ số (3 buổi), bảng ký tên (1 buổi)"."""
        usual = sorted(self.ways.items(), key=lambda item: (-item[1], list(WAYS).index(item[0])))
        return ", ".join(f"{WAYS[way]} ({number(n)} buổi)" for way, n in usual) or "chưa từng gửi gì"


_MISSING = """
    -- One row per (silent school, session that it was to report and nothing came of).
    select x.school_code, x.session_code, coalesce(s.session_name, x.session_code) as session_name, x.session_date
    from site_session as x
    join missing_session using (school_code, session_code)
    join school_standing as g using (school_code)
    join school_dim as d using (school_code)
    join session_dim as s using (session_code)
    where g.status = 'silent' and {scope}
    order by x.starts_at, x.session_code
"""
_LAST = """
    -- One row per school: the last day of a session with evidence known on $as_of.
    select e.school_code, max(s.session_date) as last_day
    from wh.core_site_evidence as e
    join session_dim as s using (session_code)
    where e.first_seen_date <= $as_of
    group by e.school_code
"""
_WAYS = """
    -- One row per (school, way of reporting): the sessions that it was used in, of those with evidence of the school itself.
    with seen as (
        select school_code, 'room' as way, session_code from wh.core_site_connection
        union all
        select school_code, 'rollcall', session_code from wh.core_rollcall
        union all
        select p.school_code, case when a.source = 'sign_ins' then 'sign_in' when a.source = 'marks' then 'lms' else 'own' end,
            a.session_code
        from wh.core_attendance_sighting as a
        join wh.core_attendance_place as p using (session_code, identity_key)
    )
    select school_code, way, count(distinct session_code) as sessions
    from seen
    join session_dim using (session_code)
    join wh.core_site_evidence using (school_code, session_code)
    where list_contains($schools, school_code)
    group by school_code, way
"""


def silences(snapshot: Snapshot, scope: Scope | None = None) -> dict[str, Silence]:
    """Return the silent schools of the as-of date inside `scope`, by code."""
    seen_as = scope or Scope()
    condition, parameters = seen_as.condition()
    missing: dict[str, list[Session]] = {}
    for row in snapshot.rows(_MISSING.format(scope=condition), parameters):
        session = Session(row["session_code"], row["session_name"], row["session_date"])
        missing.setdefault(row["school_code"], []).append(session)
    last = {r["school_code"]: r["last_day"] for r in snapshot.rows(_LAST, {"as_of": snapshot.as_of})}
    ways: dict[str, dict[str, int]] = {}
    for row in snapshot.rows(_WAYS, {"schools": list(missing)}):
        ways.setdefault(row["school_code"], {})[row["way"]] = row["sessions"]
    waiting = _waiting(snapshot, seen_as, {code: {s.code for s in sessions} for code, sessions in missing.items()})
    return {
        code: Silence(code, tuple(sessions), last.get(code), ways.get(code, {}), waiting[code])
        for code, sessions in missing.items()
    }


def _waiting(snapshot: Snapshot, scope: Scope, missing: dict[str, Collection[str]]) -> Counter[str]:
    """Return school → open questions about rows of the sessions that it is missing in."""
    found: Counter[Any] = Counter()
    for question in open_questions(snapshot, scope).questions if missing else ():
        for school in set(question.schools) & missing.keys():
            found[school] += bool(set(question.sessions) & set(missing[school]))
    return found
