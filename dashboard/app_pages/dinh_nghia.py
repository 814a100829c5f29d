"""Định nghĩa: what every number means, with the thresholds in force."""

import streamlit as st

from dashboard import sidebar
from dashboard.figures.measures import MEASURES, defined

view = sidebar.view()
settings = view.shot.settings
sidebar.heading("Định nghĩa", view)
st.markdown("Mỗi con số trên các trang và trong báo cáo nghĩa là gì, đếm gì và chia cho gì.")
for measure in MEASURES.values():
    over = f" *Chia cho: {MEASURES[measure.base].label.lower()}.*" if measure.base else ""
    st.markdown(f"**{measure.label}** (`{measure.id}`): {defined(measure, settings)}{over}")
st.caption(
    f"Ngưỡng lấy từ tệp cài đặt programme.toml (phiên bản {settings.version}). Tỷ lệ của một nhóm là tổng tử số chia tổng"
    " mẫu số, không lấy trung bình các tỷ lệ. “Im lặng” (không có bằng chứng) khác với bằng không."
)
