-- One row per name met (of people and of texts for schools) in whose folded text, e-mail or number some word
-- begins with each of $words, the words side by side first, then most rows;
-- at most $most. is_open: some of its rows wait.
with folded as materialized (
    select subject_id, regexp_replace(
        replace(strip_accents(lower(concat_ws(' ', '', shown, email, staff_code))), 'đ', 'd'), '[^a-z0-9]+', ' ', 'g') as text
    from wh.core_subject
),
named as materialized (
    select
        subject_id, q.about, q.shown, q.email, q.school,
        contains(f.text || ' ', ' ' || array_to_string($words, ' ') || ' ') as is_phrase
    from folded as f
    join wh.core_subject as q using (subject_id)
    where list_bool_and(list_transform($words, lambda w: contains(f.text, ' ' || w)))
),
asked as (
    select n.subject_id, s.session_code, s.status, s.person_key, s.method, s.evidence, s.score, null as school_code
    from named as n
    join wh.core_sighting as s using (subject_id)
    where n.about = 'person' and (not s.is_excluded or s.status = 'decided')
    union all
    select n.subject_id, s.session_code, s.status, null, s.method, s.evidence, s.score, s.school_code
    from named as n
    join wh.core_sighting as s on s.site_subject_id = n.subject_id
    where n.about = 'site' and s.kind = 'site' and (not s.is_excluded or s.status = 'decided')
),
met as (
    select
        subject_id, count(*) as rows, count(distinct session_code) as sessions,
        bool_or(status in ('pending', 'unmatched')) as is_open, bool_or(status = 'decided') as is_decided,
        max(person_key) as person_key, count(distinct person_key) as people, max(method) as method,
        max(evidence) as evidence, min(score) as score, max(school_code) as school_code
    from asked
    group by subject_id
    union all
    select
        n.subject_id, count(*), 0, bool_or(a.status in ('pending', 'unmatched')), bool_or(a.status = 'decided'),
        max(a.person_key), count(distinct a.person_key), max(a.method), null, min(a.score), null
    from named as n
    join wh.core_account as a using (subject_id)
    join wh.core_usage_period as u using (account_id)
    where u.outcome is null
    group by n.subject_id
),
whole as (
    select
        subject_id, sum(rows)::bigint as rows, max(sessions) as sessions, bool_or(is_open) as is_open,
        bool_or(is_decided) as is_decided, max(person_key) as person_key, max(people) as people, max(method) as method,
        max(evidence) as evidence, min(score) as score, max(school_code) as school_code
    from met group by subject_id
)
select n.* exclude (is_phrase), w.* exclude (subject_id), p.full_name as person
from named as n
join whole as w using (subject_id)
left join wh.core_person as p on p.person_key = w.person_key
order by n.is_phrase desc, w.rows desc, n.shown, n.subject_id
limit $most;
