"""Tổng quan: does it work? Four figures against target, the trend over sessions, places and levels side by side."""

import streamlit as st

from dashboard import cards, charts, data, places, review_data, sidebar
from dashboard.figures.measures import MEASURES, defined, is_silent, rate
from dashboard.style import CONFIG
from etl.text.vietnam import day, number

view = sidebar.view()
shot = view.shot
sidebar.heading("Tổng quan", view)

total = data.figures(shot, ("province",), **view.where)
if not total or not total[0]["rostered_base"]:
    st.info("Chưa có danh sách cán bộ cho lựa chọn này. Chọn ngày hoặc cấp học khác, hoặc nạp danh sách cán bộ.")
    st.stop()
row = total[0]
st.markdown(cards.state_sentence(row, view))
reach = review_data.ranges(shot, ("province",), **view.where)
for column, shown in zip(st.columns(4), ("participated", "completed", "active_28d", "flagged"), strict=True):
    with column:
        cards.measure_card(row, MEASURES[shown], shot, view.level, reach, view.filters)
cards.caveats(row, data.figures(shot, ("school",), **view.where))

st.subheader("Tham gia qua các buổi học")
held = shot.rows("select session_code, session_name, session_date from session_dim order by starts_at")
by_session = {r["session"]: r for r in data.figures(shot, ("session",), **view.where)}
trend = [
    by_session[s["session_code"]]
    | {"label": f"{s['session_date']:%d/%m}", "hover": f"{s['session_name']}, {day(s['session_date'])}"}
    for s in held
    if s["session_code"] in by_session
]
if trend:
    st.plotly_chart(charts.sessions(trend), config=CONFIG, key="xu_huong", theme=None,
                    alt="Số người tham gia từng buổi học, xác minh và theo báo cáo")  # fmt: skip
    st.caption(
        "Mỗi cột là một buổi; số trên cột là người tham gia. Mỗi buổi có đối tượng riêng nên không so thẳng các buổi khác khóa."
    )
else:
    st.info("Chưa có buổi học nào diễn ra đến ngày này.")

st.subheader("Từng nơi")
key, measure = cards.choose_grouping_and_measure("dia_gioi", cards.FORMER_DISTRICTS)
rows = [r for r in data.figures(shot, (key,), **view.where) if r[key] and rate(r, measure) is not None]
groups = [r for r in rows if not is_silent(r, measure)]
silent = [r[f"{key}_name"] for r in rows if is_silent(r, measure)]
groups.sort(key=lambda r: rate(r, measure) or 0.0, reverse=True)
ends, between = charts.both_ends(groups)
target = shot.settings.target(measure.id, shot.as_of, view.level)
st.plotly_chart(charts.bars(ends, key, measure, target), config=CONFIG, key="tung_noi", theme=None,
                alt=f"{measure.label} theo {places.group_words(key)}")  # fmt: skip
if between:
    map_words = " và trên trang **Bản đồ**" if key in cards.SYSTEMS.values() else ""
    st.markdown(
        f"{number(len(ends))} nơi cao nhất và thấp nhất; {number(between)} nơi ở giữa có trong báo cáo Excel{map_words}."
    )
if silent:
    st.markdown(f"Im lặng, chưa có bằng chứng nào nên không vẽ: {', '.join(silent)}.")
st.caption(f"{places.system_words(key, shot.as_of)}. {measure.label}: {defined(measure, shot.settings)}")

first, second = st.columns(2)
with first:
    st.subheader("Từng cấp học")
    levels = [r for r in data.figures(shot, ("level",), **view.where) if r["level"]]
    st.plotly_chart(charts.bars(levels, "level", measure, target), config=CONFIG, key="cap_hoc", theme=None,
                    alt=f"{measure.label} theo cấp học")  # fmt: skip
with second:
    st.subheader("Từ danh sách đến thành thói quen")
    st.plotly_chart(charts.funnel(row), config=CONFIG, key="pheu", theme=None,
                    alt="Số người ở từng bước, từ trong danh sách đến duy trì sử dụng AI")  # fmt: skip
    st.caption("Trong ngoặc: số người ít hơn bước trước. Chỉ gồm cơ sở có danh sách cán bộ.")
    cards.concealed(shot)
