"""“Con số này từ đâu?” on the pages: the same figures as the card, each part, and the address that opens it."""

import io

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES
from dashboard.figures.origin import files, lines, origin
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import FOLDER
from dashboard.reports.origin_book import write_origin
from etl.home.home import HOME_VARIABLE
from etl.text.vietnam import number, percent

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def open_page(demo_home, monkeypatch):
    def opened(stem: str, **query: str) -> AppTest:
        monkeypatch.setenv(HOME_VARIABLE, str(demo_home.root))
        page = AppTest.from_file(str(FOLDER / f"{stem}.py"), default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception, page.exception
        return page

    return opened


def said(page: AppTest) -> str:
    return "\n".join(str(e.value) for e in [*page.markdown, *page.caption])


def test_a_link_opens_the_answer_with_the_figures_of_the_view(open_page, demo_home):
    found = origin(open_snapshot(demo_home), "participated", Filters({"level": ("TH",)}))
    page = open_page("tong_quan", so="participated", cap="Tiểu học")
    told = f"**Tham gia: {percent(found.share)}** = {number(found.numerator)} trên {number(found.denominator)} người"
    assert told in said(page)


def test_every_part_shows_what_is_counted(open_page, demo_home):
    shot = open_snapshot(demo_home)
    page = open_page("tong_quan", so="completed")
    page.segmented_control(key="nguon_phan").set_value("Từng cơ sở").run()
    found = origin(shot, "completed")
    assert (
        f"{number(len(found.schools))} cơ sở, cộng lại {number(found.added[0])}, mẫu số {number(found.added[1])}"
        in said(page)
    )
    page.segmented_control(key="nguon_phan").set_value("Các tệp").run()
    assert f"{number(len(files(shot, 'completed')))} tệp." in said(page)
    page.segmented_control(key="nguon_phan").set_value("Từng dòng").run()
    school = next(s for s in found.schools if s.count)
    page.selectbox(key="nguon_truong").set_value(school.code).run()
    assert not page.exception
    behind = lines(shot, "completed", Filters({"school": (school.code,)}))
    assert len(page.dataframe[-1].value) == len(behind) and f"{number(len(behind))} dòng." in said(page)


def test_every_measure_is_asked_from_the_definitions(open_page, demo_home):
    shot = open_snapshot(demo_home)
    page = open_page("dinh_nghia")
    assert {b.key.removeprefix("khong_in_nguon_") for b in page.button if b.key} >= MEASURES.keys()
    for measure in ("sites_connected", "flagged", "retained"):
        opened = open_page("dinh_nghia", so=measure)
        assert percent(origin(shot, measure).share) in said(opened)


def test_a_school_asks_for_its_own_number(open_page, demo_home):
    shot = open_snapshot(demo_home)
    school = next(s for s in origin(shot, "activated").schools if s.count)
    page = open_page("co_so", truong=school.code, so="activated")
    assert f"= {number(school.count)} trên {number(school.base)} người" in said(page) and school.name in said(page)


def test_an_unknown_measure_in_the_address_is_told(open_page):
    page = open_page("tong_quan", so="abc")
    assert "“abc”" in page.warning[-1].value


def test_the_workbook_holds_the_same_sums_and_names_nobody_to_the_province(demo_home):
    shot = open_snapshot(demo_home)
    found, buffer = origin(shot, "participated"), io.BytesIO()
    write_origin(shot, "participated", buffer, scope=Scope("province"))
    book = openpyxl.load_workbook(buffer, data_only=True)
    assert book.sheetnames == ["Con số", "Từng cơ sở", "Các tệp", "Từng dòng"]
    cells = {(r[0].value, r[2].value) for r in book["Con số"].iter_rows(max_col=3)}
    assert ("Tử số", found.numerator) in cells and ("Cộng", found.denominator) in cells
    assert {(p.label, p.count) for s in found.sums for p in s.parts} <= cells
    people = {r["full_name"] for r in shot.rows("select full_name from wh.core_person")}
    assert not {str(v) for row in book["Từng dòng"].iter_rows(values_only=True) for v in row} & people
