"""Laws of the course platforms' exports: the look of a file does not change its records; rows in are rows out."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.readers import Source, read
from tests.readers.build import records, text_file
from tests.readers.test_properties import check

FAST = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
DONE = ["Đã xong", "20 Tháng 11 2026 08:00 PM", "20 Tháng 11 2026 08:09 PM", "9 phút 12 giây"]
VIEWED = "The user with id '1046' viewed the 'quiz' activity with course module id '640'."

EXPORTS = {
    "moodle_attendance": ([["Course", "GenAI"], ["Group", "All participants"], []], [
        ["Last name", "First name", "ID number", "18 Nov 2026 01.30PM All students", "25 Nov 2026 01.30PM Cụm 1", "P", "A",
         "Taken sessions", "Points", "Percentage"],
        ["Lò", "Thị Hoa", "GV001", "P (2/2)", "L (1/2)", "1", "0", "2", "3 / 4", "75,0"],
        ["Vừ Thị", "Mai", "GV002", "?", "-P", "0", "0", "1", "2 / 2", "100,0"],
        ["Sùng", "Thị Dợ", "GV003", "?", "", "0", "0", "0", "0 / 0", "0,0"],
    ]),
    "moodle_quiz": ([], [
        ["Họ", "Tên", "Địa chỉ thư điện tử", "Tình trạng", "Đã bắt đầu vào lúc", "Đã hoàn thành", "Thời gian thực hiện", "Điểm/10,00"],
        ["Lò Thị", "Hoa", "hoa@example.org", *DONE, "7,50"],
        ["Giàng A", "Páo", "pao@example.org", "Đang tiến hành", DONE[1], "-", "-", "-"],
        ["Điểm trung bình chung", "", "", "", "", "", "", "7,50"],
    ]),
    "moodle_grades": ([], [
        ["First name", "Surname", "ID number", "Email address", "Quiz: Bài 1 (Real)", "Course total (Real)",
         "Last downloaded from this course"],
        ["Hoa", "Lò Thị", "GV001", "hoa@example.org", "7,50", "15,50", "1796000000"],
        ["Mai", "Vừ Thị", "GV002", "", "-", "-", "1796000000"],
    ]),
    "moodle_participants": ([], [
        ["Mã số ID", "Họ", "Tên", "Địa chỉ thư điện tử", "Nhóm"],
        ["GV001", "Lò Thị", "Hoa", "hoa@example.org", "Cụm 1"], ["GV002", "Vừ Thị", "Mai", "mai@example.org", ""],
    ]),
    "moodle_logs": ([], [
        ["Time", "User full name", "Affected user", "Event context", "Component", "Event name", "Description", "Origin", "IP address"],
        ["20/11/26, 20:00:00", "Lò Thị Hoa", "-", "Quiz: Bài 1", "Quiz", "Viewed", VIEWED, "web", "192.0.2.1"],
        ["20/11/26, 20:00:00", "Lò Thị Hoa", "-", "Quiz: Bài 1", "Quiz", "Viewed", VIEWED, "web", "192.0.2.1"],
        ["20/11/26, 21:00:00", "-", "-", "Hệ thống", "Core", "Backup", "Automatic", "cli", ""],
    ]),
    "openedx_grades": ([], [
        ["Student ID", "Email", "Username", "Grade", "Bài tập 1", "Bài tập (Avg)", "Cohort Name", "Enrollment Track",
         "Certificate Eligible", "Certificate Delivered", "Enrollment Status"],
        ["100", "hoa@example.org", "gv001", "0,9", "1,0", "0,9", "Cụm 1", "audit", "Y", "Y", "enrolled"],
        ["101", "mai@example.org", "gv002", "0,0", "Not Attempted", "0,0", "Cụm 2", "audit", "N", "N", "unenrolled"],
    ]),
    "openedx_problems": ([], [
        ["Student ID", "Email", "Username", "Enrollment Status", "Grade", "Câu 1 (Earned)", "Câu 1 (Possible)"],
        ["100", "hoa@example.org", "gv001", "enrolled", "0,9", "1,0", "1,0"],
        ["101", "mai@example.org", "gv002", "unenrolled", "0,0", "Not Attempted", "1,0"],
    ]),
    "openedx_profiles": ([], [
        ["id", "username", "name", "email", "level_of_education", "goals", "enrollment_mode", "enrollment_date"],
        ["100", "gv001", "Lò Thị Hoa", "hoa@example.org", "b", "", "audit", "2026-11-01 08:30:00+00:00"],
    ]),
    "canvas_gradebook": ([], [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Bài thu hoạch (7001)", "Current Score", "Final Score"],
        ["    Points Possible", "", "", "", "", "10,00", "(read only)", "(read only)"],
        ["Hoa, Lò Thị", "900", "GV001", "hoa@example.org", "Cụm 1", "6,00", "60,0", "53,33"],
        ["Student, Test", "999", "", "f0f0", "Cụm 1", "", "", ""],
    ]),
    "google_classroom": ([], [
        ["Last Name", "First Name", "Email Address", "Bài thu hoạch", "Overall Grade"],
        ["Points", "", "", "10", ""], ["Class Average", "", "", "8", "80%"],
        ["Lò Thị", "Hoa", "hoa@example.org", "8", "76,5%"],
    ]),
}  # fmt: skip
"""Format → the lines above its headings, and the headings with the lines below them."""


def source(rows, delimiter=",", encoding="utf-8"):
    return Source("GENAI_Attendances_20261201.csv", text_file(rows, delimiter, encoding))


@pytest.mark.parametrize("format_id", sorted(EXPORTS))
@FAST
@given(data=st.data())
def test_look_of_an_export_does_not_change_its_records(format_id, data):
    above, rows = EXPORTS[format_id]
    plain = read(source([*above, *rows]))
    assert plain.format == format_id
    width = len(rows[0])
    order = data.draw(st.permutations(range(width + 1)))
    wider = [[*rows[0], "Ghi chú riêng"], *([*row, "…"] for row in rows[1:])]
    case = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    # The heading of a session is kept as its text.
    wider[0] = [cell if "Nov 2026" in cell else case(cell) for cell in wider[0]]
    junk = data.draw(st.integers(0, 3))
    form = data.draw(st.sampled_from(["NFC", "NFD"]))
    shown = [*above, *([row[column] for column in order] for row in wider)]
    shown = [[unicodedata.normalize(form, cell) for cell in row] + [""] * junk for row in shown]
    shown += [[""] * data.draw(st.integers(0, 4)) for _ in range(data.draw(st.integers(0, 3)))]
    delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    result = read(source(shown, delimiter, encoding))
    assert result.format == format_id
    assert records(result) == records(plain)


CELLS = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        ["", "-", "?", "P (2/2)", "-P", "7,5", "80%", "Y", "20/11/26, 20:00", "Student, Test", "Points", "←", "\n"]
    ),
)


@pytest.mark.parametrize("format_id", sorted(EXPORTS))
@FAST
@given(data=st.data())
def test_any_cells_below_the_headings_give_a_result(format_id, data):
    above, rows = EXPORTS[format_id]
    head = rows[0]
    drawn = data.draw(st.lists(st.lists(CELLS, max_size=len(head) + 2), max_size=5))
    check(read(source([*above, head, rows[-1], *drawn], data.draw(st.sampled_from([",", "\t"])))))


@pytest.mark.parametrize("format_id", sorted(EXPORTS))
def test_rows_in_are_rows_out_in_order(format_id):
    above, rows = EXPORTS[format_id]
    twice = read(source([*above, *rows, *rows[1:]]))
    numbers = [record["row"] for record in records(twice)]
    once = [record["row"] for record in records(read(source([*above, *rows])))]
    assert numbers == once + [number + len(rows) - 1 for number in once]
