-- One row per school ever listed, as it is on $roster_day: the period in force, else the latest that began before, else the
-- first one. is_valid: a period is in force. managing_code, managing_name: who answers for it on $roster_day (null: not known).
create table school_dim as
select
    p.*,
    $roster_day between coalesce(p.valid_from, $roster_day) and coalesce(p.valid_to, $roster_day) as is_valid,
    m.managing_code, m.managing_name
from wh.core_school_period as p
left join managing_of_period as m
    on m.school_code = p.school_code and m.valid_from is not distinct from p.valid_from
qualify row_number() over (
    partition by p.school_code
    order by coalesce(p.valid_from <= $roster_day, true) desc,
        case when p.valid_from <= $roster_day then p.valid_from end desc nulls last, p.valid_from
) = 1;
