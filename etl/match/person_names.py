"""The shape of people's names: full or given, and which of two names of one participant is the fuller."""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from etl.match.devices import take_device
from etl.match.organisations import is_acronym
from etl.match.school_names import SHORT_TYPES, TYPE_STARTS, type_at
from etl.match.titles import MIDDLES, cut_classes, is_subject, read_titles
from etl.match.words import Words, plain, words_of
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


def joined_at_comma(first: str, second: str) -> str | None:
    """Return one name of two parts that a comma divides ("Hoa, Lò Thị", "Lò Thị, Hoa") in its Vietnamese order.

    None where they are two names or a name and something else: one part has to begin with a family name, the other to
    be a given name of one or two words. Platforms and people turn a name so; the given name is never dropped.
    """
    one, two = words_of(first), words_of(second)
    parts = ((second, two, first, one), (first, one, second, two))
    if not 3 <= len(one) + len(two) <= 5 or any(map(_is_no_part_of_a_name, (first, second))):
        return None
    for family, family_words, given, given_words in parts:
        is_open = len(family_words) == 2 and family_words.accented[1] in MIDDLES
        goes_on = len(family_words) == 1 and given_words.accented[0] in MIDDLES and len(given_words) < 4
        if family_weight(family) and (goes_on or (is_open and _is_given_part(given_words))):
            return f"{family} {given}"
    if set(one.folded) <= set(two.folded) or set(two.folded) <= set(one.folded):
        return None
    for family, family_words, given, given_words in parts:
        lead = family_weight(family) - family_weight(given)
        is_longer = len(family_words) > 1 and len(given_words) == 1
        fits = len(given_words) < 3 if len(family_words) > 1 else family_weight(family) == 2
        if family_weight(family) and fits and _is_given_part(given_words) and (lead > 0 or (lead == 0 and is_longer)):
            return f"{family} {given}"
    return None


def _is_given_part(words: Words) -> bool:
    return MIDDLES.isdisjoint(words.accented) and any(len(word) > 1 for word in words.folded)


def _is_no_part_of_a_name(text: str) -> bool:
    return bool(_NOT_A_NAME.search(text)) or "(" in text or is_subject(text) or is_acronym(text)


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
