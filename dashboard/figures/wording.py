"""One measure of one row in words: pages, maps and reports say rates, counts and denominators alike."""

from collections.abc import Mapping
from typing import Any

from dashboard.figures.measures import Measure, denominator, denominator_column, is_silent, rate
from etl.text.vietnam import NO_DATA, number, percent

SILENT_WORDS = "im lặng"

BASE_WORDS = {
    "rostered_base": "người trong danh sách",
    "rostered_listed": "người của các cơ sở có danh sách tên",
    "activated": "người đã dùng AI",
    "retained_base": "người bắt đầu dùng AI đủ lâu để xét",
    "sites_expected": "điểm cầu phải kết nối",
    "site_sessions_expected": "lượt báo cáo phải có",
    "attendance_rows": "lượt tham gia ghi nhận",
    "schools": "cơ sở",
}
"""What a column that measures are divided by counts, in words."""


def base_words(measure: Measure) -> str:
    """Return whom or what the rate of `measure` speaks of: "người trong danh sách"."""
    return BASE_WORDS[denominator_column(measure)]


def share_words(row: Mapping[str, Any] | None, measure: Measure) -> str:
    """Return the rate in words: "72,1 %", "im lặng" or "chưa có số liệu"."""
    if row is None:
        return NO_DATA
    if is_silent(row, measure):
        return SILENT_WORDS
    share = rate(row, measure)
    return NO_DATA if share is None else percent(share)


def fraction_words(row: Mapping[str, Any], measure: Measure) -> str:
    """Return "12.428 trên 13.942 người trong danh sách"; of silence only the denominator, for it is no nought."""
    count, base = row[measure.id], denominator(row, measure)
    if count is None or not base:
        return NO_DATA
    if is_silent(row, measure):
        return f"chưa có bằng chứng nào của {number(base)} {base_words(measure)}"
    return f"{number(count)} trên {number(base)} {base_words(measure)}"


def counts_words(row: Mapping[str, Any] | None, measure: Measure) -> str:
    """Return "12/20", "–/20" where nothing was measured, "–" without a denominator."""
    if row is None or not (base := denominator(row, measure)):
        return "–"
    count = None if is_silent(row, measure) else row[measure.id]
    return f"{'–' if count is None else number(count)}/{number(base)}"


def now_words(row: Mapping[str, Any], measure: Measure) -> str:
    """Return the figure of one row in full: "89,3 % (12.460 trên 13.946 người trong danh sách)", "13.946 người"."""
    if measure.base is None:
        return NO_DATA if row[measure.id] is None else f"{number(row[measure.id])} {measure.unit}"
    share, fraction = share_words(row, measure), fraction_words(row, measure)
    return share if share == fraction else f"{share} ({fraction})"
