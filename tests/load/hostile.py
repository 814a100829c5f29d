"""Files made to harm: by name, what makes them and the verdicts that are right. `python -m tests.load.hostile FOLDER` reads
all files of a folder under a limit of memory and prints seconds, megabytes and verdict of each.
"""

import json
import re
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from etl.readers import Source, read
from tests.load.lists import STAFF
from tests.readers.build import SAMPLES, text_file, workbook
from tests.readers.old_books import (
    compound,
    doubling_names,
    endless_formats,
    far_cell,
    links,
    small,
    text_that_goes_back,
    with_records,
)
from tests.support.packages import HEADINGS, SHEET, endless_cell, replaced, sheet, typed

LIST = text_file(STAFF)
MEMORY = 4 << 30
_ROW = b'<row r="2">' + typed("A2", "9001") + typed("B2", "Lò Thị Hoa") + typed("C2", "22000001") + b"</row>"
_FORMULAS = (
    b'<row r="2"><c r="A2"><f>cmd|\'/c calc\'!A0</f><v>9001</v></c>'
    + typed("B2", "=HYPERLINK(&quot;http://x&quot;)") + typed("C2", "22000001") + b"</row>"
)  # fmt: skip
_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def _cells(rows: int, columns: int, cell: bytes = b'<c r="%c%d" s="1"/>') -> bytes:
    line = b"".join(cell.replace(b"%c", b"%c" % (65 + column)) for column in range(columns))
    return b"".join((b'<row r="%d">' + line + b"</row>") % ((row,) * (columns + 1)) for row in range(3, rows))


def _ods(change: Callable[[bytes], bytes]) -> bytes:
    path = SAMPLES / "danh_sach_buoi_hoc.ods"
    with zipfile.ZipFile(path) as book:
        return replaced({"content.xml": change(book.read("content.xml"))}, path.read_bytes())


def _repeated(attribute: bytes, tag: bytes) -> bytes:
    return _ods(lambda part: part.replace(b"<table:%s " % tag, b"<table:%s %s " % (tag, attribute)))


def _turning_in_a_circle() -> bytes:
    """An old workbook whose chain of small sectors comes back to its beginning."""
    content = bytearray((SAMPLES / "can_bo_vni.xls").read_bytes())
    first = int.from_bytes(content[60:64], "little")
    for place in range(512 + first * 512, 1024 + first * 512, 4):
        content[place : place + 4] = (0).to_bytes(4, "little")
    return bytes(content)


def _members(base: bytes, count: int) -> bytes:
    out = BytesIO(base)
    with zipfile.ZipFile(out, "a") as package:
        for number in range(count):
            package.writestr(f"xl/x{number}.xml", b"<a/>")
    return out.getvalue()


TOO_LARGE, READ = {"too_large"}, {"staff_list"}
HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "one cell of 2 GB": (lambda: endless_cell(2_048), TOO_LARGE),
    "one cell of 2 GB, said to be small": (lambda: endless_cell(2_048, stated=900), TOO_LARGE),
    "one cell of 200 MB": (lambda: endless_cell(200), TOO_LARGE),
    "one cell of 60 MB in a thousand parts": (
        lambda: sheet(HEADINGS, _ROW, b'<row r="3"><c r="A3" t="inlineStr"><is>',
                      (b"<r><t>" + b"a" * 60_000 + b"</t></r>") * 1_000, b"</is></c></row>"), TOO_LARGE),
    "one text in 200,000 cells": (
        lambda: replaced({
            SHEET: b"<worksheet><sheetData>" + _cells(200_001, 1, b'<c r="%c%d" t="s"><v>0</v></c>') + b"</sheetData></worksheet>",
            "xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 900_000 + b"</t></si></sst>"}), TOO_LARGE),
    "opposite corners": (
        lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>1</v></c></row>'), TOO_LARGE),
    "opposite corners, last row first": (
        lambda: sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row><row r="1"><c r="XFD1"><v>1</v></c></row>'), TOO_LARGE),
    "opposite corners, other quotes": (
        lambda: sheet(b"<row r='1'><c r='A1'><v>1</v></c><c  r = 'XFD1048576'><v>1</v></c></row>"), TOO_LARGE),
    "opposite corners, other prefix": (
        lambda: sheet(b'<x:row xmlns:x="u"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'), TOO_LARGE),
    "row beyond counting": (lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="A4294967295"><v>1</v></c></row>'), TOO_LARGE),
    "column beyond counting": (lambda: sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="ZZZZZZZZ1"><v>1</v></c></row>'), TOO_LARGE),
    "many columns without references": (lambda: sheet(b"<row>", b"<c><v>1</v></c>" * 300_000, b"</row>"), TOO_LARGE),
    "200,000 rows, one of them twenty cells wide": (
        lambda: sheet(HEADINGS, _cells(200_001, 1, b'<c r="%c%d"><v>1</v></c>').replace(b'"A99999"', b'"T99999"')), TOO_LARGE),
    "a million formatted empty rows": (
        lambda: sheet(HEADINGS, _ROW, b"".join(b'<row r="%d" s="1" customFormat="1"/>' % row for row in range(3, 1_048_577))), READ),
    "half a million formatted empty cells": (lambda: sheet(HEADINGS, _ROW, _cells(20_000, 26)), READ),
    "two hundred thousand merged cells": (
        lambda: replaced({SHEET: b"<worksheet><sheetData>" + HEADINGS + _ROW + b"</sheetData><mergeCells>" + b"".join(
            b'<mergeCell ref="A%d:XFD%d"/>' % (row, row) for row in range(3, 200_000)) + b"</mergeCells></worksheet>"}), READ),
    "formulas and links": (lambda: sheet(HEADINGS, _FORMULAS), READ),
    "macros, links to other files, unknown parts": (
        lambda: replaced({"xl/vbaProject.bin": bytes(5_000), "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                          "xl/embeddings/oleObject1.bin": b"MZ" * 900}, workbook({"A": STAFF})), READ),
    "entities that multiply": (
        lambda: replaced({SHEET: _LAUGHS + b']><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
                          b"</sheetData></worksheet>"}), {"corrupt_file", "empty_file", "unknown_layout"}),
    "brackets three million deep": (
        lambda: sheet(b'<row r="1"><c r="A1" t="inlineStr"><is>', b"<r>" * 3_000_000, b"</is></c></row>"), {"too_large", "corrupt_file"}),
    "a hundred sheets": (lambda: workbook({f"Tờ {n}": STAFF for n in range(100)}), READ),
    "six thousand parts": (lambda: _members(workbook({"A": STAFF}), 6_000), TOO_LARGE),
    "filled cell repeated": (lambda: _repeated(b'table:number-columns-repeated="999999"', b"table-cell"), TOO_LARGE),
    "filled cell repeated, other quotes": (lambda: _repeated(b"table:number-columns-repeated='999999'", b"table-cell"), TOO_LARGE),
    "filled row repeated": (
        lambda: _ods(lambda part: re.sub(rb"<table:table-row ", b'<table:table-row table:number-rows-repeated="900000" ', part)),
        {"too_large", "session_list"}),
    "repeated beyond counting": (lambda: _repeated(b'table:number-columns-repeated="99999999999999999999"', b"table-cell"), TOO_LARGE),
    "repeated less than once": (lambda: _repeated(b'table:number-columns-repeated="-5"', b"table-cell"), {"corrupt_file", "session_list"}),
    "old workbook that turns in a circle": (_turning_in_a_circle, {"corrupt_file"}),
    "old workbook, a text that ends before it begins": (lambda: compound(text_that_goes_back()), {"corrupt_file"}),
    "old workbook, one sheet listed 1,900 times": (lambda: compound(with_records(listed=1_900)), {"corrupt_file"}),
    "old workbook, links over whole sheets": (lambda: compound(with_records(of_sheet=links())), READ),
    "old workbook, names that double": (lambda: compound(with_records(doubling_names())), READ),
    "old workbook, formats without an end": (lambda: compound(with_records(endless_formats())), READ),
    "old workbook, opposite corners": (lambda: compound(small(b"", far_cell())), TOO_LARGE),
    "five million columns": (lambda: LIST + b"," * 5_000_000 + b"\r\n", TOO_LARGE),
    "one line of 50 MB": (lambda: LIST + b"9009," + b"a" * 50_000_000 + b",22000001,GV,\r\n", TOO_LARGE),
    "one line of 100 MB": (lambda: LIST + b"9009," + b"a" * 100_000_000 + b",22000001,GV,\r\n", TOO_LARGE),
    "one cell of 3 MB": (lambda: LIST + b"9009," + b"a " * 1_500_000 + b",22000001,GV,\r\n", READ | TOO_LARGE),
    "thirty million blank lines": (lambda: LIST + b"\n" * 30_000_000, TOO_LARGE),
    "thirty million line ends of old Macs": (lambda: LIST + b"\r" * 30_000_000, TOO_LARGE),
    "sixty million quotes": (lambda: b'"' * 60_000_000, {"empty_file", "too_large"}),
    "ten million NUL characters": (lambda: LIST + bytes(10_000_000), READ),
    "100 MB of nothing": (lambda: bytes(100_000_000), {"too_large", "empty_file"}),
    "UTF-16 cut inside a letter": (lambda: LIST.decode().encode("utf-16") + b"A", READ),
    "UTF-16 of half letters": (lambda: b"\xff\xfe" + b"\x00\xd8" * 100_000, {"empty_file", "unknown_layout"}),
    "emoji among 40 MB": (lambda: LIST + ("9009,🙂" + "a" * 40_000_000).encode(), TOO_LARGE),
}  # fmt: skip
"""Name → what makes it, and the codes (or the format) with one of which it has to end."""


def main(folder: Path) -> None:
    """Read every file of `folder` and print one line of JSON each: name, seconds, megabytes grown so far, verdict."""
    start = _megabytes()
    _limit_memory()
    for path in sorted(folder.iterdir()):
        clock = time.perf_counter()
        result = read(Source(path.name, path))
        seconds = time.perf_counter() - clock
        refusal = next((issue.code for issue in result.issues if issue.severity == "refuse"), "")
        verdict = refusal if result.is_refused else result.format
        print(json.dumps([path.name, seconds, _megabytes() - start, verdict]), flush=True)


def _megabytes() -> int:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # Windows does not tell
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
