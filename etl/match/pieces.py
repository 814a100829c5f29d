"""The pieces of a display name: its separated parts, and in each part the school, the place and the person."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from etl.match.places import is_unit_name, looks_like_place_only, unit_word_length
from etl.match.school_names import SHORT_TYPES, TYPE_STARTS, parse_words, type_at, type_words_only
from etl.match.schools import SchoolIndex
from etl.match.titles import MIDDLES, read_titles
from etl.match.words import Words, could_be, plain, words_of
from etl.text.fold import fold_words, has_marks
from etl.text.names import family_weight

_RAW_WORD = re.compile(r"[^\W_]+")
_SEPARATOR = re.compile(r"[-_,()|:;\[\]{}<>【】–—/+•·~=*]+")
_OPENING = re.compile(r"[(\[{<【]")
_JOINED = (
    (re.compile(r"(?i)gdnn\s*[-–_]\s*gdtx"), "GDNN GDTX"),
    (re.compile(r"(?i)(?<![^\W_])th\s*(?:[-–_+,/&]|và|va)\s*thcs"), "TH&THCS "),
    (re.compile(r"(?i)(?<![^\W_])thcs\s*(?:[-–_+,/&]|và|va)\s*thpt"), "THCS&THPT "),
    (re.compile(r"(?i)đ\s*/\s*c(?![^\W_])"), "đồng chí "),
)
_LATIN = [chr(code) for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(code).isalpha()]
_UP, _LOW = ("".join(c for c in _LATIN if is_case(c)) for is_case in (str.isupper, str.islower))
_MAY_BE_GLUED = re.compile(rf"[{_LOW}][{_UP}]|[{_UP}]{{2}}[{_LOW}]|[{_LOW}]A[{_UP}]")
_GLUED_TYPE = re.compile(rf"(?<![^\W_])(PTDTBT|PTDTNT|DTBT|DTNT|THCS|THPT|TH|MN|MG)(?=[{_UP}][{_LOW}]|s[ốo]\s?\d)")
_GLUED_LONG = re.compile(r"(?i)(?<![^\W_])(ptdtbt|ptdtnt|thcs(?!(?:va|và)?thpt)|thpt)(?=[^\W\d_]{2})")
_CAMEL = re.compile(
    rf"(?<=[{_LOW}])(?=[{_UP}][{_LOW}]|A[{_UP}][{_LOW}]|(?:PTDT|THCS|THPT|TH|MN)(?![{_LOW}]))|(?<=[{_LOW}]A)(?=[{_UP}][{_LOW}])"
)
_GLUED_LOWER = re.compile(r"(?i)^(ptdtbt|ptdtnt|thcs|thpt|th|mn)([a-zđà-ỹ]{5,})$")
_DIGIT = re.compile(r"\d")


class Part(NamedTuple):
    """One separated part of a display name; `is_bracketed`: it stood in brackets, as Zoom's original name does.

    `follows_comma`: nothing but a comma divides it from the part before.
    """

    text: str
    is_bracketed: bool
    follows_comma: bool = False


def unglue(text: str, schools: SchoolIndex) -> str:
    """Return a text (in NFC) with spaces where words were run together: "LoThiHoa-THCSMuongPhang"."""
    flat = plain(text)
    if "/" in text or any(level in flat for level in ("thcs", "thpt", "gdtx")):
        for pattern, joined in _JOINED:
            text = pattern.sub(joined, text)
    if _MAY_BE_GLUED.search(text):
        text = _CAMEL.sub(" ", text)
    if "TH" in text or "MN" in text or "DT" in text or "MG" in text:
        text = _GLUED_TYPE.sub(r"\1 ", text)
    if "th" in flat or "ptdt" in flat:
        text = _GLUED_LONG.sub(r"\1 ", text)
    glued = _GLUED_LOWER.match(text) if " " not in text else None
    if glued and schools.knows(f"{glued[1]} {glued[2]}"):
        text = f"{glued[1]} {glued[2]}"
    return text


def parts_of(text: str) -> list[Part]:
    """Return the parts between dashes, commas and brackets; a text of single words joined by dashes is one part."""
    parts: list[Part] = []
    start = 0
    is_bracketed = follows_comma = False
    for match in _SEPARATOR.finditer(text):
        _append(parts, text[start : match.start()], is_bracketed, follows_comma)
        start, is_bracketed, follows_comma = match.end(), bool(_OPENING.search(match[0])), match[0] == ","
    _append(parts, text[start:], is_bracketed, follows_comma)
    if len(parts) > 1 and " " not in text.strip() and not any(p.is_bracketed or " " in p.text for p in parts):
        return [Part(" ".join(p.text for p in parts), False)]
    return parts


def _append(parts: list[Part], raw: str, is_bracketed: bool, follows_comma: bool) -> None:
    text = " ".join(raw.split())
    if not text:
        return
    if parts and not is_bracketed and _is_type_only(parts[-1].text):
        parts[-1] = parts[-1]._replace(text=f"{parts[-1].text} {text}")  # "MN - Thanh Xương"
    else:
        parts.append(Part(text, is_bracketed, follows_comma))


@lru_cache(maxsize=50_000)
def _is_type_only(text: str) -> bool:
    return type_words_only(words_of(text))


def split_school(text: str, schools: SchoolIndex) -> tuple[str | None, str | None]:
    """Return (school part, person part) of a text without separators; either may be None."""
    words = words_of(text)
    raw = _RAW_WORD.findall(text)
    if not schools.may_name(words):
        return None, text
    position = next((n for n in range(len(words)) if _starts_school(words, n, raw, schools)), None)
    if position is None:
        whole = schools.find(text)
        return (text, None) if whole.code else (None, _without_lone_type(words, raw, text))
    before = _before_school(raw[:position])
    after = " ".join(raw[position:])
    is_title = bool(before) and not read_titles(before).name  # "Phó HT MN Thanh Xương Lò Thị Hoa"
    if (before and not is_title) or schools.knows(after) or not parse_words(words.part(position)).has_type:
        return after, before or None
    school, person = _person_behind(words.part(position), raw[position:], schools)
    return school, f"{before} {person or ''}".strip() or None


def _person_behind(words: Words, raw: list[str], schools: SchoolIndex) -> tuple[str, str | None]:
    """Divide a text that begins with a school into (school, person behind it or None)."""
    for end in range(len(raw) - 1, 1, -1):
        head, tail = " ".join(raw[:end]), " ".join(raw[end:])
        if _begins_part_of_school(words.part(end)) and schools.knows(head):
            return head, None
        if _may_follow_school(tail) and schools.knows(head):
            return head, tail
    for end in range(len(raw) - 2, 1, -1):
        head, tail = " ".join(raw[:end]), " ".join(raw[end:])
        if schools.find(head).code:
            if not schools.may_go_on(words.part(0, end + 1)) and _is_like_name(words.part(end), tail):
                return head, tail
            break
    for end in range(2, len(raw) - 2):  # a school that the list does not know
        head, tail = " ".join(raw[:end]), " ".join(raw[end:])
        if len(parse_words(words.part(0, end)).place) and _is_sure_name(words.part(end), tail):
            return head, tail
    return " ".join(raw), None


def _before_school(raw: list[str]) -> str:
    """Return the words before a school's name without "Trường", unless it is the given name of "Nguyễn Xuân Trường"."""
    if raw and fold_words(raw[-1]) == "truong" and (not has_marks(raw[-1]) or raw[-1].lower() == "trường"):
        rest = raw[:-1]
        titled = read_titles(" ".join(raw))
        if len(rest) == 1 and titled.name == raw[-1] and not titled.role:
            return " ".join(raw)  # "Thầy Trường"
        is_given_name = len(rest) == 2 and raw[-1][0].isupper() and family_weight(" ".join(rest)) > 0
        if not is_given_name or raw[-1].islower():
            raw = rest
    return " ".join(raw)


def _without_lone_type(words: Words, raw: list[str], text: str) -> str:
    """Return "Hoa" of "Hoa MN": a type of school without any place says nothing of which school."""
    if len(raw) > 1 and words.shouted[-1] and not all(words.shouted) and type_at(words, len(words) - 1)[1]:
        return " ".join(raw[:-1])
    return text


def _may_follow_school(tail: str) -> bool:
    """Tell whether a text behind a known school's name is a person: a name, a title, or one word that can be a given name."""
    titled = read_titles(tail)
    if not titled.name:
        return titled.role is not None
    if _DIGIT.search(titled.name):
        return False
    words = words_of(titled.name)
    if _is_place(words):
        return False
    if len(words) > 1:
        is_name = family_weight(titled.name) > 0 or words.accented[1] in MIDDLES or len(words) == 2
        return len(words) <= 5 and (titled.is_addressed or is_name)
    return titled.is_addressed or (len(words.folded[0]) > 1 and words.accented[0] not in _NOT_GIVEN)


def _is_place(words: Words) -> bool:
    return looks_like_place_only(words) and is_unit_name(words.fold_text)


def _begins_part_of_school(words: Words) -> bool:
    """Tell whether words behind a school's name speak of a part of it: "bản Mển", "trung tâm"."""
    if words.accented[0] in _HAMLET_WORDS:
        return True
    return any(could_be(words.part(0, 2).accent_text, phrase) for phrase in _PARTS_OF_SCHOOLS)


_PARTS_OF_SCHOOLS = ("trung tâm", "cơ sở", "phân hiệu", "khu vực", "nhà trường")
_HAMLET_WORDS = frozenset({"điểm", "bản", "thôn", "đội", "khu", "diem"})

_NOT_GIVEN = frozenset({
    "i", "ii", "iii", "iv", "cu", "moi", "so", "xa", "huyen", "tinh", "diem", "tt", "tp", "lop", "khoi", "to",
    "cũ", "mới", "số", "xã", "huyện", "tỉnh", "điểm", "lớp", "khối", "tổ", "chính", "lẻ",
})  # fmt: skip


def _is_sure_name(words: Words, text: str) -> bool:
    return 3 <= len(words) <= 5 and words.accented[1] in MIDDLES and family_weight(text) == 2


def _is_like_name(words: Words, text: str) -> bool:
    """Tell whether two to five words behind a school are a name, in any order and spelling: "Thăng Đinh Quang"."""
    if not 2 <= len(words) <= 5 or _DIGIT.search(text) or not TYPE_STARTS.isdisjoint(words.folded):
        return False
    if not _NOT_GIVEN.isdisjoint(words.accented) or _is_place(words):
        return False
    raw = text.split()
    has_family = any(family_weight(" ".join(raw[n:])) for n in range(len(raw)))
    is_capitalised = all(word[0].isupper() and not word.isupper() for word in raw if len(word) > 1)
    return has_family or not MIDDLES.isdisjoint(words.accented) or is_capitalised


def _starts_school(words: Words, position: int, raw: list[str], schools: SchoolIndex) -> bool:
    meaning, length = type_at(words, position)
    if not length:
        return False
    if length == 1 and words.folded[position] in SHORT_TYPES:
        if position > 0:
            is_shouted = words.shouted[position] and not all(words.shouted) and len(words) > position + 2
            return is_shouted or (len(words) > position + 1 and schools.knows(" ".join(raw[position:])))
        return len(words) > 1
    return bool(meaning) and len(words) > position + length


@dataclass(frozen=True)
class Placed:
    """A text divided into a place without a type of school and a person; `codes`: the schools there."""

    place: str | None = None
    person: str | None = None
    codes: tuple[str, ...] = ()


def split_place(text: str, schools: SchoolIndex, *, is_bare: bool = False) -> Placed:
    """Return the place that stands alone, before or behind a person's name: "Hoa Thanh Xương".

    Many communes bear names that people bear ("Thanh Bình", "Ma Thì Hồ"): beside a family name such words stay with
    the person. `is_bare`: nothing else stands in the display name, so that a person of that name is possible.
    """
    words = words_of(text)
    if not 2 <= len(words) <= 8:
        return Placed(None, text)
    may_hold, is_place_only = schools.may_hold_place(words), looks_like_place_only(words)
    if not (may_hold or is_place_only) or _DIGIT.search(text):
        return Placed(None, text)
    unit_words = unit_word_length(words.folded)
    if unit_words and _is_unit(words, schools):
        return Placed(text, None, schools.at_place(words.part(unit_words)))
    codes = schools.at_place(words)
    if codes or (is_place_only and is_unit_name(words.fold_text)):
        if is_bare and not is_place_only:
            return Placed(text, text, codes)
        return Placed(text, None, codes)
    if not may_hold:
        return Placed(None, text)
    raw = _RAW_WORD.findall(text)
    for length in range(min(schools.longest_place, len(words) - 1), 1, -1):
        for start in (len(words) - length, 0):
            codes = schools.at_place(words.part(start, start + length))
            rest = " ".join(raw[:start] + raw[start + length :])
            if codes and _stands_beside_place(rest, words.part(start, start + length), start == 0):
                return Placed(" ".join(raw[start : start + length]), rest, codes)
    return Placed(None, text)


def _is_unit(words: Words, schools: SchoolIndex) -> bool:
    own = words.part(unit_word_length(words.folded))
    # "Xa Dung" and "Tp" need their marks or a unit of that name; "Phương Anh" is no ward.
    return (is_unit_name(own.fold_text) or bool(schools.at_place(own))) and (
        words.accented[0] in ("xã", "phường", "huyện", "thị", "thành", "tp", "tx", "tt")
        or not has_marks(words.accent_text)
    )


def _stands_beside_place(rest: str, place: Words, is_behind: bool) -> bool:
    titled = read_titles(rest)
    words = words_of(titled.name)
    if not len(words) or words.accented[-1] in MIDDLES or words.accented[0] in MIDDLES:
        return False
    if looks_like_place_only(place) or titled.is_addressed:
        return True
    if len(words) == 1:
        return family_weight(titled.name) == 0
    return len(words) >= 3 and family_weight(titled.name) == 2
