"""Mục tiêu: the target lines of the roll-out, what other lines would change, and saving them with a reason."""

import streamlit as st

from dashboard import data, sidebar, target_panel, target_saving

view = sidebar.view()
home = data.home()
sidebar.heading("Mục tiêu", view)
st.markdown(
    "Mục tiêu là tỷ lệ phải đạt đến từng ngày: giữa hai mốc đi theo đường thẳng, sau mốc cuối giữ nguyên."
    " Cơ sở đạt mục tiêu của ngày thì không bao giờ bị xếp tụt; chỉ thấp hơn mục tiêu thì chưa phải là tụt, còn phải thấp"
    " hơn các cơ sở cùng cấp học đến mức khó là ngẫu nhiên."
)
target_saving.draw_outcome(home)
draft = target_panel.current_draft(home)
measure = target_panel.choose_measure(draft)
picture = st.container(height=target_panel.CHART_SPACE, border=False)  # filled last: its figures may take seconds
target_panel.draw_lines(draft, measure)
target_saving.draw_saving(home, draft, view.shot)
target_saving.draw_history(home)
with picture:
    target_panel.draw_chart(draft, measure, view.shot)
