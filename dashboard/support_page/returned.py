"""The call list that comes back filled in: what it would change, what is wrong in it, and putting it into the tasks."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from dashboard import data, review_data
from dashboard.sidebar import View
from dashboard.tasks_command import import_sheet
from etl.tasks.apply import CONFLICT, UNCHANGED, VERDICTS, WRONG, Applied
from etl.text.vietnam import number

_SAID, _ROUND = "ht_da_nhap", "ht_lan_nhap"


def draw(view: View) -> None:
    """Draw the way in for a returned sheet."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)
    with st.expander("Nhập lại bảng Excel gọi điện đã ghi", icon=":material/upload_file:"):
        file = st.file_uploader(
            "Bảng Excel gọi điện", type=["xlsx"], label_visibility="collapsed",
            key=f"ht_bang_ve_{st.session_state.get(_ROUND, 0)}",
        )  # fmt: skip
        if file is None:
            st.caption("Máy cho xem trước sẽ ghi những gì; chưa bấm nhập thì chưa ghi gì.")
            return
        content = file.getvalue()
        found = import_sheet(data.home(), content, file.name, view.shot, is_dry_run=True)
        (st.error if found.is_refused else st.info)(found.sentence)
        _table(found, review_data.school_names(view.shot))
        is_empty = all(v.verdict == UNCHANGED for v in found.verdicts)
        if st.button("Nhập", type="primary", key="ht_nhap", disabled=found.is_refused or is_empty):
            done = import_sheet(data.home(), content, file.name, view.shot, how="page")
            if not done.is_refused:
                st.session_state[_SAID] = done.sentence
                st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
            st.rerun()


def _table(found: Applied, names: Mapping[str, str]) -> None:
    """Draw what becomes of every row that says something, what asks for a look first."""
    order = (WRONG, CONFLICT)
    told = [v for v in found.verdicts if v.verdict != UNCHANGED]
    told.sort(key=lambda v: order.index(v.verdict) if v.verdict in order else len(order))
    if told:
        frame = pd.DataFrame({
            "Dòng": [v.where for v in told],
            "Cơ sở": [names.get(v.school_code, v.school_code) for v in told],
            "Sẽ thế nào": [VERDICTS[v.verdict].capitalize() for v in told],
            "Chi tiết": [v.words for v in told],
        })  # fmt: skip
        st.dataframe(
            frame, hide_index=True, key="ht_xem_nhap", row_height=60, height=min(420, 38 + 60 * len(told)),
            column_config={"Chi tiết": st.column_config.TextColumn(width=520), "Cơ sở": st.column_config.TextColumn(width=200),
                           "Dòng": st.column_config.TextColumn(width=150)},
        )  # fmt: skip
    if same := found.count(UNCHANGED):
        st.caption(f"{number(same)} dòng không đổi.")
