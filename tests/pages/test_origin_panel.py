"""“Con số này từ đâu?” on the pages: the same figures as the card, each part, and the address that opens it."""

import io

import openpyxl
import pytest

from dashboard import places
from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES
from dashboard.figures.origin import files, lines, origin
from dashboard.figures.query import figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from dashboard.reports.origin_book import write_origin
from etl.model.vocabulary import LEVELS
from etl.text.vietnam import NO_DATA, number, percent
from tests.pages.test_pages import open_page as opened
from tests.pages.test_pages import texts

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def open_page(demo_home, monkeypatch):
    return lambda stem, **query: opened(stem, demo_home, monkeypatch, **query)


def test_a_link_opens_the_answer_with_the_figures_of_the_view(open_page, demo_home):
    found = origin(open_snapshot(demo_home), "participated", Filters({"level": ("TH",)}))
    page = open_page("tong_quan", so="participated", cap="Tiểu học")
    told = f"**Tham gia: {percent(found.share)}** = {number(found.numerator)} trên {number(found.denominator)} người"
    assert told in texts(page)


def test_every_part_shows_what_is_counted(open_page, demo_home):
    shot = open_snapshot(demo_home)
    page = open_page("tong_quan", so="completed")
    page.segmented_control(key="nguon_phan").set_value("Từng cơ sở").run()
    found = origin(shot, "completed")
    assert (
        f"{number(len(found.schools))} cơ sở, cộng lại {number(found.added[0])}, mẫu số {number(found.added[1])}"
        in texts(page)
    )
    page.segmented_control(key="nguon_phan").set_value("Các tệp").run()
    assert f"{number(len(files(shot, 'completed')))} tệp." in texts(page)
    page.segmented_control(key="nguon_phan").set_value("Từng dòng").run()
    school = next(s for s in found.schools if s.count)
    page.selectbox(key="nguon_truong").set_value(school.code).run()
    assert not page.exception
    behind = lines(shot, "completed", Filters({"school": (school.code,)}))
    assert not page.dataframe[-1].value.isna().any().any()  # Streamlit would write "None"
    assert len(page.dataframe[-1].value) == len(behind) and f"{number(len(behind))} dòng." in texts(page)


def test_every_measure_is_asked_from_the_definitions(open_page, demo_home):
    shot = open_snapshot(demo_home)
    page = open_page("dinh_nghia")
    assert {b.key.removeprefix("khong_in_nguon_") for b in page.button if b.key} >= MEASURES.keys()
    for measure in ("sites_connected", "flagged", "retained"):
        shown = open_page("dinh_nghia", so=measure)
        assert percent(origin(shot, measure).share) in texts(shown)


def test_a_school_asks_for_its_own_number(open_page, demo_home):
    shot = open_snapshot(demo_home)
    school = next(s for s in origin(shot, "activated").schools if s.count)
    page = open_page("co_so", truong=school.code, so="activated")
    assert f"= {number(school.count)} trên {number(school.base)} người" in texts(page) and school.name in texts(page)


def test_a_view_without_any_figures_is_told_and_no_error(open_page, demo_home):
    shot = open_snapshot(demo_home)
    met = {(r["commune"], r["level"]) for r in figures(shot, ("commune", "level"))}
    label, level = next(
        (label, level.name) for label, place in places.by_label().items() for level in LEVELS
        if place.key == "commune" and (place.code, level.code) not in met
    )  # fmt: skip
    page = open_page("dinh_nghia", so="completed", noi=label, cap=level)
    assert f"**Hoàn thành**: {NO_DATA} · " in texts(page)


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
