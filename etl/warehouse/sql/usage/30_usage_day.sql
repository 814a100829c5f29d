-- One row per (person_key, usage_date, tool): a day on which the person used the tool. Two rows that name one day are
-- one day; a day that an earlier export of the same period named stays named.
create or replace table core_usage_day as
with standing as (
    select account_id, tool, first_day, last_day from core_usage_period where outcome is null or outcome = 'duplicate'
),
named_day as (
    select account_id, tool, first_day as usage_date from standing where first_day is not null
    union
    select account_id, tool, last_day from standing where last_day is not null
)
select distinct a.person_key, d.usage_date, d.tool
from named_day as d
join core_account as a using (account_id)
where a.person_key is not null;
