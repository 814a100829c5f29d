"""`python -m dashboard why`: the difference between two dates or sets, split by cause; with `--out` the lists behind it."""

import argparse
import sys
from datetime import date
from pathlib import Path

from dashboard.figures.change import CAUSES, Side, explain
from dashboard.figures.change.wording import lines
from dashboard.figures.keys import Filters
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.report_commands import check_folder
from dashboard.reports.change_book import write_change
from dashboard.reports.question import Question
from dashboard.reports.sides import side_named
from etl.console import progress_bar, write_rows
from etl.home.home import Home
from etl.home.log import record

COLUMNS = ("measure", "label", "before", "after", "change", *CAUSES)


def run(args: argparse.Namespace, snapshot: Snapshot, where: Filters, home: Home) -> int:
    """Print one line per measure: before, after, change, and each cause's part."""
    if args.out:
        check_folder(Path(args.out))
    before, after = side_named(home, args.before), side_named(home, args.after) if args.after else Side(snapshot.as_of)
    found = explain(home, before, after, where, progress=progress_bar())
    rows = lines(found)
    write_rows(COLUMNS, [[row[c] for c in COLUMNS] for row in rows], args.format)
    if args.out:
        later = snapshot if snapshot.as_of == after.as_of else open_snapshot(home, after.as_of)
        write_change(Question(later, where, home=home.root), found, Path(args.out))
        print(f"Đã ghi {args.out}", file=sys.stderr)
    about: dict[str, str | date | None] = {"before": args.before, "after": args.after, "where": args.where}
    record(home, "why", **about, out=args.out, version=snapshot.data_version)
    return 0
