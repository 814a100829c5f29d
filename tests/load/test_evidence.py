"""Who and where, through the command line: reports, forms and roll-calls as they come from schools."""

import unicodedata

import pytest

from tests.load.lists import ROLLCALL, SESSIONS, ZOOM, joined
from tests.readers.build import text_file


def matched(clerk, name="z.csv"):
    """Return raw name → (kind, status, person, school) of one file."""
    lines = [m for m in clerk.matches() if m["file"] == name]
    return {m["raw_name"]: (m["kind"], m["status"], m["person"], m["school"]) for m in lines}


def load_zoom(clerk, *lines):
    return clerk.load(clerk.file("z.csv", text_file([ZOOM, *lines], ";", "utf-8-sig")))


def test_report_saved_again_by_excel(clerk):
    answer = load_zoom(
        clerk,
        joined("Điểm cầu Hoa Mơ", start="6/4/2025 7:50", end="6/4/2025 10:05"),
        joined("TH số 1 Nà Tấu - Lo Thi Hoa"),
        joined("vang a do"),
        joined("Mùa Thị Sua"),
        joined("Otter.ai"),
        joined("Oppo A5"),
        joined(""),
        joined("Cà Thị Lả", start="6/4/2025 9:30", end="6/4/2025 8:30"),
        joined("Cà Thị Lả", start="6/4/2025 25:30"),
    )
    assert answer.ledger("z.csv") == (3, 0, 2, 4)
    assert [i["where"].split(",")[0] for i in answer["z.csv"]["issues"] if i["code"] == "bad_time"] == ["dòng 10"]
    found = matched(clerk)
    assert found["Điểm cầu Hoa Mơ"] == ("site", "matched", "", "22000001")
    assert found["TH số 1 Nà Tấu - Lo Thi Hoa"] == ("person", "matched", "9002", "22000002")
    assert found["vang a do"][1:3] == ("matched", "9005")
    assert found["Mùa Thị Sua"][1] == "pending"  # on the list, but not of the session's audience
    assert (found["Oppo A5"][0], found["Otter.ai"][0]) == ("device", "bot")
    total = clerk.total()
    assert (total["participated_verified"], total["sites_connected"]) == (2, 1)
    # Hoa, Dơ, Sua, the telephone
    assert (total["attendance_rows"], total["attendance_identified"]) == (4, 2)


def test_two_bearers_of_a_name_are_nobody_yet(clerk):
    answer = load_zoom(clerk, joined("Lò Thị Hoa"))
    assert answer.ledger("z.csv") == (0, 0, 1, 0) and "ambiguous_person" in answer.codes("z.csv")
    (line,) = [m for m in clerk.matches() if m["file"] == "z.csv"]
    assert line["status"] == "pending" and line["candidates"] == "9001; 9002" and not line["person"]
    assert clerk.total()["participated_verified"] == 0


def test_name_never_goes_against_other_evidence(clerk):
    lines = [
        joined("Quàng Văn Bun", "la@example.org"),
        joined("THCS Mường Mươn - Quàng Văn Bun"),
        joined("TH Xa Lắc Xa Lơ - Quàng Văn Bun"),
    ]
    assert load_zoom(clerk, *lines).ledger("z.csv") == (0, 0, 3, 0)
    assert not any(person for _, _, person, _ in matched(clerk).values())


def test_alias_of_the_list_is_the_site_though_it_begins_with_a_room_word(clerk):
    load_zoom(clerk, joined("Hội trường Thanh Nưa"))
    assert matched(clerk)["Hội trường Thanh Nưa"] == ("site", "matched", "", "22000005")


def test_head_count_behind_a_site_name_does_not_hide_the_site(clerk):
    names = ("THPT Thanh Nưa - 32 GV", "THPT Thanh Nưa (32/33)", "THPT Thanh Nưa 32/33")
    load_zoom(clerk, *map(joined, names))
    assert matched(clerk) == dict.fromkeys(names, ("site", "matched", "", "22000005"))


def test_vietnamese_report_with_morning_marks(clerk):
    rows = [
        ["Tên (Tên gốc)", "Email người dùng", "Thời gian vào", "Thời gian ra", "Thời gian (Phút)", "Khách"],
        ["Giàng Thị Mỷ", "", "06/04/2025 08:00:00 SA", "06/04/2025 09:30:00 SA", "90", "Có"],
    ]
    clerk.load(clerk.file("z.csv", rows))
    assert matched(clerk)["Giàng Thị Mỷ"][2] == "9007" and clerk.total()["participated_verified"] == 1


@pytest.mark.parametrize("has_preamble", [True, False])
def test_undecided_dates_are_decided_by_the_session(clerk, has_preamble):
    preamble = [
        ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
        ["912 3456 7890", "AI", "04/06/2025 07:50:00 AM", "04/06/2025 10:00:00 AM", "host@example.org", "130", "1"],
        [],
    ]
    rows = [
        ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"],
        ["Vàng A Dơ", "", "04/06/2025 08:00:00 AM", "04/06/2025 09:30:00 AM", "90", "Yes"],
    ]
    answer = clerk.load(clerk.file("z.csv", preamble * has_preamble + rows))
    assert answer.ledger("z.csv") == (1, 0, 0, 0) and clerk.total()["participated_verified"] == 1


def test_dates_that_nothing_decides_are_refused_until_the_clerk_says(clerk):
    rows = [ZOOM, ["Vàng A Dơ", "", "11/12/2020 08:00", "11/12/2020 09:30", "90", "Yes", "No"]]
    path, before = clerk.file("z.csv", rows), clerk.version
    answer = clerk.load(path)
    assert answer.code == 1 and answer.codes("z.csv") == ["ambiguous_date_order"] and clerk.version == before
    assert "11/12/2020" in answer["z.csv"]["issues"][0]["message"]
    assert clerk.load(path, options=["--date-order", "dmy"]).ledger("z.csv") == (0, 0, 1, 0)
    assert clerk.load(path, options=["--date-order", "dmy"]).verdicts() == {"z.csv": "unchanged"}


@pytest.mark.parametrize("name", ["z.csv", "participants_91234567890.csv"])
@pytest.mark.parametrize("is_total", [False, True])
def test_meeting_id_says_how_dates_are_read_where_both_readings_have_a_session(clerk, name, is_total):
    in_june = ["S9", "AI", "04/06/2025 08:00", "04/06/2025 10:00", "", "", "", ""]
    clerk.load(clerk.file("them.csv", [SESSIONS[0], in_june]))
    meeting_id = "912 3456 7890" if name == "z.csv" else ""
    preamble = [
        ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
        [meeting_id, "AI", "04/06/2025 07:50", "04/06/2025 10:00", "host@example.org", "130", "1"],
        [],
    ]
    columns = ["Total Duration (Minutes)"] if is_total else ["Join Time", "Leave Time"]
    times = ["90"] if is_total else ["04/06/2025 08:00", "04/06/2025 09:30"]
    rows = [["Name (Original Name)", "User Email", *columns], ["Vàng A Dơ", "", *times]]
    assert clerk.load(clerk.file(name, preamble + rows)).ledger(name) == (1, 0, 0, 0)
    assert {m["session"] for m in clerk.matches()} == {"S1"}


@pytest.mark.parametrize(
    "head", [["Name (Original Name)", "User Email", "Total Duration (Minutes)"], ["Name", "Email", "Duration"]]
)
def test_report_without_times_belongs_to_the_session_of_the_day_in_its_name(clerk, head):
    rows = [head, ["Vàng A Dơ", "", "90 min"]]
    assert clerk.load(clerk.file("Điểm danh 2025-04-13.csv", rows)).ledger("Điểm danh 2025-04-13.csv") == (1, 0, 0, 0)
    assert {m["session"] for m in clerk.matches()} == {"S2"}
    other = clerk.file("Điểm danh 2025-04-14.csv", [*rows, ["Cà Thị Lả", "", "90 min"]])
    assert clerk.load(other).ledger(other.name) == (0, 0, 2, 0)


def test_times_far_from_the_plan_are_pointed_out(clerk):
    in_utc = [ZOOM, joined("vang a do", "", "6/4/2025 1:00", "6/4/2025 2:30")]
    assert "far_from_plan" in clerk.load(clerk.file("z.csv", in_utc), options=["--session", "S1"]).codes("z.csv")
    early = [ZOOM, joined("vang a do"), joined("Cà Thị Lả", "", "6/4/2025 4:30", "6/4/2025 9:30")]
    assert "far_from_plan" in clerk.load(clerk.file("y.csv", early)).codes("y.csv")
    assert "far_from_plan" not in clerk.load(clerk.file("x.csv", [ZOOM, joined("Cà Thị Lả")])).codes("x.csv")
    with_id = clerk.file(
        "participants_91234567890.csv", [*in_utc, joined("Cà Thị Lả", "", "6/4/2025 1:00", "6/4/2025 2:30")]
    )
    assert {"ambiguous_session", "far_from_plan"} <= set(clerk.load(with_id).codes(with_id.name))


def test_leaving_after_the_end_goes_to_the_session_that_was_left(clerk):
    events = [["Full Name", "User Action", "Timestamp"]]
    for day in ("4/6/2025", "4/13/2025"):
        events += [["Quàng Văn Bun", "Joined", f"{day}, 8:00:00 AM"], ["Quàng Văn Bun", "Left", f"{day}, 10:20:00 AM"]]
    assert clerk.load(clerk.file("t.csv", events)).ledger("t.csv") == (4, 0, 0, 0)


def test_report_of_two_meetings_gives_each_line_to_its_own_session(clerk):
    answer = load_zoom(clerk, joined("vang a do"), joined("Quàng Văn Bun", "", "13/4/2025 8:00", "13/4/2025 9:30"))
    assert answer.ledger("z.csv") == (2, 0, 0, 0)


def test_form_with_swapped_cells_lost_accents_and_late_answers(clerk):
    rows = [
        ["Timestamp", "Email Address", "Họ tên thầy cô", "Đơn vị công tác"],
        ["4/6/2025 8:10:00", "hoa1@example.org", "Lò Thị Hoa", "MN Hoa Mơ"],
        ["4/6/2025 8:11:00", "", "Lo thi hoa", "TH so 1 Na Tau"],
        ["4/6/2025 8:12:00", "", "Trường Tiểu học số 1 Nà Tấu", "Quàng Văn Bun"],
        ["4/6/2025 8:13:00", "", "LÒ THỊ HOA", "Nhà trường"],
        ["4/6/2025 23:59:00", "", unicodedata.normalize("NFD", "Vàng A Dơ"), "THCS Mường Mươn"],
        ["4/7/2025 0:00:10", "", "Giàng Thị Mỷ", "Hoa Mơ"],
        ["4/13/2025 8:10:00", "", "Quàng Văn Bun", "TH số 1 Nà Tấu"],
        ["4/31/2025 8:00:00", "", "Giàng Thị Mỷ", "Hoa Mơ"],
    ]
    answer = clerk.load(clerk.file("form.csv", rows))
    assert answer.ledger("form.csv") == (6, 0, 1, 1)
    people = [(m["session"], m["person"]) for m in clerk.matches() if m["file"] == "form.csv"]
    assert people[:7] == [("S1", "9001"), ("S1", "9002"), ("S1", "9003"), ("S1", ""), ("S1", "9005"), ("S1", "9007"),
                          ("S2", "9003")]  # fmt: skip
    # Mỷ answered after the session's day: kept, not counted
    assert clerk.total()["participated_verified"] == 4


def test_roll_call_by_date_and_by_the_site_s_own_name(clerk):
    rows = [
        ["Ngày", "Tên điểm cầu", "Sĩ số", "Danh sách có mặt"],
        ["06/04/2025", "ĐC Hoa Mơ", 2, "Lò Thị Hoa"],
        ["6/4/2025", "TH số 1 Nà Tấu", 2, "Lò Thị Hoa; Quàng Văn Bun; Ai Đó"],
        ["06/04/2025", "Hội trường Thanh Nưa", 0, ""],
        ["06/04/2025", "Trường nào đó", 5, ""],
        ["07/04/2025", "Hoa Mơ", 5, ""],
    ]
    answer = clerk.load(clerk.file("dd.csv", rows))
    assert answer.ledger("dd.csv") == (3, 0, 2, 0)
    assert sorted(answer.codes("dd.csv")) == ["unknown_school", "unknown_session"]
    total = clerk.total()
    assert (total["participated_verified"], total["participated_reported"]) == (3, 4)
    assert total["site_sessions_reporting"] == 3  # a roll-call of zero is evidence
    assert (total["attendance_rows"], total["attendance_identified"]) == (4, 3)


def test_later_roll_call_replaces_the_earlier_one(clerk):
    clerk.load(clerk.file("a.csv", [ROLLCALL, ["S1", "22000005", 30, ""]]))
    answer = clerk.load(clerk.file("b.csv", [ROLLCALL, ["S1", "22000005", 12, ""]]))
    assert answer.ledger("b.csv") == (1, 0, 0, 0) and clerk.total()["participated"] == 12
    assert "12" not in clerk.on_home("undo", "b.csv")[2] and clerk.total()["participated"] == 30


def test_replaced_roll_call_is_still_among_the_matches(clerk):
    """`matches` shows every name met and what became of it, lines that count no more included."""
    clerk.load(clerk.file("a.csv", [ROLLCALL, ["S1", "22000001", 2, "Lò Thị Hoa"]]))
    clerk.load(clerk.file("b.csv", [ROLLCALL, ["S1", "22000001", 1, ""]]))
    assert {m["file"] for m in clerk.matches()} == {"a.csv", "b.csv"}


def test_unknown_session_code_is_named_in_the_message(clerk):
    rows = [["Họ và tên", "Mã trường", "Mã buổi"], ["Quàng Văn Bun", "22000002", "S9"]]
    (issue,) = clerk.load(clerk.file("ky.csv", rows))["ky.csv"]["issues"]
    assert issue["code"] == "unknown_session_code" and "“S9”" in issue["message"]


def test_unknown_session_on_the_command_line_is_named_not_the_file_s_own(clerk):
    path = clerk.file("dd.csv", [ROLLCALL, ["S1", "22000001", 2, ""]])
    code, out, err = clerk.on_home("load", path, "--session", "KHONGCO")
    assert code in (0, 1, 2) and "“KHONGCO”" in out + err and "“S1”" not in out + err
