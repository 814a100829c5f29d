"""Which words can be Vietnamese syllables: initial × rhyme × tone, by the spelling rules of Quốc ngữ.

Used to tell readings of legacy text apart, so it is generous to names of places and people of the north-west ("Pồn",
"Noong", "Poọng") and says nothing of what a word means. Limits: no foreign words, no abbreviations.
"""

import unicodedata
from functools import lru_cache

_INITIALS = {
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",
    "s", "t", "th", "tr", "v", "x",
}  # fmt: skip

_OPEN = (
    "a e ê i o ô ơ u ư y ia ua ưa uya oa oe uê uy uơ ai ay ây oi ôi ơi ui ưi ao eo au âu êu iu ưu "
    "oai oay uây uôi ươi iêu yêu ươu oao oeo uyu uêu"
)
_NASAL = (
    "am ăm âm em êm im om ôm ơm um oam oăm oem iêm yêm uôm ươm uym ưm an ăn ân en ên in on ôn ơn un oan oăn oen uân uyn ưn "
    "iên yên uôn ươn uyên ang ăng âng eng ong ông ung ưng oang oăng uâng iêng yêng uông ương oong ôông "
    "anh ênh inh oanh uênh uynh ynh"
)
_STOPPED = (
    "ap ăp âp ep êp ip op ôp ơp up oap oăp iêp ươp uyp at ăt ât et êt it ot ôt ơt ut ưt oat oăt oet uât iêt yêt uôt "
    "ươt uyêt uyt ac ăc âc ec oc ôc uc ưc oac oăc iêc uôc ươc ooc ach êch ich oach uêch uych ych yt yp ak ăk ôk"
)
_RHYMES = frozenset(f"{_OPEN} {_NASAL} {_STOPPED}".split())
_STOPS = ("p", "t", "c", "ch", "k")

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_RISING_OR_HEAVY = {"\u0301", "\u0323"}
_EITHER_VOWEL = {"oa", "oe", "uy", "oo"}
_FRONT = ("e", "ê", "i", "y")
_BEFORE_FRONT = {"gh", "ngh"}
_NEVER_BEFORE_FRONT = {"c", "ng"}


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    """Tell whether `word` (any case, NFC or NFD) is spelled as a Vietnamese syllable can be."""
    if not word or len(word) > 12:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [place for place, char in enumerate(decomposed) if char in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(char for char in decomposed if char not in _TONES))
    tone = decomposed[tones[0]] if tones else None
    marked = len(unicodedata.normalize("NFC", decomposed[: tones[0]])) - 1 if tones else None
    return any(
        _fits(plain[:cut], plain[cut:], tone) and (marked is None or _may_bear_tone(plain[cut:], marked - cut))
        for cut in range(min(4, len(plain)))
    )


def _may_bear_tone(rhyme: str, place: int) -> bool:
    """Tell whether the tone stands on the right vowel of a rhyme; both customs (hòa, hoà) and "hòang" are right."""
    vowels = rhyme.rstrip("bcdghklmnpt")
    if place not in range(len(vowels)):
        return False
    own_mark = max((at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"), default=None)
    if own_mark is not None:
        return place == own_mark
    if len(vowels) == 3:
        return place == 1
    return place == 0 or vowels in _EITHER_VOWEL


def _fits(initial: str, rhyme: str, tone: str | None) -> bool:
    if initial not in _INITIALS or rhyme not in _RHYMES:
        return False
    if rhyme.startswith(_FRONT):
        if initial in _NEVER_BEFORE_FRONT:
            return False
    elif initial in _BEFORE_FRONT:
        return False
    return not rhyme.endswith(_STOPS) or tone in _RISING_OR_HEAVY
