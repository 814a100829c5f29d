-- One row per (session_code, who_kind, who): minutes connected, overlaps merged, cut to the session and its margin.
-- who_kind: identity or site; who: identity_key or school_code.
--
-- Exact connections count as the union of their times. A row that only sums up connections (is_total) says that of the
-- time from its join to its leave `minutes` were spent: what must have been spent outside the exact ones is added.
-- A report without times gives its printed minutes, never more than the session and its margins allow, and only where
-- no report with times speaks of the same.
create or replace table core_presence as
with connection as (
    select session_code, 'identity' as who_kind, identity_key as who, raw_name, joined_at, left_at, minutes, is_total, spells
    from core_attendance_sighting
    where source = 'connections'
    union all
    select session_code, 'site', school_code, raw_name, joined_at, left_at, minutes, is_total, spells
    from core_sighting
    where source = 'connections' and kind = 'site' and not is_excluded and school_code is not null
      and session_code is not null
),
stay as (
    select session_code, who_kind, who, raw_name, joined_at, left_at, minutes, coalesce(is_total, false) as is_total
    from connection
    where spells is null and joined_at is not null
    union all
    select session_code, who_kind, who, raw_name, spell.joined_at, spell.left_at, null, false
    from (select *, unnest(spells) as spell from connection where spells is not null)
),
cut as (
    select
        c.session_code, c.who_kind, c.who, c.raw_name, c.is_total, c.minutes,
        greatest(c.joined_at, s.starts_at - to_minutes($margin_minutes)) as entered_at,
        least(
            coalesce(c.left_at, c.joined_at + to_seconds(round(coalesce(c.minutes, 0) * 60)::bigint)),
            s.ends_at + to_minutes($margin_minutes)
        ) as exited_at
    from stay as c
    join core_session as s using (session_code)
),
summed_up as (
    select
        session_code, who_kind, who,
        sum(least(coalesce(minutes, 0), date_diff('second', entered_at, exited_at) / 60.0)) as minutes
    from (select distinct * from cut where is_total and exited_at > entered_at)
    group by session_code, who_kind, who
),
-- The same stays three times, each to be merged for itself: exact ones, summed-up ones, both together. A stay met
-- in two files stands once: rows that tie have no order to be merged in.
layered as (
    select distinct if(is_total, 'total', 'exact') as layer, session_code, who_kind, who, entered_at, exited_at
    from cut
    where exited_at > entered_at
    union all
    select distinct 'both', c.session_code, c.who_kind, c.who, c.entered_at, c.exited_at
    from cut as c
    semi join summed_up as t on t.session_code = c.session_code and t.who_kind = c.who_kind and t.who = c.who
    where c.exited_at > c.entered_at
),
marked as (
    select
        *,
        entered_at > max(exited_at) over earlier or max(exited_at) over earlier is null as opens_island
    from layered
    window earlier as (
        partition by layer, session_code, who_kind, who order by entered_at, exited_at
        rows between unbounded preceding and 1 preceding
    )
),
numbered as (
    select *, sum(opens_island::int) over (
        partition by layer, session_code, who_kind, who order by entered_at, exited_at
        rows between unbounded preceding and current row
    ) as island
    from marked
),
island as (
    select
        layer, session_code, who_kind, who, island,
        date_diff('second', min(entered_at), max(exited_at)) / 60.0 as minutes
    from numbered
    group by layer, session_code, who_kind, who, island
),
merged as (
    select
        session_code, who_kind, who,
        coalesce(sum(minutes) filter (layer = 'exact'), 0) as exact,
        coalesce(sum(minutes) filter (layer = 'total'), 0) as total,
        coalesce(sum(minutes) filter (layer = 'both'), 0) as both_together
    from island
    group by session_code, who_kind, who
),
timed as (
    select
        m.session_code, m.who_kind, m.who,
        m.exact + greatest(0, least(coalesce(t.minutes, 0), m.total) - (m.exact + m.total - m.both_together)
            * (t.minutes is not null)::int) as minutes
    from merged as m
    left join summed_up as t on t.session_code = m.session_code and t.who_kind = m.who_kind and t.who = m.who
),
printed as (
    select
        c.session_code, c.who_kind, c.who,
        least(
            sum(c.minutes),
            date_diff('minute', any_value(s.starts_at), any_value(s.ends_at)) + 2 * $margin_minutes
        ) as minutes
    from (
        select distinct session_code, who_kind, who, raw_name, minutes
        from connection
        where joined_at is null and spells is null and minutes is not null
    ) as c
    join core_session as s using (session_code)
    group by c.session_code, c.who_kind, c.who
)
select session_code, who_kind, who, minutes from timed
union all
select p.session_code, p.who_kind, p.who, p.minutes
from printed as p
anti join timed as t on t.session_code = p.session_code and t.who_kind = p.who_kind and t.who = p.who;
