"""Use of AI by week: counted like the measures, per week; pauses named; nothing claimed where nothing is known."""

from datetime import date, timedelta
from itertools import pairwise

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from dashboard.figures.snapshot import open_snapshot
from dashboard.figures.weekly_use import weekly_use
from etl.model.settings import Pause, Settings


def test_every_week_of_the_programme_is_there_once_per_group(demo_home):
    shot = open_snapshot(demo_home)
    rows = weekly_use(shot, "level")
    keys = [(r["level"], r["week"]) for r in rows]
    weeks = sorted({w for _, w in keys})
    assert len(keys) == len(set(keys)) == len(weeks) * len({level for level, _ in keys})
    assert weeks[0] <= shot.settings.first_day < weeks[0] + timedelta(weeks=1)
    assert weeks[-1] <= shot.as_of < weeks[-1] + timedelta(weeks=1)
    assert all(b - a == timedelta(weeks=1) for a, b in pairwise(weeks))
    assert all(r["used"] is None or 0 <= r["used"] <= r["listed"] for r in rows)


def test_the_counts_are_those_of_the_days_themselves(demo_home):
    shot = open_snapshot(demo_home)
    days = shot.rows("""select distinct r.person_key, d.level, u.usage_date from wh.core_usage_day as u
        join rostered as r using (person_key) join school_dim as d using (school_code)""")
    wanted: dict[tuple[str, date], set[str]] = {}
    for line in days:
        monday = line["usage_date"] - timedelta(days=line["usage_date"].weekday())
        wanted.setdefault((line["level"], monday), set()).add(line["person_key"])
    rows = weekly_use(shot, "level")
    assert any(r["used"] for r in rows)
    assert {(r["level"], r["week"]): r["used"] for r in rows if r["used"]} == {k: len(v) for k, v in wanted.items()}
    listed = {r["level"]: r["rostered_listed"] for r in figures(shot, ("level",))}
    assert all(r["listed"] == listed[r["level"]] for r in rows)


def test_a_filter_narrows_it_and_a_later_day_is_not_seen(demo_home):
    shot = open_snapshot(demo_home, date(2025, 9, 30))
    all_rows = weekly_use(shot, "district")
    code = all_rows[0]["district"]
    mine = weekly_use(shot, "district", Filters({"district": (code,)}))
    assert mine == [r for r in all_rows if r["district"] == code]
    assert max(r["week"] for r in all_rows) == date(2025, 9, 29)
    assert {r["is_running"] for r in all_rows if r["week"] == date(2025, 9, 29)} == {True}


def test_weeks_before_the_first_use_are_unknown_and_not_nought(demo_home):
    rows = weekly_use(open_snapshot(demo_home), "level")
    first = min(r["week"] for r in rows if r["used"])
    assert {r["used"] for r in rows if r["week"] < first} == {None}
    assert None not in {r["used"] for r in rows if r["week"] >= first}


def test_a_week_is_without_teaching_where_pauses_take_three_of_its_five_days():
    monday = date(2026, 2, 9)
    later = monday + timedelta(weeks=1)
    pauses = (Pause("Tết", monday, monday + timedelta(days=2)), Pause("Lễ", later, later + timedelta(days=1)))
    settings = Settings(pauses=pauses)
    assert settings.pause_in(monday) == "Tết"
    assert settings.pause_in(monday + timedelta(weeks=1)) == ""
    assert settings.teaching_weeks(monday, monday + timedelta(days=13)) == [monday + timedelta(weeks=1)]
