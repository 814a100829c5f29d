"""What a home holds on its way to the first figures. Read from its published warehouse, never from what was clicked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.figures.snapshot import Snapshot

LISTS = ("schools", "staff", "sessions", "answers")
"""Kinds of files that are no evidence of anybody's taking part."""
ATTENDANCE = frozenset({"connections", "rollcalls", "sign_ins", "marks"})
"""Kinds of files that say who came to a session."""
FAR_PEOPLE, FAR_SHARE = 3, 0.2
"""A list is far from the total that the school gave where both are exceeded: people, share of the total."""


@dataclass(frozen=True)
class Far:
    """A school whose staff list holds far more or far fewer people than its total says."""

    name: str
    listed: int
    total: int


@dataclass(frozen=True)
class Facts:
    """`schools`, `people`, `sessions`: entries of the lists, whatever the day. Schools are named by their names.

    `without_list`: schools without anybody in a staff list; `doubts`: places of the staff lists to be looked at; `silent`:
    names of sessions over by today of which nothing came. `evidence`: kind → (files, rows read);
    `waiting`: rows of evidence that wait; `waiting_in_lists`: the same of lists; `questions`: names to be decided. `total`:
    the province's row of figures, None without any.
    """

    schools: int = 0
    people: int = 0
    without_list: tuple[str, ...] = ()
    without_commune: tuple[str, ...] = ()
    far: tuple[Far, ...] = ()
    doubts: int = 0
    sessions: int = 0
    silent: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    waiting: int = 0
    waiting_in_lists: int = 0
    questions: int = 0
    total: Mapping[str, Any] | None = None

    @property
    def files(self) -> int:
        """Files of evidence."""
        return sum(files for files, _ in self.evidence.values())

    @property
    def has_usage(self) -> bool:
        """True once a file of AI use is in: before, a nought of use means nothing."""
        return "usage" in self.evidence

    @property
    def has_attendance(self) -> bool:
        """True once a file says who came to a session."""
        return bool(ATTENDANCE & self.evidence.keys())

    @property
    def has_figures(self) -> bool:
        """True once anybody counts: the lists are there and a file says that somebody took part, learnt or used AI."""
        row = self.total
        return bool(row and row["rostered_base"] and (row["participated"] or row["completed"] or row["activated"]))


def facts_of(
    shot: Snapshot | None, today: date, *, doubts: int = 0, questions: int = 0, total: Mapping[str, Any] | None = None
) -> Facts:
    """Return the facts of the newest snapshot (None: nothing was ever loaded).

    `doubts`, `questions`: counted by those who may see names; `total`: the province's row of `figures`.
    """
    if shot is None:
        return Facts()
    schools = shot.rows(_SCHOOLS)
    sessions = shot.rows(_SESSIONS, {"today": max(today, shot.newest_date)})
    evidence = shot.rows(_EVIDENCE)
    return Facts(
        schools=len(schools),
        people=shot.rows("select count(distinct person_key) as people from wh.core_assignment")[0]["people"],
        without_list=tuple(r["school_name"] for r in schools if not r["ever_listed"]),
        without_commune=tuple(r["school_name"] for r in schools if not r["has_commune"]),
        far=tuple(Far(r["school_name"], r["listed"], r["total"]) for r in schools if _is_far(r)),
        doubts=doubts,
        sessions=shot.rows("select count(*) as sessions from wh.core_session")[0]["sessions"],
        silent=tuple(r["session_name"] for r in sessions if not r["has_evidence"]),
        evidence={r["kind"]: (r["files"], r["rows_read"]) for r in evidence if r["kind"] not in LISTS},
        waiting=sum(r["waiting"] for r in evidence if r["kind"] not in LISTS),
        waiting_in_lists=sum(r["waiting"] for r in evidence if r["kind"] in LISTS),
        questions=questions,
        total=total,
    )


def _is_far(school: Mapping[str, Any]) -> bool:
    if not school["total"] or not school["ever_listed"]:
        return False
    apart = abs(school["listed"] - school["total"])
    return apart >= FAR_PEOPLE and apart > FAR_SHARE * school["total"]


_SCHOOLS = """
    -- One row per school of the register: whether its commune is known, the people of the audience listed there now, the
    -- total that the register gives (null: none), whether anybody was ever listed.
    select
        c.school_code, c.school_name, c.commune_code is not null as has_commune,
        coalesce(any_value(c.total_audience), any_value(c.total_cbql) + any_value(c.total_gv)) as total,
        coalesce(any_value(z.listed), 0) as listed,
        count(a.person_key) > 0 as ever_listed
    from wh.core_school as c
    left join wh.core_assignment as a using (school_code)
    left join school_size as z using (school_code)
    group by c.school_code, c.school_name, c.commune_code
    order by c.school_name, c.school_code
"""
_SESSIONS = """
    -- One row per session over by $today: whether any file tells of somebody, or of a site, at it.
    select
        s.session_code, coalesce(s.session_name, s.session_code) as session_name,
        s.session_code in (
            select session_code from wh.core_attendance union all select session_code from wh.core_site_evidence
            union all select session_code from wh.core_rollcall
        ) as has_evidence
    from wh.core_session as s
    where s.session_date <= $today
    order by s.starts_at, s.session_code
"""
_EVIDENCE = """
    -- One row per kind of file: files, rows read, rows that wait.
    select f.kind, count(*) as files, sum(f.rows_read)::bigint as rows_read, coalesce(sum(w.rows), 0)::bigint as waiting
    from wh.files as f
    left join (select file_id, sum(rows) as rows from wh.ledger_count where outcome = 'pending' group by file_id) as w
        using (file_id)
    group by f.kind
    order by f.kind
"""
