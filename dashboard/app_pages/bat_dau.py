"""Bắt đầu: from the demo, or from nothing, to the first figures of one's own, step by step."""

from datetime import date

import streamlit as st

from dashboard import data, loading_part, sidebar
from dashboard.first_run import leaving, page
from dashboard.first_run.steps import steps_of
from etl.home.home import require
from etl.home.leave_demo import is_demo
from etl.model.errors import UserError
from etl.model.settings import load

sidebar.page_title("Bắt đầu")
try:
    home = require(data.home())
    demo, settings = is_demo(home), load(home.settings)
except UserError as error:
    st.error(str(error))
    st.stop()

if demo:
    leaving.draw(home)
leaving.say_left()
shot = data.snapshot()
facts = page.current_facts(home, shot, date.today())
steps = steps_of(facts, settings)
if demo:
    st.subheader("Năm bước, xem trước bằng số liệu minh hoạ", anchor=False)
else:
    page.draw_state(steps)
page.draw_steps(steps, facts, shot)
if demo:
    st.caption("Tệp thật nạp sau khi rời tỉnh minh hoạ, ngay trên trang này. Chỉ muốn thử một tệp: trang Nạp dữ liệu.")
else:
    st.subheader("Nạp tệp")
    st.markdown(
        "Thả vào đây mọi tệp đang có, lẫn lộn cũng được, cả gói zip. Nạp một tệp hai lần không làm thay đổi gì."
    )
    loading_part.draw(home)
    leaving.draw_ways_back(home)
