-- One row per (person_key, period_start, period_end): days of use that a report counts without naming them. The count
-- of a month stays true where its weeks are reported too.
create or replace table core_usage_count as
select a.person_key, p.period_start, p.period_end, max(p.active_days) as active_days
from core_usage_period as p
join core_account as a using (account_id)
where p.active_days is not null and p.period_start is not null and a.person_key is not null
  and (p.outcome is null or p.reason = 'finer_period')
group by a.person_key, p.period_start, p.period_end;
