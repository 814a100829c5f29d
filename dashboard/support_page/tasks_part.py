"""The tasks of the page: did the calls help, what needs a look, all tasks, one task, the sheet that came back."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import data, standing_data
from dashboard.figures.standing import STATUSES
from dashboard.figures.tasks import Outcome, Standings, attention, did_it_help, measured
from dashboard.load_report import plain
from dashboard.sidebar import View
from dashboard.support_page import actions, returned, task_form
from dashboard.support_page.cases import Case
from etl.home.tasks import tasks
from etl.model.task import REASONS, STATES, Task, is_closed
from etl.text.collate import sort_key
from etl.text.vietnam import day, number

OPEN, CLOSED = "Đang mở", "Đã đóng"
CHOSEN = "ht_viec_mo"
"""The number of the task that is open on the page."""
_MOST_LINES = 8


def draw(view: View, home_tasks: Sequence[Task], every: Sequence[Case]) -> None:
    """Draw the tasks of the schools of the view. `home_tasks`: all, newest first; `every`: the schools of the view."""
    names = {c.code: c.name for c in every}
    own = [t for t in home_tasks if t.school_code in names]
    returned.draw(view)
    if not own:
        st.info("Chưa giao việc nào. Chọn cơ sở ở phần Danh sách rồi bấm Giao việc.")
        return
    today = standing_data.today(view.shot)
    known = standing_data.standings(view.shot, own)
    st.markdown(" ".join(did_it_help(own, known, today=today, every=home_tasks).sentences))
    _draw_attention(own, known, names, view)
    outcomes = {t.number: measured(t, known, today=today) for t in own}
    groups = {OPEN: [t for t in own if not is_closed(t)], CLOSED: [t for t in own if is_closed(t)]}
    which = st.segmented_control(
        "Việc", list(groups), default=OPEN, key="viec", bind="query-params", required=True, label_visibility="collapsed",
    ) or OPEN  # fmt: skip
    shown = sorted(groups[which], key=lambda t: (t.due, t.number), reverse=which == CLOSED)
    st.markdown(f"**{number(len(shown))} việc** {which.lower()}. Chọn một dòng để xem và ghi.")
    if shown:
        _table(shown, outcomes, {c.code: c for c in every}, which)
    chosen = next((t for t in own if t.number == st.session_state.get(CHOSEN)), None)
    if chosen:
        with st.container(border=True, key="ht_mot_viec"):
            st.markdown(f"##### Việc số {number(chosen.number)}: {plain(names[chosen.school_code])}")
            task_form.draw(chosen, outcomes[chosen.number], owners(home_tasks))
    st.download_button(
        "Xuất mọi việc và lịch sử (Excel)", partial(actions.all_tasks, view), f"viec-da-giao-{view.shot.as_of:%Y-%m-%d}.xlsx",
        mime=data.EXCEL, on_click="ignore", key="ht_xuat_viec", icon=":material/download:",
    )  # fmt: skip


def owners(all_tasks: Sequence[Task]) -> list[str]:
    """Return the names of all who ever looked after a school."""
    return sorted({t.owner for t in all_tasks}, key=sort_key)


def _draw_attention(own: Sequence[Task], known: Standings, names: Mapping[str, str], view: View) -> None:
    found = attention(own, known, today=standing_data.today(view.shot))
    if not found:
        return
    with st.container(border=True):
        st.markdown(f"**Cần xem lại: {number(len(found))} việc**")
        for item in found[:_MOST_LINES]:
            words, button = st.columns([6, 1], vertical_alignment="center")
            words.markdown(f"{plain(names[item.task.school_code])} · {plain(item.task.owner)}: {plain(item.why)}")
            button.button(
                "Mở", key=f"ht_xem_{item.task.number}", on_click=_open, args=(item.task.number,), width="stretch"
            )
        if len(found) > _MOST_LINES:
            st.caption(f"và {number(len(found) - _MOST_LINES)} việc khác")


def _open(task_number: int) -> None:
    st.session_state[CHOSEN] = task_number


def _table(shown: Sequence[Task], outcomes: Mapping[int, Outcome], of_code: Mapping[str, Case], which: str) -> None:
    frame = pd.DataFrame({
        "Cơ sở": [of_code[t.school_code].name for t in shown],
        "Lúc giao": [STATUSES.get(t.seen.get("status", ""), "") for t in shown],
        "Nay": [STATUSES[of_code[t.school_code].status] for t in shown],
        "Phụ trách": [t.owner for t in shown],
        "Hạn": [t.due for t in shown],
        "Trạng thái việc": [STATES[t.state] for t in shown],
        "Nguyên nhân": [REASONS[t.reason] if t.reason else "" for t in shown],
        "Kết quả đo": [outcomes[t.number].words for t in shown],
    })  # fmt: skip
    widget = f"ht_viec_{which}_{'_'.join(str(t.number) for t in shown[:3])}_{len(shown)}"
    st.dataframe(
        frame, hide_index=True, key=widget, selection_mode="single-row", height=min(388, 38 + 35 * len(shown)),
        on_select=partial(_picked, widget, [t.number for t in shown]),
        column_config={"Cơ sở": st.column_config.TextColumn(width=230), "Hạn": st.column_config.DateColumn(format="DD/MM/YYYY"),
                       "Kết quả đo": st.column_config.TextColumn(width=220)},
    )  # fmt: skip


def _picked(widget: str, numbers: list[int]) -> None:
    rows = st.session_state[widget].selection.rows
    st.session_state[CHOSEN] = numbers[rows[0]] if rows else None


def draw_school(view: View, case: Case, own: Sequence[Task]) -> None:
    """Draw the tasks of one school on its page: the open one as a form, or the way to make one; the past ones."""
    actions.tell()
    known = standing_data.standings(view.shot, own) if own else Standings([])
    today, names = standing_data.today(view.shot), owners(tasks(data.home()))
    if task := case.open_task:
        st.markdown(
            f"Việc đang mở số {number(task.number)}: **{plain(task.owner)}**, hạn {day(task.due)},"
            f" {STATES[task.state].lower()}."
        )
        with st.expander("Ghi kết quả gọi điện, xem lịch sử của việc"):  # its label stays, and so it stays open
            task_form.draw(task, measured(task, known, today=today), names)
    else:
        with st.popover("Giao việc cho cơ sở này", icon=":material/assignment_ind:"):
            actions.give(view, [case], names)
    past = [t for t in own if is_closed(t)]
    if past:
        with st.expander(f"{number(len(past))} việc đã đóng"):
            for t in past:
                outcome = measured(t, known, today=today)
                st.markdown(
                    f"**Việc số {number(t.number)}**, {plain(t.owner)}, {STATES[t.state].lower()}."
                    f" Kết quả đo: **{outcome.words}**.  \n{plain(task_form.sentence(t, outcome))}"
                )
