"""The way from one state to another, one cause at a time: what stands at every step, and its warehouse.

The order is fixed: settings, lists, corrections, late files, identity, then the date. Each step changes one thing and
leaves the rest as it was, so what a step changes in the figures is that cause's part and nobody else's.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dashboard.figures.change.state import State
from etl.home import landing
from etl.home.decisions import Decisions, decisions
from etl.home.home import Home
from etl.home.landing import Landed
from etl.home.roster_decisions import RosterDecisions, roster_decisions
from etl.intake import staged_or_read
from etl.model import settings as settings_file
from etl.model.records import LISTS
from etl.model.settings import Settings
from etl.warehouse.build import Input, build
from etl.warehouse.publish import version_of, versions_of
from etl.warehouse.staging import Staged

ANSWERS = "answers"


Line = tuple[str | None, int]
"""A row of a file: its sheet and number."""


@dataclass(frozen=True)
class World:
    """Everything that a warehouse is a function of. `files` in loading order. `lines_of`: file number → the only lines of
    it that count here; a step on the way, never a state that was.
    """

    files: tuple[Landed, ...]
    settings: Settings
    settings_text: str
    decided: Decisions
    roster: RosterDecisions
    lines_of: Mapping[int, frozenset[Line]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of the warehouse that it builds."""
        return version_of(self.files, self.settings, self.decided, self.roster) + ("-phan" if self.lines_of else "")


def world_of(home: Home, state: State) -> World:
    """Return what stood in `home` at `state`. UserError where its settings cannot be read any more."""
    return World(
        tuple(landing.in_force(home.landing, state.landing)), settings_file.parse(state.settings.encode("utf-8")),
        state.settings, decisions(home, state.identity), roster_decisions(home, state.roster),
    )  # fmt: skip


def way(before: World, after: World, kind_of: Callable[[Landed], str]) -> list[tuple[str, World]]:
    """Return (cause, world) for every step from `before` (not in the list) to `after`, which is the last one."""
    old, new = ({f.sha256: f for f in w.files} for w in (before, after))

    def files(*parts: Sequence[Landed]) -> tuple[Landed, ...]:
        return tuple(sorted((f for part in parts for f in part), key=lambda f: f.seq))

    def of(world: World, *, lists: bool = False, answers: bool = False) -> list[Landed]:
        return [f for f in world.files if (kind_of(f) in LISTS) == lists and (kind_of(f) == ANSWERS) == answers]

    answers_before = of(before, answers=True)
    lists_after = of(after, lists=True)
    stays = [new[f.sha256] for f in of(before) if f.sha256 in new]
    mended = [f for f in of(after) if f.sha256 not in old and f.decided.get("corrects") in old]
    settings = replace(before, settings=after.settings, settings_text=after.settings_text)
    roster = replace(settings, files=files(lists_after, of(before), answers_before), roster=after.roster)
    correction = replace(roster, files=files(lists_after, stays, mended, answers_before))
    late = replace(correction, files=files(lists_after, of(after), answers_before))
    return [
        ("settings", settings),
        ("roster", roster),
        ("correction", correction),
        ("late", late),
        ("identity", after),
    ]


class Builder:
    """Warehouses of worlds: published ones where they are still there, else built into `scratch`, each once."""

    def __init__(self, home: Home, scratch: Path) -> None:
        self._home, self._scratch = home, scratch
        self._made: dict[str, Path] = {}
        self._stages: dict[tuple[str, str], Staged] = {}
        self._last: Path | None = home.published()

    def kind_of(self, file: Landed) -> str:
        """Return the kind of record that `file` holds."""
        return self._staged(file).kind

    def __call__(self, world: World) -> Path:
        """Return the warehouse of `world`. UserError where one of its files can no longer be read."""
        version = world.version
        if version not in self._made:
            published = self._home.warehouse / f"lantoa-{version}.duckdb"
            self._made[version] = published if published.exists() else self._build(world)
        self._last = self._made[version]
        return self._last

    def _build(self, world: World) -> Path:
        inputs = [Input(f, self._cut(f, world.lines_of.get(f.seq))) for f in world.files]
        versions = versions_of(inputs, world.settings, world.decided, world.roster)
        if world.lines_of:
            versions = replace(versions, data=world.version, evidence=f"{versions.evidence}-phan")
        target = self._scratch / f"lantoa-{versions.data}.duckdb"
        build(target, inputs, world.settings, versions=versions, settings_text=world.settings_text,
              decisions=world.decided, roster=world.roster, previous=self._last)  # fmt: skip
        return target

    def sent_again(self, before: World, after: World) -> World | None:
        """Return `before` with those lines of the roll-calls new in `after` that take the place of a line counted before;
        None where there are none. To send a head-count again is to correct it, not to report late.
        """
        new = [f for f in after.files if f not in before.files and self.kind_of(f) == "rollcalls"]
        if not new:
            return None
        had = {pair for pair, _, _ in self._rollcalls(before)}
        lines: dict[int, set[Line]] = {}
        for pair, file_id, line in self._rollcalls(after):
            if pair in had and any(f.seq == file_id for f in new):
                lines.setdefault(file_id, set()).add(line)
        if not lines:
            return None
        files = sorted((*before.files, *(f for f in new if f.seq in lines)), key=lambda f: f.seq)
        return replace(before, files=tuple(files), lines_of={seq: frozenset(chosen) for seq, chosen in lines.items()})

    def _rollcalls(self, world: World) -> list[tuple[tuple[str, str], int, Line]]:
        """Return ((session, school), file number, line) of every head-count that counts in `world`."""
        with duckdb.connect(str(self(world)), read_only=True) as con:
            rows = con.execute("select session_code, school_code, file_id, sheet, row from core_rollcall").fetchall()
        return [((session, school), file_id, (sheet, row)) for session, school, file_id, sheet, row in rows]

    def _cut(self, file: Landed, lines: frozenset[Line] | None) -> Staged:
        """Return what is staged of a file, or of some of its lines."""
        whole = self._staged(file)
        if lines is None:
            return whole
        table = pq.read_table(whole.rows)
        is_chosen = [line in lines for line in zip(table["sheet"].to_pylist(), table["row"].to_pylist(), strict=True)]
        rows = self._scratch / f"{file.staged_name}.parquet"
        pq.write_table(table.filter(pa.array(is_chosen)), rows)
        return replace(whole, rows=rows, row_count=sum(is_chosen))

    def _staged(self, file: Landed) -> Staged:
        key = (file.sha256, json.dumps([dict(file.options), dict(file.decided)], sort_keys=True))
        if key not in self._stages:
            beside = landing.in_force(self._home.landing, file.seq)  # a correction is read with the file it mends
            self._stages[key] = staged_or_read(self._home, file, beside)
        return self._stages[key]
