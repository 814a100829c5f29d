"""Tổng quan as an answer: what changed, what to do and where are those of the figures; every question has its detail."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.overview.detail import QUESTIONS
from dashboard.pages_list import FOLDER
from etl.home.home import HOME_VARIABLE, Home
from etl.text.vietnam import number, percent

pytestmark = pytest.mark.filterwarnings("ignore")


def opened(home: Home, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = AppTest.from_file(str(FOLDER / "tong_quan.py"), default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def words(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (page.markdown, page.caption, page.info) for e in kind)


def test_the_step_since_last_week_is_the_difference_of_the_figures(demo_home, monkeypatch):
    day = date(2025, 4, 27)
    now, before = (figures(open_snapshot(demo_home, d))[0] for d in (day, day - timedelta(weeks=1)))
    more = now["participated"] - before["participated"]
    assert more > 0
    page = opened(demo_home, monkeypatch, ngay=day.isoformat())
    assert page.metric[0].delta.startswith(f"+{number(more)} (")
    assert page.metric[3].delta.endswith(f"từ {day - timedelta(weeks=1):%d/%m}") and "điểm" not in page.metric[3].delta
    assert "Lớp giáo viên, buổi 4 (27/04)" in words(page)


def test_in_the_first_week_there_is_nothing_to_compare_with(demo_home, monkeypatch):
    page = opened(demo_home, monkeypatch, ngay="2025-03-02")
    assert "Đây là tuần đầu của chương trình." in words(page)
    assert not any(m.delta for m in page.metric)


def test_schools_to_call_are_those_of_the_view(demo_home, monkeypatch):
    shot = open_snapshot(demo_home)
    standing = {r["school_code"]: r["status"] for r in shot.rows("select school_code, status from school_standing")}
    for place, where in ((None, {}), ("Huyện Mường Chà (cũ)", {"district": ("097",)})):
        schools = [r["school"] for r in figures(shot, ("school",), Filters(where)) if r["school"]]
        statuses = [standing.get(s) for s in schools]
        page = opened(demo_home, monkeypatch, **({"noi": place} if place else {}))
        call = next((m.value for m in page.markdown if m.value.startswith("Gọi ")), "")
        for status, told in (("silent", "im lặng"), ("slipping", "đang giảm")):
            count = statuses.count(status)
            assert (f"**{number(count)}** cơ sở {told}" in call) == bool(count)


def test_the_lowest_places_are_those_with_the_lowest_rates(demo_home, monkeypatch):
    measure = MEASURES["participated"]
    rows = [r for r in figures(open_snapshot(demo_home), ("commune",)) if r["commune"] and r["rostered_base"]]
    lowest = sorted(rows, key=lambda r: rate(r, measure) or 0)[:5]
    table = next(m.value for m in opened(demo_home, monkeypatch).markdown if "nơi thấp nhất" in m.value)
    assert [r["commune_name"] in table and percent(rate(r, measure)) in table for r in lowest] == [True] * 5
    assert table.count("\n| ") == 6


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("day", ["2025-12-14", "2025-03-05"])
def test_every_question_has_an_answer_or_says_why_not(question, day, demo_home, monkeypatch):
    page = opened(demo_home, monkeypatch, hoi=question, ngay=day)
    assert len(page.get("plotly_chart")) + len(page.get("html")) + len(page.info) > 0
