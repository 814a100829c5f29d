"""What the files teach about each other: an address on no list that always comes with one person's name, a way of writing
a name that an address or number has already explained.

Two rounds: every question is first answered for itself; what is sure then is evidence for what is not. Nothing that was
learnt teaches further, and the order of files plays no part, so a rebuild ends where the build did.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from etl.match.display import person_part
from etl.match.identify import ENOUGH_SESSIONS, Identifier, Learnt, text_key
from etl.match.people import Audience, Identification, Sighting, is_written_for
from etl.match.roster import Roster
from etl.match.weighing import MIN_PROBABILITY, OFF_LIST, PLAIN, USUAL, Rates, has_slip
from etl.match.words import words_of
from etl.text.fold import fold

Question = tuple[Sighting, str | None]
"""What a row says of somebody, and the code of its session (None: it belongs to none)."""


def identify_all(
    identifier: Identifier, questions: Iterable[Question], audiences: Mapping[str, Audience]
) -> tuple[dict[Question, Identification], Learnt]:
    """Return the answer to every question, and what they teach; each is asked once, and once more with that."""
    asked = list(dict.fromkeys(questions))
    first = {q: identifier.identify(q[0], audiences.get(q[1] or "")) for q in asked}
    learnt = learn(identifier.roster, first)
    found = dict(first)
    for question, answer in first.items():
        helps = answer.person_key is None and _may_help(question[0], learnt)
        if helps or _is_shaken(question[0], answer, learnt) or (learnt.rates != USUAL and _depends_on_rates(answer)):
            found[question] = identifier.identify(question[0], audiences.get(question[1] or ""), learnt)
    return found | _over_sessions(identifier, found), learnt


def _over_sessions(identifier: Identifier, found: Mapping[Question, Identification]) -> dict[Question, Identification]:
    """Return the answers about misspelt names that change once all sessions are looked at together.

    A name on no list that comes from one school again and again, while the only person whom it can mean never comes
    under their own, is that person's.
    """
    slips = [(q, a) for q, a in found.items() if q[1] and a.method == "name_in_school" and has_slip(a.evidence)]
    if not slips:
        return {}
    present: dict[str, set[str]] = defaultdict(set)
    for (_, session), answer in found.items():
        if session and answer.person_key and not has_slip(answer.evidence):
            present[session].add(answer.person_key)
    sessions: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for (seen, session), _ in slips:
        sessions[text_key(seen)].add(session or "")
    changed: dict[Question, Identification] = {}
    for (seen, session), answer in slips:
        best, *others = answer.choices
        came = sessions[text_key(seen)]
        if answer.person_key or len(came) < ENOUGH_COMINGS or any(best.person_key in present[s] for s in came):
            continue
        told = best._replace(evidence=(*best.evidence, f"sessions:{len(came)}"))
        if identifier.names.is_enough(person_part(seen.name or ""), told):
            changed[seen, session] = answer._replace(person_key=best.person_key, choices=(told, *others))
    return changed


def learn(roster: Roster, found: Mapping[Question, Identification]) -> Learnt:
    """Return what the sure answers teach."""
    owners, disputed = _emails(roster, found)
    return Learnt(owners, _seen(found), disputed, _rates(found))


USUAL_SLIPS = 0.02
"""Part of the names with a school that are usually misspelt: what `writing` reckons with."""
LEAST_RATE, MOST_RATE = 0.2, 8.0
"""How far the files at hand may move what is usual."""


def _rates(found: Mapping[Question, Identification]) -> Rates:
    """Return how often full names that name a school are misspelt, and are like nobody's there, against the usual."""
    plain = slips = nobody = 0
    for (seen, _), answer in found.items():
        if not seen.school_code or answer.method != "name_in_school" or len(words_of(seen.name or "")) < 2:
            continue
        if answer.choices and (answer.choices[0].probability or 0) > _LIKELY:
            plain += not PLAIN.isdisjoint(answer.evidence)
            slips += has_slip(answer.evidence)
        else:
            nobody += not any("school" in choice.evidence for choice in answer.choices)
    known = plain + slips + nobody
    if plain < ENOUGH_PLAIN:
        return USUAL
    return Rates(max(_within(slips / known / USUAL_SLIPS), 1.0), _within(nobody / known / OFF_LIST))


def _within(rate: float) -> float:
    return round(min(max(rate, LEAST_RATE), MOST_RATE), 2)


ENOUGH_PLAIN = 200
"""Fewer names written plainly prove nothing about the rest."""
_LIKELY = 0.5


def _depends_on_rates(answer: Identification) -> bool:
    """Tell whether another share of misspelt names or strangers can change an answer."""
    return answer.method == "name_in_school" and bool(answer.choices) and (answer.score or 0) < _BEYOND_DOUBT


_BEYOND_DOUBT = 1 - (1 - MIN_PROBABILITY) / MOST_RATE

ENOUGH_COMINGS = 2
"""In so many sessions somebody must have come under the very same misspelt name."""


def _may_help(seen: Sighting, learnt: Learnt) -> bool:
    return (seen.email or "") in learnt.emails or (bool(seen.name) and text_key(seen) in learnt.seen)


def _is_shaken(seen: Sighting, answer: Identification, learnt: Learnt) -> bool:
    return answer.method == "name_in_audience" and bool(answer.person_key) and seen.email in learnt.disputed


def _emails(
    roster: Roster, found: Mapping[Question, Identification]
) -> tuple[dict[str, tuple[str, int]], frozenset[str]]:
    """Return the addresses on no list with whose they are, and those that cannot be one person's."""
    with_address: dict[str, list[_Row]] = defaultdict(list)
    for (seen, session), answer in found.items():
        if seen.email and not roster.by_email(seen.email):
            with_address[seen.email].append((seen, session, answer))
    owners, disputed = {}, set()
    for email, rows in sorted(with_address.items()):
        people = {answer.person_key for *_, answer in rows if answer.person_key}
        if not people:
            continue
        if len(people) > 1 or any(not _goes_with(roster, seen, people) for seen, *_ in rows):
            disputed.add(email)
            continue
        owner = people.pop()
        sessions = {session for _, session, answer in rows if answer.person_key}
        if len(sessions) >= ENOUGH_SESSIONS or _spells(email, roster.people[owner].full_name):
            owners[email] = owner, len(sessions)
    return owners, frozenset(disputed)


_Row = tuple[Sighting, str | None, Identification]


def _goes_with(roster: Roster, seen: Sighting, people: Collection[str]) -> bool:
    """Tell whether a row's name and school can be those of the one person among `people`."""
    (owner,) = people
    if seen.name and not is_written_for(person_part(seen.name), roster.people[owner].full_name):
        return False
    places = (seen.school_code,) if seen.school_code else seen.schools
    return not seen.names_school or any(a.school_code in places for a in roster.assignments(owner))


def _spells(email: str, full_name: str) -> bool:
    """Tell whether an address is made of the name: its given name and the first letters of the others."""
    local = fold(email.split("@", maxsplit=1)[0])
    *before, given = words_of(full_name).folded
    initials = "".join(word[0] for word in before)
    parts = set(re.findall(r"[a-z]+", local))
    if before and {given, before[0]} <= parts:
        return True
    return any(spelt in local for spelt in (given + initials, initials + given, "".join((*before, given))))


def _seen(found: Mapping[Question, Identification]) -> dict[tuple[str, str | None], dict[str, int]]:
    seen: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for question, answer in found.items():
        if answer.person_key and question[0].name and answer.method in ("code", "email"):
            seen[text_key(question[0])][answer.person_key] += 1
    return {key: dict(people) for key, people in seen.items()}
