"""The funnel of one level as a plain Plotly dict: schools by size and rate inside the limits that size alone explains."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.standing import STATUSES
from dashboard.style import AMBER, BLUE, LIMIT, LINE, ON_TRACK, PAPER, RED, SLIPPING, TEAL, layout
from etl.text.vietnam import number, percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

HEIGHT = 460
_TOP, _HEADROOM = 1.0, 0.03
"""The axis always shows all people taking part, with room for a mark that stands there."""
_TENTHS = [n / 10 for n in range(11)]


@dataclass(frozen=True)
class Mark:
    """How a status is drawn: colour, Plotly's symbol, the like letter for legends, size in pixels."""

    colour: str
    symbol: str
    glyph: str
    size: int = 9


MARKS = {
    "on_track": Mark(ON_TRACK, "circle", "●", 7),
    "ahead": Mark(TEAL, "triangle-up", "▲", 10),
    "slipping": Mark(SLIPPING, "triangle-left", "◀", 10),
    "behind": Mark(AMBER, "triangle-down", "▼", 10),
    "far_behind": Mark(RED, "diamond", "◆", 10),
}
"""Status → its mark, in the order of drawing: what asks for a call lies on top. Silent schools have no rate to draw."""


@dataclass(frozen=True)
class Line:
    """How a line is drawn: words for the legend, the columns it goes through, colour, Plotly's dash."""

    words: str
    columns: tuple[str, ...]
    colour: str
    dash: str


LINES = (
    Line("giới hạn 99,8 %", ("lower_998", "upper_998"), LIMIT, "solid"),
    Line("giới hạn 95 %", ("lower_95", "upper_95"), LIMIT, "dot"),
    Line("mức chung của cấp học", ("expected",), BLUE, "solid"),
)
TARGET = Line("mục tiêu của ngày", (), RED, "dash")


def funnel_figure(
    lines: Sequence[Row], points: Sequence[Row], target: float | None, chosen: str | None = None
) -> Figure:
    """Return the funnel. `lines`: people and shares per size; `points`: school_code, school_name, people, participated,
    status, gap_people; `target`: a share; `chosen`: the school to ring. A point's `customdata` is its school code.
    """
    shown = [p for p in points if p["people"] and p["status"] in MARKS]
    data = [_curve(lines, line, column) for line in LINES for column in line.columns] if lines else []
    data += [_points([p for p in shown if p["status"] == status], status) for status in MARKS]
    data += [_ring(p) for p in shown if p["school_code"] == chosen]
    largest = max((p["people"] for p in shown), default=1)
    figure: Figure = {
        "data": data,
        "layout": layout(
            height=HEIGHT, showlegend=False, hovermode="closest", clickmode="event+select",
            margin={"l": 8, "r": 12, "t": 12, "b": 8},
            xaxis={"title": {"text": "Số người trong danh sách", "standoff": 8}, "range": [0, largest * 1.05 + 1],
                   "fixedrange": True, "gridcolor": LINE, "zeroline": False, "automargin": True, "tickformat": ",d"},
            yaxis={"title": {"text": "Tỷ lệ tham gia", "standoff": 8}, "range": [_bottom(shown, target), _TOP + _HEADROOM],
                   "tickvals": _TENTHS, "ticktext": [percent(t, 0) for t in _TENTHS],
                   "fixedrange": True, "gridcolor": LINE, "zeroline": False, "automargin": True},
        ),
    }  # fmt: skip
    if target is not None:
        figure["layout"]["shapes"] = [{
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target, "layer": "below",
            "line": {"color": TARGET.colour, "width": 1.5, "dash": TARGET.dash},
        }]  # fmt: skip
    return figure


def _bottom(points: Sequence[Row], target: float | None) -> float:
    """Return where the axis of rates begins: a tenth below the lowest of points and target, never below nought."""
    lowest = min([*(p["participated"] / p["people"] for p in points), 1.0 if target is None else target])
    return max(-_HEADROOM, (int(lowest * 10) - 1) / 10)


def _curve(lines: Sequence[Row], line: Line, column: str) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "name": line.words, "x": [r["people"] for r in lines],
        "y": [r[column] for r in lines], "hoverinfo": "skip", "line": {"color": line.colour, "width": 1.4, "dash": line.dash},
    }  # fmt: skip


def _points(points: Sequence[Row], status: str) -> Figure:
    mark = MARKS[status]
    return {
        "type": "scatter", "mode": "markers", "name": STATUSES[status], "x": [p["people"] for p in points],
        "y": [p["participated"] / p["people"] for p in points], "customdata": [[p["school_code"]] for p in points],
        "marker": {"symbol": mark.symbol, "color": mark.colour, "size": mark.size, "opacity": 0.85,
                   "line": {"width": 0.8, "color": PAPER}},
        "selected": {"marker": {"opacity": 0.85}}, "unselected": {"marker": {"opacity": 0.85}},
        "text": [_hover(p) for p in points], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _ring(point: Row) -> Figure:
    return {
        "type": "scatter", "mode": "markers", "x": [point["people"]], "y": [point["participated"] / point["people"]],
        "marker": {"symbol": "circle-open", "size": 20, "color": RED, "line": {"width": 2}}, "hoverinfo": "skip",
    }  # fmt: skip


def _hover(point: Row) -> str:
    share = percent(point["participated"] / point["people"])
    lines = [
        f"<b>{point['school_name']}</b>",
        f"{number(point['participated'])}/{number(point['people'])} người tham gia ({share})",
        STATUSES[point["status"]]
        + (" (thấp đều nhiều tuần)" if point["basis"] == "steady" else "")
        + (f", thiếu {number(point['gap_people'])} người" if point["gap_people"] else ""),
        "<i>bấm để mở trang của cơ sở</i>",
    ]
    return "<br>".join(lines)
