-- One row per session held by $as_of: its local day, the Monday of its week, its month.
create table session_dim as
select
    session_code, session_name, course, session_date, mode, is_required, audience, starts_at, ends_at,
    strftime(date_trunc('week', session_date), '%Y-%m-%d') as week_code,
    strftime(session_date, '%Y-%m') as month_code
from wh.core_session
where session_date <= $as_of;
