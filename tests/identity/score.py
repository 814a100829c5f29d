"""Decisions of the published warehouse against the truth: precision, recall, ambiguous pairs, the queue."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tests.identity.careful import AMBIGUOUS, CLEAR, CarefulPerson, Verdict
from tests.identity.rows import Row
from tests.identity.world import World

DECIDED = ("matched", "decided")


@dataclass(frozen=True)
class Decision:
    """What the view `matches` says of one row."""

    kind: str
    status: str
    person: str | None
    school: str | None
    method: str | None
    candidates: str | None

    @property
    def names_a_person(self) -> bool:
        """True where the row was tied to one person."""
        return self.status in DECIDED and self.person is not None


@dataclass
class Score:
    """Counts over the rows of one world; `errors`: class → examples, worst class first when printed."""

    rows: int = 0
    speaking: int = 0
    matched: int = 0
    right: int = 0
    knowable: int = 0
    knowable_found: int = 0
    ambiguous: int = 0
    ambiguous_matched: int = 0
    queue: int = 0
    careful_queue: int = 0
    missing: int = 0
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    verdicts: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    wrong_methods: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Share of matched rows that are right."""
        return self.right / self.matched if self.matched else 1.0

    @property
    def recall(self) -> float:
        """Share of knowable rows that were matched to the right person."""
        return self.knowable_found / self.knowable if self.knowable else 1.0

    @property
    def queue_share(self) -> float:
        """Share of the rows that speak of a person which are left to people."""
        return self.queue / self.speaking if self.speaking else 0.0

    @property
    def careful_queue_share(self) -> float:
        """What the careful person's own rule would leave: no engine that never guesses can be far below."""
        return self.careful_queue / self.speaking if self.speaking else 0.0


def decisions(warehouse: Path) -> dict[tuple[str, int, int], Decision]:
    """Return the view `matches` by (file, row, part)."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        found = con.execute(
            "select m.file, m.row, m.part, m.kind, m.status, coalesce(p.staff_code, m.person), m.school, m.method, m.candidates"
            " from matches as m left join core_person as p on p.person_key = m.person"
        ).fetchall()
    return {(file, row, part): Decision(*rest) for file, row, part, *rest in found}


def score(world: World, found: dict[tuple[str, int, int], Decision]) -> Score:
    """Compare."""
    result = Score()
    verdicts = CarefulPerson(world.roster).judge_all(world.rows)
    for row, verdict in zip(world.rows, verdicts, strict=True):
        decision = found.get((row.file, row.row, row.part))
        result.rows += 1
        if decision is None:
            result.missing += 1
            result.errors["row missing from matches"].append(_line(row, verdict, None))
            continue
        _count(result, row, verdict, decision)
    return result


def _count(result: Score, row: Row, verdict: Verdict, decision: Decision) -> None:
    is_knowable = verdict.sure == CLEAR and row.person is not None and verdict.person == row.person
    is_ambiguous = verdict.sure == AMBIGUOUS
    is_matched = decision.names_a_person
    is_right = is_matched and decision.person == row.person
    note = result.errors
    result.matched += is_matched
    if is_matched:
        result.methods[decision.method or "?"] += 1
        result.wrong_methods[decision.method or "?"] += not is_right
    result.right += is_right
    result.knowable += is_knowable
    result.knowable_found += is_knowable and is_right
    result.ambiguous += is_ambiguous
    result.ambiguous_matched += is_ambiguous and is_matched
    if row.speaks_of_a_person:
        result.speaking += 1
        result.queue += not is_matched
        result.careful_queue += verdict.sure != CLEAR
        result.verdicts[f"{verdict.sure}, {'matched' if is_matched else 'left'}"] += 1
    line = _line(row, verdict, decision)
    if is_matched and not is_right:
        note[f"WRONG: {row.kind}, {verdict.sure}, {row.way}, by {decision.method}"].append(line)
    if is_ambiguous and is_matched:
        note[f"AMBIGUOUS matched: {row.source}, {row.way}, by {decision.method}"].append(line)
    if is_knowable and not is_right:
        note[f"missed: {row.source}, {row.way}, {verdict.ground}"].append(line)


def _line(row: Row, verdict: Verdict, decision: Decision | None) -> str:
    what = (
        f"{decision.kind} {decision.status} {decision.person or '-'} among [{decision.candidates or ''}]"
        if decision
        else "no row"
    )
    return (
        f"“{row.shown}” <{row.email}> school {row.school or '-'} ({row.file}:{row.row}.{row.part}) is {row.person or row.kind}; "
        f"careful: {verdict.sure} {verdict.person or ''}; engine: {what}"
    )


def worst(result: Score, count: int) -> Sequence[tuple[str, list[str]]]:
    """Return the classes of error, wrong ones first, then by size."""
    order = ("WRONG", "AMBIG", "row m", "misse")
    return sorted(result.errors.items(), key=lambda item: (order.index(item[0][:5]), -len(item[1])))[:count]
