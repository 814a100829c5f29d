"""`python -m etl roster`: what is doubtful in the staff lists, with the file and line of each."""

import argparse
from datetime import date

from dashboard.figures.keys import Filters
from dashboard.figures.roster import COLUMNS, doubts, lines, read_review, schools_by_code
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from etl.console import write_rows
from etl.home.decisions import decisions
from etl.home.home import choose_home, require
from etl.home.log import record
from etl.home.roster_decisions import roster_decisions
from etl.warehouse.decided import aliases


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of `roster`; `--home` is the caller's."""
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--school", metavar="MÃ", help="chỉ một cơ sở")


def run(args: argparse.Namespace) -> int:
    """Run `roster`: one line per finding, person and line of a file; what was decided is no longer asked."""
    home = require(choose_home(args.home))
    snapshot = open_snapshot(home)
    scope = Scope("department")
    seen = read_review(snapshot, roster_decisions(home), scope, aliases(decisions(home)))
    found = doubts(seen, snapshot, scope, Filters({"school": (args.school,)} if args.school else {}))
    record(home, "roster", findings=len(found.findings), school=args.school, version=home.version)
    if args.format == "table":
        print(found.sentence.replace("**", ""))
    rows = [[_text(row[c]) for c in COLUMNS] for row in lines(seen, found.findings, schools_by_code(snapshot))]
    write_rows(COLUMNS, rows, args.format)
    return 0


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
