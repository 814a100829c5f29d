-- One row per (school_code, role) of a valid school that gives totals and has no staff list at all: its people.
-- role '' where the list gives managers and teachers in one figure.
create table school_total as
with unlisted as (
    select * from school_dim where is_valid and school_code not in (select school_code from wh.core_assignment)
),
given as (
    select school_code, 'CBQL' as role, total_cbql as people from unlisted
    union all
    select school_code, 'GV', total_gv from unlisted
    union all
    select school_code, 'NV', total_nv from unlisted
)
select school_code, role, people from given where people is not null and list_contains($audience, role)
union all
select school_code, '', total_audience
from unlisted
where total_audience is not null and total_cbql is null and total_gv is null;
