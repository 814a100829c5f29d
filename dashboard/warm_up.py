"""What the first views ask, counted while the server starts: whoever opens it first waits no longer than the next."""

import atexit
import importlib
import logging
import threading
from datetime import timedelta

from dashboard import data, review_data
from dashboard.figures.lagging import standing_counts
from dashboard.sidebar import View

_MODULES = (
    "dashboard.overview.detail",
    "dashboard.map_page.panel",
    "dashboard.support_page.listing",
    "dashboard.origin_panel",
)
"""What draws the pages most opened; with their libraries they take seconds to load."""
_KEYS = ("province", "school", "commune", "district", "level")
_STOP_SECONDS = 5.0
_log = logging.getLogger(__name__)


def start() -> None:
    """Begin in the background; a server that ends meanwhile waits for it."""
    thread = threading.Thread(target=_work, name="warm-up", daemon=True)
    thread.start()
    atexit.register(thread.join, _STOP_SECONDS)  # Python must not go while DuckDB works for it


def _work() -> None:
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(logging.ERROR)  # no page asks
    try:
        warm_up()
    except Exception:  # a page that asks the same tells the reader what is wrong
        _log.warning("the first views could not be counted ahead", exc_info=True)


def warm_up() -> None:
    """Ask what Tổng quan and its neighbours ask of the newest day, and of a week before."""
    newest = data.snapshot()
    for name in _MODULES:
        importlib.import_module(name)
    if newest is None:
        return
    view = View(newest, None, None)
    for key in _KEYS:
        data.figures(newest, (key,), **view.where)
    review_data.ranges(newest, ("province",))
    data.loaded_files()
    data.held_sessions(newest)
    data.standing(newest)
    standing_counts(newest, view.filters)
    if (before := data.snapshot(newest.as_of - timedelta(weeks=1))) is not None:
        data.figures(before, ("province",), **view.where)
        data.figures(before, ("commune",), **view.where)
        data.standing(before)
