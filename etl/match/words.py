"""Words of a Vietnamese name in two spellings side by side: with marks (`accented`) and without (`folded`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from etl.text.fold import accent_key, fold, fold_words, has_marks

_WORD = re.compile(r"[^\W_]+")


class Codes:
    """Codes of a list, found as typed, else in other case or without the leading zeros that Excel takes from numbers."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._exact = frozenset(codes)
        self._loose: dict[str, set[str]] = {}
        for code in self._exact:
            self._loose.setdefault(_loose(code), set()).add(code)

    def longest(self, code: str) -> str:
        """Return the spelling of `code` that kept the most zeros among the codes of the list."""
        return max(self._loose.get(_loose(code), {code}), key=lambda c: (len(c), c))

    def find(self, typed: str | None) -> str | None:
        """Return the one code that `typed` can be; None where there is none or more than one."""
        if not typed or typed in self._exact:
            return typed or None
        found = self._loose.get(_loose(typed), set())
        return next(iter(found)) if len(found) == 1 else None


def _loose(code: str) -> str:
    return code.replace(" ", "").upper().lstrip("0")


@dataclass(frozen=True)
class Words:
    """The words of one text: `accented[i]` and `folded[i]` are the same word; `shouted[i]`: it was all capitals."""

    accented: tuple[str, ...]
    folded: tuple[str, ...]
    shouted: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.folded)

    def part(self, start: int, end: int | None = None) -> "Words":
        """Return the words from `start` up to `end`."""
        return Words(self.accented[start:end], self.folded[start:end], self.shouted[start:end])

    def without(self, start: int, end: int) -> "Words":
        """Return the words but those from `start` up to `end`."""
        return Words(
            self.accented[:start] + self.accented[end:],
            self.folded[:start] + self.folded[end:],
            self.shouted[:start] + self.shouted[end:],
        )

    @property
    def accent_text(self) -> str:
        """Words with marks, joined by spaces."""
        return " ".join(self.accented)

    @property
    def fold_text(self) -> str:
        """Words without marks, joined by spaces."""
        return " ".join(self.folded)


@lru_cache(maxsize=100_000)
def words_of(text: str) -> Words:
    """Split `text` into words; punctuation separates, letters and digits stay together."""
    raw = _WORD.findall(text)
    if not raw:
        return Words((), (), ())
    return Words(*zip(*map(_word, raw), strict=True))


@lru_cache(maxsize=100_000)
def _word(raw: str) -> tuple[str, str, bool]:
    return accent_key(raw), fold_words(raw), raw.isupper()


def could_be(typed: str, official: str) -> bool:
    """Tell whether `typed` can be `official` with marks lost: each word equal, or typed without its marks.

    A word typed with other marks than the official one speaks against it. An official name that has no marks at all
    was itself written without them and is compared without.
    """
    if typed == official:
        return True
    typed_words, official_words = words_of(typed), words_of(official)
    if typed_words.folded != official_words.folded:
        return False
    if typed_words.accented == official_words.accented:
        return True
    if not has_marks(official):
        return True
    return all(t == o or not has_marks(t) for t, o in zip(typed_words.accented, official_words.accented, strict=True))


class _Plain(dict[int, str]):
    """Character → the same without marks and in lower case, where that is one character."""

    def __missing__(self, code: int) -> str:
        own = chr(code)
        folded = fold(own)
        self[code] = folded if len(folded) == 1 else own
        return self[code]


_PLAIN = _Plain()


@lru_cache(maxsize=200_000)
def plain(text: str) -> str:
    """Return `text` (in NFC) without marks and in lower case, with every character in its place: spans fit both."""
    return text.translate(_PLAIN)
