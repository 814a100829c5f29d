-- Sightings as people decided them (decision_in_force), the machine's answer (met_sighting) where nobody did. A decision
-- for one session is stronger there than the one for all; which school a text means says nothing of who a person is. Who
-- is decided to be nobody (a device, a guest, not one of ours) is no attendance; a room that signs a form is none either.
create or replace table core_sighting as
with asked as (
    select rowid as sighting, subject_id, session_code from met_sighting
    union all
    select rowid, site_subject_id, session_code from met_sighting where kind = 'site'
),
answered as (
    select a.sighting, d.verdict, d.decided_person, d.decided_school
    from asked as a
    join decision_in_force as d
        on d.subject_id = a.subject_id and (d.session_code is null or d.session_code = a.session_code)
    where d.verdict <> 'ask'
    qualify row_number() over (
        partition by a.sighting
        order by d.about = 'person' desc, d.session_code is not null desc, d.number desc) = 1
)
select
    s.file_id, s.sheet, s.row, s.part, s.source, s.session_code, s.raw_name, s.raw_email, s.name_key,
    case d.verdict when 'person' then 'person' when 'room' then 'site' when 'device' then 'device'
        when 'guest' then 'unknown' when 'not_ours' then 'unknown' else s.kind end as kind,
    if(d.verdict is null, s.status, 'decided') as status,
    if(d.verdict is null, s.person_key, d.decided_person) as person_key,
    if(d.verdict = 'room', d.decided_school, s.school_code) as school_code,
    if(d.verdict is null, s.method, 'decided') as method,
    case when d.verdict is null then s.score when d.verdict = 'person' then 1.0 end as score,
    if(d.verdict = 'person', d.decided_person, s.candidates) as candidates,
    if(d.verdict is null, s.evidence, d.verdict) as evidence,
    s.subject_id, s.site_subject_id,
    s.is_excluded or coalesce(d.verdict in ('device', 'guest', 'not_ours'), false)
        or coalesce(d.verdict = 'room' and s.source <> 'connections', false) as is_excluded,
    s.joined_at, s.left_at, s.minutes, s.is_total, s.spells, s.signed_at, s.mark
from met_sighting as s
left join answered as d on d.sighting = s.rowid;
