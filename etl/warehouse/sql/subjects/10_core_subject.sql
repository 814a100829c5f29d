-- One row per question of identity: those of the evidence, and those of the usage accounts that are there.
create or replace view core_subject as
select * from evidence_subject
union all
select * from account_subject
anti join evidence_subject using (subject_id);
