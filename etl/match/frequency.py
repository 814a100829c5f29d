"""How common a name is: what a stranger, somebody on no list, would be called.

Words are counted by their place in the staff lists (family, middle, given name) and mixed with what is usual in the
country, so that a list of ten people does not make its own names the only ones there are.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from etl.match.words import words_of
from etl.text.fold import has_marks
from etl.text.given_names import GIVEN_NAMES
from etl.text.names import FAMILY_NAMES
from etl.text.spelling import sound_fold, sound_key
from etl.text.syllables import is_syllable

_LISTED_PEOPLE = 500
"""The usual shares weigh as much as a list of so many people."""

_USUAL_MIDDLES = {"thị": 0.40, "văn": 0.20, "a": 0.05}
_FAMILY, _OTHER_FAMILY, _MIDDLE, _GIVEN, _NO_SYLLABLE = 0.02, 0.0005, 0.002, 0.002, 1e-6
_BARE_READINGS = 3
"""A syllable without marks stands for about so many with marks."""


class NameModel:
    """Shares of family, middle and given names, with marks and without."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._counts: dict[str, Counter[str]] = {place: Counter() for place in ("family", "middle", "given")}
        self._people = 0
        for name in full_names:
            words = [sound_key(w) for w in words_of(name).accented]
            if len(words) < 2:
                continue
            self._people += 1
            for place, word in (("family", words[0]), ("given", words[-1]), ("middle", " ".join(words[1:-1]))):
                self._counts[place][word] += 1
                if place != "middle":
                    self._counts[place]["~" + sound_fold(word)] += 1
                else:
                    self._counts[place]["~" + " ".join(map(sound_fold, word.split(" ")))] += 1
        self._share = lru_cache(maxsize=50_000)(self._share_of)
        self._probability = lru_cache(maxsize=100_000)(self._probability_of)

    def probability(self, name: str) -> float:
        """Return the share (0–1) of people who are called `name`; one word is a given name alone.

        Typed without marks, the name stands for all that it can be.
        """
        return self._probability(name)

    def _probability_of(self, name: str) -> float:
        is_bare = not has_marks(name)
        words = [sound_fold(w) if is_bare else sound_key(w) for w in words_of(name).accented]
        if not words:
            return 0.0
        if len(words) == 1:
            return self._share("given", words[0], is_bare)
        found = self._share("family", words[0], is_bare) * self._share("given", words[-1], is_bare)
        return found * self._share("middle", " ".join(words[1:-1]), is_bare)

    def is_in_use(self, word: str, place: str, *, is_bare: bool) -> bool:
        """Tell whether a word is itself a name in that place (family, given), so that it may be no slip for another."""
        if place not in _IN_USE:
            return False
        plain, bare = _IN_USE[place]
        if is_bare:
            return bool(self._counts[place]["~" + sound_fold(word)]) or sound_fold(word) in bare
        return bool(self._counts[place][word]) or word in plain

    def _share_of(self, place: str, word: str, is_bare: bool) -> float:
        counted = self._counts[place]["~" + word if is_bare else word]
        return (counted + _LISTED_PEOPLE * _usual(place, word, is_bare)) / (self._people + _LISTED_PEOPLE)


def _usual(place: str, word: str, is_bare: bool) -> float:
    parts = word.split(" ")
    readings = _BARE_READINGS if is_bare else 1
    if not all(is_syllable(part) for part in parts if part):
        return _NO_SYLLABLE
    if place == "family":
        return (_FAMILY if _is_family(word, is_bare=is_bare) else _OTHER_FAMILY) * readings
    if place == "given":
        return _GIVEN * readings
    known = next((s for usual, s in _USUAL_MIDDLES.items() if word == (sound_fold(usual) if is_bare else usual)), None)
    return known if known is not None else _MIDDLE * readings if word else 0.02


def _is_family(word: str, *, is_bare: bool) -> bool:
    return word in (_BARE_FAMILIES if is_bare else _FAMILIES)


_FAMILIES = frozenset(map(sound_key, FAMILY_NAMES))
_BARE_FAMILIES = frozenset(map(sound_fold, FAMILY_NAMES))
_IN_USE = {
    "family": (_FAMILIES, _BARE_FAMILIES),
    "given": (frozenset(map(sound_key, GIVEN_NAMES)), frozenset(map(sound_fold, GIVEN_NAMES))),
}


def is_family_name(word: str) -> bool:
    """Tell whether one word is a family name; typed without marks, whether it can be one."""
    return _is_family(sound_key(word), is_bare=False) or (
        not has_marks(word) and _is_family(sound_fold(word), is_bare=True)
    )
