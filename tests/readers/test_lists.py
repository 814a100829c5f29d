"""The lists that the office provides: headings, data rows, spoiled cells."""

import pytest

from etl.readers import Source, read
from etl.text.fold import fold
from tests.readers.build import codes, read_rows, records, workbook

SCHOOLS = [
    ["Mã trường", "Tên trường", "Cấp học", "Loại hình", "Xã/phường", "Xã cũ", "Huyện cũ", "Vĩ độ", "Kinh độ",
     "Tổng số CBQL", "Tổng số GV", "Tổng số NV", "Tên điểm cầu", "Từ ngày", "Đến ngày"],
    ["00100", "TH Nà Tấu", "Tiểu học", "công lập", "Nà Tấu", "Nà Tấu", "Điện Biên Phủ", "21,45", "103.1", "2", "20",
     "3", "TH Nà Tấu; Điểm cầu Nà Tấu", "01/07/2025", ""],
    ["00101", "PTDTBT THCS Pa Ham", "THCS", "PTDTBT", "Pa Ham", "", "Mường Chà", "", "", "2", "15", "", "", "", ""],
]  # fmt: skip
STAFF = [
    ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh", "Cốt cán", "Email", "Số điện thoại", "Từ ngày", "Đến ngày"],
    ["0011", "Lò Thị Hoa", "00100", "GV", "x", "Hoa@Example.org", "900000001", "15/08/2025", ""],
    ["0012", "Quàng Văn Ánh", "00100", "Phó Hiệu trưởng", "", "", "+84 900 000 002", "", ""],
]
SESSIONS = [
    ["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Mã cuộc họp", "Bắt buộc", "Đối tượng"],
    [
        "B1",
        "Khai mạc",
        "AI cơ bản",
        "13/04/2025 08:00",
        "13/04/2025 11:30",
        "điểm cầu",
        "812 3456 7890",
        "x",
        "CBQL;cốt cán",
    ],
]
ROLLCALLS = [
    ["Mã buổi", "Mã trường", "Tên điểm cầu", "Sĩ số", "Danh sách có mặt"],
    ["B1", "00100", "Điểm cầu Nà Tấu", "8", "1. Lò Thị Hoa; 2. Quàng Văn Ánh"],
    ["B1", "", "TH Sín Thầu", "0", ""],
]
PRODUCTS = [
    ["Họ và tên", "Mã định danh", "Mã trường", "Tên sản phẩm", "Ngày nộp", "Kết quả"],
    ["Lò Thị Hoa", "0011", "00100", "Giáo án AI", "13/05/2025", "Đạt"],
    ["", "0012", "00100", "Bộ câu hỏi", "2025-05-14", ""],
]
SIGN_INS = [
    ["Họ và tên", "Tên trường", "Thời gian", "Mã buổi", "Email", "SĐT"],
    ["Lò Thị Hoa", "TH Nà Tấu", "13/04/2025 08:05", "B1", "hoa@example.org", "0900000001"],
]
LISTS = {
    "school_register": SCHOOLS, "staff_list": STAFF, "session_list": SESSIONS, "site_rollcall": ROLLCALLS,
    "product_list": PRODUCTS, "sign_in_sheet": SIGN_INS,
}  # fmt: skip


def spoiled(rows, heading, value, row=1):
    """`rows` with one cell changed."""
    copy = [list(cells) for cells in rows]
    copy[row][copy[0].index(heading)] = value
    return copy


@pytest.mark.parametrize(("format_id", "rows"), LISTS.items())
def test_list_as_the_contract_has_it(format_id, rows):
    result = read_rows(rows)
    assert result.format == format_id
    assert [r["outcome"] for r in records(result)] == [None] * (len(rows) - 1)
    assert codes(result) in ([], ["date_order_assumed"])


@pytest.mark.parametrize(("format_id", "rows"), LISTS.items())
def test_headings_without_marks_in_capitals_after_titles_and_with_an_extra_column(format_id, rows):
    plain = [[fold(heading).upper() for heading in rows[0]] + ["Ghi chú"], *([*row, "x"] for row in rows[1:])]
    result = read_rows([["SỞ GIÁO DỤC VÀ ĐÀO TẠO"], [], ["DANH SÁCH"], *plain])
    assert result.format == format_id

    def strip(table):
        return [{**r, "row": 0} for r in table]

    assert strip(records(result)) == strip(records(read_rows(rows)))
    extra = [issue for issue in result.issues if issue.code == "extra_columns"]
    assert [issue.details["columns"] for issue in extra] == ["Ghi chú"]


SPOILED = [
    (SCHOOLS, "Mã trường", "", "missing_value"),
    (SCHOOLS, "Tên trường", " ", "missing_value"),
    (SCHOOLS, "Cấp học", "Đại học", "unknown_level"),
    (SCHOOLS, "Loại hình", "quốc tế", "unknown_kind"),
    (SCHOOLS, "Vĩ độ", "51,5", "bad_coordinates"),
    (SCHOOLS, "Tổng số GV", "hai mươi", "bad_number"),
    (SCHOOLS, "Tổng số GV", "-3", "bad_number"),
    (SCHOOLS, "Từ ngày", "31/02/2025", "bad_date"),
    (SCHOOLS, "Đến ngày", "01/01/2020", "valid_range"),
    (STAFF, "Họ và tên", "", "missing_value"),
    (STAFF, "Mã trường", "", "missing_value"),
    (STAFF, "Chức danh", "Phi công", "unknown_role"),
    (STAFF, "Email", "hoa at example", "bad_email"),
    (STAFF, "Số điện thoại", "12345", "bad_phone"),
    (STAFF, "Từ ngày", "mùa thu", "bad_date"),
    (SESSIONS, "Mã buổi", "", "missing_value"),
    (SESSIONS, "Khóa học", "", "missing_value"),
    (SESSIONS, "Bắt đầu", "", "missing_value"),
    (SESSIONS, "Bắt đầu", "25:61", "bad_time"),
    (SESSIONS, "Kết thúc", "13/04/2025 07:00", "ends_before_start"),
    (SESSIONS, "Hình thức", "trên mây", "unknown_mode"),
    (SESSIONS, "Đối tượng", "CBQL; phụ huynh", "unknown_audience"),
    (ROLLCALLS, "Sĩ số", "nhiều", "bad_number"),
    (ROLLCALLS, "Sĩ số", "-1", "bad_number"),
    (ROLLCALLS, "Sĩ số", "8,5", "bad_number"),
    (PRODUCTS, "Ngày nộp", "hôm qua", "bad_date"),
    (PRODUCTS, "Kết quả", "tàm tạm", "unknown_verdict"),
    (SIGN_INS, "Thời gian", "13/04/2025 25:61", "bad_time"),
    (SIGN_INS, "Email", "@", "bad_email"),
]


@pytest.mark.parametrize(("rows", "heading", "value", "code"), SPOILED)
def test_spoiled_cell_is_named_and_its_row_stays_in_the_ledger(rows, heading, value, code):
    result = read_rows(spoiled(rows, heading, value))
    found = [issue for issue in result.issues if issue.code not in ("date_order_assumed", "extra_columns")]
    assert [issue.code for issue in found] == [code]
    assert found[0].row == 2 and found[0].where.startswith("dòng 2, cột “")
    assert found[0].message and found[0].fix
    first = records(result)[0]
    outcome = {"reject": "rejected", "pending": "pending", "note": None}[found[0].severity]
    assert first["outcome"] == outcome
    assert first["reason"] == (code if outcome else None)
    assert result.rows_read == len(rows) - 1


def test_schools_keep_zeros_aliases_and_places():
    first = records(read_rows(SCHOOLS))[0]
    assert first["school_code"] == "00100" and first["level"] == "TH" and first["kind"] == "công lập"
    assert (first["latitude"], first["longitude"]) == (21.45, 103.1)
    assert first["aliases"] == ["TH Nà Tấu", "Điểm cầu Nà Tấu"]
    assert (first["total_cbql"], first["total_gv"], first["total_nv"]) == (2, 20, 3)
    assert str(first["valid_from"]) == "2025-07-01" and first["valid_to"] is None


def test_school_code_met_again_is_a_duplicate_or_a_conflict():
    again = [SCHOOLS[1], ["00100", "TH Khác", *SCHOOLS[1][2:]]]
    result = read_rows([*SCHOOLS, *again])
    assert [r["reason"] for r in records(result)] == [None, None, "duplicate_in_file", "code_conflict"]
    assert [r["outcome"] for r in records(result)][2:] == ["duplicate", "rejected"]
    assert "dòng 2" in result.issues[-1].message


def test_staff_values():
    first, second = records(read_rows(STAFF))
    assert (first["staff_code"], first["is_core"], first["email"]) == ("0011", True, "hoa@example.org")
    assert (first["phone"], second["phone"]) == ("0900000001", "0900000002")
    assert (first["role"], second["role"], second["is_core"]) == ("GV", "CBQL", False)


def test_person_met_twice_at_two_schools_and_under_a_foreign_code():
    rows = [
        *STAFF,
        STAFF[1],
        ["0011", "LÒ THỊ HOA", "00101", *STAFF[1][3:]],
        ["0011", "Vừ Thị Mai", "00100", *STAFF[1][3:]],
    ]
    found = records(read_rows(rows))
    assert [r["reason"] for r in found] == [None, None, "duplicate_in_file", None, "code_conflict"]


def test_two_people_of_one_name_without_codes_stay_two():
    rows = [["Họ và tên", "Mã trường"], ["Lò Thị Hoa", "00100"], ["Lò Thị Hoa", "00100"]]
    result = read_rows(rows)
    assert [r["outcome"] for r in records(result)] == [None, None]
    assert codes(result) == ["role_column_missing"]


@pytest.mark.parametrize(
    ("position", "role"),
    [("Giáo viên tiểu học hạng III", "GV"), ("Hiệu trưởng", "CBQL"), ("P. Hiệu trưởng", "CBQL"), ("Kế toán", "NV"),
     ("Tổ trưởng chuyên môn", "GV"), ("Nhân viên thư viện", "NV"), ("cbql", "CBQL")],
)  # fmt: skip
def test_positions(position, role):
    assert records(read_rows(spoiled(STAFF, "Chức danh", position)))[0]["role"] == role


def test_session_values_are_utc_and_digits():
    first = records(read_rows(SESSIONS))[0]
    assert first["starts_at"].isoformat() == "2025-04-13T01:00:00"
    assert first["ends_at"].isoformat() == "2025-04-13T04:30:00"
    assert (first["mode"], first["meeting_ids"], first["is_required"]) == ("site", ["81234567890"], True)
    assert first["audience"] == ["CBQL", "cốt cán"]


def test_session_with_a_day_column_and_clocks():
    rows = [
        ["Mã buổi", "Khóa học", "Ngày", "Bắt đầu", "Kết thúc"],
        ["B1", "AI", "13/04/2025", "8h00", "11:30"],
    ]
    assert records(read_rows(rows))[0]["ends_at"].isoformat() == "2025-04-13T04:30:00"


def test_session_code_met_again():
    other = ["B1", "Khác", "AI cơ bản", "20/04/2025 08:00", "20/04/2025 11:30", *SESSIONS[1][5:]]
    found = records(read_rows([*SESSIONS, SESSIONS[1], other]))
    assert [r["reason"] for r in found] == [None, "duplicate_in_file", "code_conflict"]


def test_rollcall_values():
    first, second = records(read_rows(ROLLCALLS))
    assert first["names"] == ["Lò Thị Hoa", "Quàng Văn Ánh"]
    assert (second["school_code"], second["site_text"], second["headcount"]) == (None, "TH Sín Thầu", 0)


@pytest.mark.parametrize(("said", "present"), [("24/26", 24), ("25 người", 25), ("0/12", 0), ("18 GV + 2 CBQL", 20)])
def test_rollcall_number_in_words(said, present):
    assert records(read_rows(spoiled(ROLLCALLS, "Sĩ số", said)))[0]["headcount"] == present


@pytest.mark.parametrize("heading", ["Số người tham dự", "Số CBGV tham gia", "Số GV có mặt"])
def test_rollcall_number_under_another_heading(heading):
    rows = [["Mã buổi", "Điểm cầu", heading], ["B1", "TH Nà Tấu", "24"]]
    assert records(read_rows(rows))[0]["headcount"] == 24


def test_rollcall_with_names_and_no_number_is_kept_and_with_neither_is_not():
    named = records(read_rows(spoiled(ROLLCALLS, "Sĩ số", "")))[0]
    assert (named["headcount"], named["outcome"], len(named["names"])) == (None, None, 2)
    silent = records(read_rows(spoiled(ROLLCALLS, "Sĩ số", "", row=2)))[1]
    assert (silent["outcome"], silent["reason"]) == ("rejected", "missing_value")


def test_rollcall_by_day_leaves_an_open_order_to_the_caller():
    rows = [["Ngày", "Mã trường", "Sĩ số"], ["06/04/2025", "00100", "8"]]
    result = read_rows(rows)
    assert codes(result) == ["ambiguous_date_order"]
    assert result.hints == {"dmy_days": "2025-04-06", "mdy_days": "2025-06-04"}
    assert str(records(read_rows(rows, date_order="dmy"))[0]["held_date"]) == "2025-04-06"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("Đạt", "accepted"), ("ĐÃ DUYỆT", "accepted"), ("x", "accepted"), ("Không đạt", "refused"), ("khong dat", "refused"),
     ("", "waiting"), ("Chờ duyệt", "waiting"), ("tàm tạm", None)],
)  # fmt: skip
def test_verdicts(text, verdict):
    assert records(read_rows(spoiled(PRODUCTS, "Kết quả", text)))[0]["verdict"] == verdict


def test_rows_that_are_no_data():
    rows = [
        *STAFF,
        [],
        ["VD: 0099", "Lò Thị Mẫu", "00100", "GV", "", "", "", "", ""],
        STAFF[0],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        ["I. KHỐI TIỂU HỌC", "", "", "", "", "", "", "", ""],
        ["0013", "Tòng Thị Inh", "00100", "GV", "", "", "", "", ""],
        ["0014", "Tống Công Minh", "00100", "GV", "", "", "", "", ""],
        ["", "Tổng cộng: 4 người", "", "", "", "", "", "", ""],
        ["", "", "", "", "Điện Biên, ngày 5 tháng 4 năm 2025", "", "", "", ""],
        ["", "Người lập", "", "", "", "Hiệu trưởng", "", "", ""],
        ["", "(Ký, ghi rõ họ tên)", "", "", "", "", "", "", ""],
        ["", "Lò Văn Sáng", "", "", "", "Cà Thị Minh", "", "", ""],
    ]
    found = records(read_rows(rows))
    assert [r["full_name"] for r in found] == ["Lò Thị Hoa", "Quàng Văn Ánh", "Tòng Thị Inh", "Tống Công Minh"]
    assert [r["row"] for r in found] == [2, 3, 9, 10]


def test_name_without_anything_else_is_a_rejected_row_and_not_lost():
    found = records(read_rows([*STAFF, ["", "Vừ Thị Mai", "", "", "", "", "", "", ""]]))
    assert (found[-1]["full_name"], found[-1]["reason"]) == ("Vừ Thị Mai", "missing_value")


def test_headings_in_two_lines():
    rows = [
        ["Mã trường", "Tên trường", "Cấp học", "Tổng số", "", ""],
        ["", "", "", "CBQL", "GV", "NV"],
        ["00100", "TH Nà Tấu", "Tiểu học", 2, 20, 3],
    ]
    result = read(Source("ds.xlsx", workbook({"DS": rows})))
    first = records(result)[0]
    assert (first["row"], first["total_cbql"], first["total_gv"], first["total_nv"]) == (3, 2, 20, 3)


def test_numbers_of_a_workbook_become_codes_and_formula_text_stays_text():
    rows = [STAFF[0], [1100000002.0, "=SUM(1)", 11000001, "GV", "", "", 900000001, "", ""]]
    content = workbook({"DS": rows})
    text = read_rows([STAFF[0], ["1100000002.0", "=SUM(1)", "00100", "GV", "", "", "", "", ""]])
    assert records(text)[0]["full_name"] == "=SUM(1)" and records(text)[0]["staff_code"] == "1100000002"
    found = records(read(Source("ds.xlsx", content)))[0]
    assert (found["staff_code"], found["school_code"], found["phone"]) == ("1100000002", "11000001", "0900000001")


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([["Mã trường", "Tên trường", "Xã/phường"], ["1", "TH A", "B"]], "Cấp học"),
        ([["Mã định danh", "Họ và tên", "Email"], ["1", "Lò Thị Hoa", "a@example.org"]], "Mã trường"),
        ([["Mã buổi", "Khóa học", "Bắt đầu"], ["B1", "AI", "13/04/2025"]], "Kết thúc"),
        ([["Mã buổi", "Mã trường", "Ghi chú"], ["B1", "00100", "8"]], "Sĩ số"),
    ],
)
def test_list_that_lacks_a_column_is_told_which(rows, missing):
    result = read_rows(rows)
    assert codes(result)[0] == "missing_column"
    assert missing in result.issues[0].message


def test_thousands_of_bad_rows_are_summed_up():
    rows = [ROLLCALLS[0], *(["B1", f"{n:05d}", "", "?", ""] for n in range(1000))]
    result = read_rows(rows)
    assert result.rows_read == 1000
    assert codes(result) == ["bad_number"] * 200 + ["and_more"]
    assert "800" in result.issues[-1].message


def test_incomplete_row_of_a_head_teacher_is_not_taken_for_a_signature():
    rows = [*STAFF, ["", "Vừ Thị Mai", "", "Hiệu trưởng", "", "", "", "", ""], STAFF[1]]
    found = records(read_rows(rows))
    assert [(r["full_name"], r["reason"]) for r in found][2:] == [
        ("Vừ Thị Mai", "missing_value"),
        ("Lò Thị Hoa", "duplicate_in_file"),
    ]


def test_code_that_begins_like_an_example_is_a_code():
    rows = [STAFF[0], *([code, *STAFF[1][1:]] for code in ("VD-001", "VD002", "VD: 0099", "Ví dụ 1"))]
    assert [r["staff_code"] for r in records(read_rows(rows))] == ["VD-001", "VD002"]


def test_total_row_that_fills_the_required_columns_is_no_person():
    rows = [["Họ và tên", "Tên trường", "Chức danh"], ["Lò Thị Hoa", "TH Nà Tấu", "GV"], ["TỔNG CỘNG", "1 trường", ""]]
    result = read_rows(rows)
    assert result.rows_read == 1 and result.facts["total_row"] == 1


def test_box_of_presence_rejects_who_was_absent():
    head = ["Họ và tên", "Trường", "Mã buổi", "Có mặt"]
    rows = [head, *(["Lò Thị Hoa", "TH Nà Tấu", "B1", mark] for mark in ("x", "Vắng", "", "muộn", "Có"))]
    result = read_rows(rows)
    assert result.format == "sign_in_sheet"
    assert [r["reason"] for r in records(result)] == [None, "absent", "absent", None, None]


def test_site_report_signed_by_a_person_is_a_rollcall():
    rows = [["Họ và tên", "Trường", "Mã buổi", "Sĩ số"], ["Lò Thị Hoa", "TH Nà Tấu", "B1", "24"]]
    result = read_rows(rows)
    assert (result.format, records(result)[0]["headcount"]) == ("site_rollcall", 24)


def test_codes_of_places_get_back_the_zeros_that_a_number_lost():
    rows = [["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"], [1, "TH A", "TH", 3166, 94]]
    first = records(read(Source("ds.xlsx", workbook({"DS": rows}))))[0]
    assert (first["former_commune_text"], first["former_district_text"]) == ("03166", "094")


def test_session_that_ends_on_a_day_lasts_until_its_midnight():
    rows = [["Mã buổi", "Khóa học", "Bắt đầu", "Kết thúc"], ["T1", "AI", "15/09/2025", "30/09/2025"]]
    first = records(read_rows(rows))[0]
    assert first["starts_at"].isoformat() == "2025-09-14T17:00:00"
    assert first["ends_at"].isoformat() == "2025-09-30T16:59:59"
