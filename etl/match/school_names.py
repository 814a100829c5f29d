"""School names taken apart: boarding type, level, place, and the number that tells twins of one place apart."""

import re
from dataclasses import dataclass

from etl.match.words import Words

_BOARDING = {
    "pho thong dan toc ban tru": "BT", "ptdtbt": "BT", "ptdt bt": "BT", "dtbt": "BT", "ban tru": "BT",
    "pho thong dan toc noi tru": "NT", "ptdtnt": "NT", "ptdt nt": "NT", "dtnt": "NT", "ptnt": "NT",
    "pho thong noi tru": "NT", "noi tru": "NT",
}  # fmt: skip

_LEVELS = {
    "trung tam giao duc nghe nghiep giao duc thuong xuyen": "GDTX", "giao duc nghe nghiep giao duc thuong xuyen": "GDTX",
    "trung tam giao duc thuong xuyen": "GDTX", "giao duc thuong xuyen": "GDTX",
    "trung tam gdnn gdtx": "GDTX", "tt gdnn gdtx": "GDTX", "ttgdnn gdtx": "GDTX", "gdnn gdtx": "GDTX",
    "trung tam gdtx": "GDTX", "tt gdtx": "GDTX", "ttgdtx": "GDTX", "gdtx": "GDTX", "ttgdnngdtx": "GDTX",
    "gdnngdtx": "GDTX",
    "tieu hoc va trung hoc co so": "TH&THCS", "tieu hoc trung hoc co so": "TH&THCS", "tieu hoc va thcs": "TH&THCS",
    "tieu hoc thcs": "TH&THCS", "th va thcs": "TH&THCS", "th thcs": "TH&THCS", "ththcs": "TH&THCS",
    "thvathcs": "TH&THCS",
    "trung hoc co so va trung hoc pho thong": "THCS&THPT", "trung hoc co so trung hoc pho thong": "THCS&THPT",
    "thcs va thpt": "THCS&THPT", "thcs thpt": "THCS&THPT", "thcsthpt": "THCS&THPT", "thcsvathpt": "THCS&THPT",
    "trung hoc pho thong": "THPT", "thpt": "THPT", "ptth": "THPT", "tpht": "THPT", "thot": "THPT",
    "trung hoc co so": "THCS", "thcs": "THCS",
    "tieu hoc": "TH", "th": "TH",
    "mam non": "MN", "mau giao": "MN", "mn": "MN", "mg": "MN",
}  # fmt: skip

SHORT_TYPES = frozenset({"th", "mn", "mg", "ban", "noi"})
"""Type words that are also parts of people's names and common words: alone they need capitals or a known school."""

_FILLERS = frozenset({"truong", "diem", "dc"})
_FILLERS_AFTER = {"cau": "diem", "hop": "phong"}
_PATTERNS = {tuple(k.split()): v for k, v in [*_BOARDING.items(), *_LEVELS.items()]}
_LENGTHS = {
    first: sorted({len(p) for p in _PATTERNS if p[0] == first}, reverse=True) for first in {p[0] for p in _PATTERNS}
}
TYPE_STARTS = frozenset(_LENGTHS)
"""First words of every type phrase: a text without any of them names no level."""

_RUN_TOGETHER = re.compile(r"(ptdtbt|ptdtnt|dtbt|dtnt|ththcs|thcs|thpt|gdtx|th|mn|mg)(.+)")

_DIGITS = re.compile(r"\d{1,2}")
_GLUED_NUMBER = re.compile(r"so(\d{1,2})")
_NUMBER_ENDS = frozenset("0123456789iv")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


@dataclass(frozen=True)
class SchoolName:
    """A school name taken apart.

    `boarding`: BT, NT or ""; `level`: MN, TH, THCS, THPT, TH&THCS, THCS&THPT, GDTX or ""; `number`: "1", "2" of
    "số 1", "II", a lone digit, else ""; `says_number`: the number stands with "số", so it is no count of devices.
    """

    boarding: str
    level: str
    place: Words
    number: str = ""
    says_number: bool = False
    begins_as_school: bool = False
    """The text begins with "Trường" or a type."""

    @property
    def has_type(self) -> bool:
        """True where the text says what kind of school it is."""
        return bool(self.boarding or self.level)


def type_at(words: Words, position: int) -> tuple[str, int]:
    """Return (meaning, words taken) of the longest type phrase at `position`; ("", 0) where there is none."""
    folded = words.folded
    if position < len(folded):
        for length in _LENGTHS.get(folded[position], ()):
            meaning = _PATTERNS.get(folded[position : position + length])
            if meaning:
                return meaning, length
    return "", 0


def parse_words(words: Words) -> SchoolName:
    """Take a school name apart; words such as "Trường", "Điểm cầu" are dropped, the rest after the type is the place."""
    start = 0
    while start < len(words) and _is_filler(words, start) and not type_at(words, start)[1]:
        start += 1
    begins = start > 0 and words.folded[start - 1] == "truong"
    boarding = level = ""
    while start < len(words):
        meaning, length = type_at(words, start)
        if not length or (meaning in ("BT", "NT") and boarding) or (meaning not in ("BT", "NT") and level):
            break
        if meaning in ("BT", "NT"):
            boarding = meaning
        else:
            level = meaning
        start += length
        while start < len(words) and words.folded[start] == "truong" and type_at(words, start + 1)[1]:
            start += 1
    place, number, says = _without_number(words.part(start))
    return SchoolName(boarding, level, place, number, says, begins or bool(boarding or level))


def unglued(words: Words) -> Words | None:
    """Return the words with a space behind the type of school that was typed without one: "THPTBúng Lao"; None for none.

    "Thanh Xương" is divided too ("TH Anh Xương"): only a school of the list that is written so makes it right.
    """
    position = 0
    while position < len(words):
        length = type_at(words, position)[1] or int(_is_filler(words, position))
        if not length:
            break
        position += length
    glued = _RUN_TOGETHER.fullmatch(words.folded[position]) if position < len(words) else None
    if not glued:
        return None
    at, word, is_shouted = len(glued[1]), words.accented[position], words.shouted[position]
    return Words(
        (*words.accented[:position], word[:at], word[at:], *words.accented[position + 1 :]),
        (*words.folded[:position], *glued.groups(), *words.folded[position + 1 :]),
        (*words.shouted[:position], is_shouted, is_shouted, *words.shouted[position + 1 :]),
    )


def _is_filler(words: Words, position: int) -> bool:
    """Tell whether a word before the type says nothing; "Phong", "Cầu", "Hợp" alone are people's names."""
    word = words.folded[position]
    if word == "phong":
        return words.accented[position] == "phòng" or words.folded[position + 1 : position + 2] == ("hop",)
    needed = _FILLERS_AFTER.get(word)
    return word in _FILLERS or (needed is not None and position > 0 and words.folded[position - 1] == needed)


def _without_number(place: Words) -> tuple[Words, str, bool]:
    """Return (place, number, whether "số" says so). Two numbers ("19-8") are a date and stay in the place."""
    found = [n for n, word in enumerate(place.folded) if word[-1:] in _NUMBER_ENDS and _is_number(place, n, word)]
    if len(found) != 1 or len(place) < 2:
        return place, "", False
    at = found[0]
    word = place.folded[at]
    glued = _GLUED_NUMBER.fullmatch(word)
    number = glued[1] if glued else _ROMAN.get(word, word)
    says = bool(glued) or (at > 0 and place.folded[at - 1] == "so")
    start = at - 1 if says and not glued else at
    return place.without(start, at + 1), number.lstrip("0") or number, says


def _is_number(place: Words, position: int, word: str) -> bool:
    if word in _ROMAN:
        return position > 0 and (place.shouted[position] or word != "i")
    return bool(_DIGITS.fullmatch(word) or _GLUED_NUMBER.fullmatch(word))


def type_words_only(words: Words) -> bool:
    """Tell whether a text is a type of school without any place: "MN", "Trường TH&THCS"."""
    if TYPE_STARTS.isdisjoint(words.folded):
        return False
    parsed = parse_words(words)
    return parsed.has_type and not len(parsed.place) and not parsed.number
