"""What was asked for, ready for SQL: one number of one measure, for filters and a scope."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard.figures.keys import KEYS, Filters, conditions, has
from dashboard.figures.measures import Measure
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot


@dataclass(frozen=True)
class Asked:
    """One number: `measure` of the group that `where` and `scope` leave."""

    shot: Snapshot
    measure: Measure
    where: Filters
    scope: Scope

    @cached_property
    def total(self) -> Row | None:
        """The row of `figures` that has the number; None where nothing is left by the filters."""
        return next(iter(figures(self.shot, ("province",), self.where, self.scope)), None)

    @property
    def is_blank(self) -> bool:
        """True where the measure does not apply to what is asked."""
        return self.total is None or self.total[self.measure.id] is None

    def by(self, key: str) -> list[Row]:
        """Return `figures` of the same question by one key."""
        return figures(self.shot, (key,), self.where, self.scope)

    @property
    def speaks_of_sessions(self) -> bool:
        """True where filters on sessions were set."""
        return has((), self.where, "session")

    @property
    def speaks_of_roles(self) -> bool:
        """True where filters on roles were set."""
        return has((), self.where, "role")

    def condition(self, role: str = "''", *, about: tuple[str, ...] = ("school", "role", "session")) -> str:
        """Return the SQL condition on d (school_dim), s (session_dim) and the column `role`, of the kinds `about`."""
        texts, _ = conditions({k: v for k, v in self.where.values.items() if KEYS[k].about in about}, role)
        scope, _ = self.scope.condition()
        return " and ".join(["true", *([scope] if "school" in about else []), *texts])

    def base_condition(self, role: str = "''", *, about: tuple[str, ...] = ("school", "role")) -> str:
        """Return the condition on whom a denominator takes in: nobody before one of the sessions asked for was held."""
        condition = self.condition(role, about=about)
        if not self.speaks_of_sessions:
            return condition
        held = f"select 1 from session_dim as s where {self.condition(about=('session',))}"
        return f"{condition} and exists ({held})"

    def rows(self, query: str, **more: Any) -> list[Row]:
        """Return the rows of a query that uses `condition`; parameters that it does not name are left out."""
        _, known = conditions(self.where.values, "''")
        shot, settings = self.shot, self.shot.settings
        known |= self.scope.condition()[1] | more
        known |= {
            "as_of": shot.as_of,
            "audience": list(settings.audience),
            "active_window_days": settings.active_window_days,
        }
        return shot.rows(query, {k: v for k, v in known.items() if f"${k}" in query})
