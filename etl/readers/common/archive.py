"""The parts of a zipped workbook, unpacked within limits that no figure written in the file can get around.

Calamine unpacks whatever is there, so every part is unpacked here first and counted.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from etl.readers.common.problems import Bytes, WorkbookError

MAX_PART = 1 << 28
MAX_UNPACKED = 1 << 29
MAX_PARTS = 5_000
"""Bytes of one part, bytes of all, number of parts: ten times what the list of a whole province needs."""

_STEP = 1 << 14
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def parts_of(content: bytes, kept: tuple[str, ...]) -> Iterator[tuple[str, Bytes]]:
    """Unpack everything and yield (name, bytes) of the parts whose name ends in one of `kept`.

    Raises WorkbookError: corrupt_file, or too_large where the parts exceed the limits by their true size.
    """
    room = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
        if len(entries) > MAX_PARTS:
            raise WorkbookError("too_large", f"{len(entries)} phần trong một tệp bảng tính")
        for entry in entries:
            part = _unpacked(content, entry, min(room, MAX_PART))
            room -= len(part)
            if entry.filename.lower().endswith(kept):
                yield entry.filename, part
    except _UNREADABLE as error:
        raise WorkbookError("corrupt_file", "nội dung nén bị hỏng") from error


def _unpacked(content: bytes, entry: zipfile.ZipInfo, room: int) -> Bytes:
    """Return one part whole, which is at most `room` bytes long, whatever size the entry states."""
    start = entry.header_offset
    if content[start : start + 4] != b"PK\x03\x04" or entry.flag_bits & 0x1:
        raise zipfile.BadZipFile("no part where one should begin, or an encrypted one")
    lengths = (int.from_bytes(content[start + at : start + at + 2], "little") for at in (26, 28))
    start += 30 + sum(lengths)
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError("a way of packing that no spreadsheet uses")
    part = bytes(packed[: room + 1]) if entry.compress_type == zipfile.ZIP_STORED else _inflated(packed, entry, room)
    if len(part) > room:
        raise WorkbookError("too_large", f"hơn {room >> 20} MB khi giải nén")
    if zlib.crc32(part) != entry.CRC:
        raise zipfile.BadZipFile("a part differs from its check sum")
    return part


def _inflated(packed: memoryview, entry: zipfile.ZipInfo, room: int) -> bytearray:
    """Return the unpacked part, more than `room` bytes of it if it is longer. In one buffer, for growing costs time."""
    stream = zlib.decompressobj(-15)
    part, size = bytearray(min(entry.file_size, room)), 0
    for at in range(0, len(packed), _STEP):
        piece = stream.decompress(packed[at : at + _STEP])
        part[size : size + len(piece)] = piece
        size += len(piece)
        if size > room:
            break
    del part[size:]
    if not stream.eof and size <= room:
        raise zipfile.BadZipFile("a part is cut short")
    return part
