"""The school's page offers the sheet of its unknown names where there is something to ask, and only there."""

import pytest

from etl.ask import count_for_school, questions_for_schools
from tests.pages.test_pages import open_page

pytestmark = pytest.mark.filterwarnings("ignore")


def offered(page):
    return [b.proto.label for b in page.get("download_button") if b.proto.label.startswith("Phiếu hỏi")]


def test_a_school_with_unknown_names_offers_its_sheet(demo_home, monkeypatch):
    _, index = questions_for_schools(demo_home.published())
    code, _, count = index[0]
    page = open_page("co_so", demo_home, monkeypatch, truong=code)
    assert offered(page) == [f"Phiếu hỏi cơ sở ({count} câu hỏi)"]


def test_a_school_with_nothing_to_ask_offers_none(demo_home, monkeypatch):
    warehouse = demo_home.published()
    page = open_page("co_so", demo_home, monkeypatch)
    codes = [option.rsplit(" · ", 1)[-1] for option in page.selectbox[0].options]
    quiet = next(code for code in codes if not count_for_school(warehouse, code))
    assert offered(open_page("co_so", demo_home, monkeypatch, truong=quiet)) == []
