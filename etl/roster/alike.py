"""How two names on staff lists are alike: one name written in two ways, or one letter or part apart."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from etl.match.words import words_of
from etl.text.fold import has_marks
from etl.text.spelling import sound_fold, sound_key

SAME, UNMARKED, SWAPPED, ONE_LETTER, PART = "name_same", "name_unmarked", "name_swapped", "name_letter", "name_part"
ONE_NAME = frozenset({SAME, UNMARKED, SWAPPED})
"""Ways in which one and the same name is written; the others need a shared address to mean one person."""


@lru_cache(maxsize=100_000)
def sounds(name: str) -> tuple[str, ...]:
    """Return the words of a name with their marks; customs of spelling (hoà/hòa, Lý/Lí) do not count."""
    return tuple(sound_key(w) for w in words_of(name).accented)


@lru_cache(maxsize=100_000)
def bag(name: str) -> tuple[str, ...]:
    """Return the words of a name without marks in alphabetical order: equal for whatever can be one name."""
    return tuple(sorted(sound_fold(w) for w in words_of(name).accented))


def likeness(one: str, other: str) -> str | None:
    """Return how the two names are alike, None where they are two names.

    Marks that differ make two names, unless one of the names was written without any; "Hoa" beside "Hòa" is a letter.
    """
    first, second = sounds(one), sounds(other)
    if not first or not second:
        return None
    if first == second:
        return SAME
    is_bare = not (has_marks(one) and has_marks(other))
    if is_bare and [*map(sound_fold, first)] == [*map(sound_fold, second)]:
        return UNMARKED
    if sorted(first) == sorted(second) or (is_bare and bag(one) == bag(other)):
        return SWAPPED
    if len(first) == len(second) and _letters_apart(one, other, is_bare=is_bare) <= 1:
        return ONE_LETTER
    shorter, longer = sorted((bag(one), bag(other)), key=len)
    return PART if len(shorter) >= 2 and set(shorter) < set(longer) else None


def _letters_apart(one: str, other: str, *, is_bare: bool) -> int:
    first, second = (("".join(bag(n)) if is_bare else "".join(sorted(sounds(n)))) for n in (one, other))
    return OSA.distance(first, second, score_cutoff=1)
