"""An old report dropped back in: which set it is, which cells somebody changed, what differs today and why."""

import hashlib
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.figures.change.wording import sentence
from dashboard.figures.measures import MEASURES
from dashboard.load_report import plain
from dashboard.report_page.working import working
from dashboard.reports.returned import Difference, Returned, identify, why
from dashboard.reports.returned.difference import BY_HAND, KINDS
from dashboard.sidebar import View
from etl.home.log import record
from etl.model.errors import UserError
from etl.text.vietnam import number

FILE = "bao_cao_cu"
_SEEN = "da_doi_chieu"
_MOST = 300
"""Differences listed on the page; the command `identify --format csv` gives all."""


def draw(view: View) -> None:
    """Draw the uploader and what became of the file."""
    st.markdown(
        "Thả vào đây một báo cáo Word hoặc Excel do hệ thống lập (đã sửa, đã lưu lại, đổi tên cũng được): máy cho biết báo cáo"
        " thuộc bộ nào, ô nào bị sửa tay, số nào nay đã khác và vì sao."
    )
    file = st.file_uploader("Thả báo cáo cũ", type=["xlsx", "docx"], key=FILE, label_visibility="collapsed")
    if file is None:
        return
    content = file.getvalue()
    key = (hashlib.sha256(content).hexdigest(), file.name, view.shot.data_version)
    kept = st.session_state.get(_SEEN)
    if not kept or kept[0] != key:
        try:
            with working("Đang đọc tệp…") as say:
                found = identify(data.home(), content, file.name, say)
        except UserError as error:
            st.error(str(error))
            return
        record(data.home(), "identify", name=file.name, code=found.code, verdict=found.verdict)
        kept = st.session_state[_SEEN] = (key, found)
    _draw_found(view, kept[1])


def _draw_found(view: View, found: Returned) -> None:
    show = {"frozen": st.success, "known": st.info, "outdated": st.info}.get(found.verdict, st.warning)
    show("  \n".join(plain(text) for text in found.said))
    if not found.is_ours:
        return
    if found.hand is not None:
        changed, expected = list(found.by_hand), [d for d in found.hand if d.kind not in BY_HAND]
        if changed:
            st.markdown("**Chỗ bị sửa tay so với bản gốc**")
        _draw_differences(changed, "sua_tay")
        if expected:
            with st.expander(f"{number(len(expected))} chỗ điền vào chỗ để trống hoặc công thức tự tính lại"):
                _draw_differences(expected, "dien_them")
    if found.today:
        st.markdown("**Chỗ khác với số hôm nay**")
        _draw_differences(found.today, "khac_nay")
        if found.frozen_set:
            _draw_why(view, found)


def _draw_why(view: View, found: Returned) -> None:
    key = ("vi_sao_bao_cao", found.code, view.shot.data_version)
    kept = st.session_state.get("vi_sao_bao_cao")
    if (not kept or kept[0] != key) and st.button("Vì sao khác?", key="hoi_vi_sao", icon=":material/troubleshoot:"):
        try:
            with working("Đang tính…") as say:
                told = why(data.home(), found, say)
        except UserError as error:
            st.error(str(error))
            return
        kept = st.session_state["vi_sao_bao_cao"] = (key, told)
    if kept and kept[0] == key and kept[1] is not None:
        st.markdown("\n".join(f"- {sentence(kept[1], m)}" for m in MEASURES if kept[1].of(m)))


def _draw_differences(differences: Sequence[Difference], key: str) -> None:
    if not differences:
        return
    shown = differences[:_MOST]
    st.dataframe(
        pd.DataFrame({
            "Ở đâu": [", ".join(t for t in (d.place, d.cell) if t) for d in shown],
            "Dòng": [d.row for d in shown],
            "Cột": [d.column for d in shown],
            "Khác thế nào": [KINDS[d.kind].format(old=d.old, new=d.new) for d in shown],
        }),
        hide_index=True, key=key, height=min(440, 38 + 35 * len(shown)),
        column_config={"Khác thế nào": st.column_config.TextColumn(width=420)},
    )  # fmt: skip
    if len(differences) > _MOST:
        st.caption(f"{number(_MOST)} trong {number(len(differences))} chỗ.")
