"""Reports in a browser: a set made, downloaded, frozen; the same file dropped back in; why figures changed since."""

import io
import shutil
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from etl.home.frozen import frozen_sets, read
from etl.home.home import Home
from etl.text.vietnam import number
from tests.e2e.conftest import Server, Visitor, serving, settle

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def office(demo_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = Home(tmp_path_factory.mktemp("bao cao") / "kho")
    shutil.copytree(demo_home.root, home.root)
    with serving(home) as server:
        yield server


def test_freeze_print_and_drop_back_in(office: Server, browser: Browser):
    guest = Visitor(browser, office, 1400)
    page = guest.open("bao_cao")
    page.get_by_role("button", name="Lập bộ báo cáo").click()
    with page.expect_download() as first:
        page.get_by_role("button", name="Tải cả bộ (zip)").click()
    with zipfile.ZipFile(io.BytesIO(first.value.path().read_bytes())) as parts:
        documents = {name: parts.read(name) for name in parts.namelist()}
    page.get_by_label("Ghi chú của lần chốt").fill("giao ban")
    page.get_by_label("Ghi chú của lần chốt").press("Enter")
    settle(page)
    page.get_by_role("button", name="Chốt số bộ này").click()
    expect(page.get_by_text("Đã chốt bộ", exact=False)).to_be_visible()
    [made] = frozen_sets(office.home)
    for name in made.documents:
        assert read(office.home, made.code, name) == documents[name]

    page = guest.open("chot_so")
    expect(page.get_by_text("1 bộ đã chốt, mọi tệp còn nguyên như lúc chốt.")).to_be_visible()
    excel = next(name for name in made.documents if name.endswith(".xlsx"))
    page.locator("input[type=file]").first.set_input_files(
        {"name": "ban sao.xlsx", "mimeType": "application/octet-stream", "buffer": documents[excel]}
    )
    expect(page.get_by_text(made.code, exact=False).last).to_be_visible()
    assert guest.outside == []
    guest.context.close()


def test_why_two_days_differ_is_told_on_a_phone_and_on_a_desk(visitor: Visitor):
    page = visitor.open("chot_so")
    page.get_by_role("button", name="Tìm nguyên nhân").click()
    expect(page.get_by_text("hoạt động mới +", exact=False).first).to_be_visible()
    total = figures(open_snapshot(visitor.server.home))[0]
    expect(page.get_by_text(number(total["participated"]), exact=False).first).to_be_visible()
    expect(page.locator("[data-testid=stPlotlyChart]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert visitor.outside == []
