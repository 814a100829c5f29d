"""Mended rows take the place of the rows they mend: those stay in the ledger, as `duplicate`."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

if TYPE_CHECKING:
    from etl.warehouse.build import Input

_SCHEMA = pa.schema([
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()),
    ("original_id", pa.int32()), ("original_sheet", pa.string()), ("original_row", pa.int32()),
])  # fmt: skip

_REPLACED = """
    -- the rows mended, and earlier mendings of the same rows
    with replaced as (
        select original_id as file_id, original_sheet as sheet, original_row as row from correction
        union all
        select file_id, sheet, row from correction
        qualify row_number() over (
            partition by original_id, original_sheet, original_row order by file_id desc, row desc) > 1
    )
    update {table} set outcome = 'duplicate', reason = 'replaced_by_correction'
    from replaced as r
    where {table}.file_id = r.file_id and {table}.row = r.row and {table}.sheet is not distinct from r.sheet
"""


def apply(con: duckdb.DuckDBPyConnection, kind: str, inputs: "Sequence[Input]") -> None:
    """Mark in `stg_<kind>` the rows that a later correction among `inputs` replaces."""
    rows = []
    for item in inputs:
        original = original_of(item, inputs)
        if item.staged.kind == kind and original is not None:
            rows += [(item.file.seq, s, n, original, t, m) for s, n, t, m in json.loads(item.staged.hints["corrected"])]
    if rows:
        columns = [pa.array(values, f.type) for values, f in zip(zip(*rows, strict=True), _SCHEMA, strict=True)]
        con.register("correction", pa.Table.from_arrays(columns, schema=_SCHEMA))
        con.execute(_REPLACED.format(table=f"stg_{kind}"))
        con.unregister("correction")


def original_of(item: "Input", inputs: "Sequence[Input]") -> int | None:
    """Return the id of the file whose rows `item` mends, None where it mends none."""
    sha256 = item.file.decided.get("corrects")
    return next((i.file.seq for i in inputs if i.file.sha256 == sha256), None) if sha256 else None
