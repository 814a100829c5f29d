-- One row per data row of every usage file, as numbers: its source and its account stand for all text.
create or replace table core_usage_line as
select s.source_no, u.row, a.account_no, u.first_day, u.last_day, u.more_days, u.active_days, u.actions
from usage_row as u
join core_usage_source as s using (source_id)
join core_account as a using (account_id);
