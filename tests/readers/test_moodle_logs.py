"""Moodle logs: who by number, duplicates, system events, many lines."""

from datetime import datetime, timedelta

import pytest

from etl.readers import Source, read
from etl.readers.moodle_logs import account_of
from tests.readers.build import codes, read_rows, records, sample, text_file, workbook

HEAD = [
    "Time",
    "User full name",
    "Affected user",
    "Event context",
    "Component",
    "Event name",
    "Description",
    "Origin",
    "IP address",
]


def event(time, name, user, what="Course module viewed"):
    return [
        time,
        name,
        "-",
        "Quiz: Bài 1",
        "Quiz",
        what,
        f"The user with id '{user}' viewed the 'quiz' activity.",
        "web",
        "192.0.2.1",
    ]


def test_sample():
    first = records(sample("moodle_logs.csv"))[0]
    assert (first["full_name"], first["account"], first["activity"]) == ("Lò Thị Hoa", "1000", "Quiz: Bài kiểm tra 1")
    assert (first["status"], first["happened_at"]) == ("Course module viewed", datetime(2026, 11, 20, 13))


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("The user with id '1046' viewed the section", "1046"),
        ("The user with id '2' enrolled the user with id '1046' using", "2"),
        ("The user with id '-1' has viewed", None),
        ("The user with id '0' failed", None),
        ("Automatic backup", None),
    ],
)
def test_user_is_in_the_description(text, account):
    assert account_of(text) == account


def test_repeated_lines_are_duplicates_and_system_events_are_nobodys():
    result = read_rows([
        HEAD,
        event("7/09/26, 21:40:58", "Lò Thị Hoa", 1046),
        event("7/09/26, 21:40:58", "Lò Thị Hoa", 1046),
        event("7/09/26, 21:40:58", "Lò Thị Hoa", 1047),
        event("7/09/26, 21:40", "-", "-1", "Course backup created"),
        event("7/09/26, 21:40:58", "Lò Thị Hoa", 1046),
        event("25:61", "Vừ Thị Mai", 1048),
        event("", "Vừ Thị Mai", 1048),
    ])  # fmt: skip
    assert [(r["outcome"], r["reason"]) for r in records(result)] == [
        (None, None), ("duplicate", "duplicate_in_file"), (None, None), ("rejected", "not_a_person"),
        ("duplicate", "duplicate_in_file"), ("rejected", "bad_time"), ("rejected", "missing_value"),
    ]  # fmt: skip
    assert records(result)[0]["happened_at"] == datetime(2026, 9, 7, 14, 40, 58)
    assert result.facts["distinct_users"] == 3 and result.facts["first"] == "2026-09-07T21:40:00"
    doubles = [issue for issue in result.issues if issue.code == "duplicate_in_file"]
    assert [(i.row, i.details["first_row"]) for i in doubles] == [(3, 2), (6, 2)]
    assert codes(result).count("date_order_assumed") == 1


def test_month_first_is_seen_where_the_file_proves_it():
    result = read_rows([HEAD, event("9/07/26, 21:40", "Lò Thị Hoa", 1046), event("9/23/26, 08:00", "Lò Thị Hoa", 1046)])
    assert [str(r["happened_at"])[:10] for r in records(result)] == ["2026-09-07", "2026-09-23"]


def test_vietnamese_headings_long_dates_and_the_course_in_the_name():
    head = [
        "Thời gian",
        "Tên đầy đủ",
        "Người dùng bị ảnh hưởng",
        "Bối cảnh sự kiện",
        "Thành phần",
        "Tên sự kiện",
        "Mô tả",
        "Nguồn",
        "Địa chỉ IP",
    ]
    result = read_rows(
        [head, event("20 Tháng 11 2026, 8:00 PM", "Lò Thị Hoa", 1046)], name="logs_GENAI_20261130-0410.csv"
    )
    row = records(result)[0]
    assert (row["happened_at"], row["course"], row["account"]) == (datetime(2026, 11, 20, 13), "GENAI", "1046")


def test_ragged_lines_and_blank_lines_keep_their_numbers():
    lines = [",".join(f'"{cell}"' for cell in row) for row in (
        HEAD, event("20/11/26, 20:00", "Lò Thị Hoa", 1), [*event("20/11/26, 20:01", "Lò Thị Hoa", 1), "", ""],
    )]  # fmt: skip
    lines.insert(2, "")
    found = records(read(Source("a.csv", "\n".join(lines).encode())))
    assert [r["row"] for r in found] == [2, 4]


def test_workbook():
    rows = [
        HEAD,
        event(datetime(2026, 11, 12, 20), "Lò Thị Hoa", 1),
        event("13/11/26, 20:00", "Vừ Thị Mai", 2),
        event("?", "-", 2),
    ]
    result = read(Source("logs.xlsx", workbook({"Nhật ký": rows})))
    assert [(r["sheet"], r["row"], r["happened_at"]) for r in records(result)] == [
        ("Nhật ký", 2, datetime(2026, 11, 12, 13)), ("Nhật ký", 3, datetime(2026, 11, 13, 13)), ("Nhật ký", 4, None),
    ]  # fmt: skip
    assert result.issues[0].where == "tờ “Nhật ký”, dòng 4, cột “Time”"


def test_thousands_of_bad_lines_are_counted_not_listed():
    start = datetime(2026, 11, 20)
    rows = [event(f"{start + timedelta(minutes=n):%d/%m/%y, %H:%M:%S}", "-", 0) for n in range(1_000)]
    result = read(Source("a.csv", text_file([HEAD, *rows])))
    assert result.rows_read == 1_000 and {r["reason"] for r in records(result)} == {"not_a_person"}
    assert codes(result).count("not_a_person") <= 200 and codes(result)[-1] == "and_more"
    assert result.issues[-1].details["count"] == 800
