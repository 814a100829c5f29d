-- Assignments of people or schools that do not exist.
select a.* from core_assignment as a
left join core_person as p using (person_key)
left join core_school as s using (school_code)
where p.person_key is null or s.school_code is null;
