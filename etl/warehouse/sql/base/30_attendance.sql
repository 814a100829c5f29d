-- One row per (session_code, identity_key): minutes (null: no connection), evidence, attended or not.
-- is_attended: minutes >= min_share of the session, or signed in up to the end of the session's day (local), or marked
-- present or late by a platform.
-- first_seen_date: the earliest record; before it there is no attendance row.
create or replace table core_attendance as
with sign_in as (
    select
        a.session_code, a.identity_key,
        bool_or(
            a.source in ('rollcalls', 'marks') or a.signed_at is null
            or a.seen_date <= s.session_date
        ) as is_on_time,
        min(coalesce(a.signed_at, s.starts_at)) as signed_at
    from core_attendance_sighting as a
    join core_session as s using (session_code)
    where a.source in ('sign_ins', 'rollcalls', 'marks')
    group by a.session_code, a.identity_key
),
identity as (
    select
        session_code, identity_key,
        max(person_key) as person_key,
        min(seen_date) as first_seen_date,
        min(raw_name) as raw_name,
        count(*) as records
    from core_attendance_sighting
    group by session_code, identity_key
)
select
    i.session_code, i.identity_key, i.person_key, i.raw_name, i.records, i.first_seen_date,
    p.minutes, g.signed_at, coalesce(g.is_on_time, false) as is_signed_in,
    coalesce(p.minutes, 0) * 60 >= $attendance_min_share * date_diff('second', s.starts_at, s.ends_at)
        or coalesce(g.is_on_time, false) as is_attended
from identity as i
join core_session as s using (session_code)
left join core_presence as p
    on p.session_code = i.session_code and p.who_kind = 'identity' and p.who = i.identity_key
left join sign_in as g on g.session_code = i.session_code and g.identity_key = i.identity_key;
