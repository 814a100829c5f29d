"""Rows that could not be counted come back as an Excel, are corrected there and loaded again: nothing doubles."""

import io
import json

import openpyxl
import pytest

from etl.readers.common.correction import FILE, HOW, PLACE, WHY
from tests.load.clerk import Clerk
from tests.readers.build import workbook

SCHOOLS = [["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"],
           ["A1", "Trường Tiểu học Na Sang", "Tiểu học", "Na Sang", "Mường Chà"]]  # fmt: skip
STAFF = [["DANH SÁCH CÁN BỘ"], [], ["STT", "Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Email"],
         ["1", "0001", "Lò Thị Hoa", "A1", "GV", "hoa@example.org"],
         ["2", "0002", "Vừ Thị Mai", "A9", "GV", "mai@example.org"],
         ["3", "0003", "Giàng A Páo", "A1", "lạ lắm", "pao@example.org"],
         ["4", "0004", "", "A1", "GV", "=2+5"]]  # fmt: skip
SESSIONS = [["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Mã cuộc họp"],
            ["B1", "Buổi 1", "GenAI", "06/04/2025 08:00", "06/04/2025 10:00", "điểm cầu", "812345678"],
            ["B2", "Buổi 2", "GenAI", "06/04/2025 09:00", "06/04/2025 11:00", "điểm cầu", "899999999"]]  # fmt: skip
ZOOM = [["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
        ["812345678", "Buổi 1", "04/06/2025 08:00:00 AM", "04/06/2025 10:00:00 AM", "host@example.org", "120", "3"], [],
        ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"],
        ["Lò Thị Hoa", "", "04/06/2025 08:00:00 AM", "04/06/2025 10:00:00 AM", "120", "Yes"],
        ["Ai đó không rõ", "", "04/06/2025 08:05:00 AM", "04/06/2025 10:00:00 AM", "115", "Yes"],
        ["Lò Thị Hoa", "", "hỏng", "04/06/2025 10:00:00 AM", "120", "Yes"]]  # fmt: skip


@pytest.fixture
def clerk(tmp_path):
    clerk = Clerk(tmp_path)
    clerk.load(clerk.file("truong.csv", SCHOOLS), clerk.file("buoi.csv", SESSIONS))
    return clerk


def mended(clerk, which, changes, name="sửa.xlsx"):
    """Fetch the workbook, write `changes` (heading, original row → value) and return its path and its lines as read."""
    out = clerk.desk / name
    code, _, err = clerk.on_home("mend", which, out)
    assert code == 0, err
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[3]]
    lines = {str(row[heads.index(PLACE)].value): row for row in sheet.iter_rows(min_row=4)}
    for (heading, place), value in changes.items():
        lines[place][heads.index(heading)].value = value
    book.save(out)
    return out, {place: {h: c.value for h, c in zip(heads, row, strict=True)} for place, row in lines.items()}


def ledger(clerk, name):
    _, out, _ = clerk.on_home("status", "--json")
    (file,) = [f for f in json.loads(out)["files"] if f["name"] == name]
    return {k: file[k] for k in ("counted", "duplicate", "pending", "rejected")}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_corrected_rows_replace_the_old_ones(clerk, form):
    path = clerk.file("can bo.csv", STAFF) if form == "csv" else clerk.file("can bo.xlsx", workbook({"DS": STAFF}))
    clerk.load(path)
    assert clerk.total()["rostered"] == 1
    sheet = "" if form == "csv" else "DS!"
    wanted = {("Mã trường", sheet + "5"): "A1", ("Chức danh", sheet + "6"): "GV", ("Họ và tên", sheet + "7"): "Lý A Sử"}
    out, lines = mended(clerk, path.name, wanted)
    assert list(lines) == [sheet + "5", sheet + "6", sheet + "7"]
    assert "A9" in lines[sheet + "5"][WHY] and lines[sheet + "5"][HOW]
    assert lines[sheet + "7"]["Email"] == ("=2+5" if form == "csv" else "")
    answer = clerk.load(out)
    assert [f["format"] for f in answer.files] == ["staff_list"]
    assert ledger(clerk, out.name) == {"counted": 3, "duplicate": 0, "pending": 0, "rejected": 0}
    assert ledger(clerk, path.name) == {"counted": 1, "duplicate": 3, "pending": 0, "rejected": 0}
    assert clerk.total()["rostered"] == 4
    assert [f["verdict"] for f in clerk.load(out).files] == ["unchanged"]
    assert clerk.on_home("check")[0] == 0
    figures = clerk.figures_csv()
    assert clerk.on_home("rebuild")[0] == 0
    assert clerk.figures_csv() == figures


def test_a_correction_belongs_to_its_files_session_and_date_order(clerk):
    clerk.load(clerk.file("can bo.csv", [*STAFF[:5]]), clerk.file("zoom.csv", ZOOM))
    out, lines = mended(clerk, "zoom.csv", {("Join Time", "7"): "04/06/2025 08:30:00 AM"})
    assert set(lines) == {"6", "7"}
    clerk.load(out)
    assert ledger(clerk, "zoom.csv") == {"counted": 1, "duplicate": 2, "pending": 0, "rejected": 0}
    assert ledger(clerk, out.name) == {"counted": 1, "duplicate": 0, "pending": 1, "rejected": 0}
    _, text, _ = clerk.on_home("matches", "--format", "csv")
    rows = [line.split(",") for line in text.splitlines() if line.startswith(out.name)]
    assert [row[2] for row in rows] == ["B1", "B1"]


def test_a_second_correction_replaces_the_first(clerk):
    clerk.load(clerk.file("can bo.csv", STAFF))
    first, _ = mended(clerk, "can bo.csv", {("Mã trường", "5"): "A1", ("Chức danh", "6"): "vẫn lạ lắm"}, "sửa 1.xlsx")
    clerk.load(first)
    second, lines = mended(clerk, first.name, {("Chức danh", "6"): "GV"}, "sửa 2.xlsx")
    assert set(lines) == {"6", "7"}
    clerk.load(second)
    assert ledger(clerk, first.name) == {"counted": 1, "duplicate": 2, "pending": 0, "rejected": 0}
    assert ledger(clerk, second.name) == {"counted": 1, "duplicate": 0, "pending": 0, "rejected": 1}
    assert clerk.total()["rostered"] == 3


def test_undoing_the_original_takes_its_corrections_out_too(clerk):
    clerk.load(clerk.file("can bo.csv", STAFF))
    figures = clerk.figures_csv()
    out, _ = mended(clerk, "can bo.csv", {("Mã trường", "5"): "A1"})
    clerk.load(out)
    assert clerk.on_home("undo", out.name)[0] == 0
    assert clerk.figures_csv() == figures
    clerk.load(out)
    assert clerk.on_home("undo", "can bo.csv")[0] == 0
    assert clerk.total()["rostered"] == 0
    answer = clerk.load(out)
    assert [i["code"] for i in answer.files[0]["issues"]] == ["correction_alone"]


def test_corrected_usage_rows_replace_the_old_ones(clerk):
    head = [
        "cadence",
        "period_start",
        "period_end",
        "email",
        "name",
        "credits_used",
        "messages",
        "user_status",
        "messages_rank",
    ]
    rows = [["Weekly", "2025-04-07", "2025-04-13", "hoa@example.org", "Lò Thị Hoa", "", "5", "enabled", "1"],
            ["Weekly", "hỏng", "2025-04-20", "hoa@example.org", "Lò Thị Hoa", "", "7", "enabled", "1"]]  # fmt: skip
    clerk.load(clerk.file("can bo.csv", STAFF[:4]), clerk.file("ai.csv", [head, *rows]))
    assert ledger(clerk, "ai.csv") == {"counted": 1, "duplicate": 0, "pending": 0, "rejected": 1}
    out, _ = mended(clerk, "ai.csv", {("period_start", "3"): "2025-04-14"})
    clerk.load(out)
    assert ledger(clerk, "ai.csv") == {"counted": 1, "duplicate": 1, "pending": 0, "rejected": 0}
    assert ledger(clerk, out.name) == {"counted": 1, "duplicate": 0, "pending": 0, "rejected": 0}
    assert clerk.on_home("check")[0] == 0


def test_a_file_without_anything_to_mend_says_so(clerk):
    clerk.load(clerk.file("can bo.csv", STAFF[:4]))
    code, _, err = clerk.on_home("mend", "can bo.csv")
    assert code == 2 and "không có dòng nào cần sửa" in err


def test_the_workbook_opens_with_text_as_text(clerk):
    clerk.load(clerk.file("can bo.csv", STAFF))
    out, _ = mended(clerk, "can bo.csv", {})
    sheet = openpyxl.load_workbook(io.BytesIO(out.read_bytes())).worksheets[0]
    assert [c.data_type for row in sheet.iter_rows(min_row=4) for c in row if c.value == "=2+5"] == ["s"]
    assert [c.value for c in sheet[3]][-2:] == [FILE, PLACE]
