"""Organisations beside a person's name that are no schools: "Hoàng Ngọc Sơn - VNPT"."""

import re

from etl.match.school_names import type_at
from etl.match.titles import read_titles
from etl.match.words import plain, words_of

_KNOWN = frozenset({
    "vnpt", "viettel", "fpt", "mobifone", "vinaphone", "steam", "misa", "evn", "vtv", "unicef", "ubnd",
})  # fmt: skip

_NO_ORGANISATION = frozenset({
    "cntt", "khtn", "khxh", "gdtc", "gdcd", "gdqp", "td", "dbp", "db", "dbd", "tp", "tpdbp", "tt", "vn", "kt", "vt", "yt", "tv",
    "bv", "cm", "tcm", "btcd", "ctcd", "btcb", "csvc", "hs", "ttnd", "cbgv", "cbnv", "gvnv", "dtbt", "dtnt", "nt", "bt",
})  # fmt: skip
"""Capitals that stand for a subject, a post, a unit of the province or a kind of school."""

_ACRONYM = re.compile(r"[A-ZĐ]{2,6}")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?[sfrxj]?"
)
"""What can be one word of a name typed without marks or in Telex: "MAI", "HOAF" are no acronyms."""


def is_organisation(text: str) -> bool:
    """Tell whether a text begins with the name of an organisation known to take part: "VNPT Điện Biên"."""
    words = words_of(text)
    return bool(len(words)) and words.accented[0] in _KNOWN


def is_acronym(text: str) -> bool:
    """Tell whether a text is one word of two to six capitals that is no word of a name, no title and no level."""
    flat = plain(text)
    if not _ACRONYM.fullmatch(text) or flat in _NO_ORGANISATION or _SYLLABLE.fullmatch(flat):
        return False
    return not type_at(words_of(text), 0)[1] and bool(read_titles(text).name) and read_titles(text).role is None


def are_initials(text: str, name: str) -> bool:
    """Tell whether an acronym is made of the first letters of a name: "LTH" of Lò Thị Hoa."""
    return plain(text) == "".join(word[:1] for word in words_of(name).folded)
