-- One row per (session_code, identity_key, school_code): where an attendance row belongs, by the assignment valid on
-- the session's day; for an identity that nobody is known to be, every school that its rows name. school_code null: no
-- place is known. Like a person at two schools, an identity at two places counts once in any total that covers both.
create or replace table core_attendance_place as
select a.session_code, a.identity_key, x.school_code, x.role
from core_attendance as a
join core_session as s using (session_code)
left join core_assignment as x
    on x.person_key = a.person_key
   and s.session_date between coalesce(x.valid_from, s.session_date) and coalesce(x.valid_to, s.session_date)
where a.person_key is not null
union all
select distinct a.session_code, a.identity_key, named.school_code, null
from core_attendance as a
left join core_attendance_sighting as named
    on named.session_code = a.session_code and named.identity_key = a.identity_key and named.school_code is not null
where a.person_key is null;
