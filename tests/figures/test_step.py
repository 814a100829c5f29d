"""The step from one date to the next, in words and in schools."""

from dashboard.figures.measures import MEASURES
from dashboard.figures.step import step, turn

ROW = {"rostered_base": 200, "rostered_listed": 200, "site_sessions_reporting": 1, "site_sessions_expected": 1}
PARTICIPATED, COMPLETED = MEASURES["participated"], MEASURES["completed"]


def test_a_step_counts_people_and_points():
    found = step({**ROW, "participated": 100}, {**ROW, "participated": 110, "rostered_base": 250}, PARTICIPATED)
    assert (found.count, round(found.points or 0, 6)) == (10, -6.0)
    assert found.words == "+10 (−6,0 điểm)"


def test_what_did_not_move_and_what_was_not_measured_are_told_apart():
    same = {**ROW, "participated": 100}
    assert step(same, same, PARTICIPATED).words == "không đổi"
    blank = step({**ROW, "participated": 1, "completed": None}, {**ROW, "participated": 1, "completed": 4}, COMPLETED)
    assert (blank.count, blank.points, blank.words) == (None, None, "")
    assert step(None, same, PARTICIPATED).words == ""


def test_silence_before_gives_people_but_no_points():
    silent = {**ROW, "participated": 0, "site_sessions_reporting": 0}
    found = step(silent, {**ROW, "participated": 3}, PARTICIPATED)
    assert (found.count, found.points, found.words) == (3, None, "+3")


def test_schools_that_came_and_went_within_the_view():
    before = {"A": "behind", "B": "on_track", "C": "silent", "D": "on_track"}
    now = {"A": "on_track", "B": "slipping", "C": "far_behind", "D": "silent"}
    found = turn(before, now, ["A", "B", "C"])
    assert (found.newly, found.cleared) == (("B",), ("A",))
