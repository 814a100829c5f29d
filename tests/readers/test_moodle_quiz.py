"""Moodle quiz attempts: headings old and new, several attempts, averages that are no people."""

from datetime import datetime

import pytest

from tests.readers.build import codes, read_rows, records, sample

ENGLISH = [
    "Last name",
    "First name",
    "Email address",
    "Status",
    "Started",
    "Completed",
    "Duration",
    "Grade/10.00",
    "Q. 1 /1.00",
]
DONE = ["Finished", "20 November 2026 8:00 PM", "20 November 2026 8:09 PM", "9 mins 12 secs"]


def test_sample_rows_are_attempts():
    rows = records(sample("moodle_quiz_vi.csv"))
    hoa, pao = rows[0], rows[4]
    assert (hoa["full_name"], hoa["staff_code"], hoa["email"]) == ("Lò Thị Hoa", "GV001", "lothihoa.p01@example.org")
    assert (hoa["score"], hoa["score_max"], hoa["status"]) == (10.0, 10.0, "Đã xong")
    assert hoa["happened_at"] == datetime(2026, 11, 20, 13)
    assert (pao["full_name"], pao["score"], pao["status"]) == ("Giàng A Páo", None, "Đang tiến hành")
    assert rows[-1]["full_name"] == "Lường Văn Pâng"


@pytest.mark.parametrize(
    "head",
    [
        ["Họ", "Tên", "Địa chỉ thư điện tử", "Tình trạng", "Đã bắt đầu vào lúc", "Đã hoàn thành", "Thời gian thực hiện", "Điểm/10,00"],
        ["Họ", "Tên đệm và tên", "Địa chỉ thư điện tử", "Trạng thái", "Bắt đầu vào lúc", "Được hoàn thành", "Thời gian thực hiện",
         "Điểm/10,00"],
        ["Surname", "First name", "Email address", "State", "Started on", "Completed", "Time taken", "Grade/10.00"],
        ["HỌ", "TÊN", "EMAIL", "TRẠNG THÁI", "BẮT ĐẦU VÀO LÚC", "KẾT THÚC LÚC", "THỜI GIAN THỰC HIỆN", "Điểm / 10"],
    ],
)  # fmt: skip
def test_headings_of_several_releases(head):
    result = read_rows([head, ["Lò Thị", "Hoa", "hoa@example.org", *DONE, "7,5"]], name="GENAI-Bài 1-grades (2).csv")
    assert result.format == "moodle_quiz"
    row = records(result)[0]
    assert (row["full_name"], row["score"], row["score_max"], row["activity"]) == (
        "Lò Thị Hoa",
        7.5,
        10.0,
        "GENAI-Bài 1",
    )
    assert row["happened_at"] == datetime(2026, 11, 20, 13)


def test_every_attempt_is_a_row_and_the_averages_are_none():
    result = read_rows([
        ENGLISH,
        ["Lò", "Thị Hoa", "hoa@example.org", *DONE, "5.00", "0.50"],
        ["Lò", "Thị Hoa", "hoa@example.org", *DONE, "8.00", "1.00"],
        ["Vừ", "Thị Mai", "mai@example.org", "In progress", "21 November 2026 7:00 AM", "-", "-", "-", "-"],
        ["Sùng", "Thị Dợ", "do@example.org", "-", "-", "-", "-", "-", "-"],
        [],
        ["Group average", "", "", "", "", "", "", "6.00", "0.70"],
        ["Overall average", "", "", "", "", "", "", "6.50", "0.75"],
    ])  # fmt: skip
    assert [(r["row"], r["score"], r["status"]) for r in records(result)] == [
        (2, 5.0, "Finished"), (3, 8.0, "Finished"), (4, None, "In progress"), (5, None, None),
    ]  # fmt: skip
    facts = {"data_rows": 4, "graded_rows": 2, "average_row": 2, "mean": 6.5}
    assert {key: result.facts[key] for key in facts} == facts


@pytest.mark.parametrize("words", ["Trung bình tổng", "Điểm trung bình chung", "Média geral"])
def test_average_is_told_by_its_words_or_by_a_grade_without_an_attempt(words):
    result = read_rows(
        [ENGLISH, ["Lò", "Thị Hoa", "", *DONE, "5,00", "1,00"], [words, "", "", "", "", "", "", "5,00", "1,00"]]
    )
    assert (result.rows_read, result.facts["average_row"]) == (1, 1)


def test_times_that_cannot_be_read_and_rows_of_nobody():
    bad = ["Finished", "hôm qua", "20 November 2026 8:09 PM", "9 mins"]
    result = read_rows([
        ENGLISH,
        ["Lò", "Thị Hoa", "hoa@example.org", *bad, "5.00", "1"],
        ["", "", "", *DONE, "5.00", "1"],
    ])  # fmt: skip
    assert [r["reason"] for r in records(result)] == ["bad_time", "missing_value"]
    assert codes(result) == ["bad_time", "missing_value"] and "Started" in result.issues[0].where


def test_slashed_days_are_day_first():
    result = read_rows([ENGLISH, ["Lò", "Hoa", "", "Finished", "7/09/26, 20:00", "7/09/26, 20:09", "9 mins", "5", "1"]])
    assert records(result)[0]["happened_at"] == datetime(2026, 9, 7, 13)
    assert codes(result) == ["date_order_assumed"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức"],
         ["B1", "Buổi 1", "GenAI", "18/11/2026 13:30", "18/11/2026 16:30", "điểm cầu"]],
        [["ID", "Thời gian bắt đầu", "Thời gian hoàn thành", "Email", "Tên", "Tổng điểm", "Đơn vị công tác"],
         ["1", "18/11/2026 13:30", "18/11/2026 13:40", "hoa@example.org", "Lò Thị Hoa", "8", "TH Nà Tấu"]],
        [["Họ và tên", "Trường", "Trạng thái", "Điểm"], ["Lò Thị Hoa", "TH Nà Tấu", "Đạt", "8,5"]],
    ],
)  # fmt: skip
def test_lists_with_a_beginning_or_a_grade_are_no_quiz(rows):
    assert read_rows(rows).format != "moodle_quiz"
