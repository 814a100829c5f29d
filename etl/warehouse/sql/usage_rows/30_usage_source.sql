-- One row per source: a file and everything that many of its rows share. days, middle_date: length and middle day of the
-- period, null where the report states none. Bits by account_no: accounts. Bits by owner_no: owners; repeated, who stands in a file loaded later for
-- the same stretch; finer, for whom a report of a shorter period counts (filled in afterwards).
create or replace table core_usage_source as
with of_file as (
    select file_id, tool, period_start, stretch_end, bit_or(owners) as owners
    from usage_group
    where outcome is null
    group by file_id, tool, period_start, stretch_end
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
    cast(row_number() over (order by g.file_id, g.sheet, g.tool, g.cadence, g.period_start, g.period_end,
        g.account_status, g.is_concealed, g.outcome, g.reason) - 1 as int) as source_no,
    g.source_id, g.file_id, g.sheet, g.tool, g.cadence, g.period_start, g.period_end, g.stretch_end, g.account_status,
    g.is_concealed, g.outcome, g.reason, g.rows,
    cast(g.period_end - g.period_start + 1 as int) as days,
    g.period_start + cast((g.period_end - g.period_start) // 2 as int) as middle_date,
    g.accounts,
    g.owners,
    g.owners & coalesce(o.by_later, ~g.owners) as repeated,
    g.owners & ~g.owners as finer
from usage_group as g
left join overtaken as o
    on g.outcome is null and o.file_id = g.file_id and o.tool is not distinct from g.tool
   and o.period_start is not distinct from g.period_start and o.stretch_end is not distinct from g.stretch_end;
