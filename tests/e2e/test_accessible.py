"""Keyboard and screen reader: every page against the rules of WCAG 2.1 A and AA (axe), at both widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.pages_list import PAGES
from tests.e2e.conftest import settle

pytestmark = pytest.mark.e2e

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
MENU = "stSidebarNavItems"
"""Streamlit's own menu puts groups between its list and the items: a fault of its markup, not of a page."""


@pytest.mark.parametrize("entry", PAGES, ids=lambda e: e.stem)
def test_a_page_breaks_no_rule_of_accessibility(entry, visitor):
    page = visitor.open(entry.stem if entry != PAGES[0] else "")
    settle(page)
    page.wait_for_function("[...document.querySelectorAll('style')].some(s => s.textContent.includes('stMetricDelta'))")
    found = Axe().run(page, context={"exclude": [[f"[data-testid={MENU}]"]]}, options=RULES).response["violations"]
    told = [(v["id"], n["html"][:200], n["failureSummary"]) for v in found for n in v["nodes"]]
    assert told == []


def test_the_way_to_the_schools_to_call_is_walked_by_keyboard_alone(clerk):
    page = clerk.open()
    way = page.get_by_role("button", name="Danh sách gọi")
    way.wait_for()
    for _ in range(80):
        page.keyboard.press("Tab")
        if way.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Điểm cần hỗ trợ", level=1).wait_for()
