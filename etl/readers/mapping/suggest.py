"""A guess at an unknown table: where its headings are, what it records, which column holds what. A clerk confirms it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from etl.model.mapping import KINDS, Field
from etl.readers.common.cells import text_of
from etl.readers.common.date_order import day_in_name
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.common.headings import heading_key, without_note
from etl.readers.common.questions import has_words
from etl.readers.mapping.contents import Contents, begins_with_family, contents_of
from etl.readers.mapping.heads import NEXT, Head, heads_of
from etl.readers.mapping.rows import NAME_PARTS, name_field
from etl.readers.mapping.words import CUES, TOOLS, words_of
from etl.text.fold import fold

_WHOLE, _FRONT, _INSIDE, _NOTE = 10.0, 6.0, 4.0, 3.0
_ENOUGH = 5
"""A column whose words and cells together speak for a field with less than this is left to the clerk."""
_BY_CONTENT = {"email": "email", "phone": "phone", "name": "family", "school": "school"}
"""Forms that cells alone can show, whatever the heading says, and what they must look like for it."""


_TITLE_DAY = re.compile(r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)|\d{1,2} thang \d{1,2},? nam \d{4}")


def score_kinds(document: Document, head: Head) -> dict[str, float]:
    """Return how well each kind of record fits the table below `head`; only their order means something."""
    words = _words_around(document, head)
    return {kind: _score(kind, _guess(head, kind), suggest_constants(document, head, kind), words) for kind in KINDS}


def best_head(document: Document) -> Head | None:
    """Return the line that most likely holds the headings: words of headings, no data in it, data below it."""
    best: tuple[float, Head] | None = None
    for grid in document.grids:
        for head in heads_of(grid):
            score = _looks_like_head(head)
            if best is None or score > best[0]:
                best = score, head
    return best[1] if best else None


def suggest_columns(head: Head, kind: str) -> dict[str, str]:
    """Return field → label of the column for one kind of record."""
    return {field_id: label for field_id, (label, _) in _guess(head, kind).items()}


def suggest_constants(document: Document, head: Head, kind: str) -> dict[str, str]:
    """Return the constants that a file's name and titles tell: the tool that a usage report speaks of, the session's day."""
    found = suggest_columns(head, kind)
    if kind == "usage" and "tool" not in found:
        words = _words_around(document, head)
        tool = next((code for word, code in TOOLS.items() if f" {word} " in f" {words} "), None)
        return {"tool": tool} if tool else {}
    has_day = found.keys() & {"held_date", "signed_at", "session_text", "session_code"}
    if kind == "completions" and "course" not in found:
        return {"course": document.source.stem}
    if kind in ("sign_ins", "rollcalls") and not has_day:
        held = _day_above(head) or day_in_name(document.source.name)
        return {"held_date": held.isoformat()} if held else {}
    return {}


def _day_above(head: Head) -> date | None:
    """Return the only day that the titles above the headings name."""
    texts = [text_of(cell) for row in head.grid.head[: head.index] for cell in row]
    days = {found for text in texts for m in _TITLE_DAY.finditer(fold(text)) if (found := day(m[0], "dmy"))}
    return days.pop() if len(days) == 1 else None


def _looks_like_head(head: Head) -> float:
    filled = [(text_of(cell).split(" – ")[0], cell) for cell in head.cells if text_of(cell)]
    known = sum(1 for text, _ in filled if _is_heading_word(heading_key(text)))
    data = sum(
        1
        for text, cell in filled
        if not isinstance(cell, str) or contents_of([text]).shares["email"] or _is_dated(text)
    )
    words = sum(1 for text, _ in filled if len(text.split()) <= 8)
    return 3 * known + 0.5 * words - 4 * data + (1 if head.is_joined else 0) - (5 if not head.sample else 0)


def _is_dated(text: str) -> bool:
    shares = contents_of([text]).shares
    return bool(shares["day"] or shares["number"] or shares["clock"])


@lru_cache(maxsize=10_000)
def _is_heading_word(key: str) -> bool:
    return key in {heading_key(w) for kind in KINDS.values() for f in kind.fields for w in words_of(kind.id, f.id)}


def _guess(head: Head, kind: str) -> dict[str, tuple[str, float]]:
    """Return field → (label, score), every column for one field only, the surest first."""
    fits = [
        (_fit(kind, known, label, contents), known.id, label)
        for known in KINDS[kind].fields
        for label, contents in zip(head.labels, head.contents, strict=True)
        if label
    ]
    found: dict[str, tuple[str, float]] = {}
    for score, field_id, label in sorted(fits, key=lambda fit: -fit[0]):
        if score >= _ENOUGH and field_id not in found and label not in {taken for taken, _ in found.values()}:
            found[field_id] = label, score
    return _whole_or_parts(head, kind, found)


def _whole_or_parts(head: Head, kind: str, found: dict[str, tuple[str, float]]) -> dict[str, tuple[str, float]]:
    """Keep the whole name or its two parts, never both; the part that begins with a family name stands in front."""
    name = name_field(kind)
    if name in found and found[name][0] + NEXT in head.labels:  # one heading merged over "họ, tên đệm" and "tên"
        label, score = found.pop(name)
        found["name_start"], found["name_end"] = (label, score), (label + NEXT, score)
    start, end = (found.get(part) for part in NAME_PARTS)
    if start and end:
        found.pop(name, None)
        first, second = (_family_share(head, label) for label, _ in (start, end))
        if second > first:
            found["name_start"], found["name_end"] = end, start
    else:
        for part in NAME_PARTS:
            left_over = found.pop(part, None)
            if left_over and name not in found and name in {f.id for f in KINDS[kind].fields}:
                found[name] = left_over
    return found


def _family_share(head: Head, label: str) -> float:
    column = head.labels.index(label)
    cells = [text_of(row[column]) for row in head.sample if column < len(row) and text_of(row[column])]
    return sum(map(begins_with_family, cells)) / len(cells) if cells else 0.0


def _fit(kind: str, known: Field, label: str, contents: Contents) -> float:
    """Return how well a column fits a field: its heading's words and its cells together."""
    by_words = _words_score(label, words_of(kind, known.id))
    if known.id in NAME_PARTS and by_words < _WHOLE - 1:  # "Tên" is a part of a name, "Tên sản phẩm" is none
        return 0.0
    if by_words:
        return by_words + 4 * contents.fit(known.form)
    alone = contents.fit(_BY_CONTENT[known.form]) if known.form in _BY_CONTENT and known.id not in NAME_PARTS else 0.0
    return 6 * alone if alone >= 0.6 else 0.0


def _words_score(label: str, words: Sequence[str]) -> float:
    return max((_word_score(label, word) - 0.01 * n for n, word in enumerate(words)), default=0.0)


@lru_cache(maxsize=100_000)
def _word_score(label: str, word: str) -> float:
    key, whole, short = heading_key(word), heading_key(label), without_note(label)
    if key == whole or key == heading_key(short):
        return _WHOLE
    if has_words(short, (word,)):
        covered = len(key.split()) / len(heading_key(short).split())
        return (_FRONT if heading_key(short).startswith(key) else _INSIDE) + 3 * covered
    return _NOTE if has_words(label, (word,)) else 0


def _score(kind: str, found: Mapping[str, tuple[str, float]], constants: Mapping[str, str], words: str) -> float:
    record_kind = KINDS[kind]
    given = {*found, *constants}
    score = 0.5 * sum(value for _, value in found.values())
    score -= sum(15 for group in record_kind.needs if not given & set(group))
    score -= sum(6 for group in record_kind.wants if not given & set(group))
    return score + 6 * min(3, sum(1 for cue in CUES[kind] if f" {heading_key(cue)} " in f" {words} "))


def _words_around(document: Document, head: Head) -> str:
    """Return the words of the file's name, the sheet, the titles above the headings and the headings themselves."""
    above = [text_of(cell) for row in head.grid.head[: head.index] for cell in row]
    texts = [document.source.stem, head.grid.name or "", *above, *head.labels]
    return " ".join(heading_key(text) for text in texts if text)
