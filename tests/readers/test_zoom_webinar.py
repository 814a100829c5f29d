"""Zoom webinar attendee reports: sections under headings of their own, with and without registration, old and new."""

from datetime import datetime

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook

HEAD = ["Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time", "Time in Session (minutes)",
        "Is Guest", "Country/Region Name"]  # fmt: skip
REGISTERED = ["Attended", "User Name (Original Name)", "First Name", "Last Name", "Email", "Phone", "Registration Time",
              "Approval Status", "Join Time", "Leave Time", "Time in Session (minutes)", "Is Guest",
              "Thầy cô dạy ở trường nào?", "Country/Region Name"]  # fmt: skip
NEW = [
    ["Attendee Report"],
    ["Report generated time", "05/20/2026 10:00:00 AM"],
    ["Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registrants", "Unique Viewers",
     "Total Users"],
    ["Hội thảo AI", "812 3456 7890", "05/18/2026 01:30:00 PM", "120", "3", "2", "4"],
]  # fmt: skip
OLD = [
    ["Attendee Report", ""],
    ["Report Generated:", "May 20, 2026 6:26 PM"],
    ["Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered", "# Cancelled",
     "Unique Viewers", "Total Users", "Max Concurrent Views"],
    ["Hội thảo AI", "812-345-67890", "May 18, 2026 1:30 PM", " 120", " 3", " 0", "2", "4", "2", "Yes", "", ""],
]  # fmt: skip
TIMES = ["05/18/2026 01:30:00 PM", "05/18/2026 03:30:00 PM", "120"]
HOST = ["Yes", "Sở GD&ĐT", "so@example.org", *TIMES, "No", "Vietnam"]
SPEAKER = ["Yes", "Báo cáo viên", "bcv@example.org", *TIMES, "Yes", "Vietnam"]
HOA = ["Yes", "TH Nà Tấu - Lò Thị Hoa", "hoa@example.org", *TIMES, "Yes", "Vietnam"]
AGAIN = ["Yes", "TH Nà Tấu - Lò Thị Hoa", "hoa@example.org", "05/18/2026 03:31:00 PM", "05/18/2026 03:41:00 PM", "10",
         "Yes", "Vietnam"]  # fmt: skip
MAI = ["No", "Vừ Thị Mai", "mai@example.org", "--", "--", "--", "--", "--"]
PHONES = ["User Name", "Join Time", "Leave Time", "Time in Session (minutes)", "Country/Region Name"]
JOINED = datetime(2026, 5, 18, 6, 30)


def registered(line, first="Thị Hoa", last="Lò"):
    attended, name, email, joined, left, minutes, guest, country = line
    at = "05/10/2026 09:00:00 AM"
    return [
        attended,
        name,
        first,
        last,
        email,
        "0900000001",
        at,
        "approved",
        joined,
        left,
        minutes,
        guest,
        "TH",
        country,
    ]


def report(above=NEW, attendees=(HOA, AGAIN, MAI), head=HEAD, titles=("Host", "Panelist", "Attendee")):
    host, panel, people = (f"{title} Details" for title in titles)
    return [*above, [host], HEAD, HOST, [panel], HEAD, SPEAKER, [people], head, *attendees]


def kept(result):
    return [(r["display_name"], r["email"], r["joined_at"], r["minutes"], r["reason"]) for r in records(result)]


EXPECTED = [
    ("Sở GD&ĐT", "so@example.org", JOINED, 120, "host"),
    ("Báo cáo viên", "bcv@example.org", JOINED, 120, "panelist"),
    ("TH Nà Tấu - Lò Thị Hoa", "hoa@example.org", JOINED, 120, None),
    ("TH Nà Tấu - Lò Thị Hoa", "hoa@example.org", datetime(2026, 5, 18, 8, 31), 10, None),
    ("Vừ Thị Mai", "mai@example.org", None, None, "no_show"),
]
HINTS = {
    "topic": "Hội thảo AI", "meeting_id": "81234567890", "starts_at": "2026-05-18T06:30:00", "date_order": "mdy",
    "ends_at": "2026-05-18T08:30:00", "host_email": "so@example.org",
}  # fmt: skip


def test_every_line_of_every_section_is_a_row_with_its_outcome():
    result = read_rows(report())
    assert (result.format, result.kind) == ("zoom_webinar", "connections")
    assert kept(result) == EXPECTED
    assert result.hints == HINTS
    assert result.facts["sections"] == {"host": 1, "panelist": 1, "attendee": 3}
    assert (result.facts["attended_people"], result.facts["registered_no_show"]) == (1, 1)
    assert result.facts["header_line"] == 12 and [r["row"] for r in records(result)] == [7, 10, 13, 14, 15]


def test_registration_adds_columns_and_changes_no_record():
    people = [registered(HOA), registered(AGAIN), registered(MAI, "Thị Mai", "Vừ")]
    assert kept(read_rows(report(attendees=people, head=REGISTERED))) == EXPECTED


def test_old_report_with_longer_values_and_months_in_words():
    result = read_rows(report(OLD))
    assert kept(result) == EXPECTED
    assert result.hints["starts_at"] == "2026-05-18T06:30:00" and result.hints["meeting_id"] == "81234567890"


def test_name_that_is_missing_or_no_column_is_put_together_from_its_parts():
    old_head = [h for h in REGISTERED if h != "User Name (Original Name)"]
    line = registered(HOA, "Thị Hoa", "Lò")
    assert kept(read_rows(report(attendees=[[line[0], *line[2:]]], head=old_head)))[2][0] == "Thị Hoa Lò"
    line[1] = "--"
    assert kept(read_rows(report(attendees=[line], head=REGISTERED)))[2][0] == "Thị Hoa Lò"


@pytest.mark.parametrize("width", [14, 20])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_padded_file(width, delimiter):
    rows = [row + [""] * (width - len(row)) for row in report()]
    assert kept(read(Source("w.csv", text_file(rows, delimiter, "utf-16")))) == EXPECTED


def test_workbook():
    assert kept(read(Source("w.xlsx", workbook({"Sheet1": report()})))) == EXPECTED


def test_topic_cut_at_its_comma():
    above = [*NEW[:3], ["Hội thảo AI", " buổi 1", "sáng", *NEW[3][1:]]]
    hints = read_rows(report(above)).hints
    assert (hints["topic"], hints["meeting_id"]) == ("Hội thảo AI, buổi 1, sáng", "81234567890")
    assert hints["starts_at"] == HINTS["starts_at"]


def test_telephones_are_attendance_and_sections_without_lines_are_none():
    rows = [*NEW, ["Host Details"], HEAD, HOST, ["Panelist Details"], HEAD, ["Attendee Details"], HEAD, HOA,
            ["Other Attended"], PHONES, ["84*****678", *TIMES, "Vietnam"]]  # fmt: skip
    result = read_rows(rows)
    assert [(r["display_name"], r["reason"]) for r in records(result)][2] == ("84*****678", None)
    assert result.facts["sections"] == {"host": 1, "panelist": 0, "attendee": 1, "other": 1}


@pytest.mark.parametrize(
    "titles", [("Chi tiết máy", "Chi tiết khách", "Chi tiết người"), ("Host", "Panelist", "Attendee")]
)
def test_titles_in_unknown_words_are_told_by_their_order(titles):
    assert kept(read_rows(report(titles=titles))) == EXPECTED


def test_section_of_attendees_alone_holds_attendees():
    result = read_rows([HEAD, HOA, MAI])
    assert [r["reason"] for r in records(result)] == [None, "no_show"]
    assert result.hints["starts_at"] == "2026-05-18T06:30:00"


def test_vietnamese_headings_by_guess():
    head = ["Đã tham dự", "Tên người dùng (Tên gốc)", "Email", "Thời gian vào", "Thời gian rời khỏi",
            "Thời gian trong phiên (phút)"]  # fmt: skip
    rows = [["Chi tiết người tham dự"], head, ["Có", *HOA[1:6]], ["Không", *MAI[1:6]]]
    result = read_rows(rows)
    assert result.format == "zoom_webinar"
    assert [(r["email"], r["reason"]) for r in records(result)] == [
        ("hoa@example.org", None),
        ("mai@example.org", "no_show"),
    ]


def test_section_without_headings_is_named():
    result = read_rows([*report(), ["Other Attended"], ["84*****678", *TIMES]])
    assert kept(result) == EXPECTED
    assert "section_not_read" in codes(result) and "“Other Attended”" in result.issues[0].message


def test_attendance_that_cannot_be_is_rejected():
    backwards = [*HOA[:3], HOA[4], HOA[3], "-120", *HOA[6:]]
    nobody = ["Yes", "", "", *TIMES, "Yes", ""]
    timeless = ["Yes", "Vừ Thị Mai", "", "--", "--", "--", "Yes", ""]
    wrong = ["Yes", "Vừ Thị Mai", "", "25:61", TIMES[1], "1", "Yes", ""]
    found = records(read_rows(report(attendees=[backwards, nobody, timeless, wrong])))[2:]
    assert [r["reason"] for r in found] == ["leaves_before_join", "missing_value", "missing_value", "bad_time"]
    assert [r["minutes"] for r in found] == [None, 120, None, 1]


def test_sections_that_begin_far_below_are_found():
    many = [[*SPEAKER[:1], f"Báo cáo viên {n}", *SPEAKER[2:]] for n in range(60)]
    rows = [*NEW, ["Host Details"], HEAD, HOST, ["Panelist Details"], HEAD, *many, ["Attendee Details"], HEAD, HOA]
    result = read_rows(rows)
    assert result.facts["sections"] == {"host": 1, "panelist": 60, "attendee": 1}
    assert result.facts["header_line"] == 71


def test_day_of_registration_decides_the_order_of_dates():
    times = ["06/05/2026 01:30:00 PM", "06/05/2026 03:30:00 PM", "120"]
    line = registered(["Yes", "Hoa", "", *times, "Yes", "Vietnam"])
    line[6] = "05/28/2026 09:00:00 AM"
    assert records(read_rows([["Attendee Details"], REGISTERED, line]))[0]["joined_at"] == datetime(2026, 6, 5, 6, 30)
    line[6] = ""
    assert codes(read_rows([["Attendee Details"], REGISTERED, line])) == ["ambiguous_date_order"]
