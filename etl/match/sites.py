"""Words of rooms in a display name, and the head-counts that rooms put behind their names."""

import re

from etl.match.words import could_be, plain, words_of
from etl.text.fold import clean
from etl.text.names import family_weight

_COUNT_AT_END = re.compile(
    r"(?i)[\s(–—-]+(\d{1,3}\s*/\s*\d{1,3}(\s*(gv|cbgv|cb|nv|người))?|\d{1,3}\s*(gv|cbgv|cb|người|đ/c|đc)"
    r"|(?:sĩ số|si so|có mặt|co mat)\s*:?\s*\d{1,3}|0?\d{9,10})\s*\)?\s*$"
)
"""What people write behind a name: present of all ("32/33"), a head-count ("25 GV"), a telephone number."""

_HEADCOUNT = re.compile(
    r"^(?:(?:si so|co mat|tong so|ss)?:? ?\d+ ?(?:/ ?\d+)? ?(?:gv|cb|cbgv|cbql|nv|nguoi|dc|thay co|giao vien)?"
    r"|si so|co mat|vang \d+|\d{1,3})$"
)

_HALLS = ("phòng họp", "hội trường", "phòng tin", "phòng máy", "phòng gv", "văn phòng", "hội đồng", "tập thể")
_PLACES = ("điểm cầu", "điểm trường", "phòng học", "công đoàn", "chi đoàn", "toàn thể", "sư phạm")
HALL = frozenset({*map(plain, _HALLS), "room"})
"""Rooms proper, against "điểm cầu", which people also write before their own names."""

_PAIRS = {plain(pair): pair for pair in (*_HALLS, *_PLACES)}
_SURE_WITHOUT_MARKS = frozenset({"diem cau", "diem truong", "phong hop", "hoi truong"})
_SINGLES = frozenset({"dc", "diem", "room", "cbgv", "cbgvnv", "hdsp"})
_NUMBERED_SITE = re.compile(r"(?i)^((?:đc|dc|điểm cầu|diem cau|phòng|phong|room)\s*)(?:số\s*|so\s*)?\d{1,3}(?![^\W_])")
_FIRST_WORDS = frozenset(p.split()[0] for p in _PAIRS) | _SINGLES
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+|&")


def without_headcount(text: str) -> str:
    """Return a text (in NFC) without the count or telephone number at its end."""
    return _COUNT_AT_END.sub("", text) if _DIGIT.search(text) else text


def is_headcount(text_plain: str) -> bool:
    """Tell whether a part is nothing but a head-count: "sĩ số 25/27", "25 GV"."""
    return bool(_HEADCOUNT.match(text_plain))


def _is_site(typed: str, pair: str, before: str) -> bool:
    """Tell "Lò Thị Hoa văn phòng" from "Lò Văn Phong": behind other words only the very marks speak of a room."""
    official = _PAIRS[pair]
    if not before or pair in _SURE_WITHOUT_MARKS:
        return could_be(words_of(typed).accent_text, official)
    return words_of(typed).accent_text == official and family_weight(before) < 2


def without_site_words(part: str) -> tuple[str, str]:
    """Return the part without "điểm cầu", "phòng họp" and the like, and the last such word ("" for none).

    At the start of a part any of them counts; farther on only with its marks, since "Phong", "Điểm" are names.
    """
    numbered = _NUMBERED_SITE.search(part) if _DIGIT.search(part) else None
    if numbered:
        part = clean(f"{numbered[1]} {part[numbered.end() :]}")
    flat = plain(part)
    if _FIRST_WORDS.isdisjoint(_WORD.findall(flat)):
        return part, ""
    raw = _WORD.findall(part)
    keep: list[str] = []
    found = ""
    position = 0
    while position < len(raw):
        pair = plain(" ".join(raw[position : position + 2]))
        single = plain(raw[position])
        if pair in _PAIRS and _is_site(" ".join(raw[position : position + 2]), pair, raw[position - 1] if keep else ""):
            found, position = pair, position + 2
            if position < len(raw) and raw[position].isdigit() and pair in HALL:
                position += 1  # "Phòng họp 1"
        elif single in _SINGLES and not keep and (len(raw) > 1 or numbered):
            found, position = single, position + 1
        else:
            keep.append(raw[position])
            position += 1
    return (clean(" ".join(keep)), found) if found else (part, "")
