"""One frozen set for the demo province, so that the page of frozen sets has something to show and to explain."""

from datetime import date

from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.report_set import freeze_set, make_set
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.home.log import DEMO_USER

_DAY = date(2025, 11, 30)


def freeze_demo_set(home: Home) -> FrozenSet:
    """Freeze the set of the end of November in a fresh demo home, as the Department would have for its meeting."""
    snapshot = open_snapshot(home, _DAY)
    return freeze_set(home, snapshot, make_set(snapshot, home), by=DEMO_USER, note="Giao ban tháng 11")
