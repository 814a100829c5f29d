"""School names: read a name into boarding type, level and place, and find the one school of the list that it names.

The level decides as much as the place: MN, TH and THCS Nà Tấu are three schools. "PTDTBT" may be dropped by the
writer, marks may be lost; other marks than the list's, or two schools that fit, leave the name undecided.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from etl.match.words import Codes, Words, could_be, words_of
from etl.text.fold import fold_words

_BOARDING = {
    "pho thong dan toc ban tru": "BT", "ptdtbt": "BT", "dtbt": "BT", "ban tru": "BT",
    "pho thong dan toc noi tru": "NT", "ptdtnt": "NT", "dtnt": "NT", "ptnt": "NT", "pho thong noi tru": "NT",
    "noi tru": "NT",
}  # fmt: skip

_LEVELS = {
    "trung tam giao duc nghe nghiep giao duc thuong xuyen": "GDTX", "giao duc nghe nghiep giao duc thuong xuyen": "GDTX",
    "trung tam giao duc thuong xuyen": "GDTX", "giao duc thuong xuyen": "GDTX",
    "trung tam gdnn gdtx": "GDTX", "tt gdnn gdtx": "GDTX", "ttgdnn gdtx": "GDTX", "gdnn gdtx": "GDTX",
    "trung tam gdtx": "GDTX", "tt gdtx": "GDTX", "ttgdtx": "GDTX", "gdtx": "GDTX", "ttgdnngdtx": "GDTX",
    "gdnngdtx": "GDTX",
    "tieu hoc va trung hoc co so": "TH&THCS", "tieu hoc trung hoc co so": "TH&THCS", "tieu hoc va thcs": "TH&THCS",
    "tieu hoc thcs": "TH&THCS", "th va thcs": "TH&THCS", "th thcs": "TH&THCS", "ththcs": "TH&THCS",
    "trung hoc co so va trung hoc pho thong": "THCS&THPT", "trung hoc co so trung hoc pho thong": "THCS&THPT",
    "thcs va thpt": "THCS&THPT", "thcs thpt": "THCS&THPT", "thcsthpt": "THCS&THPT",
    "trung hoc pho thong": "THPT", "thpt": "THPT", "ptth": "THPT", "tpht": "THPT", "thot": "THPT",
    "trung hoc co so": "THCS", "thcs": "THCS",
    "tieu hoc": "TH", "th": "TH",
    "mam non": "MN", "mau giao": "MN", "mn": "MN", "mg": "MN",
}  # fmt: skip

SHORT_TYPES = frozenset({"th", "mn", "mg", "ban", "noi"})
"""Type words that are also parts of people's names and common words: alone they need capitals or a known school."""

_NOTE = re.compile(r"\([^)]*\)|\n.*", re.DOTALL)
_FILLERS = frozenset({"truong", "diem", "cau", "dc", "phong", "hop"})
_PATTERNS = {tuple(k.split()): v for k, v in [*_BOARDING.items(), *_LEVELS.items()]}
_LONGEST = max(len(p) for p in _PATTERNS)


@dataclass(frozen=True)
class SchoolName:
    """A school name taken apart. `boarding`: BT, NT or ""; `level`: MN, TH, THCS, THPT, TH&THCS, THCS&THPT, GDTX or ""."""

    boarding: str
    level: str
    place: Words

    @property
    def has_type(self) -> bool:
        """True where the text says what kind of school it is."""
        return bool(self.boarding or self.level)


@dataclass(frozen=True)
class SchoolMatch:
    """`code` where exactly one school fits, else None and the candidates (none: no such school in the list)."""

    code: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class SchoolEntry:
    """What the index needs of one school: code, official name, site aliases, names of its communes (any system)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


class _Name(NamedTuple):
    """One way in which a school is written: the place with its marks, and the boarding word it is written with."""

    code: str
    place: str
    boarding: str


def type_at(words: Words, position: int) -> tuple[str, int]:
    """Return (meaning, words taken) of the longest type phrase at `position`; ("", 0) where there is none."""
    for length in range(min(_LONGEST, len(words) - position), 0, -1):
        meaning = _PATTERNS.get(words.folded[position : position + length])
        if meaning:
            return meaning, length
    return "", 0


@lru_cache(maxsize=100_000)
def parse_school_name(text: str) -> SchoolName:
    """Take a school name apart; words such as "Trường", "Điểm cầu" are dropped, the rest after the type is the place."""
    words = words_of(text)
    start = 0
    while start < len(words) and words.folded[start] in _FILLERS and not type_at(words, start)[1]:
        start += 1
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
    return SchoolName(boarding, level, words.part(start))


class SchoolIndex:
    """All schools of one list, found by any of their names. Immutable once made; answers are remembered."""

    def __init__(self, schools: Iterable[SchoolEntry]) -> None:
        self._by_name: dict[tuple[str, str, str], set[_Name]] = defaultdict(set)
        self._by_words: dict[str, set[_Name]] = defaultdict(set)
        self._communes: dict[str, frozenset[str]] = {}
        self._found: dict[tuple[str, str | None], SchoolMatch] = {}
        codes = []
        for school in schools:
            codes.append(school.code)
            self._communes[school.code] = frozenset(_commune_key(c) for c in school.communes if c)
            for name in (school.name, *school.aliases):
                self._add(school.code, name)
        self._codes = Codes(codes)

    def by_code(self, typed: str | None) -> str | None:
        """Return the code of the list that `typed` is, also with lost zeros or in other case; None for no school."""
        return self._codes.find(typed)

    def _add(self, code: str, name: str) -> None:
        parsed = parse_school_name(name)
        entry = _Name(code, parsed.place.accent_text, parsed.boarding)
        if not parsed.has_type:
            self._by_words[parsed.place.fold_text].add(entry)
            return
        self._by_name[parsed.boarding, parsed.level, parsed.place.fold_text].add(entry)
        if parsed.boarding:  # writers drop "PTDTBT", and of a boarding school's name often its level
            self._by_name["", parsed.level, parsed.place.fold_text].add(entry)
            if parsed.boarding == "NT":
                self._by_name[parsed.boarding, "", parsed.place.fold_text].add(entry)

    def find(self, text: str, commune: str | None = None) -> SchoolMatch:
        """Return the school that `text` names; `commune` (any spelling) decides between schools of one name.

        The name with its marks is tried first, then with marks lost; several schools that fit are candidates. A note
        in brackets or on a second line ("điểm trường trung tâm") is left out where the whole text names no school.
        """
        key = (text, commune)
        if key not in self._found:
            self._found[key] = self._find_with_note(text, commune)
        return self._found[key]

    def _find_with_note(self, text: str, commune: str | None) -> SchoolMatch:
        found = self._find(text, commune)
        bare = _NOTE.sub(" ", text)
        return found if found.candidates or bare == text else self._find(bare, commune)

    def _find(self, text: str, commune: str | None) -> SchoolMatch:
        parsed = parse_school_name(text)
        if parsed.has_type:
            found = self._by_name.get((parsed.boarding, parsed.level, parsed.place.fold_text), set())
        else:
            found = self._by_words.get(parsed.place.fold_text, set())
        typed = parsed.place.accent_text
        names = [name for name in found if could_be(typed, name.place)]
        names = [name for name in names if name.boarding == parsed.boarding] or names
        fitting = {name.code for name in names}
        exact = {name.code for name in names if name.place == typed}
        choice = exact if exact and exact != fitting and _writes_marks(typed) else fitting
        if len(choice) > 1 and commune:
            key = _commune_key(commune)
            choice = {c for c in choice if key in self._communes[c]} or choice
        if len(choice) == 1:
            return SchoolMatch(next(iter(choice)), tuple(sorted(choice)))
        return SchoolMatch(None, tuple(sorted(choice or {name.code for name in found})))

    def knows(self, text: str) -> bool:
        """True where at least one school fits `text`."""
        return bool(self.find(text).candidates)


def _writes_marks(typed: str) -> bool:
    return typed != fold_words(typed)


_COMMUNE_TYPES = ("ubnd ", "xa ", "phuong ", "thi tran ", "p ", "x ", "tt ")


@lru_cache(maxsize=10_000)
def _commune_key(text: str) -> str:
    key = fold_words(text)
    for prefix in _COMMUNE_TYPES:
        key = key.removeprefix(prefix)
    return key
