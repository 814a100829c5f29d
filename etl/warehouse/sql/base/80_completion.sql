-- One row per person_key with a completion record: the day (local) of the earliest course completed.
create table core_completion as
select s.person_key, min(cast(c.completed_at + to_hours(7) as date)) as completed_date
from stg_completions as c
join core_sighting as s on s.file_id = c.file_id and s.row = c.row and s.sheet is not distinct from c.sheet
join evidence_ledger as l on l.file_id = c.file_id and l.row = c.row and l.sheet is not distinct from c.sheet
where s.source = 'completions' and s.person_key is not null and c.is_complete and l.outcome = 'counted'
group by s.person_key;
