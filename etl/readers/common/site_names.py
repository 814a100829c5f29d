"""Names of schools and sites inside free text: where one begins and ends ("… ở TH số 1 Nà Tấu có mặt …")."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from etl.text.fold import accent_key, has_marks

_STEP = r" ?[-&,/+–]? ?"
_LEVEL = (
    r"(?:mam non|mau giao|mn|mg|tieu hoc|th|trung hoc co so|thcs|trung hoc pho thong|thpt|ththcs"
    r"|(?:tt|trung tam)? ?gdnn(?: ?[-–_&]? ?gdtx)?|(?:tt|trung tam)? ?gdtx|trung tam giao duc[a-z \-–]*thuong xuyen"
    r"|cao dang(?: su pham)?|cdsp|lien cap)"
)
_KIND = r"(?:pt ?dt ?(?:bt|nt)|ptnt|pho thong (?:dan toc )?(?:ban|noi) tru|dan toc (?:ban|noi) tru)"
_WORD_BEFORE = r"(?:(?:diem cau|truong|don vi|dc|d/c|phong hop|bgh)[ :.]{1,2}){0,2}"
_START = re.compile(
    rf"(?<![a-z0-9/])(?:{_WORD_BEFORE}(?P<level>(?:{_KIND}{_STEP})*{_LEVEL}(?:(?: ?[-&+–] ?| va | ?, ?| ){_LEVEL})*|{_KIND})"
    rf"|(?P<place>(?:truong|diem cau|trung tam)))(?![a-z0-9])"
)
_WORD = re.compile(r"[ _]{1,2}(so [1-9](?![\d/])|[a-z]+)")
_MAX_WORDS = 8

_ENDS = frozenset({
    "có", "sĩ", "sỹ", "quân", "tổng", "đủ", "đầy", "vắng", "gửi", "đã", "được", "hiện", "gồm", "là", "chào", "ạ", "ơi", "dự",
    "hôm", "buổi", "lúc", "vào", "đang", "báo", "xã", "phường", "ở", "điểm", "kính", "dạ", "không", "chưa", "hỏi", "số", "đc",
    "mình", "tôi", "chúng", "nào", "này", "học", "bên", "mọi", "thiếu",
})  # fmt: skip
"""Words that end a name. Typed without marks they do so only where _ENDS_UNMARKED says it: names have such syllables."""

_ENDS_UNMARKED = re.compile(
    r"(?:co (?:mat|du|\d|d/c|dc|gv|cb)|si so|sy so|ss\b|quan so|tong (?:so|cong)|tong:? \d|du \d|du ca|day du"
    r"|vang:? ?\d|vang (?:mat|co|khong)"
    r"|xin |gui |da (?:co|vao|du)|duoc |hien (?:co|dien|tai)|gom |em\b|e\b|la \d|chao |tham (?:gia|du)|hom nay|buoi |luc \d"
    r"|vao |dang (?:co|hoc|tham|du)|bao cao|bc\b|diem danh|kinh |khong (?:vang|co|ai|du)|gv\b|giao vien|cbgv|cbql|cb\b|can bo|cm\b"
    r"|dc\b|dong chi|chung (?:em|toi)|nao\b|nay\b|cho (?:em|hoi)|a\b(?! \w))"
)


_WHOLE_NAMES = (
    (" sa", "tong"), (" xa", "tong"), (" na", "tong"), (" song", "da"), (" muong", "dang"), (" muong", "khong"),
    (" thi", "xa"),
)  # fmt: skip
"""Names with such a word in them: Sá Tổng (also spelled Xá Tổng), Na Tông, Sông Đà, Mường Đăng, Mường Khong, thị xã …"""


@dataclass(frozen=True)
class Named:
    """A name of a site in a text, and where it stands."""

    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text in lower case without marks, letter by letter: every place in it is the same place in `text`."""
    return "".join(_plain_letter(char) for char in text)


@lru_cache(maxsize=4096)
def _plain_letter(char: str) -> str:
    if char in "đĐÐð":
        return "d"
    if unicodedata.combining(char):
        return " "
    return unicodedata.normalize("NFD", char.lower())[:1] or char


def names_in(text: str) -> list[Named]:
    """Return the names of schools and sites in a text in NFC, in order, none overlapping.

    A name is a kind of school, or the word for school or site, and the words behind it up to a sign, a number or a word that
    no name has; without such words it is no name.
    """
    folded = plain(text)
    found: list[Named] = []
    for start in _START.finditer(folded):
        if found and start.start() < found[-1].end:
            continue
        end = _end_of_name(text, folded, start.end())
        if end > start.end() and (start["level"] or _is_name(text[start.end() : end])):
            found.append(Named(text[start.start() : end].strip(), start.start(), end))
    return found


def _end_of_name(text: str, folded: str, at: int) -> int:
    for _ in range(_MAX_WORDS):
        word = _WORD.match(folded, at)
        if not word or _ends(text[word.start(1) : word.end(1)], folded[word.start(1) :], folded[:at]):
            break
        at = word.end()
    return at


def _ends(typed: str, rest: str, before: str) -> bool:
    if any(before.endswith(first) and rest.startswith(last) for first, last in _WHOLE_NAMES):
        return False
    if has_marks(typed):
        return accent_key(typed) in _ENDS or rest.startswith(("giao vien", "can bo", "dong chi", "truc tuyen"))
    return _ENDS_UNMARKED.match(rest) is not None


def _is_name(words: str) -> bool:
    """Tell a name behind "trường" or "điểm cầu" only from a sentence that goes on: a capital letter or a number."""
    return words.strip()[:1].isupper() or words[-1:].isdigit()
