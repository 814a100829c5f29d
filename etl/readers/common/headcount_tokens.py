"""A message in tokens: words with their tags (headcount_words), numbers, parts of a whole ("24/26"), marks.

A number that counts something else than people is told here and tagged "x": a date, a clock, a telephone, the number of a
question or a page, a number in a question or in a sentence about all sites.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.common import headcount_words as words
from etl.readers.common.site_names import plain
from etl.text.fold import fold

SITE = "\u25a0"
"""Stands in a text where the name of a site stood."""

_MOST = 999

_TOKEN = re.compile(
    r"(?P<junk>https?://\S+|www\.\S+|\S+@\S+"
    r"|\+?\d(?:[ .\-]?\d){7,}"
    r"|\d{1,2}([/.\-])\d{1,2}\2\d{2,4}(?!\d)"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m\b)?"
    r"|\d{1,2} ?gio(?![a-z])(?: ?(?:\d{1,2}|ruoi|kem))?(?: ?phut)?|\d{1,2} ?[hg](?: ?\d{1,2})?(?:p|ph|phut)?(?![a-z0-9])"
    r"|\d+[.,]\d+(?!\d|/| ?%)|(?:^|(?<=\n))\d{1,3}[.)] ?(?=[a-z])"
    r"|(?<=[.:;,] )\d{1,2}[.)] ?(?=[a-z])(?!vang|thieu|co mat|tong|si so|du\b|ly do)|(?!(?:ss|cm|qs|hd|sl)\d)[a-z]+\d+[a-z\d]*)"
    r"|(?P<percent>\d+(?:[.,]\d+)? ?%)"
    r"|(?P<a>\d{1,3}) ?[/|\\] ?(?P<b>\d{1,3})(?!\d| ?/ ?\d)"
    r"|(?P<number>\d+)"
    r"|(?P<people>(?<![a-z])(?:cbql|cb|gv)(?: ?[-&,/+] ?(?:cbql|cb|gv|nv|hv)){1,3}(?![a-z]))"
    r"|(?P<word>d/c|d\.c|[a-z]+)"
    r"|(?P<stop>[.;!?\n])|(?P<sign>[^\s])"
)
_SIGNS = {":": ":", "=": ":", "-": ":", "–": ":", "(": ",", ")": ",", ",": ",", "/": "/", "|": "/", "+": "+", ">": ":"}
_DAY_WORDS = frozenset({
    "ngay", "hom", "qua", "nay", "sang", "chieu", "toi", "trua", "cn", "tu", "den", "truoc", "sau", "le", "dip", "mung", "niem",
    "nghi", "han", "tet", "bua", "nhat",
})  # fmt: skip

_OF_PARTS = frozenset(
    {"slide", "trang", "cau", "bai", "lop", "ngay", "buoi", "tiet", "phan", "module", "diem", "tuan", "thu"}
)
"""Words before a number of a whole that is no people: "slide 24/30"."""


@dataclass
class Token:
    """One word, number or mark: its tags, a phrase without marks, the value of a number, the whole of a fraction."""

    tags: str
    text: str = ""
    value: int = 0
    total: int = 0


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text in NFC in which every name of a site is SITE (tag "S").

    Tags of numbers: "N" a number, "F" a part of a whole, "x" what counts no people; of marks: ":", ",", "/", "+", "." for
    the end of a clause, "?" for that of a question.
    """
    tokens = list(_tokens(text))
    _leave_out(tokens)
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    folded = plain(text)
    found = list(_TOKEN.finditer(folded))
    typed = [text[m.start() : m.end()] if m["word"] else "" for m in found]
    index = 0
    while index < len(found):
        match = found[index]
        if match["word"]:
            run = _run(found, typed, index)
            tags, size = words.tags_at(run, 0)
            yield Token(tags, " ".join(map(fold, run[:size])))
            index += size
            continue
        if match["a"]:
            yield Token("F", value=int(match["a"]), total=int(match["b"]))
        elif match["number"]:
            value = int(match["number"])
            yield Token("N" if value <= _MOST and len(match["number"]) <= 3 else "x", value=value)
        elif match["people"]:
            yield Token(words.UNIT, "can bo giao vien")
        elif match["percent"]:
            yield Token(",")
        elif match["junk"]:
            yield Token("x")
        elif match["stop"]:
            yield Token("?" if match["stop"] == "?" else ".")
        else:
            yield Token("S" if match["sign"] == SITE else _SIGNS.get(match["sign"], ","))
        index += 1


def _run(found: list[re.Match[str]], typed: list[str], start: int) -> list[str]:
    """Return the words from `start` on that only spaces part, as many as the longest phrase has."""
    run = [typed[start]]
    for before, match in pairwise(found[start : start + words.LONGEST]):
        if not match["word"] or match.start() - before.end() != 1 or match.string[before.end()] != " ":
            break
        run.append(typed[start + len(run)])
    return run


def _leave_out(tokens: list[Token]) -> None:
    """Turn numbers into "x" that count something else: by the words beside them, as dates, in questions."""
    nothing = Token("")
    is_after_absence = False
    for index, token in enumerate(tokens):
        is_after_absence |= words.ABSENT in token.tags
        if token.tags not in ("N", "F"):
            continue
        before = tokens[index - 1] if index else nothing
        after = tokens[index + 1] if index + 1 < len(tokens) else nothing
        if _counts_otherwise(token, before, after, is_after_absence) or (token.tags == "F" and _is_day(token, before)):
            token.tags = "x"
    for clause in _split(tokens, ".?"):
        if any("?" in token.tags for token in clause):
            _cross_out(clause)
        for part in _split(clause, ","):
            if any(words.EVERYWHERE in t.tags or words.EXPECTED in t.tags for t in part):
                _cross_out(part)


def _counts_otherwise(token: Token, before: Token, after: Token, is_after_absence: bool) -> bool:
    if words.UNIT in after.tags or words.TOTAL in before.tags:
        return False
    if words.BEFORE in before.tags and (token.tags == "N" or before.text in _OF_PARTS):
        return True
    if words.EXCUSED in after.tags and is_after_absence:
        return False
    return words.BEHIND in after.tags and words.PRESENT not in after.tags and words.ABSENT not in before.tags


def _split(tokens: list[Token], ends: str) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        part.append(token)
        if token.tags in ends:
            yield part
            part = []
    yield part


def _cross_out(tokens: list[Token]) -> None:
    for token in tokens:
        if token.tags in ("N", "F"):
            token.tags = "x"


def _is_day(token: Token, before: Token) -> bool:
    """Tell a day and a month: behind a word for days, or where it cannot be people of a whole."""
    first, second = sorted((token.value, token.total))
    if not (1 <= first <= 12 and second <= 31):
        return False
    if before.text.rpartition(" ")[2] in _DAY_WORDS:
        return True
    is_labelled = any(tag in before.tags for tag in (words.PRESENT, words.TOTAL)) or before.tags == ":"
    return token.value > token.total and token.total <= 12 and not is_labelled
