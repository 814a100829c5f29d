"""Cơ sở giáo dục: one school, down to the file and line that each figure comes from."""

import streamlit as st

from dashboard import cards, data, origin_panel, question_sheet, review_data, sidebar, tables
from dashboard.figures import records
from dashboard.figures.keys import Filters, names_of
from dashboard.figures.measures import MEASURES
from dashboard.support_page import school_part
from etl.model.vocabulary import KINDS, LEVELS, name_of
from etl.text.collate import sort_key
from etl.text.vietnam import number

view = sidebar.view()
shot = view.shot
sidebar.heading("Cơ sở giáo dục", view)

rows = [r for r in data.figures(shot, ("school",), **view.where) if r["school"]]
asked = st.query_params.get("truong")
communes = names_of("commune", shot)
listed = {r["school"] for r in rows} | ({asked} if asked else set())  # a filter does not close the school that is open
labels = {
    s["school_code"]: f"{s['school_name']} · {communes.get(s['commune_code'], 'chưa rõ xã')} · {s['school_code']}"
    for s in shot.rows("select school_code, school_name, commune_code from school_dim")
    if s["school_code"] in listed
}
options = sorted(labels, key=lambda code: sort_key(labels[code]))
chosen = st.selectbox(
    "Tìm cơ sở theo tên, xã hoặc mã", options, format_func=lambda c: labels[c],
    index=options.index(asked) if asked in labels else None, placeholder="Gõ tên cơ sở…", key=f"chon_truong_{asked or ''}",
)  # fmt: skip
if asked and asked not in labels:
    st.warning(f"Không có cơ sở nào mang mã “{asked}”.")
if chosen is None:
    rows = [r for r in rows if r["schools"]]
    st.markdown(f"**{number(len(rows))} cơ sở**, {view.words}. Chọn một dòng để mở.")
    reach = review_data.ranges(shot, ("school",), **view.where)
    tables.school_list(rows, MEASURES["participated"], shot, key="moi_truong", reach=reach)
    st.stop()
if chosen != asked:
    st.query_params["truong"] = chosen

school = records.school(shot, chosen, data.SCOPE)
row = next((r for r in data.figures(shot, ("school",), school=chosen) if r["school"] == chosen), None)
if school is None or row is None:
    st.error("Không có cơ sở này trong danh sách.")
    st.stop()

st.header(school["school_name"])
former = names_of("old_commune", shot).get(school["former_commune_code"], "xã cũ chưa rõ")
district = names_of("district", shot).get(school["district_code"], "huyện cũ chưa rõ")
st.markdown(
    f"{name_of(LEVELS, school['level'])}{' · ' + name_of(KINDS, school['kind']) if school['kind'] else ''}"
    f" · mã {chosen} · **{communes.get(school['commune_code'], 'chưa rõ xã, phường')}** (trước 01/07/2025: {former}, {district})"
    f" · quản lý: {school['managing_name'] or 'chưa rõ'}"
)
with st.expander("Ai quản lý, từ khi nào, theo quy định nào"):
    tables.school_managing(records.school_managing(shot, chosen, data.SCOPE))
school_part.draw(view, chosen)
reach = review_data.ranges(shot, ("school",), school=chosen)
for column, measure in zip(st.columns(4), ("participated", "completed", "activated", "active_28d"), strict=True):
    with column:
        cards.measure_card(row, MEASURES[measure], shot, school["level"], reach)

st.subheader("Các buổi học")
tables.school_sessions(
    records.school_sessions(shot, chosen, data.SCOPE),
    records.school_headcounts(shot, chosen, data.SCOPE),
    row,
)

if data.SCOPE.sees_people:
    data.note_people_seen(chosen, shot)
    people, lines, usage = st.tabs(["Cán bộ, giáo viên", "Từng dòng trong tệp", "Sử dụng AI"])
    with people:
        question_sheet.draw(data.home(), chosen, school["school_name"])
        tables.school_people(records.school_people(shot, chosen, data.SCOPE))
    with lines:
        tables.school_records(records.school_records(shot, chosen, data.SCOPE))
    with usage:
        tables.school_usage(records.school_usage(shot, chosen, data.SCOPE))

school_part.complete(view)
origin_panel.draw(view, Filters({"school": (chosen,)}), school["school_name"])
