"""Rows that a file could not give come back as an Excel; mended there and loaded again, they replace the old ones.

The workbook has the file's own columns, why each row was not counted, how to mend it, and the row it stands for. Loaded
again it is read as the whole original file with those rows replaced, so that everything the file says as a whole (its
meeting, its date order, its other rows) still holds; only the replaced rows become records.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import xlsxwriter

from etl.cell_writer import SAFE, CellWriter
from etl.corrected import Place
from etl.model.errors import UserError
from etl.model.issues import Issue
from etl.readers import Source, tables_of
from etl.readers.common.cells import text_of
from etl.readers.common.correction import FILE, HOW, PLACE, WHY
from etl.readers.common.grids import Grid

HEADER = 3
"""The heading line of our workbook, as Excel counts."""

_TITLE = "Các dòng cần sửa của tệp “{name}”"
_HELP = (
    "Sửa ngay trong các ô bên dưới rồi nạp lại chính tệp này: dòng đã sửa thay dòng cũ, không bị tính hai lần."
    " Không đổi tiêu đề và hai cột cuối. Dòng nào không cần nạp thì xoá cả dòng."
)
_WIDEST = 45
_WORDS_WIDTH, _LINE_HEIGHT = 40, 15
"""Characters that surely fit into a line of the columns of words; points of one line."""


@dataclass(frozen=True)
class Waiting:
    """One row that is not counted and could be: where it stands, why, how to mend it."""

    place: Place
    why: str
    how: str


def waiting_rows(con: duckdb.DuckDBPyConnection, file_id: int, noted: Sequence[Issue]) -> list[Waiting]:
    """Return the pending and rejected rows of a file that somebody can mend, in file order.

    `noted`: what its reader said, for the exact words. Rows that only wait for the file's session are left out: that is
    asked once for the file.
    """
    words = {(i.sheet, i.row): i for i in reversed(noted) if i.severity in ("reject", "pending") and i.row}
    rows = con.execute(
        """select l.sheet, l.row, l.reason, l.value, l.candidates
           from row_ledger as l join files as f using (file_id)
           where l.file_id = ? and l.outcome in ('pending', 'rejected')
             and not (f.kind = 'connections' and l.reason like '%_session')
           order by l.sheet nulls first, l.row""",
        [file_id],
    ).fetchall()
    found = []
    for sheet, row, reason, value, candidates in rows:
        said = words.get((sheet, row))
        issue = said if said and said.code == reason else Issue(reason, sheet, row, value=value)
        issue = replace(issue, details={"candidates": candidates or "…", **issue.details})
        if not issue.needs_nothing:
            found.append(Waiting((sheet, row), issue.message, issue.fix))
    return found


def workbook(source: Source, sha256: str, waiting: Sequence[Waiting], places: Mapping[Place, Place]) -> bytes:
    """Return the workbook to mend `waiting` rows of `source` in. `places`: the row of the original that a row stands for,
    where `source` is a correction itself.

    Raises UserError where the file is no table or no row waits.
    """
    tables = tables_of(source)
    if not tables or not waiting:
        raise UserError(f"Tệp “{source.name}” không có dòng nào cần sửa theo cách này.")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        styles = _Styles(book)
        for number, found in enumerate(tables, start=1):
            mine = [w for w in waiting if w.place[0] == found.sheet]
            if mine:
                headings = [text_of(cell) for cell in found.headings]
                if WHY in headings:  # a correction that needs mending itself
                    headings = headings[: headings.index(WHY)]
                name = "Cần sửa" if len(tables) == 1 else f"Cần sửa {number}"
                _write_sheet(book.add_worksheet(name), styles, source.name, sha256, headings, found.grid, mine, places)
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        border = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "font_name": "Times New Roman"}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_name": "Times New Roman"})
        self.help = book.add_format(
            {"italic": True, "text_wrap": True, "valign": "top", "font_name": "Times New Roman"}
        )
        self.head = book.add_format({**border, "bold": True, "text_wrap": True, "bg_color": "#DDE8F0"})
        self.words = book.add_format({**border, "text_wrap": True, "bg_color": "#FFF4D6"})
        self.locked = book.add_format({**border, "font_color": "#7F7F7F"})
        self.cells = CellWriter(book, border)


def _write_sheet(
    sheet: Any, styles: _Styles, name: str, sha256: str, headings: list[str], grid: Grid, waiting: Sequence[Waiting],
    places: Mapping[Place, Place],
) -> None:  # fmt: skip
    width = max(len(headings), *(len(grid.rows[w.place[1] - 1]) for w in waiting))
    headings = [*headings, *[""] * (width - len(headings))]
    columns = [*headings, WHY, HOW, FILE, PLACE]
    sheet.write_string(0, 0, _TITLE.format(name=name), styles.title)
    sheet.merge_range(1, 0, 1, max(1, min(len(columns) - 1, 7)), _HELP, styles.help)
    sheet.set_row(1, 48)
    for column, heading in enumerate(columns):
        sheet.write_string(HEADER - 1, column, heading, styles.head)
    for line, item in enumerate(waiting, start=HEADER):
        sheet.set_row(line, _LINE_HEIGHT * max(1, -(-max(len(item.why), len(item.how)) // _WORDS_WIDTH)))
        cells = grid.rows[item.place[1] - 1]
        for column, cell in enumerate(cells):
            styles.cells.write(sheet, line, column, cell)
        origin, row = places.get(item.place, item.place)
        shown = f"{origin}!{row}" if origin else str(row)
        for column, text in enumerate((item.why, item.how), start=width):
            sheet.write_string(line, column, text, styles.words)
        for column, text in enumerate((sha256, shown), start=width + 2):
            sheet.write_string(line, column, text, styles.locked)
    for column, heading in enumerate(headings):
        longest = max(
            (len(text_of(c)) for w in waiting for c in grid.rows[w.place[1] - 1][column : column + 1]), default=0
        )
        sheet.set_column(column, column, min(max(longest, len(heading), 8) + 2, _WIDEST))
    sheet.set_column(width, width + 1, _WIDEST)
    sheet.set_column(width + 2, width + 3, 14)
    sheet.freeze_panes(HEADER, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER - 1)
