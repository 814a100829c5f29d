"""Charts as figures: labels in Vietnamese, blanks left out."""

from dashboard import charts
from dashboard.figures.measures import MEASURES

PARTICIPATED = MEASURES["participated"]


def row(code: str, count: int, people: int, reporting: int = 1, expected: int = 1) -> dict:
    return {
        "commune": code, "commune_name": code, "participated": count, "rostered_base": people, "rostered_listed": people,
        "site_sessions_reporting": reporting, "site_sessions_expected": expected,
    }  # fmt: skip


def test_bars_show_rate_and_people_in_vietnamese_and_leave_blanks_out():
    rows = [row("03127", 881, 1000), row("03325", 0, 0)]
    figure = charts.bars(rows, "commune", PARTICIPATED, target=0.9)
    words = " ".join(a["text"] for a in figure["layout"]["annotations"])
    assert "88,1 %" in words
    assert "881/1.000" in words
    assert "mục tiêu 90 %" in words
    assert figure["data"][0]["y"] == ["03127"]
