"""How probable it is that somebody with a given official name wrote what stands in a file.

A naive model of typing: most people write their name in full with its marks, some without any, a few drop a part, turn the
order round or slip. Each deviation has a price (a negative logarithm of its probability); the cheapest explanation of
the whole name counts. Prices are the shares met in real sign-in sheets, rounded, and divided by how many different
slips are possible; `tests/bench_identity.py` measures what they lead to.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

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

    @property
    def is_plain(self) -> bool:
        """True where the whole name is there, in order, with its marks or with none at all."""
        return self.evidence in (("exact",), ("no_marks",), ("y_i",))


@lru_cache(maxsize=200_000)
def writing_of(typed: str, official: str) -> Writing | None:
    """Return how `typed` can have been written for `official`; None where nothing explains it."""
    if typed == official:
        return _EXACT
    words, own = words_of(typed), words_of(official)
    if not len(words) or not len(own) or len(words) > _LONGEST or len(own) > _LONGEST:
        return None
    sounds, own_sounds = _sounds(words.accented), _sounds(own.accented)
    if sounds == own_sounds:
        return _EXACT if words.accented == own.accented else Writing(-IN_FULL - _Y_FOR_I, ("y_i",))
    folds, own_folds = _folds(words.accented), _folds(own.accented)
    is_bare = not has_marks(typed)
    if folds == own_folds and (is_bare or not has_marks(official)):
        return _BARE
    if len(words) == 1 and folds[0] == own_folds[-1] and len(own) > 1:
        return _given_only(sounds[0], own_sounds[-1], is_bare)
    if len(folds) == len(own_folds):
        other = [n for n, fold in enumerate(folds) if fold != own_folds[n]]
        if len(other) == 1 and _word(sounds[other[0]], own_sounds[other[0]], is_bare, True)[0] == _NO_WAY:
            return None  # all the words but one in their places, and that one is another: another name
    best: tuple[float, tuple[str, ...]] = (_OUT_OF_REACH, ())
    for turned, price, family, given in _orders(own_sounds):
        if best[0] > price:
            found = _aligned(sounds, turned, is_bare, has_marks(official), price, family, given, best[0])
            best = min(best, found, key=lambda one: one[0])
    if len(folds) != len(own_folds) and "".join(folds).replace("y", "i") == "".join(own_folds).replace("y", "i"):
        best = min(best, _run_together(sounds, own_sounds, is_bare), key=lambda found: found[0])
    price, evidence = best
    return Writing(-price, evidence) if price < _OUT_OF_REACH else None


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


def _sounds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(sound_key, words))


def _folds(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(sound_fold, words))


@lru_cache(maxsize=50_000)
def _orders(own: tuple[str, ...]) -> list[tuple[tuple[str, ...], float, int, int]]:
    """Return the orders in which a name is met: (words, price, place of the family name, place of the given name)."""
    last = len(own) - 1
    found = [(own, 0.0, 0, last)]
    for cut in range(1, len(own)):
        price = _ORDER_TURNED if cut in (1, last) else _ORDER_ODD
        found.append((own[cut:] + own[:cut], price, len(own) - cut, last - cut))
    if len(own) > 2:
        found.append((own[::-1], _ORDER_TURNED, last, 0))
    return found


def _aligned(
    typed: tuple[str, ...], own: tuple[str, ...], is_bare: bool, has_own_marks: bool, price: float, family: int, given: int,
    bound: float,
) -> tuple[float, tuple[str, ...]]:  # fmt: skip
    """Return (price, evidence) of the cheapest way to read `typed` as `own`, both in their order; nothing from `bound` on."""
    table: _Table = [[(_NO_WAY, None)] * (len(own) + 1) for _ in range(len(typed) + 1)]
    table[0][0] = (0.0, None)
    left = bound - price - (WITHOUT_MARKS if is_bare else IN_FULL)
    for row in range(len(typed) + 1):
        if min(price_so_far for price_so_far, _ in table[row]) >= left:
            return _NO_WAY, ()
        for column in range(len(own) + 1):
            here = table[row][column][0]
            if here >= left:
                continue
            steps: list[tuple[int, int, float, str]] = []
            if column < len(own):
                steps.append((row, column + 1, _missing(own, column, family, given), "missing"))
            if row < len(typed):
                steps.append((row + 1, column, _EXTRA_WORD, "extra"))
            if row < len(typed) and column < len(own):
                cost, code = _word(typed[row], own[column], is_bare, has_own_marks)
                steps.append((row + 1, column + 1, cost, code))
            for down, right, cost, code in steps:
                if here + cost < table[down][right][0]:
                    table[down][right] = (here + cost, (row, column, code))
    if table[-1][-1][0] == _NO_WAY:
        return _NO_WAY, ()
    steps_taken = _steps(table)
    total, evidence = table[-1][-1][0] + price, _told(typed, own, steps_taken, family, given)
    total -= max(sum(code == "telex" for *_, code in steps_taken) - 1, 0) * (_TELEX - _NEXT_TELEX)
    middles = [place for _, place, code in steps_taken if code == "missing" and place not in (family, given)]
    if middles and (len(middles) == len(own) - 2 or "initials" in evidence):  # who drops the middle drops all of it
        total += _USUAL_MIDDLE_MISSING - sum(_missing(own, place, family, given) for place in middles)
    if is_bare:
        return total + WITHOUT_MARKS, tuple(sorted({*evidence, "no_marks", *(("order",) if price else ())}))
    lost = sum(code == "marks_lost" for *_, code in steps_taken)
    if lost:
        kept = sum(code == "" and has_marks(own[place]) for _, place, code in steps_taken)
        total += (_MARK_LOST_AMONG_MARKED if kept >= 2 else _MARK_LOST_ELSE) + (lost - 1) * _NEXT_MARK_LOST
    return total + IN_FULL, tuple(sorted({*evidence, *(("order",) if price else ())}))


_Table = list[list[tuple[float, tuple[int, int, str] | None]]]


def _steps(table: _Table) -> list[tuple[int, int, str]]:
    """Return (place in what was typed, place in the name, code) of every step of the cheapest way."""
    found = []
    row, column = len(table) - 1, len(table[0]) - 1
    while (step := table[row][column][1]) is not None:
        found.append(step)
        row, column, _ = step
    return found


def _told(
    typed: tuple[str, ...], own: tuple[str, ...], steps: list[tuple[int, int, str]], family: int, given: int
) -> set[str]:
    """Return the steps as codes of evidence."""
    codes = set()
    for row, column, code in steps:
        if code == "missing":
            codes.add("given_missing" if column == given else f"missing:{own[column]}")
        elif code == "extra":
            codes.add(f"extra:{typed[row]}")
        elif code in ("letters", "tone"):
            part = "family" if column == family else "given" if column == given else "middle"
            codes.add(f"{code}:{typed[row]}@{part}")
        elif code:
            codes.add(code)
    return codes


def _missing(own: tuple[str, ...], place: int, family: int, given: int) -> float:
    if place == given:
        return _GIVEN_MISSING
    if place == family:
        return _FAMILY_MISSING
    if sound_fold(own[place]) in _USUAL_MIDDLES:
        return _USUAL_MIDDLE_MISSING
    # "Lò Thị Thu Hoa" may sign as Lò Thu Hoa; who signs as Lò Thị Hoa is somebody else more often
    return (
        _ONE_OF_MIDDLES_MISSING
        if len(own) > 3 and not _USUAL_MIDDLES.isdisjoint(map(sound_fold, own))
        else _MIDDLE_MISSING
    )


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
        return _TELEX, "telex"
    if len(typed_fold) == 1 and own_fold.startswith(typed_fold):
        return _INITIAL, "initials"
    distance = OSA.distance(typed_fold, own_fold, score_cutoff=2)
    extra = 0.0 if is_bare or tone_of(typed) == tone_of(own) else _TONE_AND_LETTER
    if distance == 1 and max(len(typed_fold), len(own_fold)) > 1:
        return (_ONE_LETTER if len(own_fold) > 2 else _ONE_LETTER_OF_SHORT) + extra, "letters"
    if distance == 2 and len(own_fold) > 3:
        return _TWO_LETTERS + extra, "letters"
    return _NO_WAY, ""
