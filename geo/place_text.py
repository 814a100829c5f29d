"""What a cell that names a place says: a code, or a name with its type, and hints such as "huyện …" or "(cũ)".

Nothing is looked up here; geo.resolve compares the readings with the units.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from etl.text.fold import accent_key, fold

_TYPE_WORDS = {
    ("xa",): "Xã",
    ("x",): "Xã",
    ("phuong",): "Phường",
    ("p",): "Phường",
    ("thi", "tran"): "Thị trấn",
    ("tt",): "Thị trấn",
    ("t", "t"): "Thị trấn",
    ("huyen",): "Huyện",
    ("h",): "Huyện",
    ("thanh", "pho"): "Thành phố",
    ("tp",): "Thành phố",
    ("t", "p"): "Thành phố",
    ("thi", "xa"): "Thị xã",
    ("tx",): "Thị xã",
    ("t", "x"): "Thị xã",
}
_OFFICE_WORDS = (
    ("phong", "giao", "duc", "va", "dao", "tao"),
    ("uy", "ban", "nhan", "dan"),
    ("phong", "gd", "va", "dt"),
    ("phong", "gd", "dt"),
    ("phong", "gddt"),
    ("pgd", "dt"),
    ("pgddt",),
    ("pgd",),
    ("ubnd",),
    ("hdnd",),
)
COMMUNE_TYPES = frozenset({"Xã", "Phường", "Thị trấn"})
DISTRICT_TYPES = frozenset({"Huyện", "Thành phố", "Thị xã"})

_SEPARATORS = re.compile(r"[,;()\[\]|/]| - ")
_CODE = re.compile(r"(\d{2,5})(?:\.0)?")


@dataclass(frozen=True)
class Reading:
    """One way to read a name: its type, if a word says so, and the name's letters as written, without spaces."""

    type: str | None
    letters: str


@dataclass(frozen=True)
class PlaceText:
    """One place as a cell names it.

    `readings` holds the text as a bare name and, where it begins with a type word, as type and name: "Xa Dung" may
    lack the mark of "Xã" or be a name. `system_hint`: "former" for "(cũ)", "current" for "(mới)".
    """

    code: str | None
    readings: tuple[Reading, ...]
    system_hint: str | None = None

    @property
    def type(self) -> str | None:
        """The type word the text begins with, or None."""
        return next((reading.type for reading in self.readings if reading.type), None)


@lru_cache(maxsize=20_000)
def split_places(text: str) -> tuple[PlaceText, ...]:
    """Return the places that a cell names, in its order: "xã Na Sang, huyện Mường Chà" has two; an empty cell none.

    The province is left out, since every unit lies in it.
    """
    places: list[PlaceText] = []
    for segment in _SEPARATORS.split(accent_key(text)):
        words, hint = _take_hint(re.findall(r"[^\W_]+(?:\.0(?!\d))?", segment))
        if not words:
            if hint and places:
                places[-1] = PlaceText(places[-1].code, places[-1].readings, hint)
            continue
        if fold(words[0]) == "tinh":
            continue
        places.append(_read(words, hint))
    return tuple(places)


def _take_hint(words: list[str]) -> tuple[list[str], str | None]:
    last = words[-1] if words else ""
    if last in ("cũ", "cu"):
        return words[:-1], "former"
    if last in ("mới", "moi"):
        return words[:-1], "current"
    return words, None


def _read(words: list[str], hint: str | None) -> PlaceText:
    code = None
    number = _CODE.fullmatch(words[0])
    if number:
        code, words = number[1], words[1:]
    words = _without_office(words)
    readings = [Reading(None, "".join(words))] if words else []
    folded = tuple(fold(word) for word in words)
    for size in (2, 1):
        unit_type = _TYPE_WORDS.get(folded[:size])
        if unit_type and len(words) > size:
            readings.append(Reading(unit_type, "".join(words[size:])))
            break
    return PlaceText(code, tuple(readings), hint)


def _without_office(words: list[str]) -> list[str]:
    for office in _OFFICE_WORDS:
        if tuple(fold(word) for word in words[: len(office)]) == office:
            return _without_office(words[len(office) :])
    return words


EXACT, MARKS_LOST, FOLDED = 3, 2, 1
"""How well letters agree: the same; only marks are missing; the same letters, but other marks."""


@lru_cache(maxsize=200_000)
def agreement(typed: str, name: str) -> int:
    """Tell how well typed letters (of a Reading) agree with those of a unit's name; 0 for another name."""
    if typed == name:
        return EXACT
    if fold(typed) != fold(name):
        return 0
    return MARKS_LOST if all(_marks(t) <= _marks(n) for t, n in zip(typed, name, strict=False)) else FOLDED


@lru_cache(maxsize=1_000)
def letters_of(name: str) -> str:
    """Return a name's letters in the form `Reading.letters` has."""
    return "".join(re.findall(r"[^\W_]+", accent_key(name)))


@lru_cache(maxsize=1_000)
def _marks(letter: str) -> frozenset[str]:
    if letter == "đ":
        return frozenset("đ")
    return frozenset(c for c in unicodedata.normalize("NFD", letter) if unicodedata.combining(c))
