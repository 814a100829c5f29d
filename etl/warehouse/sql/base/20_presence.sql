-- One row per (session_code, who_kind, who): minutes connected, overlaps merged, cut to the session and its margin.
-- who_kind: identity or site; who: identity_key or school_code. A report without times gives its printed minutes,
-- never more than the session and its margins allow, and only where no report with times speaks of the same.
create table core_presence as
with connection as (
    select session_code, 'identity' as who_kind, identity_key as who, joined_at, left_at, minutes
    from core_attendance_sighting
    where source = 'connections'
    union all
    select session_code, 'site', school_code, joined_at, left_at, minutes
    from core_sighting
    where source = 'connections' and kind = 'site' and not is_excluded and school_code is not null
      and session_code is not null
),
cut as (
    select
        c.session_code, c.who_kind, c.who,
        greatest(c.joined_at, s.starts_at - to_minutes($margin_minutes)) as entered_at,
        least(
            coalesce(c.left_at, c.joined_at + to_seconds(round(coalesce(c.minutes, 0) * 60)::bigint)),
            s.ends_at + to_minutes($margin_minutes)
        ) as exited_at
    from connection as c
    join core_session as s using (session_code)
    where c.joined_at is not null
),
marked as (
    select
        *,
        entered_at > max(exited_at) over earlier or max(exited_at) over earlier is null as opens_island
    from cut
    where exited_at > entered_at
    window earlier as (
        partition by session_code, who_kind, who order by entered_at, exited_at
        rows between unbounded preceding and 1 preceding
    )
),
numbered as (
    select *, sum(opens_island::int) over (
        partition by session_code, who_kind, who order by entered_at, exited_at
        rows between unbounded preceding and current row
    ) as island
    from marked
),
island as (
    select
        session_code, who_kind, who, island,
        date_diff('second', min(entered_at), max(exited_at)) / 60.0 as minutes
    from numbered
    group by session_code, who_kind, who, island
),
timed as (
    select session_code, who_kind, who, sum(minutes) as minutes from island group by session_code, who_kind, who
),
printed as (
    select
        c.session_code, c.who_kind, c.who,
        least(
            sum(c.minutes),
            date_diff('minute', any_value(s.starts_at), any_value(s.ends_at)) + 2 * $margin_minutes
        ) as minutes
    from connection as c
    join core_session as s using (session_code)
    where c.joined_at is null and c.minutes is not null
    group by c.session_code, c.who_kind, c.who
)
select session_code, who_kind, who, minutes from timed
union all
select p.session_code, p.who_kind, p.who, p.minutes
from printed as p
anti join timed as t on t.session_code = p.session_code and t.who_kind = p.who_kind and t.who = p.who;
