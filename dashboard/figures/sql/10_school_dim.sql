-- One row per school ever listed, with its places; is_valid: on $as_of. managing_code is that of $as_of.
create table school_dim as
select
    s.*,
    $as_of between coalesce(s.valid_from, $as_of) and coalesce(s.valid_to, $as_of) as is_valid,
    m.managing_code
from wh.core_school as s
left join managing as m using (school_code);
