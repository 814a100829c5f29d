"""Định nghĩa: what every number means, with the thresholds in force, what it is now, and where that comes from."""

import streamlit as st

from dashboard import data, origin_panel, sidebar
from dashboard.figures.measures import MEASURES, defined
from dashboard.figures.wording import now_words

view = sidebar.view()
settings = view.shot.settings
sidebar.heading("Định nghĩa", view)
st.markdown("Mỗi con số trên các trang và trong báo cáo nghĩa là gì, đếm gì và chia cho gì.")
now = next(iter(data.figures(view.shot, ("province",), **view.where)), None)
for measure in MEASURES.values():
    over = f" *Chia cho: {MEASURES[measure.base].label.lower()}.*" if measure.base else ""
    with st.container(gap="xsmall", key=f"dinh_nghia_{measure.id}"):
        st.markdown(f"**{measure.label}** (`{measure.id}`): {defined(measure, settings)}{over}")
        if now:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f":gray[{view.words}:] **{now_words(now, measure)}**", width="content")
                origin_panel.button(measure.id)
st.caption(
    f"Ngưỡng lấy từ tệp cài đặt programme.toml (phiên bản {settings.version}). Tỷ lệ của một nhóm là tổng tử số chia tổng"
    " mẫu số, không lấy trung bình các tỷ lệ. “Im lặng” (không có bằng chứng) khác với bằng không."
)
origin_panel.draw(view)
