-- One row per (file_id, outcome, reason): how many rows of row_ledger say so.
create or replace table ledger_count as
select file_id, outcome, reason, count(*) as rows from evidence_ledger group by file_id, outcome, reason
union all
select s.file_id, coalesce(w.outcome, s.outcome), coalesce(w.reason, s.reason), cast(sum(c.rows) as bigint)
from (select source_no, state, count(*) as rows from core_usage_period group by source_no, state) as c
join core_usage_source as s using (source_no)
left join core_usage_state as w using (state)
group by s.file_id, coalesce(w.outcome, s.outcome), coalesce(w.reason, s.reason);
