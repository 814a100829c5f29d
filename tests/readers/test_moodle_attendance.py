"""Moodle's attendance register: layouts of several releases, Vietnamese sites, what a mark means, what is no mark."""

import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import pytest

from etl.readers import Source, read
from etl.readers.common.moodle_dates import moodle_moment, session_heading
from etl.readers.common.register_marks import legend, mark_of
from etl.text.vietnam import utc
from tests.readers.build import codes, records, sample, text_file, workbook

CLOSING = ["Taken sessions", "Points", "Percentage"]
TITLES = [["Course", "GenAI cho GV"], ["Group", "All participants"], []]
HEAD = ["Last name", "First name", "18 Nov 2026 01.30PM All students", "25 Nov 2026 01.30PM All students", *CLOSING]


def register(*rows, head=HEAD, titles=TITLES, name="GENAI_Attendances_20261201-0800.txt", date_order=None):
    return read(Source(name, text_file([*titles, head, *rows], "\t"), date_order))


def statuses(result):
    return [[(m["session_text"], m["status"]) for m in r["marks"]] for r in records(result)]


def of_cells(*cells):
    """The status of every mark among `cells`, in order."""
    marks = [mark for cell in cells if (mark := mark_of(cell))]
    known = legend(marks)
    return [known[mark.key] for mark in marks]


def test_text_and_workbook_give_the_same_people():
    def keys(name):
        return [
            (r["full_name"], r["staff_code"], r["username"], r["course"], r["marks"]) for r in records(sample(name))
        ]

    assert keys("moodle_attendance_export.txt") == keys("moodle_attendance_export.xlsx")


def test_sample_line_says_what_was_taken():
    third = records(sample("moodle_attendance_export.txt"))[2]
    assert (third["row"], third["full_name"], third["staff_code"], third["username"]) == (
        7,
        "Cà Văn Toán",
        "GV003",
        "gv003",
    )
    assert third["course"] == "Bồi dưỡng GenAI cho giáo viên"
    assert third["marks"] == [
        {
            "session_text": "18 Nov 2026 01.30PM All students",
            "held_at": datetime(2026, 11, 18, 6, 30),
            "status": "excused",
        },
        {
            "session_text": "25 Nov 2026 01.30PM All students",
            "held_at": datetime(2026, 11, 25, 6, 30),
            "status": "absent",
        },
    ]


@pytest.mark.parametrize(
    ("heading", "held"),
    [
        ("18 Nov 2026 01.30PM All students", "2026-11-18 13:30"),
        ("18 Nov 2026 12.05AM Cụm 1", "2026-11-18 00:05"),
        ("18 Nov 2026 13.30 All students", "2026-11-18 13:30"),
        ("18.11.2026 13.30 Cụm 1 - TH Nà Tấu", "2026-11-18 13:30"),
        ("18 Tháng 11 2026 01.30PM Tất cả học viên", "2026-11-18 13:30"),
        ("18 Thg 11 2026 01.30CH Tất cả", "2026-11-18 13:30"),
        ("2 Th03 2026 07.30SA Tất cả", "2026-03-02 07:30"),
        ("18 tháng mười một 2026 13:30 Nhóm 2", "2026-11-18 13:30"),
        ("Wed, 18 Nov 2026 01:30 PM All students", "2026-11-18 13:30"),
        ("2026-11-18 13:30 All students", "2026-11-18 13:30"),
        ("18 Nov 2026 01.30PM", "2026-11-18 13:30"),
    ],
)
def test_headings_of_sessions(heading, held):
    found = session_heading(heading)
    assert found.text == heading and str(found.held_at("dmy"))[:16] == held


@pytest.mark.parametrize(
    "heading", ["Họ", "P", "Points", "18 Nov 2026", "13:30", "Buổi 18/11/2026", "32 Nov 2026 01.30PM All", 18, None, ""]
)
def test_headings_that_name_no_session(heading):
    assert session_heading(heading) is None


def test_vietnamese_months_in_words():
    assert moodle_moment("Thứ sáu, 20 tháng Mười Một 2026, 8:00 PM", "dmy") == datetime(2026, 11, 20, 20)
    assert moodle_moment("7 tháng Bảy 2026, 7:00", "dmy") == datetime(2026, 7, 7, 7)
    assert moodle_moment("5 Tháng Năm 2026, 8:00 SA", "dmy") == datetime(2026, 5, 5, 8)
    assert moodle_moment("20 Tháng 11 2026 08:00 PM", "mdy") == datetime(2026, 11, 20, 20)
    assert moodle_moment("tháng Mười", "dmy") is None


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["P (2/2)", "L (1/2)", "E (1/2)", "A (0/2)"], ["present", "late", "excused", "absent"]),
        (["P (2/2)", "E (2/2)", "L (2/2)"], ["present", "excused", "late"]),  # a site may give points for both
        (["P (1,5/1,5)", "L (0.5 / 1.5)", "p (1.5/1.5)"], ["present", "late", "present"]),
        (["C (2/2)", "M (1/2)", "P (1/2)", "V (0/2)"], ["present", "unknown", "unknown", "absent"]),
        (["C (2/2)", "P (0/2)"], ["present", "absent"]),
        (["C (2/2)", "P (2/2)", "V (0/2)"], ["present", "unknown", "absent"]),
        (["Có mặt (2/2)", "Muộn (1/2)", "Phép (1/2)", "Vắng (0/2)"], ["present", "late", "excused", "absent"]),
        (["X (1/1)", "O (0/1)"], ["present", "absent"]),
        (["P (2/2)", "S (2/2)", "Z (1/2)"], ["present", "unknown", "unknown"]),
        (["P (2/2)", "-P", "-L"], ["present", "present", "late"]),
        (["X (1/1)", "-X", "-Y"], ["present", "present", "unknown"]),
        (["P (0/0)", "A (0/0)", "T (0/0)"], ["present", "absent", "unknown"]),
        (["P", "Vắng"], ["present", "absent"]),
        (["Vắng (2/2)", "Có mặt (0/2)"], ["present", "absent"]),  # points speak against the words
    ],
)
def test_what_a_mark_means(cells, wanted):
    assert of_cells(*cells) == wanted


@pytest.mark.parametrize(
    "cell", ["?", "", None, "←", "User enrolment starts 20.11.2026", "Ghi danh bị đình chỉ", "-", "2/2", 2.0]
)
def test_what_is_no_mark(cell):
    assert mark_of(cell) is None


def test_older_layout_with_identity_first_groups_and_remarks():
    head = ["Student ID", "Username", "ID number", "Institution", "Last name", "First name", "Groups",
            "18.11.2026 13.30 Cụm 1", "", "25.11.2026 13.30 All students", "", *CLOSING]  # fmt: skip
    result = register(
        ["1046", "gv001", "GV001", "TH Nà Tấu", "Lò Thị", "Hoa", "Cụm 1", "P (2/2)", "tốt", "L (1/2)", "đến sau 10 phút",
         "2", "3 / 4", "75.0"],
        ["1047", "gv002", "GV002", "TH Nà Tấu", "Quàng", "Văn Ánh", "Cụm 2", "", "", "P (2/2)", "P (2/2)", "1", "2 / 2", "100.0"],
        head=head,
    )  # fmt: skip
    assert statuses(result) == [
        [("18.11.2026 13.30 Cụm 1", "present"), ("25.11.2026 13.30 All students", "late")],
        [("25.11.2026 13.30 All students", "present")],
    ]
    assert [r["full_name"] for r in records(result)] == ["Lò Thị Hoa", "Quàng Văn Ánh"]
    assert result.facts["sessions"] == 2 and result.facts["header_line"] == 4


def test_vietnamese_site():
    head = ["Họ", "Tên đệm và tên", "Mã số ID", "Nhóm", "18 Tháng 11 2026 01.30PM Tất cả học viên", "C", "M", "P", "V",
            "Số buổi đã điểm danh", "Điểm", "Phần trăm"]  # fmt: skip
    titles = [["Khóa học", "Bồi dưỡng AI"], ["Nhóm", "Tất cả thành viên"], []]
    result = register(
        ["Lò", "Thị Hoa", "GV001", "", "C (2/2)", "1", "0", "0", "0", "1", "2 / 2", "100,0"],
        ["Vừ Thị Mai", ".", "GV002", "", "P (1/2)", "0", "0", "1", "0", "1", "1 / 2", "50,0"],
        ["Sùng Thị Dợ", "Sùng Thị Dợ", "GV003", "", "V (0/2)", "0", "0", "0", "1", "1", "0 / 2", "0,0"],
        head=head, titles=titles,
    )  # fmt: skip
    found = records(result)
    assert [(r["full_name"], r["staff_code"], r["marks"][0]["status"]) for r in found] == [
        ("Lò Thị Hoa", "GV001", "present"), ("Vừ Thị Mai", "GV002", "unknown"), ("Sùng Thị Dợ", "GV003", "absent"),
    ]  # fmt: skip
    assert {r["course"] for r in found} == {"Bồi dưỡng AI"}
    assert codes(result) == ["unknown_mark"] and "“P” (1 ô)" in result.issues[0].message


def test_person_without_any_mark_is_rejected():
    result = register(
        ["Lò", "Thị Hoa", "?", "?", "0", "0 / 0", "0.0"],
        ["Vừ", "Thị Mai", "User enrolment starts 26.11.2026", "←", "0", "0 / 0", "0.0"],
        ["", "", "P (2/2)", "P (2/2)", "2", "4 / 4", "100.0"],
        ["Quàng", "Văn Ánh", "-P", "", "1", "2 / 2", "100.0"],
    )
    assert [r["reason"] for r in records(result)] == ["no_mark_taken", "no_mark_taken", "missing_value", None]
    assert statuses(result)[3] == [(HEAD[2], "present")]
    assert result.facts["sessions_taken"] == 2


def test_sheet_that_nobody_has_filled_yet_is_still_a_register():
    result = register(["Lò", "Thị Hoa", "?", "?"], head=HEAD[:4])
    assert (result.format, result.facts["sessions_taken"]) == ("moodle_attendance", 0)


def test_course_is_told_by_the_file_where_no_line_tells_it():
    line = ["Lò", "Thị Hoa", "P (2/2)", "?", "1", "2 / 2", "100.0"]
    assert records(register(line, titles=[]))[0]["course"] == "GENAI"
    assert records(register(line, titles=[], name="điểm danh (1).txt"))[0]["course"] == "điểm danh"


def test_quotation_marks_in_the_text_form_belong_to_the_words():
    head = [*HEAD[:3], "", *CLOSING]
    lines = ["\t".join(row) for row in (
        *TITLES, head,
        ["Lò", "Thị Hoa", "P (2/2)", '"rất tốt', "1", "2 / 2", "100.0"],
        ["Vừ", "Thị Mai", "A (0/2)", "", "1", "0 / 2", "0.0"],
        ["Quàng", "Văn Ánh", "P (2/2)", '"khá" lên', "1", "2 / 2", "100.0"],
        ["Giàng", "A Páo", "L (1/2)", '"', "1", "1 / 2", "50.0"],
    )]  # fmt: skip
    result = read(Source("a.txt", "\n".join(lines).encode()))
    assert [(r["row"], r["full_name"], r["marks"][0]["status"]) for r in records(result)] == [
        (5, "Lò Thị Hoa", "present"), (6, "Vừ Thị Mai", "absent"), (7, "Quàng Văn Ánh", "present"), (8, "Giàng A Páo", "late"),
    ]  # fmt: skip


def test_text_form_saved_again_by_a_spreadsheet_keeps_its_quoting():
    line = '"Lò"\t"Thị ""Hoa"""\t"P (2/2)"\t"A (0/2)"\t2\t"2 / 4"\t"50.0"'
    content = "\r\n".join(["\t".join(row) for row in (*TITLES, HEAD)] + [line])
    assert records(read(Source("a.txt", content.encode("utf-16"))))[0]["full_name"] == 'Lò Thị "Hoa"'


def test_several_sheets_are_read_each_with_its_own_sessions():
    second = [HEAD[0], HEAD[1], "02 Dec 2026 01.30PM All students", *CLOSING]
    result = read(Source("a.xlsx", workbook({
        "Lớp 1": [*TITLES, HEAD, ["Lò", "Thị Hoa", "P (2/2)", "A (0/2)", 2, "2 / 4", "50.0"]],
        "Lớp 2": [second, ["Vừ", "Thị Mai", "L (1/2)", 1, "1 / 2", "50.0"]],
    })))  # fmt: skip
    assert [(r["sheet"], r["row"], len(r["marks"])) for r in records(result)] == [("Lớp 1", 5, 2), ("Lớp 2", 2, 1)]
    assert result.facts["sessions"] == 3 and result.facts["sessions_taken"] == 3


def test_open_document_sheet():
    rows = [*TITLES, HEAD, ["Lò", "Thị Hoa", "P (2/2)", "?", "1", "2 / 2", "100.0"]]
    result = read(Source("a.ods", _open_document(rows)))
    assert [(r["row"], r["full_name"], r["marks"][0]["status"]) for r in records(result)] == [
        (5, "Lò Thị Hoa", "present")
    ]


def _open_document(rows):
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            if cell else "<table:table-cell/>"
            for cell in (row or [""])
        )
        + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Attendances">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return out.getvalue()


def test_slashed_days_that_read_both_ways_are_asked():
    line = ["Lò", "Thị Hoa", "P (2/2)"]
    head = ["Last name", "First name", "11/12/2026 13:30 All students"]
    assert codes(register(line, head=head)) == ["ambiguous_date_order"]
    told = register(line, head=head, date_order="mdy")
    assert records(told)[0]["marks"][0]["held_at"] == utc(datetime(2026, 11, 12, 13, 30))


@pytest.mark.parametrize(
    "rows",
    [
        # a school's own sheet with days above ticks
        [
            ["STT", "Họ và tên", "Trường", "18/11/2026 13:30", "25/11/2026 13:30"],
            ["1", "Lò Thị Hoa", "TH Nà Tấu", "x", ""],
        ],
        [["Họ", "Tên", "Trường", "Thời gian"], ["Lò", "Thị Hoa", "TH Nà Tấu", "18/11/2026 13:30"]],
        [["Dấu thời gian", "Họ và tên", "Trường"], ["18/11/2026 13:30:00", "Lò Thị Hoa", "TH Nà Tấu"]],
    ],
)
def test_other_sheets_with_days_are_no_register(rows):
    assert read(Source("a.csv", text_file(rows))).format != "moodle_attendance"
