"""What people write around their names: honorifics, positions, subjects, classes. Cut off only where no name is harmed.

A title that can be part of a name ("Văn Thư", "Cô", "Bà", "Toán") is cut only where its marks agree and what is left
still is a name: "Nguyễn Văn Thư" keeps all three words.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.match.words import could_be, plain, words_of
from etl.text.fold import clean, has_marks
from etl.text.names import family_weight

MIDDLES = frozenset({"thị", "văn", "a", "thi", "van"})
"""Middle names after which a given name must follow, and before which a family name stands."""

_CBQL = (
    "phó hiệu trưởng", "hiệu trưởng", "hiệu phó", "phó giám đốc", "giám đốc", "ban giám hiệu", "cán bộ quản lý",
    "quản lý", "cbql", "bgh", "phó ht", "pgđ", "gđ", "pht", "ht", "hp",
)  # fmt: skip
_GV = (
    "giáo viên chủ nhiệm", "giáo viên", "gvcn", "gvmn", "gvbm", "gvtpt", "gv", "ttcm", "tổ trưởng chuyên môn",
    "tổ trưởng", "tổ phó", "tpcm", "tổng phụ trách đội", "tổng phụ trách", "tpt đội", "tpt", "chủ nhiệm",
)  # fmt: skip
_NV = (
    "nhân viên", "kế toán", "văn thư", "y tế", "bảo vệ", "thư viện", "thiết bị", "cấp dưỡng", "thủ quỹ", "nv",
)  # fmt: skip
_ROLE_OF = {
    plain(title): (title, role) for role, titles in (("CBQL", _CBQL), ("GV", _GV), ("NV", _NV)) for title in titles
}
_RANK = ("CBQL", "GV", "NV")

_SUBJECTS = {
    plain(s): s
    for s in (
        "toán", "ngữ văn", "văn", "tiếng anh", "anh", "vật lý", "lý", "hóa học", "hóa", "sinh học", "sinh", "lịch sử",
        "sử", "địa lý", "địa", "tin học", "tin", "gdcd", "gdtc", "thể dục", "td", "âm nhạc", "nhạc", "mỹ thuật",
        "công nghệ", "kỹ thuật", "kĩ thuật", "khtn", "tiếng việt", "mầm non", "tiểu học",
    )
}  # fmt: skip

_EDGE_L, _EDGE_R = r"(?<![^\W_])", r"(?![^\W_])"


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_ROLE = re.compile(rf"{_EDGE_L}(?:(?:p\. ?h\.? ?t|h\.t)|(?:{_any(_ROLE_OF)})){_EDGE_R}\.?")
_SUBJECT = re.compile(rf"\s*(?:bo mon |mon |day )?({_any(_SUBJECTS)}){_EDGE_R}")
_ROLE_HINT = re.compile(
    r"hieu|giam|quan ly|cb|bgh|ht|h\.|pgd|gd|hp|giao|gv|to |tp|tong|tt|chu nhiem|nhan vien|ke toan|van thu|y te|bao ve|thu |thiet"
    r"|cap duong|nv"
)

_HONORIFICS = {
    "cô giáo": True, "thầy giáo": True, "đồng chí": True, "thạc sĩ": True, "tiến sĩ": True, "cô": True, "thầy": True,
    "ths": True, "th.s": True, "ts": True, "đ/c": True, "đ.c": True, "đc": True, "mr": True, "mrs": True, "ms": True,
    "miss": True, "ông": False, "bà": False, "chị": False, "chú": False, "bác": False,
}  # fmt: skip
"""Honorific → whether it is one without its marks too ("Ba", "Ong", "Chi", "Bac" begin names)."""
_HONORIFIC_OF = {plain(h): (h, loose) for h, loose in _HONORIFICS.items()}
_HONORIFIC = re.compile(rf"({_any(_HONORIFIC_OF)})(?:[.:]\s*|\s+)(?=[^\W\d_])")
_LOWER_KIN = re.compile(r"(?:em|anh) ")
"""Honorifics that are given names in any other case: "em Hoa", not "Em Hoa"."""
_PARENT = re.compile(r"(?i)(?:mẹ|bố)\s+[^\W\d_]+(?:\s[^\W\d_]+)?")

_NUMBERED = re.compile(r"^[\s#]*\d{1,12}\s*[.)\-_:]?\s*(?=[^\W\d_])")
_TRAILING_NUMBER = re.compile(r"[\s.]+\d{1,4}\s*$")

_CLASS = re.compile(
    rf"{_EDGE_L}(?:"
    r"(?:day |chu nhiem |phu trach )?(?:lop|khoi|nhom|cum|(?<!quai )(?<!cha )to)\s*[-:]?"
    r"\s*(?:so )?\d{1,2}(?:\s?-\s?\d{1,2})?(?:\s*tuoi)?\s?[a-z]?\d?"
    r"|(?:day |chu nhiem |phu trach )?lop\s+(?:mau giao |mg )?(?:la|mam|choi|lon|nho|be|ghep|nha tre)\b(?:\s*\d)?"
    r"|(?:lop )?(?:mau giao|mg)\s*(?:lon|nho|be|ghep|\d(?:\s?-\s?\d)?\s*(?:tuoi|t))\b(?:\s?[a-d]?\d)?"
    r"|\d\s?-\s?\d\s*(?:tuoi|t)(?:\s?[a-d]\d?)?"
    r"|\d\s*tuoi(?:\s?[a-d]\d?)?|\d\s?t|\dt[a-e]\d?|nha tre(?:\s?[a-d]?\d)?"
    r"|\d{1,2}\s?a\d{1,2}|\d{1,2}[a-k]\d?|k\d{1,2}"
    rf"){_EDGE_R}"
)
_MAY_BE_CLASS = re.compile(r"\d|lop|nha tre|mau giao|\bmg")
_GROUP = re.compile(r"(?i)(?<![^\W_])tổ\s+(?:khtn|khxh|tự nhiên|xã hội|(?!trưởng|phó)[^\W\d_]+)(?![^\W_])")
_CONTACTS = ("phụ trách", "liên hệ")
_HELPERS = (
    "kỹ thuật viên", "kĩ thuật viên", "kỹ thuật", "kĩ thuật", "trực máy", "hỗ trợ kỹ thuật", "hỗ trợ kĩ thuật", "hỗ trợ",
)  # fmt: skip
_CONTACT_OF = {plain(word): (word, word in _HELPERS) for word in (*_CONTACTS, *_HELPERS)}
_CONTACT = re.compile(rf"{_EDGE_L}(?<!gv )(?<!giao vien )(?<!mon )(?<!day )(?:{_any(_CONTACT_OF)}){_EDGE_R}")
_MAY_BE_CONTACT = re.compile(r"tra|lien|thua|truc|tro")


@dataclass(frozen=True)
class Titled:
    """A name without what stands around it ("" where nothing is left). `role`: CBQL, GV, NV or None.

    `is_addressed`: an honorific or a position says that a person is meant. `is_nickname`: "Mẹ Bông" names the child.
    """

    name: str
    role: str | None = None
    is_addressed: bool = False
    is_nickname: bool = False


def cut_classes(text: str, text_plain: str) -> tuple[str, bool]:
    """Return a text (in NFC) without classes and groups ("lớp 5A2", "4 tuổi", "tổ Lá"), and whether there were any."""
    found = False
    if _MAY_BE_CLASS.search(text_plain):
        spans = [m.span() for m in _CLASS.finditer(text_plain) if not _is_place_number(m, text)]
        for start, end in reversed(spans):
            text, found = f"{text[:start]} {text[end:]}", True
    if "ổ " in text or "Ổ " in text:
        cut = _GROUP.sub(" ", text)
        found, text = found or cut != text, cut
    return text, found


def _is_place_number(found: re.Match[str], text: str) -> bool:
    """Tell "Quài Tở số 1", a school's number, from "tổ số 1"."""
    return bool(re.match("to\\b", found[0])) and text[found.start() : found.start() + 2].lower() not in ("to", "tổ")


@dataclass(frozen=True)
class Contact:
    """A text without the word that makes its name a room's contact; `is_helper`: "kỹ thuật", who minds the machine."""

    rest: str
    is_contact: bool = False
    is_helper: bool = False


def cut_contact(text: str) -> Contact:
    """Return a text (in NFC) without "phụ trách", "liên hệ", "kỹ thuật" and the like, and which kind of them it had."""
    flat = plain(text)
    found = _CONTACT.search(flat) if _MAY_BE_CONTACT.search(flat) else None
    if not found:
        return Contact(text)
    official, is_helper = _CONTACT_OF[found[0]]
    if not _has_marks_of(found[0] if not has_marks(text) else text[found.start() : found.end()], official):
        return Contact(text)
    return Contact(f"{text[: found.start()]} {text[found.end() :]}".strip(), True, is_helper)


def subject_apart(name: str) -> str:
    """Return an addressed name with the subject that it may end with apart: "Hương (Toán)" of "Thầy Hương Toán".

    It can be a given name of two words as well, so both stay. A subject of two words ("tiếng Anh") is dropped. Behind a
    family name or a middle name the last word is the given name: "Lò Văn Toán".
    """
    words = words_of(name)
    is_with_middle = len(words) > 2 and words.accented[1] in MIDDLES
    if not 2 <= len(words) <= 4 or is_with_middle or family_weight(name) == 2:
        return name
    for length in (2, 1):
        if len(words) > length and is_subject(words.part(len(words) - length).accent_text):
            raw = name.split()
            given = " ".join(raw[:-length])
            return given if length == 2 else f"{given} ({raw[-1]})"
    return name


def is_subject(text: str) -> bool:
    """Tell whether a text is the name of a subject, with its marks."""
    official = _SUBJECTS.get(plain(text))
    return official is not None and words_of(official).accented == words_of(text).accented


@lru_cache(maxsize=100_000)
def read_titles(text: str) -> Titled:
    """Take a personal name apart from its titles; the words of the name stay as typed and in their order."""
    name = _NUMBERED.sub("", clean(text)).strip(" .,-_*#\"'“”")
    if _PARENT.fullmatch(name):
        return Titled("", None, False, True)
    role = None
    addressed = False
    if _ROLE_HINT.search(plain(name)):
        name, role = _cut_roles(name)
        addressed = role is not None
    while True:
        rest = _without_honorific(name)
        if rest == name:
            break
        name, addressed = rest, True
    return Titled(_TRAILING_NUMBER.sub("", name).strip(" .,-_"), role, addressed)


def _cut_roles(name: str) -> tuple[str, str | None]:
    found: list[str] = []
    at = 0
    while match := _ROLE.search(plain(name), at):
        title, role = _ROLE_OF.get(match[0].rstrip("."), ("", "CBQL"))
        end = match.end()
        subject = _SUBJECT.match(plain(name), end) if role == "GV" else None
        rest = f"{name[: match.start()]} {name[end:]}".strip()
        if (title and not _has_marks_of(name[match.start() : end], title)) or _harms(
            name[: match.start()], rest, title
        ):
            at = end
            continue
        if subject and _is_subject(
            name[subject.start(1) : subject.end(1)], name[subject.end() :], bool(name[: match.start()].strip())
        ):
            rest = f"{name[: match.start()]} {name[subject.end() :]}".strip()
        name, at = rest, 0
        found.append(role)
    return name, next((r for r in _RANK if r in found), None)


def _has_marks_of(typed: str, official: str) -> bool:
    return could_be(words_of(typed).accent_text, words_of(official).accent_text)


def _harms(before: str, rest: str, title: str) -> bool:
    """Tell whether the words of a title must be part of the name: after "Thị", or with a family name alone before."""
    if " " not in title:
        return False
    words = words_of(before).accented
    left = words_of(rest)
    return bool(words and words[-1] in MIDDLES) or (len(left) == 1 and family_weight(rest) > 0 and bool(words))


def _is_subject(typed: str, behind: str, has_name_before: bool) -> bool:
    """Tell whether the word after "GV" is a subject: "GV Toán Lò Văn Nam", not "GV Lý Thị Hoa", "GV Hoa"."""
    official = _SUBJECTS[plain(typed)]
    if not _has_marks_of(typed, official) or (has_marks(official) and not has_marks(typed)):
        return False
    left = words_of(behind)
    if not len(left):
        return True
    if has_name_before or (len(left) > 1 and left.accented[0] in MIDDLES):
        return has_name_before
    return family_weight(behind) > 0 or (len(left) == 1 and family_weight(typed) < 2)


def _without_honorific(name: str) -> str:
    kin = _LOWER_KIN.match(name)
    if kin and name[kin.end() : kin.end() + 1].isupper():
        return name[kin.end() :]
    match = _HONORIFIC.match(plain(name))
    if not match:
        return name
    honorific, is_loose = _HONORIFIC_OF[match[1]]
    typed = name[: len(match[1])].lower()
    if typed != honorific and not (is_loose and not has_marks(typed)):
        return name
    rest = name[match.end() :]
    left = words_of(rest)
    return name if not len(left) or (len(left) > 1 and left.accented[0] in MIDDLES) else rest
