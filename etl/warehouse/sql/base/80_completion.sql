-- One row per person_key with a completion record: the local day of the earliest. A record without a day is dated by
-- its file: the newest day in it, else the day it was loaded.
create or replace table core_completion as
with dated as (
    select
        s.person_key,
        cast(
            coalesce(c.completed_at, max(c.completed_at) over (partition by c.file_id), cast(f.loaded_at as timestamp))
            + to_hours(7) as date
        ) as completed_date,
        c.is_complete
    from stg_completions as c
    join core_sighting as s on s.file_id = c.file_id and s.row = c.row and s.sheet is not distinct from c.sheet
    join files as f on f.file_id = c.file_id
    where s.source = 'completions' and c.outcome is null
)
select person_key, min(completed_date) as completed_date
from dated
where person_key is not null and is_complete
group by person_key;
