"""Build one warehouse file from staged files and settings. Same input, same content; nothing else is looked at."""

import shutil
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
    ("account_id", pa.uint64()), ("full_name", pa.string()), ("email", pa.string()), ("school_text", pa.string()),
    ("status", pa.string()), ("person_key", pa.string()), ("method", pa.string()), ("score", pa.float64()),
    ("candidates", pa.string()),
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
    with duckdb.connect(str(target)) as con:
        con.execute("set preserve_insertion_order = false")
        con.execute("begin")
        _put(con, "files", _files(inputs))
        matcher = None
        if not reuses:
            matcher = _build_base(con, [i for i in inputs if i.staged.kind != "usage"], settings)
        _build_usage(con, usage, settings, matcher)
        _put(con, "programme", pa.Table.from_pylist(
            [{"data_version": version, "base_version": base_version, "settings_version": settings.version,
              "settings": settings_text}], PROGRAMME))  # fmt: skip
        con.execute("commit")
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
    schools, staff, sessions = _lists(con, settings)
    matcher = Matcher(schools.index, staff.roster, sessions.calendar)
    seen = Sightings(
        matcher,
        {i.file.seq: FileContext(i.staged.hints, i.file.options) for i in inputs},
    )
    seen.add_connections(_rows(con, "connections"))
    seen.add_rollcalls(_rows(con, "rollcalls"))
    seen.add_sign_ins(_rows(con, "sign_ins"))
    seen.add_marks(_rows(con, "marks"))
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


def _build_usage(
    con: duckdb.DuckDBPyConnection, inputs: Sequence[Input], settings: Settings, matcher: Matcher | None
) -> None:
    """Build what the usage files say, and what stands on all evidence together. Accounts decided before stay decided."""
    _load_staged(con, "usage", inputs, f"select {_ACCOUNT_ID} as account_id, *")
    con.execute("alter table stg_usage rename to usage_row")
    unknown = con.execute("""
        select account_id, any_value(full_name), any_value(email), any_value(school_text)
        from usage_row anti join core_account using (account_id) group by account_id
    """).fetchall()
    if unknown:
        if matcher is None:
            schools, staff, sessions = _lists(con, settings)
            matcher = Matcher(schools.index, staff.roster, sessions.calendar)
        con.register("incoming", outcomes.columns_table(_accounts(unknown, Sightings(matcher, {})), ACCOUNT))
        con.execute("insert into core_account select * from incoming")
        con.unregister("incoming")
    con.execute("delete from core_account where account_id not in (select account_id from usage_row)")
    run_folder(con, SQL / "usage", _parameters(settings))
    con.execute("drop table usage_row")


_ACCOUNT_ID = "hash(full_name, email, school_text)"
"""64 bits for what a row says of whom: two of a hundred thousand accounts share one with a chance below 1 in 10⁹."""


def _load_staged(con: duckdb.DuckDBPyConnection, kind: str, inputs: Sequence[Input], select: str = "select *") -> None:
    """Create `stg_<kind>`: `file_id` and the staged columns of all its files; `select` may put more before them."""
    con.register("empty_stage", SCHEMAS[kind].empty_table())
    con.execute(
        f"create or replace table stg_{kind} as {select} from (select null::int as file_id, * from empty_stage)"
    )
    con.unregister("empty_stage")
    if inputs:
        con.execute(
            f"""insert into stg_{kind} {select} from (
                select $ids[file_index::bigint + 1]::int as file_id, * from read_parquet($paths))""",
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


def _accounts(accounts: list[tuple[Any, ...]], seen: Sightings) -> list[tuple[Any, ...]]:
    rows = []
    for number, name, email, school_text in accounts:
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
    con.execute(f"create or replace table {name} as select * from incoming")
    con.unregister("incoming")


def _parameters(settings: Settings) -> dict[str, Any]:
    return {
        "margin_minutes": settings.margin_minutes,
        "attendance_min_share": settings.attendance_min_share,
    }
