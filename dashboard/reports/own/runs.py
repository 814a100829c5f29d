"""Marks in text that an office program keeps in runs: filled where they stand, whatever runs the program cut them into."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.reports.own.marks import MARK

SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Place = Callable[[Any, str, str, str], None]
"""Called with a text element, what stands before the mark in it, the value, and what stands after the mark in it."""


def text_of(elements: Sequence[Any]) -> str:
    """Return the text of text elements in order."""
    return "".join(element.text or "" for element in elements)


def write(element: Any, text: str) -> None:
    """Set the text of an element; spaces at its ends stay."""
    element.text = text
    if text != text.strip():
        element.set(SPACE, "preserve")


def join(element: Any, head: str, value: str, tail: str) -> None:
    """Place a value inside the element: it takes the look of the run in which the mark begins."""
    write(element, head + value + tail)


def fill_runs(elements: Sequence[Any], value_of: Callable[[str], str | None], place: Place = join) -> bool:
    """Replace every mark that `value_of` has a value for; tell whether there was one.

    `elements`: the text elements (w:t, a:t, t) of one paragraph in order. Marks are placed from the last to the first;
    `place` leaves `head` in the element it is given.
    """
    text = text_of(elements)
    found = [(m.start(), m.end(), v) for m in MARK.finditer(text) if (v := value_of(m[1])) is not None]
    starts, at = [], 0
    for element in elements:
        starts.append(at)
        at += len(element.text or "")
    lengths = [len(element.text or "") for element in elements]
    for start, end, value in reversed(found):
        first = next(n for n, s in enumerate(starts) if s <= start < s + lengths[n])
        last = next(n for n, s in enumerate(starts) if s < end <= s + lengths[n])
        tail = (elements[last].text or "")[end - starts[last] :]
        for between in range(first + 1, last + 1):
            write(elements[between], tail if between == last else "")
        head = (elements[first].text or "")[: start - starts[first]]
        place(elements[first], head, value, tail if first == last else "")
    return bool(found)
