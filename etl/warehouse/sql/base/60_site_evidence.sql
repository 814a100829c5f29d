-- One row per (session_code, school_code) with evidence of any kind, and the local day of the earliest: a room that
-- joined at all, a roll-call (of zero too), somebody of the school (also marked absent by a
-- platform), a name that gives the school. Somebody who works at two schools speaks for the one that the rows name, and
-- for both only where none is named: a signature at one school is no word from the other.
create or replace table core_site_evidence as
with spoken_for as (
    select distinct session_code, identity_key, school_code
    from core_attendance_sighting
    semi join core_attendance_place using (session_code, identity_key, school_code)
)
select session_code, school_code, min(seen_date) as first_seen_date
from (
    select session_code, school_code, session_date as seen_date
    from core_sighting
    join core_session using (session_code)
    where source = 'connections' and kind = 'site' and not is_excluded and school_code is not null
    union all
    select session_code, school_code, session_date from core_rollcall join core_session using (session_code)
    union all
    select p.session_code, p.school_code, a.first_seen_date
    from core_attendance_place as p
    join core_attendance as a using (session_code, identity_key)
    where p.school_code is not null
      and ((p.session_code, p.identity_key) not in (select (session_code, identity_key) from spoken_for)
           or (p.session_code, p.identity_key, p.school_code) in (select (session_code, identity_key, school_code) from spoken_for))
    union all
    select m.session_code, x.school_code, s.session_date
    from core_sighting as m
    join core_session as s using (session_code)
    join core_assignment as x
        on x.person_key = m.person_key
       and s.session_date between coalesce(x.valid_from, s.session_date) and coalesce(x.valid_to, s.session_date)
    where m.source = 'marks' and m.mark in ('absent', 'excused')
)
group by session_code, school_code;
