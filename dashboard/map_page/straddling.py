"""The eight communes that join parts of two former districts: what each consists of, and the figures of both parts."""

import pandas as pd
import streamlit as st

from dashboard import data, tables
from dashboard.figures.measures import Measure, denominator, measured
from dashboard.figures.snapshot import Snapshot
from dashboard.map_page.choices import Choices
from dashboard.places import STRADDLER_MARK
from dashboard.sidebar import View
from geo import units

TITLE = f"Tám xã, phường ghép từ hai huyện cũ (dấu \\{STRADDLER_MARK})"


def draw(view: View, choices: Choices) -> None:
    """Draw the explanation, counted only once it is opened."""
    box = st.expander(TITLE, key="xa_ghep", on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(
            "Từ 01/07/2025 tám xã, phường này gồm các xã của hai huyện cũ. Xếp theo **huyện cũ** thì mỗi phần được tính vào"
            " huyện của mình; xếp theo **xã, phường hiện nay** thì hai phần là một. Tổng của tỉnh không đổi."
        )
        frame = parts(view.shot, choices.measure, view.level)
        st.dataframe(
            tables.vietnamese(frame, (choices.measure.label,), ("Cơ sở", "Số người", "Trên")), hide_index=True,
            key="phan_xa_ghep", placeholder="–", height=38 + 35 * len(frame),
            column_config={"Gồm các xã cũ": st.column_config.TextColumn(width="large")},
        )  # fmt: skip


def parts(shot: Snapshot, measure: Measure, level: str | None) -> pd.DataFrame:
    """Return one line per (straddler, former district): its former communes, schools and the measure."""
    rows = {(r["commune"], r["district"]): r for r in data.figures(shot, ("commune", "district"), level=level)}
    lines = [(unit, code, members) for unit in units.straddlers() for code, members in unit.parts.items()]
    found = [rows.get((unit.code, code)) for unit, code, _ in lines]
    shares = [measured(r, measure) for r in found]
    return pd.DataFrame({
        "Xã, phường": [unit.full_name for unit, _, _ in lines],
        "Huyện cũ": [units.district(code).full_name for _, code, _ in lines],
        "Gồm các xã cũ": [", ".join(m.name for m in members) for _, _, members in lines],
        "Cơ sở": [r["schools"] if r else 0 for r in found],
        measure.label: pd.array(shares, dtype="Float64"),
        "Số người": pd.array([r[measure.id] if r and s is not None else None for r, s in zip(found, shares, strict=True)], dtype="Int64"),
        "Trên": pd.array([denominator(r, measure) if r else None for r in found], dtype="Int64"),
    })  # fmt: skip
