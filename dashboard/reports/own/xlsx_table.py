"""A table written out from the cell of its anchor: headings, lines, total, in the anchor's look, with lines around cells."""

from typing import Any

from openpyxl.utils import get_column_letter

from dashboard.reports.field_tables import NUMBER, Column, Table, adjustment
from dashboard.reports.fields import COUNT, DATE, RATE, TEXT
from dashboard.reports.own.docx import NOTHING
from dashboard.reports.own.xlsx_cells import USUAL_WIDTH, Cells
from dashboard.reports.own.xlsx_sheet import Sheet, cell_of, set_formula, set_value
from dashboard.reports.own.xlsx_styles import S

_WIDTHS = {
    "number": 5.5,
    "name": 30.0,
    "reasons": 45.0,
    "status": 13.0,
    "level": 11.0,
    "commune": 20.0,
    "managing_body": 26.0,
}
_BY_KIND = {COUNT: 10.0, RATE: 10.0, DATE: 12.0, TEXT: 14.0}
_NEEDED = {COUNT: 7.0, RATE: 8.0, DATE: 11.0, TEXT: 0.0}
"""Characters that the largest figures need, whatever the office has set: else "####" is shown."""


def table_height(table: Table) -> int:
    """Return how many rows a table takes."""
    has_total = table.total is not None and bool(table.rows)
    return 1 + max(1, len(table.rows)) + (1 + (adjustment(table) is not None) if has_total else 0)


def write_table(sheet: Sheet, writer: Cells, row: int, column: int, table: Table) -> None:
    """Write a table with its first heading at a cell; the rows it takes are free."""
    anchor = sheet.cell(row, column)
    anchor_style = writer.styles.of(anchor)
    look = _Look(writer, anchor_style)
    head = sheet.row(row)
    for n, c in enumerate(table.columns):
        set_value(cell_of(head, column + n), c.heading, look.heading())
    _forget_height(head)
    first = row + 1
    lines = table.rows or [{"name": NOTHING, "silent": frozenset()}]
    for at, line in enumerate(lines, start=first):
        own = sheet.row(at)
        for n, c in enumerate(table.columns):
            writer.put_line(cell_of(own, column + n), line, c, look.of(c))
    if table.total is not None and table.rows:
        _write_total(sheet, writer, first + len(lines), column, table, look, first)
    _widen(sheet, column, table)
    writer.fit_heights([sheet.row(at) for at in range(row, row + table_height(table))])


def _write_total(
    sheet: Sheet, writer: Cells, at: int, column: int, table: Table, look: "_Look", first: int
) -> None:  # fmt: skip
    """Write the line of adjustment, where one is needed, and the total: sums as formulas, shares of sums."""
    total = table.total or {}
    adjusted = adjustment(table)
    if adjusted:
        for n, c in enumerate(table.columns):
            writer.put_line(sheet.cell(at, column + n), adjusted, c, look.of(c))
        at += 1
    places = {c.id: get_column_letter(column + n) for n, c in enumerate(table.columns)}
    for n, c in enumerate(table.columns):
        cell, value = sheet.cell(at, column + n), total.get(c.id, "")
        style = look.of(c, bold=True)
        if c.id == "number" or c.kind == TEXT or value in (None, "") or c.id in total["silent"]:
            writer.put_line(cell, total, c, style)
        elif c.kind == COUNT:
            letter = places[c.id]
            set_formula(cell, f"SUM({letter}{first}:{letter}{at - 1})", writer.styles.for_kind(style, COUNT), value)
        else:
            writer.put(cell, value, c.kind, style=style)


class _Look:
    """The looks of a table's cells, from that of its anchor."""

    def __init__(self, writer: Cells, style: int) -> None:
        styles = writer.styles
        self._styles, self._style = styles, styles.unicode(style)

    def heading(self) -> int:
        return self._styles.table_cell(self._style, bold=True, side="center", wrap=True)

    def of(self, column: Column, *, bold: bool = False) -> int:
        side = "center" if column.id == "number" or column.kind == DATE else "left" if column.kind == TEXT else "right"
        return self._styles.table_cell(self._style, bold=bold, side=side, wrap=column.kind == TEXT)


def _forget_height(row: Any) -> None:
    for attribute in ("ht", "customHeight", "spans"):
        row.attrib.pop(attribute, None)


def _widen(sheet: Sheet, first: int, table: Table) -> None:
    """Set the widths of columns that the office left as they were, and widen those too narrow for figures."""
    widths = sheet.widths()
    for n, column in enumerate(table.columns):
        own = widths.get(first + n)
        wanted = (
            max(USUAL_WIDTH, _WIDTHS.get(column.id, 0 if column is NUMBER else _BY_KIND[column.kind]))
            if own is None
            else max(own, _NEEDED[column.kind])
        )
        if own is None or wanted > own:
            _set_width(sheet.root, first + n, wanted)


def _set_width(root: Any, column: int, width: float) -> None:
    """Set one column's width; an entry for several columns is cut around it."""
    cols = root.find(f"{S}cols")
    if cols is None:
        cols = root.makeelement(f"{S}cols")
        root.find(f"{S}sheetData").addprevious(cols)
    made = cols.makeelement(f"{S}col", {"min": str(column), "max": str(column)})
    for col in list(cols):
        low, high = int(col.get("min")), int(col.get("max"))
        if not low <= column <= high:
            continue
        for name, value in col.attrib.items():
            if name not in ("min", "max"):
                made.set(name, value)
        for start, end in ((low, column - 1), (column + 1, high)):
            if start <= end:
                cols.append(cols.makeelement(f"{S}col", {**col.attrib, "min": str(start), "max": str(end)}))
        cols.remove(col)
    made.set("width", str(width))
    made.set("customWidth", "1")
    cols.append(made)
    cols[:] = sorted(cols, key=lambda c: int(c.get("min")))
