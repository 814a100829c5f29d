-- One row per school: people rostered on $roster_day, by list (listed) and by list or totals (people).
create table school_size as
select
    d.school_code,
    count(distinct r.person_key) as listed,
    count(distinct r.person_key) + coalesce(any_value(t.people), 0) as people
from school_dim as d
left join rostered as r using (school_code)
left join (select school_code, sum(people)::bigint as people from school_total group by school_code) as t
    using (school_code)
group by d.school_code;
