"""The answer: one sentence of state, four figures against their targets and against a week before, what must be known."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

from dashboard import cards, data, review_data
from dashboard.cards import Since
from dashboard.figures.measures import MEASURES
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.state_words import ANSWER
from dashboard.sidebar import View


def week_before(view: View) -> Snapshot | None:
    """Return the snapshot of a week earlier; None where that lies before the programme."""
    day = view.shot.as_of - timedelta(weeks=1)
    return data.snapshot(day) if day >= view.shot.settings.first_day else None


def draw(view: View, row: Mapping[str, Any], before: Snapshot | None) -> None:
    """Draw the answer. `row`: the figures of the view; `before`: the snapshot to compare with."""
    with st.container(key="cau_tra_loi"):
        st.markdown(cards.state_sentence(row, view))
    reach = review_data.ranges(view.shot, ("province",), **view.where)
    was = data.figures(before, ("province",), **view.where) if before else []
    since = Since(before.as_of, was[0] if was else None) if before else None
    for column, shown in zip(st.columns(4), ANSWER, strict=True):
        with column:
            cards.measure_card(row, MEASURES[shown], view.shot, view.level, reach, view.filters, since)
    cards.caveats(row, data.figures(view.shot, ("school",), **view.where))
