"""Ways in which one Vietnamese word is spelled: the same sound with y or i, a slip of the tone, a letter beside the right one."""

import re
import unicodedata
from functools import lru_cache

from etl.text.fold import accent_key, fold_words

_FINAL_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])y(?=[\u0300-\u036f]*$)")
_HOOK, _TILDE = "\u0309", "\u0303"
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


@lru_cache(maxsize=100_000)
def sound_key(word: str) -> str:
    """Return a key equal for spellings of one word that differ by custom only: hoà/hòa, Lý/Lí, Quý/Quí, Ð for Đ, case.

    y and i are one after a consonant that begins the word ("Mỹ"), and after qu; "Thúy" and "Thúi" stay two words.
    """
    decomposed = unicodedata.normalize("NFD", accent_key(word))
    start = decomposed[:2] == "qu"
    body = decomposed[2:] if start else decomposed
    if start:
        body = re.sub(r"^y(?=[\u0300-\u036f]*$)", "i", body)
    return unicodedata.normalize("NFC", ("qu" if start else "") + _FINAL_Y.sub("i", body))


@lru_cache(maxsize=100_000)
def sound_fold(word: str) -> str:
    """Return `sound_key` without any mark (đ→d)."""
    return fold_words(sound_key(word)).replace(" ", "")


@lru_cache(maxsize=100_000)
def without_tone(word: str) -> str:
    """Return `sound_key` without its tone; the letters keep their own marks (ă â đ ê ô ơ ư)."""
    decomposed = unicodedata.normalize("NFD", sound_key(word)).translate(_TONES)
    return unicodedata.normalize("NFC", decomposed)


@lru_cache(maxsize=100_000)
def tone_of(word: str) -> str:
    """Return the tone mark of a word, "" for the level tone."""
    return next((char for char in unicodedata.normalize("NFD", sound_key(word)) if ord(char) in _TONES), "")


def mixes_hook_and_tilde(one: str, other: str) -> bool:
    """Tell whether two words differ by hỏi against ngã only, which much of the country does not tell apart."""
    first, second = (unicodedata.normalize("NFD", sound_key(w)) for w in (one, other))
    return first != second and first.replace(_HOOK, _TILDE) == second.replace(_HOOK, _TILDE)


_TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_TELEX_LETTERS = {"ă": "aw", "â": "aa", "đ": "dd", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"}


@lru_cache(maxsize=50_000)
def telex_forms(word: str) -> frozenset[str]:
    """Return what stands on the screen where `word` is typed in Telex with the input method switched off ("Lof", "Thij").

    The key of the tone comes at the end of the word or right after the vowel that bears it.
    """
    decomposed = unicodedata.normalize("NFD", accent_key(word))
    at = next((place for place, char in enumerate(decomposed) if char in _TELEX_TONES), None)
    key = _TELEX_TONES[decomposed[at]] if at is not None else ""
    before, after = (decomposed[:at], decomposed[at + 1 :]) if at is not None else (decomposed, "")
    start, rest = (_telex_letters(part) for part in (before, after))
    plain = unicodedata.normalize("NFC", before + after)  # the letter was made, the tone was not: "Tuâns"
    return frozenset({start + key + rest, start + rest + key, plain + key, fold_words(plain) + key}) - {word, plain}


def _telex_letters(decomposed: str) -> str:
    return "".join(_TELEX_LETTERS.get(char, char) for char in unicodedata.normalize("NFC", decomposed))
