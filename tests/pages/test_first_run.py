"""The page Bắt đầu: every step's state is that of the home; leaving the demo; files that come before their lists."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import data
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.first_run.facts import facts_of
from dashboard.first_run.steps import Step, next_step, steps_of
from dashboard.pages_list import FOLDER
from etl.home.home import HOME_VARIABLE, Home
from etl.home.landing import in_force
from etl.model.settings import Settings, load
from etl.text.vietnam import percent
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL, SCHOOLS, SESSIONS, STAFF, ZOOM, joined
from tests.pages.test_mapping_panel import drop, words
from tests.readers.build import text_file

pytestmark = pytest.mark.filterwarnings("ignore")

PRESENT = [
    ROLLCALL,
    ["S1", "22000001", 2, "Lò Thị Hoa"],
    ["S1", "22000005", 20, ""],
    ["S1", "22000003", "", "Cà Thị Lả; Mùa Văn Khác"],
]
MEETING = [
    ZOOM,
    *(joined(name, email, "13/4/2025 8:00", "13/4/2025 9:30")
      for name, email in (("Lò Thị Hoa", "hoa1@example.org"), ("Quàng Văn Bun", "bun@example.org"))),
]  # fmt: skip
FILES = {"truong.csv": SCHOOLS, "canbo.csv": STAFF, "buoi.csv": SESSIONS, "co mat.csv": PRESENT, "zoom.csv": MEETING}
TODAY = date(2025, 4, 20)


@pytest.fixture
def clerk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    clerk = Clerk(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(clerk.home))
    return clerk


def bring(clerk: Clerk, *names: str) -> None:
    assert clerk.load(*(clerk.file(name, FILES[name]) for name in names)).code == 0


def steps_at(clerk: Clerk) -> tuple[Step, ...]:
    home = Home(clerk.home)
    shot = open_snapshot(home) if home.published() else None
    total = figures(shot)[0] if shot else None
    return steps_of(facts_of(shot, TODAY, total=total), load(home.settings))


def state(clerk: Clerk) -> tuple[list[str], int | None]:
    """Return the state of all steps and the number of the next one."""
    steps = steps_at(clerk)
    following = next_step(steps)
    return [s.state for s in steps], following.number if following else None


def open_page() -> AppTest:
    page = AppTest.from_file(str(FOLDER / "bat_dau.py"), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def opened(page: AppTest) -> list[str]:
    return [e.label for e in page.expander if e.proto.expanded]


def test_an_empty_home_begins_with_its_lists(clerk):
    assert state(clerk) == (["open", "waits", "open", "waits", "waits"], 1)
    page = open_page()
    assert opened(page) == ["**1. Danh sách** · 0 cơ sở, 0 người"]
    missing = "Còn thiếu danh sách cơ sở và cán bộ (bước 1), danh sách buổi học (bước 3), tệp điểm danh hoặc sử dụng (bước 4)."
    assert missing in [i.value for i in page.info]


def test_lists_only_lead_on_to_the_sessions_and_name_the_school_without_people(clerk):
    bring(clerk, "truong.csv", "canbo.csv")
    assert state(clerk) == (["open", "done", "open", "waits", "waits"], 3)
    lists = steps_at(clerk)[0]
    assert lists.figure == "4 cơ sở, 7 người"
    assert [g.words for g in lists.gaps] == ["1 cơ sở chưa có danh sách cán bộ: Trường THPT Thanh Nưa."]
    assert opened(open_page()) == ["**3. Buổi học và mục tiêu** · 0 buổi học"]


def test_lists_and_sessions_lead_on_to_the_files(clerk):
    bring(clerk, "truong.csv", "canbo.csv", "buoi.csv")
    assert state(clerk) == (["open", "done", "done", "open", "waits"], 4)
    assert opened(open_page()) == ["**4. Tệp điểm danh và sử dụng** · chưa có tệp nào"]


def test_all_files_end_in_the_figures_of_figures(clerk):
    bring(clerk, *FILES)
    row = figures(open_snapshot(Home(clerk.home)))[0]
    assert (row["participated"], row["rostered_base"]) == (24, 39)
    assert state(clerk) == (["open", "done", "done", "open", "done"], None)
    assert [g.words[:28] for g in steps_at(clerk)[3].gaps] == ["Chưa có tệp sử dụng AI nào: "]
    page = open_page()
    assert opened(page) == [f"**5. Số liệu đầu tiên** · tham gia {percent(24 / 39)}"]
    assert {m.label: m.value for m in page.metric}["Tham gia"] == percent(24 / 39)
    assert {m.label: m.value for m in page.metric}["Dùng thường xuyên"] == "chưa có số liệu"
    assert "24 trên 39 người" in words(page) and "Chương trình đã có số liệu" in words(page)


def test_sessions_over_without_any_file_are_named(clerk):
    bring(clerk, "truong.csv", "canbo.csv", "buoi.csv", "zoom.csv")
    evidence = steps_at(clerk)[3]
    assert evidence.state == "open" and "1 buổi đã qua mà chưa có tệp nào: S1" in evidence.gaps[0].words


def test_rows_that_came_before_their_lists_wait_and_then_count_as_if_they_had_come_after(clerk, tmp_path):
    bring(clerk, "co mat.csv", "zoom.csv")
    early = steps_at(clerk)
    waiting = sum(len(FILES[n]) - 1 for n in ("co mat.csv", "zoom.csv"))
    assert early[3].figure == f"2 tệp, {waiting} dòng đang chờ" and "bước 1" in early[3].gaps[0].words
    assert f"{waiting} dòng đã nạp đang chờ" in early[4].blocked
    assert state(clerk)[1] == 1
    bring(clerk, "truong.csv", "canbo.csv", "buoi.csv")
    orderly = Clerk(tmp_path / "thu tu")
    bring(orderly, *FILES)
    assert clerk.figures("school") == orderly.figures("school") and clerk.total()["participated"] == 24
    assert state(clerk) == state(orderly)


def test_doubts_come_first_until_files_are_in_and_then_only_count(clerk):
    bring(clerk, "truong.csv", "canbo.csv")
    shot = open_snapshot(Home(clerk.home))
    facts = facts_of(shot, TODAY, doubts=3, total=figures(shot)[0])
    following = next_step(steps_of(facts, Settings()))
    assert following is not None and (following.number, following.figure) == (2, "3 chỗ đáng ngờ")
    bring(clerk, "buoi.csv", "zoom.csv")
    shot = open_snapshot(Home(clerk.home))
    late = steps_of(facts_of(shot, TODAY, doubts=3, questions=2, total=figures(shot)[0]), Settings())
    assert next_step(late) is None and late[1].state == "open"
    assert "2 tên chờ quyết định là ai." in [g.words for g in late[3].gaps]


def test_a_list_far_from_its_total_and_a_school_of_no_commune_are_named(clerk):
    schools = [SCHOOLS[0], [*SCHOOLS[1][:5], 1, 9, ""], [*SCHOOLS[2][:3], "", "", "", "", ""], *SCHOOLS[3:]]
    clerk.load(clerk.file("t.csv", schools), clerk.file("c.csv", STAFF))
    checks = steps_at(clerk)[1]
    told = " ".join(g.words for g in checks.gaps)
    assert "Trường Mầm non Hoa Mơ (danh sách 2, tổng số 10)" in told
    assert "1 cơ sở chưa rõ ở xã nào: Trường Tiểu học số 1 Nà Tấu" in told and checks.comes_first


def test_files_dropped_on_the_page_bring_the_steps_up_to_date(clerk):
    page = drop(open_page(), *((name, text_file(FILES[name])) for name in ("truong.csv", "canbo.csv", "buoi.csv")))
    assert "3 tệp đã nạp" in words(page)
    assert opened(page)[0] == "**4. Tệp điểm danh và sử dụng** · chưa có tệp nào"
    assert len(in_force(Home(clerk.home).landing)) == 3


@pytest.fixture
def demo(demo_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    shutil.copytree(demo_home.root, tmp_path / "minh")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "minh"))
    return Home(tmp_path / "minh")


def test_the_demo_is_left_after_a_confirmation_and_every_page_is_empty_then(demo):
    overview = AppTest.from_file(str(FOLDER / "tong_quan.py"), default_timeout=60).run()
    assert overview.metric
    page = open_page()
    assert "Đây là tỉnh minh hoạ" in words(page) and not page.file_uploader
    page.button(key="roi_minh_hoa").click().run()
    assert demo.published()
    page.button(key="roi_minh_hoa_that").click().run()
    assert not page.exception and "Đã rời tỉnh minh hoạ" in words(page)
    (aside,) = demo.root.parent.glob("minh-minh-hoa-*")
    assert demo.published() is None and Home(aside).published()
    assert opened(page)[0] == "**1. Danh sách** · 0 cơ sở, 0 người" and page.file_uploader
    assert str(aside) in page.code[0].value
    overview.run()
    assert not overview.exception and not overview.metric
    assert any("Kho chưa có số liệu" in i.value for i in overview.info)


def test_own_files_in_the_demo_are_named_before_and_no_is_no(demo, tmp_path):
    clerk = Clerk.at(tmp_path / "ban")
    clerk.home = demo.root
    clerk.load(clerk.file("của tôi.csv", SCHOOLS), options=("--reason", "thử"))
    page = open_page()
    page.button(key="roi_minh_hoa").click().run()
    assert "của tôi.csv" in words(page)
    page.button(key="roi_minh_hoa_thoi").click().run()
    assert demo.published() and not list(demo.root.parent.glob("minh-minh-hoa-*"))
    assert "của tôi.csv" not in words(page)


def test_no_file_of_a_warehouse_stays_open_when_the_pages_let_go(demo):
    shot = data.snapshot()
    assert shot is not None
    kept = shot.cursor()  # what a page that is drawn meanwhile may hold
    assert figures(shot)[0]["schools"] > 20
    data.let_go()
    with pytest.raises(duckdb.Error):
        kept.execute("select count(*) from wh.core_school").fetchall()
    own = Path("/proc/self/fd")
    if own.exists():
        assert not [p for p in own.iterdir() if p.exists() and str(demo.root) in str(p.resolve())]
    again = data.snapshot()
    assert again is not None and figures(again)[0]["schools"] == figures(open_snapshot(demo))[0]["schools"]
