"""Charts as figures: labels in Vietnamese, blanks left out, targets where they belong, labels that do not meet."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.bullets import both_ends, bullets
from dashboard.charts.habit import habit_map
from dashboard.charts.levels import strips
from dashboard.charts.slope import MOST_LINES, Slope, slope_chart, slopes
from dashboard.figures.measures import MEASURES

PARTICIPATED = MEASURES["participated"]


def row(code: str, count: int | None, people: int, reporting: int = 1, expected: int = 1, **more) -> dict:
    return {
        "commune": code, "commune_name": code, "participated": count, "rostered_base": people, "rostered_listed": people,
        "site_sessions_reporting": reporting, "site_sessions_expected": expected, **more,
    }  # fmt: skip


def words(figure: dict) -> str:
    return " ".join(a["text"] for a in figure["layout"]["annotations"])


def test_bullets_show_rate_and_people_in_vietnamese_and_leave_blanks_out():
    table = bullets([row("03127", 881, 1000), row("03325", 0, 0)], "commune", PARTICIPATED, lambda r: 0.9)
    assert all(part in table for part in ("88,1 %", "881/1.000", "mục tiêu 90,0 %", "width:88.10%", "left:90.00%"))
    assert table.count("<tr>") == 1 and "03325" not in table


def test_every_bullet_has_its_own_target_and_one_share_is_said_only_where_all_have_it():
    targets = {"A": 0.9, "B": None, "C": 0.8}
    rows = [row("A", 5, 10), row("B", 6, 10), row("C", 7, 10)]
    table = bullets(rows, "commune", PARTICIPATED, lambda r: targets[r["commune"]])
    lines = table.split("<tr>")[1:]
    assert ["left:90.00%" in lines[0], "left:" in lines[1], "left:80.00%" in lines[2]] == [True, False, True]
    assert "mục tiêu của từng nhóm" in table


def test_a_name_is_text_and_never_markup():
    assert "&lt;b&gt;" in bullets([row("<b>X", 1, 2)], "commune", PARTICIPATED, lambda r: None)


def test_more_groups_than_fit_are_cut_to_both_ends():
    rows = [row(str(n), n, 100) for n in range(40)]
    shown, between = both_ends(rows)
    assert (len(shown), between) == (16, 24)
    assert shown[0] is rows[0] and shown[-1] is rows[-1]


def test_a_slope_needs_both_dates_and_draws_what_moved_most():
    before = [row(f"X{n}", 50, 100) for n in range(30)] + [row("mới im", 0, 10, reporting=0)]
    now = [row(f"X{n}", 50 + n, 100) for n in range(30)] + [row("mới im", 5, 10), row("mới", 5, 10)]
    found = slopes(before, now, "commune", PARTICIPATED)
    assert len(found) == MOST_LINES
    assert {s.name for s in found} == {f"X{n}" for n in range(30 - MOST_LINES, 30)}
    assert [s.now for s in found] == sorted((s.now for s in found), reverse=True)


def test_a_slope_says_both_rates_and_the_step():
    figure = slope_chart(
        [Slope("Na Sang", 0.5, 0.625), Slope("Pú Nhung", 0.7, 0.65)], date(2025, 3, 2), date(2025, 3, 9)
    )
    told = words(figure)
    assert all(part in told for part in ("50,0 %", "62,5 %", "+12,5", "−5,0", "02/03/2025", "09/03/2025"))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=MOST_LINES))
def test_labels_of_a_slope_never_meet_and_keep_the_order_of_their_lines(pairs):
    figure = slope_chart([Slope(str(n), a, b) for n, (a, b) in enumerate(pairs)], date(2025, 1, 1), date(2025, 2, 1))
    layout = figure["layout"]
    low, high = layout["yaxis"]["range"]
    pixels = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
    for side, values in ((0, [a for a, _ in pairs]), (1, [b for _, b in pairs])):
        at = [a["y"] for a in layout["annotations"][side * len(pairs) : (side + 1) * len(pairs)]]
        placed = sorted(zip(values, at, strict=True))
        assert [y for _, y in placed] == pytest.approx(sorted(at)) or len(set(values)) < len(values)
        assert all((b - a) * pixels > 15 for a, b in pairwise(sorted(at)))
        assert all(low <= y <= high for y in at)


def test_strips_leave_a_gap_where_a_session_was_silent_and_label_the_last():
    sessions = [{"session_code": c, "label": c, "hover": c} for c in ("S1", "S2", "S3")]
    rows = [
        row("A", 5, 10, session="S1"), row("A", 0, 10, reporting=0, session="S2"), row("A", 8, 10, session="S3"),
        row("B", 2, 10, session="S1"),
    ]  # fmt: skip
    figure = strips(rows, "commune", sessions, PARTICIPATED)
    by_name = {t["text"][0].split("</b>")[0].removeprefix("<b>"): t for t in figure["data"]}
    assert by_name["A"]["x"] == [0, 2] and by_name["B"]["x"] == [0]
    assert "80,0 %" in words(figure) and "20,0 %" in words(figure)


def test_the_habit_map_frames_weeks_without_teaching_and_leaves_the_unknown_empty():
    monday = date(2025, 5, 26)
    rows = [
        {"level": "TH", "level_name": "Tiểu học", "week": monday + timedelta(weeks=n), "used": used, "listed": 20,
         "pause": pause, "is_running": False}
        for n, (used, pause) in enumerate([(None, ""), (5, ""), (1, "Nghỉ hè"), (0, "Nghỉ hè"), (9, "")])
    ]  # fmt: skip
    figure = habit_map(rows, "level")
    assert figure["data"][0]["z"] == [[None, 0.25, 0.05, 0.0, 0.45]]
    [frame] = figure["layout"]["shapes"]
    assert (frame["x0"], frame["x1"]) == (1.5, 3.5)
    assert words(figure) == "Nghỉ hè"
    assert "25,0 % (5/20 người)" in figure["data"][0]["text"][0][1]
