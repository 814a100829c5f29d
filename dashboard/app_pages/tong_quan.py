"""Tổng quan: where does it stand? The answer, what changed, where, what to do; then detail. The answer prints on one A4."""

import streamlit as st

from dashboard import data, origin_panel, sidebar, ways
from dashboard.overview import answer, changes, detail, todo, where

view = sidebar.view()
sidebar.heading("Tổng quan", view)

total = data.figures(view.shot, ("province",), **view.where)
if not total or not total[0]["rostered_base"]:
    st.info("Chưa có danh sách cán bộ cho lựa chọn này. Chọn ngày hoặc cấp học khác, hoặc nạp danh sách cán bộ.")
    ways.to_page("bat_dau", "Xem còn thiếu gì ở trang Bắt đầu", "tong_quan_den_bat_dau")
    st.stop()
before = answer.week_before(view)
answer.draw(view, total[0], before)
left, right = st.columns(2)
with left:
    changes.draw(view, before)
with right:
    todo.draw(view)
where.draw(view)
detail.draw(view, total[0])
origin_panel.draw(view)
