"""People taking part, session after session: verified, and what roll-calls report more."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.style import BLUE, LINE, REPORTED, layout
from etl.text.vietnam import number

Figure = dict[str, Any]
Row = Mapping[str, Any]


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
