-- Sightings as people decided them (decision_in_force), the machine's answer (met_sighting) where nobody did. A decision
-- for one session is stronger there than the one for all. Who is decided to be nobody (a device, a guest, not one of
-- ours) is no attendance; a room that signs a form is none either.
create or replace table core_sighting as
with answered as (
    select
        s.*, d.verdict, d.decided_person, d.decided_school
    from met_sighting as s
    left join decision_in_force as d
        on d.subject_id in (s.subject_id, s.site_subject_id)
       and (d.session_code is null or d.session_code = s.session_code)
       and d.verdict <> 'ask'
       -- which school a text means says nothing of who a person is
       and (d.about = 'person' or s.kind = 'site')
    qualify row_number() over (
        partition by s.file_id, s.sheet, s.row, s.source, s.part
        order by d.about = 'person' desc, d.session_code is not null desc, d.number desc) = 1
)
select
    file_id, sheet, row, part, source, session_code, raw_name, raw_email, name_key,
    case verdict when 'person' then 'person' when 'room' then 'site' when 'device' then 'device'
        when 'guest' then 'unknown' when 'not_ours' then 'unknown' else kind end as kind,
    if(verdict is null, status, 'decided') as status,
    if(verdict is null, person_key, decided_person) as person_key,
    if(verdict = 'room', decided_school, school_code) as school_code,
    if(verdict is null, method, 'decided') as method,
    case when verdict is null then score when verdict = 'person' then 1.0 end as score,
    if(verdict = 'person', decided_person, candidates) as candidates,
    if(verdict is null, evidence, verdict) as evidence,
    subject_id, site_subject_id,
    is_excluded or coalesce(verdict in ('device', 'guest', 'not_ours'), false)
        or coalesce(verdict = 'room' and source <> 'connections', false) as is_excluded,
    joined_at, left_at, minutes, is_total, spells, signed_at, mark
from answered;
