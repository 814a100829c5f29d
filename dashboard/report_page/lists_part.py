"""Single workbooks of the view on screen: the full annex, whom to support, whom to ask why nothing came."""

import io
from functools import partial

import streamlit as st

from dashboard import data
from dashboard.reports.workbook import KINDS
from dashboard.sidebar import View
from etl.home.log import record

TITLES = {
    "tong-hop": "Phụ lục số liệu", "can-ho-tro": "Danh sách cơ sở cần hỗ trợ", "im-lang": "Danh sách đôn đốc cơ sở im lặng",
}  # fmt: skip


def draw(view: View) -> None:
    """Draw one button per kind; a workbook is written when it is asked for."""
    st.subheader("Từng danh sách Excel")
    st.markdown(
        f"Cùng ngày tính và cùng lựa chọn trên trang ({view.words}). Không có tên người, trừ danh sách đôn đốc: có lãnh đạo"
        " cơ sở và số điện thoại."
    )
    for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
        column.download_button(
            TITLES[kind], partial(_workbook, view, kind), f"{kind}-{view.shot.as_of:%Y-%m-%d}.xlsx", key=f"tai_{kind}",
            icon=":material/download:", on_click="ignore", width="stretch", mime=data.EXCEL,
        )  # fmt: skip


def _workbook(view: View, kind: str) -> bytes:
    buffer, shot = io.BytesIO(), view.shot
    KINDS[kind](shot, buffer, where=view.filters, scope=data.SCOPE, home=data.home().root)
    record(data.home(), "report", kind=kind, as_of=shot.as_of, where=dict(view.where), version=shot.data_version)
    return buffer.getvalue()
