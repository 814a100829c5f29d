"""Bản đồ: where? Any measure by commune or former district; a click shows the place's schools."""

import streamlit as st

from dashboard import cards, charts, data, sidebar, tables
from dashboard.figures.measures import rate
from dashboard.style import CONFIG
from etl.text.collate import sort_key
from etl.text.vietnam import NO_DATA, number, percent
from geo.layers import APPROXIMATE_NOTICE, LayerName

LAYERS: dict[str, LayerName] = {"district": "districts", "commune": "communes"}

view = sidebar.view()
shot = view.shot
sidebar.heading("Bản đồ", view)

key, measure = cards.choose_grouping_and_measure("dia_gioi_ban_do", cards.COMMUNES, cards.SYSTEMS)
polygons = data.boundaries(LAYERS[key])
rows = data.figures(shot, (key,), level=view.level)
names = {r[key]: r[f"{key}_name"] for r in rows if r[key]}

drawing, listing = st.columns([3, 2])
with drawing:
    clicked = st.plotly_chart(
        charts.place_map(rows, key, measure, polygons), config=CONFIG | {"scrollZoom": True}, key=f"ban_do_{key}",
        theme=None, on_select="rerun", selection_mode="points", alt=f"Bản đồ {measure.label}",
    )  # fmt: skip
    notice = f"**{APPROXIMATE_NOTICE}.** " if polygons.is_approximate else ""
    st.caption(f"{notice}{cards.system_words(key, shot)} Màu xám: {NO_DATA}. {polygons.attribution}.")
points = clicked.selection.points if clicked else []
code_clicked = next((p.get("location") for p in points if p.get("location") in names), None)
with listing:
    options = ["", *sorted(names, key=lambda c: sort_key(names[c]))]
    place = st.selectbox(
        "Bấm vào bản đồ hoặc chọn nơi cần xem", options, format_func=lambda c: names.get(c, "Cả tỉnh"),
        index=options.index(code_clicked) if code_clicked else 0, key=f"noi_{key}_{code_clicked or ''}",
    )  # fmt: skip
    where = {key: place} if place else {}
    summary = data.figures(shot, ("province",), level=view.level, **where)
    if summary:
        st.metric(f"{measure.label}, {names.get(place, 'cả tỉnh')}", percent(rate(summary[0], measure)))
        st.markdown(cards.fraction_words(summary[0], measure))
    schools = [r for r in data.figures(shot, ("school",), level=view.level, **where) if r["school"] and r["schools"]]
    st.markdown(f"**{number(len(schools))} cơ sở** ở {names.get(place, 'cả tỉnh')}")
    tables.school_list(schools, measure, shot, key="truong_ban_do")
