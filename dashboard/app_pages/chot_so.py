"""Chốt số: what was frozen, an old report held against it, and why figures changed since."""

import streamlit as st

from dashboard import data, sidebar
from dashboard.report_page import frozen_part, returned_part, sides_part, why_part
from etl.home.frozen import frozen_sets
from etl.model.errors import UserError

view = sidebar.view()
sidebar.heading("Chốt số và đối chiếu", view)
home = data.home()
sets = frozen_sets(home)
frozen_part.draw(home, sets)

st.subheader("Vì sao số đổi?")
try:
    before, after = sides_part.choose(view, home, sets)
    why_part.draw(view, before, after)
except UserError as error:
    st.error(str(error))

st.subheader("Đối chiếu một báo cáo cũ")
returned_part.draw(view)
