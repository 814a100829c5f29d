-- One row per expected pair (school_code, session_code): a điểm cầu or trực tuyến session held by $last_day and a school
-- valid on its day. first_seen_date: the day of the first evidence of any kind (null: none). meant: people of the school
-- whom the session was for, by the lists of its day; present: how many of them took part, by name or by head-count. Both
-- are 0 for a room of which nobody said who sat in it: one teacher joining from home is no count of her school.
-- is_asked: it was for somebody there, or nobody is known there at all.
with pair as (
    select p.school_code, p.level, p.total_cbql, p.total_gv, p.total_nv, p.total_audience,
        s.session_code, s.session_date, s.starts_at, s.mode, nullif(s.audience, []) as audience, e.first_seen_date
    from wh.core_session as s
    join wh.core_school_period as p
        on s.session_date between coalesce(p.valid_from, s.session_date) and coalesce(p.valid_to, s.session_date)
    left join wh.core_site_evidence as e using (school_code, session_code)
    where s.mode in ('site', 'online') and s.session_date <= $last_day
    qualify row_number() over (
        partition by p.school_code, s.session_code order by p.valid_from desc nulls last
    ) = 1
),
attended as (
    select distinct session_code, person_key from wh.core_attendance where is_attended and person_key is not null
),
by_list as (
    select p.school_code, p.session_code, count(distinct x.person_key) as meant, count(distinct a.person_key) as verified
    from pair as p
    join wh.core_assignment as x
        on x.school_code = p.school_code
       and p.session_date between coalesce(x.valid_from, p.session_date) and coalesce(x.valid_to, p.session_date)
    left join attended as a on a.session_code = p.session_code and a.person_key = x.person_key
    where list_contains($audience, x.role)
      and (p.audience is null or list_contains(p.audience, x.role)
           or (x.is_core and list_contains(p.audience, 'cốt cán')))
    group by p.school_code, p.session_code
),
with_list as (select distinct school_code from wh.core_assignment),
told as (
    select session_code, school_code from wh.core_rollcall
    union
    select p.session_code, p.school_code
    from wh.core_attendance_sighting as a
    join wh.core_attendance_place as p using (session_code, identity_key)
    where a.source in ('sign_ins', 'rollcalls', 'marks') and p.school_code is not null
),
counted as (
    select session_code, school_code, max(headcount) as headcount from wh.core_rollcall group by session_code, school_code
),
sized as (
    select p.*, coalesce(l.verified, 0) as verified,
        w.school_code is not null
            or coalesce(p.total_cbql, 0) + coalesce(p.total_gv, 0) + coalesce(p.total_nv, 0) + coalesce(p.total_audience, 0) > 0
            as is_sized,
        if(w.school_code is not null, coalesce(l.meant, 0),
            if(list_contains($audience, 'CBQL') and (p.audience is null or list_contains(p.audience, 'CBQL')),
               coalesce(p.total_cbql, 0), 0)
            + if(list_contains($audience, 'GV') and (p.audience is null or list_contains(p.audience, 'GV')),
                 coalesce(p.total_gv, 0), 0)
            + if(list_contains($audience, 'NV') and (p.audience is null or list_contains(p.audience, 'NV')),
                 coalesce(p.total_nv, 0), 0)
            + if(p.total_cbql is null and p.total_gv is null
                 and (p.audience is null or list_contains(p.audience, 'GV')), coalesce(p.total_audience, 0), 0)
        ) as meant
    from pair as p
    left join by_list as l using (school_code, session_code)
    left join with_list as w using (school_code)
)
select z.school_code, z.session_code, z.session_date, z.level, z.first_seen_date,
    if(z.mode = 'online' or t.school_code is not null, z.meant, 0)::bigint as meant,
    if(z.mode = 'online' or t.school_code is not null,
        greatest(z.verified, least(coalesce(c.headcount, 0), z.meant)), 0)::bigint as present,
    z.meant > 0 or not z.is_sized as is_asked
from sized as z
left join counted as c using (school_code, session_code)
left join told as t using (school_code, session_code)
order by z.school_code, z.starts_at, z.session_code
