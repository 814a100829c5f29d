"""What changed since a week before: sessions held, schools that came to need a call or no longer do, places that moved most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import data
from dashboard.figures.measures import MEASURES
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.step import signed, step, turn
from dashboard.load_report import plain
from dashboard.sidebar import View
from etl.text.vietnam import day, number

Row = Mapping[str, Any]

_MOST_NAMES = 3
_NAMED_STEP = 0.5
"""Points that a place must have moved by to be named."""


def draw(view: View, before: Snapshot | None) -> None:
    """Draw the changes as a short list."""
    st.subheader("Từ tuần trước", anchor=False)
    if before is None:
        st.markdown("Đây là tuần đầu của chương trình.")
        return
    st.markdown("\n".join(f"- {line}" for line in _lines(view, before)))


def _lines(view: View, before: Snapshot) -> Iterator[str]:
    yield _sessions(view, before)
    yield _standing(view, before)
    now = data.figures(view.shot, ("commune",), **view.where)
    yield from _moved(data.figures(before, ("commune",), **view.where), now)


def _sessions(view: View, before: Snapshot) -> str:
    held = [s for s in data.held_sessions(view.shot) if before.as_of < s["session_date"] <= view.shot.as_of]
    if not held:
        return f"Từ {day(before.as_of)} không có buổi học nào."
    names = ", ".join(f"{plain(s['session_name'])} ({s['session_date']:%d/%m})" for s in held[:_MOST_NAMES])
    more = f" và {number(len(held) - _MOST_NAMES)} buổi khác" if len(held) > _MOST_NAMES else ""
    return f"Đã học: {names}{more}."


def _standing(view: View, before: Snapshot) -> str:
    rows = [r for r in data.figures(view.shot, ("school",), **view.where) if r["school"]]
    found = turn(data.standing(before), data.standing(view.shot), [r["school"] for r in rows])
    if not found.newly and not found.cleared:
        return "Danh sách cơ sở cần hỗ trợ không đổi."
    names = {r["school"]: r["school_name"] for r in rows}
    parts = ((found.newly, "mới cần hỗ trợ"), (found.cleared, "không còn cần hỗ trợ"))
    told = [f"**{number(len(codes))}** cơ sở {words}{_named(codes, names)}" for codes, words in parts if codes]
    return f"{'; '.join(told)}."


def _named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    if not codes or len(codes) > _MOST_NAMES:
        return ""
    return f" ({', '.join(plain(names[c]) for c in codes)})"


def _moved(before: Sequence[Row], now: Sequence[Row]) -> Iterator[str]:
    """Say which communes rose and fell most, of those that moved enough to be named."""
    if len(now) < 2:  # one commune is the whole view, and its cards have said it
        return
    was = {r["commune"]: r for r in before}
    for measure in (MEASURES["participated"], MEASURES["active_28d"]):
        steps = [
            (step(was.get(r["commune"]), r, measure).points or 0.0, r["commune_name"]) for r in now if r["commune"]
        ]
        named = [s for s in (max(steps, default=None), min(steps, default=None)) if s and abs(s[0]) >= _NAMED_STEP]
        told = [f"{name} {signed(points, 1)} điểm" for points, name in dict.fromkeys(named)]
        if told:
            yield f"{measure.label}, đổi nhiều nhất: {', '.join(told)}."
