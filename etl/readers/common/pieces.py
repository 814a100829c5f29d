"""A large text file as pieces of UTF-8 that end where a record ends, so that no more than a few of them are ever held."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

PIECE = 1 << 22
_LONGEST_RECORD = 1 << 25
"""Where no record ends within this many bytes, a quotation mark was never closed: every line end is taken then, and
where there is none either, the piece ends in the middle of an endless cell.
"""

_CODECS = {
    "utf-16-le-bom": "utf-16-le", "utf-16-be-bom": "utf-16-be", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "cp1258": "cp1258", "cp1252": "cp1252", "latin-1": "latin-1",
}  # fmt: skip
_QUOTE, _LINE_END = b'"', b"\n"


def pieces(stream: BinaryIO, encoding: str, skipped: int) -> Iterator[bytes]:
    """Yield the text of `stream`, read in `encoding` (a name of `decode`), without its first `skipped` records.

    Each piece ends at the end of a record, the last one wherever the file does; a line break inside quotes ends none.
    What claims to be UTF-8 is passed on unchecked.
    """
    rest = b""
    for block in _utf8(stream, encoding):
        piece = rest + block
        while skipped and (end := _record_end(piece, first=True)):
            piece, skipped = piece[end:], skipped - 1
        end = 0 if skipped else _record_end(piece)
        if not end and len(piece) > _LONGEST_RECORD:
            end, skipped = piece.rfind(_LINE_END) + 1 or len(piece), 0
        if end:
            yield piece[:end]
        rest = piece[end:]
    if rest and not skipped:
        yield rest


def _utf8(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield the file in UTF-8 without marks and NUL characters, line ends of old Macs made plain."""
    first = stream.read(PIECE)
    if first.endswith(b"\r"):  # the end of a line may be cut in two
        first += stream.read(1)
    has_old_ends = b"\r" in first and _LINE_END not in first
    codec = _CODECS.get(encoding)
    decoder = codecs.getincrementaldecoder(codec)("replace") if codec else None
    block = first.removeprefix(codecs.BOM_UTF8) if decoder is None else first
    while block:
        following = stream.read(PIECE)
        text = decoder.decode(block, not following).removeprefix("\ufeff").encode() if decoder else block
        if b"\0" in text:
            text = text.replace(b"\0", b"")
        yield text.replace(b"\r", _LINE_END) if has_old_ends else text
        block = following


def _record_end(text: bytes, *, first: bool = False) -> int:
    """Return where the last (or the first) record that ends in `text` does; 0 where none does."""
    end = (text.find(_LINE_END) if first else text.rfind(_LINE_END)) + 1
    if not end or _QUOTE not in text or text.count(_QUOTE, 0, end) % 2 == 0:
        return end
    marks = np.frombuffer(text, np.uint8)
    quotes, ends = np.flatnonzero(marks == ord(_QUOTE)), np.flatnonzero(marks == ord(_LINE_END))
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[0 if first else -1]) + 1 if len(outside) else 0
