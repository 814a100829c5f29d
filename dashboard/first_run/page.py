"""The five steps on the page: done ones folded with their figure, the next one open, and how far the way is."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import data, review_data, roster_panel, uploads
from dashboard.figures.measures import MEASURES, defined
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.wording import fraction_words, share_words
from dashboard.first_run.facts import Facts, facts_of
from dashboard.first_run.steps import FIRST_FIGURES, Step, next_step
from dashboard.load_report import plain
from dashboard.ways import to_page
from etl.home.home import Home
from etl.home.roster_decisions import roster_decisions
from etl.text.vietnam import NO_DATA, day, number

_ICONS = {"done": ":material/check_circle:", "open": ":material/pending:", "waits": ":material/lock_clock:"}


def current_facts(home: Home, shot: Snapshot | None, today: date) -> Facts:
    """Return what the home holds now; what is asked of names is left out where the role may not see them."""
    if shot is None:
        return Facts()
    doubts = questions = 0
    if data.SCOPE.sees_people:
        doubts = len(roster_panel.current_review(shot, roster_decisions(home)).findings)
        questions = len(review_data.opened(shot).questions)
    total = data.figures(shot, ("province",))
    return facts_of(shot, today, doubts=doubts, questions=questions, total=total[0] if total else None)


def draw_state(steps: Sequence[Step]) -> None:
    """Say how far the way is: what is next, or that the figures have begun and what is missing still."""
    done = sum(s.is_reached for s in steps)
    if (step := next_step(steps)) is None:
        gaps = sum(len(s.gaps) for s in steps)
        more = f"Còn **{number(gaps)}** điều có thể bổ sung, ghi ở từng bước dưới đây." if gaps else "Không thiếu gì."
        st.success(f"**Chương trình đã có số liệu.** {more}", icon=":material/check_circle:")
        return
    st.progress(done / len(steps), text=f"{number(done)} trong {number(len(steps))} bước xong")
    st.markdown(f"Việc tiếp theo: **bước {number(step.number)}, {step.title.lower()}**.")


def draw_steps(steps: Sequence[Step], facts: Facts, shot: Snapshot | None) -> None:
    """Draw all steps folded but the next one; once all are reached, the last, with the figures."""
    following = next_step(steps)
    for step in steps:
        head = f"**{number(step.number)}. {step.title}** · {plain(step.figure)}"
        if step.is_reached and step.gaps:
            head += f" · *còn {number(len(step.gaps))} điều cần xem*"
        is_next = step == following
        icon = ":material/arrow_circle_right:" if is_next else _ICONS[step.state]
        is_open = is_next or (following is None and step is steps[-1])
        with st.expander(head, expanded=is_open, icon=icon):
            _draw(step, facts, shot)


def _draw(step: Step, facts: Facts, shot: Snapshot | None) -> None:
    st.markdown(plain(step.needs))
    if step.blocked:
        st.info(step.blocked, icon=":material/lock_clock:")
    if step.shows_figures and shot:
        _figures(facts, shot)
    for n, gap in enumerate(step.gaps):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/error: {plain(gap.words)}", width="stretch")
            if gap.page:
                to_page(gap.page, gap.way, f"thieu_{step.number}_{n}")
    if step.templates or step.ways:
        with st.container(horizontal=True):
            for name, label in step.templates:
                uploads.template(name, label)
            for stem, label in step.ways:
                to_page(stem, label, f"buoc_{step.number}_{stem}")


def _figures(facts: Facts, shot: Snapshot) -> None:
    row = facts.total
    if row is None:
        return
    st.caption(f"Số liệu tính đến ngày **{day(shot.as_of)}** · phiên bản {shot.data_version}")
    for column, id_ in zip(st.columns(len(FIRST_FIGURES)), FIRST_FIGURES, strict=True):
        measure = MEASURES[id_]
        with column.container(border=True, height="stretch", gap="xsmall"):
            is_known = id_ != "active_28d" or facts.has_usage  # a nought is none where no file could say otherwise
            told = share_words(row, measure) if is_known else NO_DATA
            st.metric(measure.label, told, help=defined(measure, shot.settings))
            st.markdown(fraction_words(row, measure) if is_known else "chưa có tệp sử dụng AI nào")
