-- One row per (session_code, school_code) with evidence of any kind, and the local day of the earliest: a room that
-- joined at all, a roll-call (of zero too), somebody of the school, a name that gives the school.
create table core_site_evidence as
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
)
group by session_code, school_code;
