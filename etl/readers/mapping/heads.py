"""Rows that can be the headings of an unknown table: one line, or two where merged headings have parts below them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from etl.model.mapping import fingerprint_of
from etl.readers.common.cells import text_of
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key
from etl.readers.mapping.contents import Contents, contents_of

NEXT = " (cột kế bên)"
"""Added to a heading for the column at its right that has cells and no heading: names under one merged heading."""


@dataclass(frozen=True)
class Head:
    """One possible heading line: its grid, the row index of its (last) line, whether the line above belongs to it."""

    grid: Grid
    index: int
    is_joined: bool
    cells: Cells

    @cached_property
    def keys(self) -> list[str]:
        """The heading key of every column, "" where there is no heading."""
        return [heading_key(text_of(cell)) for cell in self.cells]

    @cached_property
    def fingerprint(self) -> str:
        """What tells this layout from any other: see ColumnMap."""
        return fingerprint_of(self.keys)

    @cached_property
    def labels(self) -> list[str]:
        """A name for every column that can be chosen, none twice; "" for the others."""
        labels: list[str] = []
        taken: set[str] = set()
        for column in range(self._width):
            text = " ".join(text_of(self.cells[column]).split()) if column < len(self.cells) else ""
            if not heading_key(text):
                text = labels[-1] + NEXT if labels and labels[-1] and self._has_cells(column) else text
            label, number = text, 1
            while heading_key(label) in taken and heading_key(label):
                number += 1
                label = f"{text} ({number})"
            taken.add(heading_key(label))
            labels.append(label if heading_key(label) else "")
        return labels

    @cached_property
    def sample(self) -> list[Cells]:
        """The rows below, as far as the first rows of the grid reach; blank ones left out."""
        return [row for row in self.grid.head[self.index + 1 :] if any(text_of(cell) for cell in row)]

    @cached_property
    def contents(self) -> list[Contents]:
        """What the cells below look like, column by column."""
        return [contents_of([row[c] if c < len(row) else "" for row in self.sample]) for c in range(len(self.labels))]

    def column_of(self, label: str) -> int | None:
        """Return the column that bears a label (any case, with or without marks), or None."""
        wanted = heading_key(label)
        return next((n for n, own in enumerate(self.labels) if own and heading_key(own) == wanted), None)

    @property
    def _width(self) -> int:
        return max([len(self.cells), *(len(row) for row in self.sample)])

    def _has_cells(self, column: int) -> bool:
        return any(column < len(row) and text_of(row[column]) for row in self.sample)


def heads_of(grid: Grid) -> list[Head]:
    """Return every row of the first ones that can hold headings: two texts at least, in one line or in two."""
    heads = []
    for index, cells in enumerate(grid.head):
        if sum(1 for cell in cells if heading_key(text_of(cell))) >= 2:
            heads.append(Head(grid, index, False, cells))
        joined = _joined(grid.head[index - 1], cells) if index else None
        if joined is not None:
            heads.append(Head(grid, index, True, joined))
    return heads


def _joined(upper: Cells, lower: Cells) -> list[Any] | None:
    """Return two lines as one: every text of the lower line must stand under a heading that spans several columns."""
    texts = [text_of(cell) for cell in upper]
    parts = [text_of(cell) if isinstance(cell, str) else "" for cell in lower]
    if sum(map(bool, texts)) < 2 or not any(parts) or not all(cell is None or isinstance(cell, str) for cell in lower):
        return None
    width = max(len(texts), len(parts))
    texts += [""] * (width - len(texts))
    parts += [""] * (width - len(parts))
    joined: list[Any] = []
    group = ""
    for column, (above, below) in enumerate(zip(texts, parts, strict=True)):
        spans = column + 1 < width and not texts[column + 1]
        if above:
            group = above if spans else ""
        if below and not group:
            return None
        joined.append(f"{group} – {below}" if below else above)
    return joined
