"""The page of targets: lines are edited, their effect is the real judgement's, and saving changes file and figures."""

import json
import shutil
from collections import Counter
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.figures.snapshot import open_snapshot
from dashboard.figures.target_effect import target_effect
from dashboard.pages_list import FOLDER
from etl.home.home import HOME_VARIABLE, Home
from etl.home.target_lines import read_targets, replace_targets, target_history
from etl.load import refresh
from etl.model.settings import Target

pytestmark = pytest.mark.filterwarnings("ignore")

HIGH = Target("participated", ((date(2025, 3, 1), 1.0),))
LOW = Target("participated", ((date(2025, 3, 1), 0.0),))


@pytest.fixture(scope="module")
def strict_home(demo_home, tmp_path_factory):
    """A home whose few schools are called behind easily, so that targets decide about some. Read it only."""
    home = Home(tmp_path_factory.mktemp("muc tieu") / "kho")
    shutil.copytree(demo_home.root, home.root)
    strict = "\n[lagging]\nbehind_chance = 0.4\nsteady_chance = 0.4\n"
    home.settings.write_text(home.settings.read_text(encoding="utf-8") + strict, encoding="utf-8")
    refresh(home)
    return home


@pytest.fixture
def home(strict_home, tmp_path):
    shutil.copytree(strict_home.root, tmp_path / "kho")
    return Home(tmp_path / "kho")


@pytest.fixture
def opened(home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    page = AppTest.from_file(str(FOLDER / "muc_tieu.py"), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def texts(page):
    return "\n".join(
        str(e.value)
        for kind in (page.markdown, page.caption, page.success, page.info, page.warning, page.error)
        for e in kind
    )


def shares(page):
    return [t.value for t in page.text_input if str(t.key).startswith("ty_le_")]


def share_field(page, n):
    return [t for t in page.text_input if str(t.key).startswith("ty_le_")][n]


def test_the_lines_in_force_are_shown_as_people_write_them(opened):
    assert shares(opened) == ["0", "85", "95"]
    assert [d.value for d in opened.date_input if str(d.key).startswith("ngay_")][1] == date(2025, 4, 30)
    assert "Chưa sửa gì" in texts(opened)


def test_the_effect_is_that_of_the_real_judgement(strict_home):
    snapshot = open_snapshot(strict_home)
    now = Counter(r["status"] for r in snapshot.rows("select status from school_standing"))
    same = target_effect(snapshot, snapshot.settings.targets)
    assert same.changed == () and same.now == same.then == now
    low, high = target_effect(snapshot, [LOW]), target_effect(snapshot, [HIGH])
    assert low.then["behind"] == low.then["far_behind"] == 0
    assert high.then["behind"] + high.then["far_behind"] >= now["behind"] + now["far_behind"] > 0
    assert sum(low.then.values()) == sum(now.values())
    assert {r["status"] for r in low.changed} <= {"behind", "far_behind"}
    assert all(r["target_then"] == 0 and r["gap_people_then"] == 0 for r in low.changed)


def test_a_line_that_nobody_can_miss_shows_which_schools_would_change_and_saves_them_so(home, opened):
    before = open_snapshot(home)
    expected = target_effect(before, [LOW]).changed
    for n in range(3):
        share_field(opened, n).set_value("0")
    opened.run()
    assert f"**{len(expected)} cơ sở** đổi tình trạng" in texts(opened)
    listed = next(d.value for d in opened.dataframe if "Mục tiêu mới" in d.value.columns)
    assert list(listed["Cơ sở"]) == [r["school_name"] for r in expected]
    opened.text_input(key="ly_do_muc_tieu").set_value("giao ban 15/12")
    opened.button(key="luu_muc_tieu").click().run()
    assert not opened.exception, opened.exception
    assert "Đã lưu mục tiêu: Tham gia, mọi cấp học: mốc 30/04/2025 từ 85 % thành 0 %" in texts(opened)
    (made,) = target_history(home)
    assert made.why == "giao ban 15/12"
    after = open_snapshot(home)
    assert after.settings.version == made.version_after != before.settings.version
    status = {r["school_code"]: r["status"] for r in after.rows("select school_code, status from school_standing")}
    assert {r["school"]: r["status_then"] for r in expected} == {r["school"]: status[r["school"]] for r in expected}
    assert shares(opened) == ["0", "0", "0"] and "giao ban 15/12" in texts(opened)


def test_the_effect_is_that_of_the_day_chosen(home, opened):
    day = date(2025, 5, 4)
    opened.date_input(key="ngay").set_value(day).run()
    for n in range(3):
        share_field(opened, n).set_value("0")
    opened.run()
    assert not opened.exception, opened.exception
    expected = target_effect(open_snapshot(home, day), [LOW]).changed
    assert expected and f"**{len(expected)} cơ sở** đổi tình trạng ngày 04/05/2025" in texts(opened)


def test_saving_asks_for_a_reason_and_changes_nothing_without(home, opened):
    content = home.settings.read_bytes()
    share_field(opened, 2).set_value("96,5").run()
    opened.button(key="luu_muc_tieu").click().run()
    assert "Ghi lý do thay đổi" in texts(opened)
    assert home.settings.read_bytes() == content
    opened.button(key="bo_thay_doi").click().run()
    assert shares(opened) == ["0", "85", "95"]


def test_a_wrong_entry_is_told_and_cannot_be_saved(opened):
    share_field(opened, 1).set_value("850").run()
    assert "850 % quá 100 %" in texts(opened)
    assert "Còn 1 chỗ cần sửa" in texts(opened)
    assert not [b for b in opened.button if b.key == "luu_muc_tieu"]


def test_points_and_lines_are_added_and_removed(opened):
    opened.button(key="them_duong_participated").click().run()
    assert shares(opened) == ["0", "85", "95"] * 2
    assert "Cơ sở cấp Mầm non theo đường này" in texts(opened)
    next(b for b in reversed(opened.button) if str(b.key).startswith("bo_moc_")).click().run()
    assert shares(opened) == ["0", "85", "95", "0", "85"]
    next(b for b in opened.button if str(b.key).startswith("them_moc_")).click().run()
    assert shares(opened) == ["0", "85", "95", "", "0", "85"] and "Chọn ngày của mốc" in texts(opened)
    next(b for b in opened.button if str(b.key).startswith("bo_duong_")).click().run()
    assert shares(opened) == ["0", "85"]
    assert "từ 0 % ngày 01/03/2025 (khai mạc) đến 100 % ngày 31/12/2025" in texts(opened)  # the default line


def test_what_was_typed_outlives_a_look_at_another_measure(opened):
    share_field(opened, 1).set_value("80").run()
    opened.selectbox(key="chi_so_muc_tieu").select("completed").run()
    assert shares(opened) == ["0", "50", "80"]
    opened.selectbox(key="chi_so_muc_tieu").select("products").run()
    assert "chưa có mục tiêu chung" in texts(opened)
    opened.selectbox(key="chi_so_muc_tieu").select("participated").run()
    assert shares(opened) == ["0", "80", "95"]


def test_lines_of_other_measures_say_that_no_status_follows_from_them(opened):
    opened.selectbox(key="chi_so_muc_tieu").select("completed").run()
    share_field(opened, 2).set_value("90").run()
    assert "chỉ đường của chỉ số Tham gia được dùng để xếp tình trạng" in texts(opened)


def test_somebody_elses_edit_is_not_overwritten_and_is_shown_after_loading_it(home, opened):
    share_field(opened, 2).set_value("96").run()
    replace_targets(home, [HIGH], basis=read_targets(home).basis, why="họp khác", by="Lò Văn Thử")
    opened.text_input(key="ly_do_muc_tieu").set_value("của tôi")
    opened.button(key="luu_muc_tieu").click().run()
    assert "Lò Văn Thử đã sửa mục tiêu" in texts(opened) and read_targets(home).settings.targets == (HIGH,)
    opened.button(key="tai_lai_muc_tieu").click().run()
    assert shares(opened) == ["100"]
    events = (home.root / "decisions" / "settings.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(e)["why"] for e in events] == ["họp khác"]
