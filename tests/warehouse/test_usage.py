"""Usage rows in the warehouse: which stand, which days they name, what counts in totals only."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.world import World, day, person, school, session

Row = dict[str, Any]
HOA, MAI, STRANGER = "hoa@example.org", "mai@example.org", "ai-do@example.org"
DIGEST = "0123456789abcdef0123456789abcdef"


def world(folder: Path, *files: list[Row]) -> World:
    """Return a school with Hoa and Mai, and one usage file for each list of rows."""
    made = (
        World(folder)
        .add("schools", [school("A", "Trường Tiểu học A")])
        .add("staff", [person("P1", "Lò Thị Hoa", "A", email=HOA), person("P2", "Vừ Thị Mai", "A", email=MAI)])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
    )
    for rows in files:
        made.add("usage", rows)
    return made


def use(start: str | None, end: str | None, email: str = HOA, **more: Any) -> Row:
    """Return a row of ChatGPT for a period."""
    period = {"period_start": day(start) if start else None, "period_end": day(end) if end else None}
    return {"email": email, "tool": "chatgpt", "cadence": "range", "actions": 5, **period, **more}


def week(monday: str, email: str = HOA, **more: Any) -> Row:
    sunday = day(monday) + timedelta(days=6)
    return use(monday, sunday.isoformat(), email, **{"cadence": "weekly", **more})


def month(first: str, email: str = HOA, **more: Any) -> Row:
    last = (day(first) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return use(first, last.isoformat(), email, **{"cadence": "monthly", **more})


def ledger(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select file_id, row, outcome, reason from row_ledger where file_id > 3 order by file_id, row"
    ).fetchall()


def days(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [str(d) for (d,) in con.execute("select usage_date from core_usage_day order by 1").fetchall()]


# --- weeks and months -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks_first", [True, False])
def test_of_weeks_and_months_the_weeks_count_whatever_came_first(tmp_path, weeks_first):
    weeks = [week("2025-04-07", first_day=day("2025-04-08")), week("2025-04-14", last_day=day("2025-04-15"))]
    months = [month("2025-04-01", first_day=day("2025-04-08"), last_day=day("2025-04-28"))]
    con = world(tmp_path, *([weeks, months] if weeks_first else [months, weeks])).build()
    of_month = 5 if weeks_first else 4
    assert [(f, o, r) for f, _, o, r in ledger(con) if f == of_month] == [(of_month, "duplicate", "finer_period")]
    assert {(o, r) for f, _, o, r in ledger(con) if f != of_month} == {("counted", None)}
    assert days(con) == ["2025-04-08", "2025-04-15", "2025-04-28"]


def test_a_week_over_the_end_of_a_month_belongs_to_the_month_of_its_middle_day(tmp_path):
    # Monday 28 April to Sunday 4 May: its middle day is 1 May
    con = world(tmp_path, [week("2025-04-28")], [month("2025-04-01"), month("2025-05-01")]).build()
    assert [(row, outcome) for file, row, outcome, _ in ledger(con) if file == 5] == [(2, "counted"), (3, "duplicate")]


def test_other_accounts_and_other_tools_stay_apart(tmp_path):
    con = world(tmp_path, [week("2025-04-07")], [month("2025-04-01", MAI), month("2025-04-01", tool="gemini")]).build()
    assert {outcome for _, _, outcome, _ in ledger(con)} == {"counted"}


def test_the_same_address_with_another_name_or_department_is_the_same_account(tmp_path):
    short = [week("2025-04-07", full_name="Hoa Lo", school_text=None)]
    long = [month("2025-04-01", full_name="Lò Thị Hoa", school_text="TH A")]
    assert ledger(world(tmp_path, short, long).build())[1][2:] == ("duplicate", "finer_period")


def test_a_row_that_gives_way_itself_supersedes_nobody(tmp_path):
    # The seven days have their middle in April and give way to 1 May: of April nothing finer is left.
    day_of_may, seven_days = use("2025-05-01", "2025-05-01", cadence="daily"), use("2025-04-26", "2025-05-02")
    con = world(tmp_path, [day_of_may, seven_days], [month("2025-04-01")]).build()
    assert [(o, r) for _, _, o, r in ledger(con)] == [
        ("counted", None), ("duplicate", "finer_period"), ("counted", None),
    ]  # fmt: skip


def test_rejected_rows_supersede_nobody(tmp_path):
    con = world(tmp_path, [week("2025-04-07", outcome="rejected", reason="bad_number")], [month("2025-04-01")]).build()
    assert [o for _, _, o, _ in ledger(con)] == ["rejected", "counted"]
    assert days(con) == []


def test_undoing_the_weeks_brings_the_month_back(tmp_path):
    full = world(tmp_path, [week("2025-04-07")], [month("2025-04-01")])
    full.inputs = [i for i in full.inputs if i.file.seq != 4]
    assert [o for _, _, o, _ in ledger(full.build())] == ["counted"]


def test_a_count_of_days_stays_usable_where_weeks_are_reported_too(tmp_path):
    four_weeks = use("2025-04-07", "2025-05-04", active_days=9)
    con = world(tmp_path, [week("2025-04-07")], [four_weeks]).build()
    assert con.execute("select person_key, active_days from core_usage_count").fetchall() == [("P1", 9)]
    assert ledger(con)[1][2:] == ("duplicate", "finer_period")


# --- the same period again ------------------------------------------------------------------------------------------


def test_a_month_exported_before_its_end_gives_way_to_the_whole_one(tmp_path):
    early = use("2025-04-01", "2025-04-12", cadence="monthly", first_day=day("2025-04-02"))
    con = world(tmp_path, [early], [month("2025-04-01", first_day=day("2025-04-03"))]).build()
    assert [(o, r) for _, _, o, r in ledger(con)] == [("duplicate", "repeated_record"), ("counted", None)]
    assert days(con) == ["2025-04-02", "2025-04-03"]


def test_a_week_and_a_range_of_the_same_days_count_once(tmp_path):
    con = world(tmp_path, [week("2025-04-07")], [use("2025-04-07", "2025-04-13")]).build()
    assert [(o, r) for _, _, o, r in ledger(con)] == [("duplicate", "repeated_record"), ("counted", None)]


def test_an_account_twice_in_one_file_counts_by_its_last_line(tmp_path):
    twice = [
        week("2025-04-07", actions=1),
        week("2025-04-07", MAI),
        week("2025-04-07", actions=7, account_status="deleted"),
    ]
    con = world(tmp_path, twice).build()
    assert [(row, o) for _, row, o, _ in ledger(con)] == [(2, "duplicate"), (3, "counted"), (4, "counted")]
    assert con.execute("select accounts, actions from core_usage_total").fetchall() == [(2, 12)]


def test_reports_without_a_period_replace_each_other_and_nothing_else(tmp_path):
    old, new = (
        use(None, None, cadence=None, tool="copilot", last_day=day(d), active_days=3)
        for d in ("2025-04-02", "2025-04-20")
    )
    weekly = week("2025-04-14", tool="copilot")
    con = world(tmp_path, [old], [weekly], [new]).build()
    assert [(o, r) for _, _, o, r in ledger(con)] == [
        ("duplicate", "repeated_record"), ("counted", None), ("counted", None),
    ]  # fmt: skip
    assert days(con) == ["2025-04-02", "2025-04-20"]
    assert con.execute("select * from core_usage_count").fetchall() == []


def test_every_day_that_a_row_names_is_a_day_of_use(tmp_path):
    row = use("2025-04-01", "2025-04-28", last_day=day("2025-04-20"), more_days=[day("2025-04-05"), day("2025-02-01")])
    assert days(world(tmp_path, [row]).build()) == ["2025-02-01", "2025-04-05", "2025-04-20"]


# --- concealed reports and totals -----------------------------------------------------------------------------------


def hidden(digest: str, **more: Any) -> Row:
    return use("2025-04-01", "2025-04-28", digest, tool="copilot", is_concealed=True, **more)


def test_concealed_rows_count_in_totals_and_are_nobody(tmp_path):
    rows = [
        hidden(DIGEST, last_day=day("2025-04-20")),
        hidden("f" * 32, actions=0),
        use("2025-04-01", "2025-04-28", STRANGER),
    ]
    con = world(tmp_path, rows[:2], rows[2:]).build()
    assert [(o, r) for _, _, o, r in ledger(con)] == [("counted", None)] * 2 + [("pending", "unmatched_person")]
    assert con.execute("select raw_email from matches where file_id > 3").fetchall() == [(STRANGER,)]
    assert days(con) == []
    total = con.execute("select * exclude (file_id) from core_usage_total order by file_id").fetchall()
    period = (day("2025-04-01"), day("2025-04-28"))
    assert total == [("copilot", *period, 2, 1, 5, True), ("chatgpt", *period, 1, 1, 5, False)]


def test_a_concealed_report_loaded_twice_counts_once(tmp_path):
    con = world(tmp_path, [hidden(DIGEST)], [hidden(DIGEST)]).build()
    assert [o for _, _, o, _ in ledger(con)] == ["duplicate", "counted"]
    assert con.execute("select file_id, accounts, actions from core_usage_total").fetchall() == [(5, 1, 5)]


@pytest.mark.parametrize(
    ("values", "is_active"),
    [({"actions": 0}, False), ({"actions": 1}, True), ({"actions": None, "active_days": 1}, True),
     ({"actions": None, "active_days": 0}, False), ({"actions": None, "last_day": day("2025-04-28")}, True),
     ({"actions": 0, "last_day": day("2025-03-31")}, False), ({"actions": 0, "more_days": [day("2025-04-01")]}, True)],
)  # fmt: skip
def test_active_is_who_did_something_in_the_period(tmp_path, values, is_active):
    con = world(tmp_path, [use("2025-04-01", "2025-04-28", **values)]).build()
    assert con.execute("select accounts, active_accounts from core_usage_total").fetchall() == [(1, int(is_active))]


def test_weeks_and_months_have_totals_of_their_own(tmp_path):
    con = world(tmp_path, [week("2025-04-07")], [month("2025-04-01", actions=30)]).build()
    assert con.execute("select actions from core_usage_total order by file_id").fetchall() == [(5,), (30,)]


# --- against a naive recount ----------------------------------------------------------------------------------------

FIRST = date(2025, 3, 31)
PERIODS = st.one_of(
    st.integers(0, 60).map(lambda n: ("daily", FIRST + timedelta(days=n), FIRST + timedelta(days=n))),
    st.integers(0, 8).map(lambda n: ("weekly", FIRST + timedelta(days=7 * n), FIRST + timedelta(days=7 * n + 6))),
    st.sampled_from([("monthly", date(2025, 4, 1), date(2025, 4, 30)), ("monthly", date(2025, 5, 1), date(2025, 5, 31))]),
    st.tuples(st.integers(0, 40), st.sampled_from([10, 28, 30])).map(
        lambda p: ("range", FIRST + timedelta(days=p[0]), FIRST + timedelta(days=p[0] + p[1] - 1))),
    st.just((None, None, None)),
)  # fmt: skip
ROWS = st.lists(
    st.builds(
        lambda period, email, tool, rejected: {
            "email": email, "tool": tool, "cadence": period[0], "period_start": period[1], "period_end": period[2],
            "actions": 1, **({"outcome": "rejected", "reason": "bad_number"} if rejected else {}),
        },
        PERIODS, st.sampled_from([HOA, MAI]), st.sampled_from(["chatgpt", "chatgpt", "copilot"]), st.integers(0, 9).map(lambda n: n == 0),
    ),
    max_size=14,
)  # fmt: skip


def naive(files: list[list[Row]]) -> list[str | None]:
    """Return the reason of every row, file after file: one row looked at after the other, from the shortest period on."""
    rows = [row for file in files for row in file]
    reasons: list[str | None] = [row.get("reason") for row in rows]
    last: dict[Any, int] = {}
    for n, row in enumerate(rows):
        if reasons[n] is None:
            key = (row["email"], row["tool"], row["period_start"], row["period_end"])
            if key in last:
                reasons[last[key]] = "repeated_record"
            last[key] = n
    length = lambda row: (row["period_end"] - row["period_start"]).days + 1  # noqa: E731
    for n in sorted((n for n, r in enumerate(rows) if r["period_start"]), key=lambda n: length(rows[n])):
        row = rows[n]
        if reasons[n] is None and any(
            reasons[m] is None and other["period_start"] and length(other) < length(row)
            and (other["email"], other["tool"]) == (row["email"], row["tool"])
            and row["period_start"] <= other["period_start"] + timedelta(days=(length(other) - 1) // 2) <= row["period_end"]
            for m, other in enumerate(rows)
        ):  # fmt: skip
            reasons[n] = "finer_period"
    return reasons


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=st.lists(ROWS, min_size=1, max_size=3))
def test_what_stands_is_what_a_naive_recount_leaves_standing(tmp_path_factory, files):
    con = world(tmp_path_factory.mktemp("w"), *[file for file in files if file]).build()
    assert [reason for *_, reason in ledger(con)] == naive(files)
