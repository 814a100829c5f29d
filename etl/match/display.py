"""Display names of online meetings: who is speaking? A person, a room, a device, a recorder or the organiser.

"MN Thanh Xương - Lò Thị Hoa", "Ca Van Toan THCS Muong Phang", "Điểm cầu TH Nà Tấu (TH Nà Tấu)", "iPhone của Hoa",
"12. Vừ Thị Mai". The raw text is never changed; what is found in it are its parts.
"""

import re
from dataclasses import dataclass

from etl.match.schools import SHORT_TYPES, SchoolIndex, SchoolMatch, parse_school_name, type_at
from etl.match.words import Words, words_of
from etl.text.fold import clean, fold, fold_words

PERSON, SITE, DEVICE, BOT, UNKNOWN = "person", "site", "device", "bot", "unknown"


@dataclass(frozen=True)
class Display:
    """What a display name says. `person`: the name part; `school_text` and `school`: the school part, if any."""

    kind: str
    person: str | None = None
    school_text: str | None = None
    school: SchoolMatch | None = None
    is_organiser: bool = False


_BOT = re.compile(
    r"notetaker|note taker|otter\.ai|read\.ai|\bread ai\b|fireflies|fathom|tl;?dv|meeting notes|\brecorder\b|meetgeek"
    r"|sembly|\bai companion\b|\bbot\b|ghi chep tu dong"
)
_DEVICE = re.compile(
    r"\b(iphone|ipad|galaxy|samsung|oppo|redmi|xiaomi|vivo|realme|huawei|nokia|poco|tecno|infinix|itel|pixel|android"
    r"|macbook|imac|desktop|laptop|chromebook|sm-[a-z]\d+|cph\d+|may tinh|dien thoai|zoom user|nguoi dung zoom|user)\b"
)
_PHONE = re.compile(r"^\+?[\d*x .-]{7,}$")
_ORGANISER = re.compile(r"^(so|phong) (gd ?& ?dt|gd|giao duc)|^ubnd |^ban to chuc|^steam for vietnam|^host\b|^chu tri")
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.)\-_:]?\s*(?=[^\W\d_])")
_HEADCOUNT = re.compile(r"^(si so|co mat|ss)?:? ?\d+ ?(/ ?\d+)? ?(gv|cb|cbgv|cbql|nv|nguoi|dc|thay co|giao vien)?$")
_SITE_WORDS = re.compile(r"\b(diem cau|dc|diem truong|phong hop( so)? ?\d*|hoi truong)\b")
_SPLIT = re.compile(r"[-_,()|:;\[\]–—]+")
_JOINED = (
    (re.compile(r"(?i)gdnn\s*[-–_]\s*gdtx"), "GDNN GDTX"),
    (re.compile(r"(?i)\bth\s*[-–_]\s*thcs\b"), "TH&THCS"),
    (re.compile(r"(?i)\bthcs\s*[-–_]\s*thpt\b"), "THCS&THPT"),
)
_HONORIFICS = frozenset(
    {"co", "thay", "gv", "ht", "pht", "ths", "ts", "dc", "d", "c", "ong", "ba", "cbql", "giao", "vien"}
)
_NOT_A_NAME = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def read_display(text: str, schools: SchoolIndex) -> Display:
    """Return what a display name says of itself, against the schools of the list. Never raises, never guesses a school."""
    folded = fold(text)
    if not folded:
        return Display(UNKNOWN)
    if _BOT.search(folded):
        return Display(BOT)
    if _PHONE.match(folded):
        return Display(DEVICE)
    if _ORGANISER.search(folded):
        return Display(UNKNOWN, is_organiser=True)
    body = _NUMBERED.sub("", clean(text))
    for pattern, joined in _JOINED:
        body = pattern.sub(joined, body)
    parts = [clean(p) for p in _SPLIT.split(body)]
    parts = [p for p in parts if p and not _HEADCOUNT.match(fold(p))]
    site_parts, people, has_site_word = _sort_parts(parts, schools)
    if people and (site_parts or not has_site_word):
        person = next((p for p in people if is_person_name(p)), None)
        school_text = site_parts[0] if site_parts else None
        school = schools.find(school_text) if school_text else None
        if person is None and _DEVICE.search(folded):
            return Display(DEVICE, None, school_text, school)
        is_person = person or (school_text and not _NOT_A_NAME.search(people[0]))
        return Display(PERSON if is_person else UNKNOWN, person or people[0], school_text, school)
    if site_parts:
        matches = [schools.find(p) for p in site_parts]
        best = next((n for n, m in enumerate(matches) if m.code), 0)
        return Display(SITE, None, site_parts[best], matches[best])
    if _DEVICE.search(folded):
        return Display(DEVICE)
    if has_site_word:
        rest = clean(" ".join(people)) or body
        return Display(SITE, None, rest, schools.find(rest))
    return Display(UNKNOWN)


def _sort_parts(parts: list[str], schools: SchoolIndex) -> tuple[list[str], list[str], bool]:
    """Divide the parts of a display name into school names and the rest; tell whether "điểm cầu" or the like stood there."""
    site_parts: list[str] = []
    people: list[str] = []
    has_site_word = False
    for part in parts:
        bare = _without_site_words(part)
        has_site_word |= bare != part
        if not bare:
            continue
        school, person = split_school(bare, schools)
        if school:
            site_parts.append(school)
        if person and _LETTER.search(person) and not (_DEVICE.search(fold(person)) and not is_person_name(person)):
            people.append(person)
    return site_parts, people, has_site_word


def _without_site_words(part: str) -> str:
    words = words_of(part)
    folded = words.fold_text
    if not _SITE_WORDS.search(folded):
        return part
    # Work on words so that marks and folded text stay in step; "đ/c" before a person is an honorific, not a site.
    keep = []
    raw = re.findall(r"[^\W_]+|&", part)
    skip = {"diem", "cau", "dc", "hop", "phong", "hoi"}
    position = 0
    while position < len(raw):
        pair = fold_words(" ".join(raw[position : position + 2]))
        if pair in ("diem cau", "diem truong", "phong hop", "hoi truong"):
            position += 2
        elif fold_words(raw[position]) in skip & {"dc"}:
            position += 1
        else:
            keep.append(raw[position])
            position += 1
    return " ".join(keep)


def split_school(text: str, schools: SchoolIndex) -> tuple[str | None, str | None]:
    """Return (school part, person part) of a text without separators; either may be None."""
    words = words_of(text)
    raw = re.findall(r"[^\W_]+", text)
    position = next((n for n in range(len(words)) if _starts_school(words, n, raw, schools)), None)
    if position is None:
        whole = schools.find(text)
        return (text, None) if whole.code else (None, text)
    before = " ".join(raw[:position])
    if fold_words(before) in ("truong", ""):
        before = ""
    after = " ".join(raw[position:])
    if before or schools.knows(after) or not parse_school_name(after).has_type:
        return after, before or None
    for end in range(len(raw) - 2, position + 1, -1):  # a person's name may follow the school's
        head, tail = " ".join(raw[position:end]), " ".join(raw[end:])
        if schools.find(head).code and is_person_name(tail):
            return head, tail
    return after, None


def _starts_school(words: Words, position: int, raw: list[str], schools: SchoolIndex) -> bool:
    meaning, length = type_at(words, position)
    if not length:
        return False
    if length == 1 and words.folded[position] in SHORT_TYPES and position > 0:
        is_shouted = words.shouted[position] and not all(words.shouted)
        return is_shouted or schools.knows(" ".join(raw[position:]))
    return bool(meaning) and len(words) > position + length


def person_part(text: str) -> str:
    """Return a personal name without numbering and honorifics ("12. Cô Hoa" gives "Hoa"), as typed otherwise."""
    words = _NUMBERED.sub("", clean(text)).replace("/", " ").split(" ")
    while len(words) > 1 and fold_words(words[0].strip(".")) in _HONORIFICS and len(words) > 2:
        words = words[1:]
    return " ".join(words)


def is_person_name(text: str) -> bool:
    """Tell whether `text` has the shape of a full name: two to six words of letters, no device or school word."""
    words = words_of(person_part(text))
    if not 2 <= len(words) <= 6 or _NOT_A_NAME.search(text):
        return False
    return not _DEVICE.search(words.fold_text) and not any(
        type_at(words, n)[1] and words.folded[n] not in SHORT_TYPES for n in range(len(words))
    )
