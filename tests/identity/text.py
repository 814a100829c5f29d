"""The little that judging needs of Vietnamese text, written apart from the product's own so that errors do not agree."""

import re
import unicodedata

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_KEYS = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_LETTERS = re.compile(r"[^\W\d_]+")


def fold(text: str) -> str:
    """Return `text` in small letters without marks."""
    small = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d").replace("ð", "d")
    return "".join(c for c in small if not unicodedata.combining(c))


def spelt(word: str) -> str:
    """Return one word's letters, then its tones: the same for hoà and hòa, for Lý and Lí."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFD", word.casefold()).replace("ð", "đ"):
        if char in _TONES:
            tones.append(_TONES[char])
        else:
            letters.append(char)
    body = unicodedata.normalize("NFC", "".join(letters))
    if re.fullmatch(r"[^aăâeêioôơuư]*y", body):
        body = body[:-1] + "i"
    return body + "".join(tones)


def words(text: str) -> list[str]:
    """Return the words of a name: runs of letters."""
    return _LETTERS.findall(unicodedata.normalize("NFC", text))


def has_marks(text: str) -> bool:
    """Tell whether anything is marked at all."""
    return fold(text) != unicodedata.normalize("NFC", text.casefold())


def as_telex(text: str) -> str:
    """Return `text` (NFC) with tone keys that were left standing as letters applied: "Thuyr" is Thuỷ."""
    return " ".join(_untelexed(word) for word in unicodedata.normalize("NFC", text).split())


def _untelexed(word: str) -> str:
    body, key = word[:-1], word[-1:].lower()
    vowels = [n for n, char in enumerate(body) if fold(char) in set("aeiouy")]
    if key not in _KEYS or not vowels or set(unicodedata.normalize("NFD", body)) & set(_TONES):
        return word
    return unicodedata.normalize("NFC", body[: vowels[-1] + 1] + _KEYS[key] + body[vowels[-1] + 1 :])
