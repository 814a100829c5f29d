-- One row per person of $people and session: attended or not, and the lines in which they are already known to be there.
with line as (
    select
        s.person_key, s.session_code,
        list({
            'source': s.source, 'file': f.name, 'sheet': s.sheet, 'row': s.row, 'raw_name': s.raw_name,
            'joined_at': s.joined_at, 'left_at': s.left_at
        } order by s.file_id, s.sheet, s.row) as lines
    from wh.core_sighting as s
    join wh.files as f using (file_id)
    where list_contains($people, s.person_key) and s.session_code is not null and not s.is_excluded
    group by s.person_key, s.session_code
)
select l.person_key, l.session_code, d.session_name, a.is_attended, l.lines
from line as l
join wh.core_session as d using (session_code)
left join wh.core_attendance as a using (person_key, session_code)
order by l.person_key, d.starts_at;
