"""Decisions of people as the build uses them: found again in today's lists, and applied by sql/decided."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from etl.match.roster import name_key
from etl.match.words import Codes
from etl.model.identity import IS_PERSON, IS_ROOM, SITE, Bearer, Decision
from etl.warehouse.outcomes import columns_table

IN_FORCE = pa.schema([
    ("subject_id", pa.string()), ("about", pa.string()), ("session_code", pa.string()), ("verdict", pa.string()),
    ("decided_person", pa.string()), ("decided_school", pa.string()), ("number", pa.int32()), ("at", pa.string()),
    ("by", pa.string()), ("why", pa.string()), ("file_id", pa.int32()),
])  # fmt: skip
"""One row per decision in force that today's lists can follow. file_id: the school's answers it stands in (then `number` is 0);
null for what stands in the journal."""

Rows = list[tuple[Any, ...]]


def put_decisions(con: duckdb.DuckDBPyConnection, made: Iterable[Decision]) -> None:
    """Write `decision_in_force`. A decision whose person or school the lists no longer know is left out: its rows wait again."""
    known = ListedPeople(con)
    rows = []
    for d in made:
        person = known.person(d.bearer) if d.bearer else None
        school = known.schools.find(d.school_code) if d.school_code else None
        if (d.verdict == IS_PERSON and not person) or (d.verdict == IS_ROOM and not school):
            continue
        rows.append((
            d.subject.id, d.subject.about, d.session, d.verdict, person, school, d.number, d.at, d.by, d.why, None,
        ))  # fmt: skip
    con.register("incoming", columns_table(rows, IN_FORCE))
    con.execute("create or replace table decision_in_force as select * from incoming")
    con.unregister("incoming")


class ListedPeople:
    """The people and schools of the lists as they stand in the warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._people = dict(con.execute("select person_key, full_name from core_person").fetchall())
        self._other_keys = dict(con.execute("select other_key, person_key from person_alias").fetchall())
        self._at = con.execute("select distinct person_key, school_code from core_assignment").fetchall()
        self.schools = Codes(code for (code,) in con.execute("select school_code from core_school").fetchall())

    def person(self, bearer: Bearer) -> str | None:
        """Return the key that a person has today: their own, else that of the only one of that name at that school."""
        key = self._other_keys.get(bearer.person_key, bearer.person_key)
        if key in self._people:
            return key
        wanted = name_key(bearer.full_name)
        named = [k for k, school in self._at if school == bearer.school_code and name_key(self._people[k]) == wanted]
        return named[0] if len(named) == 1 else None


def answered_accounts(con: duckdb.DuckDBPyConnection) -> Rows:
    """Return the answers in force that say whose a usage account is."""
    return con.execute("""
        select a.account_id, d.verdict, d.decided_person
        from met_account as a join decision_in_force as d using (subject_id)
        where d.session_code is null order by all
    """).fetchall()


def aliases(made: Iterable[Decision]) -> Mapping[tuple[str, str | None], str]:
    """Return (text of a site, its commune) → school code, as people decided once for all sessions."""
    return {
        (d.subject.name or "", d.subject.school): d.school_code or ""
        for d in made
        if d.subject.about == SITE and d.verdict == IS_ROOM and d.session is None
    }
