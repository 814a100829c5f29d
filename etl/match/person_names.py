"""The shape of people's names: full or given, and which of two names of one participant is the fuller."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from etl.match.devices import take_device
from etl.match.school_names import SHORT_TYPES, TYPE_STARTS, type_at
from etl.match.titles import cut_classes, read_titles
from etl.match.words import plain, words_of
from etl.text.fold import clean, has_marks
from etl.text.names import family_weight

_NOT_A_NAME = re.compile(r"\d")
_NAME_CHARACTERS = re.compile(r"[^\W\d_]+(?:[ .'’][^\W\d_.]*)*\.?")

ALIKE = 88
"""Two spellings of one participant's name, of 100 (rapidfuzz ratio without marks)."""


def is_same_bearer(first: str, second: str) -> bool:
    """Tell whether two full names can be one person's: the same words in any order, a part of them, or a misspelling."""
    one, two = words_of(first), words_of(second)
    if set(one.folded) <= set(two.folded) or set(two.folded) <= set(one.folded):
        return True
    return len(one) == len(two) and fuzz.ratio(one.fold_text, two.fold_text) >= ALIKE


def one_of_two(first: str, second: str) -> tuple[str, str | None]:
    """Return (name, second name) of two full names of one participant: the fuller, and the one with marks, first.

    Two names of plainly different people become one text, which nobody bears.
    """
    one, two = words_of(first), words_of(second)
    if one.folded == two.folded:
        if one.accented == two.accented or not has_marks(second):
            return first, None
        return (first, second) if has_marks(first) else (second, None)
    if not is_same_bearer(first, second):
        return f"{first} ({second})", None
    if len(one) == len(two):  # in another order: the one that begins with the family name
        return (second, first) if family_weight(second) > family_weight(first) else (first, second)
    return (first, second) if len(one) > len(two) else (second, first)


def is_given_name(name: str) -> bool:
    """Tell whether a name without titles is one word that can be a given name or a nickname."""
    words = words_of(name)
    return len(words) == 1 and len(words.folded[0]) > 1 and not _NOT_A_NAME.search(name) and len(name) <= 8


@lru_cache(maxsize=100_000)
def person_part(text: str) -> str:
    """Return a personal name without numbering, titles and classes ("12. Cô Hoa 4 tuổi" gives "Hoa"), as typed otherwise."""
    cleaned = clean(text)
    without_class, _ = cut_classes(cleaned, plain(cleaned))
    if "/" in without_class and "/c" not in without_class:
        without_class = without_class.replace("/", " ")
    return read_titles(without_class).name or cleaned


@lru_cache(maxsize=100_000)
def is_person_name(text: str) -> bool:
    """Tell whether `text` has the shape of a full name: two to six words of letters, no device or school word."""
    return not _NOT_A_NAME.search(text) and is_full_name(person_part(text)) and take_device(text, plain(text)) is None


def is_full_name(name: str) -> bool:
    """Tell whether a name without titles has two to six words, none of them a type of school."""
    if _NOT_A_NAME.search(name):
        return False
    words = words_of(name)
    if TYPE_STARTS.isdisjoint(words.folded):
        return 2 <= len(words) <= 6
    return 2 <= len(words) <= 6 and not any(
        type_at(words, n)[1] and word not in SHORT_TYPES for n, word in enumerate(words.folded)
    )


def can_be_owner(name: str) -> bool:
    """Tell whether what is left of a device's name can be its owner's: letters only, no random capitals."""
    return (
        bool(_NAME_CHARACTERS.fullmatch(name))
        and len(words_of(name)) <= 6
        and not (
            len(words_of(name)) == 1 and len(name) > 6 and name.isupper()  # "DESKTOP-QWERTZU"
        )
    )
