-- One row per data row of every file: what became of it. Sums to the rows read.
create or replace view row_ledger as
select file_id, sheet, row, outcome, reason, value, candidates from evidence_ledger
union all
select
    p.file_id, p.sheet, p.row, coalesce(w.outcome, p.outcome), coalesce(w.reason, p.reason),
    case when p.state >= 4 then coalesce(a.email, a.full_name) end,
    null
from core_usage_period as p
join core_account as a using (account_id)
left join core_usage_state as w using (state);
