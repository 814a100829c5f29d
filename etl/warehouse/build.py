"""Build one warehouse file from staged files and settings. Same input, same content; nothing else is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.home.landing import Landed
from etl.match.people import Decision
from etl.model.records import SCHEMAS
from etl.model.settings import Settings
from etl.warehouse import lists, outcomes
from etl.warehouse.outcomes import Outcome
from etl.warehouse.sightings import ROLLCALL, SIGHTING, FileContext, Matcher, Sightings
from etl.warehouse.sqlfile import run_file, run_folder
from etl.warehouse.staging import Staged

SQL = Path(__file__).parent / "sql"

FILES = pa.schema([
    ("file_id", pa.int32()), ("sha256", pa.string()), ("name", pa.string()), ("format", pa.string()),
    ("kind", pa.string()), ("loaded_at", pa.string()), ("loaded_by", pa.string()), ("rows_read", pa.int64()),
])  # fmt: skip

ACCOUNT = pa.schema([
    ("account_id", pa.int32()), ("full_name", pa.string()), ("email", pa.string()), ("school_text", pa.string()),
    ("status", pa.string()), ("person_key", pa.string()), ("method", pa.string()), ("score", pa.float64()),
    ("candidates", pa.string()),
])  # fmt: skip

PROGRAMME = pa.schema([("data_version", pa.string()), ("settings_version", pa.string()), ("settings", pa.string())])


class CheckFailedError(Exception):
    """A built warehouse contradicts itself; it is not published. A bug, never the clerk's fault."""


@dataclass(frozen=True)
class Input:
    """One file of a build: its ledger entry and what is staged of it."""

    file: Landed
    staged: Staged


def build(target: Path, inputs: Sequence[Input], settings: Settings, *, version: str, settings_text: str) -> None:
    """Write the warehouse of `inputs` (in loading order) to the new file `target`; raise CheckFailedError if it is wrong."""
    with duckdb.connect(str(target)) as con:
        con.execute("set preserve_insertion_order = false")
        con.execute("begin")
        _load_staged(con, inputs)
        _put(
            con,
            "programme",
            pa.Table.from_pylist(
                [{"data_version": version, "settings_version": settings.version, "settings": settings_text}], PROGRAMME
            ),
        )
        _resolve(con, inputs, settings)
        run_folder(con, SQL / "core", _parameters(settings))
        con.execute("commit")
        check(con, settings)


def check(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Run every query of sql/checks; raise CheckFailedError with file and first rows of the one that finds something."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        rows = run_file(con, path, _parameters(settings)).fetchmany(5)
        if rows:
            raise CheckFailedError(f"{path.stem}: {rows!r}")


def _load_staged(con: duckdb.DuckDBPyConnection, inputs: Sequence[Input]) -> None:
    """Create `stg_<kind>` for every kind, with `file_id` before the staged columns, and `files`."""
    for kind, schema in SCHEMAS.items():
        mine = [i for i in inputs if i.staged.kind == kind]
        empty = schema.empty_table().append_column("file_id", pa.array([], pa.int32()))
        con.register("empty_stage", empty)
        con.execute(f"create table stg_{kind} as select file_id, * exclude (file_id) from empty_stage")
        con.unregister("empty_stage")
        if mine:
            con.execute(
                f"insert into stg_{kind} select $ids[file_index::bigint + 1]::int, * from read_parquet($paths)",
                {"ids": [i.file.seq for i in mine], "paths": [str(i.staged.rows) for i in mine]},
            )
    counts = dict(
        row
        for kind in SCHEMAS
        for row in con.execute(f"select file_id, count(*) from stg_{kind} group by file_id").fetchall()
    )
    files = [
        (f.seq, f.sha256, f.name, f.format, i.staged.kind, f.loaded_at, f.loaded_by, counts.get(f.seq, 0))
        for i in inputs
        for f in [i.file]
    ]
    _put(con, "files", outcomes.columns_table(files, FILES))


def _resolve(con: duckdb.DuckDBPyConnection, inputs: Sequence[Input], settings: Settings) -> None:
    """Decide who, where and which session, in Python, and put the answers into tables."""
    schools = lists.build_schools(_rows(con, "schools"))
    staff = lists.build_staff(_rows(con, "staff"), schools.index)
    sessions = lists.build_sessions(_rows(con, "sessions"), settings.audience)
    files = {i.file.seq: FileContext(i.staged.hints, i.file.options) for i in inputs}
    seen = Sightings(Matcher(schools.index, staff.roster, sessions.calendar), files)
    seen.add_connections(_rows(con, "connections"))
    seen.add_rollcalls(_rows(con, "rollcalls"))
    seen.add_sign_ins(_rows(con, "sign_ins"))
    seen.add_records(_rows(con, "completions"), "completions")
    seen.add_records(_rows(con, "products"), "products")
    accounts = con.execute(
        "select distinct full_name, email, school_text from stg_usage order by email, full_name, school_text"
    ).fetchall()
    _put(con, "core_school", schools.table)
    _put(con, "core_person", staff.people)
    _put(con, "core_assignment", staff.assignments)
    _put(con, "core_session", sessions.table)
    _put(con, "core_sighting", outcomes.columns_table(seen.rows, SIGHTING))
    _put(con, "core_rollcall", outcomes.columns_table(seen.rollcalls, ROLLCALL))
    _put(con, "core_account", outcomes.columns_table(_accounts(accounts, seen), ACCOUNT))
    _put(con, "place_note", outcomes.table(schools.notes))
    done: list[Outcome] = [*schools.outcomes, *staff.outcomes, *sessions.outcomes, *seen.outcomes]
    _put(con, "row_outcome", outcomes.table(done))


def _accounts(accounts: list[tuple[Any, ...]], seen: Sightings) -> list[tuple[Any, ...]]:
    rows = []
    for number, (name, email, school_text) in enumerate(accounts):
        decision: Decision = seen.identify_account(name, email, school_text)
        rows.append((
            number, name, email, school_text, decision.status, decision.person_key, decision.method or None,
            decision.score, "; ".join(decision.candidates) or None,
        ))  # fmt: skip
    return rows


def _rows(con: duckdb.DuckDBPyConnection, kind: str) -> list[dict[str, Any]]:
    return con.sql(f"select * from stg_{kind} order by file_id, sheet, row").to_arrow_table().to_pylist()


def _put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"create table {name} as select * from incoming")
    con.unregister("incoming")


def _parameters(settings: Settings) -> dict[str, Any]:
    return {
        "margin_minutes": settings.margin_minutes,
        "attendance_min_share": settings.attendance_min_share,
    }
