-- One row per (person_key, usage_date, tool): a day on which the person used the tool. Two rows that name one day are
-- one day; a day that a row names stays named where another row of the period counts, unless it was mended.
create or replace table core_usage_day as
with named as (
    select a.person_key, unnest(list_concat([l.first_day, l.last_day], l.more_days)) as usage_date, s.tool
    from core_usage_row as l
    join core_usage_source as s using (source_no)
    join core_account as a using (account_no)
    where a.person_key is not null and (s.outcome is null or s.outcome = 'duplicate')
      and s.reason is distinct from 'replaced_by_correction'
      and (l.first_day is not null or l.last_day is not null or l.more_days is not null)
)
select distinct person_key, usage_date, tool from named where usage_date is not null;
