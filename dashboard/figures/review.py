"""The state of identity: what waits, how far it could move the figures, and what a decision has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from dashboard.figures.keys import KEYS, Filters, conditions, has
from dashboard.figures.measures import MEASURES, denominator
from dashboard.figures.query import figures
from dashboard.figures.questions import Open, Question, open_questions
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.errors import UserError
from etl.text.vietnam import number, percent

Row = dict[str, Any]

RANGED = ("participated", "participated_verified")
"""Measures with a range. `completed` has none: it needs four fifths of one person's sessions, and which questions are
one person's is what nobody knows yet."""
FIRST_FEW = 20


def pending_range(
    snapshot: Snapshot,
    by: Sequence[str] = ("province",),
    where: Filters | None = None,
    scope: Scope | None = None,
    opened: Open | None = None,
) -> list[Row]:
    """Return, per group of schools, how far rates could rise if every open question were answered in favour.

    One row per row of `figures`: the keys, and for each measure of RANGED its count, `<id>_high` (the count it could
    reach), `<id>_base` (its denominator); None where the measure is blank. Definition, with METRICS's minutes and
    sign-ins: an open question counts where whoever it is attended a session held by the as-of date. It may be one of its
    candidates or, without any, anybody of the school that its rows name; without either it moves nothing. It adds one
    person who is rostered in the group and not verified yet, and nobody is added twice. `participated_verified` of a
    group can rise by the largest number of people whom its questions can be at once; `participated` of a school only
    beyond its head-count, and of a group by the sum over its schools, at most one for each question. A question whose
    candidates lie in several schools so moves each of them, and counts once in a total. Not foreseen: minutes that only
    together with those of a person already known make half of a session.

    `opened`: the open questions, where the caller has them. UserError for keys or filters on sessions or roles.
    """
    filters, seen_as = where or Filters(), scope or Scope()
    if has(by, filters, "session") or has(by, filters, "role"):
        raise UserError("Mức có thể đạt chỉ tính theo địa bàn, cấp học, loại hình, cơ quan quản lý hoặc cơ sở.")
    reach = (opened or open_questions(snapshot, seen_as)).reach
    members = _members(snapshot, by, filters, seen_as)
    rows = []
    for found in figures(snapshot, by, filters, seen_as):
        schools = members.get(tuple(found[k] for k in by), ())
        more = {"participated": reach.participated(schools), "participated_verified": reach.people(schools)}
        row: Row = {k: found[k] for k in by}
        for id_ in RANGED:
            count, base = found[id_], denominator(found, MEASURES[id_])
            row |= {id_: count, f"{id_}_base": base,
                    f"{id_}_high": None if count is None else min(base or 0, count + more[id_])}  # fmt: skip
        rows.append(row)
    return rows


def _members(snapshot: Snapshot, by: Sequence[str], filters: Filters, scope: Scope) -> dict[tuple[str, ...], list[str]]:
    keys = ", ".join(f"coalesce({KEYS[k].column}, '') as k{n}" for n, k in enumerate(by))
    texts, parameters = conditions(filters.values, "''")
    scope_text, more = scope.condition()
    rows = snapshot.rows(
        f"select d.school_code, {keys} from school_dim as d where {' and '.join(['true', scope_text, *texts])}",
        parameters | more,
    )
    found: dict[tuple[str, ...], list[str]] = {}
    for r in rows:
        found.setdefault(tuple(r[f"k{n}"] for n in range(len(by))), []).append(r["school_code"])
    return found


def could_reach(row: Mapping[str, Any] | None, id_: str) -> str:
    """Return "có thể đến 90,4 % khi đối soát xong"; "" where nothing open could move the measure."""
    if not row or id_ not in RANGED or row.get(f"{id_}_high") in (None, row[id_]) or not row[f"{id_}_base"]:
        return ""
    high, now = row[f"{id_}_high"] / row[f"{id_}_base"], row[id_] / row[f"{id_}_base"]
    if percent(high) == percent(now):
        return f"có thể thêm {number(row[f'{id_}_high'] - row[id_])} người khi đối soát xong"
    return f"có thể đến {percent(high)} khi đối soát xong"


@dataclass(frozen=True)
class Overview:
    """What waits: rows and questions, the share of the rows behind the FIRST_FEW, and the province's range."""

    rows: int
    questions: int
    first_few: float
    range: Row

    @property
    def sentence(self) -> str:
        """The state in one sentence."""
        if not self.questions:
            return "Không còn dòng nào chờ đối soát: mọi tên trong các tệp đã rõ là ai."
        words = f"**{number(self.rows)} dòng** của **{number(self.questions)} tên** còn chờ"
        if self.questions > FIRST_FEW:
            words += f": quyết định {FIRST_FEW} tên đầu là xong {percent(self.first_few, 0)} số dòng"
        now, base = self.range.get("participated"), self.range.get("participated_base")
        words += f"; {could_reach(self.range, 'participated')}" if could_reach(self.range, "participated") else ""
        if now is not None and base and self.range["participated_high"] != now:
            words = words.replace("; có thể", f"; tỷ lệ tham gia đang {percent(now / base)}, có thể", 1)
        return words + "."


def overview(opened: Open, province: Row) -> Overview:
    """Return the state of `opened`. `province`: the row of `pending_range` for the whole province."""
    counts = list(accumulate(q.own_rows for q in opened.questions)) or [0]
    share = counts[min(FIRST_FEW, len(counts)) - 1] / counts[-1] if counts[-1] else 0.0
    return Overview(counts[-1], len(opened.questions), share, province)


@dataclass(frozen=True)
class Effect:
    """What decisions changed: waiting rows before and after, one person's sessions, figures of schools and province.

    `schools`: code → (row of `figures` before, after); `province`: the same without the code.
    """

    rows_before: int
    rows_after: int
    sessions: tuple[int, int] | None
    schools: Mapping[str, tuple[Row, Row]]
    province: tuple[Row, Row]


_TOLD = {
    "participated": "tham gia", "participated_verified": "xác minh được", "completed": "hoàn thành", "activated": "đã dùng AI",
}  # fmt: skip


def effect_between(
    before: Snapshot, after: Snapshot, opened: tuple[Open, Open], person_key: str | None, schools: Sequence[str]
) -> Effect:
    """Return what lies between two versions, asked on one day; `person_key` and `schools`: those the decisions spoke of."""
    [was], [now] = figures(before), figures(after)
    of_schools: list[dict[str, Row]] = [
        {r["school"]: r for r in figures(s, ("school",), Filters({"school": tuple(schools)})) if r["school"]}
        if schools
        else {}
        for s in (before, after)
    ]
    both = {code: (of_schools[0][code], row) for code, row in of_schools[1].items() if code in of_schools[0]}
    sessions = (_attended(before, person_key), _attended(after, person_key)) if person_key else None
    return Effect(opened[0].rows, opened[1].rows, sessions, both, (was, now))


def _attended(snapshot: Snapshot, person_key: str) -> int:
    return snapshot.rows(
        "select count(distinct a.session_code) as n from wh.core_attendance as a join session_dim using (session_code)"
        " where a.person_key = $person and a.is_attended",
        {"person": person_key},
    )[0]["n"]


def effect_words(effect: Effect, person: str | None, names: Mapping[str, str]) -> list[str]:
    """Return what decisions changed as short sentences; one that says so where they changed no figure."""
    settled = effect.rows_before - effect.rows_after
    said = [f"Giải quyết **{number(settled)} dòng**, còn {number(effect.rows_after)} dòng chờ."] if settled > 0 else []
    if settled < 0:
        said.append(f"**{number(-settled)} dòng** chờ trở lại, thành {number(effect.rows_after)}.")
    if person and effect.sessions and effect.sessions[0] != effect.sessions[1]:
        said.append(f"{person}: đã dự **{number(effect.sessions[0])} → {number(effect.sessions[1])} buổi**.")
    for code, (was, now) in effect.schools.items():
        said += _changes(names.get(code, code), was, now)
    of_province = _changes("Toàn tỉnh", *effect.province)
    said += of_province
    if said and not of_province:
        said.append("Tỷ lệ của toàn tỉnh không đổi.")
    return said or ["Không đổi con số nào."]


def _changes(where: str, was: Row, now: Row) -> list[str]:
    """Return one sentence on the measures that changed, none where none did."""
    told = [
        f"{words} **{number(was[id_])} → {number(now[id_])}**" for id_, words in _TOLD.items() if was[id_] != now[id_]
    ]
    if not told:
        return []
    tail = ""
    if was["participated"] != now["participated"] and now["rostered_base"]:
        tail = f"; tỷ lệ tham gia {percent(now['participated'] / now['rostered_base'])} của {number(now['rostered_base'])} người"
    return [f"{where}: {', '.join(told)}{tail}."]


def matches_filter(
    question: Question,
    *,
    schools: frozenset[str] | None = None,
    session: str | None = None,
    kind: str | None = None,
    only_one: bool = False,
    asked: bool = False,
    words: str = "",
    text: str = "",
) -> bool:
    """Tell whether a question is among those asked for. `words`: folded, all must occur in `text` (its folded words)."""
    if schools is not None and not schools & set(question.schools):
        return False
    if session is not None and session not in question.sessions:
        return False
    if kind is not None and question.kind != kind:
        return False
    if only_one and len([c for c in question.choices if c.person_key]) != 1:
        return False
    if asked and question.asked is None:
        return False
    return all(w in text for w in words.split())
