"""How far participation could rise when every open question is answered in favour: a matching of questions and people.

A question can add one person at most, and a person is added once, however many questions may mean them: so what a group
of schools can gain is the largest matching between the questions and the people not yet counted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.figures.snapshot import Snapshot


@dataclass(frozen=True)
class Possible:
    """Whom one question may add: `people`, or anybody of `school`."""

    question: str
    people: tuple[str, ...] = ()
    school: str | None = None


@dataclass(frozen=True)
class School:
    """One school: people by list or totals, those verified, the head-count above them, its distance to the target."""

    people: int
    verified: int
    excess: int
    gap: int
    status: str

    @property
    def room(self) -> int:
        """People who do not count as taking part."""
        return max(0, self.people - self.verified - self.excess)


@dataclass(frozen=True)
class Reach:
    """What open questions can add. `edges`: question → people not yet verified whom it may mean."""

    edges: Mapping[str, frozenset[str]]
    schools_of_person: Mapping[str, frozenset[str]]
    schools: Mapping[str, School]
    alone: Mapping[str, int]
    schools_of: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def people(self, schools: Collection[str]) -> int:
        """Return how many people of `schools` not verified yet the questions could be, each question counted once."""
        inside = set(schools)
        if len(inside) == 1 and (only := next(iter(inside))) in self.alone:
            return self.alone[only]
        wanted = {p for p, own in self.schools_of_person.items() if own & inside}
        return largest_matching(kept for people in self.edges.values() if (kept := people & wanted))

    def participated(self, schools: Collection[str]) -> int:
        """Return by how much `participated` of `schools` could rise: names behind a head-count add nobody to it.

        Per school what its questions alone could add beyond the head-count, at most those who are missing; over schools
        their sum, at most one for each question.
        """
        gain = sum(self.gain(s) for s in schools)
        return min(gain, self.people(schools)) if gain else 0

    def gain(self, school: str) -> int:
        """Return by how much `participated` of one school could rise."""
        known = self.schools.get(school)
        return min(known.room, max(0, self.alone.get(school, 0) - known.excess)) if known else 0

    def gap_within_reach(self, school: str, flagged: Collection[str]) -> int | None:
        """Return the people that a flagged school lacks to its target, where its questions could close that gap."""
        known = self.schools.get(school)
        if known is None or known.status not in flagged or not 0 < known.gap <= self.gain(school):
            return None
        return known.gap


_SCHOOLS = """
    -- One row per school valid on the day.
    select g.school_code, g.people, g.participated, g.gap_people, g.status, coalesce(v.people, 0) as verified
    from school_standing as g
    left join (select school_code, count(distinct person_key) as people from attended_at group by school_code) as v
        using (school_code)
"""
_MISSING = """
    -- One row per school and person rostered there who is not verified.
    select distinct r.school_code, r.person_key
    from rostered as r join person_state as p using (person_key) where not p.is_verified
"""


def reach_of(snapshot: Snapshot, questions: Sequence[Possible]) -> Reach:
    """Return what `questions` could add to the figures of `snapshot`."""
    schools = {
        r["school_code"]: School(
            r["people"], r["verified"], max(0, r["participated"] - r["verified"]), r["gap_people"] or 0, r["status"]
        )
        for r in snapshot.rows(_SCHOOLS)
    }
    by_school: dict[str, set[str]] = {}
    by_person: dict[str, set[str]] = {}
    if questions:
        for r in snapshot.rows(_MISSING):
            by_school.setdefault(r["school_code"], set()).add(r["person_key"])
            by_person.setdefault(r["person_key"], set()).add(r["school_code"])
    edges = {}
    for q in questions:
        people = by_school.get(q.school, set()) if q.school else by_person.keys() & set(q.people)
        if people:
            edges[q.question] = frozenset(people)
    places = {p: frozenset(by_person[p]) for meant in edges.values() for p in meant}
    asked_in: dict[str, list[frozenset[str]]] = {}
    for meant in edges.values():
        for s in {s for p in meant for s in places[p]}:
            asked_in.setdefault(s, []).append(meant & by_school[s])
    alone = {s: largest_matching(asked_in.get(s, ())) for s in schools}
    found = Reach(edges, places, schools, alone)
    movable = {s for s in schools if found.gain(s)}
    schools_of = {q: frozenset(s for p in people for s in places[p]) & movable for q, people in edges.items()}
    return Reach(edges, places, schools, alone, schools_of)


def largest_matching(sets: Iterable[Collection[str]]) -> int:
    """Return to how many of `sets` a member of their own can be given."""
    wanted = list(sets)
    if len(wanted) < 2:
        return sum(1 for s in wanted if s)
    import numpy as np  # noqa: PLC0415  (scipy loads only where something is open)
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import maximum_bipartite_matching  # noqa: PLC0415

    column: dict[str, int] = {}
    indices = [column.setdefault(member, len(column)) for s in wanted for member in sorted(s)]
    starts = np.cumsum([0, *(len(s) for s in wanted)])
    graph = csr_matrix(
        (np.ones(len(indices), dtype=np.int8), indices, starts), shape=(len(wanted), max(len(column), 1))
    )
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
