"""Mended rows of an earlier file: read as that whole file with those rows replaced, so that all it says as a whole holds.

The workbook is made by `etl.corrections`. Its last columns name the original file (by hash) and the row each line mends.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import xlsxwriter

from etl.cell_writer import SAFE, CellWriter
from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers import Source, read, tables_of
from etl.readers.common.cells import text_of
from etl.readers.common.correction import FILE, PLACE, WHY
from etl.readers.common.document import Document, open_document
from etl.readers.common.grids import Cells, Grid

Place = tuple[str | None, int]
"""Sheet (None in a text file) and row as Excel counts."""


@dataclass(frozen=True)
class Correction:
    """A mended workbook: the original's SHA-256, the mended cells by the original's row, where they stand here."""

    sha256: str
    cells: Mapping[Place, Cells]
    here: Mapping[Place, Place]


def correction_in(source: Source) -> Correction | None:
    """Return what a file corrects; None for any other file. Rows of a second original are left out."""
    document = open_document(source)
    found: dict[Place, Cells] = {}
    here: dict[Place, Place] = {}
    sha256 = ""
    for grid in document.grids:
        for header, cells in enumerate(grid.head):
            texts = [text_of(cell) for cell in cells]
            if FILE in texts and PLACE in texts and WHY in texts:
                for number, row in enumerate(grid.rows[header + 1 :], start=header + 2):
                    mark, at = (
                        text_of(row[texts.index(t)]) if texts.index(t) < len(row) else "" for t in (FILE, PLACE)
                    )
                    place = _place(at)
                    sha256 = sha256 or mark
                    if place and mark == sha256:
                        found[place] = list(row[: texts.index(WHY)])
                        here[place] = (grid.name, number)
                break
    return Correction(sha256, found, here) if found else None


def _place(text: str) -> Place | None:
    sheet, _, row = text.rpartition("!")
    return (sheet or None, int(row)) if row.isdigit() else None


def read_correction(source: Source, correction: Correction, original: Source) -> ReadResult:
    """Return the mended rows as the original's reader reads them, at their places in `source`.

    Hints are the original's, and `corrected`: a JSON list of [sheet, row, original sheet, original row].
    """
    patched = Source(original.name, _patched(original, correction), original.date_order, original.mapping)
    result = read(patched)
    if result.table is None:
        return ReadResult(result.format, None, None, result.issues, result.facts, result.hints)
    rows = [row for row in result.table.to_pylist() if (row["sheet"], row["row"]) in correction.here]
    moved = [row | dict(zip(("sheet", "row"), correction.here[row["sheet"], row["row"]], strict=True)) for row in rows]
    table = pa.Table.from_pylist(moved, schema=result.table.schema)
    origins = [[*correction.here[row["sheet"], row["row"]], row["sheet"], row["row"]] for row in rows]
    issues = tuple(_moved(i, correction) for i in result.issues if (i.sheet, i.row) in correction.here)
    facts = {"data_rows": len(rows), "corrects": original.name, "encoding": "xlsx"}
    if not rows:
        return ReadResult(result.format, None, None, (Issue("no_data_rows"),), facts, result.hints)
    return ReadResult(
        result.format, result.kind, table, issues, facts, {**result.hints, "corrected": json.dumps(origins)}
    )


def _moved(issue: Issue, correction: Correction) -> Issue:
    sheet, row = correction.here[issue.sheet, issue.row or 0]
    return replace(issue, sheet=sheet, row=row)


def _patched(original: Source, correction: Correction) -> bytes:
    """Return the original file with the corrected rows in place of the old ones."""
    document = open_document(original)
    tables = tables_of(original)
    if document.kind == "text":
        return _patched_text(tables[0].grid, correction)
    return _patched_book(document, correction)


def _rows(grid: Grid, correction: Correction) -> list[Cells]:
    return [correction.cells.get((grid.name, n), cells) for n, cells in enumerate(grid.rows, start=1)]


def _patched_text(grid: Grid, correction: Correction) -> bytes:
    if not grid.delimiter:
        return "\r\n".join(text_of(cells[0]) for cells in _rows(grid, correction)).encode("utf-8")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=grid.delimiter, lineterminator="\r\n")
    for cells in _rows(grid, correction):
        if cells:
            writer.writerow([text_of(cell) if not isinstance(cell, str) else cell for cell in cells])
        else:
            out.write("\r\n")
    return out.getvalue().encode("utf-8")


def _patched_book(document: Document, correction: Correction) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        cells = CellWriter(book)
        for grid in document.grids:
            if any(place[0] == grid.name for place in correction.cells):
                sheet = book.add_worksheet(grid.name)
                for number, row in enumerate(_rows(grid, correction)):
                    for column, cell in enumerate(row):
                        if cell not in ("", None):
                            cells.write(sheet, number, column, cell)
    return buffer.getvalue()
