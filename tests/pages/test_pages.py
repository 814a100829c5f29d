"""Every page through Streamlit's AppTest: full, empty home, empty filter; its figures are those of `figures`."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import places
from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import FOLDER, PAGES
from etl.home.home import HOME_VARIABLE, Home
from etl.text.vietnam import number, percent

pytestmark = pytest.mark.filterwarnings("ignore")

WITH_FIGURES = [p for p in PAGES if p.stem != "ranh_gioi"]
"""Boundaries are there before any figures are."""


def open_page(stem: str, home: Home, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = AppTest.from_file(str(FOLDER / f"{stem}.py"), default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def texts(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (page.title, page.markdown, page.caption, page.info, page.warning)
                     for e in kind)  # fmt: skip


def test_the_menu_lists_every_page_file_and_no_other():
    assert {p.stem for p in PAGES} == {f.stem for f in FOLDER.glob("*.py")}


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.stem)
def test_a_page_opens_on_the_demo_province(entry, demo_home, monkeypatch):
    page = open_page(entry.stem, demo_home, monkeypatch)
    assert page.title[0].value
    assert not page.error


@pytest.mark.parametrize(
    "entry", [p for p in WITH_FIGURES if p.stem not in ("nap_du_lieu", "bat_dau")], ids=lambda e: e.stem
)
def test_a_figures_page_says_date_version_and_that_the_demo_is_illustrative(entry, demo_home, monkeypatch):
    shown = texts(open_page(entry.stem, demo_home, monkeypatch))
    assert "Số liệu minh hoạ" in shown
    assert "14/12/2025" in shown
    assert str(demo_home.version) in shown


@pytest.mark.parametrize("entry", WITH_FIGURES, ids=lambda e: e.stem)
def test_a_page_of_an_empty_home_says_how_to_begin(entry, empty_home, monkeypatch):
    page = open_page(entry.stem, empty_home, monkeypatch)
    assert "danh sách cơ sở" in texts(page)
    ways = [b.label for b in page.button if "trang Bắt đầu" in b.label]
    assert len(ways) == (0 if entry.stem == "bat_dau" else 1)


def test_the_overview_shows_the_figures_of_figures(demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch)
    row = figures(open_snapshot(demo_home))[0]
    shown = {m.label: m.value for m in page.metric}
    for measure in ("participated", "completed", "active_28d"):
        assert shown[MEASURES[measure].label] == percent(rate(row, MEASURES[measure]))
    assert shown["Cần hỗ trợ"] == f"{number(row['flagged'])} cơ sở"
    assert f"**{number(row['participated'])}** trong **{number(row['rostered'])}** người" in texts(page)


def test_the_level_filter_reaches_the_figures(demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch)
    page.selectbox(key="cap").select("Mầm non").run()
    assert not page.exception
    row = figures(open_snapshot(demo_home), ("province",), Filters({"level": ("MN",)}))[0]
    assert page.metric[0].value == percent(rate(row, MEASURES["participated"]))


def test_a_link_with_level_and_date_opens_the_same_view(demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch, cap="Tiểu học", ngay="2025-04-30")
    assert page.selectbox(key="cap").value == "Tiểu học"
    assert "30/04/2025" in texts(page)


def test_a_link_with_a_place_narrows_every_figure_to_it(demo_home, monkeypatch):
    shot = open_snapshot(demo_home)
    for key in ("commune", "district", "old_commune"):
        row = next(r for r in figures(shot, (key,)) if r[key] and r["rostered_base"])
        label = places.find(key, row[key]).label
        page = open_page("tong_quan", demo_home, monkeypatch, noi=label)
        assert f"{number(row['participated'])} trên {number(row['rostered_base'])} người" in texts(page)
        assert f"**{number(row['schools'])} cơ sở**" in texts(open_page("co_so", demo_home, monkeypatch, noi=label))


def test_the_open_school_stays_open_when_filters_leave_it_out(demo_home, monkeypatch):
    school = figures(open_snapshot(demo_home), ("school",), Filters({"level": ("MN",)}))[0]
    page = open_page("co_so", demo_home, monkeypatch, truong=school["school"], cap="THPT")
    assert page.header[0].value == school["school_name"]


@pytest.mark.parametrize(("day", "office"), [("2025-06-30", "Phòng GD&ĐT huyện"), ("2025-07-01", "UBND xã, phường")])
def test_places_can_be_grouped_by_who_answers_on_the_day(day, office, demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch, ngay=day, dia_gioi="Cơ quan quản lý")
    assert f"Theo cơ quan quản lý ngày {day[8:]}/{day[5:7]}/2025: {office}" in texts(page)


def test_a_school_page_says_who_answered_for_it_on_both_sides_of_the_change(demo_home, monkeypatch):
    shot = open_snapshot(demo_home)
    school = next(r for r in figures(shot, ("school",), Filters({"level": ("MN",)})) if r["school"])["school"]
    for day, of in (("2025-06-30", "Phòng GD&ĐT"), ("2025-07-01", "UBND")):
        page = open_page("co_so", demo_home, monkeypatch, truong=school, ngay=day)
        assert f"quản lý: {of}" in texts(page)
        assert "- **Phòng GD&ĐT" in texts(page) and "- **UBND" in texts(page) and "142/2025/NĐ-CP" in texts(page)


def test_a_place_is_explained_with_its_namesake(demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch, noi="Xã Mường Chà")
    assert "không phải thị trấn Mường Chà cũ, nay thuộc xã Na Sang" in texts(page)


def test_a_school_page_shows_its_people_sessions_and_lines(demo_home, monkeypatch):
    snapshot = open_snapshot(demo_home)
    row = next(r for r in figures(snapshot, ("school",)) if r["school"] and r["participated_verified"])
    page = open_page("co_so", demo_home, monkeypatch, truong=row["school"])
    assert row["school_name"] in [h.value for h in page.header]
    assert page.metric[0].value == percent(rate(row, MEASURES["participated"]))
    frames = [f.value for f in page.dataframe]
    sessions, people, lines = frames[0], frames[1], frames[2]
    assert len(people) == row["rostered"]
    assert people["Đã tham gia"].sum() == row["participated_verified"]
    assert {"Tệp", "Dòng", "Vì sao"} <= set(lines.columns)
    assert len(sessions) == len(snapshot.rows("select * from session_dim"))


def test_an_empty_filter_draws_nothing_and_says_so(demo_home, monkeypatch):
    page = open_page("tong_quan", demo_home, monkeypatch, ngay="2025-03-01", cap="THCS&THPT")
    assert not page.exception


def test_showing_names_is_logged_once_per_visit(demo_home, monkeypatch):
    school = open_snapshot(demo_home).rows("select school_code from school_dim limit 1 offset 3")[0]["school_code"]
    log = demo_home.root / "log" / "access.jsonl"
    before = log.read_text(encoding="utf-8").count("\n") if log.exists() else 0
    page = open_page("co_so", demo_home, monkeypatch, truong=school)
    page.run()
    lines = log.read_text(encoding="utf-8").splitlines()[before:]
    assert len(lines) == 1
    assert f'"school": "{school}"' in lines[0]


def test_a_silent_school_shows_silence_and_no_nought(demo_home, monkeypatch):
    opening_day = date(2025, 3, 1)
    rows = figures(open_snapshot(demo_home, opening_day), ("school",))
    silent = [r for r in rows if r["site_sessions_expected"] and not r["site_sessions_reporting"]]
    assert silent, "some schools of the demo province miss the opening"
    page = open_page("co_so", demo_home, monkeypatch, truong=silent[0]["school"], ngay=opening_day.isoformat())
    assert page.metric[0].value == "im lặng"
    assert page.dataframe[0].value["Xác minh"].isna().sum() > 0
