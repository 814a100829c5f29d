"""One task on a page: what came of it, its form, its history. What somebody else wrote meanwhile is never overwritten unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard import data
from dashboard.figures.tasks import Outcome, sentence
from dashboard.load_report import plain
from dashboard.reports.call_list import event_words
from etl.home.tasks import TaskConflict, change_task, task_history
from etl.model.errors import UserError
from etl.model.task import FIELDS, REASONS, STATES, Task, shown
from etl.text.vietnam import clock, from_iso, number


@dataclass(frozen=True)
class Basis:
    """What the form was filled with: the task's revision and fields at that time."""

    revision: int
    owner: str
    due: date
    state: str
    reason: str | None


def _basis(task: Task) -> Basis:
    return Basis(task.revision, task.owner, task.due, task.state, task.reason)


def draw(task: Task, outcome: Outcome, owners: Sequence[str]) -> None:
    """Draw one task: then and now, the form, the history. `owners`: names met so far, to choose from.

    The form keeps what it was filled with until it is saved, so that a change by somebody else in between is noticed.
    """
    key = f"ht_v_{task.number}"
    st.markdown(f"{plain(sentence(task, outcome))} Kết quả đo: **{outcome.words}**.")
    basis: Basis = st.session_state.setdefault(f"{key}_goc", _basis(task))
    if said := st.session_state.pop(f"{key}_bao", None):
        (st.success if said[0] else st.error)(said[1])
    if basis.revision != task.revision:
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.warning(
            f"Việc này vừa có người sửa: {_fields_words(task)}. Bạn vẫn ghi được; ô nào cả hai cùng sửa thì sẽ hỏi lại."
        )
        button.button("Lấy bản mới", key=f"{key}_moi", on_click=_forget, args=(key,), width="stretch")
    with st.form(f"{key}_phieu", border=False):
        first, second = st.columns(2)
        with first:
            pick_owner(owners, f"{key}_owner", basis.owner)
            st.selectbox(
                "Trạng thái", list(STATES), list(STATES).index(basis.state), STATES.__getitem__, key=f"{key}_state"
            )
        with second:
            st.date_input("Hạn", basis.due, format="DD/MM/YYYY", key=f"{key}_due")
            pick_reason(f"{key}_reason", basis.reason)
        st.text_area("Thêm ghi chú", key=f"{key}_note", height=80)
        st.form_submit_button("Ghi", type="primary", key=f"{key}_ghi", on_click=_save, args=(task.number,))
    _draw_history(task)


def pick_owner(owners: Sequence[str], key: str, current: str | None = None) -> str | None:
    """Draw the choice of who looks after a school: a name met before, or a new one."""
    known = list(dict.fromkeys([*([current] if current else []), *owners]))
    return st.selectbox(
        "Người phụ trách", known, index=0 if current else None, key=key, accept_new_options=True, placeholder="Gõ tên…"
    )


def pick_reason(key: str, current: str | None = None) -> str | None:
    """Draw the choice of the reason; None while it is not known."""
    return st.selectbox(
        "Nguyên nhân", list(REASONS), list(REASONS).index(current) if current else None, REASONS.__getitem__, key=key,
        placeholder="Chưa rõ",
    )  # fmt: skip


def _save(number_: int) -> None:
    """Keep what was changed against the form's basis; of a conflict keep what was typed and say what the other wrote."""
    key = f"ht_v_{number_}"
    basis: Basis = st.session_state[f"{key}_goc"]
    typed: dict[str, Any] = {f: st.session_state[f"{key}_{f}"] for f in FIELDS}
    fields = {f: value for f, value in typed.items() if value != getattr(basis, f)}
    note = st.session_state[f"{key}_note"]
    said = True, "Đã ghi."
    try:
        if fields or note.strip():
            change_task(data.home(), number_, basis=basis.revision, note=note, **fields)
            _forget(key)
        else:
            said = True, "Chưa có gì mới để ghi."
    except TaskConflict as conflict:
        st.session_state[f"{key}_goc"] = _basis(conflict.task)
        said = False, f"{plain(str(conflict))} Chưa ghi gì. Bấm Ghi lần nữa để thay bằng phần của bạn."
    except UserError as error:
        said = False, plain(str(error))
    st.session_state[f"{key}_bao"] = said


def _forget(key: str) -> None:
    """Have the form filled anew."""
    for name in ("goc", "note", *FIELDS):
        st.session_state.pop(f"{key}_{name}", None)


def _fields_words(task: Task) -> str:
    return ", ".join(f"{words} “{plain(shown(name, getattr(task, name)))}”" for name, words in FIELDS.items())


def _draw_history(task: Task) -> None:
    """Draw what happened, the newest first: one entry for each time that somebody wrote."""
    rows = [r for r in task_history(data.home()) if r["task"] == task.number]
    written = [list(of) for _, of in groupby(rows, key=lambda r: r["number"])]
    with st.expander(f"Lịch sử ({number(len(written))})"):
        for event in reversed(written):
            told = plain(event_words(event)).replace("\n", "  \n")
            st.markdown(f"{told}  \n:gray[{clock(from_iso(event[0]['at']))}, {plain(event[0]['by'])}]")
