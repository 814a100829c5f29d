"""The page Nạp dữ liệu: effect before loading, questions asked per file, rows to mend, a reason for a great fall."""

import io

import openpyxl
import pytest

from dashboard.load_report import ORDERS
from etl.home.home import HOME_VARIABLE, Home
from etl.home.landing import in_force
from etl.mend_command import rows_to_mend
from tests.load.clerk import Clerk
from tests.load.test_effect import NAMES, SCHOOLS, SESSIONS, answers, set_least, staff
from tests.pages.test_mapping_panel import drop, open_page, widget, words
from tests.readers.build import text_file

pytestmark = pytest.mark.filterwarnings("ignore")

ZOOM = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    clerk = Clerk(tmp_path)
    set_least(clerk, 100, 20)
    clerk.load(
        clerk.file("truong.csv", SCHOOLS), clerk.file("can bo.csv", staff(NAMES)), clerk.file("buoi.csv", SESSIONS)
    )
    monkeypatch.setenv(HOME_VARIABLE, str(clerk.home))
    return Home(clerk.home)


def test_a_preview_says_what_would_change_and_loading_changes_it(home):
    page = drop(open_page(), ("diem danh.csv", text_file(answers(NAMES[:10]))), button="xem_truoc")
    assert "10 người mới tham gia" in words(page) and "Nếu nạp" in words(page)
    assert "10 người, buổi 06/04/2025" in words(page)
    assert len(in_force(home.landing)) == 3
    page.button(key="nap").click().run()
    assert not page.exception and len(in_force(home.landing)) == 4


def test_an_undecidable_date_is_asked_for_that_file_and_the_answer_holds(home):
    rows = [ZOOM, ["Lò Thị Hoa", "", "05/04/2025 08:00", "05/04/2025 09:00", "60"]]
    page = drop(open_page(), ("zoom.csv", text_file(rows)))
    (question,) = [r for r in page.radio if "thứ tự" in r.label and r.label != "Thứ tự ngày trong các tệp này"]
    question.set_value(next(iter(ORDERS))).run()
    page.button(key="nap").click().run()
    assert not page.exception
    (file,) = [f for f in in_force(home.landing) if f.name == "zoom.csv"]
    assert file.options["date_order"] == "dmy"


def test_a_report_of_no_known_session_is_asked_and_kept(home):
    rows = [ZOOM, ["Lò Thị Hoa", "", "25/05/2025 08:00", "25/05/2025 09:00", "60"]]
    page = drop(open_page(), ("zoom.csv", text_file(rows)), button="xem_truoc")
    widget(page, "selectbox", "Tệp này thuộc buổi học nào?").set_value("B1").run()
    page.button(key="nap").click().run()
    assert not page.exception
    (file,) = [f for f in in_force(home.landing) if f.name == "zoom.csv"]
    assert file.options["session"] == "B1"


def test_a_great_fall_asks_for_a_reason(home):
    left = ("roi truong.csv", text_file(staff(NAMES[:22], until="01/04/2025")))
    page = drop(open_page(), left)
    assert len(in_force(home.landing)) == 3 and "22 người biến mất khỏi danh sách cán bộ" in words(page)
    widget(page, "text_input", "Lý do").set_value("Sáp nhập trường").run()
    page.button(key="nap").click().run()
    assert not page.exception and in_force(home.landing)[-1].reason == "Sáp nhập trường"


def test_rows_to_mend_can_be_fetched(home):
    wrong = [*staff(NAMES[:1]), ["9999", "Vừ Thị Mai", "KHÔNG CÓ", "GV", ""]]
    page = drop(open_page(), ("them.csv", text_file(wrong)))
    choice = widget(page, "selectbox", "Tệp cần sửa")
    (sha,) = [f.sha256 for f in in_force(home.landing) if f.name == "them.csv"]
    choice.set_value(sha).run()
    assert not page.exception
    name, content, count = rows_to_mend(home, sha)
    assert (name, count) == ("can-sua them.xlsx", 1)
    assert "KHÔNG CÓ" in [c.value for c in openpyxl.load_workbook(io.BytesIO(content)).active[4]]


def test_a_file_taken_out_is_confirmed(home):
    page = open_page()
    (sha,) = [f.sha256 for f in in_force(home.landing) if f.name == "buoi.csv"]
    widget(page, "selectbox", "Tệp cần gỡ").set_value(sha).run()
    page.button(key="go_tep").click().run()
    assert not page.exception and "Đã gỡ “buoi.csv”" in words(page)


def test_a_load_without_its_reason_says_that_nothing_was_loaded(home):
    page = drop(open_page(), ("roi truong.csv", text_file(staff(NAMES[:22], until="01/04/2025"))), button="xem_truoc")
    assert "Chưa nạp" not in " ".join(e.value for e in page.error)
    page.button(key="nap").click().run()
    assert any("Chưa nạp" in e.value for e in page.error) and len(in_force(home.landing)) == 3


def test_the_page_says_why_rows_of_a_file_are_not_counted(home):
    wrong = [*staff(NAMES[:1]), ["9999", "Vừ Thị Mai", "KHÔNG CÓ", "GV", ""], ["9998", "", "T1", "GV", ""]]
    page = drop(open_page(), ("them.csv", text_file(wrong)))
    assert "2 dòng cần sửa" in words(page)
    (sha,) = [f.sha256 for f in in_force(home.landing) if f.name == "them.csv"]
    widget(page, "selectbox", "Tệp cần xem").set_value(sha).run()
    assert not page.exception
    assert "**1 chờ** (dòng 3)" in words(page) and "**1 không nhận** (dòng 4)" in words(page)


def test_a_note_beside_the_tables_is_not_asked_about(home):
    page = drop(open_page(), ("ghi chu.txt", "Chị Lan gửi danh sách nhé".encode()))
    assert not page.exception and not [s for s in page.subheader if s.value == "Khai báo cách đọc"]
