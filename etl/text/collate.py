"""Vietnamese order, without a compiled library: letters first, tones second (a ă â b c d đ e ê …).

Source: TCVN and CLDR `vi`: base letters a ă â, d đ, e ê, o ô ơ, u ư differ; tones (ngang, huyền, hỏi, ngã,
sắc, nặng) only break ties.
"""

import unicodedata
from functools import lru_cache

from etl.text.fold import clean

_LETTERS = {letter: n for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=50)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


@lru_cache(maxsize=200_000)
def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Return a key for `sorted` that puts Vietnamese text in dictionary order; digits come before letters."""
    value = clean(text)
    letters: list[int] = []
    tones: list[int] = []
    for char in value.lower():
        base, tone = _split_tone(char)
        letters.append(_LETTERS.get(base, ord(base) if ord(base) < 50 else (20 if base == " " else 200 + ord(base))))
        tones.append(tone)
    return tuple(letters), tuple(tones), value


def _split_tone(char: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[c] for c in parts if c in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return base[:1] or char, tone


def person_sort_key(full_name: str) -> tuple[object, ...]:
    """Return a key that orders people as Vietnamese lists do: given name (last word), family name, middle."""
    words = clean(full_name).split(" ")
    return sort_key(words[-1]), sort_key(words[0]), sort_key(" ".join(words[1:-1]))
