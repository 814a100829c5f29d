-- One row per row of a file that has the same account and stretch again further down: the last one counts. Looked for
-- only where a file has more rows for a stretch than owners.
create or replace table core_usage_repeat as
with crowded as (
    select file_id, tool, period_start, stretch_end
    from core_usage_source
    where outcome is null
    group by file_id, tool, period_start, stretch_end
    having sum(rows) > bit_count(bit_or(owners))
),
crowded_source as (
    select s.source_no, s.source_id, s.file_id, s.sheet, s.tool, s.period_start, s.stretch_end
    from core_usage_source as s
    join crowded as c
        on s.outcome is null and c.file_id = s.file_id and c.tool is not distinct from s.tool
       and c.period_start is not distinct from s.period_start and c.stretch_end is not distinct from s.stretch_end
)
select s.source_no, u.row
from usage_row as u
join crowded_source as s using (source_id)
join core_account as a using (account_id)
qualify row_number() over (
    partition by a.owner_no, s.file_id, s.tool, s.period_start, s.stretch_end order by s.sheet desc, u.row desc) > 1;
