"""Files on disk, byte for byte the same for the same rows: CSV text and XLSX workbooks with fixed times."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from etl.model.office_file import with_fixed_times

_STAMP = datetime(2025, 12, 15, 8)


def write_workbook(path: Path, title: str, rows: Iterable[Sequence[object]], widths: Sequence[int] = ()) -> Path:
    """Write one sheet named `title`; dates and numbers stay true dates and numbers. Returns `path`."""
    book = Workbook(write_only=True)
    book.properties.creator = "Số liệu minh hoạ"
    sheet = book.create_sheet(title)
    for number, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]].width = width
    for row in rows:
        sheet.append(row)
    raw = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED)).save()
    path.write_bytes(with_fixed_times(raw.getvalue(), _STAMP))
    return path


def write_csv(
    path: Path,
    rows: Iterable[Sequence[object]],
    *,
    bom: bool = False,
    quote_all: bool = False,
    newline: str = "\r\n",
) -> Path:
    """Write UTF-8 comma-separated text; None is an empty cell. Returns `path`."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator=newline).writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    return path


def write_utf16_tabs(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write UTF-16LE with a byte-order mark, TAB between quoted cells: Moodle's "Excel-compatible" text."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    path.write_bytes("\ufeff".encode("utf-16-le") + text.getvalue().encode("utf-16-le"))
    return path
