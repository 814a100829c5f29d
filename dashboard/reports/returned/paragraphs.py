"""What differs between two running texts, paragraph by paragraph; and the stretch of a text that differs."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from dashboard.reports.returned.align import is_figure, plain
from dashboard.reports.returned.difference import Difference

TEXT = "Văn bản"
_TO_FILL = re.compile(r"(?:…|\.{3,}|_{3,}|\[[^\]]*\])[\s…._]*")
"""Places that our documents leave open for whoever signs."""
_CONTEXT = 3
_LIKE = 0.5


def compare_texts(old: Sequence[str], new: Sequence[str], same: Sequence[tuple[str, str]]) -> Iterator[Difference]:
    """Yield what differs between two texts, in the order of the old one. `same`: as in `compare`."""
    left, right = [swapped(t, same) for t in old], [plain(t) for t in new]
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        yield from _paragraphs(old, list(range(a, b)), left, list(range(c, d)), right)


def _paragraphs(
    old: Sequence[str], lost: list[int], left: Sequence[str], added: list[int], right: Sequence[str]
) -> Iterator[Difference]:
    """Pair the paragraphs of one stretch that differs, in order; the rest was put in or taken out."""
    for n in lost:
        best = max(added, key=lambda m: _likeness(left[n], right[m]), default=None)
        if best is None or _likeness(left[n], right[best]) < _LIKE:
            yield Difference(TEXT, f"đoạn {n + 1}", "", "", "row_removed", old[n], "")
            continue
        for m in [m for m in added if m < best]:
            yield Difference(TEXT, f"đoạn {m + 1}", "", "", "row_added", "", right[m])
        added = [m for m in added if m > best]
        if is_filled(left[n], right[best]):
            yield Difference(TEXT, f"đoạn {n + 1}", "", "", "filled", old[n], right[best])
        else:
            yield Difference(TEXT, f"đoạn {n + 1}", "", "", "changed", *excerpt(left[n], right[best]))
    for m in added:
        yield Difference(TEXT, f"đoạn {m + 1}", "", "", "row_added", "", right[m])


def _likeness(one: str, other: str) -> float:
    if is_filled(one, other):
        return 1.0
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def excerpt(old: str, new: str) -> tuple[str, str]:
    """Return the stretches of two texts where they differ, each with a few words around it."""
    left, right = old.split(), new.split()
    before: list[str] = []
    after: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        is_same, is_first, is_last = kind == "equal", a == c == 0, b == len(left) and d == len(right)
        before += _around(left[a:b], is_first=is_first, is_last=is_last) if is_same else left[a:b]
        after += _around(right[c:d], is_first=is_first, is_last=is_last) if is_same else right[c:d]
    one, other = " ".join(before), " ".join(after)
    return (one, other) if is_figure(old) and is_figure(new) else (f"“{one}”", f"“{other}”")


def _around(words: Sequence[str], *, is_first: bool, is_last: bool) -> list[str]:
    """Return the words next to a difference; "…" for those further off."""
    if is_first and is_last:
        return list(words)
    head, tail = 0 if is_first else _CONTEXT, 0 if is_last else _CONTEXT
    if len(words) <= head + tail + 1:
        return list(words)
    return [*words[:head], "…", *words[len(words) - tail :]]


def swapped(text: str, same: Sequence[tuple[str, str]]) -> str:
    """Return a text as it is compared, with the new codes and versions in place of the old ones."""
    for before, after in same:
        text = text.replace(before, after) if before else text
    return plain(text)


def is_filled(old: str, new: str) -> bool:
    """Return whether the new text is the old one with the places filled in that were left open."""
    parts = _TO_FILL.split(old)
    if len(parts) == 1:
        return False
    pattern = r"\s*.*?\s*".join(re.escape(plain(p)) for p in parts)
    return re.fullmatch(pattern, plain(new), re.DOTALL) is not None
