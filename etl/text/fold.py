"""Vietnamese text made comparable.

Three strengths, each a pure function of one string:

- `clean`: what a person would call the same text (NFC, plain spaces, no invisible marks). Shown and stored.
- `accent_key`: the same word whatever its case, tone placement (hòa/hoà) or look-alike letters (Ð for Đ).
- `fold`: the same word typed without marks (đ→d). Suggests places, decides people only inside a known
  school or audience (METRICS: "A name by itself…").
"""

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u0000"), None)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u3000\t\r\n\v\f"), " ")
_INVISIBLE_OR_SPACE = _INVISIBLE | _SPACES
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_BEYOND_LATIN = "\u0370"
_LATIN_MARKS = dict.fromkeys(code for code in range(0x370) if unicodedata.combining(chr(code)))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

# The tone mark of an open oa, oe, uy stands on either vowel: "hòa" is "hoà". Not after q, where u belongs to q.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(rf"(?<!q)(o[{_TONES}])(a|e)(?![a-z\u0300-\u036f])|(?<!q)(u[{_TONES}])(y)(?![a-z\u0300-\u036f])")


def clean(text: object) -> str:
    """Return `text` in NFC with plain single spaces, invisible characters removed, ends trimmed.

    `None` gives "". Never used before a legacy encoding is decoded: in TCVN3 the soft hyphen is a letter.
    """
    if text is None:
        return ""
    value = str(text)
    if not (value.isascii() and value.isprintable()):
        value = unicodedata.normalize("NFC", value).translate(_INVISIBLE_OR_SPACE)
    if "  " in value:
        value = re.sub(r" {2,}", " ", value)
    return value.strip()


@lru_cache(maxsize=200_000)
def accent_key(text: str) -> str:
    """Return a key equal for spellings that differ only in case, tone placement, dashes or look-alike letters."""
    value = clean(text).translate(_LOOKALIKES).translate(_DASHES).lower()
    decomposed = unicodedata.normalize("NFD", value)
    moved = _OLD_TONE.sub(_move_tone, decomposed)
    return unicodedata.normalize("NFC", moved)


def _move_tone(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    return first[0] + second + first[1]


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Return `text` in lower case without any mark (đ→d), runs of spaces collapsed; punctuation is kept."""
    value = clean(text).translate(_LOOKALIKES).translate(_DASHES).lower().replace("đ", "d")
    marks_off = _without_marks(unicodedata.normalize("NFD", value))
    return re.sub(r" {2,}", " ", marks_off).strip()


def _without_marks(decomposed: str) -> str:
    if not decomposed or max(decomposed) < _BEYOND_LATIN:
        return decomposed.translate(_LATIN_MARKS)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=200_000)
def fold_words(text: str) -> str:
    """Return `fold(text)` with every run of punctuation turned into one space: words only."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


@lru_cache(maxsize=200_000)
def has_marks(text: str) -> bool:
    """Tell whether `text` carries any Vietnamese mark, so that a missing one elsewhere in it means something."""
    value = clean(text).translate(_LOOKALIKES).lower()
    return "đ" in value or any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", value))
