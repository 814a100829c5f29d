-- One row per (school_code, session_code) with a reported head-count, for sessions held by $as_of.
create table headcount as
select c.school_code, c.session_code, c.headcount
from wh.core_rollcall as c
join session_dim using (session_code)
where c.headcount is not null;
