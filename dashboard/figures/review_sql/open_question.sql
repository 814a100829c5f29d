-- One row per question of identity that is open: rows that wait for its answer, their sessions and sources.
-- A name asks who it is (person, device); a text that is no known school asks which school it means (site).
-- attended_sessions: sessions held by $as_of that whoever it is attended, as the minutes and sign-ins under this name say.
-- A repeated row waits for nothing, and a name on a replaced roll-call neither. own_rows: without those of a person for whom
-- the school is only a part of the answer; they add up to the rows that wait.
with waiting as (
    select
        s.subject_id, s.kind, s.session_code, s.source, s.file_id,
        a.is_attended and d.session_code is not null as is_attended, true as is_own
    from wh.core_sighting as s
    left join wh.evidence_ledger as l
        on l.file_id = s.file_id and l.row = s.row and l.sheet is not distinct from s.sheet
    left join wh.core_attendance as a
        on a.session_code = s.session_code and a.person_key is null
       and a.identity_key = '?' || s.name_key || '|' || coalesce(s.raw_email, '')
       and s.source in ('connections', 'sign_ins', 'rollcalls', 'marks')
    left join session_dim as d on d.session_code = s.session_code
    where s.status in ('pending', 'unmatched') and s.kind in ('person', 'device', 'unknown')
      and s.subject_id is not null and not s.is_excluded
      and (l.outcome = 'pending' or (s.source = 'rollcalls' and s.part > 0))
    union all
    select s.site_subject_id, 'site', s.session_code, s.source, s.file_id, false, s.kind = 'site'
    from wh.core_sighting as s
    left join wh.evidence_ledger as l
        on l.file_id = s.file_id and l.row = s.row and l.sheet is not distinct from s.sheet
    where s.status in ('pending', 'unmatched') and s.site_subject_id is not null and not s.is_excluded
      and (l.outcome = 'pending' or (s.source = 'rollcalls' and s.part > 0))
      -- a commune written beside a name may be any of its schools: there, who it is is the only question
      and (s.kind = 'site' or s.site_subject_id in (
          select subject_id from wh.core_candidate where school_code is not null
          group by subject_id having count(*) = 1))
      and s.site_subject_id not in (
          select subject_id from wh.decision_in_force where about = 'site' and session_code is null)
    union all
    select a.subject_id, 'account', null, 'usage', p.file_id, false, true
    from wh.core_account as a
    join wh.core_usage_period as p using (account_id)
    where a.status in ('pending', 'unmatched') and not a.is_concealed and a.subject_id is not null and p.outcome is null
),
grouped as (
    select
        subject_id, count(*) as rows, count(*) filter (is_own) as own_rows, count(distinct file_id) as files,
        list(distinct session_code) filter (session_code is not null) as sessions,
        count(*) filter (session_code is null) as rows_without_session,
        list(distinct source) as sources,
        list(distinct session_code) filter (is_attended) as attended_sessions,
        -- a question about a text is one whatever else its rows ask
        case when bool_or(kind = 'site') then 'site' when bool_or(kind = 'person') then 'person'
            when bool_or(kind = 'device') then 'device' else min(kind) end as kind
    from waiting
    group by subject_id
)
select
    g.*, q.about, q.name, q.email, q.staff_code, q.school, q.shown, k.number as asked_number, k.decided_school as asked_school
from grouped as g
join wh.core_subject as q using (subject_id)
left join (
    select subject_id, max(number) as number, max(decided_school) as decided_school
    from wh.decision_in_force where verdict = 'ask' group by subject_id
) as k using (subject_id)
order by g.subject_id;
