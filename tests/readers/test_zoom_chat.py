"""Saved chats in all forms that Zoom has written: who said it, when, and what counts as a roll-call."""

from datetime import datetime, timedelta

import pytest

from etl.model.issues import ISSUES
from etl.readers import Source, read
from tests.readers.build import codes, records, workbook


def at(hour, minute=0, second=0, day=18):
    """A local time of November 2026, as UTC."""
    return datetime(2026, 11, day, hour, minute, second) - timedelta(hours=7)


def chat(text, name="meeting_saved_chat.txt", encoding="utf-8", date_order=None):
    return read(Source(name, text.encode(encoding), date_order))


def kept(result):
    return [(r["said_at"], r["site_text"], r["headcount"], r["reason"]) for r in records(result)]


NEW = """2026-11-18 13:31:02 From Điểm cầu TH Nà Tấu to Everyone:
\tTH Nà Tấu: 24/26 GV
2026-11-18 13:31:44 From ĐC THCS Mường Phăng to Everyone:
\tBáo cáo: 25/25
\tđủ ạ
2026-11-18 13:33:00 From giàng a páo to Everyone:
\tcó mặt ạ
"""
EXPECTED = [
    (at(13, 31, 2), "TH Nà Tấu", 24, None),
    (at(13, 31, 44), "ĐC THCS Mường Phăng", 25, None),
    (at(13, 33), "giàng a páo", None, "no_headcount"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "   \r\n"])
def test_present_form_with_any_line_ends(encoding, end):
    result = chat(NEW.replace("\n", end), encoding=encoding)
    assert (result.format, result.kind) == ("zoom_chat", "rollcalls")
    assert kept(result) == EXPECTED
    assert (result.facts["messages"], result.facts["header_line"], result.facts["delimiter"]) == (3, 0, "")
    assert result.hints["starts_at"] == "2026-11-18T06:31:02" and "day_unknown" not in result.hints
    assert {tuple(r["names"]) for r in records(result)} == {()}


@pytest.mark.parametrize(
    "line",
    [
        "13:31:02 From TH Nà Tấu to Everyone:\n\t24/26",
        "13:31:02 From  TH Nà Tấu  to  Everyone:\n\t24/26",
        "13:31:02\t From  TH Nà Tấu  to  Everyone : 24/26",
        "13:31:02\t From  TH Nà Tấu : 24/26",
        "13:31:02 From TH Nà Tấu To Everyone: 24/26",
        "13:31:02 From TH Nà Tấu to Everyone in Meeting:\n24/26",
        "13:31:02 From TH Nà Tấu to Hosts and panelists:\n\t24/26",
        "13:31:02 From TH Nà Tấu to Sở GD&ĐT(Direct Message):\n\t24/26",
        "13:31:02\t From  TH Nà Tấu   to   Sở GD&ĐT(Privately) : 24/26",
        "13:31:02 From TH Nà Tấu to Sở GD&ĐT:\n\t24/26",
        "13:31:02 Từ TH Nà Tấu đến Mọi người:\n\t24/26",
        "13:31:02 Từ  TH Nà Tấu  đến  Sở GD&ĐT (Tin nhắn trực tiếp):\n\t24/26",
        "13:31:02\tTH Nà Tấu:\t24/26",
        "1:31:02 PM From TH Nà Tấu to Everyone:\n\t24/26",
    ],
)
def test_older_and_other_forms_take_the_day_from_the_name(line):
    result = chat(line, "2026-11-18 chat.txt")
    assert kept(result) == [(at(13, 31, 2), "TH Nà Tấu", 24, None)]


def test_sender_whose_name_has_the_word_of_the_receiver():
    result = chat("2026-11-18 13:31:02 From Lớp to đến to Everyone:\n\t24/26")
    assert kept(result) == [(at(13, 31, 2), "Lớp to đến", 24, None)]


def test_without_any_day_times_stand_on_the_unknown_day():
    result = chat("13:31:02 From TH A to Everyone:\n\t24/26\n13:32:02 From TH B to Everyone:\n\t12 GV")
    assert [r["said_at"] for r in records(result)] == [datetime(1970, 1, 1, 6, 31, 2), datetime(1970, 1, 1, 6, 32, 2)]
    assert result.hints["day_unknown"] == "1" and "starts_at" not in result.hints


@pytest.mark.parametrize(
    "name",
    [
        "GMT20261118-060512_Recording.txt",
        "chat 20261118.txt",
        "2026_11_18 meeting_saved_chat.txt",
        "chat 18-11-2026.txt",
    ],
)
def test_day_in_the_name_of_the_file(name):
    assert records(chat("13:31:02 From TH A to Everyone:\n\t24/26", name))[0]["said_at"] == at(13, 31, 2)


def test_chat_of_a_recording_is_counted_from_its_start():
    text = "00:25:50\tTH A:\t24/26\n01:00:00\tTH B:\t12 GV"
    result = chat(text, "GMT20261118-060512_Recording.txt")
    assert [r["said_at"] for r in records(result)] == [at(13, 31, 2), at(14, 5, 12)]
    assert result.hints["starts_at"] == "2026-11-18T06:31:02"
    lost = chat(text)
    assert [r["said_at"] for r in records(lost)] == [None, None] and "day_unknown" not in lost.hints


def test_day_of_a_recording_that_begins_after_midnight_is_the_local_one():
    result = chat("00:05:00\tTH A:\t24/26", "GMT20261117-180000_Recording.txt")
    assert records(result)[0]["said_at"] == at(1, 5)


def test_clock_that_falls_back_has_passed_midnight():
    result = chat("23:58:00 From A to Everyone:\n\t24\n00:02:00 From B to Everyone:\n\t12 GV", "2026-11-18.txt")
    assert [r["said_at"] for r in records(result)] == [at(23, 58), at(0, 2, day=19)]


def test_other_orders_of_the_day():
    line = "{} 13:31:02 From TH A to Everyone:\n\t24/26"
    assert records(chat(line.format("18/11/2026")))[0]["said_at"] == at(13, 31, 2)
    assert codes(chat(line.format("11/12/2026"))) == ["ambiguous_date_order"]
    assert records(chat(line.format("12/11/2026"), date_order="dmy"))[0]["said_at"] == at(13, 31, 2, day=12)


def test_quoted_messages_and_reactions_are_not_the_senders_words():
    text = """2026-11-18 13:31:02 From TH Nà Tấu to Everyone:
\t24/26
\tLò Thị Hoa, Vừ Thị Mai:👍
2026-11-18 13:32:00 From Lò Thị Hoa to Everyone:
\tReplying to "TH Nà Tấu: 24/26"

\tcảm ơn ạ
2026-11-18 13:32:10 From Vừ Thị Mai to Everyone:
\tReacted to "24/26" with 👍
2026-11-18 13:32:20 From Vừ Thị Mai to Everyone:
\tRemoved a 👍 reaction from "24/26"
2026-11-18 13:33:00 From MN Hoa Ban to Everyone:
\tReplying to "TH Nà Tấu: 24/26"

\t18/20 ạ
2026-11-18 13:34:00 From B to Everyone:
"""
    assert [(r["headcount"], r["reason"]) for r in records(chat(text))] == [
        (24, None), (None, "no_headcount"), (None, "no_headcount"), (None, "no_headcount"), (18, None), (None, "no_headcount"),
    ]  # fmt: skip


def test_site_in_the_message_goes_before_the_senders_name():
    text = "2026-11-18 13:31:02 From Lò Thị Hoa to Everyone:\n\tEm báo cáo ạ\n\tTrường TH Nà Tấu có mặt 24"
    (row,) = records(chat(text))
    assert (row["row"], row["site_text"], row["headcount"], row["school_code"]) == (1, "Trường TH Nà Tấu", 24, None)


def test_message_for_several_sites_has_a_row_for_each():
    text = "2026-11-18 13:31:02 From Cụm Nà Tấu to Everyone:\n\tMN Nà Tấu 20/20\n\tTH Nà Tấu 24/26"
    assert [(r["row"], r["site_text"], r["headcount"]) for r in records(chat(text))] == [
        (2, "MN Nà Tấu", 20), (3, "TH Nà Tấu", 24),
    ]  # fmt: skip
    together = chat(text.replace("\n\tTH", ", TH"))
    assert [(r["headcount"], r["reason"]) for r in records(together)] == [(None, "several_headcounts")]


def test_message_without_a_headcount_says_so():
    (issue,) = chat("2026-11-18 13:31:02 From A to Everyone:\n\tCảm ơn").issues
    assert (issue.code, issue.where, issue.value) == ("no_headcount", "dòng 1", "Cảm ơn")
    assert ISSUES["no_headcount"].severity == "reject" and issue.message == "Tin nhắn không có sĩ số."


def test_lines_that_look_like_tables_do_not_hide_a_chat():
    text = (
        "2026-11-18 13:31:02 From A to Everyone:\n\t1. Tóm tắt\n\t2. Người dự\n\tMã trường,Tên trường,Cấp học,x,y,z\n"
    )
    assert chat(text).format == "zoom_chat"


@pytest.mark.parametrize(
    "text",
    ["Kính gửi\n2026-11-18 13:31:02 From A to Everyone:\n\t24", "13:31:02", "13:31:02 From A", "From A to Everyone:\n24/26",
     "13:31:02,From A to Everyone:,24", "08:00:00 Đón khách\n08:30:00 Khai mạc: 24 trường", "26:31:02 From A to Everyone:\n24"],
)  # fmt: skip
def test_what_is_no_chat(text):
    assert chat(text).format != "zoom_chat"


def test_sheet_of_a_workbook_is_no_chat():
    rows = [["2026-11-18 13:31:02 From A to Everyone:"], ["24/26"]]
    assert read(Source("a.xlsx", workbook({"S": rows}))).format != "zoom_chat"


def test_line_that_could_begin_in_a_thousand_ways_is_read_at_once():
    long = "13:31:02 From " + "to " * 300_000 + "\n"
    assert chat(long * 3).format != "zoom_chat"
    assert records(chat(f"13:31:02 From TH A to Everyone:\n\t24/26\n{long}", "2026-11-18.txt"))[0]["headcount"] == 24
