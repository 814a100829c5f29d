"""Values put into a sheet's cells: numbers as numbers, marks in words as words, each in the look of its cell."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from dashboard.figures.wording import SILENT_WORDS
from dashboard.reports.book import row_height
from dashboard.reports.field_tables import BLANK, Column, Table, adjustment, shown
from dashboard.reports.fields import COUNT, Field, Value
from dashboard.reports.own.docx import NOTHING
from dashboard.reports.own.docx_looks import UNICODE_FONT
from dashboard.reports.own.marks import Known, RowMark, only_mark, plain
from dashboard.reports.own.runs import fill_runs, join, write
from dashboard.reports.own.verdict import OwnIssue
from dashboard.reports.own.xlsx_sheet import Sheet, cells, column_of, row_of, set_value
from dashboard.reports.own.xlsx_styles import S, Styles
from etl.text.legacy import encoding_of_font
from etl.text.vietnam import number

USUAL_WIDTH, _LETTERS, _ONE_LINE = 8.43, 11.0, 21.0
"""Characters of a column left as it was, points of the letters that widths are counted in, points of a row of one line."""
_MOST_NAMED = 6
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Cells:
    """Writes into one sheet. `notes` takes what the office should know of what was written."""

    def __init__(self, sheet: Sheet, known: Known, styles: Styles, notes: list[OwnIssue], is_1904: bool) -> None:
        self.sheet, self.known, self.styles, self.notes, self.is_1904 = sheet, known, styles, notes, is_1904
        self._blank: list[str] = []

    def fill_lines(self, rows: Sequence[Any], height: int, table: Table) -> None:
        """Fill the repeated rows of a table; of one without lines the only row says so."""
        lines: list[Mapping[str, Any]] = list(table.rows) or [{"name": NOTHING, "silent": frozenset()}]
        for n, row in enumerate(rows):
            line = lines[n // height]
            for cell in cells([row]):
                self._fill_cell(cell, line)
        self.fit_heights(rows)

    def fit_heights(self, rows: Sequence[Any]) -> None:
        """Make rows high enough for words that go on in a next line, where the office has set no height.

        Excel does so by itself; LibreOffice and the viewers on telephones show rows as the file says.
        """
        widths, merged = self.sheet.widths(), self.sheet.merged_widths()
        for row in rows:
            if row.get("customHeight") in ("1", "true"):
                continue
            needed = 0.0
            for cell in cells([row]):
                style, text = self.styles.of(cell), self.sheet.text(cell)
                if not text or not self.styles.wraps(style):
                    continue
                first = column_of(cell)
                last = merged.get((row_of(cell), first), first)
                width = sum(widths.get(n, USUAL_WIDTH) for n in range(first, last + 1))
                scale = self.styles.size(style) / _LETTERS
                needed = max(needed, row_height([(text, width / scale)]) * scale)
            if needed > _ONE_LINE:
                row.set("ht", f"{needed:.1f}")
                row.set("customHeight", "1")

    def note_sums(self, row: int, table: Table) -> None:
        """Note that lines add up to more than the total, where they do: an office's own sum would disagree with it."""
        people = adjustment(table)
        short = -people.get("rostered", 0) if people else 0
        summed = re.compile(rf"[A-Z]\$?{row}:\$?[A-Z]+\$?{row + len(table.rows) - 1}(?!\d)")
        if short > 0 and any(summed.search(f.text or "") for f in self.sheet.data.iter(f"{S}f")):
            message = (
                f"cộng các dòng của bảng “{table.label}” được nhiều hơn tổng {number(short)} người, vì người công tác ở nhiều nơi"
                " có mặt ở từng dòng."
            )
            fix = "Ở dòng tổng nên dùng {{rostered}}, {{participated}} thay cho hàm SUM."
            self.notes.append(OwnIssue(f"Tờ “{self.sheet.name}”, từ hàng {row}", message, fix, is_refusal=False))

    def fill_rest(self) -> None:
        """Fill every mark of a field that still stands in a cell."""
        for cell in cells(self.sheet.rows()):
            self._fill_cell(cell, None)
        if self._blank:
            named = ", ".join(self._blank[:_MOST_NAMED]) + (", …" if len(self._blank) > _MOST_NAMED else "")
            message = f"chưa có số liệu cho {number(len(self._blank))} ô ({named}), ô ghi “{BLANK}”; công thức dùng ô đó có thể báo lỗi."
            self.notes.append(OwnIssue(f"Tờ “{self.sheet.name}”", message, is_refusal=False))

    def put(self, cell: Any, value: Value, kind: str, *, silent: str = "", style: int | None = None) -> None:
        """Write a value into a cell with its own look, or with `style`. `silent`: how a nought is shown, "" as a nought."""
        own = self.styles.of(cell) if style is None else style
        if isinstance(value, str):
            text = plain(value)
            own = self.styles.unicode(own) if not text.isascii() else own
            own = self.styles.quoted(own) if text.startswith(_FORMULA_SIGNS) and text != BLANK else own
            set_value(cell, text, own)
        elif value is None:
            set_value(cell, BLANK, own)
        else:
            set_value(cell, value, self.styles.for_kind(own, kind, silent), is_1904=self.is_1904)

    def put_line(self, cell: Any, line: Mapping[str, Any], column: Column, style: int | None = None) -> None:
        """Write what a table's line says in a column; silence is a nought that says so."""
        if column.id in line["silent"]:
            self.put(cell, 0, column.kind, silent=SILENT_WORDS if column.kind == COUNT else BLANK, style=style)
        else:
            self.put(cell, line.get(column.id, ""), column.kind, style=style)

    def _fill_cell(self, cell: Any, line: Mapping[str, Any] | None) -> None:
        text = self.sheet.text(cell)
        if "{{" not in text:
            return
        meaning = only_mark(text, self.known)
        if isinstance(meaning, RowMark):
            if line is not None:
                self.put_line(cell, line, meaning.column)
        elif isinstance(meaning, Field):
            self._put_field(cell, meaning)
        else:
            self._fill_words(cell, line)

    def _put_field(self, cell: Any, found: Field) -> None:
        if found.is_silent:
            self.put(cell, 0, found.kind, silent=SILENT_WORDS)
        elif found.value is None:
            self.put(cell, None, found.kind)
            self._blank.append(cell.get("r"))
        else:
            self.put(cell, found.value, found.kind)

    def _fill_words(self, cell: Any, line: Mapping[str, Any] | None) -> None:
        style = self.styles.of(cell)
        own = self.sheet.own_string(cell)
        if self.styles.is_legacy(style):
            _put_in_a_run(own, self.styles.font(style))
        fill_runs(list(own.iter(f"{S}t")), self._words_of(line), _place)
        text = "".join(t.text or "" for t in own.iter(f"{S}t"))
        if text.startswith(_FORMULA_SIGNS):
            cell.set("s", str(self.styles.quoted(style)))

    def _words_of(self, line: Mapping[str, Any] | None) -> Callable[[str], str | None]:
        def words(name: str) -> str | None:
            meaning = self.known.read(name)
            if isinstance(meaning, Field):
                return plain(meaning.text)
            if isinstance(meaning, RowMark) and line is not None:
                return plain(shown(line, meaning.column))
            return None

        return words


def _put_in_a_run(string: Any, font: Any) -> None:
    """Give plain words a run with the cell's typeface, so that a value beside them can have another."""
    text = string.find(f"{S}t")
    if text is None:
        return
    run, look = string.makeelement(f"{S}r"), string.makeelement(f"{S}rPr")
    for child in font:
        own = deepcopy(child)
        own.tag = f"{S}rFont" if child.tag == f"{S}name" else child.tag
        look.append(own)
    run.extend([look, text])
    string.insert(0, run)


def _place(element: Any, head: str, value: str, tail: str) -> None:
    """Place a value; in a run of an old Vietnamese typeface it gets a run of its own in a typeface of Unicode."""
    run = element.getparent()
    font = run.find(f"{S}rPr/{S}rFont") if run.tag == f"{S}r" else None
    if font is None or value.isascii() or encoding_of_font(font.get("val", "")) is None:
        join(element, head, value, tail)
        return
    own, after = deepcopy(run), deepcopy(run)
    write(element, head)
    write(own.find(f"{S}t"), value)
    write(after.find(f"{S}t"), tail)
    look = own.find(f"{S}rPr")
    look.find(f"{S}rFont").set("val", UNICODE_FONT)
    for tag in ("charset", "scheme", "family"):
        for old in look.findall(f"{S}{tag}"):
            look.remove(old)
    run.addnext(own)
    own.addnext(after)
