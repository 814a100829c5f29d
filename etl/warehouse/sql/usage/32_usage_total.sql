-- One row per usage file and period (null where the report states none): what the report says as a whole. Left out are rows
-- that were not accepted and those that a row loaded later, or further down, repeats; of two reports of different lengths
-- each has its own totals, and they are never to be added. active_accounts: who did something in the period.
create or replace table core_usage_total as
with repeating as (
    select source_no from core_usage_source where bit_count(repeated) > 0
    union
    select source_no from core_usage_repeat
),
lost as (
    select p.source_no, sum(p.actions) as actions
    from core_usage_period as p
    join repeating using (source_no)
    where p.state = 1
    group by p.source_no
)
select
    s.file_id, s.tool, s.period_start, s.period_end,
    bit_count(bit_or(s.owners & ~s.repeated)) as accounts,
    bit_count(bit_or(s.active & ~s.repeated)) as active_accounts,
    cast(sum(s.actions - coalesce(l.actions, 0)) as bigint) as actions,
    bool_or(s.is_concealed) as is_concealed
from core_usage_source as s
left join lost as l using (source_no)
where s.outcome is null
group by s.file_id, s.tool, s.period_start, s.period_end
having accounts > 0;
