-- One row per usage row as read: account, tool, period, the days it names. outcome: null while the row stands, else what
-- the reader, or a row of the same account and period loaded later, made of it (`duplicate`).
create or replace table core_usage_period as
with repeated as (
    select account_id, tool, cadence, period_start, max((file_id, row)) as last_place
    from usage_row
    where outcome is null
    group by account_id, tool, cadence, period_start
    having count(*) > 1
)
select
    u.file_id, u.sheet, u.row, u.account_id, u.tool, u.cadence, u.period_start, u.period_end, u.first_day, u.last_day, u.active_days, u.actions,
    u.account_status,
    case when r.last_place is not null and (u.file_id, u.row) <> r.last_place then 'duplicate' else u.outcome end as outcome,
    case when r.last_place is not null and (u.file_id, u.row) <> r.last_place then 'repeated_record' else u.reason end as reason
from usage_row as u
left join repeated as r
    on r.account_id = u.account_id and r.tool is not distinct from u.tool and r.cadence is not distinct from u.cadence
   and r.period_start is not distinct from u.period_start and u.outcome is null;
