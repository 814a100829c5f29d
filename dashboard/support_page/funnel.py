"""The funnel of one level on the page: why a small school at a low rate is unremarkable and a large one is not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard import standing_data
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.funnel_chart import LINES, MARKS, TARGET, funnel_figure
from dashboard.sidebar import View
from dashboard.style import CONFIG
from dashboard.support_page import words
from etl.model.vocabulary import LEVELS
from etl.text.vietnam import number, percent

OPEN_SCHOOL = "ht_truong_bam"
"""Where a click leaves the school whose page is to be opened."""
_KEY = "ht_pheu"
_DASHES = {"solid": "solid", "dot": "dotted", "dash": "dashed"}


def draw(view: View, within: frozenset[str]) -> None:
    """Draw the funnel of a chosen level; `within`: the schools of the view's place, the only ones drawn as points."""
    schools = standing_data.schools(view.shot)
    level = _choose_level(view, schools)
    if level is None:
        st.info("Chưa có cơ sở nào để so.")
        return
    found = standing_data.funnel(view.shot, level)
    points = [p for p in found.points if p["school_code"] in within]
    target = view.shot.settings.target("participated", view.shot.as_of, level)
    st.html(_legend(points, target))
    name = next(t.name for t in LEVELS if t.code == level)
    st.plotly_chart(
        funnel_figure(found.lines, points, target), config=CONFIG, key=_KEY, theme=None, selection_mode="points",
        on_select=_clicked, alt=f"Tỷ lệ tham gia theo quy mô, {name}: {number(len(points))} cơ sở",
    )  # fmt: skip
    st.markdown(words.WHY_SIZE)
    if told := words.example(points, found.lines):
        st.markdown(told)
    if told := words.inside_yet_called(points):
        st.caption(told)
    if silent := [s for s in found.silent if s["school_code"] in within]:
        st.caption(f"{number(len(silent))} cơ sở im lặng không có trên biểu đồ: chưa biết có ai tham gia hay không.")


def _choose_level(view: View, schools: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the sidebar's level, else the one chosen here; at first the one with most schools to call."""
    if view.level:
        return view.level
    flagged = Counter(s["level"] for s in schools if s["status"] in FLAGGED and s["status"] != "silent")
    present = {s["level"] for s in schools}
    names = {t.code: t.name for t in LEVELS if t.code in present}
    if not names:
        return None
    most = max(names, key=lambda code: (flagged[code], -list(names).index(code)))
    chosen = st.segmented_control(
        "Cấp học",
        list(names.values()),
        default=names[most],
        key="cap_pheu",
        bind="query-params",
        required=True,
        wrap=True,
    )
    return next((code for code, name in names.items() if name == chosen), most)


def _legend(points: Sequence[Mapping[str, Any]], target: float | None) -> str:
    counts = Counter(p["status"] for p in points)
    items = [
        f'<span><b style="color:{mark.colour}">{mark.glyph}</b>{escape(STATUSES[status])} ({number(counts[status])})</span>'
        for status, mark in reversed(MARKS.items())
    ]
    lines = [*LINES] if target is None else [*LINES, TARGET]
    items += [
        f'<span><i style="border-top:2px {_DASHES[line.dash]} {line.colour}"></i>{escape(line.words)}'
        f"{' ' + percent(target) if line is TARGET else ''}</span>"
        for line in lines
    ]
    return f'<div class="ht-chu-giai">{"".join(items)}</div>'


def _clicked() -> None:
    points: list[dict[str, Any]] = st.session_state[_KEY].selection.points
    if told := next((p["customdata"][0] for p in reversed(points) if p.get("customdata")), None):
        st.session_state[OPEN_SCHOOL] = told
