"""Beside the maps: the figure of the place, and what it consists of: units of the province, or schools of the place."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import data, origin_panel, sidebar, tables, ways
from dashboard.figures.keys import KEYS
from dashboard.figures.measures import measured, worst_first
from dashboard.figures.wording import fraction_words, share_words
from dashboard.map_page.choices import Choices
from dashboard.maps.shown import Shown
from dashboard.sidebar import View
from etl.text.collate import sort_key
from etl.text.vietnam import number

_COUNTS = "Số/tổng"
_MOST_HEIGHT = 388
"""Ten lines: the list ends where the maps do."""


def headline(view: View, choices: Choices) -> None:
    """Draw the measure of the place with its numerator and denominator."""
    measure = choices.measure
    rows = data.figures(view.shot, ("province",), **view.where)
    row = rows[0] if rows else None
    st.metric(f"{measure.label}, {view.place_words}", share_words(row, measure))
    if row:
        st.markdown(fraction_words(row, measure))
        origin_panel.button(measure.id)
    if measure.id == "flagged":
        ways.to_page("can_ho_tro", "Xem danh sách", "ban_do_can_ho_tro")


def draw(view: View, choices: Choices, shown: Shown) -> None:
    """Draw the list: units of the province, the lowest first, or the schools of the place."""
    if view.place is None:
        _units(choices, shown)
        return
    schools = [r for r in data.figures(view.shot, ("school",), **view.where) if r["school"] and r["schools"]]
    st.markdown(f"**{number(len(schools))} cơ sở** ở {view.place_words}")
    if schools:
        tables.school_list(schools, choices.measure, view.shot, key="truong_ban_do", name_width=160)


def _units(choices: Choices, shown: Shown) -> None:
    """Draw the units, those without figures first as the list of schools does; a chosen line makes it the place."""
    measure, head = choices.measure, KEYS[choices.key].label
    shares = {code: measured(row, measure) for code, row in shown.rows.items()}
    codes = sorted(shares, key=lambda c: (worst_first(shares[c], measure), sort_key(shown.name(c))))
    frame = pd.DataFrame({
        head: [shown.name(c) for c in codes],
        measure.label: pd.array([shares[c] for c in codes], dtype="Float64"),
        _COUNTS: [shown.counts(c) for c in codes],
    })  # fmt: skip
    widget = f"noi_ban_do_{choices.key}"
    st.markdown(
        f"**{number(len(codes))} nơi**, {'cao' if measure.is_worse_high else 'thấp'} nhất trước. Bấm để xem các cơ sở."
    )
    st.dataframe(
        tables.vietnamese(frame, (measure.label,)), hide_index=True, key=widget, placeholder="–",
        on_select=partial(_picked, widget, choices.key, codes), selection_mode="single-cell",
        height=min(_MOST_HEIGHT, 38 + 35 * len(codes)),
        column_config={head: st.column_config.TextColumn(width=140),
                       measure.label: st.column_config.Column(width=66), _COUNTS: st.column_config.TextColumn(width=84)},
    )  # fmt: skip


def _picked(widget: str, key: str, codes: list[str]) -> None:
    if cells := st.session_state[widget].selection.cells:
        sidebar.choose_place(key, codes[cells[0][0]])
