"""What other target lines would do to the statuses of schools: the same judgement under other settings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import GRAVITY, table
from etl.model.settings import Target
from etl.text.collate import sort_key

JUDGED_BY = "participated"
"""The measure whose lines decide about statuses; lines of other measures are only shown beside their figures."""

_NOW = """
    -- One row per valid school: how it stands under the settings in force.
    select g.school_code as school, d.school_name, d.level, g.people, g.participated, g.target, g.gap_people, g.status
    from school_standing as g join school_dim as d using (school_code)
    where {scope}
"""


@dataclass(frozen=True)
class TargetEffect:
    """Schools by status `now` and `then`; `changed`: the schools whose status changes, gravest new status first.

    A row of `changed`: school, school_name, level, people, participated, and target, gap_people, status, each also with
    `_then`.
    """

    now: Mapping[str, int]
    then: Mapping[str, int]
    changed: tuple[Mapping[str, Any], ...]


def target_effect(snapshot: Snapshot, targets: Sequence[Target], scope: Scope | None = None) -> TargetEffect:
    """Return how schools would stand on the as-of date of `snapshot` under `targets`, against how they stand."""
    text, parameters = (scope or Scope()).condition()
    now = snapshot.rows(_NOW.format(scope=text), parameters)
    settings = replace(snapshot.settings, targets=tuple(targets))
    other = Snapshot(snapshot.connection, snapshot.as_of, snapshot.newest_date, settings, snapshot.data_version)
    then = {row["school_code"]: row for row in table(other).to_pylist()}
    changed = [
        row | {f"{key}_then": then[row["school"]][key] for key in ("target", "gap_people", "status")}
        for row in now
        if then[row["school"]]["status"] != row["status"]
    ]
    changed.sort(key=lambda r: (GRAVITY[r["status_then"]], GRAVITY[r["status"]], sort_key(r["school_name"])))
    return TargetEffect(
        Counter(row["status"] for row in now), Counter(then[row["school"]]["status"] for row in now), tuple(changed)
    )
