"""Điểm cần hỗ trợ in a browser: Monday morning from opening to an Excel of ten schools, and the funnel's points."""

import io
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.figures.lagging import lagging
from dashboard.figures.snapshot import open_snapshot
from dashboard.figures.standing import FLAGGED
from dashboard.reports.call_list import CALLS
from etl.home.home import Home
from etl.home.tasks import tasks
from tests.e2e.conftest import Server, Visitor, serving, settle
from tests.support.calls import home_to_call

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def many(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a home where half of the schools are to be called."""
    with serving(home_to_call(demo_home, tmp_path_factory.mktemp("goi") / "kho")) as server:
        yield server


@pytest.fixture(params=[1400, 390], ids=["desktop", "phone"])
def caller(request: pytest.FixtureRequest, browser: Browser, many: Server) -> Iterator[Visitor]:
    guest = Visitor(browser, many, request.param)
    yield guest
    guest.context.close()


def choose(page: Page, table: int, count: int) -> None:
    """Mark the first lines of a list: the table is drawn on a canvas."""
    drawn = page.locator("[data-testid=stDataFrame]").nth(table)
    drawn.scroll_into_view_if_needed()
    for line in range(count):
        box = drawn.bounding_box()
        assert box
        page.mouse.click(box["x"] + 16, box["y"] + 36 + 35 * line + 17)
        settle(page)


def test_monday_from_opening_to_ten_schools_to_call_with_tasks_given(many, browser):
    guest = Visitor(browser, many, 1400)
    rows = [r for r in lagging(open_snapshot(many.home)) if r["status"] in FLAGGED]
    page = guest.open("can_ho_tro")
    expect(page.get_by_text(f"{len(rows)} cơ sở cần gọi", exact=False)).to_be_visible()
    choose(page, 0, 1)
    choose(page, 1, 9)
    with page.expect_download() as excel:
        page.get_by_role("button", name="Excel để gọi điện (10)").click()
    book = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))
    written = {str(cell.value) for row in book[CALLS].iter_rows() for cell in row}
    assert {r["school"] for r in rows[:10]} <= written and not {r["school"] for r in rows[10:]} & written
    assert tasks(many.home) == []
    page.get_by_role("button", name="Giao việc (10)").click()
    owner = page.get_by_test_id("stPopoverBody").get_by_label("Người phụ trách", exact=False)
    owner.fill("Lò Thị Hoa")
    owner.press("Enter")
    page.get_by_role("button", name="Giao 10 việc").click()
    expect(page.get_by_text("Đã giao 10 việc cho Lò Thị Hoa.")).to_be_visible()
    assert {t.school_code for t in tasks(many.home)} == {r["school"] for r in rows[:10]}
    expect(page.get_by_role("button", name="Giao 10 việc")).to_have_count(0)
    assert guest.outside == []
    guest.context.close()


def test_a_point_of_the_funnel_opens_its_school(caller):
    page = caller.open("can_ho_tro?phan=Biểu đồ quy mô")
    chart = page.locator("[data-testid=stPlotlyChart]")
    expect(chart).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    mark = chart.locator(".scatterlayer .trace .points path").last  # what asks for a call is drawn last
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    expect(chart.locator(".hoverlayer")).to_contain_text("bấm để mở trang của cơ sở")
    shown = chart.locator(".hoverlayer").text_content() or ""
    page.wait_for_timeout(150)
    page.mouse.click(*at)
    expect(page.get_by_text("Các buổi học")).to_be_visible()
    school = page.locator("h2").first.inner_text()
    assert school in shown
    assert caller.outside == []
