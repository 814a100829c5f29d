"""A loaded file in words: how many people, sites or accounts it speaks of, and of which session or time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from etl.text.vietnam import day, number

_WORDS = {
    "schools": "cơ sở", "staff": "người", "sessions": "buổi", "rollcalls": "điểm cầu", "sign_ins": "người",
    "marks": "người", "completions": "người", "learning": "người", "products": "sản phẩm", "usage": "tài khoản",
    "answers": "câu hỏi",
}  # fmt: skip

_EVIDENCE = """
    select s.file_id,
        count(distinct coalesce(s.person_key, s.name_key || '|' || coalesce(s.raw_email, '')))
            filter (s.kind in ('person', 'device', 'unknown') and (not s.is_excluded or s.source = 'marks')) as people,
        count(distinct coalesce(s.school_code, s.raw_name)) filter (s.kind = 'site' and not s.is_excluded) as sites,
        list(distinct c.session_date order by c.session_date) filter (c.session_date is not null) as days,
        min(cast(coalesce(s.joined_at, s.signed_at) + to_hours(7) as date)) as first_day,
        max(cast(coalesce(s.joined_at, s.signed_at) + to_hours(7) as date)) as last_day
    from core_sighting as s left join core_session as c using (session_code)
    where list_contains($ids, s.file_id)
    group by s.file_id
"""
_USAGE = """
    select file_id, count(distinct account_id) as people, 0 as sites, null as days,
        coalesce(min(period_start), min(first_day)) as first_day, coalesce(max(period_end), max(last_day)) as last_day
    from core_usage_period where list_contains($ids, file_id) group by file_id
"""


def abouts_of(con: duckdb.DuckDBPyConnection, file_ids: Sequence[int]) -> dict[int, str]:
    """Return file_id → words such as "18 người, 8 điểm cầu, buổi 06/04/2025"."""
    kinds = con.execute(
        "select file_id, kind, rows_read from files where list_contains($ids, file_id)", {"ids": list(file_ids)}
    ).fetchall()
    facts: dict[int, dict[str, Any]] = {}
    for query in (_EVIDENCE, _USAGE):
        result = con.execute(query, {"ids": list(file_ids)})
        names = [d[0] for d in result.description]
        facts |= {row[0]: dict(zip(names, row, strict=True)) for row in result.fetchall()}
    return {file_id: _words(kind, rows, facts.get(file_id, {})) for file_id, kind, rows in kinds}


def _words(kind: str, rows: int, fact: dict[str, Any]) -> str:
    return ", ".join(part for part in (_who(kind, rows, fact), _when(fact)) if part)


def _who(kind: str, rows: int, fact: dict[str, Any]) -> str:
    people, sites = fact.get("people", 0), fact.get("sites", 0)
    if kind == "connections":
        parts = [f"{number(people)} người" if people else "", f"{number(sites)} điểm cầu" if sites else ""]
        return ", ".join(part for part in parts if part) or f"{number(rows)} dòng"
    if kind == "rollcalls":
        return f"{number(sites)} điểm cầu"
    if kind in ("schools", "staff", "sessions", "products"):
        return f"{number(rows)} {_WORDS[kind]}"
    return f"{number(people or rows)} {_WORDS[kind]}"


def _when(fact: dict[str, Any]) -> str:
    days, first, last = fact.get("days") or [], fact.get("first_day"), fact.get("last_day")
    if len(days) == 1:
        return f"buổi {day(days[0])}"
    if days:
        return f"{number(len(days))} buổi từ {_span(days[0], days[-1])}"
    if first and last and first.year > 1970:
        return f"ngày {day(first)}" if first == last else f"từ {_span(first, last)}"
    return ""


def _span(first: date, last: date) -> str:
    return f"{day(first)} đến {day(last)}"
