"""Day first or month first, and what a cell with a date or a time means."""

from datetime import date, datetime, time, timedelta

import pytest

from etl.readers.common.date_order import day_in_name, decide, start_in_name, without_day
from etl.readers.common.dates import clock, day, moment
from tests.readers.build import codes, read_rows, records

HEAD = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"]


def zoom(*times: str, name: str = "tệp.csv", date_order: str | None = None):
    return read_rows([HEAD, *([f"Người {n}", "", time, time, "5"] for n, time in enumerate(times))], name, date_order)


@pytest.mark.parametrize(
    ("texts", "name", "chosen", "order"),
    [
        (["11/18/2026 01:05:12 PM", "11/12/2026 01:05:12 PM"], "a.csv", None, "mdy"),
        (["18/11/2026 13:05"], "a.csv", None, "dmy"),
        (["06/06/2026", "07/07/2026"], "a.csv", None, "dmy"),
        (["11/12/2026"], "a.csv", None, None),
        (["11/12/2026"], "a.csv", "mdy", "mdy"),
        (["18/11/2026"], "a.csv", "mdy", "dmy"),
        (["12/11/2026"], "participants_81234567890_2026_11_12.csv", None, "dmy"),
        (["11/12/2026"], "participants_81234567890_2026_11_12.csv", None, "mdy"),
        (["4/6/25, 1:05:12 PM"], "Buổi 2 - Attendance report 4-6-25.csv", None, "mdy"),
        (["6/4/25, 13:05:12"], "Buổi 2 - Attendance report 4-6-25.csv", None, "dmy"),
        (["2026-11-12 08:00", "12.11.2026"], "a.csv", None, "dmy"),
        (["13/11/2026", "11/14/2026", "11/15/2026"], "a.csv", None, "mdy"),
    ],
)
def test_order_is_decided_once_for_the_file(texts, name, chosen, order):
    assert decide(texts, name, chosen).order == order


def test_only_the_lists_of_the_office_have_an_order_of_their_own():
    assert decide(["11/12/2026"], "a.csv", None, default="dmy").is_assumed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("participants_812_2026_11_18.csv", date(2026, 11, 18)),
        ("Buổi 1 - Attendance report 11-8-26.csv", date(2026, 11, 8)),
        ("diem danh 13.04.2025.xlsx", date(2025, 4, 13)),
        ("diem danh 06.04.2025.xlsx", None),
        ("GMT20261118-060512_Recording.txt", date(2026, 11, 18)),
        ("GMT20261117-180000_Recording.txt", date(2026, 11, 18)),
        ("2026-11-18 13_05 Buổi 1.csv", date(2026, 11, 18)),
        ("diem danh 18-11-26.csv", date(2026, 11, 18)),
        ("diem danh 6-4-25.csv", None),
        ("2026-13-40.csv", None),
        ("danh sach.csv", None),
    ],
)
def test_day_in_a_file_name(name, expected):
    assert day_in_name(name) == expected


@pytest.mark.parametrize(
    ("name", "start", "rest"),
    [
        ("2026-11-18 13_05 Buổi 1", datetime(2026, 11, 18, 13, 5), "Buổi 1"),
        ("20261118_130512", datetime(2026, 11, 18, 13, 5, 12), ""),
        ("GMT20261118-060512_Recording", datetime(2026, 11, 18, 13, 5, 12), "GMT _Recording"),
        ("2026-11-18 99_99 Buổi 1", None, "Buổi 1"),
        ("Buổi 1 18-11-2026", None, "Buổi 1"),
        ("Buổi 1", None, "Buổi 1"),
    ],
)
def test_start_in_a_file_name_and_what_is_left_of_it(name, start, rest):
    assert (start_in_name(name), without_day(name).strip()) == (start, rest)


def test_undecidable_file_hands_the_question_back():
    result = zoom("11/12/2020 08:00:00", "11/12/2020 09:00:00")
    assert result.is_refused and result.format == "zoom_participants"
    assert codes(result) == ["ambiguous_date_order"]
    assert "11 tháng 12 năm 2020" in result.issues[0].message and "12 tháng 11 năm 2020" in result.issues[0].message
    assert result.hints == {"dmy_days": "2020-12-11", "mdy_days": "2020-11-12"}


def test_undecidable_file_is_read_once_somebody_decided():
    assert records(zoom("11/12/2020 08:00:00", date_order="dmy"))[0]["joined_at"] == datetime(2020, 12, 11, 1)
    assert records(zoom("11/12/2020 08:00:00", date_order="mdy"))[0]["joined_at"] == datetime(2020, 11, 12, 1)


def test_meeting_line_decides_for_the_rows():
    above = [
        ["Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"],
        ["Buổi 1", "812", "Sở", "60", "11/12/2026 08:00:00 AM", "11/13/2026 01:00:00 AM", "1"],
        [],
        HEAD,
        ["Lò Thị Hoa", "", "11/12/2026 08:00:00 AM", "11/12/2026 09:00:00 AM", "60"],
    ]
    assert records(read_rows(above))[0]["joined_at"] == datetime(2026, 11, 12, 1)


def test_list_of_the_office_is_day_first_and_says_so():
    rows = [["Mã buổi", "Khóa học", "Bắt đầu", "Kết thúc"], ["B1", "AI", "06/04/2025 08:00", "06/04/2025 11:00"]]
    result = read_rows(rows)
    assert records(result)[0]["starts_at"] == datetime(2025, 4, 6, 1)
    rows[1][2:] = ["06/05/2025 08:00", "06/05/2025 11:00"]
    result = read_rows(rows)
    assert records(result)[0]["starts_at"] == datetime(2025, 5, 6, 1)
    assert codes(result) == ["date_order_assumed"]


@pytest.mark.parametrize(
    "cell",
    [
        "18/11/2026 13:05:12", "18/11/26, 13:05:12", "2026-11-18 13:05:12", "2026-11-18T13:05:12", "18.11.26 13:05:12",
        "Nov 18, 2026 01:05:12 PM", "18 Nov 2026 1:05:12PM", "18 Tháng 11 2026 01:05:12 PM", "2026/11/18 13:05:12",
        "13:05:12 18/11/2026", "Thứ tư, 18/11/2026 13:05:12", "18/11/2026\u202f1:05:12 CH", "2026-11-18T06:05:12Z",
        "2026-11-18 06:05:12 UTC", "18-11-2026 13:05:12", datetime(2026, 11, 18, 13, 5, 12), 46344.5452777778,
        "46344.5452777778",
    ],
)  # fmt: skip
def test_one_moment_in_many_spellings(cell):
    assert moment(cell, "dmy") == datetime(2026, 11, 18, 13, 5, 12)


@pytest.mark.parametrize(
    "cell",
    ["25:61", "18/11/2026 25:61", "31/02/2026", "18/11/1926", "hôm qua", "", None, True, 12, -1.0, float("nan"),
     "18/11/2026 13:05 và 14:00", "1e400", timedelta(days=3), datetime(1900, 1, 1)],
)  # fmt: skip
def test_what_is_no_moment(cell):
    assert moment(cell, "dmy") is None


def test_days_and_clocks():
    assert day("ngày 5 tháng 4 năm 2025", "dmy") == date(2025, 4, 5)
    assert day("44096", "dmy") == date(2020, 9, 22)
    assert [clock(cell) for cell in ("8h30", "08:05", time(8, 5), 0.25, timedelta(hours=7))] == [
        time(8, 30), time(8, 5), time(8, 5), time(6), time(7)
    ]  # fmt: skip
    assert clock("06/04/2025 08:05") is None
