"""Lists with Vietnamese headings: which fields a list has, how its headings are spelled, where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from etl.model.issues import Issue
from etl.readers.common.cells import text_of
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key, match_fields
from etl.readers.common.reader import Draft, Found
from etl.readers.common.rows import Row

_ORDINALS = {"stt", "tt", "so tt", "so thu tu", "no", "id", "stt stt"}


@dataclass(frozen=True)
class Layout:
    """The headings of one list.

    `spellings`: field → headings that mean it, the first one as our own template writes it. `required`: groups of
    fields, each group needs one column. `forbidden`: fields whose presence says that it is another list.
    """

    spellings: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...] = ()

    def find(self, grid: Grid) -> Found | None:
        """Return the first place in the head of `grid` that has all required headings."""
        for index, cells in enumerate(grid.head):
            found = self._at(grid, index, cells)
            if found is not None:
                return found
        return None

    def closest(self, grid: Grid) -> tuple[int, int, list[str]] | None:
        """Return (fields found, row index, labels of what is missing) of the row that comes nearest, or None."""
        best: tuple[int, int, list[str]] | None = None
        for index, cells in enumerate(grid.head):
            columns = match_fields(cells, self.spellings)
            missing = [group for group in self.required if not any(field in columns for field in group)]
            if len(columns) < 2 or len(missing) == len(self.required) or any(f in columns for f in self.forbidden):
                continue
            if best is None or len(columns) > best[0]:
                best = len(columns), index, [self.label(group) for group in missing]
        return best

    def label(self, group: Sequence[str]) -> str:
        """Return the names of the columns that satisfy one required group: "Mã trường hoặc Tên trường"."""
        return " hoặc ".join(f"“{self.spellings[field][0]}”" for field in group)

    def _at(self, grid: Grid, index: int, cells: Cells) -> Found | None:
        columns = match_fields(cells, self.spellings)
        if len(columns) < 2:
            return None
        below = grid.head[index + 1] if index + 1 < len(grid.head) else []
        joined = _joined(cells, below, columns)
        if joined is not None:
            wider = match_fields(joined, self.spellings)
            if len(wider) > len(columns) and self._suffices(wider):
                return Found(grid, index + 1, wider, joined)
        return Found(grid, index, columns, cells) if self._suffices(columns) else None

    def _suffices(self, columns: Mapping[str, int]) -> bool:
        has_all = all(any(field in columns for field in group) for group in self.required)
        return has_all and not any(field in columns for field in self.forbidden)


def list_rows(draft: Draft, layout: Layout) -> Iterator[Row]:
    """Yield the data rows of every table of `draft`, and note the columns that are not used."""
    for found, rows in list_bodies(draft, layout):
        for number, cells in rows:
            yield Row(found, number, cells, draft.log, found.grid.texts)


def list_bodies(draft: Draft, layout: Layout) -> Iterator[tuple[Found, list[tuple[int, Cells]]]]:
    """Yield every table of `draft` with its data rows (number, cells), and note the columns that are not used."""
    total_rows = 0
    for found in draft.tables:
        extra = [
            text_of(heading)
            for column, heading in enumerate(found.headings)
            if text_of(heading) and column not in found.columns.values() and heading_key(str(heading)) not in _ORDINALS
        ]
        if extra:
            draft.log.add(Issue("extra_columns", found.grid.name, details={"columns": ", ".join(extra)}))
        grid = found.grid
        rows, totals = data_rows(grid.rows, found.header, found.columns, layout.required, grid.texts)
        total_rows += totals
        yield found, rows
    if total_rows:
        draft.facts["total_row"] = total_rows


def _joined(upper: Cells, lower: Cells, columns: Mapping[str, int]) -> list[Any] | None:
    """Return the headings of two lines as one, where the lower line only names parts of merged headings above it."""
    texts = [column for column, cell in enumerate(lower) if isinstance(cell, str) and cell.strip()]
    if not texts or any(not isinstance(cell, str) for cell in lower):
        return None
    if any(column in columns.values() for column in texts if column < len(upper) and column != min(texts)):
        return None
    width = max(len(upper), len(lower))
    up, low = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    return [below if isinstance(below, str) and below.strip() else above for above, below in zip(up, low, strict=True)]
