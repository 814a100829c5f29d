"""Use of AI week by week: how many people used it at all, and which weeks were no teaching weeks."""

from datetime import date, timedelta
from typing import Any

from dashboard.figures.keys import KEYS, Filters, conditions, has, names_of
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.errors import UserError

Row = dict[str, Any]

_QUERY = """
    -- One row per group and week with use: the people of today's list who used an AI tool on at least one day of it.
    select coalesce({column}, '') as code, date_trunc('week', u.usage_date)::date as week,
        count(distinct u.person_key) as used
    from wh.core_usage_day as u
    join rostered as r using (person_key)
    join school_dim as d using (school_code)
    where u.usage_date <= $as_of and {conditions}
    group by all
"""


def weekly_use(
    snapshot: Snapshot, by: str = "level", where: Filters | None = None, scope: Scope | None = None
) -> list[Row]:
    """Return one row per group and week, from the programme's first week to that of the as-of date.

    Columns: `by`, `<by>_name`, `week` (its Monday), `used` (people who used AI on at least one day of the week; None
    before the first use that is known of and after the newest date of the data), `listed` (`rostered_listed` of
    `figures`), `pause` (the name of a week without teaching, else empty), `is_running` (the week has not ended).
    Groups without a staff list are left out. UserError for a grouping that does not speak of schools.
    """
    filters, viewer = where or Filters(), scope or Scope()
    if has((by,), filters, "session"):
        raise UserError("Sử dụng AI theo tuần chỉ chia được theo địa bàn, cấp học, loại hình hoặc cơ sở.")
    used = _used(snapshot, by, filters, viewer)
    weeks = _weeks(snapshot)
    known = {week for _, week in used}
    names = names_of(by, snapshot)
    return [
        {
            by: row[by], f"{by}_name": names.get(row[by], ""), "week": week, "listed": row["rostered_listed"],
            "used": used.get((row[by], week), 0) if known and min(known) <= week <= snapshot.newest_date else None,
            "pause": snapshot.settings.pause_in(week), "is_running": week + timedelta(days=6) > snapshot.as_of,
        }
        for row in figures(snapshot, (by,), filters, viewer) if row[by] and row["rostered_listed"]
        for week in weeks
    ]  # fmt: skip


def _used(snapshot: Snapshot, by: str, filters: Filters, scope: Scope) -> dict[tuple[str, date], int]:
    texts, parameters = conditions(filters.values, "r.role")
    scope_text, scope_parameters = scope.condition()
    column = "r.role" if by == "role" else KEYS[by].column
    query = _QUERY.format(column=column, conditions=" and ".join([scope_text, *texts]))
    rows = snapshot.rows(query, {"as_of": snapshot.as_of, **parameters, **scope_parameters})
    return {(r["code"], r["week"]): r["used"] for r in rows}


def _weeks(snapshot: Snapshot) -> list[date]:
    first = snapshot.settings.first_day
    monday = first - timedelta(days=first.weekday())
    count = max((snapshot.as_of - monday).days // 7 + 1, 0)
    return [monday + timedelta(weeks=n) for n in range(count)]
