-- One row per (session_code, school_code) with evidence of any kind; a roll-call of zero is evidence.
create table core_site_evidence as
select distinct session_code, school_code
from (
    select session_code, school_code from core_site_connection
    union all
    select session_code, school_code from core_rollcall
    union all
    select session_code, school_code from core_attendance_place where school_code is not null
);
