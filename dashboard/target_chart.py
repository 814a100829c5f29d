"""The chart of one measure's target lines beside what was reached so far: a plain Plotly dict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.style import LEVEL_LINES, LINE, MUTED, RED, layout
from etl.model.settings import Target
from etl.model.vocabulary import LEVELS, name_of
from etl.text.vietnam import day as day_text
from etl.text.vietnam import percent

Course = Sequence[tuple[date, float]]
"""Dated shares that were reached."""

HEIGHT = 380
"""Of the chart, in pixels."""


@dataclass(frozen=True)
class Drawn:
    """One line to draw. `is_old`: the line in force, beside the changed one; `is_default`: nobody set it."""

    target: Target
    is_old: bool = False
    is_default: bool = False


def target_chart(
    lines: Sequence[Drawn], reached: Mapping[str | None, Course], first: date, last: date, as_of: date
) -> dict[str, Any]:
    """Return targets (dotted) and what was reached (solid), one colour per level; the dated points are marked.

    `reached`: level (None: the province) → course. The axis runs from `first` to `last`.
    """
    data = [_reached(level, course) for level, course in reached.items() if course]
    data += [_line(drawn, first, last) for drawn in sorted(lines, key=lambda x: not x.is_old)]
    shares = [share for drawn in lines for _, share in drawn.target.points]
    top = max([*shares, *(s for course in reached.values() for _, s in course), 0.1])
    return {
        "data": data,
        "layout": layout(
            height=HEIGHT, hovermode="closest", margin={"l": 8, "r": 16, "t": 24, "b": 8},
            legend={"orientation": "h", "y": -0.12, "yanchor": "top", "x": 0, "title": {"text": ""}},
            xaxis={"type": "date", "range": _range(first, last), "fixedrange": True,
                   "tickformat": "%m/%Y", "nticks": 7, "showgrid": False},
            yaxis={"range": [-0.02, min(1.04, top * 1.12)], "tickformat": ",.0%", "fixedrange": True, "gridcolor": LINE,
                   "automargin": True},
            shapes=[{"type": "line", "x0": as_of.isoformat(), "x1": as_of.isoformat(), "yref": "paper", "y0": 0, "y1": 1,
                     "line": {"color": MUTED, "width": 1}, "layer": "below"}],
            annotations=[{"x": as_of.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
                          "text": day_text(as_of), "font": {"size": 12, "color": MUTED},
                          "xanchor": "right" if (as_of - first) * 2 > last - first else "left"}],
        ),
    }  # fmt: skip


def _range(first: date, last: date) -> list[str]:
    """Return the ends of the axis, a little beyond both days so that their marks are whole."""
    margin = (last - first) / 40
    return [(first - margin).isoformat(), (last + margin).isoformat()]


def _who(level: str | None) -> str:
    return name_of(LEVELS, level) if level else "cả tỉnh"


def _reached(level: str | None, course: Course) -> dict[str, Any]:
    name = f"Đạt được, {_who(level)}"
    return {
        "type": "scatter", "mode": "lines+markers", "name": name,
        "x": [day.isoformat() for day, _ in course], "y": [share for _, share in course],
        "line": {"color": LEVEL_LINES[level], "width": 2.5}, "marker": {"size": 5},
        "customdata": [f"{day_text(day)}: {percent(share)}" for day, share in course],
        "hovertemplate": "<b>" + name + "</b><br>%{customdata}<extra></extra>",
    }  # fmt: skip


def _line(drawn: Drawn, first: date, last: date) -> dict[str, Any]:
    target, level = drawn.target, drawn.target.level
    days = {day for day, _ in target.points} | {first, last}
    drawn_days = sorted(day for day in days if first <= day <= last)
    marked = {day for day, _ in target.points}
    whose = name_of(LEVELS, level) if level else "mặc định" if drawn.is_default else "chung"
    name = f"Mục tiêu {whose}{' đang dùng' if drawn.is_old else ''}"
    colour = MUTED if drawn.is_old else LEVEL_LINES[level] if level else RED
    return {
        "type": "scatter", "mode": "lines" if drawn.is_old else "lines+markers", "name": name,
        "x": [day.isoformat() for day in drawn_days], "y": [target.on(day) for day in drawn_days],
        "line": {"color": colour, "width": 1.5 if drawn.is_old else 2, "dash": "dash" if drawn.is_old else "dot"},
        "marker": {"size": [9 if day in marked else 0 for day in drawn_days], "color": colour,
                   "opacity": 1, "line": {"width": 0}},
        "customdata": [f"{day_text(day)}: {percent(target.on(day))}" for day in drawn_days],
        "hovertemplate": "<b>" + name + "</b><br>%{customdata}<extra></extra>",
    }  # fmt: skip
