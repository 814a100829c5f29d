"""`etl decisions`: every answer that people gave about who somebody is, and `--undo` to take one back.

Answers of schools have no number: they are taken back by taking back the file (`etl undo`).
"""

import argparse
from typing import Any

import duckdb

from etl.console import write_rows
from etl.home.decisions import decisions, history, revoke
from etl.home.home import Home, choose_home, require
from etl.home.log import record
from etl.load import refresh
from etl.model.identity import VERDICTS

COLUMNS = (
    "number", "at", "by", "name", "email", "staff_code", "school", "session", "verdict", "person", "person_name",
    "decided_school", "why", "shown", "state", "undone_at", "undone_by",
)  # fmt: skip
"""`name` … `school`: the question; `person` … `decided_school`: the answer; `state`: in_force, replaced or undone."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `etl decisions`."""
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--undo", type=int, metavar="SỐ", help="lấy lại quyết định mang số này")
    command.add_argument("--why", default="", metavar="LÝ_DO", help="vì sao lấy lại")


def run(args: argparse.Namespace) -> int:
    """Print the decisions, oldest first, or take one back and publish the figures without it."""
    home = require(choose_home(args.home))
    if args.undo is not None:
        taken = revoke(home, args.undo, why=args.why)
        print(
            f"Đã lấy lại quyết định số {taken.number}: “{taken.subject.name or taken.subject.email}”"
            f" {VERDICTS[taken.verdict]}. Phiên bản số liệu: {refresh(home)}."
        )
        return 0
    rows = [*_rows(home), *_from_schools(home)]
    record(home, "decisions", rows=len(rows), version=home.version)
    write_rows(COLUMNS, rows, args.format)
    return 0


def _rows(home: Home) -> list[tuple[Any, ...]]:
    events = history(home)
    in_force = {d.number for d in decisions(home)}
    undone = {e["revokes"]: e for e in events if e["event"] == "revoke"}
    return [_row(e, undone.get(e["number"]), e["number"] in in_force) for e in events if e["event"] == "decide"]


def _from_schools(home: Home) -> list[tuple[Any, ...]]:
    """Return the answers of schools that are followed; they stand in the files that brought them, and go with these."""
    published = home.published()
    if published is None:
        return []
    with duckdb.connect(str(published), read_only=True) as con:
        return con.execute("""
            select null, d.at, d."by", s.name, s.email, s.staff_code, s.school, d.session_code, d.verdict, d.decided_person,
                p.full_name, d.decided_school, d.why, null, 'in_force', null, null
            from decision_in_force as d
            left join core_subject as s using (subject_id)
            left join core_person as p on p.person_key = d.decided_person
            where d.file_id is not null
            order by d.at, s.name
        """).fetchall()


def _row(event: dict[str, Any], taken_back: dict[str, Any] | None, is_in_force: bool) -> tuple[Any, ...]:
    subject, bearer = event["subject"], event["bearer"] or {}
    state = "in_force" if is_in_force else "undone" if taken_back else "replaced"
    return (
        event["number"], event["at"], event["by"], subject["name"], subject["email"], subject["staff_code"],
        subject["school"], event["session"], event["verdict"], bearer.get("person_key"), bearer.get("full_name"),
        event["school_code"], event["why"], event["shown"], state, *((taken_back or {}).get(k) for k in ("at", "by")),
    )  # fmt: skip
