"""The lists of schools to call, gravest first; the silent ones apart; why, for the schools that are chosen."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import tables
from dashboard.figures.standing import STATUSES
from dashboard.load_report import plain
from dashboard.sidebar import View
from dashboard.support_page import actions
from dashboard.support_page.cases import Case
from etl.text.vietnam import day, number

_ROW, _MOST_HEIGHT, _MOST_REASONS = 35, 458, 12
_DATE = st.column_config.DateColumn(format="DD/MM/YYYY", width=92)
_TASK_COLUMNS: dict[str, Any] = {
    "Phụ trách": st.column_config.TextColumn(width=100), "Hạn": _DATE, "Việc": st.column_config.TextColumn(width=80),
}  # fmt: skip


@st.fragment
def draw_part(view: View, found: Sequence[Case], owners: Sequence[str], *, waits: bool) -> None:
    """Draw what can be done, the lists, and why. A choice of lines draws this part alone anew.

    `owners`: who may be given tasks; `waits`: since when the schools are flagged is not known yet.
    """
    if not found:
        st.success("Không có cơ sở nào cần gọi với lựa chọn này.")
        return
    above = st.container()
    chosen = _draw_lists(found, waits)
    with above:
        actions.draw(view, found, chosen, owners)
    _draw_reasons(chosen)


def _draw_lists(found: Sequence[Case], waits: bool) -> list[Case]:
    """Draw the lists and return the schools chosen in them."""
    low = [c for c in found if c.status != "silent"]
    silent = [c for c in found if c.status == "silent"]
    chosen: list[Case] = []
    if silent:
        st.markdown(f"##### Đôn đốc gửi điểm danh: {number(len(silent))} cơ sở im lặng")
        st.caption(
            "Chưa biết có ai tham gia hay không. Hỏi về bằng chứng (điểm danh, tệp kết nối), chưa bàn về tham gia."
        )
        chosen += _table(silent, _silent_frame(silent), "ht_im_lang")
    if low:
        st.markdown(f"##### Hỗ trợ tham gia: {number(len(low))} cơ sở")
        st.caption(
            "Có bằng chứng là thấp hơn mức chung, hoặc đang giảm. Thiếu: số người còn thiếu để đạt mục tiêu của ngày."
        )
        chosen += _table(low, _low_frame(low), "ht_tham_gia")
    if waits:
        st.caption(":material/hourglass_top: Đang tính các tuần trước để biết từ ngày nào…")
    return chosen


def _table(shown: Sequence[Case], frame: pd.DataFrame, name: str) -> list[Case]:
    """Draw one list. Its key speaks of its lines: another filter begins with nothing chosen."""
    lines = sha256(",".join(c.code for c in shown).encode()).hexdigest()[:12]
    event = st.dataframe(
        tables.vietnamese(frame, ("Tỷ lệ",), [c for c in ("Thiếu", "Có thể thêm", "Số người") if c in frame]),
        hide_index=True, key=f"{name}_{lines}", on_select="rerun", selection_mode="multi-row", placeholder="",
        height=min(_MOST_HEIGHT, 38 + _ROW * len(shown)), row_height=_ROW,
        column_config={
            "Cơ sở": st.column_config.TextColumn(width=216), "Tình trạng": st.column_config.TextColumn(width=84),
            "Tham gia": st.column_config.TextColumn(width=70), "Tỷ lệ": st.column_config.Column(width=64),
            "Thiếu": st.column_config.Column(width=54, help="Số người còn thiếu để đạt mục tiêu của ngày"),
            "Số người": st.column_config.Column(width=76), "Từ ngày": _DATE, **_TASK_COLUMNS,
            "Có thể thêm": st.column_config.Column(
                width=88, help="Số người có thể thêm vào khi đối soát xong các tên chưa rõ là ai"),
        },
    )  # fmt: skip
    return [shown[n] for n in event.selection.rows if n < len(shown)] if event else []


def _silent_frame(shown: Sequence[Case]) -> pd.DataFrame:
    return pd.DataFrame({
        "Cơ sở": [c.name for c in shown],
        "Số người": [c.school["people"] for c in shown],
        "Từ ngày": [c.since for c in shown],
        "Có thể thêm": _more(shown),
        **_of_tasks(shown),
    })  # fmt: skip


def _low_frame(shown: Sequence[Case]) -> pd.DataFrame:
    return pd.DataFrame({
        "Cơ sở": [c.name for c in shown],
        "Tình trạng": [STATUSES[c.status] for c in shown],
        "Tham gia": [f"{number(c.school['participated'])}/{number(c.school['people'])}" for c in shown],
        "Tỷ lệ": pd.array([_rate(c) for c in shown], dtype="Float64"),
        "Thiếu": pd.array([c.school["gap_people"] for c in shown], dtype="Int64"),
        "Từ ngày": [c.since for c in shown],
        "Có thể thêm": _more(shown),
        **_of_tasks(shown),
    })  # fmt: skip


def _of_tasks(shown: Sequence[Case]) -> dict[str, list[Any]]:
    tasks = [c.open_task for c in shown]
    return {
        "Phụ trách": [t.owner if t else "" for t in tasks],
        "Hạn": [t.due if t else None for t in tasks],
        "Việc": [c.state_words for c in shown],
    }


def _more(shown: Sequence[Case]) -> Any:
    return pd.array([c.more or None for c in shown], dtype="Int64")


def _rate(case: Case) -> float | None:
    people = case.school["people"]
    return case.school["participated"] / people if people else None


def _draw_reasons(chosen: Sequence[Case]) -> None:
    """Draw why each chosen school is listed, with the ways to its page and to the questions that wait for it."""
    if not chosen:
        return
    st.markdown("##### Vì sao")
    for case in chosen[:_MOST_REASONS]:
        words, ways = st.columns([4, 1], vertical_alignment="center")
        words.markdown(f"**{plain(case.name)}** · {_headline(case)}  \n{plain(_why(case))}")
        with ways:
            if st.button("Mở trang cơ sở", key=f"ht_mo_{case.code}", type="tertiary", icon=":material/school:"):
                st.switch_page(tables.OPEN_PAGE, query_params={"truong": case.code})
            if case.more and st.button(
                "Câu hỏi đối soát", key=f"ht_ds_{case.code}", type="tertiary", icon=":material/person_search:"
            ):
                st.session_state[QUESTIONS_OF] = case.code
                st.switch_page(QUESTIONS_PAGE)
    if len(chosen) > _MOST_REASONS:
        st.caption(f"và {number(len(chosen) - _MOST_REASONS)} cơ sở khác; lý do của mọi cơ sở có trong tệp Excel.")


QUESTIONS_PAGE = "app_pages/doi_soat.py"
QUESTIONS_OF = "ds_truong"
"""The filter by school of the page Đối soát."""


def _headline(case: Case) -> str:
    since = f" từ {day(case.since)}" if case.since else ""
    return f"{STATUSES[case.status]}{since}, {number(case.school['people'])} người"


def _why(case: Case) -> str:
    more = [f"Đối soát xong có thể thêm {number(case.more)} người."] if case.more else []
    return " ".join([*case.school["reasons"], *more])
