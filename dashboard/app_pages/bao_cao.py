"""Báo cáo và định nghĩa: the Excel to send out, and what every number means."""

import io
from functools import partial

import streamlit as st

from dashboard import data, sidebar
from dashboard.figures.measures import MEASURES, defined
from dashboard.reports.workbook import KINDS
from etl.home.log import record

TITLES = {
    "tong-hop": "Báo cáo tổng hợp", "can-ho-tro": "Danh sách cơ sở cần hỗ trợ", "im-lang": "Danh sách đôn đốc cơ sở im lặng",
}  # fmt: skip

view = sidebar.view()
shot = view.shot
sidebar.heading("Báo cáo và định nghĩa", view)

st.subheader("Tải báo cáo Excel")
st.markdown(
    f"Số liệu trong báo cáo đúng bằng số trên các trang, cùng ngày tính và cùng lựa chọn ({view.words})."
    " Báo cáo không có tên người, trừ danh sách đôn đốc: có lãnh đạo cơ sở và số điện thoại."
)


def workbook(kind: str) -> bytes:
    """Return the report of `kind` for the view on screen."""
    buffer = io.BytesIO()
    KINDS[kind](shot, buffer, where=view.filters, scope=data.SCOPE, home=data.home().root)
    record(data.home(), "report", kind=kind, as_of=shot.as_of, where=dict(view.where), version=shot.data_version)
    return buffer.getvalue()


for column, kind in zip(st.columns(len(KINDS)), KINDS, strict=True):
    column.download_button(
        TITLES[kind], partial(workbook, kind), f"{kind}-{shot.as_of:%Y-%m-%d}.xlsx", key=f"tai_{kind}",
        icon=":material/download:", on_click="ignore", width="stretch",
        mime=data.EXCEL,
    )  # fmt: skip

st.subheader("Mỗi con số nghĩa là gì")
for measure in MEASURES.values():
    over = f" *Chia cho: {MEASURES[measure.base].label.lower()}.*" if measure.base else ""
    st.markdown(f"**{measure.label}** (`{measure.id}`): {defined(measure, shot.settings)}{over}")
st.caption(
    f"Ngưỡng lấy từ tệp cài đặt programme.toml (phiên bản {shot.settings.version}). Tỷ lệ của một nhóm là tổng tử số chia tổng"
    " mẫu số, không lấy trung bình các tỷ lệ. “Im lặng” (không có bằng chứng) khác với bằng không."
)
