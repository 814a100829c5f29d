"""Identity: who is meant by what a row says, with the probability that it is so.

A number or an address decides by itself, unless the name speaks against it; a name is weighed (`weighing`). Only one person
above the limit is a match. Rules that no probability overrides (METRICS, "Counting rules"): two people who bear the
same name are nobody yet, and a name never decides against another school, another's address or another's number.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from etl.match.display import person_part
from etl.match.people import Audience, Candidate, Identification, Sighting, is_written_for
from etl.match.roster import Roster
from etl.match.weighing import MIN_PROBABILITY, PLAIN, USUAL, Rates, Weighing, undecided
from etl.match.words import words_of
from etl.text.legacy import ENCODINGS, count_words, to_unicode
from etl.text.spelling import sound_key

BY_CODE, BY_CODE_ALONE, BY_EMAIL, BY_EMAIL_ALONE, BY_PHONE, BY_LEARNT_EMAIL = 1.0, 0.9995, 0.9998, 0.999, 0.999, 0.9985
"""Probabilities of what a number or an address says, with a name that fits and without any name."""

ENOUGH_SESSIONS = 2
"""An address belongs to the person with whose full name it came in so many sessions; one is enough where it spells the
name and nobody else comes into question."""

FARTHEST = 18.0
"""The price of the worst misspelling (`writing`) that may stand beside an address."""
_RIVAL = 0.05
_WHOLE = PLAIN | {"order"}
_OTHERS_EMAIL = ("name", "email_against")


@dataclass(frozen=True)
class Learnt:
    """What surely recognised rows teach about the others. `emails`: address on no list → (person, number of sessions).

    `seen`: (name as written, school) → person → number of sessions in which an address or number said who it was.
    `disputed`: addresses on no list that come with the schools, or the names, of several people.
    """

    emails: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    seen: Mapping[tuple[str, str | None], Mapping[str, int]] = field(default_factory=dict)
    disputed: frozenset[str] = frozenset()
    rates: Rates = USUAL


NOTHING = Learnt()


def text_key(seen: Sighting) -> tuple[str, str | None]:
    """Return what makes two rows look the same: the name as written and the school."""
    return _sounds_of(seen.name or ""), seen.school_code


@lru_cache(maxsize=100_000)
def _sounds_of(name: str) -> str:
    return " ".join(map(sound_key, words_of(person_part(name)).accented))


class Identifier:
    """Identifies sightings against one roster."""

    def __init__(self, roster: Roster, min_probability: float = MIN_PROBABILITY) -> None:
        self.roster = roster
        self.names = Weighing(roster, min_probability)
        self._told_before: dict[tuple[Sequence[str], str | None, Sequence[str] | str], Identification] = {}

    def identify(self, seen: Sighting, audience: Audience | None = None, learnt: Learnt = NOTHING) -> Identification:
        """Return who `seen` is. `audience` is the session's, None for records that belong to no session."""
        name = person_part(seen.name) if seen.name else None
        holders = self.roster.by_email(seen.email)
        by_code = self.roster.by_code(seen.staff_code)
        if by_code:
            return self._remembered((tuple(holders), name, by_code), lambda: self._by_code(by_code, holders, name))
        if holders:
            here = (
                self.roster.staff_of(seen.school_code, audience.day if audience else None) if seen.school_code else ()
            )
            return self._remembered((tuple(holders), name, here), lambda: self._by_address(holders, name, here))
        found = Identification(None)
        if name:
            found = self.names.weigh(
                name, seen, audience, learnt.seen.get(text_key(seen)) if learnt.seen else None, learnt.rates
            )
        if name and found.person_key is None:
            found = self._in_old_letters(name, seen, audience) or found
        if name and found.person_key is None and seen.phone:
            found = self._by_phone(name, seen.phone, found)
        if found.person_key and found.method == "name_in_audience" and seen.email in learnt.disputed:
            return undecided(found.method, [(c.person_key, (*c.evidence, "email_disputed")) for c in found.choices])
        owner, sessions = learnt.emails.get(seen.email or "", (None, 0))
        if owner and found.person_key is None:
            return self._by_learnt_address(owner, sessions, name, seen, found)
        return found

    def _remembered(
        self, key: tuple[Sequence[str], str | None, Sequence[str] | str], answer: Callable[[], Identification]
    ) -> Identification:
        """Return the answer that depends on `key` alone: the same person comes session after session."""
        found = self._told_before.get(key)
        if found is None:
            found = self._told_before[key] = answer()
        return found

    def _by_code(self, key: str, holders: Sequence[str], name: str | None) -> Identification:
        if not is_written_for(name, self.roster.people[key].full_name):
            others = [*(h for h in holders if h != key), *(self.roster.bearers(name) if name else ())]
            return undecided("code", [(key, ("code", "name_against")), *((o, ("name",)) for o in others)])
        probability = BY_CODE if name else BY_CODE_ALONE
        return Identification(key, "code", (Candidate(key, probability, ("code", *self.names.evidence(name, key))),))

    def _by_address(self, holders: Sequence[str], name: str | None, here: Sequence[str]) -> Identification:
        """Return whose address it is. `here`: the staff of the school that the row names, on its day."""
        fitting = [h for h in holders if self._fits(name, h)]
        is_full = bool(name) and len(words_of(name or "")) > 1
        bearers = [b for b in self.roster.bearers(name or "") if b not in holders] if is_full else []
        if len(fitting) != 1:
            against = ("email",) if fitting or not name else ("email", "name_against")
            return undecided("email", [*((h, against) for h in holders), *((b, _OTHERS_EMAIL) for b in bearers)])
        chosen = fitting[0]
        own = self.names.evidence(name, chosen)
        rivals = [b for b in bearers if PLAIN & set(self.names.evidence(name, b))]
        if set(own) <= _WHOLE:  # a namesake elsewhere is no rival; one of the very school named is
            rivals = [] if chosen in here else [b for b in rivals if b in here]
        if rivals:  # a neighbour's address, not a misspelling
            return undecided("email", [(chosen, ("email", *own)), *((r, _OTHERS_EMAIL) for r in rivals)])
        return Identification(
            chosen, "email", (Candidate(chosen, BY_EMAIL if is_full else BY_EMAIL_ALONE, ("email", *own)),)
        )

    def _fits(self, name: str | None, key: str) -> bool:
        """Tell whether a name may stand beside somebody's address: none, a handle, their given name, or their name misspelt."""
        words = words_of(name or "")
        if not len(words) or (len(words) == 1 and any(c.isdigit() for c in str(name))):
            return True
        writing = self.names.writing(str(name), key)
        if writing is None or writing.log_probability < -FARTHEST:
            return False
        codes = {code.partition(":")[0] for code in writing.evidence}
        return "given_missing" not in codes and not (len(words) == 1 and "tone" in codes)

    def _by_phone(self, name: str, phone: str, found: Identification) -> Identification:
        """Return the one holder of a telephone number whose name is written so; else what was found by the name."""
        fitting = [h for h in self.roster.by_phone(phone) if self._fits(name, h)]
        if len(fitting) != 1 or (found.choices and fitting[0] not in found.candidates):
            return found
        evidence = ("phone", *self.names.evidence(name, fitting[0]))
        return Identification(fitting[0], "phone", (Candidate(fitting[0], BY_PHONE, evidence),))

    def _by_learnt_address(
        self, owner: str, sessions: int, name: str | None, seen: Sighting, found: Identification
    ) -> Identification:
        if not self._fits(name, owner):
            return found
        places = (seen.school_code,) if seen.school_code else seen.schools
        if seen.names_school and not any(a.school_code in places for a in self.roster.assignments(owner)):
            return found  # an address never decides against a school when it is only learnt
        others = [c for c in found.choices if c.person_key != owner]
        if sessions < ENOUGH_SESSIONS and any(c.probability is None or c.probability > _RIVAL for c in others):
            return found
        own = self.names.evidence(name, owner)
        if name and not PLAIN & set(own) and any("exact" in c.evidence for c in others):
            return found
        return Identification(owner, "email_learnt", (Candidate(owner, BY_LEARNT_EMAIL, ("email_learnt", *own)),))

    def _in_old_letters(self, name: str, seen: Sighting, audience: Audience | None) -> Identification | None:
        """Return whose name it is in an encoding from before Unicode, where it can be no Vietnamese name as it stands.

        A single cell may be too short to tell the encoding; that it makes the name of somebody at hand does.
        """
        if name.isascii() or not count_words(name)[1]:
            return None
        for encoding in ENCODINGS:
            read = to_unicode(name, encoding)
            is_name = read != name and not count_words(read)[1]
            found = self.names.weigh(read, seen, audience, None) if is_name else None
            if found and found.person_key:
                first, *others = found.choices
                told = first._replace(evidence=(*first.evidence, f"legacy:{encoding}"))
                return found._replace(choices=(told, *others))
        return None
