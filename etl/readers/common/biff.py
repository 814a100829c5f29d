"""The records of an old workbook, checked and thinned out before xlrd follows them.

Xlrd does what a record says: a link over a whole sheet becomes sixteen million entries, names made of names double with each
of them, a text whose end lies before its beginning is read for ever, and one sheet can be listed ten thousand times. None of
that is a cell. So xlrd gets the records that cells need and no others, each sheet once, and nothing beyond the usual bounds.

Layout: Microsoft's open specification [MS-XLS], sections 2.1.7 (substreams), 2.4.28 (BoundSheet8), 2.4.265 (SST), 2.5.293
(XLUnicodeRichExtendedString).
"""

import struct
from collections.abc import Iterator, Sequence

from etl.readers.common.grids import MAX_CELLS, MAX_TEXT
from etl.readers.common.problems import WorkbookError

_BEGIN, _END, _CONTINUE, _SHEET, _TEXTS, _FORMAT = 0x0809, 0x0A, 0x3C, 0x85, 0xFC, 0x041E
_BEGINS = (_BEGIN, 0x0409, 0x0209, 0x0009)
_VERSIONS = (0x0500, 0x0600)
_SHARED, _SEVERAL = 0xFD, 0xBD
_CELLS = frozenset((0x06, 0x0206, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0xD6, _SHARED, _SEVERAL))
_OF_FORMULAS = {0x07, 0x0207, 0x21, 0x0221, 0x36, 0x37, 0x0236, 0x04BC}
_OF_SHEET = _OF_FORMULAS | {_CONTINUE}
_ENCRYPTION, _CODE_PAGE, _DATE_MODE, _FONT, _STYLE = 0x2F, 0x42, 0x22, 0x31, 0xE0
_OF_BOOK = {_CODE_PAGE, _DATE_MODE, _FONT, _STYLE, _FORMAT, _SHEET, _TEXTS, _CONTINUE, _END, *_BEGINS}
_OF_CELLS = 0
_PASSED_OVER = b"\xff\xff"

_LONGEST_FORMAT = 1_024
"""Bytes; Excel stops at 255 characters. Xlrd's search for dates takes the square of the length."""

_MOST_SHEETS = 2_000

Record = tuple[int, int, bytes]
"""Code, place and content."""


def checked(stream: bytes) -> bytes:
    """Return the stream with records that xlrd passes over in place of those that no cell needs.

    Raises WorkbookError: encrypted; corrupt_file where sheets overlap or a count or a place cannot be; too_large.
    """
    thinned = bytearray(stream)
    try:
        texts, places, end = _book(stream, thinned)
        cells = letters = 0
        if len(places) > _MOST_SHEETS:
            raise WorkbookError("too_large", f"{len(places)} trang tính")
        for place in sorted(places):
            if place < end:
                raise ValueError("sheets that overlap")
            (rows, columns), text, end = _sheet(stream, thinned, place, texts)
            cells, letters = cells + rows * columns, letters + text
            if cells > MAX_CELLS:
                raise WorkbookError("too_large", f"vùng dữ liệu {rows} dòng × {columns} cột")
            if letters > MAX_TEXT:
                raise WorkbookError("too_large", f"{letters >> 20} MB chữ trong các ô")
    except (struct.error, ValueError, IndexError) as error:
        raise WorkbookError("corrupt_file", "tệp XLS bị hỏng") from error
    return bytes(thinned)


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """Yield record after record. Raises struct.error at the end of the stream: what is read has an end of its own."""
    while True:
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, at, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _book(stream: bytes, thinned: bytearray) -> tuple[list[int], list[int], int]:
    """Thin the records of the whole book; return the lengths of the shared texts, the places of the sheets, and the end."""
    code, _, version = struct.unpack_from("<HHH", stream)
    if code != _BEGIN or version not in _VERSIONS:
        raise ValueError("not the beginning of a workbook since Excel 5")
    blocks: list[bytes] = []
    places: list[int] = []
    before = 0
    records = _records(stream, 0)
    while True:
        code, at, content = next(records)
        if code == _END:
            return _lengths(blocks), places, at
        if code == _ENCRYPTION:
            raise WorkbookError("encrypted")
        if code not in _OF_BOOK or (code == _FORMAT and len(content) > _LONGEST_FORMAT):
            thinned[at : at + 2] = _PASSED_OVER
        elif code == _SHEET and content[5] == _OF_CELLS:
            places.append(struct.unpack_from("<i", content)[0])
        elif code == _TEXTS:
            blocks = [content]
        elif code == _CONTINUE and before == _TEXTS:
            blocks.append(content)
            continue
        before = code


def _sheet(stream: bytes, thinned: bytearray, place: int, texts: Sequence[int]) -> tuple[tuple[int, int], int, int]:
    """Thin the records of a sheet; return its rows and columns, the letters of its shared texts, and its end."""
    last_row = last_column = -1
    letters = 0
    records = _records(stream, place)
    if next(records)[0] not in _BEGINS:
        raise ValueError("not the beginning of a sheet")
    while True:
        code, at, content = next(records)
        if code == _END:
            return (last_row + 1, last_column + 1), letters, at
        if code in _CELLS:
            row, column = struct.unpack_from("<HH", content)
            if code == _SHARED:
                letters += texts[struct.unpack_from("<I", content, 6)[0]]
            elif code == _SEVERAL:
                (column,) = struct.unpack("<H", content[-2:])
            last_row, last_column = max(last_row, row), max(last_column, column)
        elif code in _BEGINS:  # a chart, up to its own end
            next(code for code, _, _ in records if code == _END)
        elif code not in _OF_SHEET:
            thinned[at : at + 2] = _PASSED_OVER


def _lengths(blocks: Sequence[bytes]) -> list[int]:
    """Return how many letters each shared text has. Raises what is caught above where one ends before it begins."""
    lengths: list[int] = []
    if not blocks:
        return lengths
    (count,) = struct.unpack_from("<i", blocks[0], 4)
    number, at = 0, 8
    for _ in range(count):
        letters, options = struct.unpack_from("<HB", blocks[number], at)
        at += 3
        runs = phonetic = 0
        if options & 8:
            (runs,) = struct.unpack_from("<H", blocks[number], at)
            at += 2
        if options & 4:
            (phonetic,) = struct.unpack_from("<I", blocks[number], at)
            at += 4
        number, at = _after_letters(blocks, number, at, letters, options)
        for _ in range(runs):
            if at == len(blocks[number]):
                number, at = number + 1, 0
            struct.unpack_from("<I", blocks[number], at)
            at += 4
        at += phonetic
        if at >= len(blocks[number]):
            number, at = number + 1, at - len(blocks[number])
        lengths.append(letters)
    return lengths


def _after_letters(blocks: Sequence[bytes], number: int, at: int, letters: int, options: int) -> tuple[int, int]:
    """Return block and place after a text; every further block begins with its own options."""
    while True:
        width = 1 + (options & 1)
        here = min((len(blocks[number]) - at) // width, letters)
        at, letters = at + here * width, letters - here
        if not letters:
            return number, at
        number, at = number + 1, 1
        options = blocks[number][0]
