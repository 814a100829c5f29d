"""Google Meet attendance in its layouts: names apart or whole, with and without a day, as text and as a workbook."""

from datetime import datetime, time, timedelta

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook

HEAD = ["First name", "Last name", "Email", "Duration", "Time joined", "Time exited"]
HOA = ["Lò Thị", "Hoa", "Hoa@Example.org", "1 hr 24 min", "1:35 PM", "3:00 PM"]
SITE = ["Điểm cầu TH Nà", "Tấu", "", "59 min", "14:05", "15:05:30"]
NAMES = ["Name", "Email", "Duration", "Time joined", "Time exited"]
ABOUT = [["Meeting title", "Date", "Start time", "End time"], ["Buổi 1", "2026-11-18", "13:30", "16:30"]]


def at(hour, minute=0, second=0, day=18):
    """A local time of November 2026, as UTC."""
    return datetime(2026, 11, day, hour, minute, second) - timedelta(hours=7)


def unknown(hour, minute=0, second=0, day=1):
    return datetime(1970, 1, day, hour, minute, second) - timedelta(hours=7)


def kept(result):
    return [
        (r["display_name"], r["email"], r["joined_at"], r["left_at"], r["minutes"], r["is_total"])
        for r in records(result)
    ]


def test_names_apart_and_no_day():
    result = read_rows([HEAD, HOA, SITE], name="Bồi dưỡng AI.csv")
    assert (result.format, result.kind) == ("google_meet", "connections")
    assert kept(result) == [
        ("Lò Thị Hoa", "hoa@example.org", unknown(13, 35), unknown(15), 84, True),
        ("Điểm cầu TH Nà Tấu", None, unknown(14, 5), unknown(15, 5, 30), 59, True),
    ]
    assert result.hints == {"topic": "Bồi dưỡng AI", "day_unknown": "1", "date_order": "dmy"}
    assert {r["spells"] for r in records(result)} == {None}


def test_lines_about_the_meeting_give_day_and_topic():
    rows = [*ABOUT, [], NAMES, ["Lò Thị Hoa", "", "32m", "13:35:12", "14:07:12"]]
    result = read_rows(rows, name="abc-defg-hij.csv")
    assert kept(result) == [("Lò Thị Hoa", None, at(13, 35, 12), at(14, 7, 12), 32, True)]
    assert result.hints == {
        "topic": "Buổi 1", "date_order": "dmy", "starts_at": "2026-11-18T06:30:00", "ends_at": "2026-11-18T09:30:00",
    }  # fmt: skip
    assert (result.facts["header_line"], result.facts["preamble_lines"], records(result)[0]["row"]) == (4, 3, 5)


def test_pairs_of_label_and_value_above_the_people():
    rows = [["Meeting title", "Buổi 1"], ["Date", "18/11/2026"], [], HEAD, HOA]
    result = read_rows(rows)
    assert result.hints["topic"] == "Buổi 1" and records(result)[0]["joined_at"] == at(13, 35)


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("2026-11-18 13_05 Bồi dưỡng AI - Attendance report.csv", "Bồi dưỡng AI"),
        ("2026-11-18 13-05 Bồi dưỡng AI (1).csv", "Bồi dưỡng AI"),
        ("Bồi dưỡng AI_20261118.csv", "Bồi dưỡng AI"),
        ("Điểm danh Bồi dưỡng AI 18-11-2026.csv", "Bồi dưỡng AI"),
        ("Điểm danh 18.11.26.csv", "Điểm danh 18.11.26"),
        ("Attendance report in fxj-hykv-jev (2026-11-18 14:41).csv", "in fxj-hykv-jev"),
    ],
)
def test_day_and_topic_in_the_name_of_the_file(name, topic):
    result = read_rows([HEAD, HOA], name=name)
    assert records(result)[0]["joined_at"] == at(13, 35)
    assert result.hints["topic"] == topic and "day_unknown" not in result.hints


@pytest.mark.parametrize("name", ["diem danh 6-4-25.csv", "06.04.2026.csv", "buoi 2.csv", "2026-13-40.csv"])
def test_name_that_leaves_the_day_open_is_not_guessed(name):
    assert read_rows([HEAD, HOA], name=name).hints["day_unknown"] == "1"


def test_layout_without_times():
    result = read_rows([["Name", "Email", "Duration"], ["Lò Thị Hoa", "hoa@example.org", "32:15"]], name="Buổi 1.csv")
    assert kept(result) == [("Lò Thị Hoa", "hoa@example.org", None, None, 32.25, True)]
    assert result.hints == {"topic": "Buổi 1", "date_order": "dmy"}
    named = read_rows([["Name", "Email", "Duration"], ["Hoa", "", "5 min"]], name="2026-11-18 13_05 Buổi 1.csv")
    assert named.hints["starts_at"] == "2026-11-18T06:05:00"


@pytest.mark.parametrize(
    "head",
    [
        ["FIRST NAME", "LAST NAME", "EMAIL", "DURATION", "FIRST JOINED", "LAST LEFT"],
        ["Given name", "Family name", "E-mail", "Time in call", "Time joined", "Time left"],
        ["Tên", "Họ", "Email", "Thời lượng", "Thời gian tham gia", "Thời gian thoát"],
    ],
)
def test_other_headings(head):
    assert kept(read_rows([head, HOA]))[0][:4] == ("Lò Thị Hoa", "hoa@example.org", unknown(13, 35), unknown(15))


def test_workbook_with_true_times():
    rows = [
        ["Meeting title", "Date", "Start time", "End time"],
        ["Buổi 1", datetime(2026, 11, 18), time(13, 30), time(16, 30)],
        HEAD,
        ["Lò Thị", "Hoa", None, timedelta(hours=1, minutes=24), time(13, 35), time(15)],
        ["Vừ Thị", "Mai", None, "45 min", datetime(2026, 11, 18, 14, 0), datetime(2026, 11, 18, 14, 45)],
    ]
    result = read(Source("a.xlsx", workbook({"Attendees": rows})))
    assert kept(result) == [
        ("Lò Thị Hoa", None, at(13, 35), at(15), 84, True),
        ("Vừ Thị Mai", None, at(14), at(14, 45), 45, True),
    ]
    assert result.hints["starts_at"] == "2026-11-18T06:30:00"


def test_times_with_their_own_day():
    rows = [NAMES, ["Hoa", "", "42m", "2026-11-18 11:01:14", "2026-11-18 11:43:08"],
            ["Mai", "", "42 min", "2026-11-18T04:01:00Z", "2026-11-18T04:43:00Z"], ["Páo", "", "5 min", "11:10", "11:15"]]  # fmt: skip
    found = kept(read_rows(rows))
    assert [line[2] for line in found] == [at(11, 1, 14), at(11, 1), at(11, 10)]


def test_leaving_after_midnight_is_the_next_day():
    result = read_rows([HEAD, ["Lò Thị", "Hoa", "", "1 hr", "11:30 PM", "12:30 AM"]])
    assert kept(result)[0][2:4] == (unknown(23, 30), unknown(0, 30, day=2))
    dated = read_rows([NAMES, ["Hoa", "", "42m", "2026-11-18 11:01", "2026-11-18 10:43"]])
    assert records(dated)[0]["reason"] == "leaves_before_join"


def test_row_without_a_length_is_exact_and_one_without_anything_is_rejected():
    rows = [HEAD, [*HOA[:3], "", *HOA[4:]], [*HOA[:3], "lâu", *HOA[4:]], ["Vừ Thị", "Mai", "", "", "-", "-"],
            ["", "", "", "5 min", "1:00 PM", "1:05 PM"], ["Vừ", "Mai", "", "5 min", "25:61", ""]]  # fmt: skip
    result = read_rows(rows)
    found = records(result)
    assert [r["is_total"] for r in found] == [False, False, False, True, True]
    assert [r["reason"] for r in found] == [None, None, "missing_value", "missing_value", "bad_time"]
    assert codes(result)[:2] == ["bad_duration", "missing_value"]


def test_somebody_who_rejoins_may_stand_twice():
    result = read_rows([HEAD, HOA, [*HOA[:3], "10 min", "3:10 PM", "3:20 PM"]])
    assert [r["minutes"] for r in records(result)] == [84, 10]


def test_day_that_reads_both_ways_is_asked_for():
    rows = [[*ABOUT[0]], ["Buổi 1", "11/12/2026", "13:30", "16:30"], NAMES, ["Hoa", "", "32m", "13:35", "14:07"]]
    assert codes(read_rows(rows)) == ["ambiguous_date_order"]
    assert records(read_rows(rows, date_order="mdy"))[0]["joined_at"] == datetime(2026, 11, 12, 6, 35)


@pytest.mark.parametrize(
    "head",
    [
        ["Name", "Join Time", "Leave Time", "Duration", "Email", "Role"],
        ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"],
        ["Last name", "First name", "Email address", "Status", "Started", "Completed", "Duration", "Grade/10.00"],
        ["Họ và tên", "Email", "Thời lượng"],
    ],
)
def test_headings_of_other_programs_are_not_taken(head):
    content = text_file([head, ["x"] * len(head)])
    assert read(Source("a.csv", content)).format != "google_meet"
