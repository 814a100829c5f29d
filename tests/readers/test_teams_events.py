"""Joining and leaving as single lines: Teams' classic list and the report of a live event."""

from datetime import datetime, timedelta

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook

HEAD = ["Full Name", "User Action", "Timestamp"]
EVENTS = [
    ["Hoa (Guest)", "Left", "11/18/2026, 3:00:00 PM"],
    ["Mai", "Joined", "11/18/2026, 2:30:00 PM"],
    ["Hoa (Guest)", "Joined", "11/18/2026, 2:00:00 PM"],
    ["Hoa (Guest)", "Left", "11/18/2026, 1:45:00 PM"],
    ["Hoa (Guest)", "Joined before", "11/18/2026, 1:30:00 PM"],
]


def at(hour, minute=0, second=0, day=18):
    """A local time of the meeting's month, as UTC."""
    return datetime(2026, 11, day, hour, minute, second) - timedelta(hours=7)


def told(result):
    """Name, join and leave of every record."""
    return [(r["display_name"], r["joined_at"], r["left_at"]) for r in records(result)]


EXPECTED = [
    ("Hoa", None, at(15)),
    ("Mai", at(14, 30), at(15)),
    ("Hoa", at(14), at(15)),
    ("Hoa", None, at(13, 45)),
    ("Hoa", at(13, 30), at(13, 45)),
]


def test_every_event_is_a_row_and_joinings_say_until_when():
    result = read_rows([HEAD, *EVENTS])
    assert result.format == "teams_event_list" and told(result) == EXPECTED
    assert result.facts == result.facts | {
        "events": 5, "data_rows": 5, "distinct_names": 2, "joined_before": 1, "joined": 2, "left": 2, "meetings": 1,
        "header_line": 1,
    }  # fmt: skip
    assert result.hints == {"starts_at": "2026-11-18T06:30:00", "ends_at": "2026-11-18T08:00:00", "date_order": "mdy"}


def test_who_has_not_left_stays_until_the_last_event_and_the_file_says_so_once():
    result = read_rows([HEAD, *EVENTS, ["Páo", "Joined", "11/18/2026, 1:31:00 PM"]])
    assert told(result)[-1] == ("Páo", at(13, 31), at(15))
    assert codes(result) == ["open_at_end_of_list"]
    assert "2 lượt vào" in result.issues[0].message and "15:00 18/11/2026" in result.issues[0].message


def test_order_of_lines_does_not_matter():
    by_name = sorted([*range(5)], key=lambda n: (EVENTS[n][0], n))
    for order in ([4, 3, 2, 1, 0], by_name):
        found = told(read_rows([HEAD, *(EVENTS[n] for n in order)]))
        assert found == [EXPECTED[n] for n in order]


@pytest.mark.parametrize(
    ("head", "before", "joined", "left", "form"),
    [
        (["Nome Completo", "Atividade", "Carimbo de data/hora"], "Entrou antes de", "Ingressou", "Saiu", "%d/%m/%Y %H:%M:%S"),
        (["Nombre completo", "Acción del usuario", "Marca de tiempo"], "Se unió antes", "Se unió", "Salió", "%d/%m/%Y, %H:%M:%S"),
        (["Nom complet", "Action de l’utilisateur", "Date et heure"], "A rejoint avant", "Rejoint", "A quitté l'appel",
         "%d/%m/%Y à %H:%M:%S"),
        (["Vollständiger Name", "Benutzeraktion", "Zeitstempel"], "Vorher beigetreten", "Beigetreten", "Verlassen",
         "%d.%m.%Y, %H:%M:%S"),
        (["Imię i nazwisko", "Akcja użytkownika", "Znacznik czasu"], "Dołączył wcześniej", "Dołączył", "Wyszedł",
         "%d.%m.%Y, %H:%M:%S"),
        (["Họ và tên", "Hành động", "Thời gian"], "Đã tham gia trước đó", "Đã tham gia", "Đã rời đi", "%H:%M:%S %d/%m/%Y"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("has_head", [True, False])
def test_lists_of_other_languages_with_and_without_headings(head, before, joined, left, form, has_head):
    words = {"Joined before": before, "Joined": joined, "Left": left}

    def line(name, action, time):
        return [name, words[action], datetime.strptime(time, "%m/%d/%Y, %I:%M:%S %p").strftime(form)]

    rows = [*([head] if has_head else []), *(line(*event) for event in EVENTS)]
    result = read(Source("danh sach.csv", text_file(rows, "\t", "utf-16")))
    assert result.format == "teams_event_list" and told(result) == EXPECTED
    assert result.facts["joined_before"] == 1 and result.facts["header_line"] == int(has_head)
    assert records(result)[0]["row"] == 1 + has_head


def test_list_may_begin_with_a_remark_and_hold_blank_lines():
    remark = ["The data could be incomplete due to the large number of meeting participants."]
    result = read_rows([remark, HEAD, *EVENTS[:2], [], ["", "", ""], *EVENTS[2:]])
    assert told(result) == EXPECTED and records(result)[-1]["row"] == 9
    assert told(read_rows([remark, *EVENTS])) == EXPECTED


def test_two_meetings_in_one_file_stay_apart():
    later = [[name, action, time.replace("11/18", "11/25")] for name, action, time in EVENTS]
    result = read_rows([HEAD, *EVENTS, *later])
    found = told(result)
    assert found[:5] == EXPECTED
    assert found[5:] == [(n, *(t and t + timedelta(days=7) for t in times)) for n, *times in EXPECTED]
    assert result.facts["meetings"] == 2 and "starts_at" not in result.hints
    assert codes(result) == ["open_at_end_of_list"] and "25/11/2026" in result.issues[0].message


def test_long_quiet_meeting_is_one():
    rows = [["Hoa", "Joined", "11/18/2026, 8:00:00 AM"], ["Hoa", "Left", "11/18/2026, 4:30:00 PM"]]
    assert told(read_rows([HEAD, *rows])) == [("Hoa", at(8), at(16, 30)), ("Hoa", None, at(16, 30))]


def test_two_devices_are_paired_one_after_the_other():
    rows = [["Hoa", "Joined", "11/18/2026, 1:30:00 PM"], ["Hoa", "Joined", "11/18/2026, 2:00:00 PM"],
            ["Hoa", "Left", "11/18/2026, 3:00:00 PM"], ["Mai", "Joined", "11/18/2026, 4:00:00 PM"]]  # fmt: skip
    found = told(read_rows([HEAD, *rows]))
    assert found[:2] == [("Hoa", at(13, 30), at(15)), ("Hoa", at(14), at(16))]


def test_guest_and_colleague_of_one_name_are_two():
    rows = [["Hoa", "Joined", "11/18/2026, 1:30:00 PM"], ["Hoa (Guest)", "Left", "11/18/2026, 2:00:00 PM"],
            ["Hoa", "Left", "11/18/2026, 3:00:00 PM"]]  # fmt: skip
    assert told(read_rows([HEAD, *rows]))[0] == ("Hoa", at(13, 30), at(15))


def test_lines_that_cannot_be_read_are_rejected_and_named():
    rows = [*EVENTS, ["Hoa", "Waved", "11/18/2026, 2:00:00 PM"], ["Hoa", "Joined", "25:61"], ["", "Joined", EVENTS[0][2]],
            ["Hoa", "", EVENTS[0][2]], ["Hoa", "Joined", ""]]  # fmt: skip
    found = records(read_rows([HEAD, *rows]))
    assert [r["reason"] for r in found[5:]] == [
        "unknown_action",
        "bad_time",
        "missing_value",
        "missing_value",
        "missing_value",
    ]


def test_commas_without_quotation_marks_cut_times_and_names():
    events = [["Trần Đức Minh, PTDTNT Tuần Giáo", *line[1:]] if line[0] == "Mai" else line for line in EVENTS]
    for head in ([HEAD], []):
        text = "\r\n".join(",".join(line) for line in [*head, *events])
        found = told(read(Source("a.csv", text.encode())))
        assert found == [
            ("Trần Đức Minh, PTDTNT Tuần Giáo", *line[1:]) if line[0] == "Mai" else line for line in EXPECTED
        ]


def test_workbook_with_true_times():
    rows = [[n, a, datetime.strptime(t, "%m/%d/%Y, %I:%M:%S %p")] for n, a, t in EVENTS]
    assert told(read(Source("a.xlsx", workbook({"Sheet1": [HEAD, *rows]})))) == EXPECTED
    assert told(read(Source("a.xlsx", workbook({"Sheet1": rows})))) == EXPECTED


def test_form_that_asks_for_a_name_and_an_activity_is_no_attendance_list():
    rows = [["Dấu thời gian", "Họ và tên", "Trường", "Hoạt động"],
            ["18/11/2026 13:30:00", "Lò Thị Thắm", "TH Nà Tấu", "Soạn bài"]]  # fmt: skip
    assert read_rows(rows).format == "google_forms"


# --- live events

LIVE = ["SessionId", "ParticipantId", "FullName", "UserAgent", "UtcEventTimestamp", "Action", "Role"]
VIEWS = [
    ["s1", "", "Anonymous", "Mozilla", "1/25/2026 4:00:00 PM", "Joined", "Attendee"],
    ["s2", "", "Anonymous", "Mozilla", "1/25/2026 4:05:00 PM", "Joined", "Attendee"],
    ["s1", "", "Anonymous", "Mozilla", "1/25/2026 4:30:00 PM", "Left", "Attendee"],
    ["s3", "hoa@example.org", "Lò Thị Hoa", "Mozilla", "1/25/2026 4:10:00 PM", "Joined", "Attendee"],
    ["s2", "", "Anonymous", "Mozilla", "1/25/2026 4:48:08 PM", "Left", "Attendee"],
    ["s4", "p", "Sở GD&ĐT", "Mozilla", "1/25/2026 3:50:00 PM", "Joined", "Producer"],
    ["s5", "q", "Báo cáo viên", "Mozilla", "1/25/2026 3:55:00 PM", "Joined", "Presenter"],
]


def utc(hour, minute, second=0):
    return datetime(2026, 1, 25, hour, minute, second)


@pytest.mark.parametrize(
    "head",
    [LIVE, [h.upper() for h in LIVE],
     ["Session Id", "Participant Id", "Full Name", "UserAgent", "UTC Event Timestamp", "Action", "Role"]],
)  # fmt: skip
def test_live_event_is_paired_by_session_and_is_utc(head):
    result = read_rows([head, *VIEWS])
    assert result.format == "teams_live_event"
    found = records(result)
    assert [(r["joined_at"], r["left_at"]) for r in found] == [
        (utc(16, 0), utc(16, 30)), (utc(16, 5), utc(16, 48, 8)), (None, utc(16, 30)), (utc(16, 10), utc(16, 48, 8)),
        (None, utc(16, 48, 8)), (utc(15, 50), utc(16, 48, 8)), (utc(15, 55), utc(16, 48, 8)),
    ]  # fmt: skip
    assert [r["reason"] for r in found] == [None] * 5 + ["host", None]
    assert found[3]["email"] == "hoa@example.org"
    assert result.facts["sessions"] == 5 and result.facts["data_rows"] == 7
    assert result.hints["starts_at"] == "2026-01-25T15:50:00" and result.hints["ends_at"] == "2026-01-25T16:48:08"
    assert codes(result).count("open_at_end_of_list") == 1


def test_live_event_without_a_name_is_a_rejected_row():
    found = records(read_rows([LIVE, ["s1", "", "", "", "1/25/2026 4:00:00 PM", "Joined", "Attendee"], VIEWS[3]]))
    assert [r["reason"] for r in found] == ["missing_value", None]
