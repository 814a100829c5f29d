-- One row per usage row as read: account, tool, period, the days it names. outcome: null while the row stands, else what
-- the reader, the same account and period loaded later, or a report of a shorter period made of it (`duplicate`).
create or replace view core_usage_period as
select
    s.file_id, s.sheet, l.row, a.account_id, s.tool, s.cadence, s.period_start, s.period_end,
    l.first_day, l.last_day, l.more_days, l.active_days, l.actions, s.account_status, s.is_concealed,
    case
        when s.outcome is not null then s.outcome
        when x.row is not null or get_bit(s.repeated, a.owner_no) = 1 or get_bit(s.finer, a.owner_no) = 1 then 'duplicate'
    end as outcome,
    case
        when s.outcome is not null then s.reason
        when x.row is not null or get_bit(s.repeated, a.owner_no) = 1 then 'repeated_record'
        when get_bit(s.finer, a.owner_no) = 1 then 'finer_period'
    end as reason
from core_usage_line as l
join core_usage_source as s using (source_no)
join core_account as a using (account_no)
left join core_usage_repeat as x on x.source_no = l.source_no and x.row = l.row;
