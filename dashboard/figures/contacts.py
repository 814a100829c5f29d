"""Whom to telephone: the managers of schools by the staff lists of a day. Names people: asked for with a scope that may."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.text.collate import sort_key

_MANAGERS = """
    -- One row per (school, manager) of the staff lists valid on $as_of.
    select distinct a.school_code, p.full_name, p.phone, p.email
    from wh.core_assignment as a
    join wh.core_person as p using (person_key)
    join school_dim as d on d.school_code = a.school_code
    where a.role = 'CBQL' and list_contains($schools, a.school_code)
      and $as_of between coalesce(a.valid_from, $as_of) and coalesce(a.valid_to, $as_of) and {scope}
"""


@dataclass(frozen=True)
class Manager:
    """A head or deputy head of a school, and how to reach them (None: not in the list)."""

    full_name: str
    phone: str | None
    email: str | None

    @property
    def words(self) -> str:
        """The name with telephone, or e-mail where there is none: "Lò Thị Hoa: 0912345678"."""
        reached = self.phone or self.email
        return f"{self.full_name}: {reached}" if reached else f"{self.full_name} (chưa có số)"


def managers(snapshot: Snapshot, schools: Iterable[str], scope: Scope | None = None) -> dict[str, list[Manager]]:
    """Return school code → its managers, by name, those with a telephone first. UserError where names may not be shown."""
    seen_as = scope or Scope()
    seen_as.require_people()
    condition, more = seen_as.condition()
    parameters = {"as_of": snapshot.as_of, "schools": list(schools)} | more
    found: dict[str, list[Manager]] = {}
    for row in snapshot.rows(_MANAGERS.format(scope=condition), parameters):
        found.setdefault(row["school_code"], []).append(Manager(row["full_name"], row["phone"], row["email"]))
    for people in found.values():
        people.sort(key=lambda m: (m.phone is None, sort_key(m.full_name)))
    return found
