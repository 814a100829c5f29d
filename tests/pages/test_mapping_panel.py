"""The page Nạp dữ liệu asks how an unknown table is read, shows it, remembers it and loads the file at once."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.mapping_panel import NONE
from dashboard.pages_list import FOLDER
from etl.home.home import HOME_VARIABLE, Home
from etl.home.landing import in_force
from etl.home.mappings import remembered
from tests.load.lists import office
from tests.readers.build import text_file, workbook

pytestmark = pytest.mark.filterwarnings("ignore")

SHEET = [
    ["STT", "HỌ TÊN GV", "ĐƠN VỊ CT", "SĐT LH", "KÝ NHẬN"],
    ["1", "Lò Thị Hoa", "Trường Mầm non Hoa Mơ", "0912345678", "x"],
    ["2", "Quàng Văn Bun", "Trường Tiểu học số 1 Nà Tấu", "0912", "x"],
    ["3", "Cà Thị Lả", "Trường THCS Mường Mươn", "0912345670", ""],
]
CANVA = [["Name", "Email", "Designs created", "Last active"], ["Quàng Văn Bun", "bun@example.org", "12", "2025-04-16"]]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    home = Home(office(tmp_path).home)
    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    return home


def open_page() -> AppTest:
    page = AppTest.from_file(str(FOLDER / "nap_du_lieu.py"), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def drop(page: AppTest, *files: tuple[str, bytes], button: str = "nap") -> AppTest:
    page.file_uploader[0].set_value([(name, content, "") for name, content in files]).run()
    page.button(key=button).click().run()
    assert not page.exception, page.exception
    return page


def widget(page: AppTest, kind: str, label: str):
    (found,) = [w for w in getattr(page, kind) if w.label == label]
    return found


def save_button(page: AppTest):
    return widget(page, "button", "Lưu cách đọc và nạp tệp")


def shown(page: AppTest):
    return next(frame.value for frame in page.dataframe if "Dòng" in frame.value.columns)


def words(page: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (page.markdown, page.warning, page.error, page.success) for e in kind)


def test_a_refused_table_is_asked_about_and_mostly_answered(home):
    page = drop(open_page(), ("ký tên.csv", text_file(SHEET)))
    assert "Khai báo cách đọc" in [h.value for h in page.subheader]
    assert widget(page, "selectbox", "Bảng này ghi gì?").value == "sign_ins"
    assert widget(page, "selectbox", "Họ và tên").value == "HỌ TÊN GV"
    assert widget(page, "selectbox", "Có mặt").value == "KÝ NHẬN"
    frame = shown(page)
    assert list(frame["Họ và tên"]) == ["Lò Thị Hoa", "Quàng Văn Bun", "Cà Thị Lả"]
    assert list(frame["Có mặt"]) == ["có mặt", "có mặt", "vắng"]
    assert list(frame["Dòng"]) == [2, 3, 4]
    assert "1 ô chưa đọc được, tô đỏ (cột Số điện thoại)" in words(page)
    assert "Còn thiếu" in words(page) and save_button(page).disabled


def test_a_day_given_for_all_rows_lets_it_be_saved_and_loaded(home):
    page = drop(open_page(), ("ký tên.csv", text_file(SHEET)), ("b.csv", b"\xff\xfe"))
    widget(page, "date_input", "Ngày: giá trị chung cho mọi dòng").set_value("2025-04-06").run()
    assert not save_button(page).disabled
    save_button(page).click().run()
    assert not page.exception
    assert "3 dòng = **2** được tính" in words(page) and "1 tệp đã nạp, 1 tệp không nhận" in words(page)
    assert "Bảng theo cách khai báo: ký tên" in words(page)
    assert not [b for b in page.button if b.label == "Lưu cách đọc và nạp tệp"]
    (layout,) = remembered(home).layouts.values()
    assert layout.mapping.constants == () and layout.file == "ký tên.csv"
    landed = in_force(home.landing)[-1]
    assert landed.mapping is not None and dict(landed.mapping.constants) == {"held_date": "2025-04-06"}


def test_the_session_chosen_for_the_files_is_the_answer_to_which_session(home):
    page = open_page()
    page.selectbox(key="buoi_cua_tep").select("S1 · S1, 06/04/2025").run()
    drop(page, ("ký tên.csv", text_file(SHEET)))
    assert widget(page, "selectbox", "Buổi học: giá trị chung cho mọi dòng").value == "S1"
    save_button(page).click().run()
    assert "3 dòng = **2** được tính" in words(page)


def test_a_column_chosen_otherwise_changes_what_is_read(home):
    page = drop(open_page(), ("ký tên.csv", text_file(SHEET)), button="xem_truoc")
    widget(page, "selectbox", "Có mặt").select(NONE).run()
    widget(page, "selectbox", "Họ và tên").select("SĐT LH").run()
    frame = shown(page)
    assert "Có mặt" not in frame.columns
    assert list(frame["Họ và tên"]) == ["0912345678", "0912", "0912345670"]
    assert len(in_force(home.landing)) == 3 and not remembered(home).layouts


def test_another_kind_and_another_heading_line_are_guessed_anew(home):
    book = workbook({"A": [["Bảng của trường", "năm 2025"], *SHEET]})
    page = drop(open_page(), ("ký tên.xlsx", book), button="xem_truoc")
    assert "dòng 2" in widget(page, "selectbox", "Dòng tiêu đề").format_func(
        widget(page, "selectbox", "Dòng tiêu đề").value
    )
    widget(page, "selectbox", "Bảng này ghi gì?").select("staff").run()
    assert shown(page)["Trường / đơn vị"].iloc[0] == "Trường Mầm non Hoa Mơ"
    widget(page, "selectbox", "Dòng tiêu đề").select(0).run()
    assert not page.exception


def test_several_refused_files_are_declared_one_after_another(home):
    page = drop(open_page(), ("ký tên.csv", text_file(SHEET)), ("Canva.csv", text_file(CANVA)))
    widget(page, "selectbox", "Tệp cần khai báo").select("Canva.csv").run()
    assert widget(page, "text_input", "Công cụ: giá trị chung cho mọi dòng").value == "canva"
    save_button(page).click().run()
    assert "1 dòng = **1** được tính" in words(page)
    assert widget(page, "selectbox", "Họ và tên").value == "HỌ TÊN GV"


def test_a_wrong_recognition_is_declared_anew_on_demand(home):
    page = drop(open_page(), ("điểm danh.csv", text_file([["Họ và tên", "Tên trường"], SHEET[1][1:3]])))
    assert "Khai báo cách đọc" not in [h.value for h in page.subheader]
    page.toggle(key="khai_bao_lai").set_value(True).run()
    assert "Máy nhận ra tệp này là **Danh sách cán bộ**" in words(page)
    widget(page, "selectbox", "Bảng này ghi gì?").select("sign_ins").run()
    widget(page, "date_input", "Ngày: giá trị chung cho mọi dòng").set_value("2025-04-06").run()
    save_button(page).click().run()
    assert in_force(home.landing)[-1].format == "mapped"


def test_a_layout_known_before_needs_no_question(home):
    page = drop(open_page(), ("Canva.csv", text_file(CANVA)))
    save_button(page).click().run()
    page = drop(
        open_page(), ("Canva mới.csv", text_file([CANVA[0], ["Cà Thị Lả", "la@example.org", "1", "2025-04-17"]]))
    )
    assert "Bảng theo cách khai báo: Canva" in words(page)
    assert not [b for b in page.button if b.label == "Lưu cách đọc và nạp tệp"]


def test_saved_layouts_are_listed_and_can_be_forgotten(home):
    page = drop(open_page(), ("Canva.csv", text_file(CANVA)))
    save_button(page).click().run()
    (frame,) = [f.value for f in page.dataframe if "Bảng ghi gì" in f.value.columns]
    assert (list(frame["Tên"]), list(frame["Số tệp đang dùng"])) == (["Canva"], [1])
    widget(page, "selectbox", "Cách đọc cần quên").select_index(0).run()
    page.button(key="quen_cach_doc").click().run()
    assert not page.exception
    assert not remembered(home).layouts
    assert in_force(home.landing)[-1].format == "mapped"


def test_a_refused_picture_is_not_asked_about(home):
    page = drop(open_page(), ("ảnh.csv", b"\x89PNG\r\n\x1a\n" + bytes(50)))
    assert "Khai báo cách đọc" not in [h.value for h in page.subheader]
