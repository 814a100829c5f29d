"""One school down to its sessions, its people and the lines of files that its figures come from."""

from typing import Any

from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.errors import UserError
from geo.managing import Managed, SchoolState, managing_history

Row = dict[str, Any]

STATUS_WORDS = {
    "matched": "đã nhận ra",
    "pending": "chờ đối soát",
    "decided": "đã quyết định",
    "unmatched": "chưa nhận ra",
}
SOURCE_WORDS = {
    "connections": "kết nối trực tuyến", "sign_ins": "biểu mẫu ký tên", "rollcalls": "điểm danh điểm cầu",
    "marks": "điểm danh trên nền tảng", "learning": "học trên nền tảng",
    "completions": "hoàn thành khóa học", "products": "sản phẩm", "usage": "sử dụng AI",
}  # fmt: skip

_PERIODS = """
    select p.school_name, p.level, p.kind, p.commune_code, p.former_commune_code, p.district_code,
        p.latitude, p.longitude, p.total_cbql, p.total_gv, p.total_nv, p.total_audience, p.valid_from, p.valid_to,
        f.name as file, p.sheet, p.row
    from wh.core_school_period as p
    join wh.files as f using (file_id)
    where p.school_code = $school
    order by p.valid_from nulls first
"""

_SESSIONS = """
    select s.session_code, s.session_name, s.session_date, s.starts_at, s.mode,
        x.is_reporting, c.minutes as site_minutes, x.is_connected, h.headcount,
        (select count(distinct a.person_key) from attended_at as a
         where a.school_code = $school and a.session_code = s.session_code) as verified
    from session_dim as s
    left join site_session as x on x.session_code = s.session_code and x.school_code = $school
    left join wh.core_site_connection as c on c.session_code = s.session_code and c.school_code = $school
    left join headcount as h on h.session_code = s.session_code and h.school_code = $school
    order by s.starts_at
"""

_PEOPLE = """
    select r.person_key, p.full_name, r.role, s.is_verified, s.is_completed, s.is_activated, s.is_active, s.has_product,
        (select count(distinct a.session_code) from attended_at as a
         where a.person_key = r.person_key and a.school_code = r.school_code) as sessions_attended
    from rostered as r
    join wh.core_person as p using (person_key)
    join person_state as s using (person_key)
    where r.school_code = $school
"""

_RECORDS = """
    with mine as (select distinct person_key from wh.core_assignment where school_code = $school)
    select f.name as file, s.sheet, s.row, s.source, d.session_name, d.session_date,
        s.raw_name, s.kind, s.status, s.method, s.evidence, p.full_name as person, s.joined_at, s.left_at, s.signed_at,
        l.outcome, f.loaded_at, f.loaded_by
    from wh.core_sighting as s
    join wh.files as f using (file_id)
    left join wh.core_session as d on d.session_code = s.session_code
    left join wh.core_person as p on p.person_key = s.person_key
    left join wh.row_ledger as l on l.file_id = s.file_id and l.row = s.row and l.sheet is not distinct from s.sheet
    where (s.school_code = $school or s.person_key in (select person_key from mine))
      and (d.session_date is null or d.session_date <= $as_of)
    order by d.session_date, s.source, f.name, s.sheet, s.row, s.part
"""

_HEADCOUNT_RECORDS = """
    select session_code, h.headcount, f.name as file, h.sheet, h.row
    from wh.core_rollcall as h join wh.files as f using (file_id)
    where h.school_code = $school
"""

_USAGE_RECORDS = """
    select f.name as file, u.sheet, u.row, p.full_name as person, u.tool, u.period_start, u.period_end, u.first_day, u.last_day,
        u.actions, f.loaded_at, f.loaded_by
    from wh.core_usage_period as u
    join wh.core_account as a using (account_id)
    join wh.core_person as p using (person_key)
    join wh.files as f on f.file_id = u.file_id
    where u.outcome is null and coalesce(u.first_day, u.last_day, u.period_start) <= $as_of
      and a.person_key in (select person_key from rostered where school_code = $school)
    order by coalesce(u.first_day, u.last_day, u.period_start), p.full_name, u.row
"""


_CONCEALED = """
    select tool, period_start, period_end, accounts, active_accounts, actions
    from wh.core_usage_total
    where is_concealed and coalesce(period_end, $as_of) <= $as_of
    order by period_end, tool
"""


def school(snapshot: Snapshot, code: str, scope: Scope) -> Row | None:
    """Return one row of school_dim with the school's standing; None for an unknown code or one outside the scope."""
    condition, parameters = scope.condition()
    rows = snapshot.rows(
        f"""select d.*, g.status, g.reasons, g.target, g.gap_people, g.peer_rate
           from school_dim as d
           left join school_standing as g using (school_code)
           where d.school_code = $school and {condition}""",
        {"school": code} | parameters,
    )
    return rows[0] if rows else None


def school_history(snapshot: Snapshot, code: str, scope: Scope) -> list[Row]:
    """Return one row per period of the school, earliest first: what `school_dim` has of a school, on any day.

    valid_from, valid_to: both included, None: open; file, sheet, row: the line of a list that says so.
    """
    return snapshot.rows(_PERIODS, {"school": code}) if school(snapshot, code, scope) else []


def school_managing(snapshot: Snapshot, code: str, scope: Scope) -> list[Managed]:
    """Return who has answered for the school since when, and why, earliest first; the same on every as-of date."""
    columns = ("level", "kind", "commune_code", "district_code", "valid_from", "valid_to")
    return managing_history(SchoolState(*(p[c] for c in columns)) for p in school_history(snapshot, code, scope))


def school_sessions(snapshot: Snapshot, code: str, scope: Scope) -> list[Row]:
    """Return one row per session held: evidence of this school. `is_reporting` None: not expected there."""
    return snapshot.rows(_SESSIONS, {"school": code}) if school(snapshot, code, scope) else []


def school_people(snapshot: Snapshot, code: str, scope: Scope) -> list[Row]:
    """Return one row per person rostered at the school; UserError where the scope may not see names."""
    _require_names(snapshot, code, scope)
    return snapshot.rows(_PEOPLE, {"school": code})


def school_records(snapshot: Snapshot, code: str, scope: Scope) -> list[Row]:
    """Return the lines of files that speak of the school or its people, by session; UserError as above."""
    _require_names(snapshot, code, scope)
    return snapshot.rows(_RECORDS, {"school": code, "as_of": snapshot.as_of})


def school_headcounts(snapshot: Snapshot, code: str, scope: Scope) -> dict[str, Row]:
    """Return session_code → head-count and the line it came from."""
    rows = snapshot.rows(_HEADCOUNT_RECORDS, {"school": code}) if school(snapshot, code, scope) else []
    return {r["session_code"]: r for r in rows}


def school_usage(snapshot: Snapshot, code: str, scope: Scope) -> list[Row]:
    """Return the usage lines of the school's people; UserError as above."""
    _require_names(snapshot, code, scope)
    return snapshot.rows(_USAGE_RECORDS, {"school": code, "as_of": snapshot.as_of})


def concealed_usage(snapshot: Snapshot) -> list[Row]:
    """Return one row per usage report whose people the exporting system has hidden, of periods that ended by the day.

    tool, period_start, period_end, accounts, active_accounts, actions; reports of different periods are never added.
    """
    return snapshot.rows(_CONCEALED, {"as_of": snapshot.as_of})


def _require_names(snapshot: Snapshot, code: str, scope: Scope) -> None:
    scope.require_people()
    if school(snapshot, code, scope) is None:
        raise UserError("Cơ sở này nằm ngoài phạm vi được xem.")
