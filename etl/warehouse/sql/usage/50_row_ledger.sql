-- One row per data row of every file: what became of it. Sums to the rows read.
-- A concealed usage row counts (in totals); it is nobody's and waits for nobody.
create or replace view row_ledger as
select file_id, sheet, row, outcome, reason, value, candidates from evidence_ledger
union all
select
    p.file_id, p.sheet, p.row,
    coalesce(p.outcome, case when a.person_key is null and not p.is_concealed then 'pending' else 'counted' end),
    coalesce(p.reason, case when a.person_key is null and not p.is_concealed
        then case when contains(coalesce(a.candidates, ''), ';') then 'ambiguous_person' else 'unmatched_person' end
    end),
    case when p.outcome is null and a.person_key is null and not p.is_concealed then coalesce(a.email, a.full_name) end,
    null
from core_usage_period as p
join core_account as a using (account_id);
