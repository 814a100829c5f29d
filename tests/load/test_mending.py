"""What is damaged, corrected, doubled or named oddly: it heals, it is one, it stays, and it says so."""

import io
import zipfile

import pytest

from dashboard.figures.records import school_people, school_sessions
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import open_snapshot
from etl.home.home import Home
from etl.model.errors import UserError
from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL


@pytest.fixture
def rollcall(clerk: Clerk):
    return clerk.file("dd.csv", [ROLLCALL, ["S1", "22000002", 2, "Quàng Văn Bun"]])


def test_a_file_name_with_a_line_separator_stays_loaded(clerk):
    path = clerk.file("điểm\u2028danh\u0085.csv", [ROLLCALL, ["S1", "22000002", 2, ""]])
    assert clerk.load(path).version
    assert len([f for f in clerk.on_home("status")[1].splitlines() if "nạp lúc" in f]) == 4


def test_a_damaged_member_of_a_zip_does_not_stop_the_others(clerk, rollcall):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", rollcall.read_text(encoding="utf-8") * 40)
        archive.writestr("b.csv", rollcall.read_text(encoding="utf-8"))
    content = bytearray(packed.getvalue())
    content[45:60] = b"\xff" * 15
    answer = clerk.load(clerk.file("goi.zip", bytes(content)))
    assert answer.verdicts() == {"a.csv": "refused", "b.csv": "loaded"}
    assert "corrupt_file" in answer.codes("a.csv")


def test_rebuild_heals_a_published_file_that_was_cut_off(clerk, rollcall):
    clerk.load(rollcall)
    figures = clerk.figures_csv()
    published = clerk.home / "warehouse" / clerk.version
    published.write_bytes(published.read_bytes()[:5000])
    code, out, _ = clerk.on_home("check")
    assert code == 1
    assert "rebuild" in out
    assert clerk.on_home("rebuild")[0] == 0
    assert clerk.figures_csv() == figures
    assert clerk.on_home("check")[0] == 0


def test_rebuild_heals_a_stage_that_was_cut_off(clerk, rollcall):
    clerk.load(rollcall)
    figures = clerk.figures_csv()
    for stage in (clerk.home / "staged").rglob("rows.parquet"):
        stage.write_bytes(stage.read_bytes()[:100])
    assert clerk.on_home("rebuild")[0] == 0
    assert clerk.figures_csv() == figures
    assert clerk.on_home("check")[0] == 0


def test_an_empty_pointer_is_no_data_and_rebuild_mends_it(clerk):
    (clerk.home / "warehouse" / "CURRENT").write_text("", encoding="utf-8")
    assert clerk.on_home("status")[0] == 0
    assert clerk.on_home("rebuild")[0] == 0
    assert clerk.total()["schools"] == 4


def test_undo_takes_the_file_at_the_path_and_no_namesake(clerk, rollcall):
    other = clerk.file("buoi2/dd.csv", [ROLLCALL, ["S2", "22000002", 1, ""]])
    clerk.load(other)
    assert clerk.on_home("undo", rollcall)[0] == 2
    clerk.load(rollcall)
    assert clerk.on_home("undo", rollcall)[0] == 0
    assert clerk.load(other).verdicts() == {"dd.csv": "unchanged"}


def test_the_same_reload_with_the_same_option_is_unchanged(clerk):
    form = clerk.file(
        "form.csv", [["Dấu thời gian", "Họ và tên", "Trường"], ["06/04/2025 08:10:00", "Quàng Văn Bun", ""]]
    )
    first = clerk.load(form, options=("--session", "S1"))
    again = clerk.load(form, options=("--session", "S1"))
    assert first.verdicts() == {"form.csv": "loaded"}
    assert again.verdicts() == {"form.csv": "unchanged"}
    assert again.version == first.version


def test_both_copies_of_a_refused_content_say_why(clerk):
    paths = [clerk.file(name, "Cột A,Cột B\n1,2\n") for name in ("a.csv", "b.csv")]
    answer = clerk.load(*paths)
    assert answer.codes("a.csv") == answer.codes("b.csv") == ["unknown_layout"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["", "Sùng A Nếnh", ""], ["", "Sùng A Nếnh", "0912345678"]),
        (["", "Sung A Nenh", ""], ["", "Sùng A Nếnh", ""]),
        (["0045", "Sùng A Nếnh", ""], ["45", "Sùng A Nếnh", ""]),
        (["", "Sùng A Nếnh", ""], ["0045", "Sùng A Nếnh", ""]),
    ],
    ids=["telephone added", "marks added", "zeros lost", "number added"],
)
def test_a_corrected_list_does_not_double_people(clerk, first, second):
    heading = ["Mã định danh", "Họ và tên", "Số điện thoại", "Mã trường", "Chức danh"]
    before = clerk.total()["rostered"]
    for n, line in enumerate((first, second)):
        clerk.load(clerk.file(f"ds{n}.csv", [heading, [*line, "22000003", "GV"]]))
    assert clerk.total()["rostered"] == before + 1


def test_namesakes_of_one_list_stay_two_people(clerk):
    heading = ["Họ và tên", "Mã trường", "Chức danh"]
    before = clerk.total()["rostered"]
    clerk.load(clerk.file("ds.csv", [heading, *[["Sùng A Nếnh", "22000003", "GV"]] * 2]))
    assert clerk.total()["rostered"] == before + 2


def test_between_sessions_of_one_name_the_day_decides(clerk):
    heading = ["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức"]
    clerk.load(clerk.file("b.csv", [heading,
        ["GV1", "Buổi 1", "Giáo viên", "20/04/2025 08:00", "20/04/2025 10:00", "điểm cầu"],
        ["CB1", "Buổi 1", "Quản lý", "01/03/2025 08:00", "01/03/2025 10:00", "điểm cầu"]]))  # fmt: skip
    clerk.load(clerk.file("f.csv", [["Dấu thời gian", "Họ và tên", "Trường", "Buổi"],
        ["20/04/2025 08:10:00", "Quàng Văn Bun", "TH số 1 Nà Tấu", "Buổi 1"]]))  # fmt: skip
    assert [m["session"] for m in clerk.matches() if m["file"] == "f.csv"] == ["GV1"]


def test_a_school_sees_its_own_people_only(clerk):
    snapshot = open_snapshot(Home(clerk.home))
    own = Scope("school", "22000002")
    assert school_people(snapshot, "22000002", own)
    assert school_sessions(snapshot, "22000001", own) == []
    with pytest.raises(UserError, match="phạm vi"):
        school_people(snapshot, "22000001", own)
    with pytest.raises(UserError, match="tổng hợp"):
        school_people(snapshot, "22000002", Scope("province"))


def test_a_place_is_named_without_its_type(clerk):
    (line,) = clerk.figures("province", "--where", "district=Mường Chà")
    assert line["schools"] == 1


def test_names_of_a_roll_call_that_waits_are_shown_and_count_nowhere(clerk):
    clerk.load(clerk.file("dd.csv", [ROLLCALL, ["S9", "22000002", 2, "Quàng Văn Bun; Ai Đó"]]))
    names = [m["raw_name"] for m in clerk.matches() if m["file"] == "dd.csv"]
    assert {"Quàng Văn Bun", "Ai Đó"} <= set(names)
    assert clerk.total()["attendance_rows"] == 0
