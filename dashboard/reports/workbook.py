"""The Department's report ("tong-hop"): every figure from `figures`; and the list of kinds of reports."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.book import Book
from dashboard.reports.chase import write_chase_list
from dashboard.reports.definitions import write_definitions
from dashboard.reports.map_sheets import write_commune_map, write_district_map
from dashboard.reports.places import (
    write_communes,
    write_districts,
    write_former_communes,
    write_levels,
    write_managing_bodies,
    write_straddlers,
)
from dashboard.reports.quality import write_quality
from dashboard.reports.question import Question
from dashboard.reports.schools import write_schools
from dashboard.reports.sessions import write_sessions
from dashboard.reports.summary import write_summary
from dashboard.reports.support import write_support_list

SHEETS = (
    write_summary, write_commune_map, write_district_map, write_districts, write_communes, write_straddlers,
    write_former_communes, write_managing_bodies, write_levels, write_schools, write_sessions, write_definitions, write_quality,
)  # fmt: skip
"""What writes each sheet, in the order of the tabs."""


def write_report(
    snapshot: Snapshot, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`. It names no person. UserError where the file cannot be written.

    `home`: the folder whose installed boundaries the maps are drawn with.
    """
    question = Question(snapshot, where, scope, home)
    with Book(out, datetime.combine(snapshot.as_of, time()), snapshot.settings.name) as book:
        for write in SHEETS:
            write(book, question)


KINDS: dict[str, Callable[..., None]] = {
    "tong-hop": write_report, "can-ho-tro": write_support_list, "im-lang": write_chase_list,
}  # fmt: skip
"""Kind → `write(snapshot, out, *, where=None, scope=None, home=None)`."""
