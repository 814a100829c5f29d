"""Bullet bars: each group's rate on a pale track to 100 %, its own target as a mark across it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard import places
from dashboard.figures.measures import Measure, denominator, rate
from dashboard.places import STRADDLER_MARK
from dashboard.style import BLUE, CLASSES_OF_CONCERN, MUTED, RED, TRACK, layout
from etl.text.vietnam import number, percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

MOST_BARS = 16
"""More groups than fit a screen are cut to both ends."""
_HALF = 0.42
"""Half the height of a target's mark, in rows."""


def both_ends(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return the rows to draw, of sorted ones: all, or the first and the last half of MOST_BARS; and how many lie between."""
    if len(rows) <= MOST_BARS:
        return list(rows), 0
    half = MOST_BARS // 2
    return [*rows[:half], *rows[-half:]], len(rows) - MOST_BARS


def bullets(rows: Sequence[Row], key: str, measure: Measure, target_of: Callable[[Row], float | None]) -> Figure:
    """Return one horizontal bar per group with a rate, labelled with its rate and its people.

    `target_of`: a group's target share, None where it has none.
    """
    shown = [row for row in rows if rate(row, measure) is not None]
    shown.reverse()  # Plotly draws from the bottom
    shares = [rate(row, measure) or 0.0 for row in shown]
    at = list(range(len(shown)))
    targets = [(y, t) for y, row in zip(at, shown, strict=True) if (t := target_of(row)) is not None]
    colour = CLASSES_OF_CONCERN[3] if measure.is_worse_high else BLUE
    return {
        "data": [
            {"type": "bar", "orientation": "h", "y": at, "x": [1] * len(at), "marker": {"color": TRACK}, "hoverinfo": "skip"},
            {"type": "bar", "orientation": "h", "y": at, "x": shares, "marker": {"color": colour}, "hoverinfo": "skip"},
        ],
        "layout": layout(
            height=40 + 30 * len(shown), bargap=0.35, barmode="overlay", showlegend=False,
            margin={"l": 8, "r": 142, "t": 26, "b": 4},
            xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
            yaxis={"automargin": True, "fixedrange": True, "tickvals": at,
                   "ticktext": [f"{label_of(row, key)}  " for row in shown], "range": [-0.6, len(at) - 0.4]},
            shapes=[_mark(y, t) for y, t in targets],
            annotations=[*_target_words([t for _, t in targets]),
                         *(_numbers(y, row, measure, s) for y, row, s in zip(at, shown, shares, strict=True))],
        ),
    }  # fmt: skip


def label_of(row: Row, key: str) -> str:
    """Return a group's name, with the mark of a straddler."""
    name = row.get(f"{key}_name") or row[key]
    return f"{name} {STRADDLER_MARK}" if places.is_straddler(key, row[key]) else name


def _numbers(y: int, row: Row, measure: Measure, share: float) -> Figure:
    """Return the figures of one bar, in a column of their own so that no target crosses them."""
    counts = f"{number(row[measure.id])}/{number(denominator(row, measure))}"
    return {
        "x": 1.01, "xref": "paper", "xanchor": "left", "y": y, "yref": "y", "showarrow": False, "align": "left",
        "text": f"<b>{percent(share)}</b>  <span style='color:{MUTED}'>{counts}</span>",
    }  # fmt: skip


def _mark(y: int, target: float) -> Figure:
    return {
        "type": "line", "xref": "x", "yref": "y", "x0": target, "x1": target, "y0": y - _HALF, "y1": y + _HALF,
        "line": {"color": RED, "width": 2.5},
    }  # fmt: skip


def _target_words(targets: Sequence[float]) -> list[Figure]:
    """Return what the marks stand for, said once: the share too where all have the same."""
    if not targets:
        return []
    is_one = len(set(targets)) == 1
    words = f"vạch đỏ: mục tiêu {percent(targets[0])}" if is_one else "vạch đỏ: mục tiêu của từng nhóm"
    return [{
        "x": targets[0] if is_one else 1, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        "text": words, "font": {"size": 12, "color": RED},
        "xanchor": "right" if not is_one or targets[0] > 0.4 else "left",
    }]  # fmt: skip
