"""Dropping files in, on any page: preview, load, the report of what became of them, and what has to be asked."""

import streamlit as st

from dashboard import data, load_report, uploads
from etl.home.home import Home
from etl.load import ReasonNeededError
from etl.model.errors import UserError

_KEPT = ("ket_qua_nap", "thay_doi_lon", "thieu_ly_do", "lua_chon_tep", "con_tep_chua_nap")
"""What a session remembers of its last load."""


def forget() -> None:
    """Forget the last load: its home is no longer the one on screen."""
    for key in _KEPT:
        st.session_state.pop(key, None)


def draw(home: Home) -> None:
    """Draw the uploader and, after a trial or a load, its report; a load reruns the page, with the new figures."""
    files = st.file_uploader("Chọn tệp", accept_multiple_files=True, key="tep_moi", label_visibility="collapsed")
    sessions = uploads.planned_sessions(data.snapshot())
    with st.expander("Chọn chung cho mọi tệp: thứ tự ngày/tháng, buổi học"):
        order = st.radio("Thứ tự ngày trong các tệp này", list(uploads.DATE_ORDERS), horizontal=True, key="thu_tu_ngay")
        session = st.selectbox("Các tệp này thuộc buổi học", uploads.session_choices(sessions), key="buoi_cua_tep")
    options = uploads.options(order, session)
    of_files: load_report.Choices = st.session_state.setdefault("lua_chon_tep", {})
    reason = load_report.reason_field(st.session_state.get("thay_doi_lon"), st.session_state.get("thieu_ly_do", False))
    try_column, load_column, _ = st.columns([1, 1, 3])
    tried = try_column.button("Xem trước kết quả", disabled=not files, key="xem_truoc", width="stretch")
    loaded = load_column.button("Nạp", type="primary", disabled=not files, key="nap", width="stretch")
    if (tried or loaded) and files:
        try:
            result = uploads.run_load(home, files, options, of_files, dry_run=not loaded, reason=reason)
        except ReasonNeededError as error:
            st.session_state["thay_doi_lon"], st.session_state["thieu_ly_do"] = error.effect, True
            st.rerun()
        except UserError as error:
            st.error(str(error))
        else:
            st.session_state["ket_qua_nap"] = result
            st.session_state["thay_doi_lon"], st.session_state["thieu_ly_do"] = (
                result[0].effect if tried else None,
                False,
            )
            st.rerun()
    if "con_tep_chua_nap" in st.session_state:
        st.info(st.session_state.pop("con_tep_chua_nap"))
    if "ket_qua_nap" in st.session_state:
        report, was_trial = st.session_state["ket_qua_nap"]
        for sha, answers in load_report.draw(report, was_trial, sessions, home).items():
            of_files.setdefault(sha, {}).update(answers)
        uploads.ask_how_to_read(home, files or [], options)
