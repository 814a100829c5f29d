-- One row per expected pair (school_code, session_code): a điểm cầu or trực tuyến session held by $as_of and a school that
-- existed on its day (wherever it then stood); whether its room was connected, whether it gave evidence of any kind.
create table site_session as
select
    d.school_code, s.session_code, s.session_date, s.starts_at,
    coalesce(c.is_connected, false) as is_connected,
    coalesce(e.first_seen_date <= $as_of, false) as is_reporting
from session_dim as s
join wh.core_school_period as d
    on s.session_date between coalesce(d.valid_from, s.session_date) and coalesce(d.valid_to, s.session_date)
left join wh.core_site_connection as c using (school_code, session_code)
left join wh.core_site_evidence as e using (school_code, session_code)
where s.mode in ('site', 'online');
