-- Marks, in the sources whose period is $days long, the owners of whom a shorter period stands that has its middle day
-- in this one.
update core_usage_source as c
set finer = c.owners & s.standing
from (
    select c.source_no, bit_or(f.owners & ~f.repeated & ~f.finer) as standing
    from core_usage_source as c
    join core_usage_source as f
        on f.tool is not distinct from c.tool and f.days < c.days
       and f.middle_date between c.period_start and c.period_end
    where c.days = $days and c.outcome is null and f.outcome is null
    group by c.source_no
) as s
where s.source_no = c.source_no;
