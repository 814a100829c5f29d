-- One row per source: a file and everything that many of its rows share. days, middle_date: length and middle day of the
-- period, null where the report states none. stretch_end: where the period ends once it is over, so that a month exported
-- before its end is the same as the whole one.
create or replace temp table usage_shared as
with grouped as (
    select
        source_id,
        any_value(file_id) as file_id, any_value(sheet) as sheet, any_value(tool) as tool, any_value(cadence) as cadence,
        any_value(period_start) as period_start, any_value(period_end) as period_end,
        any_value(account_status) as account_status, coalesce(any_value(is_concealed), false) as is_concealed,
        any_value(outcome) as outcome, any_value(reason) as reason
    from usage_row
    group by source_id
)
select
    cast(row_number() over (order by file_id, sheet, tool, cadence, period_start, period_end, account_status,
        is_concealed, outcome, reason) - 1 as int) as source_no,
    *,
    case cadence
        when 'daily' then period_start
        when 'weekly' then period_start + 6
        when 'monthly' then cast(period_start + interval 1 month as date) - 1
        else period_end
    end as stretch_end,
    cast(period_end - period_start + 1 as int) as days,
    period_start + cast((period_end - period_start) // 2 as int) as middle_date
from grouped;
