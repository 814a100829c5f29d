-- One row per source (see usage_shared): how many rows, their actions, and whose they are, one bit for each account or owner
-- (bit n of accounts: account_no n; of all others: owner_no n). active: who did something in the period. repeated: who
-- stands in a file loaded later for the same stretch. finer: for whom a shorter period counts; filled in afterwards.
create or replace table core_usage_source as
with of_source as (
    select
        l.source_no,
        count(*) as rows,
        cast(sum(l.actions) as bigint) as actions,
        bitstring_agg(l.account_no, 0, $last_account) as accounts,
        bitstring_agg(a.owner_no, 0, $last_account) as owners,
        bitstring_agg(a.owner_no, 0, $last_account) filter (
            l.actions > 0 or l.active_days > 0
            or l.first_day between s.period_start and s.period_end or l.last_day between s.period_start and s.period_end
            or (s.period_start is null and l.actions is null and l.active_days is null and l.last_day is not null)
            or (l.more_days is not null
                and len(list_filter(l.more_days, lambda d: d between s.period_start and s.period_end)) > 0)
        ) as active
    from core_usage_row as l
    join usage_shared as s using (source_no)
    join core_account as a using (account_no)
    group by l.source_no
),
of_file as (
    select s.file_id, s.tool, s.period_start, s.stretch_end, bit_or(b.owners) as owners
    from usage_shared as s
    join of_source as b using (source_no)
    where s.outcome is null
    group by s.file_id, s.tool, s.period_start, s.stretch_end
),
overtaken as (
    select
        file_id, tool, period_start, stretch_end,
        bit_or(owners) over (
            partition by tool, period_start, stretch_end order by file_id
            rows between 1 following and unbounded following) as by_later
    from of_file
)
select
    s.*, b.rows, b.actions, b.accounts, b.owners,
    coalesce(b.active, b.owners & ~b.owners) as active,
    b.owners & coalesce(o.by_later, ~b.owners) as repeated,
    b.owners & ~b.owners as finer
from usage_shared as s
join of_source as b using (source_no)
left join overtaken as o
    on s.outcome is null and o.file_id = s.file_id and o.tool is not distinct from s.tool
   and o.period_start is not distinct from s.period_start and o.stretch_end is not distinct from s.stretch_end;
