-- One row per (session_code, identity_key, school_code): where an attendance row belongs, by the assignment valid on
-- the session's day; an identity that nobody is known to be, at the school it names. school_code null: not known.
create table core_attendance_place as
select a.session_code, a.identity_key, x.school_code, x.role
from core_attendance as a
join core_session as s using (session_code)
left join core_assignment as x
    on x.person_key = a.person_key
   and s.session_date between coalesce(x.valid_from, s.session_date) and coalesce(x.valid_to, s.session_date)
where a.person_key is not null
union all
select session_code, identity_key, named_school_code, null
from core_attendance
where person_key is null;
