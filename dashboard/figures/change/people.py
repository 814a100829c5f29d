"""Who is counted by each measure of people: the members behind a number."""

from collections.abc import Mapping
from typing import NamedTuple

from dashboard.figures.keys import Filters, conditions, has
from dashboard.figures.query import COUNTED
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot

PERSON_MEASURES = ("rostered", *COUNTED)
"""Measures that count people on the staff lists, one by one."""

Members = Mapping[str, Mapping[str, str]]
"""Measure → person_key → a school of theirs (the first by code)."""


class PeopleChange(NamedTuple):
    """Who came to be counted and who is counted no longer, as (person_key, school_code)."""

    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


def people_of(snapshot: Snapshot, where: Filters | None = None, scope: Scope | None = None) -> Members:
    """Return the people that each of PERSON_MEASURES counts; nothing where the filters speak of sessions."""
    filters = where or Filters()
    if has((), filters, "session"):
        return {}
    texts, parameters = conditions(filters.values, "r.role")
    scope_text, more = (scope or Scope()).condition()
    flags = ", ".join(f"any_value({condition}) as {measure}" for measure, condition in COUNTED.items())
    rows = snapshot.rows(
        f"""select r.person_key, min(r.school_code) as school_code, {flags}
            from rostered as r join person_state as p using (person_key) join school_dim as d using (school_code)
            where {" and ".join(["true", scope_text, *texts])} group by r.person_key order by r.person_key""",
        parameters | more,
    )
    found: dict[str, dict[str, str]] = {"rostered": {r["person_key"]: r["school_code"] for r in rows}}
    for measure in COUNTED:
        found[measure] = {r["person_key"]: r["school_code"] for r in rows if r[measure]}
    return found


def changes(before: Members, after: Members) -> dict[str, PeopleChange]:
    """Return the measures whose members differ, with who came and who went."""
    found = {}
    for measure in before.keys() & after.keys():
        gained = tuple((k, s) for k, s in after[measure].items() if k not in before[measure])
        lost = tuple((k, s) for k, s in before[measure].items() if k not in after[measure])
        if gained or lost:
            found[measure] = PeopleChange(gained, lost)
    return found
