"""Bytes to text, whatever wrote them.

Byte-order marks first, then UTF-16 without one, then UTF-8, at last the two legacy code pages of Windows, which are
a guess. NUL characters (left by half-converted UTF-16) are dropped, their line is kept.
"""

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le-bom", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be-bom", "utf-16-be"),
)
_LEGACY = ("cp1258", "cp1252", "latin-1")
_SAMPLE = 4096
_WHOLE = 1 << 20


@dataclass(frozen=True)
class Decoded:
    """The text of a file, the name of the encoding it was read with, and whether that was a guess."""

    text: str
    encoding: str
    is_guess: bool = False


def decode(content: bytes) -> Decoded:
    """Return `content` as text without NUL characters. Never raises: a broken character becomes U+FFFD."""
    for mark, name, codec in _MARKS:
        if content.startswith(mark):
            return Decoded(_text(content[len(mark) :], codec), name)
    wide = _wide_without_mark(content[:_SAMPLE])
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
    return Decoded(head.text[:end] if end else head.text, head.encoding, head.is_guess)


def _text(content: bytes, codec: str) -> str:
    return content.decode(codec, errors="replace").replace("\0", "")


def _wide_without_mark(sample: bytes) -> str | None:
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
    for codec in _LEGACY:
        try:
            return Decoded(content.decode(codec).replace("\0", ""), codec, is_guess=True)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes any bytes")
