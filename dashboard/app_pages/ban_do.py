"""Bản đồ: where? A measure by units of one system at a time, on any week end, for one date or two; a click goes deeper."""

import streamlit as st

from dashboard import data, origin_panel, sidebar
from dashboard.map_page import choices as map_choices
from dashboard.map_page import comparing, panel, saving, school_points, straddling, warm
from dashboard.map_page.pictures import map_rows, scene, shown
from dashboard.tables import OPEN_PAGE

if school := st.session_state.pop(panel.OPEN_SCHOOL, None):
    st.switch_page(OPEN_PAGE, query_params={"truong": school})

view = sidebar.view()
sidebar.heading("Bản đồ", view)
st.html(f"<style>{panel.CSS}</style>")
choices = map_choices.draw(view)

drawn = scene(view, choices)
now = shown(view.shot, choices.key, choices.measure, view.place, view.level)
unknown = sum(r["schools"] for r in map_rows(view.shot, choices.key, view.place, view.level) if not r[choices.key])
if choices.other is not None and choices.kind == map_choices.POINTS:
    st.info("Điểm trường chỉ vẽ được một ngày. Để so sánh hai ngày, chọn cách vẽ khác.")
if choices.other is not None and choices.kind != map_choices.POINTS:
    comparing.draw(view, choices, drawn, now)
elif choices.kind == map_choices.POINTS:
    school_points.draw(view, choices, drawn, now)
else:
    panel.draw(view, choices, drawn, now)
if choices.kind not in (map_choices.POINTS, map_choices.TILES):
    saving.draw(view, choices)
panel.words_under(view, choices, drawn, unknown)
straddling.draw(view, choices)
warm.prepare(data.published(), view, choices)
origin_panel.draw(view)
