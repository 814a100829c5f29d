"""Lists as offices write them, and mistakes in lists: codes, twins, places, dates."""

from datetime import datetime

from tests.load.clerk import Clerk
from tests.load.lists import ROLLCALL, SCHOOLS, SESSIONS, STAFF
from tests.readers.build import text_file, workbook

SHOUTED = [
    ["TT", "TEN TRUONG", "MA TRUONG", "CAP HOC", "LOAI HINH", "XA PHUONG", "XA CU", "HUYEN CU", "TONG SO CBQL",
     "TONG SO GV"],
    [1, "Trường Mầm non A", "33000001", "mẫu giáo", "công lập", "Xã Thanh An", "", "", 2, 10],
    [2, "Trường Tiểu học B", "33000002", "TH", "", "", "Xã Nà Tấu", "TP Điện Biên Phủ", 2, 20],
    [3, "Trường THCS C", "33000003", "trung học cơ sở", "", "", "Mường Mươn", "huyện Mường Chà", "", ""],
    [4, "Trường PTDTBT TH&THCS D", "33000004", "TH&THCS", "PTDTBT", "03172", "", "", 1, 5],
    [5, "Trường THPT E", "33000005", "THPT", "", "Xã Thanh Nưaa", "", "", 3, 30],
]  # fmt: skip


def rostered(clerk):
    """Return people in the roster by school, and of the province."""
    return {r["school"]: r["rostered"] for r in clerk.figures("school")}, clerk.total()["rostered"]


def test_lists_in_other_shapes(tmp_path):
    clerk = Clerk(tmp_path)
    staff = [
        ["HỌ TÊN", "ĐƠN VỊ", "CHỨC VỤ"],
        ["Lò Thị Hoa", "Trường THCS C", "Phó hiệu trưởng"],
        ["Cà Thị Lả", "THCS C", "Giáo viên"],
        ["Vàng A Dơ", "Trường THCS C", "Kế toán"],
    ]
    plan = [["KẾ HOẠCH"], [], [], [], [], [], ["ma buoi", "KHOA HOC", "bat dau", "KET THUC", "HINH THUC"],
            ["S1", "AI", datetime(2025, 4, 6, 8), datetime(2025, 4, 6, 10), "Điểm cầu"]]  # fmt: skip
    files = (
        clerk.file("truong.csv", text_file(SHOUTED, ";", "utf-16")),
        clerk.file("nhân sự.csv", text_file(staff, "\t", "utf-8-sig")),
        clerk.file("lich.xlsx", workbook({"Hướng dẫn": [["Xem tờ sau"]], "Kế hoạch": plan})),
    )
    answer = clerk.load(*files)
    assert answer.code == 0 and [f["format"] for f in answer.files] == ["school_register", "staff_list", "session_list"]
    # NV are no audience; schools without a list bring their totals
    assert rostered(clerk)[0] == {"33000001": 12, "33000002": 22, "33000003": 2, "33000004": 6, "33000005": 33}
    districts = {r["district"]: r["schools"] for r in clerk.figures("district")}
    assert districts == {"100": 1, "094": 1, "097": 2, "": 1}
    assert answer.codes("truong.csv") == ["misspelt_place"]
    assert "Thanh Nưaa" in answer["truong.csv"]["issues"][0]["message"]


def test_schools_that_give_totals_only_have_no_person_figures(clerk):
    (line,) = [r for r in clerk.figures("school") if r["school"] == "22000005"]
    assert line["rostered"] == 33 and line["participated"] == 0
    assert line["participated_verified"] is None and line["completed"] is None


def test_mistakes_in_lists_are_named_with_row_and_column(tmp_path):
    clerk = Clerk(tmp_path)
    schools = [*SCHOOLS[:2], ["22000001", "Trường khác", "Tiểu học"], SCHOOLS[1], ["", "Không mã", "Tiểu học"],
               ["22000009", "Học viện", "Đại học"]]  # fmt: skip
    staff = [*STAFF[:2], STAFF[1], ["9001", "Người Khác", "22000001", "GV", ""], ["9008", "A B", "99999999", "GV", ""],
             ["9010", "Ai Đó", "22000001", "chức vụ lạ", ""]]  # fmt: skip
    plan = [SESSIONS[0], ["S1", "AI", "06/04/2025 10:00", "06/04/2025 08:00", "điểm cầu", "x", "", ""],
            ["S6", "AI", "13/04/2025 8:00", "13/04/2025 10:30", "qua đài", "x", "", ""]]  # fmt: skip
    answer = clerk.load(clerk.file("t.csv", schools), clerk.file("c.csv", staff), clerk.file("b.csv", plan))
    found = {
        (n, i["where"].split(",")[0], i["code"])
        for n in ("t.csv", "c.csv", "b.csv")
        for i in answer[n]["issues"]
        if i["where"]
    }
    assert found == {
        ("t.csv", "dòng 3", "code_conflict"), ("t.csv", "dòng 4", "duplicate_in_file"),
        ("t.csv", "dòng 5", "missing_value"), ("t.csv", "dòng 6", "unknown_level"),
        ("c.csv", "dòng 3", "duplicate_in_file"), ("c.csv", "dòng 4", "code_conflict"),
        ("c.csv", "dòng 5", "unknown_school_code"), ("c.csv", "dòng 6", "unknown_role"),
        ("b.csv", "dòng 2", "ends_before_start"), ("b.csv", "dòng 3", "unknown_mode"),
    }  # fmt: skip
    assert answer.ledger("t.csv") == (1, 1, 0, 3) and answer.ledger("b.csv") == (0, 0, 0, 2)


def test_school_list_that_comes_last_frees_what_waited(clerk, tmp_path):
    late = Clerk(tmp_path / "muộn")
    roll = [ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"]]
    lists = [late.file(n, rows) for n, rows in (("b.csv", SESSIONS), ("c.csv", STAFF), ("t.csv", SCHOOLS))]
    assert late.load(late.file("r.csv", roll)).ledger("r.csv") == (0, 0, 1, 0)
    for path in lists:
        late.load(path)
    clerk.load(clerk.file("r.csv", roll))
    assert late.figures_csv() == clerk.figures_csv()


def test_person_at_two_schools_counts_once_in_the_total(clerk):
    clerk.load(clerk.file("them.csv", [STAFF[0], ["9003", "Quàng Văn Bun", "22000003", "GV", ""]]))
    lines, total = rostered(clerk)
    assert lines["22000002"] == 2 and lines["22000003"] == 3 and total == 39


def test_list_without_codes_loaded_again_with_one_more_adds_one(clerk):
    first = [["Họ và tên", "Mã trường"], ["Tòng Thị Inh", "22000003"], ["Lường Văn Pâng", "22000003"]]
    clerk.load(clerk.file("n1.csv", first))
    assert rostered(clerk)[1] == 41
    clerk.load(clerk.file("n2.csv", [*first, ["Sùng Thị Dợ", "22000003"]]))
    assert rostered(clerk)[1] == 42


def test_person_whose_code_is_missing_in_a_second_list_is_not_a_second_person(clerk):
    """The same name at the same school, once with a code and once without: one person, or a question, never two."""
    clerk.load(clerk.file("n.csv", [["Họ và tên", "Mã trường"], ["Cà Thị Lả", "22000003"]]))
    assert rostered(clerk)[1] == 39


def test_code_that_another_list_gives_to_somebody_else_is_a_conflict(clerk):
    answer = clerk.load(clerk.file("n.csv", [STAFF[0], ["9003", "Lý Khác Hẳn", "22000003", "GV", ""]]))
    assert answer["n.csv"]["counted"] == 0 and answer["n.csv"]["issues"]
    clerk.load(clerk.file("r.csv", [ROLLCALL, ["S1", "22000002", 1, "Quàng Văn Bun"]]))
    assert clerk.total()["participated_verified"] == 1


def test_two_lists_that_move_a_session_leave_one_session(clerk):
    moved = [SESSIONS[0], ["S1", "AI", "27/04/2025 14:00", "27/04/2025 16:00", "điểm cầu", "x", "", ""]]
    clerk.load(clerk.file("b2.csv", moved), clerk.file("r.csv", [ROLLCALL, ["S1", "22000001", 2, ""]]))
    assert sorted(r["session"] for r in clerk.figures("session", "--as-of", "27/04/2025")) == ["S1", "S2"]
    assert clerk.total("--as-of", "13/04/2025")["site_sessions_expected"] == 4  # S2 alone: four schools
