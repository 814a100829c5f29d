"""Bytes to text, whatever wrote them.

Byte-order marks first, then UTF-16 without one, then UTF-8. At last the code pages of Windows and the encodings of old
Vietnamese fonts, which are a guess: the one that makes most words Vietnamese. NUL characters (left by half-converted
UTF-16) are dropped, their line is kept.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass, replace

from etl.readers.common.legacy_cells import Change, examples_of
from etl.text.legacy import ENCODINGS, MIN_WORDS, count_words, to_unicode
from etl.text.legacy_tables import VISCII

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le-bom", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be-bom", "utf-16-be"),
)
_CODE_PAGES = ("cp1258", "cp1252", "latin-1")
_VISCII = "viscii"
_CELL = re.compile(r'[^\t,;\r\n"]+')
_SAMPLE = 4096
_WHOLE = 1 << 20
_WORDS = 1 << 16


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the name of the encoding it was read with, and whether that was a guess.

    `change`: what was made of it, where the encoding is one of old Vietnamese fonts.
    """

    text: str
    encoding: str
    is_guess: bool = False
    change: Change | None = None


def decode(content: bytes) -> Decoded:
    """Return `content` as text without NUL characters. Never raises: a broken character becomes U+FFFD."""
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return Decoded(_text(content[len(mark) :], codec), name)
    wide = wide_without_mark(content[:_SAMPLE])
    if wide:
        return Decoded(_text(content, wide), wide)
    try:
        return Decoded(content.decode("utf-8").replace("\0", ""), "utf-8")
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(content, error):
            return Decoded(_text(content, "utf-8"), "utf-8", is_guess=True)
    return _legacy(content)


def decode_head(content: bytes, size: int = 1 << 18) -> Decoded:
    """Return the first `size` bytes as text, cut at a line end: enough to recognise a large file by."""
    if len(content) <= size:
        return decode(content)
    cut = content.rfind(b"\n", 0, size) + 1
    head = decode(content[:size])
    if not head.encoding.startswith("utf-16") and cut:
        return decode(content[:cut])
    end = head.text.rfind("\n") + 1
    return replace(head, text=head.text[:end]) if end else head


def _text(content: bytes, codec: str) -> str:
    return content.decode(codec, errors="replace").replace("\0", "")


def wide_without_mark(sample: bytes) -> str | None:
    """Tell UTF-16 by its zero bytes: in Vietnamese and English text every second byte is often zero."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.4 and zeros_even < 0.05:
        return "utf-16-le"
    if zeros_even > 0.4 and zeros_odd < 0.05:
        return "utf-16-be"
    return None


def _is_damaged_utf8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Tell UTF-8 with a few broken bytes (a file cut inside a letter, a bad byte) from another encoding."""
    if error.start >= len(content) - 3 and error.start > 0 and not content[: error.start].isascii():
        return True
    text = content[:_WHOLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(1 for char in text if char > "\x7f") - broken
    return letters > 10 * broken


def _legacy(content: bytes) -> Decoded:
    """Read `content` in the code page or font encoding that makes most of its words Vietnamese, the likeliest first."""
    sample = b"\n".join(line for line in content[:_WHOLE].splitlines() if not line.isascii())[:_WORDS]
    best, most = "", 0
    for name in (*_CODE_PAGES, *ENCODINGS, _VISCII):
        text = _read_in(sample, name)
        if text is None or (name == "latin-1" and best):
            continue
        possible, impossible = count_words(unicodedata.normalize("NFC", text))
        score = possible - 2 * impossible
        if not best or (score > most and (name in _CODE_PAGES or possible >= MIN_WORDS)):
            best, most = name, score
    text = _read_in(content, best)
    if text is None:  # a byte further on that the code page does not have
        best = next(name for name in _CODE_PAGES if _read_in(content, name) is not None)
        text = _read_in(content, best) or ""
    text = text.replace("\0", "")
    change = None if best in _CODE_PAGES else _change(content.decode("latin-1").replace("\0", ""), text, best)
    return Decoded(text, best, is_guess=True, change=change)


def _read_in(content: bytes, name: str) -> str | None:
    """Return `content` in an encoding, cell by cell where a font's; None where it has a byte that the code page has not."""
    if name == _VISCII:
        return content.decode("latin-1").translate(VISCII)
    if name in ENCODINGS:
        return _CELL.sub(lambda cell: to_unicode(cell[0], name), content.decode("latin-1"))
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _change(before: str, after: str, encoding: str) -> Change:
    cells = zip(_CELL.findall(before), _CELL.findall(after), strict=True)
    pairs = [pair for pair in cells if pair[0] != pair[1]]
    return Change(encoding, len(pairs), examples_of(pairs))
