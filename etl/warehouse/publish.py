"""Publishing: a build becomes the version in force by one atomic step, or nothing changes at all.

Each version is a file of its own; `CURRENT` names the one in force. A page that has the old file open keeps it until
its next rerun. Old versions are removed as far as nobody holds them open.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl.home.decisions import Decisions, decisions
from etl.home.home import Home
from etl.home.landing import Landed
from etl.home.roster_decisions import RosterDecisions, roster_decisions
from etl.model.code import code_version
from etl.model.settings import Settings
from etl.warehouse.build import LATER, CheckFailedError, Input, Versions, build, check
from etl.warehouse.decided import aliases

KEPT_VERSIONS = 5
_CURRENT_TRIES = 20
_ROOT = Path(__file__).resolve().parents[2]
_DECIDING = [_ROOT / name for name in ("etl/text", "etl/model", "etl/readers", "etl/match", "etl/warehouse", "geo")]


def version_of(files: Sequence[Landed], settings: Settings, decided: Decisions, roster: RosterDecisions) -> str:
    """Return the version that files, settings and decisions build: the last event's number and a hash of all that goes in."""
    last = max((f.seq for f in files), default=0)
    return f"{last:06d}-{_hash(files, settings.version, decided.version + roster.version)[:8]}"


def versions_of(inputs: Sequence[Input], settings: Settings, decided: Decisions, roster: RosterDecisions) -> Versions:
    """Return the versions of the whole, of the evidence and of the usage that these inputs build."""
    sites = json.dumps([sorted(map(repr, aliases(decided).items())), roster.version])
    evidence = _hash([i.file for i in inputs if i.staged.kind not in LATER], settings.evidence_version, sites)
    usage = _hash([i.file for i in inputs if i.staged.kind == "usage"], settings.evidence_version, "")
    return Versions(version_of([i.file for i in inputs], settings, decided, roster), evidence, usage)


def _hash(files: Sequence[Landed], settings: str, decided: str) -> str:
    parts = [settings, code_version(*_DECIDING), decided]
    parts += [json.dumps([f.seq, f.sha256, dict(f.options)], sort_keys=True) for f in files]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def build_version(home: Home, inputs: Sequence[Input], settings: Settings, *, previous: Path | None = None) -> Path:
    """Build the warehouse of `inputs` beside the published ones and return it, named but not yet in force.

    `previous`: a warehouse whose parts may be taken over where they were made of the same inputs.
    """
    decided, roster = decisions(home), roster_decisions(home)
    versions = versions_of(inputs, settings, decided, roster)
    target = home.warehouse / f"lantoa-{versions.data}.duckdb"
    part = home.warehouse / f".{versions.data}.{os.getpid()}.building"
    for left_over in home.warehouse.glob(".*.building*"):  # of builds that were cut off; whoever builds holds the lock
        if left_over.is_dir():  # what did not fit into memory
            shutil.rmtree(left_over, ignore_errors=True)
        else:
            left_over.unlink(missing_ok=True)
    text = home.settings.read_text(encoding="utf-8-sig") if home.settings.exists() else ""
    try:
        build(part, inputs, settings, versions=versions, settings_text=text, decisions=decided, roster=roster,
              previous=previous)  # fmt: skip
        if target == home.published() and _is_whole(target, settings):
            return target  # the same inputs gave the same version: readers keep their file
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _is_whole(warehouse: Path, settings: Settings) -> bool:
    try:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            check(con, settings)
    except (duckdb.Error, CheckFailedError):
        return False
    return True


def put_in_force(home: Home, warehouse: Path) -> None:
    """Make `warehouse` the published version and remove versions that are neither new nor in use."""
    pointer = home.warehouse / "CURRENT"
    part = home.warehouse / f"CURRENT.{os.getpid()}.part"
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(warehouse.name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    for attempt in range(_CURRENT_TRIES):  # Windows refuses while a reader has the pointer open for a moment
        try:
            part.replace(pointer)
            break
        except PermissionError:
            if attempt == _CURRENT_TRIES - 1:
                raise
            time.sleep(0.05)
    others = sorted(home.warehouse.glob("lantoa-*.duckdb"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in [p for p in others if p != warehouse][KEPT_VERSIONS - 1 :]:
        try:
            old.unlink()
        except OSError:
            continue  # open in another process on Windows: it goes next time
