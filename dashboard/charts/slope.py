"""A slope between two dates: every group a line from then to now, labelled at both ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.bullets import label_of
from dashboard.figures.measures import Measure, measured
from dashboard.figures.step import signed
from dashboard.maps.ground import name_of
from dashboard.places import STRADDLER_MARK, SYSTEM_OF_KEY, is_straddler
from dashboard.style import BLUE, INK, LINE, MUTED, PALE_BLUE, RED, layout
from etl.text.vietnam import percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

MOST_LINES = 14
"""More lines than this cannot be told apart: those that moved most are drawn."""
_LEADER = 0.08
"""How far from its point a label stands; the dates are 1 apart."""
_STEADY = 0.0005
"""Shares that differ by less are drawn as unchanged."""


@dataclass(frozen=True)
class Slope:
    """One group's rate (share) on both dates."""

    name: str
    before: float
    now: float


def slopes(before: Sequence[Row], now: Sequence[Row], key: str, measure: Measure) -> list[Slope]:
    """Return the groups measured on both dates, highest now first; of more than MOST_LINES those that moved most."""
    was = {row[key]: row for row in before}
    found = [
        Slope(_name(row, key), old, new)
        for row in now
        if row[key] and (new := measured(row, measure)) is not None
        and (old := measured(was.get(row[key]), measure)) is not None
    ]  # fmt: skip
    moved = sorted(found, key=lambda s: -abs(s.now - s.before))[:MOST_LINES]
    return sorted(moved, key=lambda s: (-s.now, s.name))


def _name(row: Row, key: str) -> str:
    """Return a short name: two labels stand beside every line."""
    if key not in SYSTEM_OF_KEY:
        return label_of(row, key)
    mark = f" {STRADDLER_MARK}" if is_straddler(key, row[key]) else ""
    return name_of(key, row[key], is_short=True) + mark


def slope_chart(lines: Sequence[Slope], then: date, now: date) -> Figure:
    """Return the slope of `lines` between two dates."""
    low = min(min(s.before, s.now) for s in lines)
    high = max(max(s.before, s.now) for s in lines)
    height = 70 + 30 * len(lines)
    room = max(high - low, 0.02) * 0.06
    apart = (max(high - low, 0.02) + 2 * room) * 21 / (height - 70)
    left, right = _spread([s.before for s in lines], apart), _spread([s.now for s in lines], apart)
    bottom, top = min(*left, *right, low) - room, max(*left, *right, high) + room
    return {
        "data": [_line(s) for s in lines],
        "layout": layout(
            height=height, showlegend=False, margin={"l": 8, "r": 8, "t": 34, "b": 8}, hovermode="closest",
            xaxis={"visible": False, "fixedrange": True, "range": [-0.42, 2.35]},
            yaxis={"visible": False, "fixedrange": True, "range": [bottom, top]},
            shapes=[_leader(x, value, y) for x, values, labels in ((0, [s.before for s in lines], left),
                                                                  (1, [s.now for s in lines], right))
                    for value, y in zip(values, labels, strict=True)],
            annotations=[
                *(_words(0, y, percent(s.before), "right", MUTED) for s, y in zip(lines, left, strict=True)),
                *(_words(1, y, f"<b>{percent(s.now)}</b>  {s.name} <span style='color:{MUTED}'>{_moved(s)}</span>", "left", INK)
                  for s, y in zip(lines, right, strict=True)),
                *(_words(x, 1, f"<b>{day:%d/%m/%Y}</b>", anchor, INK) | {"yref": "paper", "yanchor": "bottom"}
                  for x, day, anchor in ((0, then, "center"), (1, now, "center"))),
            ],
        ),
    }  # fmt: skip


def _line(line: Slope) -> Figure:
    colour = PALE_BLUE if abs(line.now - line.before) < _STEADY else BLUE if line.now > line.before else RED
    dash = "dot" if colour == RED else "solid"  # a fall is told apart without its colour, too
    return {
        "type": "scatter", "mode": "lines+markers", "x": [0, 1], "y": [line.before, line.now], "hoverinfo": "skip",
        "line": {"color": colour, "width": 2, "dash": dash}, "marker": {"color": colour, "size": 7},
    }  # fmt: skip


def _leader(x: float, value: float, label: float) -> Figure:
    """Return the thin line from a point to its label, which may stand higher or lower."""
    away = x + (_LEADER if x else -_LEADER)
    return {
        "type": "line", "x0": x, "y0": value, "x1": away, "y1": label, "line": {"color": LINE, "width": 1}, "layer": "below",
    }  # fmt: skip


def _moved(line: Slope) -> str:
    points = (line.now - line.before) * 100
    return signed(points, 1) if round(points, 1) else "không đổi"


def _words(x: float, y: float, text: str, anchor: str, colour: str) -> Figure:
    beside = {"left": _LEADER, "right": -_LEADER, "center": 0}[anchor]
    return {
        "x": x + beside, "y": y, "xanchor": anchor, "showarrow": False, "text": text,
        "font": {"size": 13, "color": colour}, "align": "left",
    }  # fmt: skip


def _spread(values: Sequence[float], apart: float) -> list[float]:
    """Return where labels stand: as near to their values as `apart` between neighbours lets them, in the same order."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    blocks: list[tuple[float, int]] = []  # (centre of the block's labels, how many)
    for n in order:
        centre, count = values[n], 1
        while blocks and blocks[-1][0] + apart * (blocks[-1][1] + count) / 2 > centre:
            other, members = blocks.pop()
            centre = (other * members + centre * count) / (members + count)
            count += members
        blocks.append((centre, count))
    spread = [centre + apart * (k - (count - 1) / 2) for centre, count in blocks for k in range(count)]
    placed = dict(zip(order, spread, strict=True))
    return [placed[n] for n in range(len(values))]
