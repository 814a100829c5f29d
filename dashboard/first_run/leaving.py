"""Leaving the demo province on the page: what it does, what of one's own lies there, and a confirmation."""

from pathlib import Path

import streamlit as st

from dashboard import data, loading_part
from dashboard.load_report import plain
from etl.home.home import Home
from etl.home.leave_demo import leave_demo, put_aside
from etl.home.own_work import own_work
from etl.model.errors import UserError

_ASKED, _LEFT = "roi_minh_hoa_hoi", "roi_minh_hoa_xong"


def draw(home: Home) -> None:
    """Draw the demo's banner with the way out of it."""
    st.warning(
        "**Đây là tỉnh minh hoạ**: tên người, tên trường và mọi con số đều do phần mềm tạo ra. Bắt đầu với số liệu thật:"
        " rời tỉnh minh hoạ, một kho trống thay vào chỗ đó.",
        icon=":material/science:",
    )
    if not st.session_state.get(_ASKED):
        if st.button("Rời tỉnh minh hoạ", type="primary", key="roi_minh_hoa", icon=":material/logout:"):
            st.session_state[_ASKED] = True
            st.rerun()
        return
    with st.container(border=True):
        _confirm(home)


def _confirm(home: Home) -> None:
    st.markdown(
        "**Rời tỉnh minh hoạ?** Không xoá gì: cả kho minh hoạ được cất nguyên vào một thư mục bên cạnh, tên có ngày hôm nay, mở"
        " xem lại được bất cứ lúc nào. Mọi người đang mở các trang này sẽ thấy kho trống."
    )
    own = own_work(home)
    if own.files:
        names = "\n".join(f"- {plain(name)}" for name in own.files)
        st.markdown(f"Tệp do anh chị nạp thêm vào tỉnh minh hoạ cũng được cất theo; muốn dùng, nạp lại sau:\n\n{names}")
    if own.others:
        st.markdown(f"Cũng cất theo: {', '.join(own.others)}.")
    with st.container(horizontal=True):
        agreed = st.button("Cất tỉnh minh hoạ và bắt đầu", type="primary", key="roi_minh_hoa_that")
        if st.button("Thôi", key="roi_minh_hoa_thoi"):
            st.session_state.pop(_ASKED)
            st.rerun()
    if agreed:
        _leave(home)


def _leave(home: Home) -> None:
    try:
        with st.spinner("Đang cất tỉnh minh hoạ…"):
            data.let_go()
            aside = leave_demo(home)
    except UserError as error:
        st.error(str(error))
        return
    st.session_state.pop(_ASKED)
    loading_part.forget()
    st.query_params.clear()
    st.session_state[_LEFT] = str(aside)
    st.rerun()


def say_left() -> None:
    """Say once where a demo province just left lies."""
    if left := st.session_state.pop(_LEFT, None):
        st.success(f"Đã rời tỉnh minh hoạ. Không xoá gì: tất cả nằm trong thư mục “{plain(left)}”.")


def draw_ways_back(home: Home) -> None:
    """Tell how a demo province that was put aside can be looked at again; nothing where there is none."""
    if folders := put_aside(home):
        with st.expander("Xem lại tỉnh minh hoạ", icon=":material/science:"):
            _ways_back(folders)


def _ways_back(folders: list[Path]) -> None:
    st.markdown("Tỉnh minh hoạ đã cất vẫn xem được, cùng lúc với kho này, ở một cửa sổ lệnh khác:")
    st.code("\n".join(f'python -m dashboard --port 8502 --home "{folder}"' for folder in folders), language=None)
