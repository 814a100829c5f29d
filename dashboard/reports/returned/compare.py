"""What differs between two documents, cell by cell and paragraph by paragraph: values, never looks."""

import re
from collections.abc import Iterator, Mapping, Sequence

from dashboard.reports.returned.align import (
    Headings,
    key_of,
    label_of,
    moved,
    paired_columns,
    paired_lines,
    plain,
    tables_of,
)
from dashboard.reports.returned.difference import Difference
from dashboard.reports.returned.document import Cell, Document, Grid, Line
from dashboard.reports.returned.paragraphs import compare_texts, excerpt, is_filled, swapped
from etl.text.vietnam import number

_LIKE = 0.5
"""Share of values in common from which a sheet of another name is the same sheet."""


def compare(
    old: Document, new: Document, *, same: Sequence[tuple[str, str]] = (), is_today: bool = False
) -> list[Difference]:
    """Return what differs, in the order of the old document.

    `same`: pairs (old, new) of codes and versions that are bound to differ and are taken for alike. `is_today`: the new
    document was made by the system, addresses are the old one's and nothing is called a formula lost.
    """
    there = _named(new.grids)
    found: list[Difference] = []
    left = [g for g in old.grids if g.name not in there]
    right = [g for g in new.grids if g.name not in _named(old.grids)]
    partners = {g.name: there[g.name] for g in old.grids if g.name in there} | _renamed(left, right)
    for grid in old.grids:
        place = _place(old, grid)
        if grid.name not in partners:
            found.append(Difference(place, "", "", "", "sheet_removed", _sized(old, grid), ""))
            continue
        other = partners[grid.name]
        if other.name != grid.name and old.suffix == ".xlsx":
            found.append(Difference(place, "", "", "", "sheet_renamed", grid.name, other.name))
        found += _in_grid(place, grid, other, same, is_today=is_today)
    used = {g.name for g in partners.values()}
    found += [
        Difference(_place(new, g), "", "", "", "sheet_added", "", _sized(new, g))
        for g in new.grids
        if g.name not in used
    ]
    return [*compare_texts(old.paragraphs, new.paragraphs, same), *found]


def similarity(one: Document, other: Document) -> float:
    """Return the share (0–1) of values and texts that two documents have in common."""
    left, right = _bag(one), _bag(other)
    every = sum(left.values()) + sum(right.values())
    common = sum(min(n, right.get(key, 0)) for key, n in left.items())
    return 2 * common / every if every else 0.0


def _bag(document: Document) -> Mapping[object, int]:
    bag: dict[object, int] = {}
    for grid in document.grids:
        for line in grid.lines:
            for cell in line.cells.values():
                key = grid.name if document.suffix == ".xlsx" else "", key_of(cell)
                bag[key] = bag.get(key, 0) + 1
    for text in document.paragraphs:
        bag[plain(text)] = bag.get(plain(text), 0) + 1
    return bag


def _named(grids: Sequence[Grid]) -> dict[str, Grid]:
    return {g.name: g for g in grids}


def _renamed(left: Sequence[Grid], right: Sequence[Grid]) -> dict[str, Grid]:
    """Return the sheets that go by another name now: old name → the sheet most like it."""
    found: dict[str, Grid] = {}
    rest = list(right)
    for grid in left:
        one = Document("", (grid,))
        best = max(rest, key=lambda g: similarity(one, Document("", (g,))), default=None)
        if best is not None and similarity(one, Document("", (best,))) >= _LIKE:
            found[grid.name] = best
            rest.remove(best)
    return found


def _place(document: Document, grid: Grid) -> str:
    return f"Tờ “{grid.name}”" if document.suffix == ".xlsx" else grid.name


def _sized(document: Document, grid: Grid) -> str:
    return f"cả {'tờ' if document.suffix == '.xlsx' else 'bảng'} ({number(len(grid.lines))} dòng)"


def _in_grid(
    place: str, old: Grid, new: Grid, same: Sequence[tuple[str, str]], *, is_today: bool
) -> Iterator[Difference]:
    columns, lost, added = paired_columns(old, new)
    tables, new_tables = tables_of(old), tables_of(new)
    for kind, numbers, grid in (("column_removed", lost, old), ("column_added", added, new)):
        for n in numbers:
            name = _column_name(grid, n)
            yield Difference(
                place, f"cột {letters(n)}", "", "", kind, *((name, "") if kind == "column_removed" else ("", name))
            )
    pairs = paired_lines(old, new, columns)
    if count := moved(pairs):
        yield Difference(place, "", "", "", "reordered", "", number(count))
    stays = not count and not lost and not added and all(a and b and a.number == b.number for a, b in pairs)
    for line, other in pairs:
        if line is None or other is None:
            yield _row(place, line, other, tables if line else new_tables)
            continue
        is_free = line.number not in tables and len(line.cells) == len(other.cells)
        for column, cell, now in _in_order(line, other) if is_free else _cells(line, other, columns):
            happened = _kind(cell, now, same, is_today=is_today, stays=stays)
            if happened is None or (_is_counter(line, column, tables) and happened == "changed"):
                continue
            at, row = (column, line.number) if is_today or is_free else (columns[column], other.number)
            yield _cell_difference(place, f"ô {letters(at)}{row}", line, column, happened, cell, now, tables)


def _cells(line: Line, other: Line, columns: Mapping[int, int]) -> Iterator[tuple[int, Cell | None, Cell | None]]:
    back = {new: old for old, new in columns.items()}
    wanted = {n for n in line.cells if n in columns} | {back[n] for n in other.cells if n in back}
    for n in sorted(wanted):
        yield n, line.cells.get(n), other.cells.get(columns[n])


def _in_order(line: Line, other: Line) -> Iterator[tuple[int, Cell | None, Cell | None]]:
    """Cells of rows that stand in no table: merged as it suits the page, so only their order counts."""
    for (n, cell), (_, now) in zip(sorted(line.cells.items()), sorted(other.cells.items()), strict=True):
        yield n, cell, now


def _kind(
    old: Cell | None, new: Cell | None, same: Sequence[tuple[str, str]], *, is_today: bool, stays: bool
) -> str | None:
    """Return what happened to a cell; None where nothing did."""
    is_equal = key_of(old) == key_of(new) or _masked(old, new, same)
    was, now = old is not None and old.formula is not None, new is not None and new.formula is not None
    if is_today:
        return None if is_equal else "changed"
    if was and not now:
        return "formula_lost"
    if was and now and old and new:
        if stays and old.formula and new.formula and _formula(old.formula) != _formula(new.formula):
            return "formula_changed"
        return None if is_equal or new.value is None else "recalculated"
    if is_equal:
        return None
    return "filled" if old and is_filled(str(old.value or ""), str(new.value or "") if new else "") else "changed"


def _formula(text: str) -> str:
    return re.sub(r"\s|_xlfn\.|_xlws\.", "", text).upper()


def _masked(old: Cell | None, new: Cell | None, same: Sequence[tuple[str, str]]) -> bool:
    if not (old and new and isinstance(old.value, str) and isinstance(new.value, str)):
        return False
    return swapped(old.value, same) == plain(new.value)


def _is_counter(line: Line, column: int, tables: Mapping[int, Headings]) -> bool:
    headings = tables.get(line.number)
    return headings is not None and headings.counter == column and line.number not in headings.rows


def _cell_difference(
    place: str, at: str, line: Line, column: int, kind: str, old: Cell | None, new: Cell | None,
    tables: Mapping[int, Headings],
) -> Difference:  # fmt: skip
    headings = tables.get(line.number)
    is_heading = headings is None or line.number in headings.rows
    nothing = Cell(None)
    before, after = old or nothing, new or nothing
    if isinstance(after.value, float) and not after.form and isinstance(before.value, float):
        after = Cell(after.value, after.formula, before.form)
    shown = [before.shown, after.shown]
    if isinstance(before.value, str) and isinstance(after.value, str) and kind != "filled":
        shown = list(excerpt(before.shown, after.shown))
    elif shown[0] == shown[1] and kind != "formula_lost":  # they differ where the format no longer shows
        shown = [c.exactly for c in (before, after)]
    if kind == "formula_changed":
        shown = [f"={c.formula}" for c in (before, after)]
    row = label_of(line, headings)
    words = "" if is_heading else headings.over.get(column, "") if headings else ""
    row, words = ("" if name == before.shown else name for name in (row, words))
    return Difference(place, at, row, words, kind, *shown)


def _row(place: str, old: Line | None, new: Line | None, tables: Mapping[int, Headings]) -> Difference:
    line = old or new
    assert line
    texts = " | ".join(c.shown for _, c in sorted(line.cells.items()))
    kind = "row_removed" if old else "row_added"
    return Difference(
        place,
        f"dòng {line.number}",
        label_of(line, tables.get(line.number)),
        "",
        kind,
        texts if old else "",
        "" if old else texts,
    )


def _column_name(grid: Grid, column: int) -> str:
    headings = next(iter(tables_of(grid).values()), None)
    return (headings.over.get(column) if headings else "") or letters(column)


def letters(column: int) -> str:
    """Return a column's letters as Excel names it; `column` from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
