"""An office's own Excel template filled in place. The file is changed where marks stand and nowhere else: its charts,
pictures, pivot tables, checks and protection stay, and follow the rows that are inserted.

A cell that is one mark becomes a true number or date; a mark inside words becomes words. A row that names columns
(`{{commune.name}}`) is repeated for each line with its look and formulas. A table's anchor is written out from its cell on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from dashboard.reports.field_tables import Table
from dashboard.reports.fields import Field
from dashboard.reports.own.marks import (
    MARK,
    Known,
    RowMark,
    TableMark,
    beginning,
    marks_of,
    only_mark,
    problems,
    text_of_field,
)
from dashboard.reports.own.package import Package
from dashboard.reports.own.runs import fill_runs, text_of
from dashboard.reports.own.shift import Changes, Shift
from dashboard.reports.own.verdict import OwnIssue, Refused
from dashboard.reports.own.xlsx_cells import Cells
from dashboard.reports.own.xlsx_parts import (
    compute_on_opening,
    drawn_texts,
    fill_drawn,
    follow_charts,
    follow_names,
    follow_pivots,
    move_parts,
    parts_with_text,
    sheets_of,
)
from dashboard.reports.own.xlsx_sheet import Sheet, cells, column_of, copies, row_of
from dashboard.reports.own.xlsx_styles import S, Styles
from dashboard.reports.own.xlsx_table import table_height, write_table

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_QUOTED_SHEET = re.compile(r"'[^']*'!")
_LONGEST_NAME = 31
_MOST_ROWS = 1_048_576


@dataclass
class Plan:
    """What is inserted into one sheet. `blocks`: first row → (last row, table); `anchors`: row → (column, table)s."""

    blocks: dict[int, tuple[int, Table]] = field(default_factory=dict)
    anchors: dict[int, list[tuple[int, Table]]] = field(default_factory=dict)

    @property
    def shift(self) -> Shift:
        """The rows that come in."""
        after = {
            last: (max(1, len(table.rows)) - 1) * (last - first + 1) for first, (last, table) in self.blocks.items()
        }
        after |= {row: max(table_height(t) for _, t in found) - 1 for row, found in self.anchors.items()}
        return Shift({row: n for row, n in after.items() if n})


def fill_workbook(package: Package, known: Known) -> list[OwnIssue]:
    """Fill an opened template; return notes. Refused, with every problem at once, where something cannot be filled."""
    workbook = package.xml(package.main)
    related = {kind: path for kind, path in package.relations(package.main).values() if path in package.parts}
    strings = package.xml(related["sharedStrings"]) if "sharedStrings" in related else None
    shared = list(strings.iter(f"{S}si")) if strings is not None else []
    sheets = [Sheet(e.get("name"), path, package.xml(path), shared) for e, path in sheets_of(package, workbook)]
    found = [i for s in sheets for i in _problems(s, known)] + list(_other_problems(package, known))
    if found:
        raise Refused(*found)
    plans = {s.name: _plan(s, known) for s in sheets}
    if too_long := [s.name for s in sheets if sum(plans[s.name].shift.after.values()) + 10_000 > _MOST_ROWS]:
        raise Refused(
            *(OwnIssue(f"Tờ “{name}”", "không đủ hàng cho các bảng.", "Bớt bảng trong tờ này.") for name in too_long)
        )
    new_names = _new_names([s.name for s in sheets], known)
    changes = Changes({s.name: plans[s.name].shift for s in sheets}, new_names)
    styles = Styles(package.xml(related.get("styles", "")))
    notes: list[OwnIssue] = []
    is_1904 = any(p.get("date1904") in ("1", "true") for p in workbook.iter(f"{S}workbookPr"))
    for sheet in sheets:
        _fill_sheet(package, sheet, plans[sheet.name], changes, Cells(sheet, known, styles, notes, is_1904))
    all_names = [e.get("name") for e in workbook.iter(f"{S}sheet")]
    follow_names(workbook, changes, all_names)
    for element in workbook.iter(f"{S}sheet"):
        element.set("name", new_names.get(element.get("name"), element.get("name")))
    follow_charts(package, changes)
    follow_pivots(package, changes)
    fill_drawn(package, lambda name: text_of_field(known, name))
    compute_on_opening(package, workbook)
    if strings is not None:
        _forget_marks(shared)
        package.put(related["sharedStrings"], strings)
    package.put(related["styles"], styles.root)
    package.put(package.main, workbook)
    return notes


def _fill_sheet(package: Package, sheet: Sheet, plan: Plan, changes: Changes, writer: Cells) -> None:
    shift = plan.shift
    sheet.expand_shared()
    templates = {
        first: [r for r in sheet.rows() if first <= int(r.get("r")) <= last] for first, (last, _) in plan.blocks.items()
    }
    blocks = {
        first: copies(templates[first], max(1, len(t.rows)), sheet.name, changes)
        for first, (_, t) in plan.blocks.items()
    }
    sheet.follow(changes)
    for row, found in plan.anchors.items():
        for column, _ in found:
            sheet.unmerge(row, column)
    sheet.insert(shift, blocks, {first: last for first, (last, _) in plan.blocks.items()})
    if shift.after:
        move_parts(package, sheet.path, shift)
    sheet.forget_results()
    for first, (last, table) in plan.blocks.items():
        writer.note_sums(shift.row(first), table)
        writer.fill_lines(blocks[first], last - first + 1, table)
    for row, found in plan.anchors.items():
        for column, table in found:
            write_table(sheet, writer, shift.row(row), column, table)
    writer.fill_rest()
    _fill_page(sheet.root, lambda name: text_of_field(writer.known, name))
    package.put(sheet.path, sheet.root)


def _fill_page(root: Any, value_of: Any) -> None:
    """Fill headers and footers, where "&" begins a code."""
    for holder in root.iter(f"{S}headerFooter"):
        for element in holder:
            fill_runs([element], lambda name: (value_of(name) or "").replace("&", "&&"))


# --- what stands where ------------------------------------------------------------------------------------------------


def _plan(sheet: Sheet, known: Known) -> Plan:
    plan = Plan()
    for cell in cells(sheet.rows()):
        text = sheet.text(cell)
        if "{{" not in text:
            continue
        row = row_of(cell)
        for meaning in marks_of(text, known):
            if isinstance(meaning, TableMark):
                plan.anchors.setdefault(row, []).append((column_of(cell), known.table(meaning.table)))
            elif isinstance(meaning, RowMark):
                _add_row(plan, row, known.table(meaning.table))
    return plan


def _add_row(plan: Plan, row: int, table: Table) -> None:
    """Put a row into the block it continues, or begin one."""
    for first, (last, of) in plan.blocks.items():
        if first <= row <= last:
            return
        if row == last + 1 and of is table:
            plan.blocks[first] = (row, table)
            return
    plan.blocks[row] = (row, table)


def _problems(sheet: Sheet, known: Known) -> Iterator[OwnIssue]:
    tables: dict[int, set[str]] = {}
    anchors: dict[int, list[tuple[int, int]]] = {}
    for cell in cells(sheet.rows()):
        where = f"Tờ “{sheet.name}”, ô {cell.get('r')}"
        formula = cell.find(f"{S}f")
        if formula is not None and MARK.search(_QUOTED_SHEET.sub("", formula.text or "")):
            yield OwnIssue(
                where, "dấu trường nằm trong công thức.", "Đặt dấu ở một ô riêng và cho công thức trỏ đến ô đó."
            )
        text = sheet.text(cell)
        if "{" not in text and "}" not in text:
            continue
        yield from problems(text, where, known)
        meanings = marks_of(text, known)
        row = row_of(cell)
        tables.setdefault(row, set()).update(m.table for m in meanings if isinstance(m, RowMark))
        if any(isinstance(m, TableMark) for m in meanings):
            if not isinstance(only_mark(text, known), TableMark):
                yield OwnIssue(where, "dấu bảng phải đứng một mình trong ô.", "Đưa dấu bảng sang một ô riêng.")
                continue
            [meaning] = [m for m in meanings if isinstance(m, TableMark)]
            first, last = column_of(cell), column_of(cell) + len(known.table(meaning.table).columns) - 1
            yield from _in_the_way(sheet, cell, first, last, where)
            anchors.setdefault(row, []).append((first, last))
    for row, of in tables.items():
        if len(of) > 1 or (of and row in anchors):
            yield OwnIssue(
                f"Tờ “{sheet.name}”, hàng {row}", "một hàng chỉ lặp theo một bảng.", "Tách các dấu ra các hàng riêng."
            )
    for holder in sheet.root.iter(f"{S}headerFooter"):
        for element in holder:
            yield from problems(element.text or "", f"Tờ “{sheet.name}”, đầu trang hoặc chân trang", known)
            yield from _only_fields(element.text or "", f"Tờ “{sheet.name}”, đầu trang hoặc chân trang", known)


def _in_the_way(sheet: Sheet, anchor: Any, first: int, last: int, where: str) -> Iterator[OwnIssue]:
    for cell in anchor.getparent():
        if first < column_of(cell) <= last and len(cell):
            fix = f"Để trống các ô đến cột {get_column_letter(last)} ở hàng này, hoặc chuyển dấu bảng xuống hàng khác."
            yield OwnIssue(
                where, f"bảng cần {last - first + 1} cột nhưng ô {cell.get('r')} bên phải đã có nội dung.", fix
            )
            return


def _other_problems(package: Package, known: Known) -> Iterator[OwnIssue]:
    """Yield what is wrong in sheet names, text boxes, chart titles and comments."""
    for element in package.xml(package.main).iter(f"{S}sheet"):
        where = f"Tên tờ “{element.get('name')}”"
        yield from problems(element.get("name"), where, known)
        yield from _only_fields(element.get("name"), where, known)
    for name in parts_with_text(package):
        for texts in drawn_texts(package.xml(name)):
            text = text_of(texts)
            where = f"Khung chữ, biểu đồ hoặc ghi chú “{beginning(text)}”"
            if "{{" in text:
                yield from problems(text, where, known)
                yield from _only_fields(text, where, known)


def _only_fields(text: str, where: str, known: Known) -> Iterator[OwnIssue]:
    if any(not isinstance(m, Field) for m in marks_of(text, known)):
        yield OwnIssue(
            where, "ở đây chỉ điền được từng số liệu, không điền được bảng.", "Đưa dấu này vào một ô của tờ."
        )


def _new_names(names: list[str], known: Known) -> dict[str, str]:
    """Return old → new name of the sheets whose names hold marks, as Excel allows them and each only once."""
    changed: dict[str, str] = {}
    taken = {n.casefold() for n in names if not MARK.search(n)}
    for name in names:
        if not MARK.search(name):
            continue
        filled = MARK.sub(lambda m: text_of_field(known, m[1]) or "", name)
        short = " ".join(_NOT_IN_A_NAME.sub("-", filled).split()).strip("'")[:_LONGEST_NAME] or "Tờ"
        new, n = short, 2
        while new.casefold() in taken:
            new, n = f"{short[: _LONGEST_NAME - 4]} ({n})", n + 1
        taken.add(new.casefold())
        changed[name] = new
    return changed


def _forget_marks(shared: list[Any]) -> None:
    """Empty the shared words that held marks: every cell that showed them has words of its own now."""
    for string in shared:
        if "{{" in text_of(list(string.iter(f"{S}t"))):
            for child in list(string):
                string.remove(child)
            string.append(string.makeelement(f"{S}t"))
