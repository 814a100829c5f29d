"""Which figures of other week ends are counted ahead, so that the time slider answers from memory."""

from pathlib import Path

import streamlit as st
from streamlit.runtime import Runtime

from dashboard import data
from dashboard.figures.snapshot import Snapshot
from dashboard.map_page.ahead import AHEAD
from dashboard.map_page.choices import Choices
from dashboard.map_page.pictures import map_rows
from dashboard.sidebar import View


def prepare(path: Path | None, view: View, choices: Choices) -> None:
    """Have the figures of this view counted for every week end, the nearest first.

    Only a real server does: a page opened by a test is gone before anything could be counted for it.
    """
    if path is None or not st.runtime.exists() or type(st.runtime.get_instance()) is not Runtime:
        return
    key, place, level, where = choices.key, view.place, view.level, view.where

    def ask(shot: Snapshot) -> None:
        map_rows(shot, key, place, level)
        data.figures(shot, ("province",), **where)
        if place:
            data.figures(shot, ("school",), **where)
            data.standing(shot)

    days = sorted(data.week_ends(view.shot), key=lambda d: abs((d - view.shot.as_of).days))
    AHEAD.prepare((path, key, place, level), path, days, ask)
