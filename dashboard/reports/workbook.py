"""The Department's report ("tong-hop"): every figure from `figures`; and the list of kinds of reports."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.book import Book
from dashboard.reports.definitions import write_definitions
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
    write_summary, write_districts, write_communes, write_straddlers, write_former_communes, write_managing_bodies,
    write_levels, write_schools, write_sessions, write_definitions, write_quality,
)  # fmt: skip
"""What writes each sheet, in the order of the tabs."""


def write_report(
    snapshot: Snapshot, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None
) -> None:
    """Write the workbook to `out`. It names no person. UserError where the file cannot be written."""
    question = Question(snapshot, where, scope)
    with Book(out, datetime.combine(snapshot.as_of, time()), snapshot.settings.name) as book:
        for write in SHEETS:
            write(book, question)


KINDS: dict[str, Callable[..., None]] = {"tong-hop": write_report, "can-ho-tro": write_support_list}
"""Kind → `write(snapshot, out, *, where=None, scope=None)`."""
