"""Đối soát in a browser: an identity decided by one key changes the figures, and one key takes it back."""

import pytest
from playwright.sync_api import expect

from dashboard.figures.query import figures
from dashboard.figures.questions import open_questions
from dashboard.figures.snapshot import open_snapshot
from etl.home.decisions import decisions
from tests.e2e.conftest import Visitor, settle

pytestmark = pytest.mark.e2e


def test_one_key_decides_changes_the_figures_and_another_takes_it_back(clerk: Visitor) -> None:
    home = clerk.server.home
    before = open_snapshot(home)
    [was] = figures(before)
    question = next(
        q for q in open_questions(before).questions
        if q.moves and q.school and q.choices and q.choices[0].is_verified is False
    )  # fmt: skip
    page = clerk.open("doi_soat")
    page.get_by_text("Lọc và tìm trong hàng chờ").click()
    name = page.get_by_label("Tên như ghi trong tệp", exact=False)
    name.fill(question.subject.name or "")
    name.press("Enter")
    expect(page.locator("h2").first).to_have_text(question.shown)
    settle(page)
    assert len(decisions(home)) == 0  # the letters typed are no keys
    expect(page.get_by_role("button", name="Là người này").first).to_be_visible()  # before, no key is listened for
    page.locator("h2").first.click()
    page.keyboard.press("1")
    done = page.locator("[data-testid=stAlertContentSuccess]").first
    expect(done).to_contain_text("Giải quyết", timeout=30_000)
    expect(done).to_contain_text(question.choices[0].full_name)
    settle(page)
    [now] = figures(open_snapshot(home))
    assert now["participated_verified"] == was["participated_verified"] + 1
    page.keyboard.press("z")
    expect(done).to_contain_text("chờ trở lại", timeout=30_000)
    settle(page)
    assert figures(open_snapshot(home)) == [was]
    assert len(decisions(home)) == 0
    assert clerk.outside == []
