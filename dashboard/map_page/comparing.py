"""Two dates side by side: two maps of one legend, and the units that changed most."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.figures.measures import measured
from dashboard.figures.wording import fraction_words
from dashboard.map_page import panel
from dashboard.map_page.choices import CIRCLES, FILLED, TILES, Choices
from dashboard.map_page.pictures import Scene, shown
from dashboard.maps.compare import changes
from dashboard.maps.shown import Shown
from dashboard.places import UNIT_WORDS
from dashboard.sidebar import View
from etl.text.vietnam import day, number, percent


def draw(view: View, choices: Choices, scene: Scene, now: Shown) -> None:
    """Draw the chosen date and the other one, the earlier on the left, with one legend and the table of changes."""
    other = data.snapshot(choices.other)
    if other is None:
        return
    sides = [(view.shot.as_of, now), (other.as_of, shown(other, choices.key, choices.measure, view.place, view.level))]
    sides.sort(key=lambda side: side[0])
    (first, before), (last, after) = sides
    if first == last:
        st.info("Hai ngày đang trùng nhau. Chọn một ngày khác ở ô “So với ngày”.")
    _headline(view, choices, sides)
    codes = [c for c in scene.ground.codes if now.is_inside(c)]
    panel.legend_line([before, after], codes, UNIT_WORDS[choices.key])
    kind = choices.kind if choices.kind in (CIRCLES, TILES) else FILLED
    for column, (when, side), which in zip(st.columns(2), sides, ("_truoc", ""), strict=True):
        with column:
            st.markdown(f"**{day(when)}**")
            for name, figure in panel.figures_of(side, scene, kind, is_single=False):
                panel.draw_figure(figure, name + which, choices.key, f"Bản đồ {choices.measure.label}, {day(when)}")
    _table(before, after, codes, f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}")


def _headline(view: View, choices: Choices, sides: list[tuple[date, Shown]]) -> None:
    """Say in one line what became of the place between the two dates."""
    measure, found = choices.measure, []
    for when, _ in sides:
        shot = data.snapshot(when)
        rows = data.figures(shot, ("province",), **view.where) if shot else []
        row = rows[0] if rows else None
        found.append((row, measured(row, measure)))
    (old, before), (new, after) = found
    words = f"**{measure.label}, {view.place_words}**: "
    if old is None or new is None or before is None or after is None:
        st.markdown(words + "chưa đủ số liệu ở một trong hai ngày để so sánh.")
        return
    points, people = (after - before) * 100, new[measure.id] - old[measure.id]
    sign = "+" if people > 0 else "−" if people < 0 else ""
    is_better = points < 0 if measure.is_worse_high else points > 0
    verdict = "không đổi" if not round(points, 1) else "tốt hơn" if is_better else "kém hơn"
    st.markdown(
        f"{words}{percent(before)} ({fraction_words(old, measure)}) → **{percent(after)}** ({fraction_words(new, measure)}):"
        f" {_points(points)} điểm, {sign}{number(abs(people))} {measure.unit}, {verdict}."
    )


def _table(before: Shown, after: Shown, codes: list[str], first: str, last: str) -> None:
    """Draw every unit with both rates and counts; the largest change first, units without figures on a side last."""
    found = changes(before, after, codes)
    up, down = (sum(sign * round(c.points or 0, 1) > 0 for c in found) for sign in (1, -1))
    without = sum(c.points is None for c in found)
    words = f"**{number(up)}** nơi tăng, **{number(down)}** nơi giảm"
    if without:
        words += f"; {number(without)} nơi chưa có số liệu ở một trong hai ngày nên không tính thay đổi"
    st.markdown(f"Thay đổi lớn nhất trước: {words}.")
    frame = pd.DataFrame({
        "Nơi": [after.name(c.code) for c in found],
        "Thay đổi (điểm)": pd.array([c.points for c in found], dtype="Float64"),
        first: [before.share_words(c.code) for c in found],
        last: [after.share_words(c.code) for c in found],
        f"Số người {first}": [before.counts(c.code) for c in found],
        f"Số người {last}": [after.counts(c.code) for c in found],
    })  # fmt: skip
    shown_frame = frame.style.format({"Thay đổi (điểm)": _points})
    st.dataframe(shown_frame, hide_index=True, key="thay_doi", placeholder="–", height=min(440, 38 + 35 * len(found)))


def _points(value: Any) -> str:
    if pd.isna(value):
        return "–"
    return f"{'+' if round(value, 1) > 0 else '−' if round(value, 1) < 0 else ''}{number(abs(value), 1)}"
