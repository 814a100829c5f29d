"""Buttons for the pack and the card: beside a set just made, and with each frozen set; old sets say what is missing."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import FOLDER
from dashboard.reports.pack import CARD, PACK
from dashboard.reports.report_set import freeze_set, make_set
from etl.home.home import HOME_VARIABLE, Home
from etl.load import refresh
from etl.text.vietnam import number

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def home(demo_home: Home, tmp_path, monkeypatch) -> Home:
    shutil.copytree(demo_home.root, tmp_path / "kho")
    refresh(Home(tmp_path / "kho"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "kho"))
    return Home(tmp_path / "kho")


def opened(stem: str) -> AppTest:
    page = AppTest.from_file(str(FOLDER / f"{stem}.py"), default_timeout=120).run()
    assert not page.exception, page.exception
    return page


def downloads(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


def captions(page: AppTest) -> str:
    return "\n".join(c.value for c in page.caption)


def test_a_set_just_made_has_both_and_the_words_of_the_card(home: Home):
    page = opened("bao_cao")
    next(b for b in page.button if b.label == "Lập bộ báo cáo").click().run()
    assert not page.exception, page.exception
    assert [n for n in downloads(page) if n.startswith(PACK)] and [n for n in downloads(page) if n.startswith(CARD)]
    [row] = figures(open_snapshot(home))
    assert f"{number(row['participated'])} trong {number(row['rostered_base'])} người" in captions(page)


def test_a_frozen_set_has_both_and_an_older_one_says_how_to_get_them(home: Home):
    shot = open_snapshot(home)
    made = make_set(shot, home)
    old = {name: content for name, content in made.files.items() if not name.startswith((PACK, CARD))}
    freeze_set(home, shot, type(made)(**{**vars(made), "files": old}))
    page = opened("chot_so")
    assert not [n for n in downloads(page) if n.startswith((PACK, CARD))]
    assert "chưa có bản xem không cần mạng" in captions(page)

    both = make_set(shot, home, Filters({"level": ("TH",)}))
    freeze_set(home, shot, both)
    page = opened("chot_so")
    kept = {n for n in downloads(page) if n.startswith((PACK, CARD))}
    assert kept == {n for n in both.files if n.startswith((PACK, CARD))}
    assert "chưa có bản xem" not in captions(page) and "Lời kèm ảnh tóm tắt" in captions(page)
