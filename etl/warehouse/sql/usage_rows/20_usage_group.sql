-- One row per source_id: what its rows share, how many they are, whose they are (bit n of accounts, owners stands for
-- account_no n, owner_no n).
-- stretch_end: where the period ends once it is over, so that a month exported before its end is the same as the whole one.
create or replace temp table usage_group as
with grouped as (
    select
        u.source_id,
        any_value(u.file_id) as file_id, any_value(u.sheet) as sheet, any_value(u.tool) as tool,
        any_value(u.cadence) as cadence, any_value(u.period_start) as period_start,
        any_value(u.period_end) as period_end, any_value(u.account_status) as account_status,
        coalesce(any_value(u.is_concealed), false) as is_concealed,
        any_value(u.outcome) as outcome, any_value(u.reason) as reason,
        count(*) as rows,
        bitstring_agg(a.account_no, 0, $last_account) as accounts,
        bitstring_agg(a.owner_no, 0, $last_account) as owners
    from usage_row as u
    join core_account as a using (account_id)
    group by u.source_id
)
select
    *,
    case cadence
        when 'daily' then period_start
        when 'weekly' then period_start + 6
        when 'monthly' then cast(period_start + interval 1 month as date) - 1
        else period_end
    end as stretch_end
from grouped;
