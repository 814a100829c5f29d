"""Small multiples: one strip per group over the same sessions on the same scale, the last one labelled."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures.measures import Measure, measured
from dashboard.style import BLUE, INK, LINE, MUTED, PALE_BLUE, layout
from etl.text.vietnam import number, percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

_STRIP = 62
"""Height of a strip in pixels."""
_BAR = 0.8
"""How much of a strip's height 100 % takes."""


def strips(rows: Sequence[Row], key: str, sessions: Sequence[Row], measure: Measure) -> Figure:
    """Return one strip per group. `rows`: figures by (`key`, session); `sessions`: session_code, label, hover, in order of
    time. A session without a rate in a group leaves a gap there.
    """
    names = {row[key]: row[f"{key}_name"] for row in rows if row[key]}
    codes = list(names)
    by_both = {(row[key], row["session"]): row for row in rows}
    data, notes = [], []
    for line, code in enumerate(reversed(codes)):
        bars = [
            (x, share, by_both[code, s["session_code"]], s)
            for x, s in enumerate(sessions)
            if (share := measured(by_both.get((code, s["session_code"])), measure)) is not None
        ]
        data.append(_strip(line, bars, names[code], measure, number_of_sessions=len(sessions)))
        notes += _words(line, names[code], bars)
    return {
        "data": data,
        "layout": layout(
            height=40 + _STRIP * len(codes), barmode="overlay", bargap=0.25, showlegend=False,
            margin={"l": 8, "r": 64, "t": 4, "b": 28},
            xaxis={"tickvals": list(range(len(sessions))), "ticktext": [s["label"] for s in sessions], "fixedrange": True,
                   "tickangle": 0, "tickfont": {"size": 11, "color": MUTED}, "range": [-0.6, len(sessions) - 0.4]},
            yaxis={"visible": False, "fixedrange": True, "range": [0, max(len(codes), 1) + 0.05]},
            shapes=[_ground_line(line) for line in range(len(codes))], annotations=notes,
        ),
    }  # fmt: skip


def _strip(
    line: int, bars: Sequence[tuple[int, float, Row, Row]], name: str, measure: Measure, *, number_of_sessions: int
) -> Figure:
    last = bars[-1][0] if bars else number_of_sessions
    return {
        "type": "bar", "x": [x for x, *_ in bars], "y": [share * _BAR for _, share, *_ in bars], "base": [line] * len(bars),
        "marker": {"color": [BLUE if x == last else PALE_BLUE for x, *_ in bars]},
        "text": [
            f"<b>{name}</b>, {session['hover']}<br>{measure.label}: {percent(share)}"
            f" ({number(row[measure.id])}/{number(row['rostered_base'])} người)"
            for _, share, row, session in bars
        ],
        "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _words(line: int, name: str, bars: Sequence[tuple[int, float, Row, Row]]) -> list[Figure]:
    title = {
        "x": 0, "xref": "paper", "xanchor": "left", "y": line + 0.98, "yanchor": "top", "showarrow": False,
        "text": f"<b>{name}</b>", "font": {"size": 12, "color": INK}, "bgcolor": "rgba(255,255,255,0.75)",
    }  # fmt: skip
    if not bars:
        return [title]
    share = bars[-1][1]
    last = {
        "x": 1.01, "xref": "paper", "xanchor": "left", "y": line + share * _BAR, "showarrow": False,
        "text": f"<b>{percent(share)}</b>", "font": {"size": 13, "color": BLUE},
    }  # fmt: skip
    return [title, last]


def _ground_line(line: int) -> Figure:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": line,
        "y1": line,
        "line": {"color": LINE, "width": 1},
    }
