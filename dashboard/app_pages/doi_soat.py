"""Đối soát: who was it? One open question at a time, the most valuable first; what an answer changes; taking it back."""

import streamlit as st

from dashboard import data, review_data, review_flow, review_lists, review_panel, sidebar
from dashboard.figures.keys import schools_within
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.questions import KINDS
from dashboard.figures.review import matches_filter, overview
from etl.home.log import record
from etl.text.collate import sort_key
from etl.text.fold import fold_words
from etl.text.vietnam import number, percent

ONE, MANY, MADE, MET = "Từng câu hỏi", "Nhiều tên một lần", "Quyết định đã có", "Mọi tên đã gặp"

view = sidebar.view()
shot, home = view.shot, data.home()
sidebar.heading("Đối soát", view)
if not data.SCOPE.sees_people:
    st.info("Vai trò này chỉ xem số tổng hợp, không xem danh sách người.")
    st.stop()
if "ds_da_ghi_nhat_ky" not in st.session_state:
    st.session_state["ds_da_ghi_nhat_ky"] = True
    record(home, "review", how="page", version=shot.data_version)

opened = review_data.opened(shot)
names = review_data.school_names(shot)
review_flow.draw_message(shot)

st.markdown(overview(opened, review_data.ranges(shot, ("province",))[0]).sentence)
province = data.figures(shot, ("province",))
done = rate(province[0], MEASURES["attendance_identified"]) if province else None
if done is not None:
    st.progress(done, text=f"{percent(done)} lượt tham gia đã rõ là ai")
if review_flow.is_behind(home, shot) and not review_flow.due():
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info("Có quyết định chưa vào số liệu.", width="stretch")
        st.button("Cập nhật số liệu", key="ds_cap_nhat", on_click=review_flow.publish_others, args=(shot,))

task = st.segmented_control(
    "Việc", [ONE, MANY, MADE, MET], default=ONE, key="ds_viec", required=True, label_visibility="collapsed"
)

away = review_flow.hidden(home, shot, opened)
waiting = [q for q in opened.questions if q.id not in away]
if task in (ONE, MANY) and waiting:
    with st.expander("Lọc và tìm trong hàng chờ"):
        sessions = review_data.session_names(shot)
        asked = {s for q in waiting for s in q.schools if s in names}
        first, second, third = st.columns(3)
        school = first.selectbox(
            "Cơ sở", sorted(asked, key=lambda c: sort_key(names[c])), format_func=lambda c: f"{names[c]} · {c}", index=None,
            placeholder="Mọi cơ sở", key="ds_truong",
        )  # fmt: skip
        session = second.selectbox(
            "Buổi", list(sessions), format_func=lambda c: sessions[c], index=None, placeholder="Mọi buổi", key="ds_buoi"
        )
        words = third.text_input("Tên như ghi trong tệp (không cần dấu)", key="ds_tim_hang")
        kinds = [k for k in KINDS if any(q.kind == k for q in waiting)]
        kind = first.selectbox(
            "Loại", kinds, format_func=lambda k: KINDS[k], index=None, placeholder="Mọi loại", key="ds_loai"
        )
        with third:
            only_one = st.checkbox("Chỉ có một ứng viên", key="ds_mot_nguoi")
            was_asked = st.checkbox("Đã hỏi cơ sở", key="ds_da_hoi")
    schools = frozenset({school}) if school else None
    if schools is None and view.where:
        schools = schools_within(shot, view.filters, data.SCOPE)
    folded = fold_words(words)
    found = [
        q for q in waiting
        if matches_filter(q, schools=schools, session=session, kind=kind, only_one=only_one, asked=was_asked, words=folded,
                          text=fold_words(f"{q.shown} {q.subject.email or ''}") if folded else "")
    ]  # fmt: skip
    later = review_flow.later()
    found.sort(key=lambda q: later.index(q.id) if q.id in later else -1)
    if len(found) < len(waiting):
        st.caption(f"Bộ lọc: {number(len(found))} trong {number(len(waiting))} câu hỏi.")

if task == ONE and not waiting:
    st.success("Không còn câu hỏi nào chờ." if not opened.questions else "Đã trả lời hết, đang tính lại số liệu…")
elif task == ONE and not found:
    st.info("Không có câu hỏi nào cho bộ lọc này. Bỏ bớt điều kiện lọc.")
elif task == ONE:
    chosen = st.session_state.get(review_flow.CHOSEN)
    current = next((q for q in found if q.id == chosen), found[0])
    if chosen is None or not review_flow.due():  # what is on screen stays there when the figures have been worked out
        st.session_state[review_flow.CHOSEN] = current.id
    review_panel.draw(shot, current, session=session)
    st.subheader(f"Hàng chờ: {number(len(found))} câu hỏi, đáng trả lời nhất trước")
    review_lists.draw_queue(shot, found, current)
elif task == MANY and waiting:
    review_lists.draw_bulk(shot, found)
elif task == MANY:
    st.success("Không còn câu hỏi nào chờ.")
elif task == MADE:
    review_lists.draw_decisions(shot)
else:
    review_lists.draw_names(shot)

review_flow.settle(shot)
