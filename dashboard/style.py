"""The visual language in one place: colours safe for colour-blind people and for print, type, chart template."""

from typing import Any

INK, MUTED, LINE, PAPER = "#1B2733", "#5B6B7A", "#D5DDE5", "#FFFFFF"
BLUE, TEAL, AMBER, RED = "#0F5C8C", "#2A9D8F", "#C77700", "#B3261E"
REPORTED = "#A9C7DA"
"""Taking part by head-count only: the same meaning as BLUE (verified), weaker evidence."""
NO_DATA_FILL = "#BFC3C8"
"""No figures: a grey that is no class of the scale."""
CLASSES = ("#DCEBF5", "#B3D0E3", "#7FB0D0", "#3F86B3", "#0B4A75")
"""Five classes from low to high, one hue, even steps in lightness."""
CLASSES_OF_CONCERN = ("#FBE9D3", "#F2C894", "#DD9A4C", "#B5681A", "#74400A")
"""The same where a high rate asks for help: dark never means good there."""

FONT = "Source Sans Pro, Source Sans, Segoe UI, Arial, sans-serif"


def layout(**more: Any) -> dict[str, Any]:
    """Return a Plotly layout: our font, thin grid, decimal comma, no tool clutter; `more` overrides."""
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "separators": ",.",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"family": FONT, "size": 13, "color": INK}},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": {"text": ""}},
        "dragmode": False,
    }
    return base | more


CONFIG = {"displayModeBar": False, "scrollZoom": False, "locale": "vi"}

CSS = """
[data-testid="stMainBlockContainer"] { padding-top: 2.6rem; padding-bottom: 3rem; max-width: 1280px; }
[data-testid="stMainBlockContainer"] h1 { font-size: 2rem; padding-bottom: 0.7rem; }
[data-testid="stMainBlockContainer"] h3 { font-size: 1.25rem; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "Chọn tệp hoặc thả tệp vào đây"; font-size: 0.95rem; }
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stMetricValue"] * { white-space: normal; overflow: visible; overflow-wrap: anywhere; }
[data-testid="stMetricValue"] { font-variant-numeric: tabular-nums; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
}
@media print { [data-testid="stSidebar"], [data-testid="stToolbar"] { display: none; } }
"""
"""The few rules that the theme cannot say: less empty space on top, figures of one width, a clean print,
and the uploader's own words, which Streamlit has in English only."""
