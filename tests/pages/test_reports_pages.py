"""The pages of reports: a set is made, frozen, proved and explained; what is on them equals the figures."""

import io
import shutil
import zipfile
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figures.change import Side, explain
from dashboard.figures.change.wording import sentence
from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import FOLDER
from dashboard.reports.pack.card import words_in
from dashboard.reports.report_set import freeze_set, make_set
from etl.home.frozen import frozen_sets, read
from etl.home.home import HOME_VARIABLE, Home
from etl.load import refresh
from etl.text.vietnam import number

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def home(demo_home, tmp_path, monkeypatch):
    shutil.copytree(demo_home.root, tmp_path / "kho")
    refresh(Home(tmp_path / "kho"))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "kho"))
    return Home(tmp_path / "kho")


@pytest.fixture(scope="module")
def frozen_home(demo_home, tmp_path_factory):
    """A home with one frozen set of eight weeks before its newest day. Read it only."""
    home = Home(tmp_path_factory.mktemp("chot") / "kho")
    shutil.copytree(demo_home.root, home.root)
    refresh(home)
    snapshot = open_snapshot(home, open_snapshot(home).as_of - timedelta(weeks=8))
    freeze_set(home, snapshot, make_set(snapshot, home), note="giao ban")
    return home


def opened(stem):
    page = AppTest.from_file(str(FOLDER / f"{stem}.py"), default_timeout=120).run()
    assert not page.exception, page.exception
    return page


def texts(page):
    kinds = (page.markdown, page.caption, page.success, page.info, page.warning, page.error)
    return "\n".join(str(e.value) for kind in kinds for e in kind)


def button(page, label):
    return next(b for b in page.button if b.label == label)


def test_a_set_is_made_and_frozen_and_says_so(home):
    page = opened("bao_cao")
    button(page, "Lập bộ báo cáo").click().run()
    assert not page.exception, page.exception
    assert "4 tài liệu" in texts(page)
    page.text_input(key="ghi_chu_chot").set_value("giao ban")
    button(page, "Chốt số bộ này").click().run()
    assert not page.exception, page.exception
    [made] = frozen_sets(home)
    assert made.note == "giao ban" and made.code in texts(page)
    assert not [b for b in page.button if b.label == "Chốt số bộ này"]
    for name in made.documents:
        assert made.code in _all_text(read(home, made.code, name))


def _all_text(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return words_in(content) if content.startswith(b"\x89PNG") else content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(n).decode("utf-8", "ignore") for n in parts.namelist() if n.endswith(".xml"))


def test_one_school_has_its_own_set(home):
    page = opened("bao_cao")
    school = next(r["school"] for r in figures(open_snapshot(home), ("school",)) if r["school"])
    page.selectbox(key="co_so_bao_cao").set_value(school).run()
    button(page, "Lập bộ báo cáo").click().run()
    assert not page.exception, page.exception
    expected = make_set(open_snapshot(home), home, Filters({"school": (school,)}))
    assert expected.code in texts(page)


def test_frozen_sets_are_listed_and_proved(frozen_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(frozen_home.root))
    page = opened("chot_so")
    [made] = frozen_sets(frozen_home)
    assert "1 bộ đã chốt, mọi tệp còn nguyên" in texts(page) and made.seal in texts(page)


def test_a_tampered_set_is_shown_as_such(frozen_home, tmp_path, monkeypatch):
    shutil.copytree(frozen_home.root, tmp_path / "kho")
    home = Home(tmp_path / "kho")
    [made] = frozen_sets(home)
    document = next((home.frozen / made.code / "tai-lieu").iterdir())
    document.chmod(0o644)
    document.write_bytes(document.read_bytes() + b" ")
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = opened("chot_so")
    assert any("bị sửa sau khi chốt" in e.value for e in page.error)
    assert "còn nguyên" not in texts(page)


def test_why_figures_changed_since_the_set_is_what_the_split_says(frozen_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(frozen_home.root))
    page = opened("chot_so")
    button(page, "Tìm nguyên nhân").click().run()
    assert not page.exception, page.exception
    [made] = frozen_sets(frozen_home)
    found = explain(frozen_home, Side(made.about.as_of), Side(open_snapshot(frozen_home).as_of))
    measure = page.selectbox(key="chi_tieu_doi").value
    assert sentence(found, measure) in texts(page)
    table = next(d.value for d in page.dataframe if "Số trước" in d.value.columns)
    shown = dict(zip(table["Chỉ tiêu"], zip(table["Số trước"], table["Số sau"], strict=True), strict=True))
    now = figures(open_snapshot(frozen_home))[0]
    assert shown["Hoàn thành"][1] == number(now["completed"])


def test_a_day_before_anything_was_loaded_is_explained_too(frozen_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(frozen_home.root))
    page = opened("chot_so")
    page.selectbox(key="so_truoc").set_value("Số liệu hiện nay, tính đến một ngày").run()
    page.date_input(key="ngay_truoc").set_value(date(2025, 1, 1)).run()
    button(page, "Tìm nguyên nhân").click().run()
    assert not page.exception, page.exception
    assert "hoạt động mới" in texts(page)


def test_definitions_have_a_page_of_their_own(frozen_home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(frozen_home.root))
    assert "`habitual`" in texts(opened("dinh_nghia"))
