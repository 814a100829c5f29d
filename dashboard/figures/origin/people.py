"""The sums behind numbers of people: how the denominator came about, and why somebody of it is not in the numerator."""

from dashboard.figures.measures import MEASURES, denominator, denominator_column
from dashboard.figures.origin.asked import Asked
from dashboard.figures.origin.sums import Part, Sum
from dashboard.figures.query import COUNTED
from etl.text.vietnam import day, percent

_LISTED = """
    with listed as (
        select x.person_key,
            bool_or(list_contains($audience, x.role) and {role}) as is_audience,
            bool_or(list_contains($audience, x.role) and {role} and coalesce(x.valid_from <= $as_of, true)) as has_begun,
            bool_or(list_contains($audience, x.role) and {role}
                and $as_of between coalesce(x.valid_from, $as_of) and coalesce(x.valid_to, $as_of)) as is_in_force
        from wh.core_assignment as x join school_dim as d using (school_code)
        where {schools}
        group by x.person_key
    )
    select count(*) as listed, count(*) filter (not is_audience) as others,
        count(*) filter (is_audience and not is_in_force and not has_begun) as coming,
        count(*) filter (is_audience and not is_in_force and has_begun) as gone
    from listed
"""

_UNLISTED = """
    select coalesce(sum(t.people), 0)::bigint as people, count(distinct t.school_code) as schools
    from school_total as t join school_dim as d using (school_code) where {condition}
"""

_NOT_COUNTED = """
    with base as (
        select distinct r.person_key from rostered as r join school_dim as d using (school_code) where {people}
    ),
    met as (
        select a.person_key, bool_or(a.is_attended) as is_attended, max(a.minutes) as minutes
        from wh.core_attendance as a join session_dim as s using (session_code)
        where a.person_key is not null and a.first_seen_date <= $as_of and {sessions}
        group by a.person_key
    ),
    used as (
        select person_key, count(distinct usage_date) filter (usage_date > $as_of - $active_window_days) as recent
        from wh.core_usage_day where usage_date <= $as_of group by person_key
    ),
    counted as (
        select person_key, max(active_days) as days from wh.core_usage_count
        where period_end = $as_of and period_start = $as_of - $active_window_days + 1 group by person_key
    )
    select {reason} as reason, count(*) as people
    from base join person_state as p using (person_key)
    left join met using (person_key) left join used using (person_key) left join counted using (person_key)
    where {inside} group by reason
"""

_RECENT = "greatest(coalesce(used.recent, 0), coalesce(counted.days, 0)) > 0"
_USED = "used.person_key is not null or counted.person_key is not null"
_NOBODY_USED = "không có ngày dùng nào trong các báo cáo sử dụng"

_REASONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "participated_verified": (
        ("short", "met.minutes is not null", "có kết nối nhưng không buổi nào đủ {attendance_share} thời lượng"),
        ("late", "met.person_key is not null", "chỉ có chữ ký gửi sau ngày học"),
        ("unseen", "true", "chưa có dòng nào nhận ra là người này"),
    ),
    "completed": (
        ("some", "p.is_verified", "đã dự ít nhất một buổi, chưa đủ {completion_share} số buổi bắt buộc dành cho mình"),
        ("none", "true", "chưa dự buổi nào và không có xác nhận hoàn thành"),
    ),
    "activated": (
        ("early", _USED, "chỉ dùng trước hoặc trong ngày học đầu tiên của mình, hay báo cáo không cho biết ngày"),
        ("none", "true", _NOBODY_USED),
    ),
    "active_28d": (
        ("few", _RECENT, "có dùng trong {window} ngày nhưng chưa đủ {active_days} ngày"),
        ("before", _USED, "đã dùng, nhưng không ngày nào trong {window} ngày gần đây"),
        ("none", "true", _NOBODY_USED),
    ),
    "habitual": (
        ("some", _USED, "đã dùng nhưng chưa đủ số tuần"),
        ("none", "true", _NOBODY_USED),
    ),
    "dormant": (("using", "true", "vẫn dùng trong {window} ngày gần đây"),),
    "retained": (
        ("few", _RECENT, "có dùng trong {window} ngày nhưng chưa đủ {active_days} ngày"),
        ("stopped", "true", "không dùng ngày nào trong {window} ngày gần đây"),
    ),
    "products": (("none", "true", "chưa có sản phẩm nào được công nhận"),),
}  # fmt: skip
"""Measure → why somebody of its denominator is not counted, the first that fits: code, SQL condition, words."""

_BASES = {"dormant": COUNTED["activated"], "retained": COUNTED["retained_base"]}


def base_sum(asked: Asked) -> Sum:
    """Return how the people of the denominator (or of `rostered`) came out of the lists."""
    measure = asked.measure
    of_lists = measure.base == "rostered" and denominator_column(measure) == "rostered_listed"
    role = asked.condition("x.role", about=("role",))
    [listed] = asked.rows(_LISTED.format(role=role, schools=asked.base_condition(about=("school",))))
    other = "không giữ chức danh được chọn, hoặc không thuộc đối tượng của chương trình"
    parts = [
        Part("có tên trong danh sách cán bộ của các cơ sở này", listed["listed"]),
        Part(other if asked.speaks_of_roles else "không thuộc đối tượng của chương trình", -listed["others"]),
        Part(f"đã thôi công tác ở đây trước ngày {day(asked.shot.as_of)}", -listed["gone"]),
        Part(f"chưa về công tác ngày {day(asked.shot.as_of)}", -listed["coming"]),
    ]
    if not of_lists:
        [more] = asked.rows(_UNLISTED.format(condition=asked.base_condition("t.role")))
        parts.append(Part("ở cơ sở chỉ cho tổng số, không có danh sách tên", more["people"], more["schools"]))
    column = "rostered_listed" if of_lists else "rostered_base"
    return Sum("Mẫu số: người trong danh sách" if measure.base else "Người trong danh sách", "người",
               Sum.kept(parts), (asked.total or {}).get(column) or 0)  # fmt: skip


def not_counted(asked: Asked) -> Sum:
    """Return why the others of the denominator are not in the numerator; UserError nowhere, empty where all are counted."""
    measure, row = asked.measure, asked.total or {}
    settings = asked.shot.settings
    words = {
        "attendance_share": percent(settings.attendance_min_share, 0),
        "completion_share": percent(settings.completion_min_share, 0),
        "window": settings.active_window_days,
        "active_days": settings.active_days,
    }
    reasons = _REASONS[measure.id]
    cases = " ".join(f"when {condition} then '{code}'" for code, condition, _ in reasons)
    is_counted = "coalesce(met.is_attended, false)" if measure.id == "participated_verified" else COUNTED[measure.id]
    query = _NOT_COUNTED.format(
        people=asked.base_condition("r.role"), sessions=asked.condition(about=("session",)),
        reason=f"case {cases} end", inside=f"{_BASES.get(measure.id, 'true')} and not ({is_counted})",
    )  # fmt: skip
    found = {r["reason"]: r["people"] for r in asked.rows(query)}
    parts = [Part(text.format(**words), found.get(code, 0)) for code, _, text in reasons]
    rest = (denominator(row, measure) or 0) - (row.get(measure.id) or 0)
    return Sum("Chưa được tính", "người", Sum.kept(parts), rest)


def larger_base(asked: Asked) -> Sum:
    """Return how the denominator that is itself a measure (those who used AI …) comes out of the people of the lists."""
    row, base = asked.total or {}, MEASURES[str(asked.measure.base)]
    listed, counted = row["rostered_listed"], row[base.id]
    parts = [Part("người của các cơ sở có danh sách tên", listed), Part(f"không phải “{base.label}”", counted - listed)]
    return Sum(f"Mẫu số: “{base.label}”", "người", Sum.kept(parts), counted)


def long_users(asked: Asked) -> Sum:
    """Return how those who began long enough ago come out of the people of the lists."""
    row, settings = asked.total or {}, asked.shot.settings
    listed, activated, counted = row["rostered_listed"], row["activated"] or 0, row["retained_base"] or 0
    parts = [
        Part("người của các cơ sở có danh sách tên", listed),
        Part("chưa dùng AI sau buổi học đầu tiên", activated - listed),
        Part(f"bắt đầu dùng chưa đủ {settings.retained_after_days} ngày", counted - activated),
    ]
    return Sum("Bắt đầu dùng đã lâu", "người", Sum.kept(parts), counted)
