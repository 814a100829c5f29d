"""What a cell that names places says: codes, names with their types, and hints such as "(cũ)", "nay là", "trước 1/7/2025".

Nothing is looked up here; geo.resolve compares the readings with the units.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from etl.text.fold import accent_key, fold
from geo.other_provinces import OTHER_PROVINCES

Level = Literal["commune", "district"]
Hint = Literal["former", "current"]

_TYPE_WORDS = {
    ("xa",): "Xã",
    ("x",): "Xã",
    ("phuong",): "Phường",
    ("p",): "Phường",
    ("f",): "Phường",
    ("thi", "tran"): "Thị trấn",
    ("tt",): "Thị trấn",
    ("t", "t"): "Thị trấn",
    ("ttr",): "Thị trấn",
    ("huyen",): "Huyện",
    ("h",): "Huyện",
    ("thanh", "pho"): "Thành phố",
    ("tp",): "Thành phố",
    ("t", "p"): "Thành phố",
    ("thi", "xa"): "Thị xã",
    ("tx",): "Thị xã",
    ("t", "x"): "Thị xã",
}
_GLUED_TYPES = {"tp": "Thành phố", "tx": "Thị xã", "tt": "Thị trấn"}
"""Abbreviations that are written without a space as well: "TPĐBP"; no name of a unit begins so."""

_DISTRICT_OFFICES = (
    ("phong", "giao", "duc", "va", "dao", "tao"),
    ("phong", "giao", "duc", "dao", "tao"),
    ("phong", "giao", "duc"),
    ("phong", "gd", "va", "dt"),
    ("phong", "gd", "dt"),
    ("phong", "gddt"),
    ("phong", "gd"),
    ("pgd", "va", "dt"),
    ("pgd", "dt"),
    ("pgddt",),
    ("pgd",),
)
_OFFICES = (("uy", "ban", "nhan", "dan"), ("ubnd",), ("hdnd",), ("ub",), ("ten",))
_OFFICE_STARTS = frozenset(office[0] for office in (*_DISTRICT_OFFICES, *_OFFICES))
COMMUNE_TYPES = frozenset({"Xã", "Phường", "Thị trấn"})
DISTRICT_TYPES = frozenset({"Huyện", "Thành phố", "Thị xã"})

LOOKALIKES = str.maketrans(
    "аеорсухіѕјԁһкмнтвАВЕКМНОРСТУХІЅЈԀҺΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxisjdhkmhtbABEKMHOPCTYXISJDHABEZHIKMNOPTYXo"
)
"""Cyrillic and Greek letters that look like ours, as some keyboards and converted files have them."""

_DAY = r"(?:0?1\s?[/.-]\s?)?0?7\s?[/.-]\s?(?:20)?25|0?1 tháng 0?7(?: năm|[/.-]) ?2025|năm 2025"
_MERGER = r"(?:khi )?(?:sáp nhập|sap nhap|sắp xếp|sap xep|hợp nhất|hop nhat)"
_BEFORE = re.compile(
    rf"(?:trước|truoc|đến|den)(?: ngày| ngay)? (?:{_DAY}|{_MERGER})|(?:đến|den)(?: ngày| ngay)? 30/0?6/(?:20)?25"
)
_SINCE = re.compile(rf"(?:kể từ|ke tu|từ|tu|sau)(?: ngày| ngay)? (?:{_DAY}|{_MERGER})")
_NOW = re.compile(
    r"(?:→|⇒|[-=]+>|\b(?:hiện |hien )?(?:nay|hiện) (?:là|la|thuộc|thuoc)\b|\bđổi thành\b|\bđổi tên thành\b|\bnay\b"
    r"|\b(?:sáp )?nhập vào\b)"
)
_ONCE = re.compile(
    r"\b(?:trước đây|trước kia|trước) (?:là|thuộc)\b|\btruoc (?:day )?(?:la|thuoc)\b|\bnguyên là\b|\btên cũ(?: là)?\b|\bcũ là\b"
    r"|\b(?:cũ|cu) ?:"
)
_ALL_BEFORE, _ALL_SINCE, _FROM_HERE_NOW, _FROM_HERE_ONCE = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKS: dict[str, tuple[Hint, Hint | None]] = {
    _ALL_BEFORE: ("former", None), _ALL_SINCE: ("current", None), _FROM_HERE_NOW: ("former", "current"),
    _FROM_HERE_ONCE: ("current", "former"),
}  # fmt: skip
"""Sign put in for words → what it says of the places before it and of those after it."""

_SEPARATORS = re.compile(
    rf"([,;:()\[\]|/\n\ue000-\ue003]|\s-+\s|^-\s|\s-$|(?<=\d)-|-(?={'|'.join(('xã', 'phường', 'huyện', 'thị'))}))"
)
_WORD = re.compile(r"[^\W_\ue000-\ue003]+(?:\.0(?!\d))?")
_CODE = re.compile(r"(\d{2,5})(?:\.0)?")
_COMMUNE_CODE = re.compile(r"(0?3\d{3})(?:\.0)?")
_OLD, _NEW = ("cũ", "cu"), ("mới", "moi")


@dataclass(frozen=True)
class Reading:
    """One way to read a name: its type, if a word says so, and the name's letters as written, without spaces."""

    type: str | None
    letters: str


@dataclass(frozen=True)
class PlaceText:
    """One place as a cell names it.

    `readings` holds the text as a bare name and, where it begins with a type word, as type and name: "Xa Dung" may
    lack the mark of "Xã" or be a name. `hint`: "former" for "(cũ)", "current" for "(mới)". `office`: the level of the
    office that it names ("Phòng GD&ĐT Mường Chà"). `pieces`: the same words divided before every type word in them, for
    a cell without commas.
    """

    code: str | None
    readings: tuple[Reading, ...]
    hint: Hint | None = None
    office: Level | None = None
    pieces: "tuple[PlaceText, ...]" = ()

    @property
    def type(self) -> str | None:
        """The type word the text begins with, or None."""
        return next((reading.type for reading in self.readings if reading.type), None)

    @property
    def level(self) -> Level | None:
        """The level that type word or office tell, or None."""
        if self.type is None:
            return self.office
        return "commune" if self.type in COMMUNE_TYPES else "district"


@dataclass(frozen=True)
class PlaceCell:
    """The places that one cell names, in its order; the province is none of them.

    `has_province`: it names "tỉnh Điện Biên"; `is_elsewhere`: it names another province, with or without "tỉnh".
    """

    places: tuple[PlaceText, ...]
    has_province: bool = False
    is_elsewhere: bool = False


@lru_cache(maxsize=20_000)
def read_cell(text: str) -> PlaceCell:
    """Return the places that a cell names: "xã Na Sang, huyện Mường Chà" has two; an empty cell none."""
    places: list[PlaceText] = []
    provinces: list[list[str]] = []
    has_other = False
    own: Hint | None = None
    for part in _SEPARATORS.split(_signed(text)):
        if part in _MARKS:
            before, after = _MARKS[part]
            places = [place if place.hint else replace(place, hint=before) for place in places]
            own = after if after or places else before
            continue
        words, hint = _take_hint(_WORD.findall(part))
        if not words:
            if hint and places:
                places[-1] = replace(places[-1], hint=hint)
            continue
        if _is_other_province(words):
            has_other = True
            continue
        if _is_province(words):  # "tỉnh Điện Biên huyện Mường Chà" without a comma
            province, *rest = _divided(words, DISTRICT_TYPES)
            provinces.append(province)
            words = [word for piece in rest for word in piece]
            if not words:
                continue
        runs = [run for run in map(_WORD.findall, part.split("-")) if run]
        divided = [piece for run in runs for piece in _divided(run, DISTRICT_TYPES)]
        has_other = has_other or any(_is_other_province(piece) for piece in divided)
        inner = tuple(_piece(piece, own) for piece in divided if not _is_province(piece))
        provinces += [piece for piece in divided if _is_province(piece)]
        pieces = inner if len(divided) > 1 else _piece(words, own).pieces
        places.append(_read(words, hint, own, pieces=pieces))
    names = {fold("".join(words[1:])) for words in provinces} - {""}
    is_ours = any(name.startswith(_OUR_PROVINCE) for name in names)
    return PlaceCell(_with_codes(places), is_ours, has_other or (bool(names) and not is_ours))


def _with_codes(places: Sequence[PlaceText]) -> tuple[PlaceText, ...]:
    """Put a code that stands alone to the name before it, else to the one behind it: "03166 - Mường Chà"."""
    joined: list[PlaceText] = []
    waiting: PlaceText | None = None
    for place in places:
        is_code = place.code is not None and not place.readings
        if is_code and joined and _takes(joined[-1], place):
            joined[-1] = replace(joined[-1], code=place.code, pieces=())
        elif is_code:
            joined += [waiting] if waiting else []
            waiting = place
        elif waiting and _takes(place, waiting):
            joined.append(replace(place, code=waiting.code, hint=place.hint or waiting.hint, pieces=()))
            waiting = None
        else:
            joined += [waiting, place] if waiting else [place]
            waiting = None
    return (*joined, waiting) if waiting else tuple(joined)


def _takes(name: PlaceText, code: PlaceText) -> bool:
    if name.code is not None or not name.readings or code.code is None:
        return False
    if len(code.code) < 4:
        return name.level == "district"
    return name.level in (None, "commune")


def split_places(text: str) -> tuple[PlaceText, ...]:
    """Return the places that a cell names, in its order, without the province."""
    return read_cell(text).places


def _signed(text: str) -> str:
    """Return a text in lower case with words on time replaced by one sign each."""
    plain = unicodedata.normalize("NFKC", text).translate(LOOKALIKES).replace("d\u0335", "đ").replace("D\u0335", "Đ")
    key = "\n".join(accent_key(line) for line in plain.splitlines())
    key = _SINCE.sub(_ALL_SINCE, _BEFORE.sub(_ALL_BEFORE, key))
    return _NOW.sub(_FROM_HERE_NOW, _ONCE.sub(_FROM_HERE_ONCE, key))


_OUR_PROVINCE = ("dienbien", "db")


def _is_province(words: Sequence[str]) -> bool:
    folded = [fold(word) for word in words]
    return folded[0] == "tinh" or folded in (["t", "dien", "bien"], ["t", "db"])


def _is_other_province(words: Sequence[str]) -> bool:
    """Tell the name of another province: "Sơn La", "tỉnh Sơn La", "TP. Hà Nội"."""
    folded = [fold(word) for word in words]
    types = (size for size in (0, 1, 2) if " ".join(folded[:size]) in ("", "tinh", "t", "tp", "thanh pho"))
    return any("".join(folded[size:]) in OTHER_PROVINCES for size in types)


def _take_hint(words: list[str]) -> tuple[list[str], Hint | None]:
    """Take "cũ" or "mới" from the end of a name, or from behind the type word: "xã cũ Chà Cang"."""
    if words and words[-1] in (*_OLD, *_NEW):
        return words[:-1], "former" if words[-1] in _OLD else "current"
    for size in (1, 2):
        if len(words) > size + 1 and words[size] in ("cũ", "mới") and tuple(map(fold, words[:size])) in _TYPE_WORDS:
            return [*words[:size], *words[size + 1 :]], "former" if words[size] == "cũ" else "current"
    return words, None


def _piece(words: list[str], of_cell: Hint | None) -> PlaceText:
    """Return a part of a cell without commas, itself divided before words for communes: "… phường Him Lam"."""
    inner = _divided(words, COMMUNE_TYPES)
    pieces = tuple(_read(*_take_hint(piece), of_cell) for piece in inner) if len(inner) > 1 else ()
    return _read(*_take_hint(words), of_cell, pieces)


def _divided(words: list[str], types: frozenset[str]) -> list[list[str]]:
    """Return the words cut before every word of `types` that has something behind it, and before "tỉnh"."""
    folded = [fold(word) for word in words]
    starts = [0]
    at = 1
    while at < len(words) - 1:
        size = next((n for n in (2, 1) if tuple(folded[at : at + n]) in _TYPE_WORDS), 0)
        is_asked = size > 0 and (_TYPE_WORDS[tuple(folded[at : at + size])] in types or folded[starts[-1]] == "tinh")
        is_cut = is_asked and at + size < len(words)
        if folded[at : at + 2] == ["xa", "hoi"]:
            at += 2
        elif is_cut or _begins_province(folded, at):
            starts.append(at)
            at += max(size, 1) + 1
        else:
            at += max(size, 1)
    return [words[a:b] for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]


def _begins_province(folded: Sequence[str], at: int) -> bool:
    """Tell whether "tỉnh" and a name stand at `at`, not the end of a commune's name: "X. TOA TINH H. TUAN GIAO"."""
    if folded[at] != "tinh":
        return folded[at : at + 3] == ["t", "dien", "bien"]
    has_type = any(tuple(folded[at + 1 : at + 1 + size]) in _TYPE_WORDS for size in (1, 2))
    return not has_type and folded[at + 1] != "tinh" and folded[at + 1 : at + 4] != ["t", "dien", "bien"]


def _read(words: list[str], hint: Hint | None, of_cell: Hint | None, pieces: tuple[PlaceText, ...] = ()) -> PlaceText:
    words, office = _without_office(words)
    code = None
    at = next((n for n, word in enumerate(words) if _is_code(word, n)), None)
    if at is not None:
        code = words[at].removesuffix(".0")
        words = [word for n, word in enumerate(words) if n != at and (n > 0 or word != "mã")]
    own_words, second = _without_office(words)
    office, words = office or second, own_words
    readings = [Reading(None, "".join(words))] if words else []
    folded = tuple(fold(word) for word in words)
    for size in (2, 1):
        unit_type = _TYPE_WORDS.get(folded[:size])
        if unit_type and len(words) > size and folded[:2] != ("xa", "hoi"):
            readings.append(Reading(unit_type, _letters(words[size:])))
            break
    else:
        glued = _GLUED_TYPES.get(folded[0][:2]) if folded else None
        if glued and len(folded[0]) > 3:
            readings.append(Reading(glued, _letters([words[0][2:], *words[1:]])))
    if folded[:1] == ("m",) and len(words) > 1:
        readings.append(Reading(None, _letters(words)))
    return PlaceText(code, tuple(readings), hint or of_cell, office, pieces)


def _letters(words: Sequence[str]) -> str:
    """Return a name's letters; "M. Chà" is Mường Chà."""
    return "".join(["mường", *words[1:]] if words[0] == "m" and len(words) > 1 else words)


def _is_code(word: str, position: int) -> bool:
    """Tell a code: a number in front, or one like those of the province's communes anywhere."""
    return (_CODE if position == 0 else _COMMUNE_CODE).fullmatch(word) is not None


def _without_office(words: list[str]) -> tuple[list[str], Level | None]:
    level: Level | None = None
    while words and fold(words[0]) in _OFFICE_STARTS:
        folded = tuple(fold(word) for word in words)
        of_district = next((office for office in _DISTRICT_OFFICES if folded[: len(office)] == office), None)
        found = of_district or next((office for office in _OFFICES if folded[: len(office)] == office), None)
        if found is None:
            break
        level = "district" if of_district else level
        words = words[len(found) :]
    return words, level


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
