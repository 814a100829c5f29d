-- One row per question (of $subjects) and person or school that it may mean, most probable first, with what the lists
-- say of the person on $as_of. places: school and role of the assignments valid then, else of all.
with asked as (select unnest($subjects) as subject_id),
place as (
    select person_key, list({'school': school_code, 'role': role} order by school_code, role) as places
    from (
        select distinct person_key, school_code, role,
            $as_of between coalesce(valid_from, $as_of) and coalesce(valid_to, $as_of) as is_valid
        from wh.core_assignment
        where person_key in (select person_key from wh.core_candidate semi join asked using (subject_id))
        qualify is_valid or not bool_or(is_valid) over (partition by person_key)
    )
    group by person_key
)
select
    c.subject_id, c.rank, c.person_key, c.school_code, c.probability, c.evidence, p.full_name, p.staff_code, p.email,
    x.places, s.is_verified
from wh.core_candidate as c
semi join asked using (subject_id)
left join wh.core_person as p using (person_key)
left join place as x using (person_key)
left join person_state as s using (person_key)
order by c.subject_id, c.rank;
