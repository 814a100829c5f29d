"""Words of a Vietnamese name in two spellings side by side: with marks (`accented`) and without (`folded`)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.text.fold import accent_key, fold_words, has_marks

_WORD = re.compile(r"[^\W_]+")


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
    return Words(
        tuple(accent_key(w) for w in raw),
        tuple(fold_words(w) for w in raw),
        tuple(w.isupper() for w in raw),
    )


def could_be(typed: str, official: str) -> bool:
    """Tell whether `typed` can be `official` with marks lost: each word equal, or typed without its marks.

    A word typed with other marks than the official one speaks against it. An official name that has no marks at all
    was itself written without them and is compared without.
    """
    typed_words, official_words = words_of(typed), words_of(official)
    if typed_words.folded != official_words.folded:
        return False
    if not has_marks(official):
        return True
    return all(t == o or not has_marks(t) for t, o in zip(typed_words.accented, official_words.accented, strict=True))
