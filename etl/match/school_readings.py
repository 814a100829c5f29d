"""How the place in a school's name can be read: as the school's own name, with or without the unit it lies in."""

from collections.abc import Iterator

from etl.match.places import is_unit_name, looks_like_place_only, unit_text, unit_word_length
from etl.match.words import Words, words_of
from etl.text.fold import has_marks
from geo.place_text import MARKS_LOST, agreement

_PROVINCE = (("tinh", "dien", "bien"), ("dien", "bien"))


def place_words(text: str) -> Words:
    """Return the words of a unit's name without its type."""
    words = words_of(text)
    return words.part(unit_word_length(words.folded))


def readings_of(place: Words) -> Iterator[tuple[Words, str | None]]:
    """Return the ways to divide a place into a school's own name and the unit it lies in (None: not said)."""
    yield place, None
    province = next((n for n in (3, 2) if place.folded[-n:] in _PROVINCE and len(place) > n), 0)
    if province and not unit_word_length(place.folded, len(place) - province - 1):
        place = place.part(0, len(place) - province)
        yield place, None
    length = unit_word_length(place.folded)
    if length:
        own = next((n for n in range(length + 1, len(place)) if unit_word_length(place.folded, n)), len(place))
        yield place.part(length, own), unit_text(place)
    for at in range(1, len(place) - 1):
        tail = place.part(at)
        if unit_word_length(tail.folded) or (looks_like_place_only(tail) and is_unit_name(tail.fold_text)):
            yield place.part(0, at), unit_text(tail)


def could_be_school(typed: str, official: str) -> bool:
    """Tell whether `typed` is `official` with some or all marks lost, or with words run together; never other marks."""
    if typed == official or not has_marks(official):
        return True
    return agreement(typed.replace(" ", ""), official.replace(" ", "")) >= MARKS_LOST
