"""Lengths of time: every way a platform, a spreadsheet or a person prints them."""

from datetime import datetime, time, timedelta

import pytest

from etl.readers.common.durations import minutes_of, seconds_of
from etl.readers.common.teams_rows import length_in


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("57", 57 * 60), (57, 57 * 60), (76.5, 76.5 * 60), ("76,5", 76.5 * 60), ("0", 0), (" 548", 548 * 60),
        ("1h 13m 42s", 4422), ("21m 7s", 1267), ("25s", 25), ("0h 47m 0s", 47 * 60),
        ("1h 54m", 114 * 60), ("53m 56s", 3236), ("22s", 22), ("3h36m", 216 * 60), ("1H 13M 42S", 4422),
        ("59 Min. 0 Sek.", 59 * 60), ("15 Min.", 15 * 60), ("1 Std. 5 Min.", 65 * 60), ("2 Std.", 7200),
        ("1 godz. 13 min 42 sek.", 4422), ("13 min 5 sek.", 785),
        ("58 min", 58 * 60), ("1 hr 2 min", 62 * 60), ("3 hr 0 min", 3 * 3600), ("2 hrs", 7200), ("1 hour 1 minute", 3660),
        ("32m", 32 * 60), ("32:14", 32 * 60 + 14), ("1:02:30", 3750), ("00:45:00", 45 * 60), ("187:05", 187 * 60 + 5),
        ("9 phút 12 giây", 552), ("1 giờ 5 phút", 65 * 60), ("1 giờ 5 phút 3 giây", 3903), ("45 PHÚT", 45 * 60),
        ("1 gio 5 phut", 65 * 60), ("45p", 45 * 60), ("1h30", 90 * 60), ("1 giờ 30", 90 * 60), ("2 tiếng", 7200),
        ("1 h 2 min 3 s", 3723), ("1 hour, 2 minutes", 3720), ("1 hour and 2 minutes", 3720), ("1 hora 2 minutos", 3720),
        ("1 heure 2 minutes", 3720), ("1,5 giờ", 5400), ("1.5 hours", 5400), ("1\u00a0hr\u202f2\u00a0min", 62 * 60),
        (time(3, 36), 216 * 60), (time(0, 45, 30), 45 * 60 + 30), (timedelta(hours=3, minutes=36), 216 * 60),
        (timedelta(hours=30), 30 * 3600), (datetime(1900, 1, 1, 6), 30 * 3600), (datetime(1899, 12, 31, 1), 3600), (0.15, 216 * 60),
    ],
)  # fmt: skip
def test_a_length_of_time_in_many_spellings(cell, seconds):
    assert seconds_of(cell) == seconds
    assert minutes_of(cell) == seconds / 60


@pytest.mark.parametrize(
    "cell",
    ["", None, "-", "--", "–", "n/a", "không", "2 ngày", "5 kg", "-5", -5, "12:60", "1:75:00", "1:2:3:4", "5 min 5 min",
     "5 min 1 hr", "10 s 3", "min", "h", "8h30 - 10h", float("nan"), float("inf"), True, timedelta(seconds=-1),
     datetime(2026, 11, 18, 13, 5), "18/11/2026"],
)  # fmt: skip
def test_what_is_no_length_of_time(cell):
    assert (seconds_of(cell), minutes_of(cell)) == (None, None)


def test_a_bare_number_means_nothing_where_units_are_always_printed():
    assert seconds_of("57", bare_is_minutes=False) is None
    assert seconds_of("57m", bare_is_minutes=False) == 57 * 60


@pytest.mark.parametrize(
    "cell", ["9" * 40 + "h", "9" * 40 + " h 1 m 2 s", "99999999:10:10", 1e14, timedelta(days=4_000)]
)
def test_more_than_a_year_is_no_length(cell):
    assert seconds_of(cell) is None and length_in(cell) is None
