-- One row per usage file and period (null where the report states none): what the report says as a whole. Left out are rows
-- that were not accepted and those that a row loaded later repeats; of two reports of different lengths each has its
-- own totals, and they are never to be added. active_accounts: those with actions or days of use in the period.
create or replace table core_usage_total as
with of_source as (
    select
        p.source_no,
        bitstring_agg(p.owner_no, 0, $last_account) as accounts,
        bitstring_agg(p.owner_no, 0, $last_account) filter (
            p.actions > 0 or p.active_days > 0
            or p.first_day between p.period_start and p.period_end
            or p.last_day between p.period_start and p.period_end
            or (p.period_start is null and p.actions is null and p.active_days is null and p.last_day is not null)
            or (p.more_days is not null
                and len(list_filter(p.more_days, lambda d: d between p.period_start and p.period_end)) > 0)
        ) as active_accounts,
        sum(p.actions) as actions
    from core_usage_period as p
    where p.state >= 2
    group by p.source_no
)
select
    s.file_id, s.tool, s.period_start, s.period_end,
    bit_count(bit_or(t.accounts)) as accounts,
    coalesce(bit_count(bit_or(t.active_accounts)), 0) as active_accounts,
    cast(sum(t.actions) as bigint) as actions,
    bool_or(s.is_concealed) as is_concealed
from of_source as t
join core_usage_source as s using (source_no)
group by s.file_id, s.tool, s.period_start, s.period_end;
