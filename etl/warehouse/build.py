"""Build one warehouse file from staged files and settings. Same input, same content; nothing else is looked at."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.home.decisions import Decisions
from etl.home.landing import Landed
from etl.home.roster_decisions import RosterDecisions
from etl.match.identify import Learnt
from etl.match.roster import Roster
from etl.match.weighing import Rates
from etl.model.records import LISTS, SCHEMAS
from etl.model.settings import Settings
from etl.warehouse import corrections, outcomes
from etl.warehouse.answers import put_answers
from etl.warehouse.decided import Rows, aliases, answered_accounts, put_decisions
from etl.warehouse.known import Given, Lists, lists_of
from etl.warehouse.matcher import Matcher
from etl.warehouse.outcomes import Outcome
from etl.warehouse.registers import add_marks
from etl.warehouse.sightings import ROLLCALL, SIGHTING, FileContext, Sightings
from etl.warehouse.sqlfile import run_file, run_folder
from etl.warehouse.staging import Staged
from etl.warehouse.subjects import CANDIDATE, SUBJECT, Subjects
from etl.warehouse.usage import ACCOUNT, build_usage

SQL = Path(__file__).parent / "sql"

MEMORY = "384MB"
"""What DuckDB may hold during a build; beyond it works on the disk. A load must fit into an office machine."""

NO_DECISIONS, NO_ROSTER_DECISIONS, NOBODY = Decisions(), RosterDecisions(), Roster((), ())

LATER = frozenset({"usage", "answers"})
"""Kinds that nothing is matched by: built on top of the evidence, and anew without it."""

FILES = pa.schema([
    ("file_id", pa.int32()), ("sha256", pa.string()), ("name", pa.string()), ("format", pa.string()),
    ("kind", pa.string()), ("loaded_at", pa.string()), ("loaded_by", pa.string()), ("rows_read", pa.int64()),
])  # fmt: skip

PROGRAMME = pa.schema([
    ("data_version", pa.string()), ("evidence_version", pa.string()), ("usage_version", pa.string()),
    ("decisions_version", pa.string()), ("journal_version", pa.string()), ("settings_version", pa.string()), ("settings", pa.string()),
])  # fmt: skip


PERSON_ALIAS = pa.schema([("other_key", pa.string()), ("person_key", pa.string())])
"""Keys of entries that were decided to be somebody's second one."""

LEARNT_EMAIL = pa.schema([("email", pa.string()), ("person_key", pa.string()), ("sessions", pa.int32())])
"""Addresses on no list and whose they turned out to be (match.learn)."""


class CheckFailedError(Exception):
    """A built warehouse contradicts itself; it is not published. A bug, never the clerk's fault."""


@dataclass(frozen=True)
class Input:
    """One file of a build: its ledger entry and what is staged of it."""

    file: Landed
    staged: Staged


@dataclass(frozen=True)
class Versions:
    """What a warehouse is made of. `data`: everything; `evidence`: all but LATER files and decisions about people; `usage`:
    the usage files.
    """

    data: str
    evidence: str
    usage: str = ""


def build(
    target: Path,
    inputs: Sequence[Input],
    settings: Settings,
    *,
    versions: Versions,
    settings_text: str,
    decisions: Decisions = NO_DECISIONS,
    roster: RosterDecisions = NO_ROSTER_DECISIONS,
    previous: Path | None = None,
) -> None:
    """Write the warehouse of `inputs` (in loading order) to the new file `target`; raise CheckFailedError if it is wrong.

    A `previous` warehouse of the same evidence is copied, and only what follows from decisions and LATER files is made
    anew: the same result, without matching every name of the province again for one answer or each week's export.
    """
    reuses = previous is not None and _version_in(previous, "evidence_version") == versions.evidence
    if reuses and previous:
        shutil.copyfile(previous, target)
    of_kind = {kind: [i for i in inputs if i.staged.kind == kind] for kind in LATER}
    with duckdb.connect(str(target), config={"memory_limit": MEMORY}) as con:
        con.execute("set preserve_insertion_order = false")
        before = _made_of(con) if reuses else None
        con.execute("begin")
        _put(con, "files", _files(inputs))
        matcher = _LazyMatcher(con, settings, decisions, roster)
        if before is None:
            matcher.own = _build_evidence(
                con, [i for i in inputs if i.staged.kind not in LATER], settings, decisions, roster
            )
        decided = _decided_version(decisions, of_kind["answers"])
        if before is None or before.decisions != decided:
            _apply_decisions(con, matcher, settings, decisions, of_kind["answers"])
        con.execute("commit")  # millions of rows are written faster without a transaction; nobody sees the file yet
        if before is None or before.usage != versions.usage or before.accounts != answered_accounts(con):
            _build_usage(con, of_kind["usage"], matcher, settings)
        run_folder(con, SQL / "together", _parameters(settings))
        _put(con, "programme", pa.Table.from_pylist(
            [{"data_version": versions.data, "evidence_version": versions.evidence, "usage_version": versions.usage,
              "decisions_version": decided, "journal_version": decisions.version,
              "settings_version": settings.version, "settings": settings_text}],
            PROGRAMME))  # fmt: skip
        check(con, settings)


@dataclass(frozen=True)
class _MadeOf:
    """What a warehouse taken over was made of: versions of its decisions and usage files, answers that touch accounts."""

    decisions: str
    usage: str
    accounts: Rows


def _made_of(con: duckdb.DuckDBPyConnection) -> _MadeOf:
    [(decided, usage)] = con.execute("select decisions_version, usage_version from programme").fetchall()
    return _MadeOf(decided, usage, answered_accounts(con))


def _apply_decisions(
    con: duckdb.DuckDBPyConnection,
    matcher: "_LazyMatcher",
    settings: Settings,
    decisions: Decisions,
    answers: Sequence[Input],
) -> None:
    put_decisions(con, decisions)
    _load_staged(con, "answers", answers)
    corrections.apply(con, "answers", answers)
    put_answers(con, _rows(con, "answers"), matcher().roster if answers else NOBODY)
    run_folder(con, SQL / "decided", {})
    run_folder(con, SQL / "base", _parameters(settings))


def _build_usage(
    con: duckdb.DuckDBPyConnection, usage: Sequence[Input], matcher: "_LazyMatcher", settings: Settings
) -> None:
    is_mended = any(corrections.original_of(i, usage) is not None for i in usage)
    if is_mended:  # a few rows of files are replaced: then, and only then, all are held in a table
        _load_staged(con, "usage", usage)
        corrections.apply(con, "usage", usage)
    files = None if is_mended else {i.file.seq: i.staged.rows for i in usage}
    build_usage(con, files, matcher, _parameters(settings))


class _LazyMatcher:
    """The matcher of the evidence just built, or, where that was taken over, one made of its lists when first needed."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, settings: Settings, decisions: Decisions, roster: RosterDecisions
    ) -> None:
        self.own: Matcher | None = None
        self._make = lambda: _matcher(con, settings, decisions, roster)

    def __call__(self) -> Matcher:
        self.own = self.own or self._make()
        return self.own


def _version_in(warehouse: Path, column: str) -> str | None:
    try:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(f"select {column} from programme").fetchall()[0][0]
    except (duckdb.Error, IndexError):
        return None


def _decided_version(decisions: Decisions, answers: Sequence[Input]) -> str:
    """Return a name for everything that people decided: the journal, and the files of answers in loading order."""
    if not answers:
        return decisions.version
    files = [[i.file.seq, i.file.sha256, i.file.name, dict(i.file.decided)] for i in answers]
    return hashlib.sha256(json.dumps([decisions.version, *files], sort_keys=True).encode()).hexdigest()[:12]


def check(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Run every query of sql/checks; raise CheckFailedError with file and first rows of the one that finds something."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        rows = run_file(con, path, _parameters(settings)).fetchmany(5)
        if rows:
            raise CheckFailedError(f"{path.stem}: {rows!r}")


def _build_evidence(
    con: duckdb.DuckDBPyConnection,
    inputs: Sequence[Input],
    settings: Settings,
    decisions: Decisions,
    roster: RosterDecisions,
) -> Matcher:
    """Build what lists and evidence say, usage apart and before anybody's decision: lists, sightings, outcomes of rows."""
    for kind in SCHEMAS.keys() - LATER:
        _load_staged(con, kind, [i for i in inputs if i.staged.kind == kind])
        corrections.apply(con, kind, inputs)
    corrections.put_origins(con, inputs)
    known = _lists(con, settings, decisions, roster)
    schools, staff, sessions = known.schools, known.staff, known.sessions
    matcher = Matcher(known)
    files = {
        i.file.seq: FileContext(i.staged.hints, i.file.options, corrections.original_of(i, inputs)) for i in inputs
    }
    rows = {kind: _rows(con, kind) for kind in SCHEMAS.keys() - LATER - set(LISTS)}
    seen = _sightings(matcher, files, rows)
    _put(con, "core_school", schools.table)
    _put(con, "core_school_period", schools.periods)
    _put(con, "core_person", staff.people)
    _put(con, "core_assignment", staff.assignments)
    _put(con, "core_session", sessions.table)
    _put(con, "met_sighting", outcomes.columns_table(seen.rows, SIGHTING))
    _put(con, "core_rollcall", outcomes.columns_table(seen.rollcalls, ROLLCALL))
    for of, subjects in (("evidence", seen.subjects), ("account", Subjects())):
        _put(con, f"{of}_subject", outcomes.columns_table(subjects.rows, SUBJECT))
        _put(con, f"{of}_candidate", outcomes.columns_table(subjects.candidates, CANDIDATE))
    _put(
        con,
        "learnt_email",
        outcomes.columns_table(((e, *own) for e, own in sorted(matcher.learnt.emails.items())), LEARNT_EMAIL),
    )
    _put(con, "person_alias", outcomes.columns_table(sorted(staff.roster.other_keys.items()), PERSON_ALIAS))
    _put(con, "learnt_rate", pa.Table.from_pylist([asdict(matcher.learnt.rates)]))
    _put(con, "met_account", ACCOUNT.empty_table())
    _put(con, "build_note", outcomes.table([*schools.notes, *seen.notes]))
    done: list[Outcome] = [*schools.outcomes, *staff.outcomes, *sessions.outcomes, *seen.outcomes]
    _put(con, "met_outcome", outcomes.table(done))
    run_folder(con, SQL / "subjects", {})
    return matcher


def _sightings(
    matcher: Matcher, files: Mapping[int, FileContext], rows: Mapping[str, list[dict[str, Any]]]
) -> Sightings:
    seen = Sightings(matcher, files)
    seen.add_connections(rows["connections"])
    seen.add_rollcalls(rows["rollcalls"])
    seen.add_sign_ins(rows["sign_ins"])
    add_marks(seen, rows["marks"])
    for source in ("completions", "products", "learning"):
        seen.add_records(rows[source], source)
    matcher.answer()
    seen.finish()
    return seen


def _lists(con: duckdb.DuckDBPyConnection, settings: Settings, decisions: Decisions, roster: RosterDecisions) -> Lists:
    rows = {kind: _table(con, kind) for kind in ("schools", "staff", "sessions")}
    return lists_of(Given(rows, corrections.origins(con), aliases(decisions), roster, tuple(settings.audience)))


def _matcher(
    con: duckdb.DuckDBPyConnection, settings: Settings, decisions: Decisions, roster: RosterDecisions
) -> Matcher:
    emails = {e: (person, sessions) for e, person, sessions in con.execute("from learnt_email").fetchall()}
    [rates] = con.execute("select slips, off_list from learnt_rate").fetchall()
    return Matcher(_lists(con, settings, decisions, roster), Learnt(emails, rates=Rates(*rates)))


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
    return _table(con, kind).to_pylist()


def _table(con: duckdb.DuckDBPyConnection, kind: str) -> pa.Table:
    return con.sql(f"select * from stg_{kind} order by file_id, sheet, row").to_arrow_table()


def _put(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"create or replace table {name} as select * from incoming")
    con.unregister("incoming")


def _parameters(settings: Settings) -> dict[str, Any]:
    return {
        "margin_minutes": settings.margin_minutes,
        "attendance_min_share": settings.attendance_min_share,
    }
