"""Headings made comparable, and fields found among them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from etl.text.fold import fold

_WORDS = re.compile(r"[^\W_]+")
_BRACKET = re.compile(r"[(\[（［]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")

_LONGEST_HEADING = 2_000
_USUAL_WIDTH = 400


@lru_cache(maxsize=100_000)
def heading_key(text: str) -> str:
    """Return the words of a heading in lower case without marks; full-width letters and brackets made plain.

    "Tên  (tên gốc)" → "ten ten goc"; "period_start" → "period start"; "所要時間（分）" keeps its letters.
    """
    plain = text.lower() if text.isascii() else fold(unicodedata.normalize("NFKC", text))
    return " ".join(_WORDS.findall(plain))


def without_note(text: str) -> str:
    """Return a heading without what stands in brackets: "Huyện (trước 01/7/2025)" → "Huyện "."""
    return _BRACKETS.sub(" ", unicodedata.normalize("NFKC", text))


def keys_of(cells: Iterable[Any]) -> list[str]:
    """Return the heading key of every cell; "" for a cell that is no text, or longer than any heading."""
    return [key for key, _ in _keys(tuple(cells))]


def match_fields(cells: Sequence[Any], spellings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return field → column of the first cell that bears one of the field's spellings (heading keys).

    A whole heading goes before a heading whose bracketed note was left out, so that two columns that differ only in
    their notes stay apart.
    """
    index = _index_of(spellings)
    keys = _keys(tuple(cells))
    found: dict[str, int] = {}
    for column, (key, _) in enumerate(keys):
        name = index.get(key)
        if name is not None:
            found.setdefault(name, column)
    taken = set(found.values())
    for column, (key, bare) in enumerate(keys):
        if bare != key and column not in taken:
            name = index.get(bare)
            if name is not None and name not in found:
                found[name] = column
    return found


def _keys(cells: tuple[Any, ...]) -> Sequence[tuple[str, str]]:
    """Return the keys of the cells of one row, whole and without a bracketed note; every reader asks for the same rows."""
    return _known_keys(cells) if len(cells) <= _USUAL_WIDTH else [_both_keys(cell) for cell in cells]


@lru_cache(maxsize=1_000)
def _known_keys(cells: tuple[Any, ...]) -> Sequence[tuple[str, str]]:
    return [_both_keys(cell) for cell in cells]


def _both_keys(cell: Any) -> tuple[str, str]:
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEADING:
        return "", ""
    key = heading_key(cell)
    return key, heading_key(without_note(cell)) if key and _BRACKET.search(cell) else key


_indexes: dict[int, tuple[Mapping[str, Sequence[str]], dict[str, str]]] = {}


def _index_of(spellings: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return heading key → field. Spellings are constants of the readers: each is indexed once and known by its identity."""
    known = _indexes.get(id(spellings))
    if known is None or known[0] is not spellings:
        index = {heading_key(word): name for name, words in reversed(list(spellings.items())) for word in words}
        known = _indexes[id(spellings)] = spellings, index
    return known[1]
