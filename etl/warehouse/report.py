"""What a built warehouse says of one file: its row ledger, and the rows that wait, as issues with their place."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Return file_id → ledger for every file of the warehouse."""
    rows = con.execute("""
        select f.file_id, f.rows_read,
            count(*) filter (l.outcome = 'counted'), count(*) filter (l.outcome = 'duplicate'),
            count(*) filter (l.outcome = 'pending'), count(*) filter (l.outcome = 'rejected')
        from files as f left join row_ledger as l using (file_id)
        group by f.file_id, f.rows_read
    """).fetchall()
    return {row[0]: Counts(*row[1:]) for row in rows}


def problems_of(con: duckdb.DuckDBPyConnection, file_ids: Sequence[int]) -> dict[int, list[Issue]]:
    """Return file_id → issues that only the whole build could find: unknown schools, sessions, people, places.

    What the reader said of a row is not repeated. Each reason of a file names at most SHOWN_PER_REASON rows.
    """
    rows = con.execute(
        """
        with found as (
            select l.file_id, sheet, row, reason, value, candidates, 1 as part
            from row_ledger as l join files as f using (file_id)
            where outcome = 'pending' and not (f.kind = 'connections' and reason like '%_session')
            union all
            -- a meeting report has one session: one issue for the file, not one for every line
            select l.file_id, null, null, reason, min(value), max(candidates), 0
            from row_ledger as l join files as f using (file_id)
            where outcome = 'pending' and f.kind = 'connections' and reason like '%_session'
            group by l.file_id, reason
            union all
            select file_id, sheet, row, reason, value, candidates, 0 from build_note
        ),
        -- the first rows of each group are picked while they pass: millions may wait, and a window would hold them all
        first_of_sheet as (
            select file_id, part, reason, sheet, count(*) as rows,
                min_by({'row': row, 'value': value, 'candidates': candidates}, coalesce(row, 0), $shown) as lines
            from found
            where list_contains($file_ids, file_id) and (value is not null or candidates is not null)
            group by file_id, part, reason, sheet
        ),
        line as (
            select file_id, part, reason, sheet, sum(rows) over (partition by file_id, reason) as rows, unnest(lines) as line
            from first_of_sheet
        )
        select file_id, sheet, line.row, reason, line.value, line.candidates, cast(rows as bigint)
        from line
        qualify row_number() over (partition by file_id, reason order by part, sheet, line.row) <= $shown
        order by file_id, part, reason, sheet, line.row
        """,
        {"file_ids": list(file_ids), "shown": SHOWN_PER_REASON},
    ).fetchall()
    found: dict[int, list[Issue]] = {}
    more: dict[tuple[int, str], Issue] = {}
    for file_id, sheet, row, reason, value, candidates, count in rows:
        issue = Issue(reason, sheet, row, value=value, details={"candidates": candidates or ""})
        found.setdefault(file_id, []).append(issue)
        if count > SHOWN_PER_REASON:
            details = {"count": count - SHOWN_PER_REASON, "code": reason, "example": issue.message}
            more.setdefault((file_id, reason), Issue("and_more", details=details))
    for (file_id, _), issue in more.items():
        found[file_id].append(issue)
    return found
