"""The visual language in one place: colours safe for colour-blind people and for print, type, chart template."""

from typing import Any

INK, MUTED, LINE, PAPER = "#1B2733", "#5B6B7A", "#D5DDE5", "#FFFFFF"
BLUE, TEAL, AMBER, RED = "#0F5C8C", "#2A9D8F", "#C77700", "#B3261E"
TRACK, PALE_BLUE = "#E9EEF3", "#86B4D2"
"""The ground of a bar up to 100 %; what stays in the background beside BLUE."""
REPORTED = "#A9C7DA"
"""Taking part by head-count only: the same meaning as BLUE (verified), weaker evidence."""
NO_DATA_FILL = "#BFC3C8"
"""No figures: a grey that is no class of the scale."""
CLASSES = ("#DCEBF5", "#B3D0E3", "#7FB0D0", "#3F86B3", "#0B4A75")
"""Five classes from low to high, one hue, even steps in lightness."""
CLASSES_OF_CONCERN = ("#FBE9D3", "#F2C894", "#DD9A4C", "#B5681A", "#74400A")
"""The same where a high rate asks for help: dark never means good there."""

EMPTY_FILL, HATCH = "#F4F5F6", "#9AA3AC"
"""No figures on a map: pale with diagonal lines."""
CONTEXT_FILL, CONTEXT_LINE, DIM_LINE, OUTLINE = "#F1F4F6", "#A7B2BC", "#8C979F", "#3A4650"
"""A map's surroundings and their borders, pale borders inside, the border of the whole."""
LIMIT, ON_TRACK, SLIPPING = "#8A97A3", "#8FA6B8", "#6A4C93"
"""Limits of chance; schools that need nothing; schools that are falling. (Behind is AMBER, far behind RED, ahead TEAL.)"""
LEVEL_LINES: dict[str | None, str] = {
    None: BLUE, "MN": TEAL, "TH": AMBER, "THCS": "#7B4FA3", "THPT": "#8C564B", "TH&THCS": "#5B8C00",
    "THCS&THPT": "#C2347F", "GDNN-GDTX": "#00A3C7",
}  # fmt: skip
"""Level (None: all) → its target line: lines of one hue cannot be told apart, these are labelled as well."""
WRONG_FILL = "#FBE9E7"
"""Behind what has to be mended."""
STEPS = (CLASSES[4], BLUE, "#2F78A8", "#5A97BF", PALE_BLUE, "#B0CEE2")
"""The steps of adoption, from the list to lasting use."""

SHEET_LINE, SHEET_HEADING, SHEET_TOTAL, SHEET_QUIET, SHEET_DEMO = "#808080", "#DCE4EE", "#F2F2F2", "#595959", "#9C2A10"
SHEET_TO_FILL = "#FFF9E5"
"""Excel: lines, headings, totals, what is said in passing, the demo's mark; cells that an office fills in."""

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

PRINT = """
@media print {
  @page { size: A4 portrait; margin: 12mm; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [class*="st-key-khong_in"],
  [data-testid="stElementToolbar"], .modebar { display: none !important; }
  html, body, #root, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"]
    { position: static !important; overflow: visible !important; height: auto !important; width: auto !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; zoom: 0.72; }
  [data-testid="stHorizontalBlock"] { display: flex !important; flex-wrap: nowrap !important; }
  [data-testid="stColumn"] { min-width: 0 !important; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
"""Paper: A4, nothing to click, colours as on screen; what stands in a container `khong_in…` stays away."""

CSS = f"""
[data-testid="stMainBlockContainer"] {{ padding-top: 2.6rem; padding-bottom: 3rem; max-width: 1280px; }}
[data-testid="stMainBlockContainer"] h1 {{ font-size: 2rem; padding-bottom: 0.2rem; }}
[data-testid="stMainBlockContainer"] [data-testid="stAlertContainer"] {{ padding-top: 0.6rem; padding-bottom: 0.6rem; }}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {{ color: {MUTED} !important; opacity: 1; }}
[data-testid="stMainBlockContainer"] h3 {{ font-size: 1.25rem; }}
[data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: "Chọn tệp hoặc thả tệp vào đây"; font-size: 0.95rem; }}
[data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
[data-testid="stMetricValue"] * {{ white-space: normal; overflow: visible; overflow-wrap: anywhere; }}
[data-testid="stMetricValue"] {{ font-variant-numeric: tabular-nums; }}
[data-testid="stMetricDelta"] * {{ white-space: normal; overflow: visible; }}
[class*="st-key-cau_tra_loi"] p {{ font-size: 1.3rem; line-height: 1.5; }}
.thanh {{ position: relative; height: 10px; background: {TRACK}; border-radius: 2px; margin: 0.15rem 0 0.2rem; }}
.thanh b {{ position: absolute; left: 0; top: 0; bottom: 0; border-radius: 2px; }}
.bang-thanh {{ width: 100%; border-collapse: collapse; }}
.bang-thanh th {{ font-weight: 400; text-align: right; padding: 0.2rem 0.8rem 0.2rem 0; width: 1%; min-width: 7.5rem; }}
.bang-thanh td:last-child {{ width: 1%; white-space: nowrap; padding-left: 0.8rem; font-variant-numeric: tabular-nums; }}
.bang-thanh small {{ color: {MUTED}; }}
.bang-thanh .thanh {{ height: 16px; margin: 0; }}
.phep-cong {{ width: 100%; border-collapse: collapse; margin: 0 0 0.9rem; }}
.phep-cong caption {{ text-align: left; font-weight: 600; padding: 0 0 0.2rem; color: {INK}; }}
.phep-cong th {{ font-weight: 400; text-align: left; padding: 0.15rem 1rem 0.15rem 0; }}
.phep-cong td {{ text-align: right; white-space: nowrap; vertical-align: top; font-variant-numeric: tabular-nums; }}
.phep-cong small {{ color: {MUTED}; }}
.phep-cong tfoot th, .phep-cong tfoot td {{ border-top: 1px solid {OUTLINE}; font-weight: 600; }}
.muc-tieu {{ color: {RED}; font-size: 0.875rem; margin: 0.3rem 0 0; }}
.ban-do-nho {{ display: block; max-width: 100%; margin: 0 auto; }}
@media (min-width: 641px) {{ .bang-thanh th {{ white-space: nowrap; }} }}
.thanh i {{ position: absolute; top: -3px; bottom: -3px; width: 3px; margin-left: -1px; background: {RED}; }}
.chu-giai {{ display: flex; flex-wrap: wrap; gap: 0.2rem 1.1rem; font-size: 0.9rem; }}
.chu-giai span {{ white-space: nowrap; }}
.chu-giai i {{ display: inline-block; width: 1.5em; height: 0.95em; margin-right: 0.4em; vertical-align: -0.1em;
  border: 1px solid {LINE}; border-radius: 2px; }}
.chu-giai small {{ color: {MUTED}; font-size: 0.85em; }}
@media (min-width: 1700px) {{
  [data-testid="stMainBlockContainer"] {{ max-width: 1560px; }}
  html {{ font-size: 18px; }}
}}
@media (max-width: 640px) {{
  [data-testid="stMainBlockContainer"] {{ padding-left: 1rem; padding-right: 1rem; }}
  [class*="st-key-cau_tra_loi"] p {{ font-size: 1.12rem; }}
}}
{PRINT}
"""
"""The few rules that the theme cannot say: less empty space on top, figures of one width, bullet bars, a projector's
larger letters, and the uploader's own words, which Streamlit has in English only."""
