"""A real server on a free port, started as users do, and a real browser with every other address cut off."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from etl.home.home import Home
from tests.support.browser import BROWSERS, FLAGS
from tests.support.serving import Server, serving

WAIT_MS = 60_000
"""For anything that a page is to show: other tests keep the machine busy meanwhile."""
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def server(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a copy of the demo home, so that a test may load files into it."""
    home = Home(tmp_path_factory.mktemp("e2e") / "kho")
    shutil.copytree(demo_home.root, home.root)
    with serving(home) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's or the user's own Chromium; without one the tests are skipped, except under CI, where they fail."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine, and under CI nothing may be skipped")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """Opens pages at one width; `outside` collects every address asked for beyond the server, all of which are cut off."""

    def __init__(self, browser: Browser, server: Server, width: int) -> None:
        self.server, self.outside = server, []
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        self.context.route("**/*", self._only_server)
        self.context.set_default_timeout(WAIT_MS)

    def _only_server(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((self.server.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def open(self, path: str = "") -> Page:
        """Open a page and wait until its title stands and the app has come to rest."""
        page = self.context.new_page()
        page.goto(f"{self.server.address}/{path}")
        page.locator("h1").first.wait_for()
        settle(page)
        return page


def settle(page: Page) -> None:
    """Wait until the app is not running a script."""
    page.wait_for_function("!document.querySelector('[data-testid=stApp][data-test-script-state=running]')")
    page.wait_for_timeout(300)


@pytest.fixture(params=[1400, 390], ids=["desktop", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visitor]:
    """Return a visitor at desktop and at phone width."""
    guest = Visitor(browser, server, request.param)
    yield guest
    guest.context.close()


@pytest.fixture
def clerk(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Return a visitor at desktop width only."""
    guest = Visitor(browser, server, 1400)
    yield guest
    guest.context.close()
