"""Ways that people walk from beginning to end, each to a figure: a number to its lines, a mixed heap of files to a rate, a
silent school to a call and off the list, the whole with every other address cut off.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import lagging
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.origin import lines, origin
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.figures.standing import FLAGGED
from etl.home.home import Home
from etl.home.tasks import tasks
from etl.text.vietnam import number, percent
from tests.e2e.conftest import Visitor, settle
from tests.e2e.test_support import choose
from tests.load.lists import ROLLCALL, ZOOM, joined, office
from tests.readers.build import text_file
from tests.support.serving import Server, serving

pytestmark = pytest.mark.e2e
FIGURE = "[data-testid=stMetricValue]"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """Serve an office with its lists and one roll-call, of one school."""
    clerk = office(tmp_path)
    clerk.load(clerk.file("buổi 1.csv", [ROLLCALL, ["S1", "22000001", 1, "Lò Thị Hoa"]]))
    with serving(Home(clerk.home)) as served:
        yield served


@pytest.fixture
def guest(browser: Browser, small: Server) -> Iterator[Visitor]:
    made = Visitor(browser, small, 1400)
    yield made
    assert made.outside == []
    made.context.close()


def taking_part(home: Home) -> str:
    return percent(rate(figures(open_snapshot(home))[0], MEASURES["participated"]))


def go(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.locator("h1").first).to_have_text(title)
    settle(page)


def upload(page: Page, folder: Path, **files: str | list[list]) -> None:
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(content.encode("utf-8") if isinstance(content, str) else text_file(content))
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_role("button", name="Nạp", exact=True).click()


def test_a_figure_is_followed_down_to_its_lines(visitor: Visitor) -> None:
    shot = open_snapshot(visitor.server.home)
    found = origin(shot, "completed")
    page = visitor.open()
    page.locator(".st-key-khong_in_nguon_completed button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(
        f"{percent(found.share)} = {number(found.numerator)} trên {number(found.denominator)}"
    )
    assert "so=completed" in page.url
    [base, rest] = dialog.locator(".phep-cong").all()
    expect(base.locator("tfoot td")).to_have_text(f"{number(found.denominator)} người")
    expect(rest.locator("tfoot td")).to_have_text(f"{number(found.denominator - found.numerator)} người")
    dialog.get_by_role("radio", name="Từng dòng").click()
    school = next(s for s in found.schools if s.count)
    box = dialog.get_by_role("combobox", name="Cơ sở")
    box.click()
    box.fill(school.name)
    box.press("Enter")
    behind = lines(shot, "completed", Filters({"school": (school.code,)}))
    expect(dialog).to_contain_text(f"{number(len(behind))} dòng.")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.wait_for_function("!location.search.includes('so=')")
    assert visitor.outside == []


def test_a_mixed_heap_of_files_becomes_a_rate_and_says_what_it_is_not(guest: Visitor, tmp_path: Path) -> None:
    home = guest.server.home
    before = taking_part(home)
    page = guest.open("nap_du_lieu")
    upload(
        page, tmp_path,
        diem_danh=[ROLLCALL, ["S1", "22000005", 20, ""], ["S1", "22000002", "", "Quàng Văn Bun"]],
        participants_91234567890=[ZOOM, joined("Giàng Thị Mỷ", "my@example.org"), joined("Ai đó không quen")],
        cho_ca="Cá,Giá\ntrắm,80000\n",
    )  # fmt: skip
    expect(page.get_by_text(re.compile("^2 tệp đã nạp"))).to_be_visible()
    expect(page.get_by_text("cho_ca.csv").first).to_be_visible()
    [row] = figures(open_snapshot(home))
    assert (row["participated"], row["rostered_base"]) == (23, 39)
    go(page, "Tổng quan")
    expect(page.locator(FIGURE).first).to_have_text(taking_part(home))
    assert taking_part(home) != before


def test_a_silent_school_is_called_and_leaves_the_list(guest: Visitor, tmp_path: Path) -> None:
    home = guest.server.home
    flagged = [r for r in lagging(open_snapshot(home)) if r["status"] in FLAGGED]
    page = guest.open("can_ho_tro")
    expect(page.get_by_text(f"{len(flagged)} cơ sở", exact=True)).to_be_visible()
    choose(page, 0, 1)
    page.get_by_role("button", name="Giao việc (1)").click()
    owner = page.get_by_test_id("stPopoverBody").get_by_label("Người phụ trách", exact=False)
    owner.fill("Lò Văn Phong")
    owner.press("Enter")
    page.get_by_role("button", name="Giao 1 việc").click()
    expect(page.get_by_text("Đã giao 1 việc cho Lò Văn Phong.")).to_be_visible()
    [task] = tasks(home)
    assert task.school_code == flagged[0]["school"] and flagged[0]["status"] == "silent"

    go(page, "Nạp dữ liệu")
    people = {"22000002": "Quàng Văn Bun", "22000003": "Cà Thị Lả; Vàng A Dơ", "22000005": ""}
    count = 20 if task.school_code == "22000005" else ""
    upload(page, tmp_path, bu=[ROLLCALL, ["S1", task.school_code, count, people[task.school_code]]])
    expect(page.get_by_text(re.compile("^1 tệp đã nạp"))).to_be_visible()

    left = [r for r in lagging(open_snapshot(home)) if r["status"] in FLAGGED]
    assert task.school_code not in {r["school"] for r in left} and len(left) == len(flagged) - 1
    go(page, "Điểm cần hỗ trợ")
    expect(page.get_by_text(f"{len(left)} cơ sở", exact=True)).to_be_visible()
    page.get_by_role("radio", name="Việc đã giao").click()
    expect(page.get_by_text("1 việc đang mở.", exact=False)).to_be_visible()


def test_filters_are_sent_as_a_link_and_read_on_a_phone(browser: Browser, server: Server) -> None:
    shot = open_snapshot(server.home)
    place = max((r for r in figures(shot, ("commune",), Filters({"level": ("TH",)})) if r["commune"]),
                key=lambda r: r["rostered_base"])  # fmt: skip
    desk, phone = Visitor(browser, server, 1400), Visitor(browser, server, 390)
    page = desk.open()
    for label, value in (("Cấp học", "Tiểu học"), ("Địa bàn", place["commune_name"])):
        box = page.get_by_role("combobox", name=label)
        box.click()
        box.fill(value)
        box.press("Enter")
        settle(page)
    [row] = figures(shot, ("province",), Filters({"level": ("TH",), "commune": (place["commune"],)}))
    told = percent(rate(row, MEASURES["participated"]))
    expect(page.locator(FIGURE).first).to_have_text(told)
    read = phone.open(page.url.removeprefix(server.address + "/"))
    expect(read.locator(FIGURE).first).to_have_text(told)
    expect(read.get_by_text(f"{number(row['participated'])} trên {number(row['rostered_base'])} người")).to_be_visible()
    assert desk.outside == phone.outside == []
    desk.context.close()
    phone.context.close()
