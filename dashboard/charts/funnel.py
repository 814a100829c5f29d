"""The steps of adoption: from the list to lasting use, each with what is lost on the way."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from dashboard.figures.measures import MEASURES
from dashboard.style import MUTED, STEPS, layout
from etl.text.vietnam import number

Figure = dict[str, Any]
Row = Mapping[str, Any]

FUNNEL = ("rostered", "participated_verified", "completed", "activated", "active_28d", "retained")


def funnel(row: Row) -> Figure:
    """Return the steps of adoption, each with the number lost since the step before."""
    steps = [MEASURES[m] for m in FUNNEL if m != "retained" or row["retained_base"]]  # nobody can be retained yet
    counts = [row["rostered_listed"] if m.id == "rostered" else (row[m.id] or 0) for m in steps]
    lost = ["", *(f"  (−{number(a - b)})" if a > b else "" for a, b in pairwise(counts))]
    return {
        "data": [{
            "type": "bar", "orientation": "h", "y": [m.label for m in reversed(steps)], "x": counts[::-1],
            "marker": {"color": list(STEPS[: len(steps)])[::-1]},
            "text": [f"{number(c)}<span style='color:{MUTED}'>{x}</span>" for c, x in zip(counts, lost, strict=True)][::-1],
            "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip",
        }],
        "layout": layout(
            height=260, bargap=0.3, margin={"l": 8, "r": 110, "t": 8, "b": 8},
            xaxis={"visible": False, "fixedrange": True, "range": [0, max(counts, default=1) or 1]},
            yaxis={"automargin": True, "fixedrange": True, "ticksuffix": "  "},
        ),
    }  # fmt: skip
