"""Good examples: schools ahead of comparable ones, and for a school to call the most alike ones that do better."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import standing_data, tables
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import STATUSES
from dashboard.support_page.cases import Case
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import number, percent

Row = Mapping[str, Any]


def draw(shot: Snapshot, schools: Sequence[Row], flagged: Sequence[Case]) -> None:
    """Draw the schools ahead among `schools`, and the alike ones of one of `flagged`."""
    ahead = [s for s in schools if s["status"] == "ahead"]
    st.markdown(f"##### Vượt trội: {number(len(ahead))} cơ sở")
    if ahead:
        st.caption(
            "Cao hơn hẳn các cơ sở cùng cấp học, không thể chỉ vì ngẫu nhiên. Bấm một dòng để mở trang của cơ sở."
        )
        _table(ahead, "ht_vuot_troi", [name_of(LEVELS, s["level"]) for s in ahead], "Cấp học")
    else:
        st.caption("Chưa có cơ sở nào cao hơn hẳn các cơ sở cùng cấp học.")
    _draw_steady(shot, [s for s in schools if s["status"] in ("on_track", "ahead")])
    if not flagged:
        return
    st.markdown("##### Giống nhất mà làm tốt hơn")
    of_code = {c.code: c for c in flagged}
    chosen = st.selectbox(
        "Cơ sở cần gọi", list(of_code), format_func=lambda code: of_code[code].words, index=None,
        placeholder="Chọn một cơ sở để tìm nơi giống nó…", key="ht_giong",
    )  # fmt: skip
    if chosen:
        draw_alike(shot, chosen)


def _draw_steady(shot: Snapshot, schools: Sequence[Row]) -> None:
    """Draw the schools whose people come more steadily than their peers', the weeks added up."""
    wanted = shot.settings.ahead_chance
    found = [s for s in schools if s["steady_high"] is not None and s["steady_high"] <= wanted]
    found.sort(key=lambda s: s["steady_share"] - s["steady_expected"], reverse=True)
    st.markdown(f"##### Dự đều hơn hẳn: {number(len(found))} cơ sở")
    if not found:
        st.caption("Chưa có cơ sở nào.")
        return
    st.caption(
        f"Cộng các buổi của {number(shot.settings.steady_weeks)} tuần có buổi học gần nhất, tỷ lệ dự cao hơn hẳn các cơ sở cùng"
        " cấp học ở cùng các buổi ấy, không thể chỉ vì ngẫu nhiên."
    )
    words = [
        f"dự {percent(s['steady_share'])}, cùng cấp {percent(s['steady_expected'])} ({number(s['steady_sessions'])} buổi)"
        for s in found
    ]
    _table(found, "ht_du_deu", words, "Mỗi buổi")


def draw_alike(shot: Snapshot, school_code: str) -> None:
    """Draw the most alike schools that do better, and what makes them alike."""
    rows = standing_data.alike(shot, school_code)
    if not rows:
        st.caption("Không có cơ sở nào giống mà làm tốt hơn.")
        return
    _table(
        [r | {"school_code": r["school"]} for r in rows], f"ht_giong_{school_code}",
        [", ".join(r["likeness"]) for r in rows], "Giống ở",
    )  # fmt: skip


def _table(rows: Sequence[Row], key: str, words: Sequence[str], head: str) -> None:
    frame = pd.DataFrame({
        "Cơ sở": [r["school_name"] for r in rows],
        "Tham gia": [f"{number(r['participated'])}/{number(r['people'])}" for r in rows],
        "Tỷ lệ": pd.array([r["participated"] / r["people"] if r["people"] else None for r in rows], dtype="Float64"),
        "Tình trạng": [STATUSES[r["status"]] for r in rows],
        head: words,
    })  # fmt: skip
    event = st.dataframe(
        tables.vietnamese(frame, ("Tỷ lệ",)), hide_index=True, key=key, on_select="rerun", selection_mode="single-cell",
        height=min(388, 38 + 35 * len(rows)),
        column_config={"Cơ sở": st.column_config.TextColumn(width=230), "Tham gia": st.column_config.TextColumn(width=80),
                       "Tỷ lệ": st.column_config.Column(width=70), "Tình trạng": st.column_config.TextColumn(width=110)},
    )  # fmt: skip
    if event and event.selection.cells:
        st.switch_page(tables.OPEN_PAGE, query_params={"truong": rows[event.selection.cells[0][0]]["school_code"]})
