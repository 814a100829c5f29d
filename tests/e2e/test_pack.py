"""The offline pack as people without a line open it: from a file, every address cut off, on a desk and on a phone."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from dashboard.figures.measures import MEASURES, RATES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import Snapshot, open_snapshot
from dashboard.figures.standing import FLAGGED
from dashboard.maps.classes import fills, grade
from dashboard.reports.pack import write_pack
from dashboard.reports.question import Question
from etl.home.home import Home
from etl.text.fold import fold_words
from etl.text.vietnam import number, percent
from geo import units
from tests.e2e.test_accessible import RULES

pytestmark = pytest.mark.e2e
A4_HEIGHT, A4_WIDTH = 1047, 718
"""Pixels of an A4 page inside margins of 10 mm."""


@pytest.fixture(scope="module")
def shot(demo_home: Home) -> Snapshot:
    return open_snapshot(demo_home)


@pytest.fixture(scope="module")
def file(shot: Snapshot, demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gói") / "bản xem.html"
    path.write_bytes(write_pack(Question(shot, None, home=demo_home.root)))
    return path


class Reader:
    """Opens the file with everything else cut off; `asked`: addresses asked for, `errors`: what the script complained of."""

    def __init__(self, browser: Browser, file: Path, width: int, *, has_script: bool = True) -> None:
        self.file, self.asked, self.errors = file, [], []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, locale="vi-VN", java_script_enabled=has_script, offline=True
        )
        self.context.route("**/*", self._cut)

    def _cut(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def open(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.goto(self.file.as_uri())
        return page


@pytest.fixture(params=[1400, 390], ids=["desktop", "phone"])
def reader(request: pytest.FixtureRequest, browser: Browser, file: Path) -> Iterator[Reader]:
    made = Reader(browser, file, request.param)
    yield made
    assert [url for url in made.asked if url != file.as_uri()] == [] and made.errors == []
    made.context.close()


def too_wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def lines(page: Page, key: str) -> list[int]:
    shown = f"#bang-{key} tbody > tr[data-n]:not([hidden])"
    return page.eval_on_selector_all(shown, "lines => lines.map(line => Number(line.dataset.n))")


def data_of(file: Path) -> dict[str, Any]:
    text = html.document_fromstring(file.read_text(encoding="utf-8")).get_element_by_id("so-lieu").text
    return json.loads(text)


def test_the_map_answers_for_the_measure_and_the_commune_chosen(reader: Reader, shot: Snapshot):
    page = reader.open()
    row = max((r for r in figures(shot, ("commune",)) if r["commune"]), key=lambda r: r["rostered_base"])
    shape = page.locator(f".xa[data-code='{row['commune']}']")
    page.get_by_label("Chỉ số trên bản đồ").select_option(label=MEASURES["activated"].label)
    share = percent(rate(row, MEASURES["activated"]))
    expect(shape).to_have_attribute("aria-label", f"{row['commune_name']}: Đã dùng AI {share}"
                                    f" {number(row['activated'])}/{number(row['rostered_listed'])}")  # fmt: skip
    assert shape.get_attribute("fill") == fills(MEASURES["activated"])[grade(row, MEASURES["activated"])]
    shape.dispatch_event("click")
    panel = page.locator("#xem-xa")
    expect(panel.get_by_role("heading")).to_have_text(row["commune_name"])
    for measure_id in RATES:
        line = panel.locator("tr", has=page.get_by_role("rowheader", name=MEASURES[measure_id].label, exact=True))
        told = rate(row, MEASURES[measure_id])
        if told is not None:
            expect(line).to_contain_text(f"{percent(told)}{number(row[measure_id])} trên ")
    assert too_wide(page) <= 0
    panel.get_by_role("button", name=f"Xem {number(row['schools'])} cơ sở ở đây").click()
    assert len(lines(page, "school")) == row["schools"]
    expect(page.locator("#bang-school")).to_be_visible()
    assert too_wide(page) <= 0


def test_tables_are_searched_without_marks_filtered_and_sorted(reader: Reader, shot: Snapshot):
    page, rows = reader.open(), data_of(reader.file)["tables"]["school"]
    page.get_by_role("button", name=f"Cơ sở {number(len(rows))}").click()
    assert lines(page, "school") == list(range(len(rows)))
    page.get_by_label("Tìm tên").fill("TIEU HOC muong")
    expected = [n for n, r in enumerate(rows) if all(w in fold_words(r["name"]) for w in ("tieu", "hoc", "muong"))]
    page.wait_for_function(
        "n => document.querySelectorAll('#bang-school tr[data-n]:not([hidden])').length === n", arg=len(expected)
    )
    assert lines(page, "school") == expected and expected
    page.get_by_label("Tìm tên").fill("")
    page.get_by_label("Cấp học").select_option("MN")
    page.wait_for_function(
        "document.getElementById('dem').textContent.length > 0 && document.getElementById('tim').value === ''"
    )
    page.wait_for_timeout(200)
    codes = {r["school"] for r in figures(shot, ("school", "level")) if r["level"] == "MN" and r["school"]}
    assert {rows[n]["code"] for n in lines(page, "school")} == codes
    page.get_by_label("Xếp theo").select_option("participated")
    rates = [rows[n]["rates"][0] for n in lines(page, "school")]
    measured = [r for r in rates if r not in (None, -1)]
    assert measured == sorted(measured) and rates[: len(measured)] == measured
    page.get_by_label("Cấp học").select_option("")
    page.get_by_label("Tình trạng").select_option("!")
    statuses = {r["school_code"]: r["status"] for r in shot.rows("select school_code, status from school_standing")}
    assert {rows[n]["code"] for n in lines(page, "school")} == {c for c, s in statuses.items() if s in FLAGGED}
    page.get_by_label("Tình trạng").select_option("")
    name = page.locator("#bang-school .ten:visible").first
    name.click()
    expect(name).to_have_attribute("aria-expanded", "true")
    told = page.locator("#bang-school .ct")
    row = rows[lines(page, "school")[0]]
    [school] = [r for r in figures(shot, ("school",)) if r["school"] == row["code"]]
    expect(told).to_contain_text(f"trên {number(school['rostered_base'])} người trong danh sách")
    assert too_wide(page) <= 0


def test_it_breaks_no_rule_of_accessibility(reader: Reader):
    page = reader.open()
    page.locator(".xa[data-code]").first.dispatch_event("click")
    page.locator("button[data-bang=school]").click()
    page.locator("#bang-school .ten").first.click()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(v["id"], n["html"][:160], n["failureSummary"]) for v in found for n in v["nodes"]] == []


def test_the_map_is_walked_by_keyboard(browser: Browser, file: Path):
    reader = Reader(browser, file, 1400)
    page, rows = reader.open(), data_of(file)["tables"]["commune"]
    page.get_by_label("Chỉ số trên bản đồ").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    second = units.communes()[1]
    row = next((r["name"] for r in rows if r["code"] == second.code), second.full_name)
    expect(page.locator("#xem-xa h3")).to_have_text(row)
    page.keyboard.press("Escape")
    expect(page.locator("#xem-xa h3")).to_have_text("Thấp nhất")
    reader.context.close()


def test_its_first_page_on_paper_is_one_a4(browser: Browser, file: Path):
    reader = Reader(browser, file, A4_WIDTH)
    page = reader.open()
    page.locator(".xa[data-code]").first.dispatch_event("click")
    page.emulate_media(media="print")
    assert page.locator(".noi").evaluate("part => part.getBoundingClientRect().bottom") < A4_HEIGHT
    assert page.locator(".cac-bang").evaluate("part => getComputedStyle(part).breakBefore") == "page"
    expect(page.locator("#tim")).to_be_hidden()
    assert too_wide(page) <= 0
    reader.context.close()


@pytest.mark.parametrize("width", [1400, 390])
def test_without_a_script_the_answer_and_all_tables_can_be_read(
    browser: Browser, file: Path, shot: Snapshot, width: int
):
    reader = Reader(browser, file, width, has_script=False)
    page, [row] = reader.open(), figures(shot)
    expect(page.get_by_text(f"{number(row['participated'])} trên {number(row['rostered_base'])} người")).to_be_visible()
    for key in ("commune", "district", "level", "school"):
        expect(page.locator(f"#bang-{key}")).to_be_visible()
    expect(page.get_by_label("Tìm tên")).to_be_hidden()
    assert too_wide(page) <= 0
    reader.context.close()
