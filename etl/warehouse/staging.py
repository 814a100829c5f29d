"""Staged files: what a reader gave for one landed file, kept as Parquet with its issues beside it. A cache."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.home.landing import Landed
from etl.model.issues import Issue
from etl.model.records import ReadResult

ROWS, NOTES = "rows.parquet", "notes.json"
LAYOUT = 3
"""Changes with what this file writes; an older stage is read again from the landed file."""


@dataclass(frozen=True)
class Staged:
    """One staged file: where its Parquet lies, its kind of record, what the reader noted."""

    rows: Path
    kind: str
    issues: tuple[Issue, ...]
    hints: dict[str, str]
    row_count: int


def stage(folder: Path, file: Landed, result: ReadResult, reader_version: str) -> Staged:
    """Write an accepted result and return it; the notes come last, so that half a stage is never taken for whole."""
    if result.table is None or result.kind is None:
        raise ValueError(f"a refused result has nothing to stage: {file.name!r}")
    target = folder / file.staged_name
    target.mkdir(parents=True, exist_ok=True)
    (target / NOTES).unlink(missing_ok=True)
    _write(result.table, target / ROWS)
    notes = {
        "layout": LAYOUT,
        "reader": reader_version,
        "format": result.format,
        "kind": result.kind,
        "hints": dict(result.hints),
        "rows": result.rows_read,
        "issues": [asdict(issue) for issue in result.issues],
    }
    part = target / (NOTES + ".part")
    part.write_text(json.dumps(notes, ensure_ascii=False, default=str), encoding="utf-8")
    part.replace(target / NOTES)
    return Staged(target / ROWS, result.kind, result.issues, dict(result.hints), result.rows_read)


def staged(folder: Path, file: Landed, reader_version: str) -> Staged | None:
    """Return what is staged for `file`; None where nothing is, it is damaged, or another reader version made it."""
    target = folder / file.staged_name
    try:
        notes = json.loads((target / NOTES).read_text(encoding="utf-8"))
        if (notes.get("layout"), notes.get("reader")) != (LAYOUT, reader_version):
            return None
        if pq.read_metadata(target / ROWS).num_rows != notes["rows"]:
            return None
    except (OSError, json.JSONDecodeError, pa.ArrowException):
        return None
    issues = tuple(Issue(**i) for i in notes["issues"])
    return Staged(target / ROWS, notes["kind"], issues, notes["hints"], notes["rows"])


def _write(table: pa.Table, target: Path) -> None:
    """Write a table for the build to read: as a whole, so without statistics; row numbers as their differences."""
    repeating = [f.name for f in table.schema if f.name != "row" and not pa.types.is_nested(f.type)]
    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=1,
        use_dictionary=repeating,
        column_encoding={"row": "DELTA_BINARY_PACKED"},
        write_statistics=False,
    )
