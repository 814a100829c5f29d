-- One row per person rostered on $roster_day: which measures count this person.
create table person_state as
with person as (select distinct person_key from rostered),
attended as (
    select a.person_key, a.session_code, s.session_date
    from wh.core_attendance as a
    join session_dim as s using (session_code)
    where a.is_attended and a.person_key is not null
),
first_attended as (select person_key, min(session_date) as first_date from attended group by person_key),
required as (
    select distinct x.person_key, s.session_code
    from session_dim as s
    join wh.core_assignment as x
        on s.session_date between coalesce(x.valid_from, s.session_date) and coalesce(x.valid_to, s.session_date)
       and (list_contains(s.audience, x.role) or (x.is_core and list_contains(s.audience, 'cốt cán')))
    where s.is_required
),
course_work as (
    select r.person_key, count(*) as sessions_required, count(a.session_code) as sessions_attended
    from required as r
    left join attended as a on a.person_key = r.person_key and a.session_code = r.session_code
    group by r.person_key
),
first_use as (
    select person_key, min(usage_date) filter (f.first_date is null or usage_date > f.first_date) as activated_date
    from wh.core_usage_day
    left join first_attended as f using (person_key)
    where usage_date <= $as_of
    group by person_key
),
-- days, and weeks, are told apart only where they are asked about: there may be ten million of them
recent_use as (
    select person_key, count(distinct usage_date) as days_in_window
    from wh.core_usage_day
    where usage_date <= $as_of and usage_date > $as_of - $active_window_days
    group by person_key
),
habit as (
    select person_key, count(distinct date_trunc('week', usage_date)) as habit_weeks_used
    from wh.core_usage_day
    where usage_date <= $as_of and usage_date >= list_min($habit_mondays)
      and list_contains($habit_mondays, date_trunc('week', usage_date)::date)
    group by person_key
),
counted as (
    -- a count of days without their names: only where the report's own period is the window asked for
    select person_key, max(active_days) as active_days
    from wh.core_usage_count
    where period_end = $as_of and period_start = $as_of - $active_window_days + 1
    group by person_key
)
select
    p.person_key,
    f.first_date is not null as is_verified,
    coalesce(w.sessions_attended >= $completion_min_share * w.sessions_required - 1e-9, false)
        or coalesce(c.completed_date <= $as_of, false) as is_completed,
    u.activated_date is not null as is_activated,
    greatest(coalesce(r.days_in_window, 0), coalesce(n.active_days, 0)) >= $active_days as is_active,
    $habit_weeks_needed > 0 and coalesce(h.habit_weeks_used, 0) >= $habit_weeks_needed as is_habitual,
    u.activated_date is not null and coalesce(r.days_in_window, 0) = 0
        and coalesce(n.active_days, 0) = 0 as is_dormant,
    coalesce(u.activated_date <= $as_of - $retained_after_days, false) as is_retained_base,
    x.person_key is not null as has_product
from person as p
left join first_attended as f using (person_key)
left join course_work as w using (person_key)
left join wh.core_completion as c using (person_key)
left join first_use as u using (person_key)
left join recent_use as r using (person_key)
left join habit as h using (person_key)
left join counted as n using (person_key)
left join (
    select distinct person_key from wh.core_product where submitted_date is null or submitted_date <= $as_of
) as x using (person_key);
