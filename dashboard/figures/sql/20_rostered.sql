-- One row per (person_key, school_code, role) of the programme's audience with an assignment valid on $roster_day. Count people
-- with distinct: somebody may work at two schools, or in two positions.
create table rostered as
select person_key, school_code, role, bool_or(is_core) as is_core
from wh.core_assignment
where list_contains($audience, role)
  and $roster_day between coalesce(valid_from, $roster_day) and coalesce(valid_to, $roster_day)
group by person_key, school_code, role;
