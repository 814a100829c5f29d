-- One row per line of a file that asks (or asked) the question $subject, with what became of it, by session and time.
select
    f.name as file, s.sheet, s.row, s.source, s.session_code, d.session_name, d.session_date, d.starts_at, d.ends_at,
    s.raw_name, s.raw_email, s.school_code, s.joined_at, s.left_at, s.minutes, s.signed_at, s.mark, s.status, s.method,
    s.score, s.evidence, s.person_key, p.full_name as person, f.loaded_at, f.loaded_by
from wh.core_sighting as s
join wh.files as f using (file_id)
left join wh.core_session as d using (session_code)
left join wh.core_person as p using (person_key)
where s.subject_id = $subject or s.site_subject_id = $subject
union all
select
    f.name, u.sheet, u.row, 'usage', null, null, coalesce(u.first_day, u.period_start), null, null,
    a.full_name, a.email, null, null, null, null, null, null, a.status, a.method,
    a.score, null, a.person_key, p.full_name, f.loaded_at, f.loaded_by
from (select * from wh.core_account where subject_id = $subject) as a
join wh.core_usage_period as u using (account_id)
join wh.files as f using (file_id)
left join wh.core_person as p using (person_key)
where u.outcome is null
order by d.starts_at nulls last, source, file, sheet, row;
