"""Charts as plain Plotly dicts: a frame of figures in, a figure out. No Streamlit, no counting."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard import places
from dashboard.figures.measures import MEASURES, Measure, denominator, rate
from dashboard.places import STRADDLER_MARK
from dashboard.style import BLUE, CLASSES, LINE, MUTED, RED, REPORTED, layout
from etl.text.vietnam import number, percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

MOST_BARS = 16
"""More groups than fit a screen are cut to both ends."""


def both_ends(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return the rows to draw, of sorted ones: all, or the first and the last half of MOST_BARS; and how many lie between."""
    if len(rows) <= MOST_BARS:
        return list(rows), 0
    half = MOST_BARS // 2
    return [*rows[:half], *rows[-half:]], len(rows) - MOST_BARS


def bars(rows: Sequence[Row], key: str, measure: Measure, target: float | None = None) -> Figure:
    """Return one horizontal bar per group, labelled with its rate and its people; the target is a line."""
    shown = [row for row in rows if rate(row, measure) is not None]
    shown.reverse()  # Plotly draws from the bottom
    shares = [rate(row, measure) or 0.0 for row in shown]
    labels = [_label(row, key) for row in shown]
    figure: Figure = {
        "data": [{
            "type": "bar", "orientation": "h", "y": labels, "x": shares, "marker": {"color": BLUE}, "hoverinfo": "skip",
        }],
        "layout": layout(
            height=60 + 30 * len(shown), bargap=0.35, margin={"l": 8, "r": 142, "t": 26, "b": 8},
            xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
            yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  "},
            annotations=[_bar_label(label, row, measure, s)
                         for label, row, s in zip(labels, shown, shares, strict=True)],
        ),
    }  # fmt: skip
    if target is not None:
        _add_target(figure, target)
    return figure


def _label(row: Row, key: str) -> str:
    name = row.get(f"{key}_name") or row[key]
    return f"{name} {STRADDLER_MARK}" if places.is_straddler(key, row[key]) else name


def _bar_label(label: str, row: Row, measure: Measure, share: float) -> Figure:
    """Return the figures of one bar, in a column of their own so that no target line crosses them."""
    counts = f"{number(row[measure.id])}/{number(denominator(row, measure))}"
    return {
        "x": 1.01, "xref": "paper", "xanchor": "left", "y": label, "yref": "y", "showarrow": False, "align": "left",
        "text": f"<b>{percent(share)}</b>  <span style='color:{MUTED}'>{counts}</span>",
    }  # fmt: skip


def _add_target(figure: Figure, target: float) -> None:
    figure["layout"]["shapes"] = [{
        "type": "line", "xref": "x", "yref": "paper", "x0": target, "x1": target, "y0": 0, "y1": 1,
        "line": {"color": RED, "width": 1.5, "dash": "dot"},
    }]  # fmt: skip
    figure["layout"]["annotations"] += [{
        "x": target, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        "text": f"mục tiêu {percent(target, 0)}", "font": {"size": 12, "color": RED},
        "xanchor": "right" if target > 0.6 else "left",
    }]  # fmt: skip


def sessions(rows: Sequence[Row]) -> Figure:
    """Return the people taking part in each session, in the order of time: verified, and what roll-calls report more."""
    places = list(range(len(rows)))
    verified = [row["participated_verified"] for row in rows]
    more = [row["participated"] - row["participated_verified"] for row in rows]
    totals = [number(row["participated"]) for row in rows]

    def trace(name: str, values: list[int], colour: str, text: list[str] | None) -> Figure:
        return {
            "type": "bar", "name": name, "x": places, "y": values, "marker": {"color": colour},
            "text": text, "textposition": "outside", "cliponaxis": False,
            "customdata": [[row["hover"], number(v)] for row, v in zip(rows, values, strict=True)],
            "hovertemplate": "<b>%{customdata[0]}</b><br>" + name + ": %{customdata[1]} người<extra></extra>",
        }  # fmt: skip

    return {
        "data": [
            trace("Xác minh từng người", verified, BLUE, None),
            trace("Thêm theo sĩ số điểm cầu báo cáo", more, REPORTED, totals),
        ],
        "layout": layout(
            barmode="stack", height=350, bargap=0.3, margin={"l": 8, "r": 8, "t": 40, "b": 24},
            xaxis={"tickvals": places, "ticktext": [row["label"] for row in rows], "fixedrange": True, "tickangle": 0},
            yaxis={"fixedrange": True, "gridcolor": LINE, "automargin": True, "tickformat": ",d", "rangemode": "tozero"},
        ),
    }  # fmt: skip


FUNNEL = ("rostered", "participated_verified", "completed", "activated", "active_28d", "retained")


def funnel(row: Row) -> Figure:
    """Return the steps of adoption, each with the number lost since the step before."""
    steps = [MEASURES[m] for m in FUNNEL if m != "retained" or row["retained_base"]]  # nobody can be retained yet
    counts = [row["rostered_listed"] if m.id == "rostered" else (row[m.id] or 0) for m in steps]
    lost = ["", *(f"  (−{number(a - b)})" if a > b else "" for a, b in pairwise(counts))]
    return {
        "data": [{
            "type": "bar", "orientation": "h", "y": [m.label for m in reversed(steps)], "x": counts[::-1],
            "marker": {"color": [CLASSES[4], BLUE, "#2F78A8", "#5A97BF", "#86B4D2", "#B0CEE2"][: len(steps)][::-1]},
            "text": [f"{number(c)}<span style='color:{MUTED}'>{x}</span>" for c, x in zip(counts, lost, strict=True)][::-1],
            "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip",
        }],
        "layout": layout(
            height=260, bargap=0.3, margin={"l": 8, "r": 110, "t": 8, "b": 8},
            xaxis={"visible": False, "fixedrange": True, "range": [0, max(counts, default=1) or 1]},
            yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  "},
        ),
    }  # fmt: skip
