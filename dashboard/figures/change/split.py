"""The split of a difference: figures of every step on the way, and what each step changes. It adds up by construction."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dashboard.figures.change.behind import Thing, things
from dashboard.figures.change.causes import CAUSES
from dashboard.figures.change.people import Members, PeopleChange, changes, people_of
from dashboard.figures.change.state import FIGURES, KEPT_COLUMNS, Side, current_state, kept_figures, total_of
from dashboard.figures.change.worlds import Builder, World, way, world_of
from dashboard.figures.keys import Filters
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot, make_snapshot, open_snapshot
from etl.home.home import Home

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Part:
    """What one cause changes. `total`: column of figures → difference (None: it applies on neither side);
    `schools`: school_code → the columns that it changes there; `people`: measure → who came to be counted and who went.
    """

    cause: str
    total: Mapping[str, int | None]
    schools: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    people: Mapping[str, PeopleChange] = field(default_factory=dict)
    things: tuple[Thing, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where it changes no figure at all."""
        return not any(self.total.values()) and not self.schools

    def reversed(self) -> "Part":
        """Return the part with the other sign."""
        return replace(
            self, total={c: None if d is None else -d for c, d in self.total.items()},
            schools={code: {c: -d for c, d in changed.items()} for code, changed in self.schools.items()},
            people={m: PeopleChange(change.lost, change.gained) for m, change in self.people.items()},
        )  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """`before` and `after`: total figures of the two sides; `parts`: one per cause, in the order of CAUSES.

    For every column that applies on both sides, after − before is the sum of the parts.
    `names`: person_key → name, empty where the scope may not see people; `school_names`: code → name.
    """

    before: Row
    after: Row
    before_side: Side
    after_side: Side
    parts: tuple[Part, ...]
    school_names: Mapping[str, str]
    names: Mapping[str, str]

    def of(self, column: str) -> dict[str, int]:
        """Return cause → its part of the difference of one column; causes without any are left out."""
        return {p.cause: int(p.total[column] or 0) for p in self.parts if p.total.get(column)}

    def part(self, cause: str) -> Part:
        """Return the part of one cause."""
        return next(p for p in self.parts if p.cause == cause)

    def reversed(self) -> "Explanation":
        """Return the way back: the same causes with the other sign."""
        return replace(
            self, before=self.after, after=self.before, before_side=self.after_side, after_side=self.before_side,
            parts=tuple(p.reversed() for p in self.parts),
        )  # fmt: skip


@dataclass(frozen=True)
class _Step:
    """Figures at one step: in total, by school, and who is counted."""

    total: Row
    schools: Mapping[str, Row]
    people: Members


def explain(
    home: Home, before: Side, after: Side, where: Filters | None = None, scope: Scope | None = None,
    progress: Progress | None = None,
) -> Explanation:  # fmt: skip
    """Split the difference between two sides by cause, for filters and a scope.

    What happened is told in the order in which it happened, whichever side is named first. Versions that are no longer
    published are built again in a temporary folder. UserError where a side's files can no longer be read, or the home has
    changed since its figures were published.
    """
    say = progress or (lambda _share, _text: None)
    with _folder() as scratch:
        builder = Builder(home, scratch)
        now = open_snapshot(home)
        current = current_state(home, now) if before.state is None or after.state is None else None
        before, after = (side if side.state else replace(side, state=current) for side in (before, after))
        is_backwards = _moment(after) < _moment(before)
        if is_backwards:
            before, after = after, before
        old, new = (world_of(home, side.state) for side in (before, after) if side.state)
        walker = _Walker(where, scope)
        for n, (cause, world, day, roster_day) in enumerate(_steps(before, after, old, new, builder)):
            say(n / 8, f"Đang tính lại: {CAUSES[cause].label.lower()}…" if cause else "Đang tính lại số trước…")
            walker.walk(cause, make_snapshot(builder(world), day, roster_day))
        say(1.0, "Xong.")
        done = things(home, before, after, old, new, builder.kind_of, now)
        found = walker.explanation(before, after, done)
        return found.reversed() if is_backwards else found


def _moment(side: Side) -> tuple[int, int, int, date]:
    """Return what orders two sides in time: when their state stood, then their day."""
    assert side.state
    return side.state.landing, side.state.identity, side.state.roster, side.as_of


def _steps(
    before: Side, after: Side, old: World, new: World, builder: Builder
) -> Iterator[tuple[str, World, date, date]]:
    """Yield (cause, world, as-of day, day of the lists): first where it begins (cause ""), then each step that differs."""
    yield "", old, before.as_of, before.as_of
    at = old
    for cause, world in way(old, new, builder.kind_of):
        if cause == "late" and (again := builder.sent_again(at, world)):
            yield "correction", again, before.as_of, before.as_of
        if world.version != at.version:
            yield cause, world, before.as_of, before.as_of
            at = world
    if after.as_of != before.as_of:
        yield "roster", new, before.as_of, after.as_of
        yield "activity", new, after.as_of, after.as_of


class _Walker:
    """Takes the figures of each step and keeps what it changed against the one before."""

    def __init__(self, where: Filters | None, scope: Scope | None) -> None:
        self._where, self._scope = where, scope
        self._first: _Step | None = None
        self._last: _Step | None = None
        self._parts: dict[str, Part] = {}
        self._names: dict[str, str] = {}
        self._school_names: dict[str, str] = {}

    def walk(self, cause: str, snapshot: Snapshot) -> None:
        rows = figures(snapshot, ("school",), self._where, self._scope)
        here = _Step(
            total_of(snapshot, self._where, self._scope), {r["school"]: r for r in rows},
            people_of(snapshot, self._where, self._scope),
        )  # fmt: skip
        self._school_names |= _pairs(snapshot, "select school_code, school_name from wh.core_school")
        if (self._scope or Scope()).sees_people:
            self._names |= _pairs(snapshot, "select person_key, full_name from wh.core_person")
        snapshot.connection.close()
        if self._last is None:
            self._first = here
        else:
            self._add(_difference(cause, self._last, here))
        self._last = here

    def _add(self, part: Part) -> None:
        known = self._parts.get(part.cause)
        self._parts[part.cause] = _merged(known, part) if known else part

    def explanation(self, before: Side, after: Side, done: Mapping[str, tuple[Thing, ...]]) -> Explanation:
        assert self._first and self._last
        first = self._first
        if FIGURES in before.kept and before.where == (self._where or Filters()):
            frozen = _kept_step(before)
            self._add(_difference("program", frozen, first))
            first = frozen
        last = self._last
        if FIGURES in after.kept and after.where == (self._where or Filters()):
            frozen = _kept_step(after)
            self._add(_difference("program", last, frozen))
            last = frozen
        nothing = Part("", {c: _minus(first.total, first.total, c) for c in KEPT_COLUMNS})
        parts = tuple(
            Part(c, (p := self._parts.get(c, nothing)).total, p.schools, p.people, done.get(c, ())) for c in CAUSES
        )
        return Explanation(first.total, last.total, before, after, parts, self._school_names, self._names)


def _kept_step(side: Side) -> _Step:
    total, schools = kept_figures(side.kept[FIGURES])
    return _Step(total, {row["school"]: row for row in schools}, {})


def _difference(cause: str, before: _Step, after: _Step) -> Part:
    schools = {}
    nothing: Row = dict.fromkeys(KEPT_COLUMNS, 0)
    for code in before.schools.keys() | after.schools.keys():
        rows = before.schools.get(code, nothing), after.schools.get(code, nothing)
        changed = {c: d for c in KEPT_COLUMNS if (d := _minus(*rows, c))}
        if changed:
            schools[code] = changed
    total = {c: _minus(before.total, after.total, c) for c in KEPT_COLUMNS}
    return Part(cause, total, schools, changes(before.people, after.people))


def _minus(before: Row, after: Row, column: str) -> int | None:
    """Return the difference of a column. One that is blank on one side only counts as nought there, so that parts add up."""
    old, new = before.get(column), after.get(column)
    return None if old is None and new is None else (new or 0) - (old or 0)


def _merged(one: Part, other: Part) -> Part:
    total = {c: None if one.total[c] is None and other.total[c] is None else (one.total[c] or 0) + (other.total[c] or 0)
             for c in KEPT_COLUMNS}  # fmt: skip
    schools: dict[str, dict[str, int]] = {code: dict(changed) for code, changed in one.schools.items()}
    for code, changed in other.schools.items():
        mine = schools.setdefault(code, {})
        for column, difference in changed.items():
            mine[column] = mine.get(column, 0) + difference
    people = dict(one.people)
    for measure, change in other.people.items():
        had = people.get(measure, PeopleChange((), ()))
        people[measure] = PeopleChange(
            _without(had.gained, change.lost) + _without(change.gained, had.lost),
            _without(had.lost, change.gained) + _without(change.lost, had.gained),
        )
    return Part(one.cause, total, {k: {c: d for c, d in v.items() if d} for k, v in schools.items()}, people)


def _without(people: tuple[tuple[str, str], ...], others: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the people whose key is not among `others`: who came at one step and went at the next has not changed."""
    keys = {key for key, _ in others}
    return tuple(person for person in people if person[0] not in keys)


def _pairs(snapshot: Snapshot, query: str) -> dict[str, str]:
    return dict(snapshot.cursor().execute(query).fetchall())


@contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder; on Windows a warehouse that is still held open may outlive it, which harms nobody."""
    with tempfile.TemporaryDirectory(prefix="lantoa-", ignore_cleanup_errors=True) as name:
        yield Path(name)
