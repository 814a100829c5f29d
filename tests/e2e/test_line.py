"""A line that breaks, a server that starts again, steps back: the view stays, and nobody is spoken to in English."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from etl.home.home import Home
from etl.text.vietnam import percent
from tests.e2e.conftest import WAIT_MS, Visitor, settle
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.e2e

PARTICIPATED = MEASURES["participated"]


def first_figure(page: Page):
    return page.locator("[data-testid=stMetricValue]").first


def choose(page: Page, label: str, value: str) -> None:
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(value)
    page.get_by_role("option").filter(has_text=value).first.wait_for()
    box.press("Enter")


def whole_runs(page: Page) -> list[int]:
    """Return a list that grows with every full run of the page's script that has ended."""
    ended: list[int] = []

    def heard(content: str | bytes) -> None:
        told = ForwardMsg()
        told.ParseFromString(content if isinstance(content, bytes) else content.encode())
        if told.WhichOneof("type") == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            ended.append(1)

    page.on("websocket", lambda line: line.on("framereceived", heard))
    return ended


def wait_for_a_whole_run(page: Page, ended: list[int]) -> None:
    for _ in range(WAIT_MS // 100):
        if ended:
            return
        page.wait_for_timeout(100)
    pytest.fail("the page was not drawn anew after its server had started again")


def shown_of(home: Home, as_of: date | None = None, **where: str) -> str:
    row = figures(open_snapshot(home, as_of), ("province",), Filters({k: (v,) for k, v in where.items()}))[0]
    return percent(rate(row, PARTICIPATED))


def test_back_and_forward_step_through_choices_and_pages(clerk):
    page = clerk.open()
    every, few = shown_of(clerk.server.home), shown_of(clerk.server.home, level="THCS&THPT")
    assert every != few
    choose(page, "Cấp học", "THCS&THPT")
    expect(first_figure(page)).to_have_text(few)
    page.get_by_role("link", name="Bản đồ", exact=True).click()
    expect(page.locator("h1").first).to_have_text("Bản đồ")
    settle(page)
    page.go_back()
    expect(page.locator("h1").first).to_have_text("Tổng quan")
    expect(first_figure(page)).to_have_text(few)
    settle(page)
    page.go_back()
    expect(first_figure(page)).to_have_text(every)
    page.go_forward()
    expect(first_figure(page)).to_have_text(few)


def test_a_server_that_starts_again_shows_the_same_view_to_who_was_there(browser, demo_home):
    port = free_port()
    with serving(demo_home, port) as server:
        guest = Visitor(browser, server, 1400)
        page = guest.open("?cap=Mầm non")
        expect(first_figure(page)).to_have_text(shown_of(demo_home, level="MN"))
    runs = whole_runs(page)
    expect(page.get_by_text("Mất kết nối với máy chủ")).to_be_visible()
    assert "Streamlit" not in page.locator("body").inner_text()
    with serving(demo_home, port):
        expect(page.get_by_text("Mất kết nối với máy chủ")).not_to_be_visible()
        expect(first_figure(page)).to_have_text(shown_of(demo_home, level="MN"))
        wait_for_a_whole_run(page, runs)
        page.get_by_role("radio", name="Cấp học nào theo kịp?").click()
        expect(page.get_by_text("Từng buổi", exact=True)).to_be_visible()
        choose(page, "Cấp học", "Tiểu học")
        expect(first_figure(page)).to_have_text(shown_of(demo_home, level="TH"))
    guest.context.close()


def test_a_typed_day_counts_on_enter(clerk):
    page = clerk.open()
    page.locator("[data-testid=stDateInput]").first.get_by_role("spinbutton").first.click()
    page.keyboard.type("30042025")
    page.keyboard.press("Enter")
    expect(first_figure(page)).to_have_text(shown_of(clerk.server.home, as_of=date(2025, 4, 30)))
    assert "ngay=2025-04-30" in page.url
