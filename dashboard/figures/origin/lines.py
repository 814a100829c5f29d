"""The lines of files behind a number, and the files: what was read, when, by whom, and what of it the number uses."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.figures.keys import Filters
from dashboard.figures.origin.evidence import NUMERATOR, query_of
from dashboard.figures.origin.number import ask
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.vocabulary import TOOLS, name_of

_LINES = """
    with behind as ({behind}),
    once as (
        select side, file_id, sheet, row, school_code, person_key, session_code, min(day) as day, min(said) as said
        from behind group by all
    )
    select b.side, f.name as file, b.sheet, b.row, b.school_code, d.school_name, n.full_name, s.session_name, b.day, b.said
    from once as b join wh.files as f using (file_id)
    left join school_dim as d using (school_code)
    left join wh.core_person as n using (person_key)
    left join session_dim as s using (session_code)
    order by b.side desc, d.school_name, b.school_code, n.full_name, b.person_key, b.day, f.name, b.sheet, b.row
    limit $most
"""

_FILES = """
    with behind as ({behind}),
    used as (
        select file_id, count(distinct (sheet, row)) filter (side = '{numerator}') as counted,
            count(distinct (sheet, row)) as used
        from behind group by file_id
    ),
    told as (
        select file_id, sum(rows) filter (outcome = 'pending') as pending, sum(rows) filter (outcome = 'rejected') as rejected,
            sum(rows) filter (outcome = 'duplicate') as repeated
        from wh.ledger_count group by file_id
    )
    select f.name, f.format, f.sha256, f.loaded_at, f.loaded_by, f.rows_read, u.counted, u.used,
        coalesce(t.pending, 0)::bigint as pending, coalesce(t.rejected, 0)::bigint as rejected,
        coalesce(t.repeated, 0)::bigint as repeated
    from used as u join wh.files as f using (file_id) left join told as t using (file_id)
    order by f.format, f.loaded_at, f.name
"""


@dataclass(frozen=True)
class Line:
    """One line of a file behind a number. `side`: numerator or denominator, in words; `row`: as the sheet numbers it;
    `person`: None where the scope may not see names, as is then `said`, what the line itself writes.
    """

    side: str
    file: str
    sheet: str | None
    row: int
    school: str | None
    school_name: str | None
    person: str | None
    session: str | None
    day: date | None
    said: str | None


@dataclass(frozen=True)
class SourceFile:
    """One file behind a number. `counted`: lines of its that the numerator uses, `used`: with the denominator's; of the
    whole file: `rows_read`, `pending`, `rejected`, `repeated`.
    """

    name: str
    format: str
    sha256: str
    loaded_at: str
    loaded_by: str
    rows_read: int
    counted: int
    used: int
    pending: int
    rejected: int
    repeated: int


def lines(
    snapshot: Snapshot, measure_id: str, where: Filters | None = None, scope: Scope | None = None, most: int = 1000
) -> list[Line]:
    """Return at most `most` lines behind a number, those of the numerator first; UserError as `origin`."""
    asked = ask(snapshot, measure_id, where, scope)
    if asked.is_blank:
        return []
    rows = asked.rows(_LINES.format(behind=query_of(asked)), most=most)
    return [_line(r, sees_people=asked.scope.sees_people) for r in rows]


def files(
    snapshot: Snapshot, measure_id: str, where: Filters | None = None, scope: Scope | None = None
) -> list[SourceFile]:
    """Return the files behind a number, by format and time of loading; UserError as `origin`."""
    asked = ask(snapshot, measure_id, where, scope)
    if asked.is_blank:
        return []
    rows = asked.rows(_FILES.format(behind=query_of(asked), numerator=NUMERATOR))
    return [SourceFile(**r) for r in rows]


def _line(row: dict[str, Any], *, sees_people: bool) -> Line:
    said = name_of(TOOLS, row["said"]) if row["said"] in {t.code for t in TOOLS} else row["said"]
    return Line(
        row["side"], row["file"], row["sheet"], row["row"], row["school_code"], row["school_name"],
        row["full_name"] if sees_people else None, row["session_name"], row["day"], said if sees_people else None,
    )  # fmt: skip
