-- One row per (person_key, school_code, session_code): somebody rostered attended a session held by $as_of.
create table attended_at as
select r.person_key, r.school_code, r.role, a.session_code
from rostered as r
join wh.core_attendance as a using (person_key)
join session_dim using (session_code)
where a.is_attended;
