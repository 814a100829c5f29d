"""What a built warehouse says of one file: its row ledger, and the rows that wait, as issues with their place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from etl.model.issues import Issue

SHOWN_PER_REASON = 50
"""Rows named one by one for each reason of a file; the ledger counts all of them."""


@dataclass(frozen=True)
class Counts:
    """The row ledger of one file: rows_read = counted + duplicate + pending + rejected."""

    rows_read: int = 0
    counted: int = 0
    duplicate: int = 0
    pending: int = 0
    rejected: int = 0

    def as_json(self) -> dict[str, int]:
        """Return the five numbers under their contract names."""
        return {
            "rows_read": self.rows_read, "counted": self.counted, "duplicate": self.duplicate,
            "pending": self.pending, "rejected": self.rejected,
        }  # fmt: skip


def counts_of(con: duckdb.DuckDBPyConnection) -> dict[int, Counts]:
    """Return file_id → ledger for every file of the warehouse, which may be one that an earlier release has published."""
    tables = {name for (name,) in con.execute("select table_name from information_schema.tables").fetchall()}
    counted = "ledger_count"
    if counted not in tables:
        counted = "(select file_id, outcome, count(*) as rows from row_ledger group by file_id, outcome)"
    rows = con.execute(f"""
        select f.file_id, f.rows_read,
            coalesce(sum(c.rows) filter (c.outcome = 'counted'), 0)::bigint,
            coalesce(sum(c.rows) filter (c.outcome = 'duplicate'), 0)::bigint,
            coalesce(sum(c.rows) filter (c.outcome = 'pending'), 0)::bigint,
            coalesce(sum(c.rows) filter (c.outcome = 'rejected'), 0)::bigint
        from files as f left join {counted} as c using (file_id)
        group by f.file_id, f.rows_read
    """).fetchall()
    return {row[0]: Counts(*row[1:]) for row in rows}


def problems_of(con: duckdb.DuckDBPyConnection, file_ids: Sequence[int]) -> dict[int, list[Issue]]:
    """Return file_id → issues that only the whole build could find: unknown schools, sessions, people, places.

    What the reader said of a row is not repeated. Each reason of a file names at most SHOWN_PER_REASON rows.
    """
    if not file_ids:
        return {}
    counts = {(f, reason): rows for f, reason, rows in con.execute(_COUNTED, {"file_ids": list(file_ids)}).fetchall()}
    rows = _first_lines(con, file_ids, _NEAR_THE_TOP)
    named = Counter((row[0], row[3]) for row in rows)
    if any(named[key] < min(count, SHOWN_PER_REASON) for key, count in counts.items()):
        rows = _first_lines(con, file_ids, _NO_LIMIT)
    found: dict[int, list[Issue]] = {}
    more: dict[tuple[int, str], Issue] = {}
    for file_id, sheet, row, reason, value, candidates in rows:
        issue = Issue(reason, sheet, row, value=value, details={"candidates": candidates or ""})
        found.setdefault(file_id, []).append(issue)
        count = counts.get((file_id, reason), 0)
        if count > SHOWN_PER_REASON:
            details = {"count": count - SHOWN_PER_REASON, "code": reason, "example": issue.message}
            more.setdefault((file_id, reason), Issue("and_more", details=details))
    for (file_id, _), issue in more.items():
        found[file_id].append(issue)
    return found


_NEAR_THE_TOP, _NO_LIMIT = 5_000, 2**31 - 1
"""Of a file with millions of waiting rows the first ones are all that is shown: they are looked for near its top first."""

_WAITING = """
    with waiting as (
        select l.file_id, sheet, row, reason, value, candidates, 1 as part
        from row_ledger as l join files as f using (file_id)
        where outcome = 'pending' and row <= $last_row and not (f.kind = 'connections' and reason like '%_session')
        union all
        -- a meeting report has one session: one issue for the file, not one for every line
        select l.file_id, null, null, reason, min(value), max(candidates), 0
        from evidence_ledger as l join files as f using (file_id)
        where outcome = 'pending' and f.kind = 'connections' and reason like '%_session'
        group by l.file_id, reason
        union all
        select file_id, sheet, row, reason, value, candidates, 0 from build_note
    ),
    found as (
        select * from waiting
        where list_contains($file_ids, file_id) and (value is not null or candidates is not null)
    )
"""
_COUNTED = """
    select file_id, reason, cast(sum(rows) as bigint)
    from (
        select c.file_id, c.reason, c.rows
        from ledger_count as c join files as f using (file_id)
        where c.outcome = 'pending' and not (f.kind = 'connections' and c.reason like '%_session')
        union all
        select file_id, reason, count(*) from build_note group by file_id, reason
    )
    where list_contains($file_ids, file_id)
    group by file_id, reason
"""
_FIRST = """
    , first_of_sheet as (  -- picked while they pass: a window would hold all that wait
        select file_id, part, reason, sheet,
            min_by({'row': row, 'value': value, 'candidates': candidates}, coalesce(row, 0), $shown) as lines
        from found
        group by file_id, part, reason, sheet
    ),
    shown as (select file_id, part, reason, sheet, unnest(lines) as line from first_of_sheet)
    select file_id, sheet, line.row, reason, line.value, line.candidates
    from shown
    qualify row_number() over (partition by file_id, reason order by part, sheet, line.row) <= $shown
    order by file_id, part, reason, sheet, line.row
"""


def _first_lines(con: duckdb.DuckDBPyConnection, file_ids: Sequence[int], last_row: int) -> list[tuple[Any, ...]]:
    values = {"file_ids": list(file_ids), "last_row": last_row, "shown": SHOWN_PER_REASON}
    return con.execute(_WAITING + _FIRST, values).fetchall()
