"""Mended rows take the place of the rows they mend: those stay in the ledger, as `duplicate`."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from etl.warehouse.build import Input

Place = tuple[int, str | None, int]
"""file_id, sheet, row."""

PLACES = pa.schema([("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32())])


def replaced_rows(kind: str, inputs: "Sequence[Input]") -> pa.Table | None:
    """Return the places of the rows of `kind` that a correction among `inputs` replaces; None where there is none.

    Of several corrections of one row the one loaded last stands.
    """
    standing: dict[Place, Place] = {}
    replaced: list[Place] = []
    for item in sorted(inputs, key=lambda i: i.file.seq):
        original = original_of(item, inputs)
        if item.staged.kind != kind or original is None:
            continue
        for sheet, row, original_sheet, original_row in json.loads(item.staged.hints["corrected"]):
            mended = original, original_sheet, original_row
            replaced.append(standing.get(mended, mended))
            standing[mended] = item.file.seq, sheet, row
    if not replaced:
        return None
    columns = zip(zip(*replaced, strict=True), PLACES, strict=True)
    return pa.Table.from_arrays([pa.array(values, field.type) for values, field in columns], schema=PLACES)


def apply(con: duckdb.DuckDBPyConnection, kind: str, inputs: "Sequence[Input]") -> None:
    """Mark in `stg_<kind>` the rows that a correction replaces."""
    replaced = replaced_rows(kind, inputs)
    if replaced is None:
        return
    con.register("replaced_row", replaced)
    con.execute(
        f"""update stg_{kind} as s set outcome = 'duplicate', reason = 'replaced_by_correction'
            from replaced_row as r
            where s.file_id = r.file_id and s.row = r.row and s.sheet is not distinct from r.sheet"""
    )
    con.unregister("replaced_row")


def put_origins(con: duckdb.DuckDBPyConnection, inputs: "Sequence[Input]") -> None:
    """Create `correction_file`: one row per file of mended rows, file_id, and mends: the id of the file it mends."""
    con.execute("create or replace table correction_file (file_id integer, mends integer)")
    pairs = [(i.file.seq, original) for i in inputs if (original := original_of(i, inputs)) is not None]
    if pairs:
        con.executemany("insert into correction_file values (?, ?)", pairs)


def origins(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return file of mended rows → the file that it mends."""
    return dict(con.execute("select file_id, mends from correction_file").fetchall())


def original_of(item: "Input", inputs: "Sequence[Input]") -> int | None:
    """Return the id of the file whose rows `item` mends, None where it mends none."""
    sha256 = item.file.decided.get("corrects")
    return next((i.file.seq for i in inputs if i.file.sha256 == sha256), None) if sha256 else None
