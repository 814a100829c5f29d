-- One row per data row of every list and evidence file (usage apart): what became of it.
-- Doubles among evidence rows: the same connection in two exports; an answer sent twice (the last that was in time
-- counts); one account and period, one person and course, one product, one trace on a platform, in two files (the one loaded last counts).
create or replace table evidence_ledger as
with ordered as (
    select
        o.file_id, o.sheet, o.row, o.outcome, o.reason, o.value, o.candidates,
        s.source, s.session_code, s.person_key, s.name_key, s.raw_email, s.raw_name, s.kind,
        s.joined_at, s.left_at, s.minutes, s.signed_at, s.school_code,
        c.session_date
    from row_outcome as o
    left join core_sighting as s
        on s.file_id = o.file_id and s.row = o.row and s.sheet is not distinct from o.sheet and s.part = 0
    left join core_session as c on c.session_code = s.session_code
),
ranked as (
    select
        *,
        case
            when outcome not in ('counted', 'pending') then 1
            when source = 'connections' and session_code is not null and joined_at is not null then row_number() over (
                partition by source, outcome in ('counted', 'pending'), session_code, lower(raw_name), raw_email, joined_at, left_at
                order by file_id, sheet, row)
            when source = 'connections' and session_code is not null then row_number() over (
                partition by source, outcome in ('counted', 'pending'), session_code, joined_at is null, lower(raw_name), raw_email, left_at, minutes
                order by file_id, sheet, row)
            when source = 'sign_ins' and session_code is not null then row_number() over (
                partition by source, outcome in ('counted', 'pending'), session_code,
                    coalesce(person_key, name_key || '|' || coalesce(raw_email, '') || '|' || coalesce(school_code, ''))
                order by cast(signed_at + to_hours(7) as date) <= session_date desc nulls last,
                    signed_at desc nulls last, file_id desc, sheet desc, row desc)
            else 1
        end as place_among_doubles
    from ordered
),
superseded as (
    select file_id, sheet, row from (
        select c.file_id, c.sheet, c.row, row_number() over (
            -- a line whose person is in doubt repeats nobody's: a code may stand beside another's name
            partition by s.person_key is null, coalesce(s.person_key, c.staff_code, c.email, s.name_key), c.course
            order by c.file_id desc, c.row desc) as n
        from stg_completions as c
        join core_sighting as s
            on s.source = 'completions' and s.file_id = c.file_id and s.row = c.row and s.sheet is not distinct from c.sheet
        where c.outcome is null and coalesce(s.person_key, c.staff_code, c.email) is not null
    ) where n > 1
    union all
    select file_id, sheet, row from (
        select p.file_id, p.sheet, p.row, row_number() over (
            partition by s.person_key, p.product_name, p.submitted_date
            order by p.file_id desc, p.row desc) as n
        from stg_products as p
        join core_sighting as s
            on s.source = 'products' and s.file_id = p.file_id and s.row = p.row and s.sheet is not distinct from p.sheet
        where p.outcome is null and s.person_key is not null and p.product_name is not null
    ) where n > 1
    union all
    select file_id, sheet, row from (
        select g.file_id, g.sheet, g.row, row_number() over (
            -- of logged events (they name the platform's account) every kind of event stands for itself
            partition by s.person_key is null, coalesce(s.person_key, g.staff_code, g.email, g.account, s.name_key),
                g.course, g.activity, g.happened_at, case when g.account is not null then g.status end
            order by g.file_id desc, g.row desc) as n
        from stg_learning as g
        join core_sighting as s
            on s.source = 'learning' and s.file_id = g.file_id and s.row = g.row and s.sheet is not distinct from g.sheet
        where g.outcome is null
    ) where n > 1
)
select
    r.file_id, r.sheet, r.row,
    case when x.row is not null or r.place_among_doubles > 1 then 'duplicate' else r.outcome end as outcome,
    case when x.row is not null or r.place_among_doubles > 1 then 'repeated_record' else r.reason end as reason,
    r.value, r.candidates
from ranked as r
left join superseded as x
    on x.file_id = r.file_id and x.row = r.row and x.sheet is not distinct from r.sheet;
