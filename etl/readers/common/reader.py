"""What a reader is: a name, a kind of record, a way to recognise its format, a way to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from etl.model.issues import Issue
from etl.model.records import SCHEMAS, ReadResult, table_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.rows import IssueLog


@dataclass(frozen=True)
class Found:
    """The place of a format's headings: a grid, the row index of its (last) heading line, field → column."""

    grid: Grid
    header: int
    columns: dict[str, int]
    headings: Cells = ()

    @property
    def sheet(self) -> str | None:
        """The sheet's name, None for a text file."""
        return self.grid.name

    @property
    def body(self) -> list[Cells]:
        """All rows below the headings."""
        return self.grid.rows[self.header + 1 :]


@dataclass(frozen=True)
class Reader:
    """One export format.

    `recognise(grid)` finds the headings in the first rows of one grid, or gives None. `read(document, tables)` is
    called with every grid (in file order) that was recognised, or with the first only where an export has never more
    than one sheet; it never raises on bad input. A format that is no table (`reads_lines`) is looked for in the lines of a
    text file only, before any table is.
    """

    format: str
    title_vi: str
    kind: str
    recognise: Callable[[Grid], Found | None]
    read: Callable[[Document, list[Found]], ReadResult]
    reads_one_sheet: bool = False
    reads_lines: bool = False


@dataclass
class Draft:
    """A result under construction: issues are collected, rows are added, `finish` makes the ReadResult."""

    reader_format: str
    kind: str
    document: Document
    tables: list[Found]
    log: IssueLog = field(default_factory=IssueLog)
    facts: dict[str, Any] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        first = self.tables[0]
        self.facts = self.document.facts_of(first.grid, first.header) | self.facts
        sheets = len(self.document.grids) if self.document.kind != "text" else 0
        if sheets:
            self.facts["lookup_sheets"] = sheets - len(self.tables)

    def finish(self, rows: list[dict[str, Any]]) -> ReadResult:
        """Return the result with one table row for every record in `rows`; without rows the file is refused."""
        self.facts.setdefault("data_rows", len(rows))
        self._close()
        if not rows:
            self.log.add(Issue("no_data_rows"))
            return ReadResult(self.reader_format, None, None, self.log.all(), self.facts, self.hints)
        return self._accepted(table_of(self.kind, rows))

    def finish_columns(self, columns: Mapping[str, list[Any]]) -> ReadResult:
        """Return the result with these columns, all of one length, `row` among them; see `finish`."""
        if not columns["row"]:
            return self.finish([])
        self.facts.setdefault("data_rows", len(columns["row"]))
        self._close()
        return self._accepted(pa.table([columns[name] for name in SCHEMAS[self.kind].names], SCHEMAS[self.kind]))

    def _accepted(self, table: pa.Table) -> ReadResult:
        return ReadResult(self.reader_format, self.kind, table, self.log.all(), self.facts, self.hints)

    def refuse(self, issue: Issue, hints: Mapping[str, str] | None = None) -> ReadResult:
        """Return a result without a table: the file is not accepted because of `issue`."""
        self.log.add(issue)
        self._close()
        return ReadResult(self.reader_format, None, None, self.log.all(), self.facts, {**self.hints, **(hints or {})})

    def finish_table(self, table: pa.Table) -> ReadResult:
        """Return the result with a table made elsewhere."""
        self._close()
        return self._accepted(table)

    def _close(self) -> None:
        # The encoding is known for certain only once the whole text has been needed.
        self.facts["encoding"] = self.document.encoding
        for note in self.document.notes([found.grid for found in self.tables]):
            self.log.add(note)
