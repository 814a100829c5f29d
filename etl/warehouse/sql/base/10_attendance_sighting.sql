-- One row per sighting that can be attendance, with the identity it stands for.
-- identity_key: the person, else the name as written (with e-mail, and school where one name is met at several).
create table core_attendance_sighting as
with standing as (
    select
        s.*,
        s.name_key || '|' || coalesce(s.raw_email, '') as written_key
    from core_sighting as s
    join core_session using (session_code)
    where s.kind in ('person', 'device', 'unknown')
      and not s.is_excluded
      and s.source in ('connections', 'sign_ins', 'rollcalls')
),
spread as (
    select session_code, written_key, count(distinct school_code) as schools, max(school_code) as only_school
    from standing
    where person_key is null
    group by session_code, written_key
)
select
    s.file_id, s.sheet, s.row, s.part, s.source, s.session_code, s.person_key, s.raw_name,
    s.joined_at, s.left_at, s.minutes, s.signed_at,
    case when s.person_key is null then case when spread.schools = 1 then spread.only_school else s.school_code end
    end as named_school_code,
    coalesce(
        s.person_key,
        '?' || s.written_key || case when spread.schools > 1 then '|' || coalesce(s.school_code, '') else '' end
    ) as identity_key
from standing as s
left join spread on spread.session_code = s.session_code and spread.written_key = s.written_key and s.person_key is null;
