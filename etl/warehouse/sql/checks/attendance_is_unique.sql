-- Identities that stand twice in one session.
select session_code, identity_key, count(*) from core_attendance group by session_code, identity_key having count(*) > 1;
