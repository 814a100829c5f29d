"""Figures over any grouping: the only code that counts. Pages, reports and commands call `figures`.

Every measure is counted by a query of its own over the snapshot's finest grain, each person once in every group, and
the answers are joined on the group's keys.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.figures.keys import KEYS, Filters, conditions, has, names_of
from dashboard.figures.measures import COLUMNS
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.vocabulary import LEVELS
from etl.text.collate import sort_key

Row = dict[str, Any]

_NOBODY = "chưa rõ"
"""Name of the group of schools for which nobody is known to answer."""

_SESSION_COLUMNS = frozenset({
    "participated", "participated_verified", "participated_reported", "sites_expected", "sites_connected",
    "site_sessions_expected", "site_sessions_reporting", "attendance_rows", "attendance_identified",
})  # fmt: skip
_NOT_BY_ROLE = frozenset({
    "participated_reported", "sites_expected", "sites_connected", "site_sessions_expected", "site_sessions_reporting",
})  # fmt: skip
COUNTED = {
    "participated_verified": "p.is_verified", "completed": "p.is_completed", "activated": "p.is_activated",
    "active_28d": "p.is_active", "habitual": "p.is_habitual", "dormant": "p.is_dormant",
    "retained": "p.is_retained_base and p.is_active", "retained_base": "p.is_retained_base", "products": "p.has_product",
}  # fmt: skip
"""Measure of single people → the condition on person_state (p) of those it counts."""

_PEOPLE = ", ".join([
    "count(distinct r.person_key) as rostered_listed",
    *(f"count(distinct r.person_key) filter ({condition}) as {measure}" for measure, condition in COUNTED.items()),
])  # fmt: skip


def figures(
    snapshot: Snapshot, by: Sequence[str] = ("province",), where: Filters | None = None, scope: Scope | None = None
) -> list[Row]:
    """Return one row per group: the keys, `<key>_name` beside each coded key, and the columns of `measures.COLUMNS`.

    Counts only; None where a measure does not apply to the grouping. Two columns more than the contract's:
    `rostered_listed` (people of the schools with a staff list, the denominator of person-level rates) and
    `rostered_base` (people of the group's schools, also where `rostered` is blank). An empty key ("") stands for what
    belongs to no known place or managing body. Without any data there is one row of zeros for the province, else none.

    Every column adds up over every system of places, on any day and inside any filter on schools, but for people at two
    schools (and names met at two): they count once in a total. There `participated` is capped at the people of the group
    as well, so that its lines can add up to more.
    """
    counter = _Counter(snapshot, tuple(by), where or Filters(), scope or Scope())
    rows = counter.count()
    names = {key: names_of(key, snapshot) for key in by if KEYS[key].is_coded}
    shaped = [_shape(row, tuple(by), names, counter) for row in rows.values()]
    return sorted(shaped, key=lambda row: tuple(_order(key, row, names) for key in by))


def _shape(row: Row, by: tuple[str, ...], names: Mapping[str, Mapping[str, str]], counter: "_Counter") -> Row:
    shaped: Row = {}
    for key in by:
        shaped[key] = row["keys"][by.index(key)]
        if key in names:
            shaped[f"{key}_name"] = names[key].get(shaped[key], _NOBODY if key == "managing_body" else "")
    for column in COLUMNS:
        shaped[column] = row.get(column, 0) if counter.applies(column, row) else None
    return shaped | {"rostered_listed": row.get("rostered_listed", 0), "rostered_base": row.get("rostered_base", 0)}


def _order(key: str, row: Row, names: Mapping[str, Mapping[str, str]]) -> tuple[Any, ...]:
    code = row[key]
    if code == "":
        return (2,)
    if key == "level":
        return 0, [t.code for t in LEVELS].index(code)
    if key == "session":  # its names come in the order of time
        return 0, list(names[key]).index(code)
    if key in ("district", "week", "month", "role"):
        return 0, code
    return 0, sort_key(row.get(f"{key}_name") or code)


class _Counter:
    """Counts one question. `applies` says which columns the grouping has."""

    def __init__(self, snapshot: Snapshot, by: tuple[str, ...], where: Filters, scope: Scope) -> None:
        self.snapshot, self.by, self.where, self.scope = snapshot, by, where, scope
        self.speaks_of_sessions = has(by, where, "session")
        self.speaks_of_roles = has(by, where, "role")
        self.groups: dict[tuple[str, ...], Row] = {}

    def applies(self, column: str, row: Row) -> bool:
        if self.speaks_of_sessions and column not in _SESSION_COLUMNS:
            return False
        if self.speaks_of_roles and column in _NOT_BY_ROLE:
            return False
        is_unlisted = not row.get("rostered_listed") and row.get("rostered_base", 0) > 0
        if self.speaks_of_roles and column == "participated":  # without head-counts it is the people verified
            return not is_unlisted
        return not (is_unlisted and column in COUNTED)

    def count(self) -> dict[tuple[str, ...], Row]:
        if self.speaks_of_sessions:
            self._count_bases_by_session()
            self._count_participation_by_session()
        else:
            self._count_people()
        if not self.speaks_of_roles:
            self._count_sites()
        self._count_attendance_rows()
        if not self.groups and self.by == ("province",):
            self.groups[("11",)] = {"keys": ("11",)}
        return self.groups

    # --- people ------------------------------------------------------------------------------------------------

    def _count_people(self) -> None:
        self._take(_PEOPLE, "rostered as r join person_state as p using (person_key) join school_dim as d using (school_code)",
                   role="r.role")  # fmt: skip
        self._take(
            "sum(t.people)::bigint as total_people",
            "school_total as t join school_dim as d using (school_code)", role="t.role",
        )  # fmt: skip
        self._count_schools()
        for row in self.groups.values():
            row["rostered_base"] = row.get("rostered_listed", 0) + row.get("total_people", 0)
            row["rostered"] = row["rostered_base"]
            row["participated"] = row.get("participated_verified", 0)
        if not self.speaks_of_roles:
            self._take(
                """sum(least(coalesce(h.headcount, 0), z.people))::bigint as participated_reported,
                   sum(greatest(0, least(coalesce(h.headcount, 0), z.people) - coalesce(v.people, 0)))::bigint
                       as more_reported""",
                """school_dim as d join school_size as z using (school_code)
                   left join (select school_code, max(headcount) as headcount from headcount group by school_code) as h
                       using (school_code)
                   left join (select school_code, count(distinct person_key) as people from attended_at group by school_code)
                       as v using (school_code)""",
                extra="z.people > 0 and h.headcount is not null",
            )
            self._add_reported()

    def _count_schools(self) -> None:
        if self.speaks_of_roles:
            source = """(select distinct school_code, role from rostered
                         union select distinct school_code, role from school_total) as r
                        join school_dim as d using (school_code)"""
        else:
            source = "school_dim as d"
        self._take(
            """count(distinct d.school_code) as schools,
               count(distinct d.school_code) filter (g.is_flagged) as flagged""",
            f"{source} left join school_standing as g on g.school_code = d.school_code",
            role="r.role", extra="d.is_valid",
        )  # fmt: skip

    def _add_reported(self) -> None:
        for row in self.groups.values():
            verified = row.get("participated_verified", 0)
            row["participated"] = min(row.get("rostered_base", 0), verified + row.get("more_reported", 0))

    # --- sessions ----------------------------------------------------------------------------------------------

    def _count_bases_by_session(self) -> None:
        """Count the people of each group's schools for every session group, as the base of its rates."""
        self._take(
            "count(distinct r.person_key) as rostered_listed",
            "session_dim as s cross join rostered as r join school_dim as d using (school_code)",
            role="r.role",
        )
        self._take("sum(t.people)::bigint as total_people",
                   """session_dim as s cross join school_total as t
                      join school_dim as d using (school_code)""", role="t.role", once_per="t.school_code, t.role")  # fmt: skip
        for row in self.groups.values():
            row["rostered_base"] = row.get("rostered_listed", 0) + row.get("total_people", 0)

    def _count_participation_by_session(self) -> None:
        self._take("count(distinct r.person_key) as participated_verified",
                   "attended_at as r join session_dim as s using (session_code) join school_dim as d using (school_code)",
                   role="r.role")  # fmt: skip
        for row in self.groups.values():
            row["participated"] = row.get("participated_verified", 0)
        if not self.speaks_of_roles:
            self._count_headcounts_by_session()
            self._add_reported()

    def _count_headcounts_by_session(self) -> None:
        """Sum over schools: the largest head-count of the group's sessions, and what it adds to the people verified."""
        keys, condition, parameters = self._parts("role", "true")
        columns = ", ".join(f"k{n}" for n in range(len(self.by)))
        query = f"""
            with reported as (
                select {keys}, h.school_code, least(max(h.headcount), any_value(z.people)) as headcount
                from headcount as h join session_dim as s using (session_code)
                join school_dim as d using (school_code) join school_size as z using (school_code)
                where {condition} group by all
            ),
            verified as (
                select {keys}, a.school_code, count(distinct a.person_key) as people
                from attended_at as a join session_dim as s using (session_code) join school_dim as d using (school_code)
                where {condition} group by all
            )
            select {columns}, sum(r.headcount)::bigint as participated_reported,
                sum(greatest(0, r.headcount - coalesce(v.people, 0)))::bigint as more_reported
            from reported as r left join verified as v using ({columns}, school_code)
            group by {columns}
        """
        self._merge(self.snapshot.rows(query, parameters))

    # --- sites and attendance rows -----------------------------------------------------------------------------

    def _count_sites(self) -> None:
        self._take(
            """count(distinct x.school_code) as sites_expected,
               count(distinct x.school_code) filter (x.is_connected) as sites_connected,
               count(*) as site_sessions_expected,
               count(*) filter (x.is_reporting) as site_sessions_reporting""",
            "site_session as x join session_dim as s using (session_code) join school_dim as d using (school_code)",
        )

    def _count_attendance_rows(self) -> None:
        self._take(
            """count(distinct (x.session_code, x.identity_key)) as attendance_rows,
               count(distinct (x.session_code, x.identity_key)) filter (x.is_identified) as attendance_identified""",
            """attendance_row as x join session_dim as s using (session_code)
               left join school_dim as d using (school_code)""",
            role="x.role",
        )

    # --- one query ---------------------------------------------------------------------------------------------

    def _take(
        self, select: str, source: str, *, role: str = "''", extra: str = "true", once_per: str | None = None
    ) -> None:
        """Run `select … from source` grouped by the keys, inside filters and scope, and join it to the groups."""
        keys, condition, parameters = self._parts(role, extra)
        columns = ", ".join(f"k{n}" for n in range(len(self.by)))
        if once_per:  # several sessions of one group must not add one school's people up
            names = [p.strip() for p in once_per.split(",")]
            inner = ", ".join(f"{n} as {n.replace('.', '_')}" for n in names)
            query = f"""select {columns}, sum(people)::bigint as total_people from
                (select distinct {keys}, {inner}, t.people from {source} where {condition}) group by {columns}"""
        else:
            query = f"select {keys}, {select} from {source} where {condition} group by {columns}"
        self._merge(self.snapshot.rows(query, parameters))

    def _parts(self, role: str, extra: str) -> tuple[str, str, dict[str, Any]]:
        keys = ", ".join(
            f"coalesce({role if key == 'role' else KEYS[key].column}, '') as k{n}" for n, key in enumerate(self.by)
        )
        texts, parameters = conditions(self.where.values, role)
        scope_text, scope_parameters = self.scope.condition()
        return keys, " and ".join([extra, scope_text, *texts]), parameters | scope_parameters

    def _merge(self, rows: Iterable[Row]) -> None:
        for row in rows:
            keys = tuple(row.pop(f"k{n}") for n in range(len(self.by)))
            self.groups.setdefault(keys, {"keys": keys}).update(row)
