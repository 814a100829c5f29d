"""ChatGPT users: both forms, all cadences, whole columns at once, the odd line by line."""

import time

import pytest

from etl.readers import Source, read
from tests.readers.build import SAMPLES, codes, read_rows, records, text_file

SHORT = [
    "cadence",
    "period_start",
    "period_end",
    "email",
    "name",
    "credits_used",
    "messages",
    "user_status",
    "messages_rank",
]


LINE = ["Weekly", "2025-04-07", "2025-04-13", "hoa@example.org", "Lò Thị Hoa", "0", "12", "enabled", "1"]
PLACES = {"cadence": 0, "start": 1, "end": 2, "email": 3, "name": 4, "messages": 6}


def line(**changes):
    """One line of the short form with some cells changed."""
    cells = list(LINE)
    for name, value in changes.items():
        cells[PLACES[name]] = value
    return cells


@pytest.mark.parametrize(
    ("text", "cadence"), [("Weekly", "weekly"), ("Monthly", "monthly"), ("Date Range", "range"), ("Daily", "daily")]
)
def test_short_form_and_cadences(text, cadence):
    result = read_rows([SHORT, line(cadence=text)])
    first = records(result)[0]
    assert (first["cadence"], first["actions"], first["tool"]) == (cadence, 12, "chatgpt")
    assert (str(first["period_start"]), str(first["period_end"])) == ("2025-04-07", "2025-04-13")
    assert (first["first_day"], first["last_day"], first["row"]) == (None, None, 2)
    assert result.facts["active"] == 1


def test_bad_cells_reject_their_row_and_no_other():
    rows = [SHORT, line(), line(start="bao giờ"), line(messages="nhiều"), line(end=""), line(email="khong phai")]
    result = read_rows(rows)
    assert [r["reason"] for r in records(result)] == [None, "bad_date", "bad_number", "missing_value", None]
    assert {(issue.row, issue.column) for issue in result.issues} == {
        (3, "period_start"), (4, "messages"), (5, "period_end"), (6, "email"),
    }  # fmt: skip
    assert records(result)[4]["email"] is None


def test_blank_lines_ragged_lines_and_line_breaks_keep_row_numbers():
    content = text_file([SHORT, line(), [], line(email="b@example.org"), [*line(email="c@example.org"), "", ""]])
    assert [r["row"] for r in records(read(Source("u.csv", content)))] == [2, 4, 5]
    broken = line(name="Lò Thị\nHoa")
    found = records(read_rows([SHORT, broken, line(email="b@example.org")]))
    assert [(r["row"], r["full_name"]) for r in found] == [(2, "Lò Thị Hoa"), (3, "Lò Thị Hoa")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_file_saved_again_gives_the_same_records(encoding, delimiter):
    rows = [SHORT, line(), line(email="b@example.org")]
    assert records(read(Source("u.csv", text_file(rows, delimiter, encoding)))) == records(read_rows(rows))


def test_long_form_read_as_a_whole_equals_the_same_rows_read_one_by_one():
    content = (SAMPLES / "chatgpt_users_monthly.csv").read_bytes()
    whole = records(read(Source("u.csv", content)))
    head, *lines = content.decode().splitlines()
    single = [records(read(Source("u.csv", f"{head}\n{one}\n".encode())))[0] for one in lines]
    assert [{**r, "row": 0} for r in whole] == [{**r, "row": 0} for r in single]


@pytest.mark.parametrize("extra", ["project_id,project_name", "gpt_id,gpt_name", "messages_workspace"])
def test_exports_of_projects_and_gpts_are_refused_with_the_right_words(extra):
    content = f"{','.join(SHORT)},{extra}\n{','.join(line())},a,b\n".encode()
    result = read(Source("u.csv", content))
    assert result.is_refused and codes(result) == ["wrong_report"] and "Users" in result.issues[0].fix


def test_half_a_million_rows_are_a_matter_of_a_second():
    one = ",".join(line()) + "\n"
    content = (",".join(SHORT) + "\n" + one * 500_000).encode()
    start = time.perf_counter()
    result = read(Source("u.csv", content))
    assert result.rows_read == 500_000 and result.table["row"][-1].as_py() == 500_001
    assert time.perf_counter() - start < 3


def test_empty_lines_of_a_spreadsheet_are_no_rows():
    rows = [SHORT, line(), [""] * len(SHORT), line(email="b@example.org"), [""] * len(SHORT)]
    assert [(r["row"], r["email"]) for r in records(read_rows(rows))] == [(2, "hoa@example.org"), (4, "b@example.org")]
