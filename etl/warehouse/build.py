"""Build one warehouse file from staged files and settings. Same input, same content; nothing else is looked at."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.home.landing import Landed
from etl.model.records import SCHEMAS
from etl.model.settings import Settings
from etl.warehouse import corrections, lists, outcomes
from etl.warehouse.outcomes import Outcome
from etl.warehouse.registers import add_marks
from etl.warehouse.sightings import ROLLCALL, SIGHTING, FileContext, Matcher, Sightings
from etl.warehouse.sqlfile import run_file, run_folder
from etl.warehouse.staging import Staged
from etl.warehouse.usage import ACCOUNT, build_usage

SQL = Path(__file__).parent / "sql"

MEMORY = "384MB"
"""What DuckDB may hold during a build; beyond it works on the disk. A load must fit into an office machine."""

FILES = pa.schema([
    ("file_id", pa.int32()), ("sha256", pa.string()), ("name", pa.string()), ("format", pa.string()),
    ("kind", pa.string()), ("loaded_at", pa.string()), ("loaded_by", pa.string()), ("rows_read", pa.int64()),
])  # fmt: skip

PROGRAMME = pa.schema([
    ("data_version", pa.string()), ("base_version", pa.string()), ("settings_version", pa.string()),
    ("settings", pa.string()),
])  # fmt: skip


class CheckFailedError(Exception):
    """A built warehouse contradicts itself; it is not published. A bug, never the clerk's fault."""


@dataclass(frozen=True)
class Input:
    """One file of a build: its ledger entry and what is staged of it."""

    file: Landed
    staged: Staged


def build(
    target: Path,
    inputs: Sequence[Input],
    settings: Settings,
    *,
    version: str,
    base_version: str,
    settings_text: str,
    previous: Path | None = None,
) -> None:
    """Write the warehouse of `inputs` (in loading order) to the new file `target`; raise CheckFailedError if it is wrong.

    `base_version` stands for everything but the usage files. A `previous` warehouse of the same base is copied and only
    its usage is made anew: the same result, without matching every name of the province again for each week's export.
    """
    reuses = previous is not None and _base_of(previous) == base_version
    if reuses and previous:
        shutil.copyfile(previous, target)
    usage = [i for i in inputs if i.staged.kind == "usage"]
    with duckdb.connect(str(target), config={"memory_limit": MEMORY}) as con:
        con.execute("set preserve_insertion_order = false")
        con.execute("begin")
        _put(con, "files", _files(inputs))
        matcher = None
        if not reuses:
            matcher = _build_base(con, [i for i in inputs if i.staged.kind != "usage"], settings)
        con.execute("commit")  # millions of rows are written faster without a transaction; nobody sees the file yet
        is_mended = any(corrections.original_of(i, usage) is not None for i in usage)
        if is_mended:  # a few rows of files are replaced: then, and only then, all are held in a table
            _load_staged(con, "usage", usage)
            corrections.apply(con, "usage", usage)
        files = None if is_mended else {i.file.seq: i.staged.rows for i in usage}
        build_usage(con, files, lambda: matcher or _matcher(con, settings), _parameters(settings))
        _put(con, "programme", pa.Table.from_pylist(
            [{"data_version": version, "base_version": base_version, "settings_version": settings.version,
              "settings": settings_text}], PROGRAMME))  # fmt: skip
        check(con, settings)


def _base_of(warehouse: Path) -> str | None:
    try:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute("select base_version from programme").fetchall()[0][0]
    except (duckdb.Error, IndexError):
        return None


def check(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Run every query of sql/checks; raise CheckFailedError with file and first rows of the one that finds something."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        rows = run_file(con, path, _parameters(settings)).fetchmany(5)
        if rows:
            raise CheckFailedError(f"{path.stem}: {rows!r}")


def _build_base(con: duckdb.DuckDBPyConnection, inputs: Sequence[Input], settings: Settings) -> Matcher:
    """Build everything that does not speak of usage: lists, sightings, attendance, the ledger of their rows."""
    for kind in SCHEMAS.keys() - {"usage"}:
        _load_staged(con, kind, [i for i in inputs if i.staged.kind == kind])
        corrections.apply(con, kind, inputs)
    schools, staff, sessions = _lists(con, settings)
    matcher = Matcher(schools.index, staff.roster, sessions.calendar)
    seen = Sightings(
        matcher,
        {i.file.seq: FileContext(i.staged.hints, i.file.options, corrections.original_of(i, inputs)) for i in inputs},
    )
    seen.add_connections(_rows(con, "connections"))
    seen.add_rollcalls(_rows(con, "rollcalls"))
    seen.add_sign_ins(_rows(con, "sign_ins"))
    add_marks(seen, _rows(con, "marks"))
    for source in ("completions", "products", "learning"):
        seen.add_records(_rows(con, source), source)
    _put(con, "core_school", schools.table)
    _put(con, "core_person", staff.people)
    _put(con, "core_assignment", staff.assignments)
    _put(con, "core_session", sessions.table)
    _put(con, "core_sighting", outcomes.columns_table(seen.rows, SIGHTING))
    _put(con, "core_rollcall", outcomes.columns_table(seen.rollcalls, ROLLCALL))
    _put(con, "core_account", ACCOUNT.empty_table())
    _put(con, "build_note", outcomes.table([*schools.notes, *seen.notes]))
    done: list[Outcome] = [*schools.outcomes, *staff.outcomes, *sessions.outcomes, *seen.outcomes]
    _put(con, "row_outcome", outcomes.table(done))
    run_folder(con, SQL / "base", _parameters(settings))
    return matcher


def _lists(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[lists.Schools, lists.Staff, lists.Sessions]:
    schools = lists.build_schools(_rows(con, "schools"))
    staff = lists.build_staff(_rows(con, "staff"), schools.index)
    return schools, staff, lists.build_sessions(_rows(con, "sessions"), settings.audience)


def _matcher(con: duckdb.DuckDBPyConnection, settings: Settings) -> Matcher:
    schools, staff, sessions = _lists(con, settings)
    return Matcher(schools.index, staff.roster, sessions.calendar)


def _load_staged(con: duckdb.DuckDBPyConnection, kind: str, inputs: Sequence[Input]) -> None:
    """Create `stg_<kind>`: `file_id` and the staged columns of all its files."""
    con.register("empty_stage", SCHEMAS[kind].empty_table())
    con.execute(f"create or replace table stg_{kind} as select null::int as file_id, * from empty_stage")
    con.unregister("empty_stage")
    if inputs:
        con.execute(
            f"insert into stg_{kind} select $ids[file_index::bigint + 1]::int as file_id, * from read_parquet($paths)",
            {"ids": [i.file.seq for i in inputs], "paths": [str(i.staged.rows) for i in inputs]},
        )


def _files(inputs: Sequence[Input]) -> pa.Table:
    """Return one row per file, with the rows its reader gave."""
    return outcomes.columns_table(
        [
            (f.seq, f.sha256, f.name, f.format, i.staged.kind, f.loaded_at, f.loaded_by, i.staged.row_count)
            for i in inputs
            for f in [i.file]
        ],
        FILES,
    )


def _rows(con: duckdb.DuckDBPyConnection, kind: str) -> list[dict[str, Any]]:
    return con.sql(f"select * from stg_{kind} order by file_id, sheet, row").to_arrow_table().to_pylist()


def _put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"create or replace table {name} as select * from incoming")
    con.unregister("incoming")


def _parameters(settings: Settings) -> dict[str, Any]:
    return {
        "margin_minutes": settings.margin_minutes,
        "attendance_min_share": settings.attendance_min_share,
    }
