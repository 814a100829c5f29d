"""Packages written by hand: parts of any true size in a few kilobytes, sizes and check sums that lie, parts by the thousand."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping

from tests.readers.build import workbook

SHEET = "xl/worksheets/sheet1.xml"
_BEGIN = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_END = b"</sheetData></worksheet>"
_HEAD = ("Mã định danh", "Họ và tên", "Mã trường", "Chức danh")


def typed(reference: str, text: str) -> bytes:
    """A cell of text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEADINGS = b'<row r="1">' + b"".join(typed(f"{'ABCD'[n]}1", text) for n, text in enumerate(_HEAD)) + b"</row>"
"""The first row of a staff list."""


def replaced(parts: Mapping[str, bytes], base: bytes | None = None) -> bytes:
    """A small workbook (or `base`) with other parts in place of its own, and further ones."""
    out = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(base or workbook({"A": [["x"]]})))
    with old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def sheet(*rows: bytes) -> bytes:
    """A workbook whose sheet has these rows of XML."""
    return replaced({SHEET: _BEGIN + b"".join(rows) + _END})


def endless_cell(megabytes: int, stated: int | None = None) -> bytes:
    """A workbook with one cell of so many megabytes, packed a thousandfold; `stated`: the size that the package claims.

    The check sum is right up to 256 MB; beyond that nobody should come so far as to compare it.
    """
    first = _BEGIN + HEADINGS + b'<row r="2"><c r="A2" t="inlineStr"><is><t>'
    block, last = b"a" * (1 << 20), b"</t></is></c></row>" + _END
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes
    packed += packer.compress(last) + packer.flush()
    check = zlib.crc32(first)
    for _ in range(megabytes if megabytes <= 256 else 0):
        check = zlib.crc32(block, check)
    size = len(first) + (megabytes << 20) + len(last) if stated is None else stated
    others = [(name, _deflated(data), zlib.crc32(data), len(data)) for name, data in _parts() if name != SHEET]
    return _written([*others, (SHEET, packed, zlib.crc32(last, check), size)])


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _parts() -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(workbook({"A": [["x"]]}))) as book:
        return [(name, book.read(name)) for name in book.namelist()]


def _written(parts: Iterable[tuple[str, bytes, int, int]]) -> bytes:
    """Write (name, packed, check sum, size) as a zip, unchecked."""
    body, directory, count = b"", b"", 0
    for name, packed, check, size in parts:
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5000, check, len(packed), size & 0xFFFFFFFF, len(name), 0)
        place = struct.pack("<HHHII", 0, 0, 0, 0, len(body))
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + place + name.encode()
        body += b"PK\x03\x04" + fields + name.encode() + packed
        count += 1
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + tail
