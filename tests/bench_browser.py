"""`python -m tests.bench_browser`: what a person feels, in a real browser on a warm server: the first usable view, and answers.

A first view is usable once the page's own content stands and nothing runs; for Tổng quan the sentence of state and its four
figures. An answer is there once what was asked for stands on the page. Medians of a few; exit 1 where a bound is not kept.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.pages_list import PAGES
from etl.console import use_utf8
from etl.demo.home import make_demo
from etl.home.home import Home
from tests.support.browser import BROWSERS
from tests.support.serving import Server, serving

VIEW_SECONDS, ANSWER_SECONDS = 2.0, 0.5
TIMES = 5
FIGURES = "document.querySelectorAll('[data-testid=stMetricValue]').length >= 4"
AT_REST = "!document.querySelector('[data-testid=stApp][data-test-script-state=running]')"
QUESTIONS = {
    "Đã đổi ra sao?": "hai_ngay", "Cấp học nào theo kịp?": "cap_hoc_buoi", "Mất người ở bước nào?": "pheu",
    "Đã thành nếp chưa?": "tung_tuan", "Buổi nào đông, buổi nào vắng?": "xu_huong",
}  # fmt: skip
"""A question of Tổng quan → the chart that answers it."""
OPENED = {
    "Bản đồ": "document.querySelector('.st-key-ban_do_ten .js-plotly-plot')",
    "Cơ sở giáo dục": "document.querySelector('[data-testid=stMain] [data-testid=stDataFrame]')",
    "Tổng quan": FIGURES,
}
"""A page's title → what shows that its content is there."""
LEVELS = ("Tiểu học", "THCS", "Mầm non", "THPT", "GDNN-GDTX")
PLACES = ("Xã Na Sang", "Phường Điện Biên Phủ", "Xã Mường Nhé", "Huyện Tủa Chùa (cũ)", "Xã Tuần Giáo")
SHARES = ("Hoàn thành", "Đã dùng AI", "Dùng thường xuyên", "Hoàn thành", "Đã dùng AI")
DAYS = ("07122025", "30112025", "26102025", "29062025", "14122025")
NEW_DAYS = ("10092025", "24092025", "08102025", "22102025", "05112025")
"""Week ends that were asked for before; days that nobody has asked for."""


def _first_view(browser: Browser, server: Server, stem: str) -> float:
    """Return the seconds from asking for a page to its usable view, in a browser that has never been here."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(f"{server.address}/{stem}", wait_until="commit")
    page.locator("h1").first.wait_for()
    page.wait_for_function(FIGURES if not stem else AT_REST)
    found = time.perf_counter() - begun
    context.close()
    return found


def _answers(browser: Browser, server: Server) -> dict[str, list[float]]:
    """Return the times of a reader's actions, by what was done."""
    page = _opened(browser, server)
    found: dict[str, list[float]] = {}
    for n, (question, chart) in enumerate(QUESTIONS.items()):
        _choose(page, "Cấp học", LEVELS[n], found, "another level")
        _choose(page, "Cấp học", "Mọi cấp học", found, "another level")
        _choose(page, "Địa bàn", PLACES[n], found, "another place")
        _choose(page, "Địa bàn", "Cả tỉnh", found, "another place")
        _type_day(page, DAYS[n], found, "another day, asked for before")
        _timed(found, "another question", page, lambda q=question: page.get_by_role("radio", name=q).click(),
               f"document.querySelector('.st-key-{chart} .js-plotly-plot')")  # fmt: skip
        _go(page, "Bản đồ", found)
        _choose(page, "Chỉ số", SHARES[n], found, "map of another measure")
        _go(page, "Cơ sở giáo dục", found)
        box = page.get_by_role("combobox", name="Tìm cơ sở theo tên, xã hoặc mã")
        box.click()
        for _ in range(n):
            box.press("ArrowDown")
        _timed(found, "open a school", page, lambda b=box: b.press("Enter"), FIGURES)
        _go(page, "Tổng quan", found)
    return found


def _opened(browser: Browser, server: Server) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN").new_page()
    page.goto(server.address)
    page.wait_for_function(FIGURES)
    _rest(page)
    return page


def _new_days(browser: Browser, server: Server) -> dict[str, list[float]]:
    page = _opened(browser, server)
    found: dict[str, list[float]] = {}
    for typed in NEW_DAYS:
        _type_day(page, typed, found, "a day that nobody asked for yet")
    return found


def _go(page: Page, title: str, found: dict[str, list[float]]) -> None:
    link = page.get_by_role("link", name=title, exact=True)
    title_stands = f"document.querySelector('h1')?.innerText.includes('{title}')"
    _timed(found, f"open {title}", page, link.click, f"{title_stands} && {OPENED[title]}")


def _choose(page: Page, label: str, value: str, found: dict[str, list[float]], name: str) -> None:
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(value)
    page.wait_for_timeout(300)
    before = page.locator("[data-testid=stMetricValue]").first.inner_text()
    _timed(found, name, page, lambda: box.press("Enter"),
           f"document.querySelector('[data-testid=stMetricValue]')?.innerText !== {before!r}")  # fmt: skip


def _type_day(page: Page, typed: str, found: dict[str, list[float]], name: str) -> None:
    """Type a day as ddmmyyyy and wait for the sentence of state to speak of it."""
    page.locator("[data-testid=stDateInput]").first.get_by_role("spinbutton").first.click()
    page.keyboard.type(typed)
    _timed(found, name, page, lambda: page.keyboard.press("Enter"),
           f"document.querySelector('.st-key-cau_tra_loi')?.innerText.includes('{typed[:2]}/{typed[2:4]}/{typed[4:]}')")  # fmt: skip


def _timed(found: dict[str, list[float]], name: str, page: Page, act: Callable[[], None], seen: str) -> None:
    begun = time.perf_counter()
    act()
    page.wait_for_function(seen)
    found.setdefault(name, []).append(time.perf_counter() - begun)
    _rest(page)


def _rest(page: Page) -> None:
    page.wait_for_function(AT_REST)
    page.wait_for_timeout(400)


def main() -> int:
    """Serve a demo home, open every page, act, and report."""
    use_utf8()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="a home to serve (default: a new demo province)")
    asked = parser.parse_args()
    path = next(found for name in BROWSERS if (found := shutil.which(name)))
    with tempfile.TemporaryDirectory(prefix="lantoa-bench-") as folder, sync_playwright() as playwright:
        home = Home(asked.home or Path(folder) / "home")
        if not home.exists:
            make_demo(home)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        with serving(home) as server:
            for entry in PAGES:  # warm
                _first_view(browser, server, "" if entry is PAGES[0] else entry.stem)
            _answers(browser, server)
            kept = True
            for entry in PAGES:
                stem = "" if entry is PAGES[0] else entry.stem
                kept &= _report(
                    f"first view, {entry.title}", [_first_view(browser, server, stem) for _ in range(3)], VIEW_SECONDS
                )
            for name, times in _answers(browser, server).items():
                kept &= _report(name, times, ANSWER_SECONDS)
            for name, times in _new_days(browser, server).items():
                kept &= _report(name, times, VIEW_SECONDS)
    return 0 if kept else 1


def _report(name: str, times: list[float], bound: float) -> bool:
    middle = statistics.median(times)
    print(
        f"{name:36} {middle:6.2f} s  (longest {max(times):.2f})  bound {bound:g} s  {'kept' if middle <= bound else 'NOT KEPT'}"
    )
    return middle <= bound


if __name__ == "__main__":
    sys.exit(main())
