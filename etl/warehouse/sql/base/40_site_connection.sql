-- One row per (session_code, school_code) whose room joined: minutes, and whether for half of the session's length.
create or replace table core_site_connection as
select
    p.session_code, p.who as school_code, p.minutes,
    p.minutes * 60 >= $attendance_min_share * date_diff('second', s.starts_at, s.ends_at) as is_connected
from core_presence as p
join core_session as s using (session_code)
where p.who_kind = 'site';
