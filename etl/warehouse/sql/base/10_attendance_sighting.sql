-- One row per sighting that can be attendance, with the identity it stands for and the local day of the record.
-- identity_key: the person, else the name as written with its e-mail. school_code: the school that the row names.
create or replace table core_attendance_sighting as
select
    s.file_id, s.sheet, s.row, s.part, s.source, s.session_code, s.person_key, s.raw_name, s.school_code,
    s.joined_at, s.left_at, s.minutes, s.is_total, s.spells, s.signed_at,
    coalesce(cast(s.signed_at + to_hours(7) as date), c.session_date) as seen_date,
    coalesce(s.person_key, '?' || s.name_key || '|' || coalesce(s.raw_email, '')) as identity_key
from core_sighting as s
join core_session as c using (session_code)
where s.kind in ('person', 'device', 'unknown')
  and not s.is_excluded
  and s.source in ('connections', 'sign_ins', 'rollcalls', 'marks');
