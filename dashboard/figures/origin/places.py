"""The sums behind numbers of schools, sites and attendance rows, and behind participation, which is counted by school."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.figures.keys import names_of
from dashboard.figures.measures import MEASURES, denominator, is_silent
from dashboard.figures.origin.asked import Asked
from dashboard.figures.origin.sums import Part, Sum, whole
from dashboard.figures.query import Row
from dashboard.figures.standing import GRAVITY, STATUSES
from etl.text.vietnam import day, percent

TWICE = "người công tác ở hai nơi: mỗi nơi tính một lần, trong tổng chỉ tính một lần"

_SITES = """
    with site as (
        select x.school_code, bool_or(x.is_connected) as is_connected, bool_or(c.school_code is not null) as has_joined,
            bool_or(x.is_reporting) as is_reporting, any_value(d.is_valid) as is_valid
        from site_session as x join session_dim as s using (session_code) join school_dim as d using (school_code)
        left join wh.core_site_connection as c on c.session_code = x.session_code and c.school_code = x.school_code
        where {condition} group by x.school_code
    )
    select count(*) as expected, count(*) filter (not is_valid) as gone,
        count(*) filter (not is_connected and has_joined) as short,
        count(*) filter (not is_connected and not has_joined and is_reporting) as otherwise,
        count(*) filter (not is_connected and not has_joined and not is_reporting) as nothing
    from site
"""

_SCHOOLS = """
    select count(*) as listed, count(*) filter (d.is_valid) as valid from school_dim as d where {condition}
"""

_STANDING = """
    select coalesce(g.status, '') as status, count(distinct d.school_code) as schools
    from school_dim as d left join school_standing as g on g.school_code = d.school_code
    where d.is_valid and {condition} group by all
"""

_UNIDENTIFIED = """
    with met as (
        select distinct x.session_code, x.identity_key
        from attendance_row as x join session_dim as s using (session_code) left join school_dim as d using (school_code)
        where not x.is_identified and {condition}
    ),
    told as (
        select m.session_code, m.identity_key, bool_or(coalesce(i.candidates, '') <> '') as has_candidates
        from met as m
        join wh.core_attendance_sighting as a using (session_code, identity_key)
        join wh.core_sighting as i on i.file_id = a.file_id and i.row = a.row and i.part = a.part
            and i.sheet is not distinct from a.sheet
        group by all
    )
    select count(*) filter (has_candidates) as waiting, count(*) filter (not has_candidates) as strange from told
"""


@dataclass(frozen=True)
class _Group:
    """Schools of one kind: words for those of their people that are not counted, and which schools."""

    label: str
    is_one: Callable[[Row], bool]


def participated(asked: Asked) -> list[Sum]:
    """Return the sums of participation: people verified, what sites reported beyond them, and who is left."""
    row, schools, measure = asked.total or {}, asked.by("school"), asked.measure
    beyond = [(s["participated"] or 0) - (s["participated_verified"] or 0) for s in schools]
    more, verified = sum(beyond), row["participated_verified"] or 0
    counted = row["participated"] or 0
    parts = [
        Part("xác minh được từng người (kết nối đủ lâu, ký tên, điểm danh có họ tên)", verified),
        Part("điểm cầu báo cáo sĩ số nhiều hơn số đã xác minh", more, sum(b > 0 for b in beyond)),
        Part(TWICE, counted - verified - more),
    ]
    groups = (
        _Group("ở cơ sở im lặng: chưa có bằng chứng nào của buổi nào", lambda s: is_silent(s, measure)),
        _Group("ở cơ sở chỉ cho tổng số: ngoài sĩ số đã báo cáo", lambda s: not s["rostered_listed"]),
        _Group("ở các cơ sở khác: chưa xác minh được, sĩ số báo cáo cũng không nhiều hơn", lambda _s: True),
    )
    return [
        Sum(f"Tử số: “{measure.label}”", "người", Sum.kept(parts), counted),
        _left(asked, schools, groups),
    ]


def reported(asked: Asked) -> list[Sum]:
    """Return the sums of what sites reported."""
    schools, measure = asked.by("school"), asked.measure
    given = [s for s in schools if s[measure.id]]
    added, counted = whole(given, measure.id), (asked.total or {})[measure.id] or 0
    parts = [
        Part("sĩ số lớn nhất của từng cơ sở, không vượt số người trong danh sách", added, len(given)),
        Part(TWICE, counted - added),
    ]
    groups = (
        _Group("ở cơ sở chưa báo cáo sĩ số buổi nào, hoặc báo bằng không", lambda s: not s[measure.id]),
        _Group("ở cơ sở đã báo cáo: ngoài sĩ số lớn nhất", lambda _s: True),
    )
    return [Sum("Tử số: theo báo cáo", "người", Sum.kept(parts), counted), _left(asked, schools, groups)]


def _left(asked: Asked, schools: list[Row], groups: tuple[_Group, ...]) -> Sum:
    """Return the people of the denominator who are not counted, by the kind of their school."""
    measure = asked.measure
    found = dict.fromkeys(groups, 0)
    met = dict.fromkeys(groups, 0)
    for school in schools:
        missing = (denominator(school, measure) or 0) - (school[measure.id] or 0)
        group = next(g for g in groups if g.is_one(school))
        found[group] += missing
        met[group] += missing > 0
    rest = (denominator(asked.total or {}, measure) or 0) - ((asked.total or {})[measure.id] or 0)
    parts = [Part(g.label, found[g], met[g]) for g in groups]
    parts.append(Part(TWICE, rest - sum(found.values())))
    return Sum("Chưa được tính", "người", Sum.kept(parts), rest)


def sites(asked: Asked) -> list[Sum]:
    """Return the sums of sites expected, and of those not connected."""
    row, share = asked.total or {}, percent(asked.shot.settings.attendance_min_share, 0)
    [found] = asked.rows(_SITES.format(condition=asked.condition()))
    expected = [
        Part("cơ sở có ít nhất một buổi học qua điểm cầu hoặc trực tuyến trong thời gian hiệu lực, nay vẫn hiệu lực",
             found["expected"] - found["gone"]),
        Part("cơ sở như vậy, nay không còn hiệu lực", found["gone"]),
    ]  # fmt: skip
    base = Sum("Điểm cầu phải kết nối", "điểm cầu", Sum.kept(expected), row["sites_expected"] or 0)
    if asked.measure.id == "sites_expected":
        return [base]
    rest = [
        Part(f"có kết nối nhưng không buổi nào đủ {share} thời lượng", found["short"]),
        Part("không thấy kết nối, có bằng chứng khác (điểm danh, ký tên)", found["otherwise"]),
        Part("không có bằng chứng nào", found["nothing"]),
    ]
    return [base, Sum("Chưa được tính", "điểm cầu", Sum.kept(rest), row["sites_expected"] - row["sites_connected"])]


def by_session(asked: Asked) -> list[Sum]:
    """Return what each session adds to a number that is counted session by session, and to what it lacks."""
    row, names, measure = asked.total or {}, names_of("session", asked.shot), asked.measure
    sessions = asked.by("session")

    def words(session: Row) -> str:
        return str(names.get(session["session"], session["session"]))

    counted = [Part(words(s), s[measure.id] or 0) for s in sessions]
    sums = [Sum(f"{measure.label}: từng buổi", measure.unit, Sum.kept(counted), row[measure.id] or 0)]
    if measure.base and measure.id != "attendance_identified":
        rest = [Part(words(s), (s[measure.base] or 0) - (s[measure.id] or 0)) for s in sessions]
        sums.append(
            Sum("Chưa được tính", measure.unit, Sum.kept(rest), (row[measure.base] or 0) - (row[measure.id] or 0))
        )
    if measure.id == "attendance_identified":
        [found] = asked.rows(_UNIDENTIFIED.format(condition=asked.condition("x.role")))
        unknown = [
            Part("có người gần giống trong danh sách, chờ đối soát", found["waiting"]),
            Part("không thấy ai gần giống trong danh sách", found["strange"]),
        ]
        sums.append(
            Sum(
                "Chưa được tính",
                measure.unit,
                Sum.kept(unknown),
                (row["attendance_rows"] or 0) - (row[measure.id] or 0),
            )
        )
    return sums


def schools(asked: Asked) -> list[Sum]:
    """Return the schools of the lists, and by standing."""
    row, condition = asked.total or {}, asked.condition(about=("school",)) + _with_role(asked)
    if asked.measure.id == "schools":
        [found] = asked.rows(_SCHOOLS.format(condition=condition))
        parts = [
            Part("có trong danh sách cơ sở", found["listed"]),
            Part(f"chưa hoặc không còn hiệu lực ngày {day(asked.shot.as_of)}", found["valid"] - found["listed"]),
        ]
        return [Sum("Cơ sở giáo dục", "cơ sở", Sum.kept(parts), row["schools"] or 0)]
    counts = {r["status"]: r["schools"] for r in asked.rows(_STANDING.format(condition=condition))}
    flagged = [s for s in STATUSES if GRAVITY[s] < GRAVITY["on_track"]]
    counted = [Part(STATUSES[s], counts.get(s, 0)) for s in flagged]
    rest = [Part(STATUSES[s], counts.get(s, 0)) for s in STATUSES if s not in flagged]
    rest.append(Part("chưa đủ số liệu để xét", counts.get("", 0)))
    return [
        Sum(f"Tử số: “{MEASURES['flagged'].label}”", "cơ sở", Sum.kept(counted), row["flagged"] or 0),
        Sum("Không cần hỗ trợ", "cơ sở", Sum.kept(rest), (row["schools"] or 0) - (row["flagged"] or 0)),
    ]


def _with_role(asked: Asked) -> str:
    if not asked.speaks_of_roles:
        return ""
    of_lists = f"select school_code from rostered as r where {asked.condition('r.role', about=('role',))}"
    of_totals = f"select school_code from school_total as t where {asked.condition('t.role', about=('role',))}"
    return f" and d.school_code in ({of_lists} union {of_totals})"
