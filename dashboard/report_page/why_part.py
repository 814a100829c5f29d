"""Vì sao số đổi?: two sides chosen, the difference split by cause, the lists behind each part, and all of it as Excel."""

import io
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.change_chart import change_chart
from dashboard.figures.change import CAUSES, Explanation, Part, Side, explain
from dashboard.figures.change.wording import (
    SHOWN,
    done,
    lines,
    people_lines,
    school_lines,
    sentence,
    sides,
    signed,
)
from dashboard.figures.measures import MEASURES
from dashboard.report_page.working import working
from dashboard.reports.change_book import write_change
from dashboard.reports.question import Question
from dashboard.reports.set_code import filters_text
from dashboard.sidebar import View
from dashboard.style import CONFIG
from etl.home.log import record
from etl.text.vietnam import clock, from_iso, number

MEASURE = "chi_tieu_doi"
_FOUND = "vi_sao"
_MOST_PEOPLE = 500
"""People listed on the page; the Excel has them all."""


def draw(view: View, before: Side, after: Side) -> None:
    """Draw the split between two sides for the place and level on screen. What took long to find is kept for the session."""
    found = _found(view, before, after)
    if found is None:
        return
    if all(part.is_empty for part in found.parts):
        st.success(f"Không con số nào khác nhau {sides(found)}.", icon=":material/check_circle:")
        _draw_doings(found)
        return
    changed = [m for m in SHOWN if found.of(m)]
    measure = st.selectbox(
        "Chỉ tiêu", changed, index=changed.index("participated") if "participated" in changed else 0,
        format_func=lambda m: MEASURES[m].label, key=MEASURE,
    )  # fmt: skip
    st.markdown(f"**{sentence(found, measure)}**")
    st.plotly_chart(
        change_chart(found.before[measure] or 0, found.after[measure] or 0, found.of(measure)), config=CONFIG,
        key="vi_sao_bieu_do",
    )  # fmt: skip
    _draw_table(found)
    st.subheader("Sau mỗi phần là gì")
    for part in found.parts:
        if not part.is_empty or part.things:
            _draw_part(found, part, measure)
    _draw_download(view, found)


def _found(view: View, before: Side, after: Side) -> Explanation | None:
    """Return the split, found anew where sides, filters or data are others than those shown last."""
    key = (str(before), str(after), filters_text(view.filters), view.shot.data_version)
    kept = st.session_state.get(_FOUND)
    if kept and kept[0] == key:
        return kept[1]
    if not st.button("Tìm nguyên nhân", type="primary", icon=":material/troubleshoot:"):
        st.caption("Máy tính lại từng bước giữa hai lần; có thể mất vài chục giây khi tệp hoặc danh sách đã đổi.")
        return None
    with working("Đang tính…") as say:
        found = explain(data.home(), before, after, view.filters, data.SCOPE, say)
    about = {"before": before.as_of, "after": after.as_of, "where": dict(view.where)}
    record(data.home(), "why", **about, version=view.shot.data_version)  # it shows people's names
    st.session_state[_FOUND] = (key, found)
    return found


def _draw_table(found: Explanation) -> None:
    rows = lines(found)
    causes = [c for c in CAUSES if any(r[c] for r in rows)]
    frame = pd.DataFrame({
        "Chỉ tiêu": [r["label"] for r in rows],
        "Số trước": [number(r["before"]) for r in rows],
        "Số sau": [number(r["after"]) for r in rows],
        "Đổi": [signed(r["change"]) for r in rows],
        **{CAUSES[c].label: [signed(r[c]) if r[c] else "" for r in rows] for c in causes},
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, column_config={
        c: st.column_config.Column(alignment="right") for c in frame.columns[1:]
    })  # fmt: skip
    st.caption("Số sau luôn bằng số trước cộng các phần: mỗi phần là hiệu của hai lần tính chỉ khác nhau một điều.")


def _draw_part(found: Explanation, part: Part, measure: str) -> None:
    cause = CAUSES[part.cause]
    change = part.total.get(measure)
    title = f"{cause.label}: {MEASURES[measure].label.lower()} {signed(change)}" if change else cause.label
    with st.expander(title):
        st.markdown(done(part))
        _draw_things(part)
        rows = [r for r in school_lines(found, part) if r[measure]]
        if rows:
            st.dataframe(
                pd.DataFrame({"Cơ sở": [r["school_name"] for r in rows], MEASURES[measure].label: [signed(r[measure]) for r in rows]}),
                hide_index=True, column_config={"Cơ sở": st.column_config.TextColumn(width=420),
                                                MEASURES[measure].label: st.column_config.Column(alignment="right")},
            )  # fmt: skip
        _draw_people(people_lines(found, part, measure))


def _draw_people(people: Sequence[Mapping[str, str]]) -> None:
    if not people:
        return
    frame = pd.DataFrame({
        "Thêm, bớt": [p["sign"] for p in people[:_MOST_PEOPLE]],
        "Họ và tên": [p["full_name"] for p in people[:_MOST_PEOPLE]],
        "Cơ sở": [p["school_name"] for p in people[:_MOST_PEOPLE]],
    })  # fmt: skip
    st.dataframe(frame, hide_index=True, column_config={"Thêm, bớt": st.column_config.Column(width=80)})
    if len(people) > _MOST_PEOPLE:
        st.caption(f"{number(_MOST_PEOPLE)} trong {number(len(people))} người; tệp Excel có đủ.")


def _draw_things(part: Part) -> None:
    if part.things:
        st.dataframe(
            pd.DataFrame({
                "Việc đã làm": [t.text for t in part.things],
                "Lúc": [clock(from_iso(t.at)) if t.at else "" for t in part.things],
                "Người làm": [t.by or "" for t in part.things],
            }),
            hide_index=True, column_config={"Việc đã làm": st.column_config.TextColumn(width=560)},
        )  # fmt: skip


def _draw_doings(found: Explanation) -> None:
    for part in found.parts:
        if part.things:
            with st.expander(f"{CAUSES[part.cause].label}: không làm số nào đổi"):
                _draw_things(part)


def _draw_download(view: View, found: Explanation) -> None:
    def workbook() -> bytes:
        out = io.BytesIO()
        later = data.snapshot(found.after_side.as_of) or view.shot
        write_change(Question(later, view.filters, data.SCOPE, data.home().root), found, out)
        about = {"before": found.before_side.as_of, "after": found.after_side.as_of, "where": dict(view.where)}
        record(data.home(), "why", **about, out="Excel", version=view.shot.data_version)
        return out.getvalue()

    st.download_button(
        "Tải danh sách sau mỗi phần (Excel, có tên người)", workbook, f"vi-sao-so-doi-{found.after_side.as_of:%Y-%m-%d}.xlsx",
        mime=data.EXCEL, icon=":material/download:", on_click="ignore",
    )  # fmt: skip
