"""The chart of a change: from the number before to the number after, cause by cause. A plain Plotly dict."""

from collections.abc import Mapping
from typing import Any

from dashboard.figures.change import CAUSES
from dashboard.figures.change.wording import signed
from dashboard.style import AMBER, BLUE, LINE, MUTED, TEAL, layout
from etl.text.vietnam import number

_ROOM = 0.35
"""Space above and below the steps, as a share of what they span: small steps on large numbers stay visible."""


def change_chart(before: int, after: int, parts: Mapping[str, int]) -> dict[str, Any]:
    """Return a waterfall: the number before, each cause's part (more: teal, less: amber), the number after.

    `parts`: cause → difference, adding up to after − before. The axis does not begin at nought, and says so.
    """
    labels = ["Số trước", *(CAUSES[cause].label for cause in parts), "Số sau"]
    values = [before, *parts.values(), 0]
    levels = [before]
    for difference in parts.values():
        levels.append(levels[-1] + difference)
    low, high = min(levels), max(levels)
    span = max(high - low, 1)
    bottom = max(0.0, low - span * _ROOM)
    return {
        "data": [{
            "type": "waterfall", "x": labels, "y": values, "measure": ["absolute", *["relative"] * len(parts), "total"],
            "text": [number(before), *(signed(d) for d in parts.values()), number(after)], "textposition": "outside",
            "cliponaxis": False, "hoverinfo": "skip", "connector": {"line": {"color": LINE, "width": 1}},
            "increasing": {"marker": {"color": TEAL}}, "decreasing": {"marker": {"color": AMBER}},
            "totals": {"marker": {"color": BLUE}},
        }],
        "layout": layout(
            height=320, bargap=0.35, showlegend=False, margin={"l": 8, "r": 8, "t": 30, "b": 8},
            xaxis={"fixedrange": True, "automargin": True, "tickfont": {"size": 12}},
            yaxis={"fixedrange": True, "range": [bottom, high + span * _ROOM], "gridcolor": LINE, "automargin": True,
                   "tickformat": ",d", "nticks": 5},
            annotations=[{
                "x": 0, "xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "showarrow": False,
                "text": "trục số không bắt đầu từ 0", "font": {"size": 11, "color": MUTED},
            }] if bottom else [],
        ),
    }  # fmt: skip
