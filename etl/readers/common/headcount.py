"""The head-count in a message that a site writes into the chat: "TH Nà Tấu: 24/26 GV có mặt, vắng 2" is 24 people.

A message becomes a string of tags, one per word, number or mark; what a number means is told by patterns over the tags, the
surest first. A number that no pattern explains is no head-count: dates, clocks, telephones, numbers of questions.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from etl.readers.common import headcount_words as words
from etl.readers.common.headcount_tokens import SITE, Token, tokens_of
from etl.readers.common.site_names import Named, names_in, plain
from etl.text.fold import clean, fold

_LONGEST_MESSAGE = 4_000
"""Zoom lets nobody write more letters than this into one message."""

_LEAST_BARE = 5
"""A smaller number that stands alone more likely answers a question."""


@dataclass(frozen=True)
class Report:
    """One head-count: which line says it, the site that the message names (None where it names none), the people."""

    line: int
    site: str | None
    headcount: int | None


def reports_in(lines: list[str]) -> list[Report]:
    """Return the head-counts of a message: none, one, or one for each of several sites that it names.

    A site that stands before its number, or right behind it, is the one meant.
    """
    text = "\n".join(map(clean, lines))[:_LONGEST_MESSAGE]
    if not any(map(str.isdecimal, text)):
        return []
    sites = names_in(text)
    parts = list(_parts(text, sites))
    found = [(site, count) for site, part in parts if (count := headcount_in(part)) is not None]
    several = {fold(site.text) for site, _ in found if site}
    if len(several) > 1:
        return [Report(_line(text, site.start), site.text, count) for site, count in found if site]
    whole = headcount_in(_without(text, sites))
    if whole is None:
        return []
    named = [site for site, _ in found if site] or _right_behind(text, sites)
    return [Report(_line(text, named[0].start) if named else 0, named[0].text if named else None, whole)]


def headcount_in(text: str) -> int | None:
    """Return the number of people present that a text without names of sites states, None where it states none."""
    tokens = tokens_of(text)
    is_example = any(words.EXAMPLE in token.tags for token in tokens)
    return None if is_example else _Message(tokens).headcount()


# --- sites ---------------------------------------------------------------------------------------------------------------


def _parts(text: str, sites: list[Named]) -> Iterator[tuple[Named | None, str]]:
    """Yield the text from every site's name to the next one, the text before the first with no site."""
    yield None, text[: sites[0].start] if sites else text
    ends = [site.start for site in sites[1:]] + [len(text)]
    for site, end in zip(sites, ends, strict=False):
        yield site, SITE + text[site.end : end]


def _without(text: str, sites: list[Named]) -> str:
    for site in reversed(sites):
        text = text[: site.start] + SITE + text[site.end :]
    return text


_NUMBER_AT_END = re.compile(r"\d[ ,:(\-]*(?:[a-z/]+ ?){0,2}[ ,:(\-]*$")


def _right_behind(text: str, sites: list[Named]) -> list[Named]:
    """Return the site that follows a number with at most a unit between, and ends its line: "24/26 GV TH Nà Tấu"."""
    for site in sites:
        before = plain(text[: site.start]).rpartition("\n")[2]
        after = text[site.end :].partition("\n")[0]
        if _NUMBER_AT_END.search(before) and not re.search(r"\w{3}", after):
            return [site]
    return []


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


# --- what the numbers mean -----------------------------------------------------------------------------------------------

_MAIN = (
    words.EXCUSED, words.PRESENT, words.HAVING, words.TOTAL, words.NOBODY_ABSENT, words.ABSENT, words.FULL, words.LATER,
    words.UNIT, words.ATTENDING, words.OVER, words.NONE, words.FILLER,
)  # fmt: skip
"""The tags that the patterns see; of several that a word has, the first."""


class _Message:
    """The tags of a message as one string, with the tokens at the same places."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.tags = "".join(_main(token) for token in tokens)

    def headcount(self) -> int | None:
        """Return the number of people present."""
        self._join_parts_of_a_whole()
        absent = self._take_absent()
        readings: tuple[Callable[[], int | None], ...] = (
            self._present,
            self._fraction,
            lambda: self._total(absent),
            self._full,
            lambda: self._units(absent),
            lambda: self._having(absent),
            self._bare,
        )
        return next((found for reading in readings if (found := reading()) is not None), None)

    def _join_parts_of_a_whole(self) -> None:
        """Make a fraction of "24 trên tổng số 26" and of "24/tổng 26"."""
        for match in re.finditer(r"N[wU]{0,2}/[w/]*T?[w:]*N", self.tags):
            first, last = self.tokens[match.start()], self.tokens[match.end() - 1]
            if first.value <= last.value:
                self._replace(match, "F")
                first.total = last.value

    def _take_absent(self) -> int | None:
        """Return how many are said to be absent, and take these numbers (and those of late-comers) out of the message.

        None where nobody is said to be absent, -1 where it is not said how many.
        """
        counts = [0] if "Z" in self.tags else []
        for match in re.finditer(r"A[:wU]*([NF])(U?w*q(?:[,:w]*NU?w*q)*)?", self.tags):
            token = self.tokens[match.start(1)]
            if match[1] == "F":
                token.value = max(token.total - token.value, 0)
                continue
            excused = [at for at in range(match.start(1), match.end()) if self.tags[at] == "N"]
            counts.append(sum(self.tokens[at].value for at in excused))
            for at in excused:
                self._cross(at)
        counts += [0 for _ in re.finditer(r"A[:w]*n", self.tags)]
        for match in re.finditer(r"NU?w*q", self.tags):
            self._cross(match.start())
        for match in re.finditer(r"(N)[wU]{0,3}o?[Aw]*A(?![:wU]*[NFxy])|(N)[wU]{0,3}o?L", self.tags):
            at = match.start(1) if match[1] else match.start(2)
            if match[1]:
                counts.append(self.tokens[at].value)
            self._cross(at)
        if counts:
            return sum(counts)
        return -1 if "A" in self.tags else None

    def _present(self) -> int | None:
        for label, behind in (("P", r"P[:wDUTpc/]*([NF])|P[owpc]{1,5}:([NF])"), ("p", r"p[:wDUp]*([NF])(?![ox])")):
            found = re.search(behind, self.tags)
            if found:
                return self._people_from(found.start(found.lastindex or 1))
            found = re.search(rf"[NF]w*U?[wU]*(?:[,+w]*[NF]w*U)*[:w]*{label}(?![:wDU]*[NF])", self.tags)
            if found:
                return self._people_from(found.start(), found.end())
        return None

    def _fraction(self) -> int | None:
        for match in re.finditer("F", self.tags):
            if self.tokens[match.start()].total > 12 or self._is_about_people(match.start()):
                return self._people_from(match.start())
        return None

    def _people_from(self, start: int, end: int | None = None) -> int:
        """Return the number at `start`, with those of other roles that follow it ("22 GV, 2 CBQL") added.

        Where a label stands behind them (at `end`) and they are not of several roles, the last one is meant.
        """
        row = re.compile(r"[NF]w*U?(?:[,+w.:]*[NF]w*U)*").match(self.tags, start, end or len(self.tags))
        last = row.end() if row else start + 1
        numbers = [at for at in range(start, last) if self.tags[at] in "NF"]
        roles = [self._role_behind(at) for at in numbers]
        if len(numbers) > 1 and all(roles) and len(set(roles)) == len(roles):
            return sum(map(self._value, numbers))
        return self._value(numbers[-1] if end else numbers[0])

    def _role_behind(self, at: int) -> str:
        unit = re.compile(r"w*U").match(self.tags, at + 1)
        return _role(self.tokens[unit.end() - 1].text) if unit else ""

    def _value(self, at: int) -> int:
        token = self.tokens[at]
        return min(token.value, token.total) if self.tags[at] == "F" else token.value

    def _is_about_people(self, at: int) -> bool:
        """Tell whether the clause of a small fraction ("5/9") speaks of people, a site, or of nothing else at all."""
        start = max(self.tags.rfind(mark, 0, at) for mark in ".?") + 1
        ends = [end for mark in ".?" if (end := self.tags.find(mark, at)) >= 0]
        clause = self.tags[start : min(ends, default=len(self.tags))]
        return bool(re.search("[PTADUSZpc]", clause)) or not re.search("[ox]", clause)

    def _total(self, absent: int | None) -> int | None:
        found = re.search(r"T[:wDUT/]*(N)", self.tags)
        return self._less(self.tokens[found.start(1)].value, absent) if found else None

    def _full(self) -> int | None:
        return self._number_in(r"D[:wUp]*(N)") or self._number_in(r"(N)w*U?[:wp,]*D")

    def _units(self, absent: int | None) -> int | None:
        pairs = [(m.start(1), m.start(2)) for m in re.finditer(r"(N)w*(U)", self.tags)]
        headed = [(m.start(2), m.start(1)) for m in re.finditer(r"(U)[:w]*(N)", self.tags)]
        if len(headed) == self.tags.count("N") > len(pairs):
            pairs = headed
        by_role: dict[str, set[int]] = {}
        for number, unit in pairs:
            by_role.setdefault(_role(self.tokens[unit].text), set()).add(self.tokens[number].value)
        if any(len(values) > 1 for values in by_role.values()) or not by_role:
            return None
        counts = {role: values.pop() for role, values in by_role.items()}
        return self._less(counts.get("") or sum(counts.values()), absent)

    def _having(self, absent: int | None) -> int | None:
        found = re.search(r"c[:wDU]*(N)(?![ox])", self.tags)
        return self._less(self.tokens[found.start(1)].value, absent) if found else None

    def _bare(self) -> int | None:
        """Return the only number of a message that says nothing else, or nothing but a site and courtesies."""
        numbers = [token.value for tag, token in zip(self.tags, self.tokens, strict=True) if tag == "N"]
        if len(numbers) != 1 or re.search(r"[^NSwUTPpcDZAn:,./+]", self.tags):
            return None
        return numbers[0] if numbers[0] >= _LEAST_BARE or "S" in self.tags else None

    @staticmethod
    def _less(total: int, absent: int | None) -> int | None:
        if absent is None:
            return total
        return total - absent if 0 <= absent <= total else None

    def _number_in(self, pattern: str) -> int | None:
        found = re.search(pattern, self.tags)
        return self._value(found.start(1)) if found else None

    def _cross(self, at: int) -> None:
        self.tags = self.tags[:at] + "y" + self.tags[at + 1 :]

    def _replace(self, match: re.Match[str], tag: str) -> None:
        rest = "w" * (match.end() - match.start() - 1)
        self.tags = self.tags[: match.start()] + tag + rest + self.tags[match.end() :]


def _role(unit: str) -> str:
    """Return the role that a word for people names, "" for one that names none."""
    return next((role for role, names in words.ROLES.items() if unit in names), "")


def _main(token: Token) -> str:
    """Return the one tag that the patterns see."""
    if len(token.tags) == 1 and token.tags not in "btBEX":
        return token.tags
    return next((tag for tag in _MAIN if tag in token.tags), "o")
