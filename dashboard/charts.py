"""Charts as plain Plotly dicts: a frame of figures in, a figure out. No Streamlit, no counting."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard import places
from dashboard.figures.measures import MEASURES, Measure, denominator, is_silent, rate
from dashboard.places import STRADDLER_MARK
from dashboard.style import BLUE, CLASSES, INK, LINE, MUTED, NO_DATA_FILL, RED, REPORTED, layout
from etl.text.vietnam import NO_DATA, number, percent
from geo.layers import Layer

Figure = dict[str, Any]
Row = Mapping[str, Any]

GROUP_WORDS = {
    "district": "huyện cũ",
    "commune": "xã, phường",
    "old_commune": "xã cũ",
    "managing_body": "cơ quan quản lý",
}

_EDGES = {"high": (0.6, 0.7, 0.8, 0.9), "middle": (0.2, 0.35, 0.5, 0.65), "low": (0.1, 0.2, 0.3, 0.4)}
_SCALE_OF = {"activated": "middle", "products": "middle", "retained": "middle", "active_28d": "low", "habitual": "low",
             "dormant": "low", "flagged": "low"}  # fmt: skip
_CENTRE, _ZOOM = {"lat": 21.7, "lon": 102.87}, 7.4
"""The province fills a phone's width and most of a column's height."""


def class_edges(measure: Measure) -> tuple[float, ...]:
    """Return the four edges (shares) between the five classes of a measure: fixed, so that dates can be compared."""
    return _EDGES[_SCALE_OF.get(measure.id, "high")]


def class_names(measure: Measure) -> list[str]:
    """Return the five classes in words, low to high."""
    edges = [number(e * 100) for e in class_edges(measure)]
    between = [f"{low}–{high} %" for low, high in pairwise(edges)]
    return [f"dưới {edges[0]} %", *between, f"từ {edges[-1]} %"]


def class_of(share: float, measure: Measure) -> int:
    """Return the class (0–4) of a share; an edge belongs to the class above it."""
    return sum(share >= edge for edge in class_edges(measure))


def place_map(rows: Sequence[Row], key: str, measure: Measure, polygons: Layer, chosen: str | None = None) -> Figure:
    """Return the map of `measure` by the units of `polygons`; units without a rate are grey, not of the lowest class."""
    shares = {row[key]: None if is_silent(row, measure) else rate(row, measure) for row in rows}
    by_code = {row[key]: row for row in rows}
    codes = [f["properties"]["code"] for f in polygons.geojson["features"]]
    known = [c for c in codes if shares.get(c) is not None]
    empty = [c for c in codes if shares.get(c) is None]
    names = {f["properties"]["code"]: f["properties"]["name"] for f in polygons.geojson["features"]}
    steps = [[x, c] for n, c in enumerate(CLASSES) for x in (n / 5, (n + 1) / 5)]
    widths = [3 if c == chosen else 0.8 for c in known]
    filled: Figure = {
        "type": "choroplethmap", "geojson": polygons.geojson, "featureidkey": "properties.code", "locations": known,
        "z": [class_of(shares[c] or 0.0, measure) for c in known], "zmin": -0.5, "zmax": 4.5,
        "colorscale": steps, "showscale": True,
        "colorbar": {
            "tickvals": [0, 1, 2, 3, 4], "ticktext": class_names(measure), "orientation": "h", "x": 0.5, "xanchor": "center",
            "y": -0.02, "yanchor": "top", "thickness": 12, "len": 0.96, "outlinewidth": 0, "tickfont": {"size": 12},
        },
        "marker": {"line": {"color": [INK if c == chosen else "#FFFFFF" for c in known], "width": widths}, "opacity": 1},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        "customdata": [[names[c]] for c in known],
        "text": [_hover(names[c], by_code[c], measure) for c in known], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    traces = [filled]
    if empty:
        grey = [f for f in polygons.geojson["features"] if f["properties"]["code"] in set(empty)]
        traces.append({
            "type": "choroplethmap", "geojson": {"type": "FeatureCollection", "features": grey},
            "featureidkey": "properties.code", "locations": empty, "z": [0] * len(empty), "showscale": False,
            "colorscale": [[0, NO_DATA_FILL], [1, NO_DATA_FILL]], "marker": {"line": {"color": "#FFFFFF", "width": 0.8}},
            "text": [f"<b>{names[c]}</b><br>{NO_DATA}" for c in empty], "hovertemplate": "%{text}<extra></extra>",
        })  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            map={"style": "white-bg", "center": _CENTRE, "zoom": _ZOOM}, height=560,
            margin={"l": 0, "r": 0, "t": 0, "b": 44}, clickmode="event+select", uirevision=key,
        ),
    }  # fmt: skip


def _hover(name: str, row: Row, measure: Measure) -> str:
    share, base = rate(row, measure), denominator(row, measure)
    return (
        f"<b>{name}</b><br>{measure.label}: {percent(share)}<br>"
        f"{number(row[measure.id])} / {number(base)} {measure.unit}"
    )


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
