"""Beside the maps: the figure of the place, and what it consists of: units of the province, or schools of the place."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import cards, data, sidebar, tables
from dashboard.figures.measures import is_silent, rate
from dashboard.map_page.choices import Choices
from dashboard.maps.shown import Shown
from dashboard.sidebar import View
from etl.text.collate import sort_key
from etl.text.vietnam import NO_DATA, number, percent

_COUNTS = "Số/tổng"
_MOST_HEIGHT = 388
"""Ten lines: the list ends where the maps do."""
_HEADS = {"commune": "Xã, phường", "district": "Huyện cũ", "old_commune": "Xã cũ"}


def headline(view: View, choices: Choices) -> None:
    """Draw the measure of the place with its numerator and denominator."""
    measure = choices.measure
    rows = data.figures(view.shot, ("province",), **view.where)
    row = rows[0] if rows else None
    share = rate(row, measure) if row else None
    silent = row is not None and is_silent(row, measure)
    words = cards.SILENT if silent else percent(share) if share is not None else NO_DATA
    st.metric(f"{measure.label}, {view.place_words}", words)
    if row and not silent:
        st.markdown(cards.fraction_words(row, measure))


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
    measure = choices.measure
    shares = {code: None if is_silent(row, measure) else rate(row, measure) for code, row in shown.rows.items()}
    worst = -1 if measure.is_worse_high else 1
    codes = sorted(shares, key=lambda c: (shares[c] is not None, worst * (shares[c] or 0.0), sort_key(shown.name(c))))
    frame = pd.DataFrame({
        _HEADS[choices.key]: [shown.name(c) for c in codes],
        measure.label: pd.array([shares[c] for c in codes], dtype="Float64"),
        _COUNTS: [
            f"{'–' if shares[c] is None else number(shown.rows[c][measure.id])}/{number(shown.base(c))}" for c in codes
        ],
    })  # fmt: skip
    widget = f"noi_ban_do_{choices.key}"
    st.markdown(
        f"**{number(len(codes))} nơi**, {'cao' if measure.is_worse_high else 'thấp'} nhất trước. Bấm để xem các cơ sở."
    )
    st.dataframe(
        tables.vietnamese(frame, (measure.label,)), hide_index=True, key=widget, placeholder="–",
        on_select=partial(_picked, widget, choices.key, codes), selection_mode="single-cell",
        height=min(_MOST_HEIGHT, 38 + 35 * len(codes)),
        column_config={_HEADS[choices.key]: st.column_config.TextColumn(width=140),
                       measure.label: st.column_config.Column(width=66), _COUNTS: st.column_config.TextColumn(width=84)},
    )  # fmt: skip


def _picked(widget: str, key: str, codes: list[str]) -> None:
    if cells := st.session_state[widget].selection.cells:
        sidebar.choose_place(key, codes[cells[0][0]])
