"""Names weighed: how probably each of the people who can be meant wrote what stands there, and how probably a stranger did.

Who can be meant is the staff of the school that the row names, else the session's audience. Each of them is as likely to
come as the other; what was typed is likelier of one than of another (`writing`), and a stranger on no list is the likelier
the commoner the name (`frequency`). The probabilities of all of them and the stranger add up to one.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from etl.match.frequency import is_family_name
from etl.match.people import Audience, Candidate, Identification, Sighting
from etl.match.roster import Roster
from etl.match.words import words_of
from etl.match.writing import GIVEN_ONLY, IN_FULL, WITHOUT_MARKS, Writing, writing_of
from etl.text.fold import has_marks
from etl.text.spelling import sound_key

MIN_PROBABILITY = 0.998
"""Above it the machine decides; the bound of the precision that is measured."""

OFF_LIST = 0.005
"""Part of those who name a school and are on no list of it."""
OFF_LIST_UNPLACED = 0.002
"""The same of those who show a full name and no school, for each bearer of the name whom the lists let expect."""
WRONG_SCHOOL = 0.003
"""Part of those who name a school that is not theirs."""
OTHER_TIME = 0.3
"""How much less probable somebody is at a school where the lists have them on other days only; never enough alone."""
ROLE_AGAINST = {"CBQL": 0.1, "GV": 0.5, "NV": 0.5}
"""How much less probable somebody of another role is: who signs as headmaster is one, managers also sign as teachers."""
OTHER_ADDRESS = 0.05
"""How much less probable somebody is whom the lists give another address at the very host of the one in the row."""
PUBLIC_HOSTS = frozenset(
    {"gmail.com", "yahoo.com", "yahoo.com.vn", "hotmail.com", "outlook.com", "icloud.com", "live.com"}
)
"""Where one person has several addresses."""
SEEN_BEFORE, MOST_SEEN = 20.0, 3
"""How much more probable somebody is for each session in which this very writing came with their address, up to so many."""
NEIGHBOURS = 3.0
"""A stranger may also bear a name near the one typed, written as wrongly."""
FEW_SCHOOLS = 5
"""A text that may mean more schools than that ("Điện Biên") names none of them."""
PLAIN = frozenset({"exact", "no_marks", "y_i"})
NEVER_ENOUGH = frozenset({"given_missing", "extra", "school_other_time", "other_school"})
"""Evidence with which a name alone never decides."""
UNPLACED_WRITINGS = frozenset({"exact", "no_marks", "y_i", "order", "marks_lost"})
"""Without a school only these ways of writing a name are enough."""

_DISPERSION = 2.0
_MOST_CHOICES, _LEAST_SHOWN = 8, 0.001


class Weight(NamedTuple):
    """How much speaks for one person: a probability that is not yet divided by that of all, and the evidence."""

    weight: float
    evidence: tuple[str, ...]
    unaided: float = 0.0

    def times(self, factor: float) -> "Weight":
        """Return the same evidence weighing so much more."""
        return Weight(self.weight * factor, self.evidence, self.unaided * factor)


Weights = dict[str, Weight]


@dataclass(frozen=True)
class Rates:
    """How the files at hand differ from the usual: how many times more names are misspelt, and people on no list."""

    slips: float = 1.0
    off_list: float = 1.0


USUAL = Rates()

_Key = tuple[str, str | None, tuple[str, ...], str | None, str | None, tuple[tuple[str, ...], ...]]
"""All that weighing a name at schools looks at: the name, the school or schools, role, address, the staff on the day."""


class Weighing:
    """Weighs names against one roster."""

    def __init__(self, roster: Roster, min_probability: float) -> None:
        self.roster, self.min_probability = roster, min_probability
        self._sounds: dict[str, tuple[str, ...]] = {}
        self._elsewhere: dict[str, Weights] = {}
        self._before: dict[tuple[_Key, Rates], Identification] = {}

    def weigh(
        self,
        name: str,
        seen: Sighting,
        audience: Audience | None,
        before: Mapping[str, int] | None,
        rates: Rates = USUAL,
    ) -> Identification:
        """Return who writes `name`. `before`: person → sessions in which this very writing came with their address."""
        day = audience.day if audience else None
        places = (seen.school_code,) if seen.school_code else seen.schools
        if places and before:
            return self._in_schools(name, seen, places, day, before, rates)
        if places:  # often asked: the same question on another day, of the same staff
            staff = tuple(self.roster.staff_of(place, day) for place in places)
            key = name, seen.school_code, seen.schools, seen.role, _telling(seen.email), staff
            found = self._before.get((key, rates))
            if found is None:
                found = self._before[key, rates] = self._in_schools(name, seen, places, day, {}, rates)
            return found
        if len(words_of(name)) < 2:
            return Identification(None)
        bearers = [b for b in self.roster.bearers(name) if self.writing(name, b)]
        if seen.names_school:  # a school that no list knows speaks against everybody
            return undecided("name_in_audience", [(b, (*self.evidence(name, b), "school_unknown")) for b in bearers])
        return self._in_audience(name, bearers, audience)

    def writing(self, name: str, key: str) -> Writing | None:
        """Return how a person can have written `name`."""
        return writing_of(name, self.roster.people[key].full_name)

    def evidence(self, name: str | None, key: str) -> tuple[str, ...]:
        """Return what a person's name and `name` differ by; nothing without a name, or where nothing explains it."""
        writing = self.writing(name, key) if name else None
        return writing.evidence if writing else ()

    # --- a school

    def _in_schools(
        self, name: str, seen: Sighting, places: Sequence[str], day: date | None, before: Mapping[str, int], rates: Rates
    ) -> Identification:  # fmt: skip
        weights = self._of_staff(name, seen, places, day, before)
        if rates.slips != 1.0:
            weights = {key: w.times(rates.slips) if has_slip(w.evidence) else w for key, w in weights.items()}
        strangers = rates.off_list * self._strangers_at_school(name, weights)
        weights |= self._of_others(name, places, day)
        best = max((w.unaided for w in weights.values()), default=0.0)  # what was seen before overturns nobody

        def may_be(key: str) -> bool:
            own = weights[key]
            if seen.schools and (has_slip(own.evidence) or "given_only" in own.evidence):
                return False
            return own.unaided == best and len(places) <= FEW_SCHOOLS and self._may_decide(name, own.evidence)

        return self._decided("name_in_school" if seen.school_code else "name_in_schools", weights, strangers, may_be)

    def is_enough(self, name: str, choice: Candidate) -> bool:
        """Tell whether a candidate is probable enough and `name` may decide with the evidence that has come together."""
        return (choice.probability or 0.0) >= self.min_probability and self._may_decide(name, choice.evidence)

    def _may_decide(self, name: str, evidence: tuple[str, ...]) -> bool:
        """Tell whether a name written so can be enough, however probable: it may be the plain name of somebody else.

        A name without its given name, or with a word too many, never is; a slip that makes a name in use only where an
        address has explained it before or it came again and again; one word that is a family name says nothing.
        """
        codes = {code.partition(":")[0] for code in evidence}
        if "(" in name:  # two names in one: nobody bears both
            return False
        if codes & NEVER_ENOUGH or ("given_only" in codes and is_family_name(name)):
            return False
        return bool(codes & {"seen", "sessions"}) or not any(
            self._may_be_another(code, is_bare=not has_marks(name)) for code in evidence
        )

    def _may_be_another(self, code: str, *, is_bare: bool) -> bool:
        """Tell whether a slip makes a name in use: Hạ for Hà does, Hgoa for Hoa does not."""
        kind, _, slip = code.partition(":")
        word, _, place = slip.partition("@")
        return kind in ("tone", "letters") and self.roster.names.is_in_use(word, place, is_bare=is_bare)

    def _of_staff(
        self, name: str, seen: Sighting, places: Sequence[str], day: date | None, before: Mapping[str, int]
    ) -> Weights:
        email = _telling(seen.email)
        staff = frozenset().union(*[self.roster.on_staff(place, day) for place in places])
        near = dict.fromkeys(chain.from_iterable([self.roster.alike_in_school(name, p, day) for p in places]))
        bearers = Counter(self._sound(key) for key in near) if before else {}  # it tells no namesakes apart
        found = {}
        for key in near:
            writing = self.writing(name, key)
            if writing is None:
                continue
            weight, evidence = math.exp(writing.log_probability) / max(len(staff), 1), list(writing.evidence)
            if key in staff:
                evidence.append("school" if seen.school_code else "school_possible")
            else:
                weight *= OTHER_TIME
                evidence.append("school_other_time")
            if seen.role and any(a.role == seen.role for a in self.roster.assignments(key)):
                evidence.append(f"role:{seen.role}")
            elif seen.role:
                weight *= ROLE_AGAINST.get(seen.role, 1.0)
                evidence.append(f"role_against:{seen.role}")
            if email and self._has_other_address(key, email):
                weight *= OTHER_ADDRESS
                evidence.append("email_differs")
            times = before.get(key, 0) if before and bearers[self._sound(key)] == 1 else 0
            if times:
                evidence.append(f"seen:{times}")
            found[key] = Weight(weight * SEEN_BEFORE ** min(times, MOST_SEEN), tuple(evidence), weight)
        return found

    def _has_other_address(self, key: str, email: str) -> bool:
        listed = self.roster.people[key].email
        return bool(listed) and listed != email and str(listed).endswith(email[email.index("@") :])

    def _of_others(self, name: str, places: Sequence[str], day: date | None) -> Weights:
        """Return people of other schools who bear the very name: the school may be wrong, but never decides for them."""
        found = self._elsewhere.get(name)
        if found is None:
            found = self._elsewhere[name] = self._of_all(name) if len(words_of(name)) > 1 else {}
        if not found:
            return found
        here = frozenset().union(*(self.roster.ever_of(place, day) for place in places))
        return {key: weight for key, weight in found.items() if key not in here}

    def _of_all(self, name: str) -> Weights:
        """Return everybody who bears the very name, as people of another school."""
        found = {}
        for key in self.roster.bearers(name):
            writing = self.writing(name, key)
            if writing is not None:
                weight = WRONG_SCHOOL * math.exp(writing.log_probability) / len(self.roster.people)
                found[key] = Weight(weight, (*writing.evidence, "other_school"))
        return found

    def _strangers_at_school(self, name: str, weights: Weights) -> float:
        """Return the weight of somebody on no list: of this very name, or of one that is written so as badly as a listed one."""
        if len(words_of(name)) == 1:
            return OFF_LIST * self.roster.names.probability(name) * _style(name) * math.exp(-GIVEN_ONLY)
        near = (
            self.roster.names.probability(self.roster.people[key].full_name) * math.exp(writing.log_probability)
            for key in weights
            if (writing := self.writing(name, key)) and PLAIN.isdisjoint(writing.evidence)
        )
        same = self.roster.names.probability(name) * _style(name)
        return OFF_LIST * (same + NEIGHBOURS * max(near, default=0.0))

    # --- a session's audience

    def _in_audience(self, name: str, bearers: Sequence[str], audience: Audience | None) -> Identification:
        """Weigh a name without a school. In a record of no session it is weighed among everybody, and never decides."""
        members = self.roster.members(audience)
        if not bearers:
            near = [k for k in self.roster.nearly(name) if k in members and self.writing(name, k)]
            return undecided("name_in_audience", [(k, self.evidence(name, k)) for k in near])
        weights = {
            key: Weight(math.exp(writing.log_probability), (*writing.evidence, *(("audience",) if audience else ())))
            for key in bearers
            if key in members and (writing := self.writing(name, key))
        }
        expected = max(len(members) * self.roster.names.probability(name), 1e-12)
        strangers = OFF_LIST_UNPLACED * (_DISPERSION + len(weights)) / (_DISPERSION / expected + 1)

        def may_be(key: str) -> bool:
            return audience is not None and "(" not in name and set(self.evidence(name, key)) <= UNPLACED_WRITINGS

        found = self._decided("name_in_audience", weights, strangers * _style(name), may_be)
        if found.person_key:
            return found
        outside = [b for b in bearers if b not in members]
        shown = [Candidate(b, 0.0, (*self.evidence(name, b), "outside_audience")) for b in outside]
        return Identification(None, found.method, (*found.choices, *shown)[:_MOST_CHOICES])

    # --- all together

    def _decided(
        self, method: str, weights: Weights, strangers: float, may_be: Callable[[str], bool]
    ) -> Identification:
        total = sum(w.weight for w in weights.values()) + strangers
        ranked = sorted(weights.items(), key=lambda item: (-item[1].weight, item[0]))
        if not ranked:
            return Identification(None, method)
        choices = [Candidate(key, w.weight / total, w.evidence) for key, w in ranked]
        best, sure = choices[0], ranked[0][1].weight >= self.min_probability * total
        if sure and may_be(best.person_key) and not self._has_twin(best, choices):
            return Identification(best.person_key, method, tuple(choices[:_MOST_CHOICES]))
        likely = [c for c, (_, w) in zip(choices, ranked, strict=True) if w.weight >= _LEAST_SHOWN * total]
        return Identification(None, method, tuple((likely or choices)[:_MOST_CHOICES]))

    def _has_twin(self, best: Candidate, choices: Iterable[Candidate]) -> bool:
        """Tell whether somebody else at hand bears the very same name: what was typed cannot tell them apart."""
        own = self._sound(best.person_key)
        others = (c for c in choices if c is not best and "other_school" not in c.evidence)
        return any(self._sound(c.person_key) == own for c in others)

    def _sound(self, key: str) -> tuple[str, ...]:
        """Return what somebody is called; "Thi" between two words is a "Thị" that the list has misspelt."""
        if key not in self._sounds:
            words = tuple(map(sound_key, words_of(self.roster.people[key].full_name).accented))
            self._sounds[key] = (*words[:1], *(_MIDDLES.get(word, word) for word in words[1:-1]), *words[1:][-1:])
        return self._sounds[key]


def has_slip(evidence: Iterable[str]) -> bool:
    """Tell whether a word is misspelt."""
    return any(code.startswith(("tone:", "letters:")) for code in evidence)


def _telling(email: str | None) -> str | None:
    """Return an address at a host of which the lists may know another address of the same person; else None."""
    host = (email or "").partition("@")[2]
    return email if host and host not in PUBLIC_HOSTS else None


_MIDDLES = {"thi": "thị", "van": "văn"}


def undecided(method: str, found: Iterable[tuple[str, tuple[str, ...]]]) -> Identification:
    """Return everybody in question, each once: the evidence does not go together."""
    evidence: dict[str, tuple[str, ...]] = {}
    for key, own in found:
        evidence.setdefault(key, own)
    choices = [Candidate(key, None, own) for key, own in evidence.items()]
    return Identification(None, method, tuple(choices[:_MOST_CHOICES]))


def _style(name: str) -> float:
    """Return the share of people who write their names as `name` is written: with marks, or without any."""
    return math.exp(-(IN_FULL if has_marks(name) else WITHOUT_MARKS))
