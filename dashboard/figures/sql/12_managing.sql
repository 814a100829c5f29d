-- One row per school: who answers for it on $as_of.
create view managing as
select school_code, managing_code, managing_name from school_dim;
