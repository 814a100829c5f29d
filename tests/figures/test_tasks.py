"""What the figures say of tasks: only they make one cleared; schools that nobody called stand beside."""

from datetime import date, timedelta

import pytest

from dashboard.figures.tasks import Standings, attention, compared, days_of, did_it_help, measured, sentence
from etl.model.task import Task

DAY, DUE = date(2025, 12, 1), date(2025, 12, 15)
ORDER = ("silent", "far_behind", "behind", "slipping", "on_track", "ahead")


def row(school, day, status, participated=10, gap=5):
    return {
        "school_code": school,
        "day": day,
        "status": status,
        "people": 30,
        "participated": participated,
        "gap_people": gap,
    }


def task(school="A", number=1, state="contacted", status="behind", participated=10, gap=5, due=DUE, as_of=DAY):
    seen = {"status": status, "people": 30, "participated": participated, "gap_people": gap}
    return Task(number, school, "2025-12-01T02:00:00", "lan", as_of, seen, "Lan", due, None, state)


@pytest.mark.parametrize(
    ("before", "now", "result"),
    [
        (("behind", 10, 5), ("on_track", 15, 0), "cleared"), (("silent", 0, 20), ("ahead", 30, 0), "cleared"),
        (("silent", 0, 20), ("behind", 12, 8), "better"), (("silent", 0, 20), ("far_behind", 1, 19), "better"),
        (("behind", 10, 5), ("silent", 10, 5), "worse"), (("behind", 10, 5), ("far_behind", 10, 7), "worse"),
        (("behind", 10, 5), ("behind", 12, 3), "better"), (("behind", 10, 5), ("behind", 10, 6), "worse"),
        (("behind", 10, 5), ("behind", 10, 5), "same"), (("silent", 0, 20), ("silent", 0, 22), "same"),
        (("slipping", 10, 0), ("slipping", 11, 0), "better"),
        (("on_track", 10, 0), ("on_track", 10, 0), "same"), (("on_track", 10, 0), ("behind", 8, 4), "worse"),
    ],
)  # fmt: skip
def test_a_standing_against_an_earlier_one(before, now, result):
    assert compared(task(status=before[0], participated=before[1], gap=before[2]).seen, row("A", DUE, *now)) == result


def test_a_task_is_measured_on_its_due_date_whatever_people_and_later_figures_say():
    rows = [row("A", DUE, "behind", 10, 5), row("A", DUE + timedelta(7), "on_track", 29, 0)]
    assert measured(task(state="resolved"), rows).result == "same"
    assert measured(task(state="open", due=DUE + timedelta(7)), rows).result == "cleared"
    assert "thiếu 5" in sentence(task(), measured(task(), rows)) and "10/30 người" in sentence(
        task(), measured(task(), rows)
    )


def test_before_the_due_date_the_newest_figures_are_told_as_information():
    rows = [row("A", DAY, "behind"), row("A", DAY + timedelta(6), "on_track", 28, 0)]
    found = measured(task(), rows)
    assert (found.result, found.so_far, found.is_cleared) == ("not_due", "cleared", False)
    assert "hết tụt hậu" in found.words
    assert measured(task(), rows, today=DUE - timedelta(1)).result == "not_due"
    assert measured(task(), rows, today=DUE).result == "no_data"
    assert measured(task(), []).result == "not_due"
    gone = measured(task(), [row("A", DAY, "behind"), row("B", DUE, "behind")])
    assert (gone.result, gone.now) == ("no_data", None)


def test_days_after_the_newest_data_say_nothing():
    rows = [row("A", DUE, "on_track", 29, 0)]
    assert measured(task(), Standings(rows, newest=DAY)).result == "not_due"
    assert days_of([task(), task(due=DUE + timedelta(99))], DUE) == [DAY, DUE]


def world(called, uncalled):
    """Schools C… with tasks and U… without, all behind on DAY; the first `n` of each on track on DUE."""
    tasks, rows = [], []
    for kind, (count, cleared) in (("C", called), ("U", uncalled)):
        for n in range(count):
            code = f"{kind}{n}"
            rows += [row(code, DAY, "behind"), row(code, DUE, "on_track" if n < cleared else "behind")]
            if kind == "C":
                tasks.append(task(code, n + 1))
    return tasks, rows


def test_schools_called_stand_beside_those_that_were_not():
    tasks, rows = world((12, 7), (30, 9))
    rows += [
        row("V", DAY, "far_behind"),
        row("V", DUE, "on_track"),
        row("W", DAY, "on_track"),
        row("W", DUE, "on_track"),
    ]
    found = did_it_help(tasks, rows)
    assert (found.called, found.uncalled, found.uncalled_cleared) == (
        {"cleared": 7, "better": 0, "same": 5, "worse": 0}, 30, 9,
    )  # fmt: skip
    assert found.with_companions == 12 and found.expected == pytest.approx(3.6)
    assert found.sentences[0].startswith("Trong 12 cơ sở được giao việc và đã đến hạn, 7 hết tụt")
    assert "trong 30 cơ sở" in found.sentences[0] and "9 hết tụt." in found.sentences[0]
    assert "chưa phải bằng chứng" in found.sentences[-1]


def test_a_school_called_later_or_by_another_task_is_no_companion():
    tasks, rows = world((2, 1), (3, 1))
    tasks.append(task("U0", 9, as_of=DAY + timedelta(5), due=DUE + timedelta(30)))
    tasks.append(task("U1", 10, as_of=DUE + timedelta(1), due=DUE + timedelta(30)))
    assert did_it_help(tasks, rows).uncalled == 2


def test_a_part_of_the_tasks_does_not_take_the_other_schools_called_for_companions():
    tasks, rows = world((12, 7), (3, 1))
    assert did_it_help(tasks[:2], rows, every=tasks).uncalled == 3
    assert did_it_help(tasks[:2], rows).uncalled == 13


def test_too_few_are_said_to_be_too_few_and_none_is_none():
    assert "quá ít" in did_it_help(*world((9, 3), (40, 5))).sentences[-1]
    assert "quá ít" in did_it_help(*world((12, 3), (0, 0))).sentences[-1]
    assert did_it_help([], []).sentences == ["Chưa có việc nào đến hạn và có số liệu để đo."]
    tasks, rows = world((10, 2), (10, 2))
    assert "quá ít" not in " ".join(did_it_help(tasks, rows).sentences)


def test_of_a_school_called_twice_the_last_due_counts_and_what_is_not_ours_does_not():
    rows = [row("A", d, s) for d, s in ((DAY, "behind"), (DUE, "behind"), (DUE + timedelta(14), "on_track"))]
    twice = [task(state="resolved"), task(number=2, as_of=DUE, due=DUE + timedelta(14))]
    assert did_it_help(twice, rows).called["cleared"] == 1 and did_it_help(twice, rows).due == 1
    assert did_it_help([task(state="not_ours")], rows).due == 0
    assert did_it_help([task(state="open")], rows).untouched == 1


def test_overdue_and_doubtful_tasks_ask_for_attention():
    rows = [row("A", DUE, "behind"), row("B", DUE, "silent"), row("C", DUE, "on_track")]
    known = [
        task("A", 1, "promised"),
        task("B", 2, "resolved"),
        task("C", 3, "resolved"),
        task("A", 4, due=DUE + timedelta(9)),
    ]
    found = attention(known, rows, today=DUE + timedelta(5))
    assert [(a.task.number, a.why.split(",")[0]) for a in found] == [(1, "Quá hạn 5 ngày"), (2, "Ghi là đã xử lý")]
    assert (
        attention([task("B", 2, "resolved", as_of=DUE)], rows, today=DUE) == []
    )  # no newer figures since it was opened
