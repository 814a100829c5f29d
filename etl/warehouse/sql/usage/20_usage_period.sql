-- One row per usage row as read: account, tool, period, the days it names. outcome: null while the row stands, else what
-- the reader, the same account and period loaded later, or a report of a shorter period made of it (`duplicate`).
-- state: of core_usage_state, 0 where the reader decided. A concealed row counts (in totals) and waits for nobody.
create or replace view core_usage_period as
select
    s.file_id, s.sheet, l.row, l.source_no, a.account_id, a.owner_no, s.tool, s.cadence, s.period_start, s.period_end,
    l.first_day, l.last_day, l.more_days, l.active_days, l.actions, s.account_status, s.is_concealed,
    cast(case
        when s.outcome is not null then 0
        when x.row is not null or get_bit(s.repeated, a.owner_no) = 1 then 1
        when get_bit(s.finer, a.owner_no) = 1 then 2
        when s.is_concealed or a.person_key is not null then 3
        when contains(coalesce(a.candidates, ''), ';') then 5
        else 4
    end as tinyint) as state,
    case state when 0 then s.outcome when 1 then 'duplicate' when 2 then 'duplicate' end as outcome,
    case state when 0 then s.reason when 1 then 'repeated_record' when 2 then 'finer_period' end as reason
from core_usage_row as l
join core_usage_source as s using (source_no)
join core_account as a using (account_no)
left join core_usage_repeat as x on x.source_no = l.source_no and x.row = l.row;
