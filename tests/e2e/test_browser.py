"""What only a browser shows: pages without the network, a file dropped in, the address kept."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import PAGES
from etl.text.vietnam import percent
from tests.e2e.conftest import Visitor, settle

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.stem)
def test_a_page_needs_no_other_address_and_fits_the_width(entry, visitor):
    page = visitor.open(entry.stem if entry != PAGES[0] else "")
    expect(page.locator("h1").first).to_have_text(entry.title)
    assert visitor.outside == []
    assert page.locator("[data-testid=stException]").count() == 0
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0


def test_the_overview_shows_the_figure_of_figures(clerk):
    page = clerk.open()
    row = figures(open_snapshot(clerk.server.home))[0]
    value = page.locator("[data-testid=stMetricValue]").first
    expect(value).to_have_text(percent(rate(row, MEASURES["participated"])))


def test_the_address_opens_the_same_view(clerk):
    page = clerk.open("?cap=Mầm non")
    row = figures(open_snapshot(clerk.server.home), ("province",), Filters({"level": ("MN",)}))[0]
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(percent(rate(row, MEASURES["participated"])))
    page.get_by_role("link", name="Bản đồ", exact=True).click()
    expect(page.locator("h1").first).to_have_text("Bản đồ")
    settle(page)
    assert "cap=" in page.url


def test_a_dropped_file_shows_its_ledger_and_a_refused_one_its_reason(clerk, tmp_path: Path):
    good = tmp_path / "diem_danh.csv"
    snapshot = open_snapshot(clerk.server.home)
    school = snapshot.rows("select school_code from school_dim where is_valid limit 1")[0]["school_code"]
    good.write_text(f"Mã buổi,Mã trường,Sĩ số\nGV1,{school},3\nGV1,KHONG-CO,4\n", encoding="utf-8")
    bad = tmp_path / "ghi_chu.csv"
    bad.write_text("Cột A,Cột B\n1,2\n", encoding="utf-8")
    before = clerk.server.home.version
    page = clerk.open("nap_du_lieu")
    page.locator("input[type=file]").set_input_files([good, bad])
    page.get_by_role("button", name="Nạp", exact=True).click()
    expect(page.get_by_text("2 dòng = 1 được tính + 0 trùng + 1 chờ xử lý + 0 không nhận")).to_be_visible()
    expect(page.get_by_text("Không nhận ra loại tệp này", exact=False).first).to_be_visible()
    assert clerk.server.home.version != before


def test_visitor_cuts_off_other_addresses(clerk: Visitor):
    page = clerk.open()
    page.evaluate("fetch('https://example.org/').catch(() => 0)")
    page.wait_for_timeout(200)
    assert clerk.outside == ["https://example.org/"]


def test_a_row_of_the_list_opens_the_school(clerk):
    page = clerk.open("co_so")
    table = page.locator("[data-testid=stDataFrame]").first
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 80, box["y"] + 55)  # the first row: the table is drawn on a canvas
    expect(page.get_by_text("Các buổi học")).to_be_visible()
    assert "truong=" in page.url
