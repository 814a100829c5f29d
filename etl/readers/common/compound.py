"""The stream of an old Excel workbook inside its compound file (OLE2).

Xlrd follows the chains and the tree of a damaged directory round and round for ever, so the stream is cut out here: no chain
has more sectors than the file, and the directory is a plain list.

Layout: Microsoft's open specification [MS-CFB], sections 2.2 (header), 2.3–2.5 (tables), 2.6 (directory).
"""

import struct
from collections.abc import Iterator, Sequence

from etl.readers.common.problems import WorkbookError

_STREAMS = ("workbook", "book")
_IN_HEADER = 109
_ENTRY = 128
_STREAM, _ROOT = 2, 5
_SECTOR_SIZES = range(7, 17)


def workbook_stream(content: bytes) -> bytes:
    """Return the BIFF records of a workbook. Raises WorkbookError (corrupt_file) where there are none."""
    try:
        found = _find(content)
    except (struct.error, ValueError, IndexError) as error:
        raise WorkbookError("corrupt_file", "tệp XLS bị hỏng") from error
    if not found:
        raise WorkbookError("corrupt_file", "không có bảng tính trong tệp")
    return found


def _find(content: bytes) -> bytes:
    size_power, small_power = struct.unpack_from("<HH", content, 30)
    if size_power not in _SECTOR_SIZES or small_power not in range(4, size_power + 1):
        raise ValueError("sector sizes that no program writes")
    size, small = 1 << size_power, 1 << small_power
    first_directory, _, cutoff, first_small, _, first_more, _ = struct.unpack_from("<iiiiiii", content, 48)
    table = _table(content, size, first_more)
    entries = list(_directory(_joined(content, 512, size, table, first_directory)))
    root = next((entry for entry in entries if entry[1] == _ROOT), None)
    for wanted in _STREAMS:
        for name, kind, start, length in entries:
            if kind == _STREAM and name == wanted and length:
                if length >= cutoff or root is None:
                    return _joined(content, 512, size, table, start)[:length]
                room = _joined(content, 512, size, table, root[2])
                chain = _numbers(_joined(content, 512, size, table, first_small))
                return _joined(room, 0, small, chain, start)[:length]
    return b""


def _table(content: bytes, size: int, first_more: int) -> Sequence[int]:
    """Return the sector that follows each sector."""
    places = list(struct.unpack_from(f"<{_IN_HEADER}i", content, 76))
    most = len(content) // size + 1
    following = first_more
    for _ in range(most):
        if following < 0:
            break
        numbers = _numbers(_sector(content, 512, size, following))
        places += numbers[:-1]
        following = numbers[-1] if numbers else -1
    own = [place for place in places if 0 <= place < most][: most * 4 // size + 1]
    return _numbers(b"".join(_sector(content, 512, size, place).ljust(size, b"\xff") for place in own))


def _joined(data: bytes, base: int, size: int, table: Sequence[int], first: int) -> bytes:
    """Return the sectors of one chain. ValueError where it turns in a circle."""
    pieces: list[bytes] = []
    sector = first
    most = len(data) // size + 1
    while sector >= 0:
        if len(pieces) > most:
            raise ValueError("a chain of sectors without an end")
        pieces.append(_sector(data, base, size, sector))
        sector = table[sector]
    return b"".join(pieces)


def _sector(data: bytes, base: int, size: int, number: int) -> bytes:
    return data[base + number * size : base + (number + 1) * size]


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}i", data[: len(data) // 4 * 4])


def _directory(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield name (lower case), kind, first sector and length of every entry."""
    for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
        letters, kind = struct.unpack_from("<HB", data, at + 64)
        start, length = struct.unpack_from("<iI", data, at + 116)
        name = data[at : at + max(min(letters, 64) - 2, 0)].decode("utf-16-le", errors="replace")
        yield name.lower(), kind, start, length
