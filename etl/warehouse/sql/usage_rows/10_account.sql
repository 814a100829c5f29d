-- One row per account as some file writes it, with whose it is: as people decided, else as the machine found. account_no: its
-- place among those of this build; owner_no: equal for accounts of one e-mail (or, without one, of one name and school),
-- whatever other files write beside it.
create or replace table core_account as
select
    a.account_id,
    cast(row_number() over (order by a.account_id) - 1 as int) as account_no,
    cast(dense_rank() over (order by coalesce(a.email, ''), case when a.email is null then a.full_name end,
        case when a.email is null then a.school_text end) - 1 as int) as owner_no,
    a.full_name, a.email, a.school_text, a.is_concealed,
    if(d.verdict is null, a.status, 'decided') as status,
    if(d.verdict is null, a.person_key, d.decided_person) as person_key,
    if(d.verdict is null, a.method, 'decided') as method,
    case when d.verdict is null then a.score when d.verdict = 'person' then 1.0 end as score,
    if(d.verdict = 'person', d.decided_person, a.candidates) as candidates,
    a.subject_id
from met_account as a
left join decision_in_force as d
    on d.subject_id = a.subject_id and d.session_code is null and d.verdict <> 'ask';
