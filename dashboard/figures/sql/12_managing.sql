-- One row per school: who answers for it on $roster_day.
create view managing as
select school_code, managing_code, managing_name from school_dim;
