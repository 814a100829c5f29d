"""Google Forms and Microsoft Forms: questions found by their words, times, addresses."""

from datetime import datetime

import pytest

from etl.readers import Source, read
from etl.readers.common.questions import map_questions
from tests.readers.build import codes, read_rows, records, workbook


@pytest.mark.parametrize(
    ("questions", "fields"),
    [
        (["Họ và tên thầy/cô", "Trường thầy/cô đang công tác", "Xã, phường", "SĐT (Zalo)", "Gmail"],
         ["full_name", "school_text", "place_text", "phone", "email"]),
        (["Ho va ten", "Don vi cong tac", "So dien thoai"], ["full_name", "school_text", "phone"]),
        (["HỌ TÊN:", "NƠI CÔNG TÁC (ghi rõ tên trường, xã)", "Thầy cô học buổi nào?"],
         ["full_name", "school_text", "session_text"]),
        (["Mã cán bộ", "Họ và tên", "Mã trường", "Mã buổi"], ["staff_code", "full_name", "school_code", "session_text"]),
        (["Họ và tên", "Họ tên tổ trưởng chuyên môn", "Đơn vị"], ["full_name", None, "school_text"]),
        (["Họ và tên", "Đơn vị", "Trường thầy cô đã có Internet chưa?", "Mức độ hài lòng về buổi học"],
         ["full_name", "school_text", None, None]),
        (["UBND xã", "Thuộc huyện"], ["place_text", "district_text"]),
    ],
)  # fmt: skip
def test_questions_are_found_by_their_words(questions, fields):
    found = map_questions(questions, {})
    assert [next((f for f, c in found.items() if c == n), None) for n in range(len(questions))] == fields


def test_google_form_with_a_session_question_and_true_dates():
    rows = [
        ["Timestamp", "Email Address", "Score", "Họ và tên", "Trường", "Mã buổi"],
        [datetime(2025, 4, 6, 8, 1, 2), "A@Example.org", "8 / 10", " Lò  Thị Hoa ", "TH Nà Tấu", "B2"],
    ]
    result = read(Source("Điểm danh (Câu trả lời).xlsx", workbook({"Câu trả lời": rows})))
    first = records(result)[0]
    assert result.format == "google_forms"
    assert (first["full_name"], first["email"], first["session_text"]) == ("Lò Thị Hoa", "a@example.org", "B2")
    assert first["signed_at"].isoformat() == "2025-04-06T01:01:02"


def test_google_form_of_an_american_sheet():
    rows = [["Timestamp", "Họ và tên", "Trường"], ["4/13/2025 8:01:02", "Lò Thị Hoa", "TH Nà Tấu"]]
    assert records(read_rows(rows))[0]["signed_at"].isoformat() == "2025-04-13T01:01:02"


def test_form_whose_dates_stay_open_asks():
    rows = [["Dấu thời gian", "Họ và tên", "Trường"], ["6/4/2025 8:01:02", "Lò Thị Hoa", "TH Nà Tấu"]]
    result = read_rows(rows)
    assert codes(result) == ["ambiguous_date_order"] and result.hints["mdy_days"] == "2025-06-04"


def test_site_report_made_with_a_form_is_a_rollcall():
    rows = [["Dấu thời gian", "Tên điểm cầu", "Sĩ số"], ["13/04/2025 8:01:02", "TH Nà Tấu", "24"]]
    result = read_rows(rows)
    assert result.format == "site_rollcall"
    assert str(records(result)[0]["held_date"]) == "2025-04-13"


def test_answer_without_name_address_or_code_is_rejected():
    rows = [["Dấu thời gian", "Họ và tên", "Trường"], ["13/04/2025 8:01:02", "", "TH Nà Tấu"]]
    assert records(read_rows(rows))[0]["reason"] == "missing_value"


def test_microsoft_form_prefers_the_answers_and_falls_back_to_the_account():
    head = ["Id", "Start time", "Completion time", "Email", "Name", "Đơn vị công tác"]
    rows = [
        head,
        ["1", "8/20/25 12:50:00", "8/20/25 12:51:45", "Hoa@example.org", "Lò Thị Hoa", "TH Nà Tấu"],
        ["2", "8/20/25 12:50:00", "8/20/25 12:52:45", "anonymous", "Anonymous", "TH Nà Tấu"],
    ]
    found = records(read_rows(rows))
    assert (found[0]["full_name"], found[0]["email"]) == ("Lò Thị Hoa", "hoa@example.org")
    assert found[0]["signed_at"].isoformat() == "2025-08-20T05:51:45"
    assert (found[1]["full_name"], found[1]["outcome"]) == (None, "rejected")


def test_microsoft_form_in_vietnamese():
    head = ["ID", "Thời gian bắt đầu", "Thời gian hoàn thành", "Email", "Tên", "Họ và tên", "Trường"]
    result = read_rows([head, ["1", "13/4/25 8:00:00", "13/4/25 8:01:00", "anonymous", "", "Lò Thị Hoa", "TH Nà Tấu"]])
    assert result.format == "ms_forms" and records(result)[0]["full_name"] == "Lò Thị Hoa"
