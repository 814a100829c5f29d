"""From the demo province to the first figures of one's own, in a real browser, without a command line."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from etl.home.home import Home
from etl.text.vietnam import percent
from tests.e2e.conftest import Visitor, settle
from tests.load.lists import SCHOOLS, SESSIONS, STAFF
from tests.pages.test_first_run import MEETING, PRESENT
from tests.readers.build import text_file
from tests.support.serving import Server, serving

pytestmark = pytest.mark.e2e


@pytest.fixture
def own_server(demo_home: Home, tmp_path: Path) -> Iterator[Server]:
    """Serve a demo home that this test alone leaves."""
    shutil.copytree(demo_home.root, tmp_path / "kho")
    with serving(Home(tmp_path / "kho")) as served:
        yield served


@pytest.fixture
def beginner(browser: Browser, own_server: Server) -> Iterator[Visitor]:
    guest = Visitor(browser, own_server, 1400)
    yield guest
    guest.context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_step(page: Page, title: str) -> None:
    """Wait until the step that is open is the one of this title."""
    step = page.locator("details[open]").filter(has_text=title)
    expect(step.locator("summary")).to_contain_text(title)


def load(page: Page, folder: Path, **files: list[list]) -> None:
    paths = []
    for name, rows in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(text_file(rows))
    page.locator("input[type=file]").set_input_files(paths)
    press(page, "Nạp")
    expect(page.get_by_text(re.compile(rf"^{len(files)} tệp đã nạp"))).to_be_visible()
    settle(page)


def test_a_province_that_saw_the_demo_gets_its_own_first_figures(beginner, tmp_path):
    home = beginner.server.home
    elsewhere = beginner.open("bao_cao")
    page = beginner.open("bat_dau")
    expect(page.get_by_text("Đây là tỉnh minh hoạ")).to_be_visible()
    press(page, "Rời tỉnh minh hoạ")
    press(page, "Cất tỉnh minh hoạ và bắt đầu")
    expect(page.get_by_text("Đã rời tỉnh minh hoạ")).to_be_visible()
    (aside,) = tmp_path.glob("kho-minh-hoa-*")
    assert figures(open_snapshot(Home(aside)))[0]["schools"] > 20 and home.published() is None
    elsewhere.reload()
    expect(elsewhere.get_by_text("Kho chưa có số liệu")).to_be_visible()
    expect(elsewhere.locator("h1").first).to_have_text("Báo cáo")
    press(elsewhere, "Mở trang Bắt đầu")
    expect(elsewhere.locator("h1").first).to_have_text("Bắt đầu")

    open_step(page, "1. Danh sách")
    load(page, tmp_path, truong=SCHOOLS, canbo=STAFF)
    open_step(page, "3. Buổi học và mục tiêu")
    load(page, tmp_path, buoi=SESSIONS)
    open_step(page, "4. Tệp điểm danh và sử dụng")
    load(page, tmp_path, co_mat=PRESENT, zoom=MEETING)
    open_step(page, "5. Số liệu đầu tiên")

    row = figures(open_snapshot(home))[0]
    assert (row["participated"], row["rostered_base"]) == (24, 39)
    told = percent(rate(row, MEASURES["participated"]))
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(told)
    page.get_by_role("link", name="Tổng quan", exact=True).click()
    expect(page.locator("h1").first).to_have_text("Tổng quan")
    settle(page)
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(told)
    assert page.locator("[data-testid=stException]").count() == 0 and beginner.outside == []
    assert not page.get_by_text("Số liệu minh hoạ").count()
