"""How a full name gets typed: one way per draw, with a tag that says which. Levels are shares of ways."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.identity.roster import Collisions
from tests.identity.text import fold

_NEIGHBOURS = {
    "a": "sq",
    "o": "ip",
    "n": "mb",
    "h": "gj",
    "t": "ry",
    "i": "uo",
    "g": "fh",
    "e": "wr",
    "u": "yi",
    "c": "xv",
    "l": "k",
}
_TELEX = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_NEW_TONES = dict(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)


@dataclass(frozen=True)
class Level:
    """One level of noise: ways of typing a name, ways of naming oneself on Zoom, habits, and how many collisions.

    `given` and `device`: of Zoom rows. `no_school`: of Zoom rows that write a name. `same`: a habit is kept this often.
    `wrong_email`: a row carries a colleague's address. `legacy`: roll-call lists in TCVN3. `strangers`: of rows.
    """

    ways: Mapping[str, float]
    no_school: float
    given: float
    device: float
    collisions: Collisions
    same: float = 0.9
    wrong_email: float = 0.0
    legacy: float = 0.0
    strangers: float = 0.005
    school_typos: float = 0.0


def typed(rng: Random, name: str, ways: Mapping[str, float]) -> tuple[str, str]:
    """Return (what is typed for `name`, the way's tag); a way that changes nothing in this name is "clean"."""
    (way,) = rng.choices(list(ways), list(ways.values()))
    result = WAYS[way](rng, name)
    return (name, "clean") if result == name else (result, way)


def _case(rng: Random, name: str) -> str:
    return rng.choice((name.upper(), name.lower(), name.capitalize()))


def _spaces(rng: Random, name: str) -> str:
    return rng.choice((f" {name}", f"{name}  ", name.replace(" ", "  ", 1), name.replace(" ", "\u00a0")))


def _no_marks(rng: Random, name: str) -> str:
    plain = fold(name)
    return rng.choice((plain.title(), plain, plain.upper()))


def _partial(rng: Random, name: str) -> str:
    """Lose the marks of one word, mostly not the last: it is the one looked at."""
    parts = name.split(" ")
    marked = [n for n, w in enumerate(parts) if fold(w) != w.lower()]
    if not marked:
        return name
    n = rng.choice(marked[:-1] * 3 + marked)
    parts[n] = fold(parts[n]).capitalize()
    return " ".join(parts)


def _wrong_tone(rng: Random, name: str) -> str:
    """Type one other tone than meant: Mỷ for Mỵ, Hường for Hưởng."""
    return _in_a_word(rng, name, lambda w: _replace_tone(rng, w))


def _replace_tone(rng: Random, word: str) -> str:
    chars = list(unicodedata.normalize("NFD", word))
    at = [n for n, c in enumerate(chars) if c in _TELEX]
    if not at:
        return word
    n = rng.choice(at)
    chars[n] = rng.choice([t for t in _TELEX if t != chars[n]])
    return unicodedata.normalize("NFC", "".join(chars))


def _telex(rng: Random, name: str) -> str:
    """Leave a tone key standing as a letter: "Lof Thị Hoa"."""
    return _in_a_word(rng, name, _as_telex)


def _as_telex(word: str) -> str:
    chars = unicodedata.normalize("NFD", word)
    tones = [c for c in chars if c in _TELEX]
    plain = unicodedata.normalize("NFC", "".join(c for c in chars if c not in _TELEX))
    return plain + _TELEX[tones[0]] if tones else word


def _typo(rng: Random, name: str) -> str:
    return _in_a_word(rng, name, lambda w: _slip(rng, w))


def _slip(rng: Random, word: str) -> str:
    n = rng.randrange(len(word))
    kind = rng.randrange(4)
    if kind == 0 and len(word) > 2:
        return word[:n] + word[n + 1 :]
    if kind == 1:
        return word[: n + 1] + word[n].lower() + word[n + 1 :]
    if kind == 2 and 0 < n < len(word) - 1:
        return word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    near = _NEIGHBOURS.get(fold(word[n]))
    return word[:n] + rng.choice(near) + word[n + 1 :] if near and n else word


def _in_a_word(rng: Random, name: str, change: Callable[[str], str]) -> str:
    parts = name.split(" ")
    order = [n for n, w in enumerate(parts) if len(w) > 1]
    rng.shuffle(order)
    for n in order:
        changed = change(parts[n])
        if changed != parts[n]:
            return " ".join((*parts[:n], changed, *parts[n + 1 :]))
    return name


def _swapped(rng: Random, name: str) -> str:
    family, *middle, given = name.split(" ")
    return rng.choice(
        (
            " ".join((given, family, *middle)),
            " ".join((*middle, given, family)),
            f"{given}, {family} {' '.join(middle)}",
        )
    )


def _no_middle(_rng: Random, name: str) -> str:
    """Lose "Thị", "Văn" or "A"."""
    family, *middle, given = name.split(" ")
    kept = [w for w in middle if w not in ("Thị", "Văn", "A")]
    return " ".join((family, *kept, given))


def _other_placement(_rng: Random, name: str) -> str:
    for old, new in _NEW_TONES.items():
        name = name.replace(old, new)
    return name


def _y_or_i(_rng: Random, name: str) -> str:
    swap = str.maketrans("ýỳỷỹỵyíìỉĩị", "íìỉĩịiýỳỷỹỵ")
    parts = name.split(" ")
    for n, word in enumerate(parts):
        if fold(word)[:-1].strip("bcdghklmnprstvx") == "" and fold(word)[-1] in "yi" and word != "Thị":
            parts[n] = word.translate(swap)
    return " ".join(parts)


def _glued(rng: Random, name: str) -> str:
    parts = name.split(" ")
    n = rng.randrange(len(parts) - 1)
    return rng.choice(("".join(parts), " ".join((*parts[:n], parts[n] + parts[n + 1], *parts[n + 2 :]))))


def _title(rng: Random, name: str) -> str:
    return f"{rng.choice(('Cô', 'Thầy', 'GV', 'cô', 'Cô giáo', 'GV.', 'đ/c', 'HT', 'PHT', 'Ths'))} {name}"


WAYS: dict[str, Callable[[Random, str], str]] = {
    "clean": lambda _rng, name: name,
    "case": _case,
    "nfd": lambda _rng, name: unicodedata.normalize("NFD", name),
    "spaces": _spaces,
    "no_marks": _no_marks,
    "partial_marks": _partial,
    "wrong_tone": _wrong_tone,
    "telex": _telex,
    "typo": _typo,
    "swapped": _swapped,
    "no_middle": _no_middle,
    "tone_placement": _other_placement,
    "y_i": _y_or_i,
    "glued": _glued,
    "title": _title,
}

LEVELS = {
    "mild": Level(
        {"clean": 0.79, "case": 0.07, "nfd": 0.03, "spaces": 0.02, "no_marks": 0.05, "title": 0.04},
        no_school=0.015, given=0.0, device=0.01, collisions=Collisions(),
    ),
    "realistic": Level(
        {"clean": 0.72, "case": 0.06, "nfd": 0.02, "spaces": 0.02, "no_marks": 0.065, "title": 0.03, "typo": 0.015, "telex": 0.005,
         "wrong_tone": 0.01, "partial_marks": 0.01, "swapped": 0.01, "no_middle": 0.01, "tone_placement": 0.02, "y_i": 0.005},
        no_school=0.02, given=0.02, device=0.02, collisions=Collisions(), wrong_email=0.003, legacy=0.01,
    ),
    "hard": Level(
        {"clean": 0.50, "case": 0.06, "nfd": 0.03, "spaces": 0.01, "no_marks": 0.08, "title": 0.04, "typo": 0.07, "telex": 0.02,
         "wrong_tone": 0.03, "partial_marks": 0.04, "swapped": 0.03, "no_middle": 0.04, "tone_placement": 0.03, "y_i": 0.015,
         "glued": 0.015},
        no_school=0.06, given=0.04, device=0.04, same=0.8, wrong_email=0.01, legacy=0.06, strangers=0.01, school_typos=0.01,
        collisions=Collisions(namesakes=0.004, twins=0.04),
    ),
}  # fmt: skip
