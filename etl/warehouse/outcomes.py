"""The row ledger's language: what became of one row of one file, and why."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pyarrow as pa

COUNTED, DUPLICATE, PENDING, REJECTED = "counted", "duplicate", "pending", "rejected"


class Outcome(NamedTuple):
    """What became of one row (row null: a note on the file as a whole).

    `reason`: an issue code, null for counted; `value`, `candidates`: for the issue's sentence.
    """

    file_id: int
    sheet: str | None
    row: int | None
    outcome: str
    reason: str | None = None
    value: str | None = None
    candidates: str | None = None


SCHEMA = pa.schema([
    ("file_id", pa.int32()), ("sheet", pa.string()), ("row", pa.int32()), ("outcome", pa.string()),
    ("reason", pa.string()), ("value", pa.string()), ("candidates", pa.string()),
])  # fmt: skip


def table(outcomes: Iterable[Outcome]) -> pa.Table:
    """Return the outcomes as a table with the columns of `Outcome`."""
    return columns_table(outcomes, SCHEMA)


def columns_table(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    """Return tuples in the order of `schema` as a table."""
    by_column = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(values, type=f.type) for values, f in zip(by_column, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def of_reader(row: dict[str, Any]) -> Outcome | None:
    """Return the outcome that the reader gave a staged row already, or None while it stands."""
    if row["outcome"] is None:
        return None
    return Outcome(row["file_id"], row["sheet"], row["row"], row["outcome"], row["reason"])
