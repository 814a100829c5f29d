"""How probable it is that somebody with a given official name wrote what stands in a file.

A naive model of typing: most people write their name in full with its marks, some without any, a few drop a part, turn the
order round or slip. Each deviation has a price (a negative logarithm of its probability); the cheapest explanation of
the whole name counts. Prices are the shares met in real sign-in sheets, rounded, and divided by how many different
slips are possible; `tests/bench_identity.py` measures what they lead to.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from etl.match.words import words_of
from etl.text.fold import has_marks
from etl.text.spelling import mixes_hook_and_tilde, sound_fold, sound_key, telex_forms, tone_of, without_tone

IN_FULL = -math.log(0.80)
WITHOUT_MARKS = -math.log(0.10)
"""The prices of the two usual ways of writing a name."""

_ORDER_TURNED, _ORDER_ODD = 4.5, 7.0
_MARK_LOST_AMONG_MARKED, _MARK_LOST_ELSE, _NEXT_MARK_LOST = 6.7, 4.6, 0.7
_HOOK_FOR_TILDE, _OTHER_TONE, _OTHER_MARK = 6.0, 7.5, 8.0
_Y_FOR_I, _TELEX, _NEXT_TELEX, _INITIAL = 1.5, 4.0, 0.5, 4.0
_ONE_LETTER, _ONE_LETTER_OF_SHORT, _TWO_LETTERS, _TONE_AND_LETTER = 8.5, 9.5, 13.0, 3.5
_EXTRA_WORD, _GLUED = 14.0, 4.0
GIVEN_ONLY = -math.log(0.02)
_GIVEN_MISSING, _FAMILY_MISSING, _MIDDLE_MISSING, _USUAL_MIDDLE_MISSING, _ONE_OF_MIDDLES_MISSING = (
    16.0,
    4.0,
    4.0,
    3.5,
    8.0,
)
_USUAL_MIDDLES = frozenset({"thi", "van", "a"})
_OUT_OF_REACH = 22.0
_LONGEST = 7
_NO_WAY = math.inf


@dataclass(frozen=True)
class Writing:
    """`log_probability` of what was typed, given the official name; `evidence`: what the two differ by, as codes.

    Codes: exact, no_marks, y_i, marks_lost, tone:<word as typed>@<family, middle or given>,
    letters:<likewise>, order, missing:<word>,
    given_missing, given_only, extra:<word>, initials, telex, glued.
    """

    log_probability: float
    evidence: tuple[str, ...]


class _Name(NamedTuple):
    """A name as it is compared: its words, these as they sound, and without marks; whether any of them bears a mark."""

    words: tuple[str, ...]
    sounds: tuple[str, ...]
    folds: tuple[str, ...]
    is_marked: bool


@lru_cache(maxsize=100_000)
def _name(text: str) -> _Name:
    words = words_of(text).accented
    return _Name(words, tuple(map(sound_key, words)), tuple(map(sound_fold, words)), has_marks(text))


@lru_cache(maxsize=200_000)
def writing_of(typed: str, official: str) -> Writing | None:
    """Return how `typed` can have been written for `official`; None where nothing explains it."""
    if typed == official:
        return _EXACT
    words, sounds, folds, is_marked = _name(typed)
    own_words, own_sounds, own_folds, has_own_marks = _name(official)
    if not words or not own_words or len(words) > _LONGEST or len(own_words) > _LONGEST:
        return None
    if sounds == own_sounds:
        return _EXACT if words == own_words else Writing(-IN_FULL - _Y_FOR_I, ("y_i",))
    is_bare = not is_marked
    if folds == own_folds and (is_bare or not has_own_marks):
        return _BARE
    if len(words) == 1 and folds[0] == own_folds[-1] and len(own_words) > 1:
        return _given_only(sounds[0], own_sounds[-1], is_bare)
    if len(folds) == len(own_folds):
        other = [n for n, fold in enumerate(folds) if fold != own_folds[n]]
        if len(other) == 1 and _word(sounds[other[0]], own_sounds[other[0]], is_bare, True)[0] == _NO_WAY:
            return None  # all the words but one in their places, and that one is another: another name
    best: _Found = (_OUT_OF_REACH, ())
    pair = _pair(sounds, own_sounds, is_bare, has_own_marks)
    if pair is not None:
        for order, price in _orders(len(own_sounds)):
            if best[0] > pair.least + price - _ROUNDING:
                best = min(best, _aligned(pair, order, price, best[0]), key=lambda one: one[0])
    if len(folds) != len(own_folds) and "".join(folds).replace("y", "i") == "".join(own_folds).replace("y", "i"):
        best = min(best, _run_together(sounds, own_sounds, is_bare), key=lambda found: found[0])
    price, evidence = best
    return Writing(-price, evidence) if price < _OUT_OF_REACH else None


_Found = tuple[float, tuple[str, ...]]
"""The price of one explanation, and its evidence."""
_EXACT = Writing(-IN_FULL, ("exact",))
_BARE = Writing(-WITHOUT_MARKS, ("no_marks",))


def _given_only(typed: str, own: str, is_bare: bool) -> Writing | None:
    if typed == own:
        return Writing(-GIVEN_ONLY, ("given_only",))
    if is_bare:
        return Writing(-GIVEN_ONLY - 1.0, ("given_only", "no_marks"))
    return Writing(-GIVEN_ONLY - _OTHER_TONE, ("given_only", f"tone:{typed}@given"))


def _run_together(typed: tuple[str, ...], own: tuple[str, ...], is_bare: bool) -> tuple[float, tuple[str, ...]]:
    if is_bare:
        return _GLUED + WITHOUT_MARKS, ("glued", "no_marks")
    if "".join(typed).replace("y", "i") == "".join(own).replace("y", "i"):
        return _GLUED + IN_FULL, ("glued",)
    return _GLUED + IN_FULL + _OTHER_TONE, ("glued", f"tone:{''.join(typed)}@given")


class _Pair(NamedTuple):
    """Two names word against word, whatever their order: `words[i][j]`: (price, code) of word i typed for word j of the name.

    `missing[j]`: the price of word j left out. `least`: no way of reading the one as the other is cheaper.
    """

    typed: tuple[str, ...]
    own: tuple[str, ...]
    is_bare: bool
    words: list[list[tuple[float, str]]]
    missing: tuple[float, ...]
    least: float


def _pair(typed: tuple[str, ...], own: tuple[str, ...], is_bare: bool, has_own_marks: bool) -> _Pair | None:
    """Return two names word against word; None where already the words that stand for nothing are too many.

    Every word typed is one of the name or one too many, every word of the name that none stands for is missing: that alone
    has its price, in whichever order. Words typed in Telex and middle names are reckoned as cheap as several of them get.
    """
    least = WITHOUT_MARKS if is_bare else IN_FULL
    words = []
    for word in typed:
        row = [_word(word, other, is_bare, has_own_marks) for other in own]
        price, _ = min(row)
        least += min(price, _EXTRA_WORD, _NEXT_TELEX if _IN_TELEX in row else price)
        if least >= _OUT_OF_REACH + _ROUNDING:
            return None
        words.append(row)
    is_met = [any(row[place][0] < _NO_WAY for row in words) for place in range(len(own))]
    if not is_met[-1]:
        least += _GIVEN_MISSING
    if not all(is_met[:-1]):
        least += _USUAL_MIDDLE_MISSING
    if least >= _OUT_OF_REACH + _ROUNDING:
        return None
    return _Pair(typed, own, is_bare, words, _missing(own), least)


_IN_TELEX = (_TELEX, "telex")
_ROUNDING = 1e-6
"""Sums of the same prices in another order differ by less."""


@lru_cache(maxsize=_LONGEST)
def _orders(length: int) -> list[tuple[tuple[int, ...], float]]:
    """Return the orders in which a name of so many words is met: (places of its words, price)."""
    own, last = tuple(range(length)), length - 1
    found = [(own, 0.0)]
    for cut in range(1, length):
        found.append((own[cut:] + own[:cut], _ORDER_TURNED if cut in (1, last) else _ORDER_ODD))
    if length > 2:
        found.append((own[::-1], _ORDER_TURNED))
    return found


def _aligned(pair: _Pair, order: tuple[int, ...], price: float, bound: float) -> _Found:
    """Return the cheapest way to read what was typed as the name in that order; nothing from `bound` on."""
    rows, columns = len(pair.typed), len(order)
    prices = [[_NO_WAY] * (columns + 1) for _ in range(rows + 1)]
    steps: list[list[_Step | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
    prices[0][0] = 0.0
    left = bound - price - (WITHOUT_MARKS if pair.is_bare else IN_FULL)
    for row, line in enumerate(prices):
        if min(line) >= left:
            return _NO_WAY, ()
        below = prices[row + 1] if row < rows else None
        for column in range(columns + 1):
            here = line[column]
            if here >= left:
                continue
            if column < columns and (cost := here + pair.missing[order[column]]) < line[column + 1]:
                line[column + 1], steps[row][column + 1] = cost, (row, column, "missing")
            if below is None:
                continue
            if here + _EXTRA_WORD < below[column]:
                below[column], steps[row + 1][column] = here + _EXTRA_WORD, (row, column, "extra")
            if column < columns:
                cost, code = pair.words[row][order[column]]
                if here + cost < below[column + 1]:
                    below[column + 1], steps[row + 1][column + 1] = here + cost, (row, column, code)
    if prices[-1][-1] == _NO_WAY:
        return _NO_WAY, ()
    return _priced(pair, prices[-1][-1] + price, _taken(steps, order), is_turned=price > 0)


_Step = tuple[int, int, str]
"""(Place in what was typed, place in the name, code)."""


def _taken(steps: list[list[_Step | None]], order: tuple[int, ...]) -> list[_Step]:
    """Return the steps of the cheapest way, the last one first, with places in the name as the list has it."""
    found = []
    row, column = len(steps) - 1, len(steps[0]) - 1
    while (step := steps[row][column]) is not None:
        row, column, code = step
        found.append((row, order[column] if column < len(order) else -1, code))
    return found


def _priced(pair: _Pair, total: float, steps: list[_Step], *, is_turned: bool) -> _Found:
    """Return the price and the evidence of a way that costs `total`, step by step: several slips of one kind are one habit."""
    last = len(pair.own) - 1
    evidence = _told(pair.typed, pair.own, steps)
    if is_turned:
        evidence.add("order")
    total -= max(sum(code == "telex" for *_, code in steps) - 1, 0) * (_TELEX - _NEXT_TELEX)
    middles = [place for _, place, code in steps if code == "missing" and 0 < place < last]
    if middles and (len(middles) == last - 1 or "initials" in evidence):  # who drops the middle drops all of it
        total += _USUAL_MIDDLE_MISSING - sum(pair.missing[place] for place in middles)
    if pair.is_bare:
        return total + WITHOUT_MARKS, tuple(sorted({*evidence, "no_marks"}))
    lost = sum(code == "marks_lost" for *_, code in steps)
    if lost:
        kept = sum(code == "" and has_marks(pair.own[place]) for _, place, code in steps)
        total += (_MARK_LOST_AMONG_MARKED if kept >= 2 else _MARK_LOST_ELSE) + (lost - 1) * _NEXT_MARK_LOST
    return total + IN_FULL, tuple(sorted(evidence))


def _told(typed: tuple[str, ...], own: tuple[str, ...], steps: list[_Step]) -> set[str]:
    """Return the steps as codes of evidence."""
    codes, last = set(), len(own) - 1
    for row, place, code in steps:
        if code == "missing":
            codes.add("given_missing" if place == last else f"missing:{own[place]}")
        elif code == "extra":
            codes.add(f"extra:{typed[row]}")
        elif code in ("letters", "tone"):
            part = "family" if place == 0 else "given" if place == last else "middle"
            codes.add(f"{code}:{typed[row]}@{part}")
        elif code:
            codes.add(code)
    return codes


@lru_cache(maxsize=50_000)
def _missing(own: tuple[str, ...]) -> tuple[float, ...]:
    """Return the price of every word of a name where it is left out."""
    usual = [sound_fold(word) in _USUAL_MIDDLES for word in own]
    # "Lò Thị Thu Hoa" may sign as Lò Thu Hoa; who signs as Lò Thị Hoa is somebody else more often
    other = _ONE_OF_MIDDLES_MISSING if len(own) > 3 and any(usual) else _MIDDLE_MISSING
    middles = [_USUAL_MIDDLE_MISSING if is_usual else other for is_usual in usual[1:-1]]
    return (_FAMILY_MISSING, *middles, _GIVEN_MISSING)[-len(own) :]


@lru_cache(maxsize=200_000)
def _word(typed: str, own: str, is_bare: bool, has_own_marks: bool) -> tuple[float, str]:
    """Return (price, code) of one word typed for another; an infinite price where nobody types the one for the other.

    The price of lost marks is reckoned for the whole name, by the caller.
    """
    if typed == own:
        return 0.0, ""
    typed_fold, own_fold = sound_fold(typed), sound_fold(own)
    if typed_fold == own_fold:
        if is_bare or not has_own_marks:
            return 0.0, ""
        if not has_marks(typed):
            return 0.1, "marks_lost"
        if mixes_hook_and_tilde(typed, own):
            return _HOOK_FOR_TILDE, "tone"
        return (_OTHER_TONE if without_tone(typed) == without_tone(own) else _OTHER_MARK), "tone"
    if typed in telex_forms(own):
        return _IN_TELEX
    if len(typed_fold) == 1 and own_fold.startswith(typed_fold):
        return _INITIAL, "initials"
    distance = OSA.distance(typed_fold, own_fold, score_cutoff=2)
    extra = 0.0 if is_bare or tone_of(typed) == tone_of(own) else _TONE_AND_LETTER
    if distance == 1 and max(len(typed_fold), len(own_fold)) > 1:
        return (_ONE_LETTER if len(own_fold) > 2 else _ONE_LETTER_OF_SHORT) + extra, "letters"
    if distance == 2 and len(own_fold) > 3:
        return _TWO_LETTERS + extra, "letters"
    return _NO_WAY, ""
