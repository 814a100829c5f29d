-- What became of every row of lists and evidence, decisions included: a row waits for its session even when its person is
-- decided. Names on a roll-call (part 1, 2 …) do not speak for its row.
create or replace table row_outcome as
with decided as (
    select file_id, sheet, row, max(evidence) filter (evidence = 'person') is not null as is_person,
        max(evidence) as verdict, max(source) as source
    from core_sighting
    where status = 'decided' and (part = 0 or source <> 'rollcalls')
    group by file_id, sheet, row
),
joined as (
    select
        o.*, d.verdict is not null and (o.outcome = 'counted' or o.reason in (
            'unmatched_person', 'ambiguous_person', 'unknown_school', 'unknown_school_code', 'ambiguous_school'
        )) as is_decided,
        d.is_person or (d.verdict = 'room' and d.source in ('connections', 'rollcalls')) as counts, d.verdict
    from met_outcome as o
    left join decided as d on d.file_id = o.file_id and d.row = o.row and d.sheet is not distinct from o.sheet
)
select
    file_id, sheet, row,
    case when not is_decided then outcome when counts then 'counted' else 'rejected' end as outcome,
    case when not is_decided then reason when not counts then 'decided_' || verdict end as reason,
    if(is_decided, null, value) as value, if(is_decided, null, candidates) as candidates
from joined
union all
select file_id, sheet, row, outcome, reason, value, candidates from core_answer;
