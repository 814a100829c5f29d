"""Small files made in memory: delimited text in any encoding, workbooks, workbooks that lie about their size."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from etl.model.records import ReadResult
from etl.readers import Source, read

SAMPLES = Path(__file__).parent / "samples"


def text_file(rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as delimited text with CRLF line ends."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    """Sheets as an xlsx file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_dimension(content: bytes, reference: str) -> bytes:
    """The same workbook with another stored dimension."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{reference}"'.encode(), data)
            new.writestr(name, data)
    return out.getvalue()


def sample(name: str) -> ReadResult:
    """What the readers make of one sample."""
    return read(Source(name, (SAMPLES / name).read_bytes()))


def read_rows(rows: Sequence[Sequence[Any]], name: str = "tệp.csv", date_order: str | None = None) -> ReadResult:
    """What the readers make of `rows` as a CSV file."""
    return read(Source(name, text_file(rows), date_order))


def records(result: ReadResult) -> list[dict[str, Any]]:
    """The records of a result that has a table."""
    assert result.table is not None, [issue.message for issue in result.issues]
    return result.table.to_pylist()


def codes(result: ReadResult) -> list[str]:
    """The codes of a result's issues, in order."""
    return [issue.code for issue in result.issues]
