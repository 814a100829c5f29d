"""The page of the staff lists: doubts with their people side by side, answers that stay and can be taken back."""

import json
import shutil
from io import BytesIO

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.figures.keys import Filters
from dashboard.figures.roster import COLUMNS, doubts, lines, read_review, schools_by_code
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from dashboard.pages_list import FOLDER
from dashboard.reports.roster import write_roster
from etl.home.home import HOME_VARIABLE, Home
from etl.home.roster_decisions import roster_decisions
from etl.model.errors import UserError
from tests.load.clerk import Clerk
from tests.load.lists import office

pytestmark = pytest.mark.filterwarnings("ignore")

HEAD = ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Email", "Số điện thoại"]
STAFF = [[f"81{n}", f"Vàng A {name}", "22000003", "GV", "", ""]
         for n, name in enumerate(("Chỉnh", "Dế", "Giống", "Lử", "Páo", "Sùng"))]  # fmt: skip


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory):
    """A home whose lists have one person twice, one who is missing from a newer list, and an address of two."""
    clerk = office(tmp_path_factory.mktemp("danh sach"))
    twice = [["", "Quang Van Bun", "22000001", "GV", "bun@example.org", "0912000111"]]
    shared = [["9101", "Cà Văn Thân", "22000005", "GV", "chung@example.org", ""],
              ["9102", "Lò Thị Xuân", "22000005", "GV", "chung@example.org", ""]]  # fmt: skip
    clerk.load(clerk.file("đầu năm.csv", [HEAD, *STAFF, *twice, *shared]))
    still_there = ["9004", "Cà Thị Lả", "22000003", "GV", "la@example.org", ""]
    clerk.load(clerk.file("cuối năm.csv", [HEAD, *STAFF[1:], still_there]))
    return clerk


@pytest.fixture
def home(doubtful, tmp_path):
    shutil.copytree(doubtful.home, tmp_path / "kho")
    return Clerk.at(tmp_path)


@pytest.fixture
def opened(home, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(home.home))

    def open_it() -> AppTest:
        page = AppTest.from_file(str(FOLDER / "danh_sach.py"), default_timeout=60).run()
        assert not page.exception, page.exception
        return page

    return open_it


def texts(page):
    return "\n".join(str(e.value) for kind in (page.markdown, page.caption, page.success, page.info) for e in kind)


def decided(home):
    return list(roster_decisions(Home(home.home)))


def test_doubts_are_counted_and_shown_with_file_and_line(opened):
    page = opened()
    shown = texts(page)
    assert "3 chỗ cần xem" in shown and "mẫu số giảm **2 người**" in shown
    assert "Quang Van Bun" in shown and "Quàng Văn Bun" in shown
    assert "đầu năm.csv, dòng 8" in shown
    assert "trùng e-mail" in shown


def test_addresses_and_telephones_are_masked(opened):
    shown = texts(opened())
    assert "0912000111" not in shown and "091•••111" in shown
    assert "bun@example.org" not in shown.replace("\u2060", "")


def test_an_answer_is_kept_hides_the_doubt_and_can_be_taken_back(home, opened):
    page = opened()
    button = next(b for b in page.button if str(b.key).startswith("different_people_"))
    button.click().run()
    assert not page.exception
    (made,) = decided(home)
    assert made.verdict == "different_people"
    assert not [b for b in page.button if str(b.key).startswith("different_people_")]
    assert "Đã ghi: " in texts(page) and "mẫu số giảm **1 người**" in texts(page)
    page.button(key="hoan_tac").click().run()
    assert decided(home) == []
    assert "mẫu số giảm **2 người**" in texts(page)


def test_one_person_of_two_entries_keeps_the_chosen_name_and_number(home, opened):
    page = opened()
    next(b for b in page.button if str(b.key).startswith("ghi_same_person_")).click().run()
    assert not page.exception
    (made,) = decided(home)
    assert [p.full_name for p in made.people] == ["Quàng Văn Bun", "Quang Van Bun"]


def test_who_left_is_ended_on_the_day_with_a_reason(home, opened):
    page = opened()
    page.button_group(key="loai_danh_sach").set_value("gone").run()
    next(t for t in page.text_input if str(t.key).startswith("ly_do_left")).set_value("nghỉ hưu").run()
    next(b for b in page.button if str(b.key).startswith("ghi_left")).click().run()
    assert not page.exception
    (made,) = decided(home)
    assert (made.verdict, made.school_code, made.why) == ("left", "22000003", "nghỉ hưu")
    assert made.day is not None


def test_the_lists_names_shown_are_logged_once(home, opened):
    page = opened()
    page.run()
    log = (home.home / "log" / "access.jsonl").read_text(encoding="utf-8").splitlines()
    seen = [json.loads(line) for line in log if '"roster"' in line]
    assert [s["how"] for s in seen] == ["page"]


def test_the_excel_names_file_and_line_of_every_doubt(home):
    snapshot = open_snapshot(Home(home.home))
    seen = read_review(snapshot, (), Scope())
    found = doubts(seen, snapshot, Scope())
    out = BytesIO()
    write_roster(snapshot, out, seen, found)
    book = load_workbook(out)
    assert book.sheetnames == ["Ghi hai lần", "Không còn trong danh sách", "Chung e-mail"]
    cells = [[c.value for c in row] for row in book["Ghi hai lần"].iter_rows()]
    (line,) = [row for row in cells if row[2] == "Quang Van Bun"]
    assert line[11:13] == ["đầu năm.csv", "dòng 8"]
    rows = lines(seen, found.findings, schools_by_code(snapshot))
    assert {tuple(r) for r in rows} == {COLUMNS}


def test_a_list_of_doubts_keeps_to_the_school_asked_for_and_to_who_may_see_names(home):
    snapshot = open_snapshot(Home(home.home))
    seen = read_review(snapshot, (), Scope())
    assert [f.kind for f in doubts(seen, snapshot, Scope(), Filters({"school": ("22000003",)})).findings] == ["gone"]
    assert [f.kind for f in doubts(seen, snapshot, Scope("school", "22000005")).findings] == ["shared_email"]
    with pytest.raises(UserError):
        read_review(snapshot, (), Scope("province"))


def test_the_command_prints_the_same(home):
    code, out, _ = home.on_home("roster", "--format", "json")
    assert code == 0
    rows = json.loads(out)
    assert {r["kind"] for r in rows} == {
        "Có thể là một người ghi hai lần", "Không còn trong danh sách mới của cơ sở", "Một e-mail cho nhiều người",
    }  # fmt: skip
    assert next(r for r in rows if r["full_name"] == "Vàng A Chỉnh")["where"] == "dòng 2"
    code, out, _ = home.on_home("roster", "--school", "22000005")
    assert code == 0 and out.startswith("1 chỗ cần xem")
