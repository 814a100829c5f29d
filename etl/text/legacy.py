"""Text of Vietnamese fonts from before Unicode, made Unicode: TCVN3 (ABC, .Vn…) and VNI-Windows (VNI-…).

Such text holds Latin-1 characters that only the right font shows as Vietnamese: "Lß ThÞ Hoa" is "Lò Thị Hoa". Nothing
may be trimmed or normalised before: the soft hyphen is ư in TCVN3. Whether a text is of this kind is told by its words:
those of one reading are possible syllables, those of the others are not. One short text proves little, so the evidence
of a whole file or column is weighed (`encodings_in`) before any cell is decided (`leaning`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from etl.text.legacy_tables import AS_LATIN1, TCVN3, VNI
from etl.text.syllables import is_syllable

TCVN3_NAME, VNI_NAME = "tcvn3", "vni"
ENCODINGS = (TCVN3_NAME, VNI_NAME)
MIN_WORDS = 3

_TO_LATIN1 = str.maketrans(AS_LATIN1)
_FROM_TCVN3 = str.maketrans(TCVN3 | {shown: TCVN3[code] for shown, code in AS_LATIN1.items() if code in TCVN3})
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

_VIETNAMESE_LATIN1 = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
_CODES = frozenset(char for codes in (*TCVN3, *VNI) for char in codes if char > "\x7f")
TELLING_CHARS = sorted(_CODES - set(_VIETNAMESE_LATIN1))
"""Characters that legacy text is full of and that no Vietnamese word in Unicode holds."""

TELLING = re.compile("[" + "".join(map(re.escape, TELLING_CHARS)) + "]")
"""Any one of TELLING_CHARS."""

_TOKEN = re.compile(r"[^\x00-@\[-`{-\x7f\x80-\xa0\u2000-\u206f\u3000-\u303f\s]+")
_PLAIN = re.compile(r"[A-Za-z]")
_ABBREVIATION = re.compile(r"(?=.*Đ)[BCDĐGHKLMNPQRSTVX]{2,6}")
_WORD = re.compile(r"[^\W\d_]+")
_USUAL_CELL = 200
_SMALL_CODES = frozenset("abcdefghijklmnopqrstuvwxyzăâđêôơư")
_EDGES = "".join(sorted(char for char in TCVN3 if not char.isalpha())) + "²³°±´"

UNICODE = "unicode"
_ANY = frozenset((UNICODE, *ENCODINGS))


def tcvn3_to_unicode(text: str, is_capital_font: bool = False) -> str:
    """Return TCVN3 text in Unicode (NFC); with `is_capital_font` in capitals, as fonts named .Vn…H show it.

    Other fonts have no toned capitals: words written in capitals have small toned letters ("NGUYÔN"), which become
    capitals here. Characters that are no code stay as they are.
    """
    decoded = text.translate(_FROM_TCVN3)
    return decoded.upper() if is_capital_font else _raised(text, decoded)


def vni_to_unicode(text: str) -> str:
    """Return VNI-Windows text in Unicode (NFC). Characters that are no code stay as they are."""
    return _VNI_LETTER.sub(lambda found: VNI[found[0]], text.translate(_TO_LATIN1))


def to_unicode(text: str, encoding: str, is_capital_font: bool = False) -> str:
    """Return text of one of ENCODINGS in Unicode."""
    return (_decoded_once if len(text) <= _USUAL_CELL else _decoded)(text, encoding, is_capital_font)


def _decoded(text: str, encoding: str, is_capital_font: bool) -> str:
    return tcvn3_to_unicode(text, is_capital_font) if encoding == TCVN3_NAME else vni_to_unicode(text)


_decoded_once = lru_cache(maxsize=50_000)(_decoded)


def encoding_of_font(name: str) -> tuple[str, bool] | None:
    """Return the encoding of a font's text and whether the font shows capitals only; None for a Unicode font."""
    plain = name.strip(" '\"").lower()
    if plain.startswith(".vn"):
        return TCVN3_NAME, plain.endswith("h")
    return (VNI_NAME, False) if plain.startswith("vni-") else None


def guess(text: str) -> str | None:
    """Return the encoding of one text by itself; None where it is Unicode, or too short to tell.

    One word proves nothing: all marked words, two at least, must be Vietnamese in that encoding, one of them only there.
    """
    found = [_reading(word) for word in _marked_words(text)]
    fitting = [name for name in ENCODINGS if all(name in r.of for r in found) and any(r.only == name for r in found)]
    return fitting[0] if len(found) > 1 and len(fitting) == 1 else None


def encodings_in(texts: Iterable[str]) -> list[str]:
    """Return the ENCODINGS that some of `texts` are written in, the commonest first.

    An encoding needs MIN_WORDS different words that are Vietnamese in it alone, and more than twice as many as there
    are words that are Vietnamese in no reading at all (French, another encoding).
    """
    readings = [_reading(word) for word in {word for text in texts for word in _marked_words(text)}]
    foreign = sum(1 for found in readings if found.is_foreign)
    counts = {name: sum(1 for found in readings if found.only == name) for name in ENCODINGS}
    likely = [name for name in ENCODINGS if counts[name] >= MIN_WORDS and counts[name] > 2 * foreign]
    return sorted(likely, key=lambda name: -counts[name])


def count_words(text: str) -> tuple[int, int]:
    """Return how many different words with marks `text` has that can be Vietnamese, and how many that cannot."""
    words = set(_marked_words(text))
    possible = sum(1 for word in words if _is_vietnamese(word))
    return possible, len(words) - possible


def leaning(text: str, encoding: str) -> int:
    """Return how many more words of `text` are Vietnamese only in `encoding` than only in Unicode (below 0: fewer)."""
    found = [_reading(word) for word in _marked_words(text)]
    if any(reading.is_beyond for reading in found):
        return -1
    return sum((encoding in r.of) - (UNICODE in r.of) for r in found)


def has_plain_letter(text: str) -> bool:
    """Tell a text with a letter of the English alphabet; without one it may be a tick, a bullet, a degree sign."""
    return _PLAIN.search(text) is not None


def _marked_words(text: str) -> list[str]:
    return [] if text.isascii() else [word for word in _TOKEN.findall(text) if not word.isascii()]


@dataclass(frozen=True)
class _Reading:
    """In which readings (UNICODE, ENCODINGS) a word is Vietnamese; `is_beyond`: it has letters that no code stands for."""

    of: frozenset[str]
    is_beyond: bool = False
    is_foreign: bool = False

    @property
    def only(self) -> str | None:
        """The one reading in which the word is Vietnamese."""
        return next(iter(self.of)) if len(self.of) == 1 else None


@lru_cache(maxsize=100_000)
def _reading(word: str) -> _Reading:
    codes = word.translate(_TO_LATIN1)
    if any(char > "\u00ff" for char in codes):
        return _Reading(frozenset((UNICODE,)), is_beyond=True)
    if not _PLAIN.search(word):
        return _Reading(_ANY)  # a symbol, or a word of one letter
    is_unicode = _is_vietnamese(unicodedata.normalize("NFC", word).strip(_EDGES))
    if is_unicode and codes != word:
        return _Reading(frozenset((UNICODE,)))
    of = {name for name in ENCODINGS if _is_vietnamese(to_unicode(word, name))} | ({UNICODE} if is_unicode else set())
    return _Reading(frozenset(of), is_foreign=not of and _CODES.issuperset(char for char in codes if char > "\x7f"))


def _is_vietnamese(word: str) -> bool:
    return is_syllable(word) or _ABBREVIATION.fullmatch(word) is not None


def _raised(text: str, decoded: str) -> str:
    """Give words the capitals that TCVN3 has no codes for: "NGUYễN", and the first letter of a name's "ánh"."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(decoded)]
    small = {(start, end) for start, end in words if not _SMALL_CODES.isdisjoint(decoded[start:end])}
    capital = {w for w in words if w not in small and sum(char.isupper() for char in decoded[slice(*w)]) > 1}
    if not small and any(not text[slice(*word)].isascii() or is_syllable(decoded[slice(*word)]) for word in capital):
        return decoded.upper()  # "THCS" alone proves nothing
    starts = [start for start, _ in words if decoded[start].islower()]
    is_name = len(words) > len(starts) and not any(decoded[start] in _SMALL_CODES for start in starts)
    before_name = {
        start
        for (start, end), (following, _) in pairwise(words)
        if decoded[start] not in _SMALL_CODES and end - start > 1 and decoded[following].isupper()
    }
    for start, end in [*capital, *((start, start + 1) for start in starts if is_name or start in before_name)]:
        decoded = decoded[:start] + decoded[start:end].upper() + decoded[end:]
    return decoded
