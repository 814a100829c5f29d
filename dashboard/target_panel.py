"""Parts of the page of targets: the lines of one measure drawn beside what was reached, and their points to edit."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st

from dashboard import data
from dashboard.figures.measures import MEASURES, measured
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.timeline import stops
from dashboard.style import CONFIG
from dashboard.target_chart import HEIGHT, Course, Drawn, target_chart
from dashboard.target_draft import (
    WITH_TARGETS,
    Draft,
    DraftLine,
    DraftPoint,
    Finding,
    beside_words,
    default_line,
    level_words,
    new_points,
    share_text,
)
from etl.home.home import Home
from etl.home.target_lines import read_targets
from etl.model.settings import Target
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day as day_text
from etl.text.vietnam import number

CHART_SPACE = HEIGHT + 24
"""Pixels that the chart takes on the page: kept free until it is there, so that nothing below it moves."""
_DRAFT, _ROUND = "muc_tieu_nhap", "muc_tieu_lan"
_STOPS = 10
"""Days that the course of a measure is counted on: each takes a third of a second the first time."""
_EARLIEST, _LATEST = date(2020, 1, 1), date(2040, 12, 31)


def current_draft(home: Home) -> Draft:
    """Return the draft of this visit; an untouched one follows the file, a touched one warns of its change."""
    opened = read_targets(home)
    draft: Draft | None = st.session_state.get(_DRAFT)
    if draft is None or (draft.opened.basis != opened.basis and not draft.is_touched):
        draft = st.session_state[_DRAFT] = Draft(opened)
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1  # new widgets: old ones remember what was typed
    elif draft.opened.basis != opened.basis:
        st.warning(
            "Tệp cài đặt đã được sửa sau khi trang này mở, nên phần đang nhập không lưu được. Xem lại rồi tải lại đường đang"
            " dùng và nhập lại phần của mình."
        )
        st.button("Tải lại đường đang dùng", key="tai_lai_muc_tieu", icon=":material/refresh:", on_click=forget_draft)
    return draft


def forget_draft() -> None:
    """Drop what was typed; the next run reads the file."""
    st.session_state.pop(_DRAFT, None)


def choose_measure(draft: Draft) -> str:
    """Draw the choice of measure and return it."""

    def words(measure: str) -> str:
        count = len(draft.of(measure))
        return f"{MEASURES[measure].label} ({f'{number(count)} đường' if count else 'chưa đặt'})"

    return st.selectbox("Chỉ số", WITH_TARGETS, format_func=words, key="chi_so_muc_tieu", width=360)


def draw_chart(draft: Draft, measure: str, shot: Snapshot) -> None:
    """Draw the lines of one measure, as far as they are typed right, beside what was reached."""
    settings = draft.opened.settings
    wrong = {f.place for f in draft.findings() if f.is_error}
    typed = [(x.level, [(p.day, p.share) for p in x.points if p.id not in wrong]) for x in draft.of(measure)]
    targets = [
        Target(measure, tuple(sorted((d, s) for d, s in points if d and s is not None)), level)
        for level, points in typed
    ]
    shown = [Drawn(t) for t in targets if t.points]
    default = default_line(measure, settings)
    if default and all(x.level for x in draft.of(measure)):
        shown.append(Drawn(default, is_default=True))
    shown += [Drawn(t, is_old=True) for t in settings.targets if t.measure == measure and t not in targets]
    days = [day for d in shown for day, _ in d.target.points]
    course = _courses(shot.data_version, shot.as_of, shot)
    levels: list[str | None] = [None, *(t.code for t in LEVELS if t.code in {d.target.level for d in shown})]
    reached: dict[str | None, Course] = {x: course[x, measure] for x in levels if (x, measure) in course}
    if not shown and not reached:
        st.info("Chỉ số này chưa có mục tiêu và chưa có số liệu.")
        return
    first, last = min([settings.first_day, *days]), max([settings.goal_day, shot.as_of, *days])
    st.plotly_chart(
        target_chart(shown, reached, first, last, shot.as_of), config=CONFIG, key="hinh_muc_tieu", theme=None,
        alt=f"Đường mục tiêu và mức đạt được: {MEASURES[measure].label}",
    )  # fmt: skip


@st.cache_data(max_entries=8, show_spinner="Đang tính mức đạt được qua các tuần…")
def _courses(version: str, as_of: date, _shot: Snapshot) -> dict[tuple[str | None, str], list[tuple[date, float]]]:
    """Return (level, measure) → what was reached, on a few days up to the as-of date. Level None: the province."""
    sessions = data.held_sessions(_shot)
    courses: dict[tuple[str | None, str], list[tuple[date, float]]] = {}
    for day in stops(sessions[0]["session_date"] if sessions else None, as_of, _STOPS):
        shot = data.snapshot(day) or _shot
        rows = [(None, r) for r in data.figures(shot, ("province",))]
        rows += [(r["level"], r) for r in data.figures(shot, ("level",))]
        for level, row in rows:
            for measure in WITH_TARGETS:
                share = measured(row, MEASURES[measure])
                if share is not None:
                    courses.setdefault((level, measure), []).append((day, share))
    return courses


def draw_lines(draft: Draft, measure: str) -> None:
    """Draw the lines of one measure to edit, and what adds one."""
    lines: Sequence[DraftLine | None] = draft.of(measure)
    if all(line and line.level for line in lines):
        lines = [None, *lines]  # no general line: say what holds instead
    findings = draft.findings()
    columns = st.columns(2)
    for n, line in enumerate(lines):
        with columns[n % 2], st.container(border=True):
            if line is None:
                _draw_unset(draft, measure)
            else:
                _draw_line(draft, line, findings)
    free = [t.code for t in LEVELS if t.code not in {line.level for line in lines if line}]
    if free:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            level = st.selectbox("Đặt riêng cho một cấp học", free, key=f"cap_moi_{measure}", width=220,
                                 format_func=lambda code: name_of(LEVELS, code))  # fmt: skip
            st.button("Thêm đường", key=f"them_duong_{measure}", icon=":material/add:", on_click=_add_line,
                      args=(draft, measure, level))  # fmt: skip


def _draw_unset(draft: Draft, measure: str) -> None:
    default = default_line(measure, draft.opened.settings)
    if default:
        (start, low), (end, high) = default.points
        st.markdown("**Mọi cấp học** · mặc định")
        st.markdown(
            f"Chưa ai đặt đường chung, nên phần mềm dùng đường thẳng từ {share_text(low)} % ngày {day_text(start)} (khai mạc)"
            f" đến {share_text(high)} % ngày {day_text(end)} (ngày đích)."
        )
    else:
        st.markdown("**Mọi cấp học** · chưa đặt")
        st.markdown("Chỉ số này chưa có mục tiêu chung: các trang chỉ hiện mức đạt được.")
    st.button("Đặt đường chung", key=f"them_chung_{measure}", icon=":material/add:", on_click=_add_line,
              args=(draft, measure, None))  # fmt: skip


def _draw_line(draft: Draft, line: DraftLine, findings: Sequence[Finding]) -> None:
    words = level_words(line.level)
    st.markdown(f"**{words[:1].upper()}{words[1:]}**", help=beside_words(line, draft))
    if line.level or any(x.level for x in draft.of(line.measure)):
        st.caption(beside_words(line, draft))
    _draw_findings(findings, line.id)
    for point in line.points:
        _draw_point(line, point, is_first=point is line.points[0])
        _draw_findings(findings, point.id)
    with st.container(horizontal=True):
        st.button("Thêm mốc", key=_key("them_moc", line.id), icon=":material/add:", on_click=_add_point,
                  args=(draft, line))  # fmt: skip
        st.button("Bỏ đường này", key=_key("bo_duong", line.id), icon=":material/delete:", type="tertiary",
                  on_click=draft.lines.remove, args=(line,))  # fmt: skip


def _draw_point(line: DraftLine, point: DraftPoint, is_first: bool) -> None:
    labels: Literal["visible", "collapsed"] = "visible" if is_first else "collapsed"
    shown: Any = point.day  # no overload of the widget takes a day or None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.date_input("Đến ngày", shown, _EARLIEST, _LATEST, key=_key("ngay", point.id), format="DD/MM/YYYY",
                      label_visibility=labels, width=140, on_change=_take, args=(point,))  # fmt: skip
        st.text_input("Đạt (%)", point.text, key=_key("ty_le", point.id), label_visibility=labels, width=80,
                      placeholder="85,5", on_change=_take, args=(point,))  # fmt: skip
        st.button("", key=_key("bo_moc", point.id), icon=":material/close:", help="Bỏ mốc này", type="tertiary",
                  on_click=line.points.remove, args=(point,))  # fmt: skip


def _take(point: DraftPoint) -> None:
    """Take over what was typed, before anything of the page is drawn."""
    point.day, point.text = st.session_state[_key("ngay", point.id)], st.session_state[_key("ty_le", point.id)]


def _draw_findings(findings: Sequence[Finding], place: int) -> None:
    for finding in findings:
        if finding.place == place:
            icon, colour = ("error", "red") if finding.is_error else ("info", "orange")
            st.markdown(f":{colour}[:material/{icon}: {finding.text}]")


def _add_line(draft: Draft, measure: str, level: str | None) -> None:
    draft.add_line(measure, level, new_points(draft, measure))


def _add_point(draft: Draft, line: DraftLine) -> None:
    draft.add_point(line)


def _key(what: str, place: int) -> str:
    return f"{what}_{st.session_state[_ROUND]}_{place}"
