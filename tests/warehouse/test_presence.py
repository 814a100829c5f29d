"""Minutes from every kind of report: exact connections, rows that sum them up, single stays named elsewhere."""

from datetime import timedelta

import pytest

from etl.model.records import DAY_UNKNOWN
from tests.support.world import World, at, person, school, session

HOA = {"display_name": "Lò Thị Hoa"}


def world(folder, **settings):
    return (
        World(folder, **settings)
        .add("schools", [school("A", "Trường Tiểu học A")])
        .add("staff", [person("P1", "Lò Thị Hoa", "A"), person("P2", "Vừ Thị Mai", "A")])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00")])
    )


def stay(start, end, **more):
    return {**HOA, "joined_at": at(f"2025-04-06 {start}"), "left_at": at(f"2025-04-06 {end}"), **more}


def minutes(built):
    return built.execute("select minutes from core_presence where who_kind = 'identity'").fetchall()


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([stay("08:00", "10:00", minutes=60, is_total=True)], 60, id="only the minutes spent"),
        pytest.param([stay("07:00", "10:00", minutes=170, is_total=True)], 135, id="cut to the session and its margin"),
        pytest.param(
            [stay("08:00", "09:00", minutes=50, is_total=True), stay("09:00", "10:00", minutes=20, is_total=True)],
            70, id="rows of one person add up",
        ),
        pytest.param(
            [stay("08:00", "09:00", minutes=50, is_total=True), stay("08:00", "09:00", minutes=40, is_total=True)],
            60, id="never more than the time they cover",
        ),
        pytest.param(
            [stay("08:00", "09:00"), stay("08:00", "10:00", minutes=50, is_total=True)],
            60, id="a sum that the exact times explain adds nothing",
        ),
        pytest.param(
            [stay("08:00", "09:00"), stay("08:30", "10:00", minutes=80, is_total=True)],
            110, id="what must have been spent outside the exact times is added",
        ),
        pytest.param(
            [stay("08:00", "10:00", minutes=60, is_total=True,
                  spells=[{"joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 08:20")},
                          {"joined_at": at("2025-04-06 08:10"), "left_at": at("2025-04-06 08:40")}])],
            40, id="single stays go before their sum",
        ),
        pytest.param([stay("08:00", "09:00"), {**HOA, "left_at": at("2025-04-06 09:00")}], 60, id="an event of leaving"),
        pytest.param([{**HOA, "minutes": 70}, {**HOA, "minutes": 70}], 70, id="printed minutes met twice"),
    ],
)  # fmt: skip
def test_minutes(tmp_path, rows, wanted):
    when = {"starts_at": at("2025-04-06 08:00").isoformat(), "ends_at": at("2025-04-06 10:00").isoformat()}
    assert minutes(world(tmp_path).add("connections", rows, **when).build()) == [(wanted,)]


def test_the_same_sum_in_two_downloads_counts_once(tmp_path):
    row = stay("08:00", "10:00", minutes=40, is_total=True)
    built = world(tmp_path).add("connections", [row]).add("connections", [row]).build()
    assert minutes(built) == [(40,)]


def unknown_day(start, end):
    midnight = at(f"{DAY_UNKNOWN.isoformat()} 00:00")
    hours = [midnight + timedelta(hours=h) for h in (start, end)]
    return {**HOA, "joined_at": hours[0], "left_at": hours[1], "minutes": 120.0, "is_total": True}


def test_times_without_a_day_take_the_day_of_the_only_session_at_that_time(tmp_path):
    built = world(tmp_path).add("connections", [unknown_day(8, 10)], day_unknown="1").build()
    assert minutes(built) == [(120,)]
    assert built.execute("select file_id, reason, value from build_note").fetchall() == [
        (4, "day_from_session", "S1 (S1), 06/04/2025")
    ]


def test_times_without_a_day_wait_where_two_sessions_run_at_that_time(tmp_path):
    built = world(tmp_path).add("sessions", [session("S2", "2025-05-06 08:00", "2025-05-06 10:00")])
    built = built.add("connections", [unknown_day(8, 10)], day_unknown="1").build()
    assert minutes(built) == []
    ledger = "select outcome, reason, candidates from row_ledger where file_id = 5"
    assert built.execute(ledger).fetchall() == [("pending", "ambiguous_session", "S1, S2")]
