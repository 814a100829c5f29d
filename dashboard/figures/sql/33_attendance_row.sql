-- One row per (session_code, identity_key, school_code) for sessions held by $as_of, of identities seen by then;
-- school_code null: not known.
create table attendance_row as
select p.session_code, p.identity_key, p.school_code, p.role, a.person_key is not null as is_identified
from wh.core_attendance_place as p
join wh.core_attendance as a using (session_code, identity_key)
join session_dim using (session_code)
where a.first_seen_date <= $as_of;
