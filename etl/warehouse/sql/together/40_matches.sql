-- One row per name met and what became of it (contract of `etl matches`); usage accounts once per row, but concealed
-- ones not at all: nothing can be found out about them.
create or replace view matches as
select
    f.name as file,
    case when s.sheet is null then '' else s.sheet || '!' end || s.row as "where",
    s.session_code as session, s.raw_name, s.raw_email, s.kind, s.status,
    s.person_key as person, coalesce(s.school_code, home.school_code) as school, s.method, s.score, s.candidates,
    s.file_id, s.row, s.part
from core_sighting as s
join files as f using (file_id)
left join (
    select person_key, min(school_code) as school_code from core_assignment group by person_key having count(distinct school_code) = 1
) as home using (person_key)
union all
select
    f.name, case when p.sheet is null then '' else p.sheet || '!' end || p.row, null, a.full_name, a.email,
    case when a.full_name is null then 'unknown' else 'person' end, a.status,
    a.person_key, home.school_code, a.method, a.score, a.candidates, p.file_id, p.row, 0
from core_usage_period as p
join core_account as a using (account_id)
join files as f using (file_id)
left join (
    select person_key, min(school_code) as school_code from core_assignment group by person_key having count(distinct school_code) = 1
) as home on home.person_key = a.person_key
where not a.is_concealed;
