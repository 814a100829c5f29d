"""Moodle gradebooks and lists of participants; and the lists of schools that look like them."""

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook

HEAD = ["First name", "Surname", "ID number", "Institution", "Department", "Email address", "Assignment: Bài thu hoạch (Real)",
        "Quiz: Bài 1 (Real)", "Quiz: Bài 1 (Percentage)", "Course total (Real)", "Course total (Percentage)",
        "Course total (Letter)", "Last downloaded from this course"]  # fmt: skip


def line(first, last, code, email, *grades, school=""):
    return [first, last, code, school, "", email, *grades, "1796000000"]


def test_course_total_is_the_score():
    result = read_rows([
        HEAD,
        line("Thị Hoa", "Lò", "GV001", "hoa@example.org", "7.50", "8.00", "80.00 %", "15.50", "77.50 %", "B", school="TH Nà Tấu"),
        line("Mai", "Vừ Thị", "GV002", "mai@example.org", "-", "-", "-", "-", "-", "-"),
    ], name="GENAI Grades-20261130_0410-comma_separated.csv")  # fmt: skip
    found = records(result)
    assert result.format == "moodle_grades" and result.kind == "learning"
    assert [(r["full_name"], r["staff_code"], r["email"], r["school_text"]) for r in found] == [
        ("Lò Thị Hoa", "GV001", "hoa@example.org", "TH Nà Tấu"), ("Vừ Thị Mai", "GV002", "mai@example.org", None),
    ]  # fmt: skip
    assert [(r["score"], r["score_max"], r["activity"], r["status"], r["course"]) for r in found] == [
        (15.5, None, None, None, "GENAI"), (None, None, None, None, "GENAI"),
    ]  # fmt: skip
    assert result.facts["items"] == 2 and result.facts["graded_rows"] == 1


def test_percentage_is_taken_where_there_is_no_number():
    head = [
        "Họ",
        "Tên",
        "Mã số ID",
        "Địa chỉ thư điện tử",
        "Trắc nghiệm: Bài 1 (Phần trăm)",
        "Tổng khóa học (Phần trăm)",
    ]
    result = read_rows([head, ["Lò Thị", "Hoa", "GV001", "hoa@example.org", "80,00 %", "77,50 %"]], name="AI Điểm.csv")
    row = records(result)[0]
    assert (result.format, row["score"], row["score_max"], row["course"]) == ("moodle_grades", 77.5, 100.0, "AI")


def test_identity_by_number_alone_and_an_export_without_total():
    head = ["Last name", "ID number", "Email address", "Bài 1 (Real)", "Last downloaded from this course"]
    result = read_rows([head, ["Lò Thị Hoa", "GV001", "", "7,5", "1796000000"], ["", "", "", "8,0", "1796000000"]])
    assert [(r["full_name"], r["score"], r["reason"]) for r in records(result)] == [
        ("Lò Thị Hoa", None, None), (None, None, "missing_value"),
    ]  # fmt: skip


def test_average_below_the_people_is_no_person():
    rows = [
        HEAD,
        line("Hoa", "Lò", "1", "h@example.org", "1", "1", "1", "1", "1", "A"),
        ["", "Trung bình tổng", *[""] * 7, "5"],
    ]
    result = read_rows(rows)
    assert (result.rows_read, result.facts["pseudo_rows"]) == (1, ["Trung bình tổng"])
    assert codes(result) == ["rows_left_out"]


@pytest.mark.parametrize(
    "head",
    [
        ["Mã số ID", "Họ", "Tên", "Địa chỉ thư điện tử", "Nhóm"],
        ["Mã số ID", "Họ", "Tên đệm và tên", "Địa chỉ thư điện tử", "Vai trò"],
        ["ID number", "Last name", "First name", "Email address", "Last access to course"],
        ["Username", "Surname", "First name", "Email", "Groups"],
    ],
)
def test_participants(head):
    result = read_rows([head, ["GV001", "Lò Thị", "Hoa", "hoa@example.org", "Cụm 1"], ["", "", "", "", ""], ["", "", "", "", "x"]],
                       name="courseid_11_participants.csv")  # fmt: skip
    assert (result.format, result.kind) == ("moodle_participants", "learning")
    first, nobody = records(result)
    assert (first["full_name"], first["email"], first["course"]) == ("Lò Thị Hoa", "hoa@example.org", "courseid_11")
    assert nobody["reason"] == "missing_value"


@pytest.mark.parametrize(
    ("head", "format_id"),
    [
        (["STT", "Họ", "Tên", "Email", "Nhóm"], "unknown"),
        (["Mã cán bộ", "Họ", "Tên", "Email", "Tên trường"], None),
        (["Họ và tên", "Mã trường", "Email", "Nhóm"], "staff_list"),
        (["Họ và tên", "Tên trường", "Tổng khóa học", "Tỷ lệ (phần trăm)"], "staff_list"),
        (["Họ", "Tên", "Trường", "Tổng khóa học"], None),
        (["STT", "Họ", "Tên", "Email", "Điểm (số)", "Điểm (chữ)"], "unknown"),
        (["Họ", "Tên", "Email", "Ngày sinh", "Kết quả (phần trăm)"], "unknown"),
        (["Họ và tên", "Trường", "Thời gian", "Email"], "sign_in_sheet"),
        (["Timestamp", "Họ và tên", "Email address", "Trường"], "google_forms"),
    ],
)
def test_lists_of_schools_stay_what_they_are(head, format_id):
    cells = {
        "Thời gian": "18/11/2026 13:30",
        "Timestamp": "18/11/2026 13:30:00",
        "Email": "hoa@example.org",
        "Mã trường": "1",
    }
    result = read_rows([head, [cells.get(name, "Lò Thị Hoa") for name in head]])
    assert not result.format.startswith(("moodle", "google_classroom", "canvas"))
    assert format_id is None or result.format == format_id


def test_workbook_with_titles_above():
    rows = [
        ["Khóa bồi dưỡng AI"],
        [],
        HEAD,
        line("Hoa", "Lò Thị", "GV001", "hoa@example.org", 7.5, 8, 0.8, 15.5, 0.775, "B"),
    ]
    result = read(Source("AI Grades.xlsx", workbook({"Grades": rows})))
    assert [(r["sheet"], r["row"], r["score"]) for r in records(result)] == [("Grades", 4, 15.5)]


def test_semicolons_and_utf16():
    rows = [HEAD, line("Hoa", "Lò Thị", "GV001", "hoa@example.org", "7,5", "8,0", "80,0 %", "15,5", "77,5 %", "B")]
    for delimiter, encoding in ((";", "utf-8-sig"), ("\t", "utf-16")):
        assert records(read(Source("a.csv", text_file(rows, delimiter, encoding))))[0]["score"] == 15.5
