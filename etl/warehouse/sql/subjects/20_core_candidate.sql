-- Who, or which school, an open question may mean, most probable first (rank 1).
create or replace view core_candidate as
select * from evidence_candidate
union all
select * from account_candidate
anti join evidence_subject using (subject_id);
