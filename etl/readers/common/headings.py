"""Headings made comparable, and fields found among them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from etl.text.fold import fold

_WORDS = re.compile(r"[^\W_]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=100_000)
def heading_key(text: str) -> str:
    """Return the words of a heading in lower case without marks; full-width letters and brackets made plain.

    "Tên  (tên gốc)" → "ten ten goc"; "period_start" → "period start"; "所要時間（分）" keeps its letters.
    """
    return " ".join(_WORDS.findall(fold(unicodedata.normalize("NFKC", text))))


def without_note(text: str) -> str:
    """Return a heading without what stands in brackets: "Huyện (trước 01/7/2025)" → "Huyện "."""
    return _BRACKETS.sub(" ", unicodedata.normalize("NFKC", text))


def keys_of(cells: Iterable[Any]) -> list[str]:
    """Return the heading key of every cell; "" for a cell that is no text."""
    return [heading_key(cell) if isinstance(cell, str) and cell else "" for cell in cells]


def match_fields(cells: Sequence[Any], spellings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return field → column of the first cell that bears one of the field's spellings (heading keys).

    A whole heading goes before a heading whose bracketed note was left out, so that two columns that differ only in
    their notes stay apart.
    """
    index = _index(tuple((name, tuple(words)) for name, words in spellings.items()))
    found: dict[str, int] = {}
    keys = keys_of(cells)
    for column, key in enumerate(keys):
        name = index.get(key)
        if name is not None:
            found.setdefault(name, column)
    taken = set(found.values())
    for column, cell in enumerate(cells):
        if column in taken or not keys[column] or not isinstance(cell, str):
            continue
        name = index.get(heading_key(without_note(cell)))
        if name is not None and name not in found:
            found[name] = column
    return found


@lru_cache(maxsize=64)
def _index(spellings: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return {heading_key(word): name for name, words in reversed(spellings) for word in words}
