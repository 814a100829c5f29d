"""A year of weeks: the share of people using AI in each, by group, with weeks without teaching marked."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

from dashboard.style import CLASSES, INK, MUTED, PAPER, TRACK, layout
from etl.text.vietnam import number, percent

Figure = dict[str, Any]
Row = Mapping[str, Any]

EDGES = (0.1, 0.2, 0.3, 0.4)
"""Shares between the five classes: fixed, so that two dates can be compared."""
_ROW = 34


def habit_map(rows: Sequence[Row], by: str) -> Figure:
    """Return the heat-map of the rows of `weekly_use`: one row per group in their order, one column per week."""
    weeks = sorted({row["week"] for row in rows})
    names = list(dict.fromkeys(row[f"{by}_name"] for row in rows))
    cells = {(row[f"{by}_name"], row["week"]): row for row in rows}
    at = range(len(weeks))
    return {
        "data": [{
            "type": "heatmap", "x": list(at), "y": [f"{name}  " for name in names], "xgap": 1, "ygap": 3,
            "showscale": False, "zmin": 0, "zmax": 1,
            "z": [[_share(cells[name, week]) for week in weeks] for name in names],
            "colorscale": _steps(), "text": [[_told(cells[name, week], name) for week in weeks] for name in names],
            "hovertemplate": "%{text}<extra></extra>", "hoverongaps": False,
        }],
        "layout": layout(
            height=86 + _ROW * len(names), margin={"l": 8, "r": 8, "t": 44, "b": 26}, plot_bgcolor=TRACK,
            xaxis={"tickvals": [n for n in at if _starts_month(weeks, n)], "fixedrange": True, "showgrid": False,
                   "ticktext": [f"Th {_month(weeks[n])}" for n in at if _starts_month(weeks, n)], "tickangle": 0,
                   "tickfont": {"size": 11, "color": MUTED}, "zeroline": False, "range": [-0.5, len(weeks) - 0.5]},
            yaxis={"autorange": "reversed", "automargin": True, "fixedrange": True, "ticks": "", "showgrid": False,
                   "zeroline": False},
            **_pauses(rows, weeks),
        ),
    }  # fmt: skip


def legend() -> list[tuple[str, str]]:
    """Return the classes from low to high: (colour, words)."""
    edges = [number(e * 100) for e in EDGES]
    words = [f"dưới {edges[0]} %", *(f"{a}–{b} %" for a, b in pairwise(edges)), f"từ {edges[-1]} %"]
    return list(zip(CLASSES, words, strict=True))


def _share(row: Row) -> float | None:
    return None if row["used"] is None else row["used"] / row["listed"]


def _steps() -> list[list[Any]]:
    bounds = (0.0, *EDGES, 1.0)
    return [[x, colour] for n, colour in enumerate(CLASSES) for x in (bounds[n], bounds[n + 1])]


def _told(row: Row, name: str) -> str:
    first, last = row["week"], row["week"] + timedelta(days=6)
    told = "chưa có số liệu" if row["used"] is None else (
        f"{percent(row['used'] / row['listed'])} ({number(row['used'])}/{number(row['listed'])} người)")  # fmt: skip
    notes = [row["pause"]] if row["pause"] else []
    notes += ["tuần chưa hết"] if row["is_running"] else []
    return f"<b>{name}</b>, tuần {first:%d/%m}–{last:%d/%m/%Y}<br>{told}" + "".join(f"<br><i>{n}</i>" for n in notes)


def _month(week: date) -> int:
    """Return the month of a week: that of its Thursday, as ISO 8601 does for the year."""
    return (week + timedelta(days=3)).month


def _starts_month(weeks: Sequence[date], n: int) -> bool:
    """Tell whether a month is named at week `n`; a first one of less than three weeks has no room for its name."""
    if n == 0:
        return len({_month(week) for week in weeks[:3]}) == 1
    return _month(weeks[n]) != _month(weeks[n - 1])


def _pauses(rows: Sequence[Row], weeks: Sequence[date]) -> Figure:
    """Return frames around the runs of weeks without teaching, and their names above them."""
    pause_of = {row["week"]: row["pause"] for row in rows}
    shapes, notes = [], []
    for name, run in groupby(enumerate(weeks), key=lambda item: pause_of[item[1]]):
        columns = [n for n, _ in run]
        if not name:
            continue
        left, right = columns[0] - 0.5, columns[-1] + 0.5
        shapes.append({
            "type": "rect", "xref": "x", "yref": "paper", "x0": left, "x1": right, "y0": 0, "y1": 1.02,
            "line": {"color": INK, "width": 1.2, "dash": "dot"},
        })  # fmt: skip
        notes.append({
            "x": (left + right) / 2, "xref": "x", "y": 1.02, "yref": "paper", "yanchor": "bottom", "showarrow": False,
            "text": name, "font": {"size": 11, "color": INK}, "bgcolor": PAPER,
            "xanchor": "left" if left < 4 else "right" if right > len(weeks) - 4 else "center",
        })  # fmt: skip
    return {"shapes": shapes, "annotations": notes}
