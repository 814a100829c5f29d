-- One row per usage file and period (null where the report states none): what the report says as a whole. Left out are rows
-- that were not accepted and those that a row loaded later repeats; of two reports of different lengths each has its
-- own totals, and they are never to be added. active_accounts: those with actions or days of use in the period.
create or replace table core_usage_total as
select
    p.file_id, p.tool, p.period_start, p.period_end,
    bit_count(bitstring_agg(a.owner_no, 0, $last_owner)) as accounts,
    coalesce(bit_count(bitstring_agg(a.owner_no, 0, $last_owner) filter (
        p.actions > 0 or p.active_days > 0
        or p.first_day between p.period_start and p.period_end or p.last_day between p.period_start and p.period_end
        or len(list_filter(p.more_days, lambda d: d between p.period_start and p.period_end)) > 0
        or (p.period_start is null and p.actions is null and p.active_days is null and p.last_day is not null)
    )), 0) as active_accounts,
    cast(sum(p.actions) as bigint) as actions,
    bool_or(p.is_concealed) as is_concealed
from core_usage_period as p
join core_account as a using (account_id)
where p.outcome is null or p.reason = 'finer_period'
group by p.file_id, p.tool, p.period_start, p.period_end;
