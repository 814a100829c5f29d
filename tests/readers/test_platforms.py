"""Open edX, Canvas, Google Classroom: completions by certificate, gradebooks, rows of no person, names in order."""

from datetime import datetime

import pytest

from etl.readers import Source, read
from etl.text.names import family_weight, from_sortable, joined_name
from tests.readers.build import codes, read_rows, records, sample, text_file, workbook

EDX = ["Student ID", "Email", "Username", "Grade", "Bài tập 1: Soạn giáo án", "Bài tập 2: Câu hỏi", "Bài tập (Avg)", "Thi cuối khóa",
       "Cohort Name", "Experiment Group (A)", "Team Name", "Enrollment Track", "Verification Status", "Certificate Eligible",
       "Certificate Delivered", "Certificate Type", "Enrollment Status"]  # fmt: skip
NAME = "SGD_GenAI_2026_grade_report_2026-11-30-0410.csv"


def learner(number, *grades, eligible="N", delivered="N", status="enrolled"):
    return [str(number), f"a{number}@example.org", f"gv{number}", *grades, "Cụm 1", "", "", "audit", "N/A", eligible, delivered,
            "honor", status]  # fmt: skip


# --- Open edX


def test_certificate_delivered_completes_the_course_on_the_day_of_the_file():
    result = read_rows([
        EDX,
        learner(1, "0.9", "1.0", "0.8", "0.9", "1.0", eligible="Y", delivered="Y"),
        learner(2, "0,25", "0,5", "Not Attempted", "0,25", "Not Available", status="unenrolled"),
        learner(3, "0.95", "1.0", "0.9", "0.95", "N/A", eligible="Y"),
        ["4", "", "gv4", "0.0"],
    ], name=NAME)  # fmt: skip
    found = records(result)
    assert (result.format, result.kind) == ("openedx_grades", "completions")
    assert [(r["is_complete"], r["completed_at"], r["activities_done"]) for r in found] == [
        (True, datetime(2026, 11, 30, 4, 10), 3), (False, None, 1), (False, None, 2), (False, None, 0),
    ]  # fmt: skip
    assert {r["activities_total"] for r in found} == {3} and {r["course"] for r in found} == {"SGD_GenAI_2026"}
    assert [r["reason"] for r in found] == [None, None, None, "missing_value"]
    assert result.facts["eligible"] == 2 and result.facts["unenrolled"] == 1


def test_sample_of_grades_has_no_day_in_its_name():
    result = sample("openedx_grade_report.csv")
    done = [r for r in records(result) if r["is_complete"]]
    assert [r["email"][:8] for r in done] == ["lothihoa", "giangapa", "tongthii", "sungthid"]
    assert {r["completed_at"] for r in done} == {None} and codes(result) == ["completion_day_unknown"]


@pytest.mark.parametrize(
    ("name", "moment", "course"),
    [
        (NAME, datetime(2026, 11, 30, 4, 10), "SGD_GenAI_2026"),
        ("SGD_GenAI_2026_grade_report_2026-11-30-0410 (1).csv", datetime(2026, 11, 30, 4, 10), "SGD_GenAI_2026"),
        ("khoa AI_grade_report_2026-11-30.csv", datetime(2026, 11, 29, 17), "khoa AI"),
        ("điểm 2026-13-45-0410.csv", None, "điểm 2026-13-45-0410"),
        ("điểm.csv", None, "điểm"),
    ],
)
def test_what_a_file_name_says(name, moment, course):
    row = records(read_rows([EDX, learner(1, "1", "1", "1", "1", "1", delivered="Y")], name=name))[0]
    assert (row["completed_at"], row["course"], row["is_complete"]) == (moment, course, True)


def test_older_headings_have_no_certificates():
    result = read_rows(
        [["id", "email", "username", "grade", "HW 01", "HW Avg"], ["1", "a@example.org", "gv1", "0.9", "1.0", "1.0"]]
    )
    row = records(result)[0]
    assert (result.format, row["is_complete"], row["activities_done"], row["activities_total"]) == (
        "openedx_grades",
        False,
        1,
        1,
    )
    assert codes(result) == ["no_certificate_columns"]


@pytest.mark.parametrize(
    "head", [["Student ID", "Username", "Error"], ["Student ID", "Email", "Username", "error_msg"]]
)
def test_lists_of_errors_are_refused_by_name(head):
    result = read_rows([head, ["1", "gv1", "no grade", ""][: len(head)]])
    assert result.is_refused and codes(result) == ["wrong_report"] and "grade_report" in result.issues[0].fix


def test_problem_report_keeps_the_grade_of_the_course():
    head = ["Student ID", "Email", "Username", "Enrollment Status", "Grade", "BT 1: Soạn bài - Câu 1 (Earned)",
            "BT 1: Soạn bài - Câu 1 (Possible)", "BT 1: Soạn bài - Câu 2 (Earned)", "BT 1: Soạn bài - Câu 2 (Possible)"]  # fmt: skip
    result = read_rows([
        head,
        ["100", "hoa@example.org", "gv001", "enrolled", "0.9", "1.0", "1.0", "Not Attempted", "2.0"],
        ["101", "mai@example.org", "gv002", "unenrolled", "0,0", "Not Available", "Not Available", "Not Attempted", "2.0"],
    ], name="SGD_GenAI_2026_problem_grade_report_2026-11-30-0410.csv")  # fmt: skip
    assert (result.format, result.facts["problems"], result.facts["unenrolled"]) == ("openedx_problems", 2, 1)
    assert [(r["account"], r["score"], r["score_max"], r["status"], r["course"]) for r in records(result)] == [
        ("100", 0.9, 1.0, "enrolled", "SGD_GenAI_2026"), ("101", 0.0, 1.0, "unenrolled", "SGD_GenAI_2026"),
    ]  # fmt: skip


def test_profiles_are_read_without_private_columns():
    head = ["id", "username", "name", "email", "language", "location", "year_of_birth", "gender", "level_of_education",
            "mailing_address", "goals", "enrollment_mode", "last_login", "date_joined", "external_user_key", "enrollment_date",
            "cohort"]  # fmt: skip
    line = ["100", "gv001", "Lò Thị Hoa", "hoa@example.org", "vi", "", "1975", "f", "b", "Tổ 7, Mường Thanh", "", "audit",
            "2026-11-29 01:00:00+00:00", "2026-01-01 01:00:00+00:00", "", "2026-11-01 08:30:00.123456+07:00", "Cụm 1"]  # fmt: skip
    result = read_rows([head, line, [*line[:15], "2026-11-01 08:30:00", "Cụm 2"]])
    found = records(result)
    assert (result.format, found[0]["full_name"], found[0]["account"]) == ("openedx_profiles", "Lò Thị Hoa", "100")
    assert [r["happened_at"] for r in found] == [datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 8, 30)]
    assert not any(word in str(found) for word in ("1975", "Mường Thanh", "'f'"))


# --- Canvas

CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Bài thu hoạch (7001)", "Trắc nghiệm 1 (7002)",
          "Assignments Final Score", "Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score"]  # fmt: skip


def student(name, number, *scores, login=None):
    return [name, str(number), f"GV{number}", login or f"gv{number}", "Cụm 1 và Cụm 2", *scores]


def test_sample_of_canvas():
    rows = records(sample("canvas_gradebook.csv"))
    assert [r["row"] for r in rows] == list(range(3, 13))
    assert [r["full_name"] for r in rows[:8]] == [
        "Lò Thị Hoa", "Quàng Văn Ánh", "Cà Văn Toán", "Lò Thị Hoa", "Giàng A Páo", "Vừ Thị Mai", "Nguyễn Thị Thu Hà", "Trần Đức Minh",
    ]  # fmt: skip
    first = rows[0]
    assert (first["staff_code"], first["email"], first["account"]) == ("GV001", "lothihoa.p01@example.org", "900")
    assert (first["score"], first["score_max"], first["school_text"]) == (53.33, 100.0, None)


@pytest.mark.parametrize("posting", ["Manual Posting", "Muted"])
def test_rows_of_canvas_that_are_no_people(posting):
    result = read_rows([
        CANVAS,
        ["", "", "", "", "", posting, "", "", "", "", "", ""],
        ["    Points Possible", "", "", "", "", "10,00", "20,00", *["(chỉ đọc)"] * 5],
        student("Hoa, Lò Thị", 900, "6,00", "10,00", "53,33", "60,00", "60,00", "53,33", "53,33", login="hoa@example.org"),
        student("Páo, Giàng A", 901, "", "", "", "", "", "", ""),
        student("Student, Test", 999, "", "", "", "", "", "", ""),
    ], name="2026-11-30T0410_Grades-GENAI.csv")  # fmt: skip
    assert [(r["row"], r["full_name"], r["score"], r["email"], r["course"]) for r in records(result)] == [
        (4, "Lò Thị Hoa", 53.33, "hoa@example.org", "GENAI"), (5, "Giàng A Páo", None, None, "GENAI"),
    ]  # fmt: skip
    assert result.facts["pseudo_rows"] == [posting, "    Points Possible", "Student, Test"]
    assert result.facts["data_rows"] == 2 and codes(result) == ["rows_left_out"]


def test_canvas_without_sis_columns_and_totals_from_a_workbook():
    rows = [["Student", "ID", "Root Account", "Section", "Bài 1 (7001)"], ["Points Possible", "", "", "", 10],
            ["Nguyễn Văn An", 900, "x.edu", "Cụm 1", 8.5], ["", "", "", "Cụm 1", 8.5]]  # fmt: skip
    result = read(Source("a.xlsx", workbook({"Sheet1": rows})))
    found = records(result)
    assert (result.format, found[0]["full_name"], found[0]["account"], found[0]["score"]) == (
        "canvas_gradebook", "Nguyễn Văn An", "900", None)  # fmt: skip
    assert found[1]["reason"] == "missing_value"


@pytest.mark.parametrize(
    ("sortable", "name"),
    [
        ("Hoa, Lò Thị", "Lò Thị Hoa"), ("Lò, Thị Hoa", "Lò Thị Hoa"), ("Lò Thị, Hoa", "Lò Thị Hoa"),
        ("Hà, Nguyễn Thị Thu", "Nguyễn Thị Thu Hà"), ("Mai, Vừ Thị", "Vừ Thị Mai"), ("Mai, Hoàng Thị", "Hoàng Thị Mai"),
        ("Lò, Kim Hoa", "Lò Kim Hoa"), ("Lả, Bạc Cầm Thị", "Bạc Cầm Thị Lả"), ("Bạc Cầm, Thị Lả", "Bạc Cầm Thị Lả"),
        ("hoa, lo thi", "lo thi hoa"), ("Lo, Thi Hoa", "Lo Thi Hoa"), ("Chừ, Pờ Xè", "Pờ Xè Chừ"),
        ("Lò Thị Hoa", "Lò Thị Hoa"), ("a, b, c", "a, b, c"), ("Hoa,", "Hoa,"), ("", None), (None, None),
        ("Smith, John", "John Smith"),
    ],
)  # fmt: skip
def test_sortable_names_in_vietnamese_order(sortable, name):
    assert from_sortable(sortable) == name


def test_family_names_are_compared_with_marks_where_there_are_any():
    assert [family_weight(text) for text in ("Lò Thị", "LÒ", "Lo Thi", "Lỗ Thị", "Hà", "Bạc Cầm Thị", "Thị Hoa", "")] == [
        2, 2, 2, 0, 1, 2, 0, 0]  # fmt: skip


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Lò", "Thị Hoa", "Lò Thị Hoa"), ("Lò Thị", "Hoa", "Lò Thị Hoa"), ("Lò Thị Hoa", "", "Lò Thị Hoa"),
        (None, "Lò Thị Hoa", "Lò Thị Hoa"), ("Lò Thị Hoa", ".", "Lò Thị Hoa"), ("Lò Thị Hoa", "lò thị hoa", "Lò Thị Hoa"),
        ("-", "-", None), (None, None, None),
    ],
)  # fmt: skip
def test_names_in_two_columns(family, given, name):
    assert joined_name(family, given) == name


# --- Google Classroom

CLASSROOM = ["Last Name", "First Name", "Email Address", "Bài thu hoạch", "Trắc nghiệm 1", "Overall Grade"]


@pytest.mark.parametrize("place", [0, 2])
def test_rows_above_the_people_of_classroom_are_no_people(place):
    def above(label, *cells):
        row = ["", "", "", *cells]
        row[place] = label
        return row

    result = read_rows([
        CLASSROOM,
        above("Date", "18/11/2026", "25/11/2026", ""), above("Points", "10", "20", ""), above("Class Average", "8", "15", "77,5%"),
        ["Lò Thị", "Hoa", "hoa@example.org", "8", "15", "76,67%"], ["Giàng A", "Páo", "pao@example.org", "", "", ""],
    ], name="GenAI - grades.csv")  # fmt: skip
    assert (result.format, result.facts["pseudo_rows"]) == ("google_classroom", ["Date", "Points", "Class Average"])
    assert [(r["row"], r["full_name"], r["score"], r["score_max"], r["course"]) for r in records(result)] == [
        (5, "Lò Thị Hoa", 76.67, 100.0, "GenAI"), (6, "Giàng A Páo", None, None, "GenAI"),
    ]  # fmt: skip


def test_classroom_without_rows_above():
    result = read_rows([CLASSROOM[:5], ["Lò Thị", "Hoa", "hoa@example.org", "8", ""]])
    assert (result.format, result.rows_read) == ("google_classroom", 1)


@pytest.mark.parametrize(
    "rows",
    [
        [["Last Name", "First Name", "Email Address", "School"], ["Lò Thị", "Hoa", "hoa@example.org", "TH Nà Tấu"]],
        [["Last Name", "First Name", "Email Address"], ["Lò Thị", "Hoa", "hoa@example.org"]],
        [["Họ", "Tên", "Email", "Trường", "Điểm"], ["Lò Thị", "Hoa", "hoa@example.org", "TH Nà Tấu", "8"]],
        [["First name", "Last name", "Email", "Duration", "Time joined", "Time exited"],
         ["Hoa", "Lò Thị", "hoa@example.org", "58 min", "13:30", "14:28"]],
        [["Student", "School", "Section"], ["Lò Thị Hoa", "TH Nà Tấu", "A"]],
    ],
)  # fmt: skip
def test_lists_that_only_look_like_gradebooks(rows):
    assert not read(Source("a.csv", text_file(rows))).format.startswith(
        ("google_classroom", "canvas", "moodle", "openedx")
    )
