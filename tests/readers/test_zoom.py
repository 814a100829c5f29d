"""Zoom participants in all the forms met: languages, preambles, re-saved files, hosts, waiting rooms."""

from datetime import datetime

import pytest

from etl.readers import Source, read
from tests.readers.build import SAMPLES, codes, read_rows, records

HEAD = [
    "Name (Original Name)",
    "User Email",
    "Join Time",
    "Leave Time",
    "Duration (Minutes)",
    "Guest",
    "In Waiting Room",
]
ROW = ["Lò Thị Hoa", "hoa@example.org", "11/18/2026 01:30:00 PM", "11/18/2026 02:30:00 PM", "60", "Yes", "No"]
OLD = [
    ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants", ""],
    ["812 3456 7890", "Buổi 1", "11/18/2026 01:05:12 PM", "11/18/2026 04:41:30 PM", "host@example.org", "217", "2", ""],
]
JOINED = datetime(2026, 11, 18, 6, 30)


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        [heading.upper() for heading in HEAD],
        ["Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest", "In waiting room"],
        [
            "Tên (Tên gốc)",
            "Email người dùng",
            "Thời gian vào",
            "Thời gian rời khỏi",
            "Thời gian (Phút)",
            "Khách",
            "Phòng chờ",
        ],
        ["Tên (tên gốc)", "Email", "Thời gian vào", "Lúc rời phòng họp", "Thời gian (phút)", "Khách", "x"],
        ["名前 (元の名前)", "ユーザーメール", "参加時刻", "退出時刻", "所要時間（分）", "ゲスト", "待機室"],
    ],
)
def test_headings_of_every_language(head):
    result = read_rows([head, ROW])
    assert result.format == "zoom_participants"
    first = records(result)[0]
    assert (first["display_name"], first["joined_at"], first["minutes"]) == ("Lò Thị Hoa", JOINED, 60)


@pytest.mark.parametrize("between", [[], [[]], [["", "", "", ""]], [[], []]])
def test_meeting_lines_with_and_without_an_empty_line(between):
    result = read_rows([*OLD, *between, HEAD, ROW])
    assert result.hints["meeting_id"] == "81234567890" and result.hints["topic"] == "Buổi 1"
    assert result.hints["starts_at"] == "2026-11-18T06:05:12"
    assert result.facts["header_line"] == 3 + len(between)
    assert records(result)[0]["row"] == 4 + len(between)


def test_columns_at_the_end_may_be_missing_and_a_closing_line_is_no_row():
    result = read_rows([HEAD[:5], ROW[:5], ["Zoom Report generated 18/11/2026"]])
    assert [r["display_name"] for r in records(result)] == ["Lò Thị Hoa"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_file_saved_again_by_excel(delimiter):
    line = ["Lò Thị Hoa", "", "18/11/2026 13:30", "18/11/2026 14:46", "76,5", "", ""]
    text = "\r\n".join(delimiter.join(cells) for cells in (HEAD, line))
    first = records(read(Source("zoom.csv", text.encode("utf-8-sig"))))[0]
    assert (first["minutes"], first["joined_at"]) == (76.5, JOINED)


def test_meeting_and_participant_columns_on_one_line():
    head = ["Topic", "Meeting ID", "User Name", "User Email", "Department", "Group", "Has Zoom Rooms?", "Creation Time",
            "Start Time", "End Time", "Duration (Minutes)", "Participants", *HEAD]  # fmt: skip
    meeting = ["Buổi 1", "812 3456 7890", "Sở GD&ĐT", "host@example.org", "", "", "No", "11/01/2026 01:00:00 PM",
               "11/18/2026 01:05:12 PM", "11/18/2026 04:41:30 PM", "217", "2"]  # fmt: skip
    host = ["Sở GD&ĐT", "host@example.org", *ROW[2:]]
    result = read_rows([head, [*meeting, *ROW], [*meeting, *host]])
    found = records(result)
    assert [(r["email"], r["minutes"], r["reason"]) for r in found] == [
        ("hoa@example.org", 60, None),
        ("host@example.org", 60, "host"),
    ]
    assert result.hints["meeting_id"] == "81234567890" and result.hints["host_email"] == "host@example.org"


def test_host_is_told_by_address_or_by_name_and_a_guest_of_another_name_is_not():
    new = [
        ["Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"],
        [
            "Buổi 1",
            "812",
            "Sở GD&ĐT (host@example.org)",
            "217",
            "11/18/2026 01:05:12 PM",
            "11/18/2026 04:41:30 PM",
            "3",
        ],
        [],
        HEAD,
        ["Phòng GDTH", "Host@example.org", *ROW[2:]],
        ["SỞ GD&ĐT", "", *ROW[2:]],
        ["Sở Nội vụ", "", *ROW[2:]],
    ]
    assert [r["reason"] for r in records(read_rows(new))] == ["host", "host", None]


def test_waiting_room_and_impossible_times_are_rejected_rows():
    rows = [
        HEAD,
        [*ROW[:6], "Yes"],
        [*ROW[:2], ROW[3], ROW[2], *ROW[4:]],
        [*ROW[:2], "25:61", *ROW[3:]],
        [*ROW[:3], "", *ROW[4:]],
    ]
    found = records(read_rows(rows))
    assert [r["reason"] for r in found] == ["waiting_room", "leaves_before_join", "bad_time", "missing_value"]
    assert found[2]["joined_at"] is None


def test_masked_address_is_dropped_without_a_word():
    result = read_rows([HEAD, ["Hoa", "lot…", *ROW[2:]], ["Mai", "ma***@example.org", *ROW[2:]]])
    assert [r["email"] for r in records(result)] == [None, None] and codes(result) == []


def test_meeting_headings_alone_are_no_participants():
    assert read_rows(OLD).is_refused


def test_unique_users_have_no_times():
    result = read(Source("z.csv", (SAMPLES / "zoom_participants_unique_users.csv").read_bytes()))
    assert {(r["joined_at"], r["left_at"]) for r in records(result)} == {(None, None)}


def test_unique_users_below_the_meeting_reject_the_host():
    head = ["Tên (Tên gốc)", "Email người dùng", "Tổng thời gian (Phút)", "Khách"]
    rows = [*OLD, [], head, ["Sở", "host@example.org", "217", "Không"], ["Hoa", "", "100", "Có"]]
    result = read_rows(rows)
    assert result.format == "zoom_participants_unique"
    assert [r["reason"] for r in records(result)] == ["host", None]
    assert result.hints["meeting_id"] == "81234567890"


def test_meeting_id_may_stand_in_the_name_only_and_line_without_anybody_is_rejected():
    result = read_rows([HEAD, ROW, ["", "", *ROW[2:]]], name="participants_81234567890 (1).csv")
    assert result.hints["meeting_id"] == "81234567890"
    assert [r["reason"] for r in records(result)] == [None, "missing_value"]


def test_closing_line_decides_the_date_order():
    times = ["11/12/2026 01:30:00 PM", "11/12/2026 02:30:00 PM"]
    rows = [HEAD, [*ROW[:2], *times, *ROW[4:]], ["Zoom Report generated 11/13/2026"]]
    assert records(read_rows(rows))[0]["joined_at"] == datetime(2026, 11, 12, 6, 30)


SERVICE = [
    "Topic", "MeetingID", "User_Name", "User_Email_1", "Department", "Group", "HasZoomRooms", "Creation_Time", "Start_Time",
    "End_Time", "Duration_Minutes_1", "Participants", "NameOriginalName", "User_Email_2", "Join_Time", "Leave_Time",
    "Duration_Minutes_2", "Guest", "RecordingConsent", "InWaitingRoom",
]  # fmt: skip


def test_meeting_and_participant_columns_renamed_for_another_program():
    meeting = ["Buổi 1", "812 3456 7890", "Sở", "host@example.org", "", "", "No", "11/01/2026 01:00:00 PM",
               "11/18/2026 01:05:12 PM", "11/18/2026 04:41:30 PM", "217", "2"]  # fmt: skip
    result = read_rows([SERVICE, [*meeting, *ROW[:6], "", "No"], [*meeting, *ROW[:6], "", "Yes"]])
    assert [(r["email"], r["minutes"], r["reason"]) for r in records(result)] == [
        ("hoa@example.org", 60, None), ("hoa@example.org", 60, "waiting_room"),
    ]  # fmt: skip
    assert (result.hints["meeting_id"], result.hints["host_email"]) == ("81234567890", "host@example.org")


@pytest.mark.parametrize(
    "end",
    [[], ["Guest"], ["Recording Consent"], ["Guest", "Recording Consent"], ["Guest", "Recording Disclaimer Response"]],
)
def test_columns_at_the_end_come_and_go(end):
    assert records(read_rows([HEAD[:5] + end, ROW[:5] + ["Yes"] * len(end)]))[0]["minutes"] == 60


def test_columns_before_the_name_are_read_too():
    result = read_rows([HEAD[::-1], ROW[::-1]])
    first = records(result)[0]
    assert (first["email"], first["joined_at"], first["minutes"]) == ("hoa@example.org", JOINED, 60)


@pytest.mark.parametrize("leave", ["Thời gian ra", "Thời gian rời", "Thời gian rời khỏi", "Thời gian thoát"])
def test_leave_time_in_every_guess_of_its_vietnamese_name(leave):
    head = ["Tên (Tên gốc)", "Email người dùng", "Thời gian vào", leave, "Thời gian (Phút)"]
    result = read_rows([head, ["Hoa", "", "18/11/2026 13:30:00", "18/11/2026 14:30:00", "60"]])
    assert records(result)[0]["joined_at"] == JOINED


def test_dots_hide_a_part_of_an_address():
    result = read_rows([HEAD, ["Hoa", "ho...@example.org", *ROW[2:]]])
    assert records(result)[0]["email"] is None and codes(result) == []


def test_total_of_a_unique_user_is_a_total():
    result = read_rows(
        [["Name (original name)", "Email", "Total duration (minutes)", "Guest"], ["Hoa", "", "57", "Yes"]]
    )
    assert [(r["minutes"], r["is_total"]) for r in records(result)] == [(57, True)]


@pytest.mark.parametrize("name", ["participants_81234567890.csv", "meetingParticipants_81234567890 (2).csv"])
def test_number_of_the_meeting_in_the_name_of_a_file_without_times(name):
    rows = [["Name (original name)", "Email", "Total duration (minutes)"], ["Hoa", "", "57"]]
    assert read_rows(rows, name).hints["meeting_id"] == "81234567890"


def test_order_of_the_dates_is_told():
    assert read_rows([HEAD, ROW]).hints["date_order"] == "mdy"


def test_length_that_a_spreadsheet_has_made_a_time():
    assert records(read_rows([HEAD, [*ROW[:4], "1:00:00", *ROW[5:]]]))[0]["minutes"] == 60
