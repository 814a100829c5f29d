"""What a careful person could decide, with the lists and all files on the desk. Written apart from the engine.

The rule, row by row. A name *reaches* a listed person at a cost: one per letter to mend, nothing for a Telex key left
standing ("Thij"), 0.6 per word with other marks (nothing where no mark was typed at all), 0.3 for y and i in each
other's place, 0.8 for a "Thị", "Văn" or "A" left out, 1 for any other middle word, 0.5 for another order; at most 2, at
most 1 for names of fewer than six letters.

- A staff code on the list, or a listed address of one person, decides where the typed name reaches that person (or no
  name was typed). Where it does not, the row contradicts itself.
- A telephone number of one listed person whom the typed name reaches makes the row clear where the name alone does not.
- In a named school: the people of that school whom the name reaches. One alone, or the nearest by a whole mend: *clear*.
  Two at the same cost: *ambiguous*. In between: *close*. A slip that makes another name of people
  (Lê for Lò) is never more than *close*. A given name alone is clear where one person of the school has
  it, whatever its marks, and nobody has it for a family; ambiguous where two have it.
  Where people who left before the session, or came after it, would change the answer: *close*.
- Without a school, at a session: clear where exactly one person of all lists has the full name with these marks and nobody another
  with the same letters; ambiguous where several of the audience fit equally; otherwise *close*. Misspelt: *unfounded*.
- An address that is on no list, but stands in clear rows of exactly one person and no one else's, decides like a
  listed one. Where it stands in close rows only, it makes an ambiguous row *close*.

Everything else is *unfounded* (devices, handles, no school and a common given name) or *contradictory*.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import OSA

from tests.identity.roster import Person, Roster
from tests.identity.rows import DAYS, Row
from tests.identity.text import as_telex, fold, has_marks, spelt, words

CLEAR, CLOSE, AMBIGUOUS, UNFOUNDED, CONTRADICTORY = "clear", "close", "ambiguous", "unfounded", "contradictory"
EQUAL, APART = 0.3, 1.0
"""Costs nearer than the first are the same; farther apart than the second, nobody confuses them."""
_OTHER_I = 0.3
_EMPTY_WORDS = {"thi": 0.8, "van": 0.8, "a": 0.8}


@dataclass(frozen=True)
class Verdict:
    """How sure one may be, who it is (None unless clear), the ground in a word, and whom a close call leans to."""

    sure: str
    person: str | None = None
    ground: str = ""
    leans: str | None = None


@dataclass(frozen=True)
class _Name:
    spelt: tuple[str, ...]
    folded: tuple[str, ...]
    is_marked: bool


@lru_cache(maxsize=200_000)
def _name(text: str) -> _Name:
    marked = tuple(spelt(w) for w in words(text))
    return _Name(marked, tuple(fold(w).rstrip("12345") for w in marked), has_marks(text))


@lru_cache(maxsize=200_000)
def _ways_to_write(official: str) -> tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...]:
    """Return (cost, words without marks, words with marks) of a full name in other orders and without middle words."""
    name = _name(official)
    pairs = list(zip(name.folded, name.spelt, strict=True))
    family, middle, given = pairs[:1], pairs[1:-1], pairs[-1:]
    kept: list[tuple[float, list[tuple[str, str]]]] = [(0.0, middle)]
    for n, (folded, _) in enumerate(middle):
        kept.append((_EMPTY_WORDS.get(folded, 1.0), middle[:n] + middle[n + 1 :]))
    if len(middle) > 1:
        kept.append((1.4, []))
    found = []
    for cost, rest in kept:
        for more, order in (
            (0.0, family + rest + given),
            (0.5, given + family + rest),
            (0.5, rest + given + family),
            (0.5, given + rest + family),
        ):
            found.append((cost + more, tuple(f for f, _ in order), tuple(s for _, s in order)))
    return tuple(dict.fromkeys(found))


def _marks_apart(typed: _Name, folded: tuple[str, ...], marked: tuple[str, ...], edits: int) -> int:
    """Return in how many words the marks differ; in glued words, whether letters and whether tones do."""
    if not typed.is_marked:
        return 0
    if len(typed.folded) != len(folded):
        (letters, tones), (own_letters, own_tones) = _apart(typed.spelt), _apart(marked)
        return (OSA.distance(letters, own_letters) > edits) + (tones != own_tones)
    pairs = zip(typed.folded, folded, typed.spelt, marked, strict=True)
    return sum(m != o and OSA.distance(m, o) > OSA.distance(f, g) for f, g, m, o in pairs)


def _apart(marked: tuple[str, ...]) -> tuple[str, str]:
    text = "".join(marked)
    return "".join(c for c in text if not c.isdigit()), "".join(c for c in text if c.isdigit())


def _edits(typed: _Name, letters: str, folded: tuple[str, ...]) -> int:
    """Return the letters to mend: word by word where there are as many words, else in the glued whole."""
    if len(typed.folded) == len(folded):
        return sum(OSA.distance(t, o, score_cutoff=2) for t, o in zip(typed.folded, folded, strict=True) if t != o)
    return OSA.distance(letters, "".join(folded), score_cutoff=2)


@lru_cache(maxsize=2_000_000)
def cost(typed: str, official: str) -> float | None:
    """Return what it costs to take `typed` for `official`; None where that is too much."""
    costs = [c for reading in {typed, as_telex(typed)} if (c := _cost_of_reading(reading, official)) is not None]
    return min(costs, default=None)


def _cost_of_reading(typed: str, official: str) -> float | None:
    name = _name(typed)
    letters = "".join(name.folded)
    if len(name.folded) < 2 and len(letters) < 6:
        return None
    best = 9.0
    reach = 1.0 if len(letters) < 6 else 2.0
    for start, folded, marked in _ways_to_write(official):
        if abs(sum(map(len, folded)) - len(letters)) > reach:
            continue
        edits = _edits(name, letters, folded)
        if start + edits < best:
            best = min(best, start + edits + 0.6 * _marks_apart(name, folded, marked, edits))
    best += _OTHER_I * (fold(typed).count("y") != fold(official).count("y"))
    return best if best <= reach + 1e-9 else None


class CarefulPerson:
    """Judges rows against the lists."""

    def __init__(self, roster: Roster, audience: Sequence[str] = ("CBQL", "GV")) -> None:
        self.roster, self.audience = roster, audience
        self._email: dict[str, list[Person]] = defaultdict(list)
        self._phone: dict[str, list[Person]] = defaultdict(list)
        self._letters: dict[str, list[Person]] = defaultdict(list)
        for person in roster.people.values():
            self._email[person.email.lower()].append(person)
            self._letters["".join(_name(person.name).folded)].append(person)
            self._phone[person.phone].append(person)
        self._email.pop("", None)
        self._phone.pop("", None)
        self._name_words = {word for p in roster.people.values() for word in _name(p.name).folded}
        self._seen: dict[tuple[str, str, date | None], Verdict] = {}

    def judge_all(self, rows: Sequence[Row]) -> list[Verdict]:
        """Return a verdict per row; unlisted addresses are learnt from the clear rows of all files."""
        first = [self.judge(row) for row in rows]
        owners: dict[str, set[str]] = defaultdict(set)
        leanings: dict[str, set[str]] = defaultdict(set)
        for row, verdict in zip(rows, first, strict=True):
            if row.email and row.email not in self._email:
                owners[row.email] |= {verdict.person} - {None}
                leanings[row.email] |= {verdict.person or verdict.leans} - {None}
        return [
            verdict if verdict.sure == CLEAR else self._by_learnt(row, verdict, owners[row.email], leanings[row.email])
            for row, verdict in zip(rows, first, strict=True)
        ]

    def _by_learnt(self, row: Row, verdict: Verdict, owners: set[str], leanings: set[str]) -> Verdict:
        if len(owners) != 1 or verdict.sure == CONTRADICTORY:
            is_tipped = verdict.sure == AMBIGUOUS and len(leanings) == 1
            return Verdict(CLOSE) if is_tipped else verdict
        (code,) = owners
        if not row.name or self._may_be(row.name, self.roster.people[code]):
            return Verdict(CLEAR, code, "address seen with a clear name")
        return Verdict(CONTRADICTORY)

    def judge(self, row: Row) -> Verdict:
        """Return the verdict on one row by itself."""
        for ground, holders in (
            ("code", [self.roster.people[row.code]] if row.code in self.roster.people else []),
            ("address", self._email.get(row.email.lower(), [])),
        ):
            if not holders:
                continue
            fitting = [h for h in holders if not row.name or self._may_be(row.name, h)]
            if len(fitting) == 1 and (row.name or len(holders) == 1):
                if ground == "address" and row.name and self._is_a_colleagues(row.name, fitting[0]):
                    return Verdict(CONTRADICTORY)
                return Verdict(CLEAR, fitting[0].code, ground)
            if len(fitting) > 1:
                return self._nearest(row.name, fitting, ground)
            return Verdict(CONTRADICTORY)
        if not row.name:
            return Verdict(UNFOUNDED)
        day = DAYS.get(row.session or "")
        key = (row.name, row.school or ("?" if row.names_school else ""), day)
        if key not in self._seen:
            self._seen[key] = self._by_name(row, day)
        return self._by_phone(row, self._seen[key])

    def _by_phone(self, row: Row, verdict: Verdict) -> Verdict:
        fitting = [p for p in self._phone.get(row.phone, []) if self._may_be(row.name, p)]
        return Verdict(CLEAR, fitting[0].code, "telephone") if verdict.sure != CLEAR and len(fitting) == 1 else verdict

    def _by_name(self, row: Row, day: date | None) -> Verdict:
        if not row.school:
            return Verdict(UNFOUNDED) if row.names_school else self._anywhere(row.name, has_audience=bool(row.session))
        ever = self._in_school(row.name, self.roster.at(row.school))
        then = self._in_school(row.name, self.roster.at(row.school, day)) if day else ever
        return ever if ever == then else Verdict(CLOSE, leans=then.person or then.leans)

    def _in_school(self, typed: str, people: list[Person]) -> Verdict:
        if len(_name(typed).folded) == 1:
            given = self._by_given(typed, people)
            if given.sure != UNFOUNDED:
                return given
        nearest = self._nearest(typed, people, "name in school")
        if nearest.person and self._is_another_name(typed, self.roster.people[nearest.person].name):
            return Verdict(CLOSE, leans=nearest.person)
        return nearest

    def _is_a_colleagues(self, typed: str, holder: Person) -> bool:
        bearers = self._letters.get("".join(_name(typed).folded), [])
        return bool(bearers) and holder not in bearers and self._is_another_name(typed, holder.name)

    def _is_another_name(self, typed: str, official: str) -> bool:
        """Tell whether what differs are words that people are really called: rather somebody else than a slip."""
        other = set(_name(typed).folded) - set(_name(official).folded)
        return bool(other) and other <= self._name_words

    @staticmethod
    def _by_given(typed: str, people: list[Person]) -> Verdict:
        name = _name(typed)
        same = [p for p in people if _name(p.name).folded[-1] == name.folded[0]]
        exact = [p for p in same if _name(p.name).spelt[-1] == name.spelt[0]] if name.is_marked else same
        if len(same) == 1:
            is_family = any(_name(p.name).folded[0] == name.folded[0] for p in people)
            fits = not is_family and (not name.is_marked or len(exact) == 1)
            return Verdict(CLEAR, same[0].code, "given name in school") if fits else Verdict(CLOSE)
        if len(exact) == 1:
            return Verdict(CLOSE)
        return Verdict(AMBIGUOUS) if same else Verdict(UNFOUNDED)

    @staticmethod
    def _nearest(typed: str, people: list[Person], ground: str) -> Verdict:
        costs = sorted((c, p.code) for p in people if (c := cost(typed, p.name)) is not None)
        if not costs:
            return Verdict(UNFOUNDED)
        if len(costs) == 1 or costs[1][0] >= costs[0][0] + APART - 1e-9:
            return Verdict(CLEAR, costs[0][1], ground)
        if costs[1][0] < costs[0][0] + EQUAL:
            return Verdict(AMBIGUOUS)
        return Verdict(CLOSE, leans=costs[0][1])

    def _anywhere(self, typed: str, *, has_audience: bool) -> Verdict:
        name = _name(typed)
        same = self._letters.get("".join(name.folded), []) if len(name.folded) > 1 else []
        exact = [p for p in same if _name(p.name).spelt == name.spelt] if name.is_marked else same
        if len(same) == len(exact) == 1 and has_audience:
            return Verdict(CLEAR, exact[0].code, "only one of this name")
        meant = sorted((cost(typed, p.name) or 0.0, p.code) for p in exact or same if p.role in self.audience)
        if len(meant) > 1 and meant[1][0] < meant[0][0] + EQUAL:
            return Verdict(AMBIGUOUS)
        return Verdict(CLOSE, leans=meant[0][1] if meant else None) if same else Verdict(UNFOUNDED)

    @staticmethod
    def _may_be(typed: str, person: Person) -> bool:
        typed_words, own = set(_name(typed).folded), set(_name(person.name).folded)
        return cost(typed, person.name) is not None or (bool(typed_words) and typed_words <= own)
