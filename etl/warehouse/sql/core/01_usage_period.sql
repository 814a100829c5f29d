-- One row per usage row as read: account, tool, period, the days it names. outcome: null, or what the reader or a
-- later file made of it: of one account and period the row loaded last stands, the others are duplicate.
create table core_usage_period as
with keyed as (
    select u.file_id, u.row, a.account_id, u.tool, u.cadence, u.period_start, u.period_end,
        u.first_day, u.last_day, u.actions, u.account_status, u.outcome, u.reason
    from stg_usage as u
    join core_account as a
        on a.email is not distinct from u.email and a.full_name is not distinct from u.full_name
       and a.school_text is not distinct from u.school_text
)
select
    * exclude (outcome, reason),
    case when outcome is null and is_superseded then 'duplicate' else outcome end as outcome,
    case when outcome is null and is_superseded then 'repeated_record' else reason end as reason
from (
    select *, outcome is null and row_number() over (
        partition by account_id, tool, cadence, period_start, outcome is null order by file_id desc, row desc
    ) > 1 as is_superseded
    from keyed
);
