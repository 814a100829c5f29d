-- One row per (person_key, usage_date, tool): a day on which the person used the tool. Two rows that name one day are
-- one day; a day that a row names stays named where another row of the period counts, unless it was mended.
-- Ten million named days are told apart by one bit for each person, tool and day from $first_named on.
create or replace table core_usage_day as
with named as (
    select source_no, account_no, first_day as usage_date from core_usage_row where first_day is not null
    union all
    select source_no, account_no, last_day from core_usage_row where last_day is not null
    union all
    select source_no, account_no, unnest(more_days) from core_usage_row where more_days is not null
),
of_person as (
    select
        a.person_key, s.tool,
        min(cast(n.usage_date - $first_named as int)) as first_bit,
        max(cast(n.usage_date - $first_named as int)) as last_bit,
        bitstring_agg(cast(n.usage_date - $first_named as int), 0, $named_span) as days
    from named as n
    join core_usage_source as s using (source_no)
    join core_account as a using (account_no)
    where a.person_key is not null and (s.outcome is null or s.outcome = 'duplicate')
      and s.reason is distinct from 'replaced_by_correction'
    group by a.person_key, s.tool
),
every_bit as (
    select person_key, tool, days, unnest(generate_series(first_bit, last_bit)) as bit from of_person
)
select person_key, $first_named + cast(bit as int) as usage_date, tool
from every_bit
where get_bit(days, cast(bit as int)) = 1;
