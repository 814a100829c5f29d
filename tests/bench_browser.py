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
QUESTIONS = (
    "Đã đổi ra sao?",
    "Cấp học nào theo kịp?",
    "Mất người ở bước nào?",
    "Đã thành nếp chưa?",
    "Nơi nào cao, nơi nào thấp?",
)
LEVELS = ("Tiểu học", "THCS", "Mầm non", "THPT", "GDNN-GDTX")
AT_REST = "!document.querySelector('[data-testid=stApp][data-test-script-state=running]')"


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
    page = browser.new_context(viewport={"width": 1400, "height": 900}, locale="vi-VN").new_page()
    page.goto(server.address)
    page.wait_for_function(FIGURES)
    _rest(page)
    found: dict[str, list[float]] = {}
    for n in range(TIMES):
        _choose(page, "Cấp học", LEVELS[n], found)
        question = QUESTIONS[n]
        _timed(found, "another question", page, lambda q=question: page.get_by_role("radio", name=q).click())
        for title in ("Bản đồ", "Cơ sở giáo dục", "Tổng quan"):
            _timed(found, f"open {title}", page, lambda t=title: page.get_by_role("link", name=t, exact=True).click(),
                   f"document.querySelector('h1')?.innerText.includes('{title}')")  # fmt: skip
    return found


def _choose(page: Page, label: str, value: str, found: dict[str, list[float]]) -> None:
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(value)
    page.wait_for_timeout(300)
    before = page.locator("[data-testid=stMetricValue]").first.inner_text()
    _timed(found, "another level", page, lambda: box.press("Enter"),
           f"document.querySelector('[data-testid=stMetricValue]')?.innerText !== {before!r}")  # fmt: skip


def _timed(found: dict[str, list[float]], name: str, page: Page, act: Callable[[], None], seen: str = AT_REST) -> None:
    begun = time.perf_counter()
    act()
    if seen == AT_REST:
        page.wait_for_timeout(30)  # the click has to reach the server first
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
    return 0 if kept else 1


def _report(name: str, times: list[float], bound: float) -> bool:
    middle = statistics.median(times)
    print(
        f"{name:36} {middle:6.2f} s  (longest {max(times):.2f})  bound {bound:g} s  {'kept' if middle <= bound else 'NOT KEPT'}"
    )
    return middle <= bound


if __name__ == "__main__":
    sys.exit(main())
