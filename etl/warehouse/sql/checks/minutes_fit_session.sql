-- Presence longer than the session and its margins.
select p.* from core_presence as p
join core_session as s using (session_code)
where p.minutes > date_diff('second', s.starts_at, s.ends_at) / 60.0 + 2 * $margin_minutes + 0.01;
