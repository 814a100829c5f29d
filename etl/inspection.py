"""`etl inspect`: what a reader makes of one file, and, with a home, what would become of its rows. Stores nothing."""

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from etl.collect import Incoming
from etl.home.home import Home
from etl.home.landing import digest
from etl.home.mappings import remembered
from etl.load import dry_build
from etl.readers import Source, read


def inspect_file(incoming: Incoming, home: Home | None, date_order: str | None = None) -> dict[str, Any]:
    """Return `format`, `kind`, the reader's facts, `issues`; with `home` also what needs lists and sessions.

    With a home: `session`, `true_persons`, `bridge_sites`, `site_rows`, `device_or_phone_rows`, `bot_rows`,
    `late_rows` for evidence files, and the row ledger.
    """
    known = remembered(home).for_file(digest(incoming.content)) if home else ()
    result = read(Source(incoming.name, incoming.content, date_order, known=known))
    facts: dict[str, Any] = {"format": result.format, "kind": None if result.is_refused else result.format}
    facts |= result.facts
    issues = result.issues
    if home:
        with tempfile.TemporaryDirectory(prefix="lantoa-") as scratch:
            built = dry_build(home, incoming, date_order, Path(scratch))
            if built:
                warehouse, file_id, issues = built
                facts["kind"] = result.format
                with duckdb.connect(str(warehouse), read_only=True) as con:
                    facts |= _facts_of(con, file_id)
    return facts | {"issues": [i.as_json() for i in issues]}


def _facts_of(con: duckdb.DuckDBPyConnection, file_id: int) -> Mapping[str, Any]:
    rows = con.execute(
        """select kind, person_key, school_code, session_code, coalesce(len(spells), 1)
           from core_sighting where file_id = ? and part = 0""",
        [file_id],
    ).fetchall()
    connections: Counter[str] = Counter()
    for kind, *_, number in rows:
        connections[kind] += number
    late = con.execute(
        """select count(*) from core_sighting as s join core_session as c using (session_code)
           where s.file_id = ? and s.source = 'sign_ins'
             and cast(s.signed_at + to_hours(7) as date) > c.session_date""",
        [file_id],
    ).fetchall()[0][0]
    ledger = con.execute(
        "select outcome, count(*) from row_ledger where file_id = ? group by outcome", [file_id]
    ).fetchall()
    return {
        "session": next((s for *_, s, _ in rows if s), None),
        "true_persons": len({p for _, p, *_ in rows if p}),
        "bridge_sites": len({s for k, _, s, *_ in rows if k == "site" and s}),
        "site_rows": connections["site"],
        "device_or_phone_rows": connections["device"],
        "bot_rows": connections["bot"],
        "late_rows": late,
        "ledger": dict(ledger),
    }
