"""Display names of online meetings: who is speaking? A person, a room, a device, a recorder or the organiser.

"MN Thanh Xương - Lò Thị Hoa", "Ca Van Toan THCS Muong Phang", "Điểm cầu TH Nà Tấu (TH Nà Tấu)", "iPhone của Hoa",
"12. Vừ Thị Mai". The raw text is never changed; what is found in it are its parts.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

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
_NUMBERED = re.compile(r"^\s*\d{1,12}\s*[.)\-_:]?\s*(?=[^\W\d_])")
_COUNT_AT_END = re.compile(
    r"(?i)[\s(]+(\d{1,3}\s*/\s*\d{1,3}(\s*(gv|cbgv|cb|nv|người))?|\d{1,3}\s*(gv|cbgv|người)|0?\d{9,10})\s*\)?\s*$"
)
"""What people write behind a name: present of all ("32/33"), a head-count ("25 GV"), a telephone number."""
_HEADCOUNT = re.compile(r"^(si so|co mat|ss)?:? ?\d+ ?(/ ?\d+)? ?(gv|cb|cbgv|cbql|nv|nguoi|dc|thay co|giao vien)?$")
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
    whole = schools.find(text)
    if whole.code:  # a name or alias of the list, whatever words it is made of
        return Display(SITE, None, clean(text), whole)
    if _BOT.search(folded):
        return Display(BOT)
    if _PHONE.match(folded):
        return Display(DEVICE)
    if _ORGANISER.search(folded):
        return Display(UNKNOWN, is_organiser=True)
    body = _COUNT_AT_END.sub("", _NUMBERED.sub("", clean(text)))
    for pattern, joined in _JOINED:
        body = pattern.sub(joined, body)
    parts = [clean(p) for p in _SPLIT.split(body)]
    parts = [p for p in parts if p and not _HEADCOUNT.match(fold(p))]
    site_parts, people, site_notes = _sort_parts(parts, schools)
    if people:
        person = _one_person(people)
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
    if site_notes:
        rest = clean(" ".join(site_notes))
        return Display(SITE, None, rest, schools.find(rest))
    return Display(UNKNOWN)


def _one_person(people: list[str]) -> str | None:
    """Return the full name among the parts; two names of different people give both, which nobody bears."""
    names = [p for p in people if is_person_name(p)]
    if len(names) > 1:  # "new name (name at joining)": the same words in another order are the same person
        first, second = (set(words_of(person_part(n)).folded) for n in names[:2])
        if not (first <= second or second <= first):
            return f"{names[0]} ({names[1]})"
    return names[0] if names else None


def _sort_parts(parts: list[str], schools: SchoolIndex) -> tuple[list[str], list[str], list[str]]:
    """Divide the parts of a display name into school names, people's names, and other parts that speak of a site."""
    site_parts: list[str] = []
    people: list[str] = []
    site_notes: list[str] = []
    for part in parts:
        bare, site_word = _without_site_words(part)
        if not bare:
            continue
        school, person = split_school(bare, schools)
        if school:
            site_parts.append(school)
        if not person or not _LETTER.search(person):
            continue
        if site_word and not (site_word == "dc" and len(words_of(person)) >= 3):  # "đc Lò Văn Nam" is a comrade
            site_notes.append(person)
        elif is_person_name(person) or not _DEVICE.search(fold(person)):
            people.append(person)
    return site_parts, people, site_notes


_SITE_PAIRS = frozenset({"diem cau", "diem truong", "phong hop", "hoi truong"})
_SITE_SINGLES = frozenset({"dc", "diem"})


def _without_site_words(part: str) -> tuple[str, str]:
    """Return the part without "điểm cầu", "phòng họp" and the like, and the last such word ("" for none)."""
    raw = re.findall(r"[^\W_]+|&", part)
    keep: list[str] = []
    found = ""
    position = 0
    while position < len(raw):
        pair, single = fold_words(" ".join(raw[position : position + 2])), fold_words(raw[position])
        if pair in _SITE_PAIRS:
            found, position = pair, position + 2
        elif single in _SITE_SINGLES and not keep:
            found, position = single, position + 1
        else:
            keep.append(raw[position])
            position += 1
    return (" ".join(keep), found) if found else (part, "")


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


@lru_cache(maxsize=100_000)
def person_part(text: str) -> str:
    """Return a personal name without numbering and honorifics ("12. Cô Hoa" gives "Hoa"), as typed otherwise."""
    words = _NUMBERED.sub("", clean(text)).replace("/", " ").split(" ")
    while len(words) > 1 and fold_words(words[0].strip(".")) in _HONORIFICS and len(words) > 2:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=100_000)
def is_person_name(text: str) -> bool:
    """Tell whether `text` has the shape of a full name: two to six words of letters, no device or school word."""
    words = words_of(person_part(text))
    if not 2 <= len(words) <= 6 or _NOT_A_NAME.search(text):
        return False
    return not _DEVICE.search(words.fold_text) and not any(
        type_at(words, n)[1] and words.folded[n] not in SHORT_TYPES for n in range(len(words))
    )
