"""Bản đồ in a browser with the network cut: drawn, clicked down to a school, kept in the address, moved in time."""

import csv
import io
import os
import subprocess
import sys
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard import places
from dashboard.figures.measures import MEASURES, rate
from dashboard.figures.query import figures
from dashboard.figures.snapshot import make_snapshot, open_snapshot
from dashboard.maps.ground import straddlers
from dashboard.style import CLASSES
from etl.text.vietnam import day, percent
from tests.e2e.conftest import Visitor, settle
from tests.support.serving import ROOT

pytestmark = pytest.mark.e2e
PARTICIPATED = MEASURES["participated"]
UNITS = ".choroplethlayer path"


def opened(visitor: Visitor, query: str = "") -> Page:
    page = visitor.open(f"ban_do{query}")
    page.locator(UNITS).first.wait_for(state="attached")  # the first unit may lie beyond the frame
    return page


def fills(page: Page, name: str = "ten") -> list[str]:
    """Return the fills of the units of one map, as the browser has drawn them."""
    return page.locator(f".st-key-ban_do_{name} {UNITS}").evaluate_all("all => all.map(p => getComputedStyle(p).fill)")


def click_unit(page: Page, nth: int, name: str = "ten") -> None:
    """Click inside the n-th unit of a map; the pointer comes first, as a hand's does."""
    unit = page.locator(f".st-key-ban_do_{name} {UNITS}").nth(nth)
    unit.scroll_into_view_if_needed()
    point = unit.evaluate("""path => {
        const box = path.getBoundingClientRect(), svg = path.ownerSVGElement, at = svg.createSVGPoint();
        const inverse = path.getScreenCTM().inverse();
        for (const fy of [0.5, 0.4, 0.6, 0.3, 0.7]) for (const fx of [0.5, 0.4, 0.6, 0.3, 0.7]) {
            at.x = box.x + fx * box.width; at.y = box.y + fy * box.height;
            if (path.isPointInFill(at.matrixTransform(inverse))) return [at.x, at.y];
        }
    }""")
    page.mouse.move(*point)
    page.wait_for_timeout(150)
    page.mouse.click(*point)
    settle(page)


def place_in_address(page: Page) -> places.Place:
    """Wait for a place in the address and return it."""
    page.wait_for_function("new URLSearchParams(location.search).has('noi')")
    settle(page)
    return places.by_label()[in_address(page, "noi") or ""]


def in_address(page: Page, name: str) -> str | None:
    return next(iter(parse_qs(urlsplit(page.url).query).get(name, [])), None)


def test_the_map_is_drawn_without_the_network_and_fits_the_width(visitor: Visitor) -> None:
    page = opened(visitor)
    drawn = fills(page)
    assert len(drawn) == 45
    classes = {f"rgb({', '.join(str(int(c[n : n + 2], 16)) for n in (1, 3, 5))})" for c in CLASSES}
    assert set(drawn) & classes
    assert page.locator(".st-key-ban_do_tron .scatterlayer path.point").count() == 45
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    frame = page.locator(".st-key-ban_do_ten .stPlotlyChart").bounding_box()
    assert frame
    if page.viewport_size["width"] < 500:
        assert frame["width"] >= 340  # the whole phone
    assert visitor.outside == []


def test_polygons_travel_once_however_the_slider_moves(clerk: Visitor) -> None:
    fetched: list[str] = []
    clerk.context.on(
        "request", lambda r: fetched.append(r.url) if "/media/" in r.url and r.url.endswith(".json") else None
    )
    page = opened(clerk)
    page.locator("[data-testid=stSlider] input").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        settle(page)
    expect(page.locator(f".st-key-ban_do_ten {UNITS}")).to_have_count(45)
    assert len(fetched) <= 2  # both maps of the first view may ask at once


def test_the_slider_moves_the_date_and_the_figures_are_those_of_the_command(clerk: Visitor) -> None:
    page = opened(clerk)
    page.locator("[data-testid=stSlider] input").first.focus()
    page.keyboard.press("Home")
    page.wait_for_function("new URLSearchParams(location.search).has('ngay')")
    settle(page)
    asked = in_address(page, "ngay") or ""
    assert asked < open_snapshot(clerk.server.home).newest_date.isoformat()
    options = ["--home", str(clerk.server.home.root), "--as-of", asked, "--format", "csv"]
    answer = subprocess.run(
        [sys.executable, "-m", "dashboard", "figures", *options], cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    [line] = csv.DictReader(io.StringIO(answer.stdout))
    share = int(line["participated"]) / int(line["rostered"])
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(percent(share))
    expect(page.get_by_text(f"Số liệu tính đến ngày {day(date.fromisoformat(asked))}").first).to_be_visible()


def test_a_click_goes_down_to_schools_and_the_address_opens_the_same_place(clerk: Visitor) -> None:
    page = opened(clerk)
    click_unit(page, 12)
    place = place_in_address(page)
    assert place.key == "commune"
    rows = [r for r in figures(open_snapshot(clerk.server.home), ("commune",)) if r["commune"] == place.code]
    schools = rows[0]["schools"] if rows else 0
    expect(page.get_by_text(f"{schools} cơ sở ở {place.in_sentence}")).to_be_visible()
    page.reload()
    page.locator(UNITS).first.wait_for(state="attached")  # the first unit may lie beyond the frame
    settle(page)
    expect(page.get_by_text(f"{schools} cơ sở ở {place.in_sentence}")).to_be_visible()
    page.get_by_role("button", name="Tỉnh Điện Biên").click()
    page.wait_for_function("!new URLSearchParams(location.search).has('noi')")
    assert clerk.outside == []


def test_a_school_of_the_list_opens_its_page(clerk: Visitor) -> None:
    row = max(
        (r for r in figures(open_snapshot(clerk.server.home), ("commune",)) if r["commune"]), key=lambda r: r["schools"]
    )
    page = opened(clerk, f"?noi={places.find('commune', row['commune']).label}")
    table = page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + 60, box["y"] + 55)  # the first row: the table is drawn on a canvas
    expect(page.get_by_text("Các buổi học")).to_be_visible()
    assert in_address(page, "truong")


@pytest.mark.parametrize(("query", "name"), [("?cach_ve=Ô bằng nhau", "o"), ("?cach_ve=Điểm trường", "diem")])
def test_squares_and_points_are_clicked_like_the_map(query: str, name: str, clerk: Visitor) -> None:
    page = opened(clerk, query)
    click_unit(page, 3, name)
    assert place_in_address(page).key == "commune"
    assert clerk.outside == []


def test_a_circle_is_clicked_too(clerk: Visitor) -> None:
    page = opened(clerk, "?cach_ve=Vòng tròn&dia_gioi_ban_do=Huyện cũ")
    circle = page.locator(".st-key-ban_do_tron .scatterlayer path.point").first
    circle.scroll_into_view_if_needed()
    box = circle.bounding_box()
    assert box
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.wait_for_timeout(150)
    page.mouse.click(*at)
    settle(page)
    assert place_in_address(page).key == "district"


def test_two_dates_stand_side_by_side_from_their_address(visitor: Visitor) -> None:
    newest = open_snapshot(visitor.server.home).newest_date
    other = newest - timedelta(weeks=30)
    page = opened(visitor, f"?so_sanh=true&so_voi={other.isoformat()}")
    expect(page.locator("p strong", has_text=day(other)).first).to_be_visible()
    assert len(fills(page, "ten_truoc")) == len(fills(page, "ten")) == 45
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert visitor.outside == []


def test_the_eight_straddlers_are_listed_when_asked_for(clerk: Visitor) -> None:
    page = opened(clerk)
    assert page.locator(".st-key-ban_do_ten .scatterlayer text", has_text="*").count() == len(straddlers()) == 8
    page.get_by_text("Tám xã, phường ghép từ hai huyện cũ").click()
    settle(page)
    expect(page.get_by_text("Tổng của tỉnh không đổi", exact=False)).to_be_visible()


def test_the_map_is_saved_as_a_picture(clerk: Visitor) -> None:
    page = opened(clerk)
    with page.expect_download() as png:
        page.get_by_role("button", name="PNG").click()
    assert png.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as svg:
        page.get_by_role("button", name="SVG").click()
    assert "<svg" in svg.value.path().read_text(encoding="utf-8")[:1000]
    assert clerk.outside == []


def test_an_earlier_date_has_the_rate_of_its_own_figures(clerk: Visitor) -> None:
    page = opened(clerk, "?ngay=2025-04-30")
    snapshot = make_snapshot(clerk.server.home.published(), date(2025, 4, 30))
    expect(page.locator("[data-testid=stMetricValue]").first).to_have_text(
        percent(rate(figures(snapshot)[0], PARTICIPATED))
    )
    snapshot.connection.close()
