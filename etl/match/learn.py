"""What the files teach about each other: an address on no list that always comes with one person's name, a way of writing
a name that an address or number has already explained.

Two rounds: every question is first answered for itself; what is sure then is evidence for what is not. Nothing that was
learnt teaches further, and the order of files plays no part, so a rebuild ends where the build did.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from etl.match.display import person_part
from etl.match.identify import ENOUGH_SESSIONS, NOTHING, Identifier, Learnt, text_key
from etl.match.people import Audience, Identification, Sighting, is_written_for
from etl.match.roster import Roster
from etl.match.words import words_of
from etl.text.fold import fold

Question = tuple[Sighting, str | None]
"""What a row says of somebody, and the code of its session (None: it belongs to none)."""


def identify_all(
    identifier: Identifier, questions: Iterable[Question], audiences: Mapping[str, Audience]
) -> dict[Question, Identification]:
    """Return the answer to every question; each is asked once, and once more with what all of them teach."""
    asked = list(dict.fromkeys(questions))
    found = {q: identifier.identify(q[0], audiences.get(q[1] or "")) for q in asked}
    learnt = learn(identifier.roster, found)
    if learnt != NOTHING:
        for question, answer in found.items():
            if answer.person_key is None and _may_help(question[0], learnt):
                found[question] = identifier.identify(question[0], audiences.get(question[1] or ""), learnt)
    return found


def learn(roster: Roster, found: Mapping[Question, Identification]) -> Learnt:
    """Return what the sure answers teach."""
    return Learnt(_emails(roster, found), _seen(found))


def _may_help(seen: Sighting, learnt: Learnt) -> bool:
    return (seen.email or "") in learnt.emails or (bool(seen.name) and text_key(seen) in learnt.seen)


def _emails(roster: Roster, found: Mapping[Question, Identification]) -> dict[str, tuple[str, int]]:
    with_address: dict[str, list[tuple[Sighting, str | None, Identification]]] = defaultdict(list)
    for (seen, session), answer in found.items():
        if seen.email and not roster.by_email(seen.email):
            with_address[seen.email].append((seen, session, answer))
    owners = {}
    for email, rows in sorted(with_address.items()):
        owner = _only_owner(roster, email, rows)
        if owner:
            owners[email] = owner
    return owners


def _only_owner(
    roster: Roster, email: str, rows: Sequence[tuple[Sighting, str | None, Identification]]
) -> tuple[str, int] | None:
    """Return whose the address is, and in how many sessions it said so; None where it came with two people's names, or not often enough."""
    sessions: dict[str, set[str | None]] = defaultdict(set)
    for _, session, answer in rows:
        if answer.person_key:
            sessions[answer.person_key].add(session)
    if len(sessions) != 1:
        return None
    owner, met = next(iter(sessions.items()))
    full_name = roster.people[owner].full_name
    if any(not is_written_for(person_part(seen.name), full_name) for seen, _, _ in rows if seen.name):
        return None
    return (owner, len(met)) if len(met) >= ENOUGH_SESSIONS or _spells(email, full_name) else None


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
