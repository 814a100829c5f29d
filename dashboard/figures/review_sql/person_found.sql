-- One row per person in whose folded name, number and schools some word begins with each of $words, those first who
-- bear the words in this order; at most $most.
with place as (
    select
        x.person_key, list({'school': x.school_code, 'role': x.role} order by x.school_code, x.role) as places,
        string_agg(concat_ws(' ', d.school_name, x.school_code), ' ') as school_names
    from (select distinct person_key, school_code, role from wh.core_assignment) as x
    left join school_dim as d using (school_code)
    group by x.person_key
),
listed as (
    select
        p.person_key, p.full_name, p.staff_code, p.email, l.places,
        replace(strip_accents(lower(concat_ws(' ', '', p.full_name, p.staff_code, l.school_names))), 'đ', 'd') as folded
    from wh.core_person as p
    left join place as l using (person_key)
)
select l.person_key, l.full_name, l.staff_code, l.email, l.places, s.is_verified
from listed as l
left join person_state as s using (person_key)
where list_bool_and(list_transform($words, lambda w: contains(l.folded, ' ' || w)))
order by contains(l.folded, array_to_string($words, ' ')) desc, len(l.full_name), l.full_name, l.person_key
limit $most;
