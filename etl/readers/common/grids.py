"""A grid is one sheet of a workbook, or a text file cut at one delimiter: rows of cells, the first row is number 1."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from etl.readers.common.cells import TextColumns
from etl.readers.common.legacy_cells import CellFonts, Change, in_unicode
from etl.readers.common.problems import WorkbookError

HEAD_ROWS = 40
"""The headings are looked for in this many first rows of every grid."""

DELIMITERS = (",", "\t", ";")

Cell = Any
Cells = Sequence[Cell]

MAX_CELLS = 2_000_000
"""What spans more cells is not cut into rows: as records they would take more than the gigabyte that a load may. A province's
staff in the ministry's 72 columns are one million; text of millions of lines is read column by column (`columns`)."""

MAX_TEXT = 1 << 28
"""Bytes of text in all cells of a workbook; one long text that many cells share counts in each, for each gets a copy."""

MAX_LINE = 1 << 22
"""Characters of a line that is no line any more."""

csv.field_size_limit(1 << 20)


@dataclass
class Grid:
    """Rows of one sheet (`name`) or of one text file (`name` None, `delimiter` set); the whole is read when asked for.

    Row n of `rows` is the n-th record: blank lines count, a line break inside quotes does not.
    """

    name: str | None
    delimiter: str
    is_hidden: bool
    load_head: Callable[[], list[Cells]]
    load_rows: Callable[[], list[Cells]]
    notes: list[tuple[str, str]] = field(default_factory=list)
    may_be_legacy: bool = True
    load_fonts: Callable[[], CellFonts] | None = None
    changes: list[Change] = field(default_factory=list)

    @cached_property
    def head(self) -> list[Cells]:
        """The first rows, HEAD_ROWS at most; legacy Vietnamese text is Unicode."""
        return self.rows[:HEAD_ROWS] if "rows" in self.__dict__ else self._in_unicode(self.load_head())

    @cached_property
    def rows(self) -> list[Cells]:
        """All rows, those of the head included; legacy Vietnamese text is Unicode."""
        return self._in_unicode(self.load_rows())

    @cached_property
    def texts(self) -> TextColumns:
        """The clean texts of `rows` by column."""
        return TextColumns(self.rows)

    @cached_property
    def _fonts(self) -> CellFonts | None:
        return self.load_fonts() if self.load_fonts else None

    def _in_unicode(self, rows: list[Cells]) -> list[Cells]:
        if self.may_be_legacy:
            rows, self.changes = in_unicode(rows, self._fonts)
        return rows


def text_grid(delimiter: str, head: str, whole: Callable[[], str]) -> Grid:
    """Return the grid of a text cut at `delimiter`; `whole` gives the full text once it is needed."""
    grid = Grid(None, delimiter, False, lambda: records(head, delimiter, HEAD_ROWS)[0], list)

    def load() -> list[Cells]:
        rows, is_broken = records(whole(), delimiter)
        if is_broken:
            grid.notes.append(("broken_quotes", ""))
        return rows

    grid.load_rows = load
    return grid


def line_grid(head: str, whole: Callable[[], str]) -> Grid:
    """Return the grid of a text that is no table: every line is a row of one cell."""

    def cut(text: str, most: int = 0) -> list[Cells]:
        lines = re.split(r"\r\n|\r|\n", text, maxsplit=most)
        return [[line] for line in (lines[:most] if most else lines)]

    return Grid(None, "", False, lambda: cut(head, HEAD_ROWS), lambda: cut(whole()))


def records(text: str, delimiter: str, limit: int | None = None) -> tuple[list[Cells], bool]:
    """Return the records of `text`, and whether its quotes are broken.

    With an odd number of quotation marks some quote never ends and would swallow the rest of the file: then every
    line stands for itself, so that at most the cells of the damaged line suffer. Raises WorkbookError (too_large).
    """
    cells = text.count(delimiter) + max(text.count("\n"), text.count("\r")) if limit is None else 0
    if cells > MAX_CELLS:
        raise WorkbookError("too_large", f"{cells} ô")
    if limit is not None or text.count('"') % 2 == 0:
        try:
            return list(islice(csv.reader(_lines(text), delimiter=delimiter), limit)), False
        except csv.Error:
            pass
    return [_cut_alone(line.rstrip("\r\n"), delimiter) for line in islice(_lines(text), limit)], True


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of `text` with their ends, whatever those are."""
    if text.count("\r") != text.count("\r\n"):
        yield from io.StringIO(text, newline="")
        return
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if end - start > MAX_LINE:
            raise WorkbookError("too_large", f"một dòng dài {end - start} ký tự")
        yield text[start:end]
        start = end


def _cut_alone(line: str, delimiter: str) -> Cells:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)
