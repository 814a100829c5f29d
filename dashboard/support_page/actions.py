"""What is done with the schools of the list: Excel files to call, to chase, to support; tasks for many schools in one go."""

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import streamlit as st

from dashboard import data, standing_data
from dashboard.figures.keys import Filters
from dashboard.load_report import plain
from dashboard.reports.call_list import write_call_list
from dashboard.reports.chase import write_chase_list
from dashboard.reports.support import write_support_list
from dashboard.sidebar import View
from dashboard.support_page import task_form
from dashboard.support_page.cases import Case
from etl.home.log import record
from etl.home.tasks import open_task, task_history, tasks
from etl.model.errors import UserError
from etl.text.vietnam import number

_DUE_DAYS = 7
_SAID, _ROUND = "ht_da_giao", "ht_lan_giao"


def draw(view: View, found: Sequence[Case], chosen: Sequence[Case], owners: Sequence[str]) -> None:
    """Draw what can be done with the schools chosen, or with all that are found. `owners`: names to choose from."""
    these = list(chosen or found)
    words = (
        f"Đã chọn **{number(len(chosen))}** cơ sở"
        if chosen
        else f"Chưa chọn cơ sở nào: tính cả **{number(len(found))}**"
    )
    with st.container(horizontal=True, vertical_alignment="center", key="ht_viec_lam"):
        st.markdown(words, width="content")
        st.download_button(
            f"Excel để gọi điện ({number(len(these))})", partial(_calls, view, [c.code for c in these]),
            f"goi-dien-{view.shot.as_of:%Y-%m-%d}.xlsx", mime=data.EXCEL, on_click="ignore", type="primary", key="ht_tai_goi",
            icon=":material/call:", disabled=not these,
            help="Mỗi cơ sở một dòng có lý do và ô để ghi kết quả. Ghi xong, nạp lại ở phần Việc đã giao.",
        )  # fmt: skip
        # once the tasks are made, another key closes what the form opened in
        with st.popover(
            f"Giao việc ({number(len(chosen))})", icon=":material/assignment_ind:", disabled=not chosen,
            key=f"ht_giao_o_{st.session_state.get(_ROUND, 0)}",
        ):  # fmt: skip
            give(view, chosen, owners)
        silent, low = ([c.code for c in these if (c.status == "silent") is s] for s in (True, False))
        _download("Danh sách đôn đốc", "im-lang", silent, write_chase_list, view, ":material/mark_email_unread:",
                  "Cơ sở im lặng: buổi nào chưa có bằng chứng, cần gửi gì")  # fmt: skip
        _download("Danh sách hỗ trợ", "can-ho-tro", low, write_support_list, view, ":material/download:",
                  "Cơ sở tham gia thấp: lý do, giới hạn, số người còn thiếu")  # fmt: skip
    tell()


def tell() -> None:
    """Say what was made a moment ago."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)


def _download(
    label: str, kind: str, codes: Sequence[str], write: Callable[..., None], view: View, icon: str, words: str
) -> None:
    st.download_button(
        f"{label} ({number(len(codes))})", partial(_report, view, kind, tuple(codes), write),
        f"{kind}-{view.shot.as_of:%Y-%m-%d}.xlsx", mime=data.EXCEL, on_click="ignore", key=f"ht_tai_{kind}", icon=icon,
        disabled=not codes, help=words,
    )  # fmt: skip


def _report(view: View, kind: str, codes: tuple[str, ...], write: Callable[..., None]) -> bytes:
    buffer = io.BytesIO()
    write(view.shot, buffer, where=Filters({"school": codes}), scope=data.SCOPE, home=data.home().root)
    _note(view, kind, codes)
    return buffer.getvalue()


def _calls(view: View, codes: Sequence[str]) -> bytes:
    """Return the Excel to telephone from: it names managers, so who took it out is logged."""
    buffer, shot = io.BytesIO(), view.shot
    write_call_list(
        shot, buffer, codes, tasks(data.home()), history=task_history(data.home()), since=standing_data.past(shot).since,
        pending=standing_data.may_add(shot), scope=data.SCOPE,
    )  # fmt: skip
    _note(view, "goi-dien", codes)
    return buffer.getvalue()


def all_tasks(view: View) -> bytes:
    """Return the Excel of every school that ever had a task."""
    return _calls(view, list(dict.fromkeys(t.school_code for t in tasks(data.home()))))


def _note(view: View, kind: str, codes: Sequence[str]) -> None:
    record(data.home(), "report", kind=kind, as_of=view.shot.as_of, schools=list(codes), version=view.shot.data_version)


def give(view: View, chosen: Sequence[Case], owners: Sequence[str]) -> None:
    """Draw the form that makes one task for each chosen school without an open one."""
    free = [c for c in chosen if c.open_task is None]
    if len(free) < len(chosen):
        st.caption(f"{number(len(chosen) - len(free))} cơ sở đã có việc đang mở, giữ nguyên.")
    if not free:
        return
    with st.form("ht_giao", border=False):
        owner = task_form.pick_owner(owners, "ht_giao_ai")
        due = st.date_input(
            "Hạn", max(standing_data.today(view.shot), view.shot.as_of) + timedelta(days=_DUE_DAYS), format="DD/MM/YYYY",
            key="ht_giao_han",
        )  # fmt: skip
        reason = task_form.pick_reason("ht_giao_ly_do")
        note = st.text_area("Ghi chú", key="ht_giao_ghi_chu", height=80)
        pressed = st.form_submit_button(
            f"Giao {number(len(free))} việc", type="primary", key="ht_giao_nut", width="stretch"
        )
    if pressed and not owner:
        st.error("Chưa ghi người phụ trách.")
    elif pressed and owner:
        made, refused = _open_all(view, free, owner, due, reason, note)
        said = f"Đã giao {number(made)} việc cho {plain(owner)}."
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.session_state[_SAID] = said + "".join(f"  \n{plain(text)}" for text in refused)
        st.rerun(scope="app")


def _open_all(
    view: View, chosen: Sequence[Case], owner: str, due: date, reason: str | None, note: str
) -> tuple[int, list[str]]:
    """Open the tasks; return how many, and what stood against the others (somebody else was quicker, say)."""
    refused = []
    for case in chosen:
        try:
            open_task(
                data.home(), case.code, as_of=view.shot.as_of, owner=owner, due=due,
                seen=standing_data.seen(view.shot, case.code, view.shot.as_of), reason=reason, note=note,
            )  # fmt: skip
        except UserError as error:
            refused.append(f"{case.name}: {error}")
    return len(chosen) - len(refused), refused
