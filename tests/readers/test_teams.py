"""Teams reports in numbered sections: people, their connections, guests, organizers, re-saved files."""

from datetime import datetime, timedelta

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook
from tests.readers.teams_rows import (
    BARE,
    ENGAGEMENT,
    EXPECTED,
    FULL,
    GUEST,
    GUEST_STAY,
    HOA,
    HOA_STAYS,
    OFFICE,
    PEOPLE,
    STAYS,
    SUMMARY,
    at,
    kept,
    report,
)


def test_people_are_the_rows_and_their_connections_are_in_them():
    result = read_rows(FULL)
    assert result.format == "teams_report"
    assert kept(result) == EXPECTED
    assert [(r["row"], r["reason"]) for r in records(result)] == [(11, "host"), (12, None), (13, None)]
    assert result.facts["participants_rows"] == result.rows_read == 3 and result.facts["activity_rows"] == 3
    assert result.facts["sum_seconds_participants"] == 5 * 3600


def test_meeting_is_told_to_find_the_session_by():
    assert read_rows(FULL).hints == {
        "topic": "Bồi dưỡng AI, buổi 1", "starts_at": "2026-11-18T06:30:00", "ends_at": "2026-11-18T09:30:00",
        "date_order": "mdy", "host_email": "so@example.org",
    }  # fmt: skip


@pytest.mark.parametrize("stays", [(), (*HOA_STAYS, GUEST_STAY)])
def test_first_line_may_be_missing(stays):
    result = read_rows(report([OFFICE, HOA, GUEST], stays, summary=SUMMARY[1:]))
    assert kept(result) == (EXPECTED if stays else BARE)
    assert result.hints["topic"] == "Bồi dưỡng AI, buổi 1"


def test_titles_of_sections_may_be_missing():
    rows = [line for line in FULL if not (len(line) == 1 and line[0][:1].isdigit())]
    assert kept(read_rows(rows)) == EXPECTED


def test_engagement_columns_and_section_change_nothing():
    wide = [*PEOPLE, "Engagement: Reaction-Applause", "Engagement: Camera On"]
    people = [[*line, "2", "1"] for line in (OFFICE, HOA, GUEST)]
    assert kept(read_rows([*report(people, [*HOA_STAYS, GUEST_STAY], head=wide), *ENGAGEMENT])) == EXPECTED
    assert kept(read_rows([*report([OFFICE, HOA, GUEST]), *ENGAGEMENT])) == BARE


def test_empty_section_of_connections_is_like_none():
    rows = [*report([OFFICE, HOA, GUEST]), [], ["3. In-Meeting Activities"], STAYS, *ENGAGEMENT]
    assert kept(read_rows(rows)) == BARE


def test_other_order_of_columns_and_other_spellings():
    head = ["Full Name", "First join", "Last leave", "In-meeting duration", "Email", "Role", "Participant ID (UPN)"]
    people = [[*line[:5], line[6], line[5]] for line in (OFFICE, HOA, GUEST)]
    stays_head = ["Name", "Join time", "Leave time", "Duration", "Email", "Role"]
    rows = report(people, [*HOA_STAYS, GUEST_STAY], head=head, stays_head=stays_head,
                  titles=("2. Participants", "3. In-Meeting activities"))  # fmt: skip
    assert kept(read_rows(rows)) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_encodings_and_delimiters(encoding, delimiter):
    assert kept(read(Source("a.csv", text_file(FULL, delimiter, encoding)))) == EXPECTED


def test_file_saved_again_has_one_width():
    padded = [[*line, *[""] * (9 - len(line))] for line in FULL]
    assert kept(read_rows(padded)) == EXPECTED
    assert kept(read(Source("a.xlsx", workbook({"Sheet1": padded})))) == EXPECTED


def test_workbook_with_true_dates_and_lengths():
    def real(cell):
        if cell.startswith("11/18/26"):
            return datetime.strptime(cell, "%m/%d/%y, %I:%M:%S %p")
        return {"1h 0m 0s": timedelta(hours=1), "3h 0m 0s": timedelta(hours=3)}.get(cell, cell)

    rows = [[real(cell) for cell in line] for line in FULL]
    assert kept(read(Source("a.xlsx", workbook({"bao cao": rows})))) == EXPECTED


def test_commas_without_quotation_marks_cut_times_and_names():
    named = [["Hoa, Lò Thị", *HOA[1:]], ["Ánh, Quàng Văn, TH Nà Tấu (Guest)", *GUEST[1:]]]
    stays = [["Hoa, Lò Thị", *line[1:]] for line in HOA_STAYS]
    wide = [*PEOPLE, *["Engagement: x"] * 8]
    rows = report([[*line, *[""] * 8] for line in (OFFICE, *named)], stays, head=wide)
    text = "\r\n".join(",".join(line) for line in rows)
    assert text.count("\n11/") == 0 and max(line.count(",") + 1 for line in text.split("\r\n")) > 15
    result = read(Source("a.csv", text.encode("utf-8-sig")))
    assert kept(result) == [
        ("Hoa, Lò Thị", *EXPECTED[0][1:]),
        ("Ánh, Quàng Văn, TH Nà Tấu", *EXPECTED[1][1:-1], []),
    ]
    assert result.hints["starts_at"] == "2026-11-18T06:30:00" and result.hints["topic"] == "Bồi dưỡng AI, buổi 1"


def test_day_and_clock_may_have_a_column_each():
    head = ["Name", "First Join", "", "Last Leave", "", *PEOPLE[3:]]
    rows = report([["Lò Thị Hoa", "11/18/26", "1:30:00 PM", "11/18/26", "3:30:00 PM", *HOA[3:]]], head=head)
    assert kept(read_rows(rows)) == [BARE[0]]


def test_marks_behind_names_are_cut_and_other_brackets_stay():
    names = ["Hoa (Guest)", "Hoa (Unverified)", "Hoa (External) (Guest)", "Hoa (MN Hoa Ban) (Khách)", "Hoa (MN Hoa Ban)",
             "ĐC THCS Mường Phăng (25 GV) (Guest)", "(Guest)", "Hoa, Lò Thị (EXT)"]  # fmt: skip
    found = records(read_rows(report([[name, *GUEST[1:]] for name in names])))
    assert [r["display_name"] for r in found] == [
        "Hoa", "Hoa", "Hoa", "Hoa (MN Hoa Ban)", "Hoa (MN Hoa Ban)", "ĐC THCS Mường Phăng (25 GV)", "(Guest)",
        "Hoa, Lò Thị (EXT)",
    ]  # fmt: skip


def test_address_is_the_registered_one_then_the_email_then_the_user_name():
    head = ["Name", "Registration Email", *PEOPLE[1:]]

    def line(registered, email, upn):
        return ["Hoa", registered, *HOA[1:4], email, upn, "Attendee"]

    cases = [line("r@example.org", "e@example.org", "u@example.org"), line("", "E@Example.org", "u@example.org"),
             line("", "", "u@example.org"), line("", "", "a1b2c3"),
             line("", "", "hoa_lo_example.org#EXT#@so.onmicrosoft.com")]  # fmt: skip
    found = records(read_rows(report(cases, head=head)))
    assert [r["email"] for r in found] == [
        "r@example.org", "e@example.org", "u@example.org", None, "hoa_lo@example.org"
    ]  # fmt: skip


def test_webinar_registrants_who_did_not_come_are_rejected_and_named():
    head = [
        "Name",
        "Registration First Name",
        "Registration Last Name",
        "Registration Email",
        "Registration Time",
        *PEOPLE[1:],
    ]
    came = ["Lò Thị Hoa", "Hoa", "Lò Thị", "hoa@example.org", "11/10/26, 8:00:00 AM", *HOA[1:]]
    absent = ["", "Mai", "Vừ Thị", "mai@example.org", "11/11/26, 8:00:00 AM", "", "", "", "", "", ""]
    result = read_rows(report([came, absent], HOA_STAYS, head=head))
    assert kept(result) == [EXPECTED[0], ("Vừ Thị Mai", "mai@example.org", None, None, None, False, [])]
    assert records(result)[1]["reason"] == "no_show"


def test_where_no_line_has_a_time_nobody_is_called_absent():
    rows = report([[line[0], "", "", "", *line[4:]] for line in (HOA, GUEST)])
    assert [r["reason"] for r in records(read_rows(rows))] == ["missing_value"] * 2


def test_only_the_organizer_is_the_host():
    roles = ["Organizer", "organiser", "Presenter", "Co-organizer", "Attendee", ""]
    found = records(read_rows(report([[*HOA[:6], role] for role in roles])))
    assert [r["reason"] for r in found] == ["host", "host", None, None, None, None]


def test_connection_of_somebody_who_is_not_among_the_people_is_a_row_of_its_own():
    stays = [*HOA_STAYS, ["Vừ Thị Mai", *HOA_STAYS[0][1:4], "mai@example.org", "Attendee"]]
    result = read_rows(report([HOA], stays))
    assert kept(result) == [EXPECTED[0], ("Vừ Thị Mai", "mai@example.org", at(13, 30), at(14), 30, False, [])]
    assert [r["row"] for r in records(result)] == [11, 17] and result.facts["data_rows"] == 2


def test_people_of_one_name_keep_their_own_connections():
    other = ["Lò Thị Hoa", *HOA[1:4], "hoa2@example.org", "hoa2@example.org", "Attendee"]
    nobody = ["Lò Thị Hoa (Guest)", *GUEST[1:]]
    stays = [HOA_STAYS[0], [*HOA_STAYS[1][:4], "hoa2@example.org", "Attendee"], ["Lò Thị Hoa", *GUEST_STAY[1:]]]
    found = kept(read_rows(report([HOA, other, nobody], stays)))
    assert [line[-1] for line in found] == [[(at(13, 30), at(14))], [(at(15), at(15, 30))], [(at(14), at(15))]]


def test_several_lines_of_one_person_share_the_connections_by_time():
    early = [*HOA[:1], "11/18/26, 1:30:00 PM", "11/18/26, 2:00:00 PM", "30m 0s", *HOA[4:]]
    late = [*HOA[:1], "11/18/26, 3:00:00 PM", "11/18/26, 3:30:00 PM", "30m 0s", *HOA[4:]]
    stray = [*HOA_STAYS[0][:1], "11/18/26, 2:20:00 PM", "11/18/26, 2:30:00 PM", "10m 0s", *HOA_STAYS[0][4:]]
    found = kept(read_rows(report([early, late], [HOA_STAYS[1], HOA_STAYS[0], stray])))
    assert [line[-1] for line in found] == [[(at(13, 30), at(14)), (at(14, 20), at(14, 30))], [(at(15), at(15, 30))]]


def test_user_name_in_place_of_the_address_still_finds_the_connections():
    person = [*HOA[:4], "", "hoa@example.org", "Attendee"]
    stays = [[*line[:4], "", "Attendee"] for line in HOA_STAYS]
    assert kept(read_rows(report([person], stays))) == [EXPECTED[0]]
    assert kept(read_rows(report([person], HOA_STAYS))) == [EXPECTED[0]]


def test_address_that_nobody_has_is_not_given_to_a_namesake():
    guest = ["Lò Thị Hoa (Guest)", *GUEST[1:]]
    found = kept(read_rows(report([guest], HOA_STAYS)))
    assert [(email, len(spells)) for _, email, *_, spells in found] == [
        (None, 0),
        ("hoa@example.org", 0),
        ("hoa@example.org", 0),
    ]
    nameless = [[*line[:4], "", "Attendee"] for line in HOA_STAYS]
    assert kept(read_rows(report([HOA], nameless))) == [EXPECTED[0]]


def test_person_with_an_unreadable_connection_counts_by_the_total():
    for wrong in ("25:61", "", HOA_STAYS[0][1]):
        result = read_rows(report([HOA], [HOA_STAYS[0], [*HOA_STAYS[1][:2], wrong, *HOA_STAYS[1][3:]]]))
        assert kept(result) == [BARE[0]] and codes(result) == ["connection_not_read"]


def test_unreadable_total_gives_way_to_the_times():
    rows = report([[*HOA[:3], "hai tiếng", *HOA[4:]]])
    result = read_rows(rows)
    assert kept(result) == [("Lò Thị Hoa", "hoa@example.org", at(13, 30), at(15, 30), None, False, [])]
    assert codes(result) == ["duration_not_read"]


def test_missing_end_is_told_by_the_total_and_impossible_times_are_rejected():
    people = [
        [*HOA[:2], "", "30m", *HOA[4:]], ["Mai", "", *HOA[2:3], "30m", *HOA[4:]], ["Páo", HOA[1], "", "", "", "", ""],
        ["Dợ", HOA[2], HOA[1], *HOA[3:]], ["Ánh", "25:61", *HOA[2:]],
    ]  # fmt: skip
    found = records(read_rows(report(people)))
    assert [r["reason"] for r in found] == [None, None, "missing_value", "leaves_before_join", "bad_time"]
    assert (found[0]["left_at"], found[1]["joined_at"]) == (at(14), at(15))


def test_headings_may_say_that_times_are_utc():
    head = ["Full Name", "First Join (UTC)", "Last Leave (UTC)", *PEOPLE[3:]]
    result = read_rows(report([HOA], HOA_STAYS, head=head))
    shift = timedelta(hours=7)
    assert kept(result)[0][2:4] == (at(13, 30) + shift, at(15, 30) + shift)
    assert kept(result)[0][-1][0] == (at(13, 30) + shift, at(14) + shift)
    assert result.hints["starts_at"] == "2026-11-18T13:30:00"


def test_numbered_person_is_no_section():
    named = ["12. Vừ Thị Mai", *HOA[1:]]
    alone = ["3. Sùng Thị Dợ", "", "", "", "", "", ""]
    for people in ([named, alone, GUEST], [named, GUEST, alone]):
        result = read_rows(report(people, [GUEST_STAY]))
        assert {r["display_name"] for r in records(result)} == {"12. Vừ Thị Mai", "3. Sùng Thị Dợ", "TH Nà Tấu"}
        assert result.facts["activity_rows"] == 1


def test_dates_that_can_be_read_two_ways_are_asked_about_and_the_meeting_is_named():
    rows = [[cell.replace("11/18/26", "11/12/26") for cell in line] for line in FULL]
    result = read_rows(rows)
    assert codes(result) == ["ambiguous_date_order"] and result.hints["topic"] == "Bồi dưỡng AI, buổi 1"
    assert (result.hints["dmy_days"], result.hints["mdy_days"]) == ("2026-12-11", "2026-11-12")
    named = read_rows(rows, name="Buổi 1 - Attendance report 11-12-26.csv")
    assert records(named)[1]["joined_at"] == datetime(2026, 11, 12, 6, 30)
    assert records(read_rows(rows, date_order="dmy"))[1]["joined_at"] == datetime(2026, 12, 11, 6, 30)


def test_several_reports_in_one_workbook_are_read_together():
    later = [[cell.replace("11/18/26", "11/25/26").replace("buổi 1", "buổi 2") for cell in line] for line in FULL]
    result = read(Source("a.xlsx", workbook({"Buổi 1": FULL, "Buổi 2": later})))
    found = records(result)
    assert [(r["sheet"], r["row"]) for r in found] == [(s, n) for s in ("Buổi 1", "Buổi 2") for n in (11, 12, 13)]
    assert found[4]["spells"][0]["joined_at"] == at(13, 30) + timedelta(days=7) and "topic" not in result.hints
