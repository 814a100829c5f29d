-- One row per row of a file that has the same owner and stretch again further down: the last one counts. Looked for only
-- among owners of several accounts and where a file has more rows for a stretch than accounts.
create or replace table core_usage_repeat as
with crowded as (
    select file_id, tool, period_start, stretch_end
    from core_usage_source
    where outcome is null
    group by file_id, tool, period_start, stretch_end
    having sum(rows) > bit_count(bit_or(accounts))
),
source as (
    select s.*, c.file_id is not null as is_crowded
    from core_usage_source as s
    left join crowded as c
        on c.file_id = s.file_id and c.tool is not distinct from s.tool
       and c.period_start is not distinct from s.period_start and c.stretch_end is not distinct from s.stretch_end
    where s.outcome is null
),
account as (
    select account_no, owner_no, count(*) over (partition by owner_no) > 1 as has_more from core_account
)
select l.source_no, l.row
from core_usage_line as l
join source as s using (source_no)
join account as a using (account_no)
where s.is_crowded or a.has_more
qualify row_number() over (
    partition by a.owner_no, s.file_id, s.tool, s.period_start, s.stretch_end order by s.sheet desc, l.row desc) > 1;
