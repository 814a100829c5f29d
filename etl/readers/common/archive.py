"""The parts of a zipped workbook, unpacked within limits that no figure written in the file can get around.

Calamine unpacks whatever is there, so every part is unpacked here first and counted.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy

from etl.readers.common.problems import WorkbookError

MAX_PART = 1 << 28
MAX_UNPACKED = 1 << 29
MAX_PARTS = 5_000
"""Bytes of one part, bytes of all, number of parts: ten times what the list of a whole province needs."""

_CHUNK = 1 << 23
_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


def parts_of(content: bytes, kept: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Unpack everything and yield (name, bytes) of the parts whose name ends in one of `kept`.

    Raises WorkbookError: corrupt_file, or too_large where the parts exceed the limits by their true size.
    """
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise WorkbookError("too_large", f"{len(entries)} phần trong một tệp bảng tính")
            for entry in entries:
                pieces = []
                size = 0
                for piece in _pieces(archive, entry):
                    size += len(piece)
                    if size > MAX_PART or total + size > MAX_UNPACKED:
                        raise WorkbookError("too_large", f"hơn {(total + size) >> 20} MB khi giải nén")
                    if entry.filename.lower().endswith(kept):
                        pieces.append(piece)
                total += size
                if pieces:
                    yield entry.filename, b"".join(pieces)
    except _UNREADABLE as error:
        raise WorkbookError("corrupt_file", "nội dung nén bị hỏng") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    whole = copy(entry)
    whole.file_size = MAX_PART + 1  # else the module stops where the entry says that it ends
    with archive.open(whole) as stream:
        while piece := stream.read(_CHUNK):
            yield piece
