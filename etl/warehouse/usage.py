"""The usage side of a build: whose accounts these are, which rows stand, which days of use they name.

Millions of rows are usual, so no row is held in Python and no text is written twice: a row keeps the numbers of its
account and of its *source*, which is a file together with everything that many of its rows share (period, tool …).
Which rows give way to others is decided between sources, with one bit for each account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.model.records import SCHEMAS
from etl.warehouse import outcomes
from etl.warehouse.matcher import Matcher
from etl.warehouse.sightings import sighting
from etl.warehouse.sqlfile import run_file, run_folder
from etl.warehouse.subjects import CANDIDATE, SUBJECT, Subjects

SQL = Path(__file__).parent / "sql"
ROWS, OVERLAP, FINER, MARTS = (
    SQL / "usage_rows",
    SQL / "usage_overlap",
    SQL / "usage_finer" / "finer.sql",
    SQL / "usage",
)

ACCOUNT = pa.schema([
    ("account_id", pa.uint64()), ("account_no", pa.int32()), ("owner_no", pa.int32()),
    ("full_name", pa.string()), ("email", pa.string()), ("school_text", pa.string()), ("is_concealed", pa.bool_()),
    ("status", pa.string()), ("person_key", pa.string()), ("method", pa.string()), ("score", pa.float64()),
    ("candidates", pa.string()), ("subject_id", pa.string()),
])  # fmt: skip
"""One row per account as some file writes it; account_id is a hash of that, the same in every build."""

_SPARSE = {"first_day": "date", "last_day": "date", "more_days": "date[]", "active_days": "int"}
"""Columns of a usage row that many exports leave empty, and their types."""

_NAMED = """
    select min(least(first_day, last_day, list_min(more_days))), max(greatest(first_day, last_day, list_max(more_days)))
    from core_usage_row
"""
_STAGED = "select [{ids}][file_index::bigint + 1]::int as file_id, * from read_parquet([{paths}])"
_ROW = """
    create or replace temp view usage_row as
    select
        hash(full_name, email, school_text, is_concealed) as account_id,
        hash(file_id, sheet, tool, cadence, period_start, period_end, account_status, is_concealed, outcome, reason)
            as source_id,
        *
    from ({staged})
"""
"""64 bits for what a row says of whom: two of a hundred thousand accounts share one with a chance below 1 in 10⁹."""


def build_usage(
    con: duckdb.DuckDBPyConnection,
    files: Mapping[int, Path] | None,
    matcher: Callable[[], Matcher],
    parameters: Mapping[str, Any],
) -> None:
    """Build every table of usage, and what stands on all evidence together.

    `files`: file_id → staged rows; None: they stand in the table stg_usage, which is dropped at the end. `matcher` is
    called only where an account is new: those in `met_account`, left there by an earlier build of the same lists, stay
    decided.
    """
    _open_rows(con, files)
    _decide_accounts(con, matcher)
    last_account = con.execute("select greatest(count(*) - 1, 0) from met_account").fetchall()[0][0]
    parameters = {**parameters, "last_account": last_account}
    run_folder(con, ROWS, parameters)
    _write_lines(con)
    run_folder(con, OVERLAP, parameters)
    lengths = con.execute("select distinct days from core_usage_source where days is not null order by 1").fetchall()
    for (days,) in lengths[1:]:  # from finer to coarser: what gives way itself supersedes nobody
        run_file(con, FINER, {"days": days})
    first, last = con.execute(_NAMED).fetchall()[0]
    days = {"first_named": first or date.min, "named_span": (last - first).days if first else 0}
    run_folder(con, MARTS, {**parameters, **days})
    con.execute("drop table if exists stg_usage")


def _open_rows(con: duckdb.DuckDBPyConnection, files: Mapping[int, Path] | None) -> None:
    """Create the view `usage_row`: account_id, source_id, file_id and the staged columns of all files."""
    if files is None:
        staged = "from stg_usage"
    elif files:
        paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files.values())
        staged = _STAGED.format(ids=", ".join(map(str, files)), paths=paths)
    else:
        con.register("empty_stage", SCHEMAS["usage"].empty_table())
        con.execute("create or replace temp table no_usage as select null::int as file_id, * from empty_stage")
        con.unregister("empty_stage")
        staged = "from no_usage"
    con.execute(_ROW.format(staged=staged))


def _decide_accounts(con: duckdb.DuckDBPyConnection, matcher: Callable[[], Matcher]) -> None:
    """Make `met_account` hold the accounts of these files and no others, each with whose it is."""
    con.execute("""
        create or replace temp table account_met as
        select account_id, any_value(full_name) as full_name, any_value(email) as email,
            any_value(school_text) as school_text, coalesce(any_value(is_concealed), false) as is_concealed
        from usage_row group by account_id
    """)
    con.execute("delete from met_account where account_id not in (select account_id from account_met)")
    for table in ("account_subject", "account_candidate"):
        con.execute(
            f"delete from {table} as t where not exists (from met_account as a where a.subject_id = t.subject_id)"
        )
    unknown = con.execute("from account_met anti join met_account using (account_id)").fetchall()
    if unknown:
        needs_matcher = any(not is_concealed for *_, is_concealed in unknown)
        seen = _Accounts(matcher()) if needs_matcher else None
        con.register("incoming", outcomes.columns_table([_account(seen, *row) for row in unknown], ACCOUNT))
        con.execute("insert into met_account select * from incoming")
        con.unregister("incoming")
        if seen:
            _note_subjects(con, seen)


def _write_lines(con: duckdb.DuckDBPyConnection) -> None:
    """Create `core_usage_line`, one row per data row of every usage file: numbers of its source and account, no text.

    A column in which no file says anything is not stored: five million times nothing costs as much as five million
    days. The view `core_usage_row` has them all.
    """
    filled = con.execute(f"select {', '.join(f'count({c})' for c in _SPARSE)} from usage_row").fetchall()[0]
    stored = [column for column, count in zip(_SPARSE, filled, strict=True) if count]
    con.execute(f"""
        create or replace table core_usage_line as
        select {", ".join(("s.source_no", "u.row", "a.account_no", "u.actions", *(f"u.{column}" for column in stored)))}
        from usage_row as u
        join usage_shared as s using (source_id)
        join core_account as a using (account_id)
    """)
    rest = [f"cast(null as {kind}) as {column}" for column, kind in _SPARSE.items() if column not in stored]
    con.execute(f"create or replace view core_usage_row as select {', '.join(('*', *rest))} from core_usage_line")


@dataclass
class _Accounts:
    """Who decides whose an account is, and the questions met on the way."""

    matcher: Matcher
    subjects: Subjects = field(default_factory=Subjects)


def _account(
    seen: _Accounts | None, number: int, name: str | None, email: str | None, school: str | None, is_concealed: bool
) -> tuple[Any, ...]:
    if is_concealed or seen is None:
        return number, None, None, name, email, school, True, "concealed", None, None, None, None, None
    who = sighting(name, None, email, seen.matcher.school(None, school), school)
    found = seen.matcher.person(who, None)
    return (
        number, None, None, name, email, school, False, found.status, found.person_key, found.method or None,
        found.score, "; ".join(found.candidates) or None, seen.subjects.person(who, name, found),
    )  # fmt: skip


def _note_subjects(con: duckdb.DuckDBPyConnection, seen: _Accounts) -> None:
    """Add the questions about new accounts, each once."""
    for table, schema, rows in (
        ("account_subject", SUBJECT, seen.subjects.rows), ("account_candidate", CANDIDATE, seen.subjects.candidates),
    ):  # fmt: skip
        con.register("incoming", outcomes.columns_table(rows, schema))
        con.execute(f"insert into {table} select * from incoming anti join {table} using (subject_id)")
        con.unregister("incoming")
