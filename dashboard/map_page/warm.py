"""Which figures of other week ends are counted ahead, so that the time slider answers from memory."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime import Runtime

from dashboard import data
from dashboard.ahead import AHEAD
from dashboard.figures.snapshot import Snapshot
from dashboard.map_page.choices import POINTS, Choices
from dashboard.map_page.pictures import map_rows
from dashboard.places import Place
from dashboard.sidebar import View


def prepare(path: Path | None, view: View, choices: Choices) -> None:
    """Have the figures of this view counted for every week end, the nearest first.

    Only a real server does: a page opened by a test is gone before anything could be counted for it.
    """
    if path is None or not st.runtime.exists() or type(st.runtime.get_instance()) is not Runtime:
        return
    days = sorted(data.week_ends(view.shot), key=lambda d: abs((d - view.shot.as_of).days))
    asked = wish(path, view, choices)
    AHEAD.prepare(asked, path, days, asked.ask)


def wish(path: Path, view: View, choices: Choices) -> "Wish":
    """Return what the page of this view asks of a day; equal for views that ask the same."""
    return Wish(path, choices.key, view.place, view.level, view.place is not None or choices.kind == POINTS)


@dataclass(frozen=True)
class Wish:
    """The questions of one view. `has_schools`: schools are drawn as points, so they and their coordinates are asked for."""

    path: Path
    key: str
    place: Place | None
    level: str | None
    has_schools: bool

    def ask(self, shot: Snapshot) -> None:
        """Ask everything that the page asks of the day of `shot`, so that it is remembered."""
        where = View(shot, self.place, self.level).where
        map_rows(shot, self.key, self.place, self.level)
        data.figures(shot, ("province",), **where)
        if self.has_schools:
            data.figures(shot, ("school",), **where)
            data.coordinates(shot)
        if self.place:
            data.standing(shot)
