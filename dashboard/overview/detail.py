"""The detail under the answer: one question at a time, chosen by the reader and kept in the address."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from dashboard import cards, data, places
from dashboard.charts import habit
from dashboard.charts.bullets import both_ends, bullets
from dashboard.charts.funnel import funnel
from dashboard.charts.levels import strips
from dashboard.charts.sessions import sessions
from dashboard.charts.slope import slope_chart, slopes
from dashboard.figures.measures import MEASURES, Measure, defined, is_silent, rate
from dashboard.figures.weekly_use import weekly_use
from dashboard.sidebar import View
from dashboard.style import CONFIG
from etl.text.vietnam import day, number

Row = Mapping[str, Any]

_WEEKS = {"1 tuần trước": 1, "4 tuần trước": 4, "12 tuần trước": 12}


@st.fragment
def draw(view: View, row: Row) -> None:
    """Draw the choice of questions and the answer to the one chosen. `row`: the figures of the view."""
    with st.container(key="khong_in_chi_tiet"):
        st.subheader("Xem kỹ hơn", anchor=False)
        chosen = st.segmented_control(
            "Câu hỏi", list(QUESTIONS), default=next(iter(QUESTIONS)), key="hoi", bind="query-params", required=True,
            wrap=True, label_visibility="collapsed",
        )  # fmt: skip
        QUESTIONS[chosen](view, row)


def _places(view: View, _row: Row) -> None:
    key, measure = cards.choose_grouping_and_measure("dia_gioi", cards.FORMER_DISTRICTS)
    rows = [r for r in data.figures(view.shot, (key,), **view.where) if r[key] and rate(r, measure) is not None]
    groups = [r for r in rows if not is_silent(r, measure)]
    silent = [r[f"{key}_name"] for r in rows if is_silent(r, measure)]
    groups.sort(key=lambda r: rate(r, measure) or 0.0, reverse=True)
    ends, between = both_ends(groups)
    target = view.shot.settings.target(measure.id, view.shot.as_of, view.level)
    if ends:
        st.html(bullets(ends, key, measure, lambda _: target))
    if between:
        map_words = " và trên trang **Bản đồ**" if key in cards.SYSTEMS.values() else ""
        st.markdown(
            f"{number(len(ends))} nơi cao nhất và thấp nhất; {number(between)} nơi ở giữa có trong báo cáo Excel{map_words}."
        )
    if silent:
        st.markdown(f"Im lặng, chưa có bằng chứng nào nên không vẽ: {', '.join(silent)}.")
    st.caption(f"{places.system_words(key, view.shot.as_of)}. {_defined(measure, view)}")


def _between_dates(view: View, _row: Row) -> None:
    left, right = st.columns([2, 1])
    with left:
        ago = st.segmented_control("So với", list(_WEEKS), default="4 tuần trước", key="so_tuan", bind="query-params",
                                   required=True, wrap=True)  # fmt: skip
    with right:
        labels = {MEASURES[m].label: MEASURES[m] for m in cards.PLACE_MEASURES}
        measure = labels[st.selectbox("Chỉ số", list(labels), key="chi_so_hai_ngay", bind="query-params")]
    then = view.shot.as_of - timedelta(weeks=_WEEKS[ago])
    before = data.snapshot(then)
    if before is None or then < view.shot.settings.first_day:
        st.info(f"Ngày {day(then)} chương trình chưa bắt đầu: chọn mốc gần hơn.")
        return
    key = "commune" if view.place and view.place.key == "district" else "district"
    lines = slopes(
        data.figures(before, (key,), **view.where), data.figures(view.shot, (key,), **view.where), key, measure
    )
    if not lines:
        st.info("Chưa có nơi nào đo được ở cả hai ngày.")
        return
    st.plotly_chart(slope_chart(lines, then, view.shot.as_of), config=CONFIG, key="hai_ngay", theme=None,
                    alt=f"{measure.label} ngày {day(then)} và {day(view.shot.as_of)} theo {places.group_words(key)}")  # fmt: skip
    st.caption(
        "Chữ xám: tăng, giảm bao nhiêu điểm phần trăm; nét đỏ chấm là giảm."
        f" {places.system_words(key, view.shot.as_of)}. {_defined(measure, view)}"
    )


def _sessions(view: View, _row: Row) -> None:
    held = _held(view)
    by_session = {r["session"]: r for r in data.figures(view.shot, ("session",), **view.where)}
    trend = [{**by_session[s["session_code"]], **s} for s in held if s["session_code"] in by_session]
    if not trend:
        st.info("Chưa có buổi học nào diễn ra đến ngày này.")
        return
    st.plotly_chart(sessions(trend), config=CONFIG, key="xu_huong", theme=None,
                    alt="Số người tham gia từng buổi học, xác minh và theo báo cáo")  # fmt: skip
    st.caption(
        "Mỗi cột là một buổi; số trên cột là người tham gia. Mỗi buổi có đối tượng riêng nên không so thẳng các buổi khác khóa."
    )


def _levels(view: View, _row: Row) -> None:
    measure = MEASURES["participated"]
    rows = [r for r in data.figures(view.shot, ("level",), **view.where) if r["level"]]
    held = _held(view)
    left, right = st.columns(2)
    with left:
        st.markdown("##### Đến nay")
        st.html(
            bullets(
                rows, "level", measure, lambda r: view.shot.settings.target(measure.id, view.shot.as_of, r["level"])
            )
        )
        st.caption(_defined(measure, view))
    with right:
        st.markdown("##### Từng buổi")
        by_both = [r for r in data.figures(view.shot, ("level", "session"), **view.where) if r["level"]]
        if held and by_both:
            st.plotly_chart(strips(by_both, "level", held, measure), config=CONFIG, key="cap_hoc_buoi", theme=None,
                            alt="Tỷ lệ tham gia từng buổi học của mỗi cấp học")  # fmt: skip
            st.caption("Mỗi dải là một cấp học, chung một thang 0–100 %; số bên phải là buổi gần nhất. Buổi chỉ dành cho một số"
                       " đối tượng có tỷ lệ thấp vì mẫu số vẫn là mọi người trong danh sách.")  # fmt: skip


def _steps(view: View, row: Row) -> None:
    st.plotly_chart(funnel(row), config=CONFIG, key="pheu", theme=None,
                    alt="Số người ở từng bước, từ trong danh sách đến duy trì sử dụng AI")  # fmt: skip
    st.caption("Trong ngoặc: số người ít hơn bước trước. Chỉ gồm cơ sở có danh sách cán bộ.")
    cards.concealed(view.shot)


def _weeks(view: View, _row: Row) -> None:
    grouping = {"Cấp học": "level", "Huyện cũ": "district"}
    chosen = st.segmented_control("Chia theo", list(grouping), default="Cấp học", key="tuan_theo", bind="query-params",
                                  required=True)  # fmt: skip
    by = grouping[chosen]
    rows = weekly_use(view.shot, by, view.filters, data.SCOPE)
    if not any(r["used"] for r in rows):
        st.info("Chưa có số liệu sử dụng AI đến ngày này.")
        return
    st.html('<div class="chu-giai">' + "".join(
        f'<span><i style="background:{colour}"></i>{escape(words)}</span>' for colour, words in habit.legend()) + "</div>")  # fmt: skip
    st.plotly_chart(habit.habit_map(rows, by), config=CONFIG, key="tung_tuan", theme=None,
                    alt="Tỷ lệ người dùng AI từng tuần, các tuần nghỉ được đánh dấu")  # fmt: skip
    st.caption(
        "Mỗi ô là một tuần: tỷ lệ người trong danh sách dùng công cụ AI ít nhất một ngày trong tuần. Khung chấm: tuần nghỉ"
        " theo lịch trong cài đặt. Ô trống: chưa có số liệu."
    )


QUESTIONS: dict[str, Callable[[View, Row], None]] = {
    "Nơi nào cao, nơi nào thấp?": _places,
    "Đã đổi ra sao?": _between_dates,
    "Buổi nào đông, buổi nào vắng?": _sessions,
    "Cấp học nào theo kịp?": _levels,
    "Mất người ở bước nào?": _steps,
    "Đã thành nếp chưa?": _weeks,
}
"""The questions in the order of the page."""


def _held(view: View) -> list[Row]:
    """Return the sessions held by the date: session_code, label, hover."""
    held = [s for s in data.held_sessions(view.shot) if s["session_date"] <= view.shot.as_of]
    return [
        {"session_code": s["session_code"], "label": f"{s['session_date']:%d/%m}",
         "hover": f"{s['session_name']}, {day(s['session_date'])}"}
        for s in held
    ]  # fmt: skip


def _defined(measure: Measure, view: View) -> str:
    return f"{measure.label}: {defined(measure, view.shot.settings)}"
