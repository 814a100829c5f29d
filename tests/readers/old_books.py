"""Old workbooks (.xls) written by hand: records, the book around them, the compound file around that."""

import struct

from etl.readers.common.compound import workbook_stream
from tests.readers.build import SAMPLES

END = struct.pack("<HH", 0x0A, 0)
SHEET, TEXTS, CELL, NUMBER, LINK, NAME, FORMAT = 0x85, 0xFC, 0xFD, 0x0203, 0x01B8, 0x18, 0x041E
_SHEET_BEGINS, _CHART_BEGINS, _BOOK_BEGINS = (
    struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, kind, 0, 1997, 0, 6) for kind in (0x10, 0x20, 0x05)
)
_IS_LINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b 02000000 00000000")


LONGEST = 7_000_000
"""Bytes of records for which the tables of a compound file fit into its first sector."""


def record(code: int, *content: bytes) -> bytes:
    """One record."""
    return struct.pack("<HH", code, len(b"".join(content))) + b"".join(content)


def stream_of(name: str = "can_bo_vni.xls") -> bytes:
    """The records of a sample."""
    return workbook_stream((SAMPLES / name).read_bytes())


def codes_of(stream: bytes) -> list[tuple[int, int]]:
    """Place and code of every record."""
    at, found = 0, []
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        found.append((at, code))
        at += 4 + length
    return found


def places(stream: bytes, wanted: int) -> list[int]:
    """Where the records of a code begin."""
    return [at for at, code in codes_of(stream) if code == wanted]


def with_records(of_book: bytes = b"", of_sheet: bytes = b"", listed: int = 1) -> bytes:
    """The sample's records, further ones at the end of its globals and of its only sheet, which is listed more than once."""
    stream = stream_of()
    book_end, sheet_end, *_ = places(stream, 0x0A)
    (at,) = places(stream, SHEET)
    length = 4 + struct.unpack_from("<H", stream, at + 2)[0]
    entry = bytearray(stream[at : at + length])
    (place,) = struct.unpack_from("<i", entry, 4)
    struct.pack_into("<i", entry, 4, place + len(of_book) + (listed - 1) * length)
    book = stream[:at] + bytes(entry) * listed + stream[at + length : book_end] + of_book
    return book + stream[book_end:sheet_end] + of_sheet + stream[sheet_end:]


def small(texts: bytes, cells: bytes) -> bytes:
    """The records of a book of one sheet: its table of texts, its cells."""
    place = len(_BOOK_BEGINS) + 13 + len(texts) + len(END)
    listed = record(SHEET, struct.pack("<iBBBB", place, 0, 0, 1, 0), b"A")
    return _BOOK_BEGINS + listed + texts + END + _SHEET_BEGINS + cells + END


def table_of_texts(count: int, *texts: bytes) -> bytes:
    """The record of all shared texts, said to be so many."""
    return record(TEXTS, struct.pack("<ii", count, count), *texts)


def far_cell() -> bytes:
    """A number in the last place that a sheet has."""
    return record(NUMBER, struct.pack("<HHHd", 65_535, 255, 15, 1.0))


def chart() -> bytes:
    """A chart with a number far away."""
    return _CHART_BEGINS + far_cell() + END


def text_that_goes_back() -> bytes:
    """Two thousand million texts, each of which ends where it begins: xlrd reads the first one for ever."""
    return small(table_of_texts(2**31 - 1, struct.pack("<HBi", 3, 4, -10), b"abc"), b"")


def links() -> bytes:
    """Links that cover all of a sheet; xlrd remembers one for each place."""
    return record(LINK, struct.pack("<HHHH", 0, 65_535, 0, 255), _IS_LINK) * 3


def doubling_names() -> bytes:
    """Sixty names, each of which is the one before, twice."""
    first, formulas = b"\x17\x08\0" + b"a" * 8, range(1, 60)
    twice = (struct.pack("<BHxxBHxxB", 0x23, number, 0x23, number, 8) for number in formulas)
    return b"".join(
        record(NAME, struct.pack("<HBBH8x", 0, 0, 1, len(formula)), b"\0a", formula) for formula in (first, *twice)
    )


def endless_formats() -> bytes:
    """Number formats of nothing but opening brackets, which xlrd searches anew from each of them."""
    return record(FORMAT, struct.pack("<HHB", 200, 60_000, 0), b"[" * 60_000) * 100


def compound(stream: bytes) -> bytes:
    """An old Excel file with these records, in sectors of 512 bytes: stream, directory, table of sectors."""
    stream = stream.ljust(4_096, b"\0")
    stream += bytes(-len(stream) % 512)
    count = len(stream) // 512
    tables = count // 126 + 1
    chains = [*range(1, count), -2, -2] + [-3] * tables
    places = [count + 1 + number for number in range(tables)]
    directory = _entry("Root Entry", 5, -2, 0) + _entry("Workbook", 2, 0, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH10x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<8i", tables, count, 0, 4_096, -2, 0, -2, 0)
    head += struct.pack("<109i", *places, *[-1] * (109 - tables))
    return (
        head
        + stream
        + directory.ljust(512, b"\0")
        + struct.pack(f"<{len(chains)}i", *chains).ljust(tables * 512, b"\xff")
    )


def _entry(name: str, kind: int, start: int, length: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    tree = struct.pack("<HBBiii", len(letters), kind, 1, -1, -1, 1 if kind == 5 else -1)
    return letters.ljust(64, b"\0") + tree + bytes(36) + struct.pack("<iI4x", start, length)
