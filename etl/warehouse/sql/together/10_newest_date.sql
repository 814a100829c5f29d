-- One row: the newest local day that any evidence speaks of; the default as-of date. Null without evidence.
create or replace table newest_date as
select max(day) as newest_date from (
    select max(s.session_date) as day from core_attendance as a join core_session as s using (session_code)
    union all
    select max(s.session_date) from core_rollcall as r join core_session as s using (session_code)
    union all
    select max(s.session_date) from core_site_connection as c join core_session as s using (session_code)
    union all
    select max(cast(signed_at + to_hours(7) as date)) from core_attendance_sighting
    union all
    select max(usage_date) from core_usage_day
    union all
    select max(completed_date) from core_completion
    union all
    select max(submitted_date) from core_product
);
