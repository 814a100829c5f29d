-- One row per (as_of, school_code) of $days and the schools valid on that day: level, commune, people of the audience (by
-- list, else by totals), and participated (the larger of people verified and of the largest head-count of one session).
with day as (select unnest($days::date[]) as as_of),
valid as (
    select d.as_of, p.school_code, p.level, p.commune_code, p.total_cbql, p.total_gv, p.total_nv, p.total_audience
    from day as d
    join wh.core_school_period as p
        on d.as_of between coalesce(p.valid_from, d.as_of) and coalesce(p.valid_to, d.as_of)
    qualify row_number() over (
        partition by d.as_of, p.school_code order by p.valid_from desc nulls last
    ) = 1
),
first_attended as (
    select a.person_key, min(s.session_date) as first_date
    from wh.core_attendance as a
    join wh.core_session as s using (session_code)
    where a.is_attended and a.person_key is not null
    group by a.person_key
),
listed as (
    select d.as_of, x.school_code, count(distinct x.person_key) as people,
        count(distinct x.person_key) filter (f.first_date <= d.as_of) as verified
    from day as d
    join wh.core_assignment as x
        on d.as_of between coalesce(x.valid_from, d.as_of) and coalesce(x.valid_to, d.as_of)
    left join first_attended as f using (person_key)
    where list_contains($audience, x.role)
    group by d.as_of, x.school_code
),
with_list as (select distinct school_code from wh.core_assignment),
counted as (
    select d.as_of, c.school_code, max(c.headcount) as headcount
    from day as d
    join wh.core_session as s on s.session_date <= d.as_of
    join wh.core_rollcall as c using (session_code)
    group by d.as_of, c.school_code
),
sized as (
    select v.as_of, v.school_code, v.level, v.commune_code, coalesce(l.verified, 0) as verified,
        if(w.school_code is not null, coalesce(l.people, 0), coalesce(
            if(list_contains($audience, 'CBQL'), coalesce(v.total_cbql, 0), 0)
            + if(list_contains($audience, 'GV'), coalesce(v.total_gv, 0), 0)
            + if(list_contains($audience, 'NV'), coalesce(v.total_nv, 0), 0)
            + if(v.total_cbql is null and v.total_gv is null, coalesce(v.total_audience, 0), 0), 0)
        ) as people
    from valid as v
    left join listed as l using (as_of, school_code)
    left join with_list as w using (school_code)
)
select z.as_of, z.school_code, z.level, z.commune_code, z.people::bigint as people,
    greatest(z.verified, least(coalesce(c.headcount, 0), z.people))::bigint as participated,
    coalesce(c.headcount, 0) > z.verified as is_reported
from sized as z
left join counted as c using (as_of, school_code)
order by z.as_of, z.school_code
