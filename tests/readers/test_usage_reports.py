"""Copilot and Gemini: every form of the reports, hidden names, what is a day and what is not."""

from datetime import date

import pytest

from etl.readers import Source, read
from tests.readers.build import codes, read_rows, records, text_file, workbook

V1 = [
    "Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date", "Copilot Chat Last Activity Date",
    "Microsoft Teams Copilot Last Activity Date", "Word Copilot Last Activity Date", "Excel Copilot Last Activity Date",
    "PowerPoint Copilot Last Activity Date", "Outlook Copilot Last Activity Date", "OneNote Copilot Last Activity Date",
    "Loop Copilot Last Activity Date", "Report Period",
]  # fmt: skip
V2 = [
    *V1, "Prompts submitted for all apps", "Prompts submitted for Copilot Chat (work)",
    "Prompts submitted for Copilot Chat (web)", "Active Usage Days for all apps",
    "Copilot Chat (work) Last Activity Date", "Copilot Chat (web) Last Activity Date",
    "Microsoft 365 Copilot Last Activity Date", "Edge Last Activity Date", "Copilot Agent Last Activity Date",
]  # fmt: skip
ADMIN = [
    "User name", "Display name", "Prompts submitted (any app)", "Copilot Chat (work) prompts submitted",
    "Copilot Chat (web) prompts submitted", "Active Days", "Last activity date (UTC)",
    "Last activity date of Teams Copilot (UTC)", "Last activity date of Word Copilot (UTC)",
]  # fmt: skip
OLD_ADMIN = [
    "Display Name", "User Principal Name", "Last activity date", "Last activity of Microsoft Teams Copilot",
    "Last activity of Word Copilot", "Last activity of Excel Copilot",
]  # fmt: skip
SUMMARY = ["Report Refresh Date", "Report Period", "Any App Enabled Users", "Any App Active Users",
           "Microsoft Teams Enabled Users", "Microsoft Teams Active Users"]  # fmt: skip


def line(head, **cells):
    """One line below `head`: cells by the first word or words of the heading that they stand under."""
    values = {
        "Report_Refresh": "2026-11-30", "Report_Period": "28", "User": "Hoa@Example.org", "Display": "Lò Thị Hoa", **cells
    }  # fmt: skip
    found = []
    for heading in head:
        keys = [key for key in values if heading.lower().startswith(key.lower().replace("_", " "))]
        found.append(values[max(keys, key=len)] if keys else "")
    return found


def one(head, **cells):
    (record,) = records(read_rows([head, line(head, **cells)]))
    return record


@pytest.mark.parametrize("head", [V1, [V1[0], V1[-1], *V1[1:-1]], V2, [*V2[:12], *V2[13:], V2[12]]])
def test_both_forms_of_the_api_in_any_order(head):
    record = one(head, Last_Activity_Date="2026-11-28", Word="2026-11-20", Excel="2026-10-01", Loop="2026-11-28")
    assert (record["tool"], record["cadence"], record["email"]) == ("copilot", "range", "hoa@example.org")
    assert (record["period_start"], record["period_end"]) == (date(2026, 11, 3), date(2026, 11, 30))
    assert (record["first_day"], record["last_day"]) == (None, date(2026, 11, 28))
    assert record["more_days"] == [date(2026, 10, 1), date(2026, 11, 20)]
    assert (record["is_concealed"], record["outcome"]) == (False, None)


def test_prompts_and_active_days_are_those_of_all_apps():
    row = line(V2, Last_Activity_Date="2026-11-28", Active="12")
    for place, heading in enumerate(V2):
        if heading.startswith("Prompts"):
            row[place] = {"apps": "9", "(work)": "4", "(web)": "5"}[heading.split()[-1]]
    result = read_rows([V2, row])
    (record,) = records(result)
    assert (record["actions"], record["active_days"], record["more_days"]) == (9, 12, None)
    assert (result.facts["prompts_total"], result.facts["active_in_period"]) == (9, 1)


@pytest.mark.parametrize("period", ["7", "28", "30", "90", "180"])
def test_the_period_ends_on_the_day_of_the_report(period):
    record = one(V1, Report_Period=period)
    assert (record["period_end"] - record["period_start"]).days == int(period) - 1


@pytest.mark.parametrize("period", ["", "ALL", "0", "9999"])
def test_without_a_length_there_is_no_period(period):
    assert one(V1, Report_Period=period)["period_start"] is None


def test_a_last_day_before_the_period_is_a_day_and_no_activity_in_the_period():
    rows = [V1, line(V1, Last_Activity_Date="2026-10-01"), line(V1, User="mai@example.org", Last_Activity_Date="")]
    result = read_rows(rows)
    assert [r["last_day"] for r in records(result)] == [date(2026, 10, 1), None]
    assert result.facts["active_in_period"] == 0 and "prompts_total" not in result.facts


@pytest.mark.parametrize("head", [ADMIN, OLD_ADMIN])
def test_the_admin_centre_states_no_period(head):
    cells = line(head, Last_activity_date="2026-11-28")
    cells[head.index(next(h for h in head if "Word" in h))] = "2026-11-01"
    result = read_rows([head, cells])
    (record,) = records(result)
    assert (record["period_start"], record["period_end"], record["cadence"]) == (None, None, None)
    assert (record["last_day"], record["more_days"]) == (date(2026, 11, 28), [date(2026, 11, 1)])
    assert "active_in_period" not in result.facts and codes(result) == ["period_not_stated"]
    assert ("prompts_total" in result.facts) == (head is ADMIN)


def test_a_file_saved_again_by_excel():
    rows = [V1, line(V1, Report_Refresh="30.11.2026", Last_Activity_Date="25.09.2026", Word="07.11.2026")]
    (record,) = records(read(Source("copilot.csv", text_file(rows, ";"))))
    assert (record["period_end"], record["last_day"]) == (date(2026, 11, 30), date(2026, 9, 25))
    assert record["more_days"] == [date(2026, 11, 7)]
    real = [date(2026, 11, 30) if c == "30.11.2026" else date(2026, 9, 25) if c == "25.09.2026" else c for c in rows[1]]
    (record,) = records(
        read(Source("copilot.xlsx", workbook({"Sheet1": [V1, [28 if c == "28" else c for c in real]]})))
    )
    assert (record["period_start"], record["last_day"]) == (date(2026, 11, 3), date(2026, 9, 25))


A, B = "309982CED4489F74645C2EAA0B1D736A", "19e3c01c124d461e3b8f258353b7d877"


def test_hidden_names_are_known_as_such():
    result = read_rows([V1, line(V1, User=A, Display=B), line(V1, User=B, Display="")])
    assert [(r["full_name"], r["email"], r["is_concealed"]) for r in records(result)] == [
        (None, A.lower(), True), (None, B, True),
    ]  # fmt: skip
    assert codes(result) == ["identities_concealed"] and "2" in result.issues[0].message


def test_a_name_of_32_letters_is_a_name():
    record = one(V1, User="hoa@example.org", Display="A" * 32)
    assert (record["full_name"], record["is_concealed"]) == ("A" * 32, False)


def test_an_account_in_two_letter_cases_counts_once_by_the_fuller_line():
    rows = [V1, line(V1, Last_Activity_Date="2026-11-01"), line(V1, User="HOA@EXAMPLE.ORG", Last_Activity_Date="2026-11-28"),
            line(V1, User="mai@example.org")]  # fmt: skip
    result = read_rows(rows)
    assert [(r["email"], r["outcome"]) for r in records(result)] == [
        ("hoa@example.org", "duplicate"), ("hoa@example.org", None), ("mai@example.org", None),
    ]  # fmt: skip
    assert result.issues[0].code == "duplicate_in_file" and "3" in result.issues[0].message


def test_bad_cells_reject_their_row_and_no_other():
    rows = [V2, line(V2, Last_Activity_Date="bao giờ"), line(V2, User="b@x.vn", Prompts="nhiều"),
            line(V2, User="", Display=""), line(V2, User="c@x.vn", Word="hôm qua"), line(V2, User="d@x.vn")]  # fmt: skip
    result = read_rows([*rows, ["", *rows[1][1:3], *[""] * 19]])
    assert [r["reason"] for r in records(result)] == ["bad_date", "bad_number", "missing_value", "bad_date", None, None]


def test_the_summary_is_refused_with_the_right_words():
    result = read_rows([SUMMARY, ["2026-11-30", "28", "120", "80", "120", "40"]])
    assert result.is_refused and codes(result) == ["wrong_report"] and "user detail" in result.issues[0].fix


def test_reports_of_other_programs_of_the_same_house_are_not_copilot():
    head = ["Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date", "Team Chat Message Count",
            "Report Period"]  # fmt: skip
    assert read_rows([head, ["2026-11-30", "a@x.vn", "A", "2026-11-28", "3", "28"]]).format != "m365_copilot"


# --- Gemini ---------------------------------------------------------------------------------------------------------

USERS = ["First Name [Required]", "Last Name [Required]", "Email Address [Required]", "Status [READ ONLY]",
         "Gemini last usage", "Gemini limit status"]  # fmt: skip


def test_the_user_list_gives_the_day_of_the_last_use():
    result = read_rows([
        USERS, ["Hoa", "Lò Thị", "Hoa@example.org", "Active", "2026-11-28", "Within limit"],
        ["Mai", "Vừ Thị", "mai@example.org", "Active", "Never", ""], ["Páo", "Giàng A", "pao@example.org", "Active", "", ""],
    ])  # fmt: skip
    rows = records(result)
    assert [(r["full_name"], r["email"], r["last_day"]) for r in rows] == [
        ("Lò Thị Hoa", "hoa@example.org", date(2026, 11, 28)), ("Vừ Thị Mai", "mai@example.org", None),
        ("Giàng A Páo", "pao@example.org", None),
    ]  # fmt: skip
    assert {(r["tool"], r["period_start"], r["active_days"], r["actions"]) for r in rows} == {
        ("gemini", None, None, None)
    }
    assert (result.format, result.facts["active"], codes(result)) == ("gemini_usage", 1, ["period_not_stated"])


@pytest.mark.parametrize(
    ("heading", "words"),
    [("Gemini usage level", ["High", "Medium", "LOW", "Zero", ""]), ("Mức sử dụng Gemini", ["Cao", "trung bình", "Thấp", "Không", ""])],
)  # fmt: skip
def test_levels_name_no_day(heading, words):
    rows = [
        ["Email", "Họ và tên", heading],
        *([f"{n}@example.org", f"Lò Thị {n}", word] for n, word in enumerate(words)),
    ]
    found = records(read_rows(rows))
    assert [r["active_days"] for r in found] == [1, 1, 1, 0, 0]
    assert {(r["first_day"], r["last_day"], r["actions"], r["period_start"]) for r in found} == {
        (None, None, None, None)
    }


def test_levels_by_program_and_a_period_above_them():
    rows = [
        ["Gemini usage", "Nov 3, 2026 - Nov 30, 2026", ""], [],
        ["User", "Overall usage", "Gemini usage in Docs"],
        ["hoa@example.org", "Zero usage", "Low usage"], ["mai@example.org", "Zero usage", ""],
    ]  # fmt: skip
    found = records(read_rows(rows))
    assert [(r["active_days"], r["period_start"], r["period_end"]) for r in found] == [
        (1, date(2026, 11, 3), date(2026, 11, 30)), (0, date(2026, 11, 3), date(2026, 11, 30)),
    ]  # fmt: skip


def test_a_day_of_the_report_ends_its_28_days():
    head = ["Email", "Gemini usage level", "Report date"]
    found = records(read_rows([head, ["hoa@example.org", "High", "2026-11-30"]]))
    assert (found[0]["period_start"], found[0]["period_end"]) == (date(2026, 11, 3), date(2026, 11, 30))


def test_a_survey_about_gemini_is_no_usage_report():
    head = ["Dấu thời gian", "Họ và tên", "Trường", "Mức sử dụng Gemini"]
    result = read_rows([head, ["18/11/2026 08:00:00", "Lò Thị Hoa", "TH A", "Cao"]])
    assert result.format == "google_forms"


def test_an_unknown_level_is_noted_and_not_active():
    rows = [["Email", "Gemini usage level"], *([f"{n}@x.vn", "High"] for n in range(60)), ["z@x.vn", "Ultra"]]
    result = read_rows(rows)
    assert records(result)[-1]["active_days"] == 0 and "unknown_usage_level" in codes(result)
