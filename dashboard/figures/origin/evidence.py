"""Which lines of files stand behind each measure. Every query gives file_id, sheet, row, school_code, person_key,
session_code, day, said (what the line itself writes; may be a person's name).

In a query: {schools}, {sessions}: conditions on d (school_dim) and s (session_dim); {role}: on the person's role (r.role);
{counted}: who is in the numerator, on p (person_state).
"""

from dashboard.figures.origin.asked import Asked
from dashboard.figures.query import COUNTED

_NONE = "null::varchar as session_code, null::date as day"

LIST = f"""
    select x.file_id, x.sheet, x.row, x.school_code, x.person_key, {_NONE}, n.full_name as said
    from rostered as r
    join wh.core_assignment as x
        on x.person_key = r.person_key and x.school_code = r.school_code and x.role = r.role
    join wh.core_person as n on n.person_key = r.person_key
    join school_dim as d on d.school_code = r.school_code
    where $as_of between coalesce(x.valid_from, $as_of) and coalesce(x.valid_to, $as_of) and {{schools}} and {{role}}
"""
TOTALS = f"""
    select d.file_id, d.sheet, d.row, d.school_code, null as person_key, {_NONE}, sum(r.people)::bigint || ' người' as said
    from school_total as r join school_dim as d using (school_code)
    where {{schools}} and {{role}} group by all
"""
SCHOOLS = f"""
    select d.file_id, d.sheet, d.row, d.school_code, null as person_key, {_NONE}, d.school_name as said
    from school_dim as d where d.is_valid and {{schools}}
"""
SITES = f"""
    select p.file_id, p.sheet, p.row, d.school_code, null as person_key, {_NONE}, p.school_name as said
    from site_session as x
    join session_dim as s using (session_code)
    join school_dim as d using (school_code)
    join wh.core_school_period as p
        on p.school_code = x.school_code
       and x.session_date between coalesce(p.valid_from, x.session_date) and coalesce(p.valid_to, x.session_date)
    where {{schools}} and {{sessions}}
"""
SITE_SESSIONS = """
    select c.file_id, c.sheet, c.row, null as school_code, null as person_key, s.session_code, s.session_date as day,
        s.session_name as said
    from session_dim as s
    join wh.core_session as c using (session_code)
    join site_session as x using (session_code)
    join school_dim as d using (school_code)
    where {schools} and {sessions}
"""
ATTENDED = """
    select c.file_id, c.sheet, c.row, r.school_code, r.person_key, c.session_code, c.seen_date as day, c.raw_name as said
    from wh.core_attendance_sighting as c
    join wh.core_attendance as a using (session_code, identity_key)
    join session_dim as s using (session_code)
    join rostered as r on r.person_key = a.person_key
    join person_state as p on p.person_key = r.person_key
    join school_dim as d on d.school_code = r.school_code
    where a.is_attended and {counted} and {schools} and {sessions} and {role}
"""
HEADCOUNT = """
    select c.file_id, c.sheet, c.row, c.school_code, null as person_key, c.session_code, s.session_date as day,
        c.headcount || ' người' as said
    from wh.core_rollcall as c join session_dim as s using (session_code) join school_dim as d using (school_code)
    join school_size as z using (school_code)
    where c.headcount > 0 and z.people > 0 and {schools} and {sessions}
"""
COMPLETION = """
    select c.file_id, c.sheet, c.row, r.school_code, r.person_key, null::varchar as session_code,
        cast(c.completed_at + to_hours(7) as date) as day, c.full_name as said
    from wh.stg_completions as c
    join wh.core_sighting as i on i.file_id = c.file_id and i.row = c.row and i.sheet is not distinct from c.sheet
    join wh.core_completion as w on w.person_key = i.person_key
    join rostered as r on r.person_key = i.person_key
    join person_state as p on p.person_key = r.person_key
    join school_dim as d on d.school_code = r.school_code
    where i.source = 'completions' and c.outcome is null and c.is_complete and w.completed_date <= $as_of
      and coalesce(cast(c.completed_at + to_hours(7) as date) <= $as_of, true)
      and {counted} and {schools} and {role}
"""
USAGE = """
    select u.file_id, u.sheet, u.row, r.school_code, r.person_key, null::varchar as session_code,
        coalesce(u.last_day, u.first_day, u.period_end) as day, u.tool as said
    from wh.core_usage_period as u
    join wh.core_account as c using (account_id)
    join rostered as r on r.person_key = c.person_key
    join person_state as p on p.person_key = r.person_key
    join school_dim as d on d.school_code = r.school_code
    where (u.outcome is null or u.reason = 'finer_period') and (u.first_day is not null or u.active_days > 0)
      and coalesce(u.first_day, u.period_start) <= $as_of {since}
      and {counted} and {schools} and {role}
"""
PRODUCT = """
    select c.file_id, c.sheet, c.row, r.school_code, r.person_key, null::varchar as session_code, c.submitted_date as day,
        c.product_name as said
    from wh.stg_products as c
    join wh.core_sighting as i on i.file_id = c.file_id and i.row = c.row and i.sheet is not distinct from c.sheet
    join wh.row_ledger as l on l.file_id = c.file_id and l.row = c.row and l.sheet is not distinct from c.sheet
    join rostered as r on r.person_key = i.person_key
    join person_state as p on p.person_key = r.person_key
    join school_dim as d on d.school_code = r.school_code
    where i.source = 'products' and c.verdict = 'accepted' and l.outcome = 'counted'
      and coalesce(c.submitted_date <= $as_of, true) and {counted} and {schools} and {role}
"""
ROOM = """
    select c.file_id, c.sheet, c.row, c.school_code, null as person_key, c.session_code, s.session_date as day,
        c.raw_name as said
    from wh.core_sighting as c
    join session_dim as s using (session_code)
    join site_session as x on x.session_code = c.session_code and x.school_code = c.school_code
    join school_dim as d on d.school_code = c.school_code
    where c.source = 'connections' and c.kind = 'site' and not c.is_excluded and {connected} and {schools} and {sessions}
"""
ROLLCALL = """
    select c.file_id, c.sheet, c.row, c.school_code, null as person_key, c.session_code, s.session_date as day,
        coalesce(c.headcount || ' người', '') as said
    from wh.core_rollcall as c
    join session_dim as s using (session_code)
    join site_session as x on x.session_code = c.session_code and x.school_code = c.school_code
    join school_dim as d on d.school_code = c.school_code
    where {schools} and {sessions}
"""
SEEN = """
    select c.file_id, c.sheet, c.row, x.school_code, c.person_key, c.session_code, c.seen_date as day, c.raw_name as said
    from wh.core_attendance_sighting as c
    join wh.core_attendance_place as m using (session_code, identity_key)
    join session_dim as s using (session_code)
    join site_session as x on x.session_code = c.session_code and x.school_code = m.school_code
    join school_dim as d on d.school_code = x.school_code
    where x.is_reporting and c.seen_date <= $as_of and coalesce(c.school_code = x.school_code, true)
      and {schools} and {sessions}
"""
MARKED_ABSENT = """
    select c.file_id, c.sheet, c.row, m.school_code, c.person_key, c.session_code, s.session_date as day, c.raw_name as said
    from wh.core_sighting as c
    join session_dim as s using (session_code)
    join wh.core_assignment as m
        on m.person_key = c.person_key
       and s.session_date between coalesce(m.valid_from, s.session_date) and coalesce(m.valid_to, s.session_date)
    join site_session as x on x.session_code = c.session_code and x.school_code = m.school_code
    join school_dim as d on d.school_code = m.school_code
    where c.source = 'marks' and c.mark in ('absent', 'excused') and {schools} and {sessions}
"""
ATTENDANCE_ROW = """
    select c.file_id, c.sheet, c.row, r.school_code, c.person_key, c.session_code, c.seen_date as day, c.raw_name as said
    from attendance_row as r
    join wh.core_attendance_sighting as c using (session_code, identity_key)
    join session_dim as s using (session_code)
    left join school_dim as d on d.school_code = r.school_code
    where {identified} and c.seen_date <= $as_of and {schools} and {sessions} and {role}
"""

_PEOPLE = (LIST,)
_EVERYBODY = (LIST, TOTALS)
_VERIFIED = ATTENDED.replace("{counted}", COUNTED["participated_verified"])
_REQUIRED = ATTENDED.replace("a.is_attended", "a.is_attended and s.is_required")
_IN_WINDOW = "and coalesce(u.last_day, u.first_day, u.period_end) > $as_of - $active_window_days"

NUMERATOR, BASE = "tử số", "mẫu số"

_BEHIND: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "schools": ((SCHOOLS,), ()),
    "rostered": (_EVERYBODY, ()),
    "participated": ((_VERIFIED, HEADCOUNT), _EVERYBODY),
    "participated_verified": ((_VERIFIED,), _PEOPLE),
    "participated_reported": ((HEADCOUNT,), _EVERYBODY),
    "completed": ((_REQUIRED, COMPLETION), _PEOPLE),
    "activated": ((USAGE,), _PEOPLE),
    "active_28d": ((USAGE.replace("{since}", _IN_WINDOW),), _PEOPLE),
    "habitual": ((USAGE,), _PEOPLE),
    "dormant": ((USAGE,), ()),
    "retained": ((USAGE.replace("{since}", _IN_WINDOW),), ()),
    "retained_base": ((USAGE,), ()),
    "products": ((PRODUCT,), _PEOPLE),
    "sites_expected": ((SITES, SITE_SESSIONS), ()),
    "sites_connected": ((ROOM.replace("{connected}", "x.is_connected"),), (SITES, SITE_SESSIONS)),
    "site_sessions_expected": ((SITES, SITE_SESSIONS), ()),
    "site_sessions_reporting": ((ROOM.replace("{connected}", "x.is_reporting"), ROLLCALL, SEEN, MARKED_ABSENT), ()),
    "attendance_rows": ((ATTENDANCE_ROW.replace("{identified}", "true"),), ()),
    "attendance_identified": (
        (ATTENDANCE_ROW.replace("{identified}", "r.is_identified"),),
        (ATTENDANCE_ROW.replace("{identified}", "not r.is_identified"),),
    ),
    "flagged": ((_VERIFIED, HEADCOUNT), _EVERYBODY),
}  # fmt: skip
"""Measure → the queries of its numerator and of its denominator beyond that."""


def query_of(asked: Asked) -> str:
    """Return one query over all lines behind a number: the columns above and `side`; doubles are left in."""
    counted, base = _BEHIND[asked.measure.id]
    if asked.speaks_of_roles:  # a head-count does not say whose heads
        counted = tuple(q for q in counted if q is not HEADCOUNT)
    sides = [(NUMERATOR, q) for q in counted] + [(BASE, q) for q in base]
    parts = [f"select '{side}' as side, * from ({_filled(asked, query)})" for side, query in sides]
    return " union all ".join(parts)


def _filled(asked: Asked, query: str) -> str:
    return query.format(
        schools=asked.condition(about=("school",)), sessions=asked.condition(about=("session",)),
        role=asked.condition("r.role", about=("role",)), counted=COUNTED.get(asked.measure.id, "true"), since="",
    )  # fmt: skip
