"""One sheet of a template: its cells, the text in them, rows inserted and copied, and everything that speaks of rows moved."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter

from dashboard.reports.own.package import damaged
from dashboard.reports.own.runs import text_of, write
from dashboard.reports.own.shift import Changes, Copy, Shift
from dashboard.reports.own.xlsx_styles import S

_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_AT = re.compile(r"([A-Z]+)(\d+)")
_FORMULAS = (f"{S}formula", f"{S}formula1", f"{S}formula2", f"{_XM}f")
_MOST_COLUMNS = 300
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)


class Sheet:
    """A worksheet. `strings`: the workbook's shared strings (elements `si`)."""

    def __init__(self, name: str, path: str, root: Any, strings: Sequence[Any]) -> None:
        self.name, self.path, self.root = name, path, root
        self._strings = strings
        self.data = root.find(f"{S}sheetData")
        if self.data is None:
            raise damaged()
        _number_all(self.data)

    def rows(self) -> list[Any]:
        """Return the row elements in order."""
        return list(self.data)

    def row(self, number: int) -> Any:
        """Return a row, made where there was none."""
        for n, row in enumerate(self.data):
            at = int(row.get("r"))
            if at == number:
                return row
            if at > number:
                made = self.data.makeelement(f"{S}row", {"r": str(number)})
                self.data.insert(n, made)
                return made
        made = self.data.makeelement(f"{S}row", {"r": str(number)})
        self.data.append(made)
        return made

    def cell(self, row: int, column: int) -> Any:
        """Return a cell, made where there was none; rows and columns count from 1."""
        return cell_of(self.row(row), column)

    def texts(self, cell: Any) -> list[Any]:
        """Return the text elements of a cell with words (shared, its own or rich), without those of phonetic guides."""
        holder = self.string(cell)
        return [] if holder is None else [t for t in holder.iter(f"{S}t") if t.getparent().tag != f"{S}rPh"]

    def text(self, cell: Any) -> str:
        """Return the words of a cell; "" of any other cell."""
        return text_of(self.texts(cell))

    def string(self, cell: Any) -> Any | None:
        """Return the element that holds a cell's words: `si` of the shared strings, or the cell's own `is`."""
        if cell.get("t") == "inlineStr":
            return cell.find(f"{S}is")
        value = cell.find(f"{S}v")
        if (
            cell.get("t") == "s"
            and value is not None
            and (value.text or "").isdigit()
            and int(value.text) < len(self._strings)
        ):
            return self._strings[int(value.text)]
        return None

    def own_string(self, cell: Any) -> Any:
        """Give the cell words of its own, a copy of the shared ones, and return the element that holds them."""
        held, own = self.string(cell), cell.makeelement(f"{S}is")
        own.extend([deepcopy(child) for child in (held if held is not None else ()) if child.tag in (f"{S}t", f"{S}r")])
        _clear(cell)
        cell.set("t", "inlineStr")
        cell.append(own)
        return own

    # --- rows --------------------------------------------------------------------------------------------------------

    def expand_shared(self) -> None:
        """Write every shared formula out, so that each cell has its own."""
        masters: dict[str, tuple[str, str]] = {}
        for cell in self.data.iter(f"{S}c"):
            formula = cell.find(f"{S}f")
            if formula is None or formula.get("t") != "shared":
                continue
            index = formula.get("si", "")
            if formula.text:
                masters[index] = (formula.text, cell.get("r"))
            elif index in masters:
                text, origin = masters[index]
                formula.text = Translator("=" + text, origin=origin).translate_formula(cell.get("r"))[1:]
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, None)

    def follow(self, changes: Changes) -> None:
        """Rewrite what this sheet says of cells: formulas, conditions, checks, links."""
        for formula in self.data.iter(f"{S}f"):
            if formula.text:
                formula.text = changes.formula(formula.text, self.name)
        for element in self.root.iter(*_FORMULAS):
            if element.text:
                element.text = changes.formula(element.text, self.name)
        for link in self.root.iter(f"{S}hyperlink"):
            if link.get("location"):
                link.set("location", changes.formula(link.get("location"), self.name))

    def insert(self, shift: Shift, blocks: Mapping[int, Sequence[Any]], last_of: Mapping[int, int]) -> None:
        """Move rows down and put copies in place.

        `blocks`: first row of a repeated block → its rows for all lines; they replace the block (`last_of` its last row).
        """
        for row in list(self.data):
            at = int(row.get("r"))
            if any(first <= at <= last for first, last in last_of.items()):
                self.data.remove(row)
            else:
                renumber(row, shift.row(at))
                for formula in row.iter(f"{S}f"):
                    if formula.get("ref"):
                        formula.set("ref", shift.area(formula.get("ref")))
        for first, rows in blocks.items():
            at = shift.row(first)
            place = next((n for n, r in enumerate(self.data) if int(r.get("r")) > at), len(self.data))
            for n, row in enumerate(rows):
                renumber(row, at + n)
                self.data.insert(place + n, row)
        self._move_areas(shift, blocks, last_of)

    def _move_areas(self, shift: Shift, blocks: Mapping[int, Sequence[Any]], last_of: Mapping[int, int]) -> None:
        for found in self.root.findall(f"{S}dimension"):
            self.root.remove(found)
        self._move_merges(shift, blocks, last_of)
        for element in self.root.iter():
            if element.tag in (f"{S}mergeCell", f"{S}c", f"{S}row", f"{S}f") or not isinstance(element.tag, str):
                continue
            for attribute in ("ref", "sqref"):
                if element.get(attribute):
                    element.set(attribute, shift.area(element.get(attribute)))
            for attribute in ("topLeftCell", "activeCell"):
                if element.get(attribute):
                    element.set(attribute, shift.area(element.get(attribute)).split(":")[0])
            if element.tag == f"{_XM}sqref" and element.text:
                element.text = shift.area(element.text)
            if element.tag == f"{S}brk" and element.getparent().tag == f"{S}rowBreaks":
                element.set("id", str(shift.end(int(element.get("id")))))

    def _move_merges(self, shift: Shift, blocks: Mapping[int, Sequence[Any]], last_of: Mapping[int, int]) -> None:
        merges = self.root.find(f"{S}mergeCells")
        for merge in list(merges) if merges is not None else ():
            top, bottom = _rows_of(merge.get("ref"))
            first = next((f for f, last in last_of.items() if f <= top and bottom <= last), None)
            if first is not None:
                height = last_of[first] - first + 1
                moved = [
                    _lowered(merge.get("ref"), shift.row(first) - first + n)
                    for n in range(0, len(blocks[first]), height)
                ]
                merge.set("ref", moved[0])
                for reference in moved[1:]:
                    merges.append(merges.makeelement(f"{S}mergeCell", {"ref": reference}))
            elif top == bottom:
                merge.set("ref", _lowered(merge.get("ref"), shift.row(top) - top))
            else:
                merge.set("ref", shift.area(merge.get("ref")))
        self._count_merges()

    def unmerge(self, row: int, column: int) -> None:
        """Part the merged cells whose first one this is."""
        merges = self.root.find(f"{S}mergeCells")
        at = f"{get_column_letter(column)}{row}:"
        for merge in list(merges) if merges is not None else ():
            if merge.get("ref").startswith(at):
                merges.remove(merge)
        self._count_merges()

    def _count_merges(self) -> None:
        merges = self.root.find(f"{S}mergeCells")
        if merges is not None and not len(merges):
            self.root.remove(merges)
        elif merges is not None:
            merges.set("count", str(len(merges)))

    def widths(self) -> dict[int, float]:
        """Return the widths that the office has set, by column, in characters."""
        found = {}
        for col in self.root.iter(f"{S}col"):
            if col.get("customWidth") in ("1", "true") and col.get("width"):
                low = int(col.get("min"))
                for n in range(low, min(int(col.get("max")), low + _MOST_COLUMNS) + 1):
                    found[n] = float(col.get("width"))
        return found

    def merged_widths(self) -> dict[tuple[int, int], int]:
        """Return (row, column) of the first of merged cells → its last column."""
        found = {}
        for merge in self.root.iter(f"{S}mergeCell"):
            first, _, last = merge.get("ref").partition(":")
            start, end = _AT.match(first), _AT.match(last)
            if start and end:
                found[int(start[2]), column_index_from_string(start[1])] = column_index_from_string(end[1])
        return found

    def forget_results(self) -> None:
        """Take the last results of formulas out, so that every program computes them anew."""
        for cell in self.data.iter(f"{S}c"):
            if cell.find(f"{S}f") is not None:
                for value in cell.findall(f"{S}v"):
                    cell.remove(value)
                cell.attrib.pop("t", None)


def copies(rows: Sequence[Any], lines: int, sheet: str, changes: Changes) -> list[Any]:
    """Return the rows of a block once for each line, each formula speaking of its own line."""
    first, last = int(rows[0].get("r")), int(rows[-1].get("r"))
    height = last - first + 1
    made = []
    for n in range(lines):
        for row in rows:
            own = deepcopy(row)
            own.attrib.pop("spans", None)
            if own.get("customHeight") not in ("1", "true"):
                own.attrib.pop("ht", None)
            for formula in own.iter(f"{S}f"):
                if formula.get("ref"):
                    formula.set(
                        "ref", _lowered(formula.get("ref"), changes.shifts[sheet].row(first) - first + n * height)
                    )
                if formula.text:
                    formula.text = changes.formula(formula.text, sheet, Copy(first, last, n * height))
            made.append(own)
    return made


def set_value(cell: Any, value: int | float | date | str | None, style: int, *, is_1904: bool = False) -> None:
    """Write a number, a date or text, with this look; text stays text whatever it begins with."""
    _clear(cell)
    cell.set("s", str(style))
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        own = cell.makeelement(f"{S}is")
        text = own.makeelement(f"{S}t")
        write(text, value)
        own.append(text)
        cell.append(own)
        return
    number = value if isinstance(value, int | float) else (value - (_DAY_ZERO_1904 if is_1904 else _DAY_ZERO)).days
    own = cell.makeelement(f"{S}v")
    own.text = repr(number)
    cell.append(own)


def set_formula(cell: Any, formula: str, style: int, result: int | float | str) -> None:
    """Write a formula with its result beside it, for programs that show files without computing."""
    set_value(cell, result if not isinstance(result, str) else None, style)
    own = cell.makeelement(f"{S}f")
    own.text = formula
    cell.insert(0, own)


def cell_of(row: Any, column: int) -> Any:
    """Return the cell of a row in a column, made where there was none."""
    made = row.makeelement(f"{S}c", {"r": f"{get_column_letter(column)}{row.get('r')}"})
    for n, cell in enumerate(row):
        at = column_of(cell)
        if at == column:
            return cell
        if at > column:
            row.insert(n, made)
            return made
    row.append(made)
    return made


def column_of(cell: Any) -> int:
    """Return the column of a cell, counted from 1."""
    found = _AT.match(cell.get("r"))
    return column_index_from_string(found[1]) if found else 0


def row_of(cell: Any) -> int:
    """Return the row of a cell, counted from 1."""
    return int(cell.getparent().get("r"))


def renumber(row: Any, number: int) -> None:
    """Give a row, and the cells in it, another number."""
    row.set("r", str(number))
    for cell in row:
        found = _AT.match(cell.get("r", ""))
        if found:
            cell.set("r", f"{found[1]}{number}")


def _clear(cell: Any) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)


def _number_all(data: Any) -> None:
    """Write every row's and cell's place out: some programs leave them to be counted."""
    at = 0
    for row in data:
        at = int(row.get("r") or at + 1)
        row.set("r", str(at))
        column = 0
        for cell in row.iter(f"{S}c"):
            column = column_of(cell) if cell.get("r") else column + 1
            cell.set("r", f"{get_column_letter(column)}{at}")


def _rows_of(reference: str) -> tuple[int, int]:
    numbers = [int(n) for n in re.findall(r"\d+", reference)]
    return (numbers[0], numbers[-1]) if numbers else (0, 0)


def _lowered(reference: str, by: int) -> str:
    return re.sub(r"\d+", lambda n: str(int(n[0]) + by), reference)


def cells(rows: Sequence[Any]) -> Iterator[Any]:
    """Yield the cells of rows in order."""
    for row in rows:
        yield from row.iter(f"{S}c")
