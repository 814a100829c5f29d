"""Statuses of schools, their reasons and the list of lagging schools, on worlds made by hand."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.lagging import LAGGING_COLUMNS, lagging
from dashboard.figures.query import Row, figures
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from tests.figures.worlds import File, Lists, seen_on
from tests.support.world import school, session

Counts = dict[str, tuple[int, dict[str, int]]]

GRAVITY = ["silent", "far_behind", "behind", "slipping", "on_track", "ahead"]
SUNDAYS = ("2025-04-06", "2025-04-13", "2025-04-20", "2025-04-27")
GOAL = '[[target]]\nmeasure = "participated"\npoints = [[2025-03-01, 0.0], [2025-04-27, 0.9]]\n'


def province(folder: Path, counts: Counts, days: tuple[str, ...] = SUNDAYS, as_of: str | None = None,
             settings: str = GOAL) -> Snapshot:  # fmt: skip
    """Return the snapshot of schools given by totals and head-counts: code → (people, session day → head-count)."""
    schools = [
        school(code, f"Trường Tiểu học Số {n}", total_cbql=0, total_gv=people)
        for n, (code, (people, _)) in enumerate(counts.items(), start=1)
    ]
    sessions = [session(day, f"{day} 08:00", f"{day} 10:00") for day in days]
    calls = [
        {"session_code": day, "school_code": code, "headcount": n}
        for code, (_, by_day) in counts.items() for day, n in by_day.items()
    ]  # fmt: skip
    files = [File("schools", schools), File("sessions", sessions), File("rollcalls", calls)]
    return seen_on(folder, Lists([f for f in files if f.rows], settings), as_of or days[-1])


def every(people: int, headcount: int, days: tuple[str, ...] = SUNDAYS) -> tuple[int, dict[str, int]]:
    return people, dict.fromkeys(days, headcount)


def peers(count: int = 12, people: int = 40, headcount: int = 32) -> Counts:
    """Return schools that are much alike: head-counts differ by one or two people."""
    return {f"P{n:02}": every(people, headcount + n % 3 - 1) for n in range(count)}


def statuses(snapshot: Snapshot) -> dict[str, str]:
    return {r["school"]: r["status"] for r in lagging(snapshot)}


def row_of(snapshot: Snapshot, code: str) -> Row:
    return next(r for r in lagging(snapshot) if r["school"] == code)


def test_silent_is_not_zero(tmp_path: Path) -> None:
    found = province(tmp_path, {**peers(), "SILENT": (40, {}), "ZERO": every(40, 0)})
    assert statuses(found)["SILENT"] == "silent"
    assert statuses(found)["ZERO"] == "far_behind"


def test_silent_looks_at_the_last_two_sessions_only(tmp_path: Path) -> None:
    counts = {
        **peers(),
        "LEFT": (40, {SUNDAYS[0]: 32, SUNDAYS[1]: 32}),
        "BACK": (40, {SUNDAYS[3]: 32}),
        "ONCE": (40, {SUNDAYS[2]: 32}),
    }
    found = statuses(province(tmp_path, counts))
    assert [found[c] for c in ("LEFT", "BACK", "ONCE")] == ["silent", "on_track", "on_track"]


def test_the_last_sessions_of_one_day_are_the_latest_by_the_clock(tmp_path: Path) -> None:
    hours = {"C": "08", "B": "10", "A": "14"}
    sessions = [session(code, f"2025-04-06 {h}:00", f"2025-04-06 {int(h) + 1:02d}:00") for code, h in hours.items()]
    call = {"session_code": "A", "school_code": "T", "headcount": 5}
    files = [File("schools", [school("T", "Trường Tiểu học Hoa Ban", total_gv=5)]), File("sessions", sessions),
             File("rollcalls", [call])]  # fmt: skip
    assert statuses(seen_on(tmp_path, Lists(files), "2025-04-06")) == {"T": "on_track"}


def test_a_school_is_not_silent_before_any_session(tmp_path: Path) -> None:
    found = province(tmp_path, {"A": (40, {})}, as_of="2025-04-05")
    assert statuses(found)["A"] != "silent"


def test_far_behind_behind_on_track_and_ahead(tmp_path: Path) -> None:
    counts = {
        **peers(headcount=20),
        "FAR": every(40, 5),
        "SOME": every(40, 12),
        "SAME": every(40, 19),
        "TOP": every(40, 38),
    }
    found = statuses(province(tmp_path, counts))
    assert [found[c] for c in ("FAR", "SOME", "SAME", "TOP")] == ["far_behind", "behind", "on_track", "ahead"]


def test_whoever_reaches_the_target_is_not_behind(tmp_path: Path) -> None:
    low = '[[target]]\nmeasure = "participated"\npoints = [[2025-03-01, 0.1]]\n'
    found = province(tmp_path, {**peers(), "LOW": every(40, 5)}, settings=low)
    assert statuses(found)["LOW"] == "on_track"


def test_whoever_is_like_the_peers_is_not_behind_whatever_the_target(tmp_path: Path) -> None:
    found = province(tmp_path, peers(headcount=8))
    assert set(statuses(found).values()) == {"on_track"}


@pytest.mark.parametrize("people", [1, 2, 4, 7])
def test_a_small_school_is_never_called_behind(tmp_path: Path, people: int) -> None:
    found = province(tmp_path, {**peers(headcount=36), "SMALL": every(people, 0)})
    assert statuses(found)["SMALL"] == "on_track"


def test_the_same_rate_in_a_large_and_a_small_school_may_differ_in_status(tmp_path: Path) -> None:
    found = province(tmp_path, {**peers(), "SMALL": every(10, 6), "LARGE": every(100, 60)})
    assert [statuses(found)[c] for c in ("SMALL", "LARGE")] == ["on_track", "far_behind"]
    assert row_of(found, "SMALL")["lower_95"] < 0.6 < row_of(found, "LARGE")["lower_998"]


def test_slipping_is_a_fall_larger_than_chance(tmp_path: Path) -> None:
    days = ("2025-03-09", "2025-03-16", "2025-03-23", "2025-04-06", "2025-04-13", "2025-04-20")
    before, now = days[:3], days[3:]
    counts = {
        **{code: every(40, 32, days) for code in peers()},
        "DOWN": (40, dict.fromkeys(before, 34) | dict.fromkeys(now, 15)),
        "A BIT": (40, dict.fromkeys(before, 34) | dict.fromkeys(now, 31)),
        "UP": (40, dict.fromkeys(before, 15) | dict.fromkeys(now, 34)),
    }
    found = province(tmp_path, counts, days)
    assert [statuses(found)[c] for c in ("DOWN", "A BIT", "UP")] == ["slipping", "on_track", "on_track"]
    assert all(n in " ".join(row_of(found, "DOWN")["reasons"]) for n in ("34", "15", "40"))


def test_no_school_is_compared_with_another_level(tmp_path: Path) -> None:
    schools = [school(f"T{n}", f"Trường Tiểu học Số {n}", total_gv=40, total_cbql=0) for n in range(6)]
    schools += [school(f"M{n}", f"Trường Mầm non Số {n}", "MN", total_gv=40, total_cbql=0) for n in range(6)]
    calls = [{"session_code": "S", "school_code": s["school_code"], "headcount": 38 if s["level"] == "TH" else 10}
             for s in schools]  # fmt: skip
    files = [File("schools", schools), File("sessions", [session("S", "2025-04-27 08:00", "2025-04-27 10:00")]),
             File("rollcalls", calls)]  # fmt: skip
    found = seen_on(tmp_path, Lists(files, GOAL), "2025-04-27")
    assert set(statuses(found).values()) == {"on_track"}
    assert {r["level"]: round(r["peer_rate"], 3) for r in lagging(found)} == {"TH": 0.95, "MN": 0.25}


def test_every_flagged_school_has_reasons_with_numbers(tmp_path: Path) -> None:
    counts = {**peers(headcount=20), "FAR": every(40, 5), "SOME": every(40, 12), "SILENT": (40, {})}
    rows = lagging(province(tmp_path, counts))
    for row in rows:
        is_flagged = row["status"] in GRAVITY[:4]
        assert bool(row["reasons"]) == is_flagged
        assert all(re.search(r"\d", text) and text.endswith(".") for text in row["reasons"])
    far = next(r for r in rows if r["school"] == "FAR")
    assert far["gap_people"] == 31  # 90 % of 40 is 36
    assert "Thiếu 31 người" in " ".join(far["reasons"])


@pytest.mark.parametrize(
    "as_of,target", [("2025-03-01", 0.0), ("2025-08-01", 0.5016), ("2025-12-31", 1.0), ("2026-02-01", 1.0)]
)
def test_the_default_target_is_a_line_from_first_day_to_goal_day(tmp_path: Path, as_of: str, target: float) -> None:
    found = province(tmp_path, {"A": every(10, 5)}, as_of=as_of, settings="")
    assert row_of(found, "A")["target"] == pytest.approx(target, abs=1e-4)


def test_lagging_has_the_columns_of_the_contract_and_the_gravest_first(tmp_path: Path) -> None:
    counts = {**peers(headcount=20), "FAR": every(40, 5), "FARTHER": every(40, 1), "SOME": every(40, 12),
              "TOP": every(40, 38), "SILENT": (40, {})}  # fmt: skip
    rows = lagging(province(tmp_path, counts))
    assert LAGGING_COLUMNS == (
        "school", "school_name", "level", "commune", "district", "rostered", "participated", "rate", "target",
        "gap_people", "peer_rate", "lower_95", "lower_998", "status", "reasons",
    )  # fmt: skip
    assert all(tuple(r) == LAGGING_COLUMNS for r in rows)
    order = [GRAVITY.index(r["status"]) for r in rows]
    assert order == sorted(order)
    assert [r["school"] for r in rows[:4]] == ["SILENT", "FARTHER", "FAR", "SOME"]
    assert rows[-1]["school"] == "TOP"


def test_flagged_counts_the_schools_of_lagging(tmp_path: Path) -> None:
    counts = {
        **peers(headcount=20),
        "FAR": every(40, 5),
        "SOME": every(40, 12),
        "SILENT": (40, {}),
        "TOP": every(40, 38),
    }
    found = province(tmp_path, counts)
    [whole] = figures(found)
    assert (whole["flagged"], whole["schools"]) == (3, 16)
    by_school = {r["school"]: r["flagged"] for r in figures(found, ("school",))}
    assert by_school == {r["school"]: int(r["status"] in GRAVITY[:4]) for r in lagging(found)}


def test_the_count_and_size_are_those_of_figures(tmp_path: Path) -> None:
    found = province(tmp_path, {**peers(), "OVER": every(10, 99)})
    by_school = {r["school"]: (r["rostered"], r["participated"]) for r in figures(found, ("school",))}
    assert by_school == {r["school"]: (r["rostered"], r["participated"]) for r in lagging(found)}
    assert by_school["OVER"] == (10, 10)


@pytest.mark.parametrize("make", [lambda: {"A": (0, {})}, lambda: {"A": every(9, 9)}, lambda: {"A": every(9, 0)},
                                  lambda: {f"S{n}": every(1, n % 2) for n in range(5)}])  # fmt: skip
def test_odd_provinces_get_a_status_each(tmp_path: Path, make: Callable[[], Counts]) -> None:
    counts = make()
    found = lagging(province(tmp_path, counts))
    assert len(found) == len(counts)
    assert {r["status"] for r in found} <= set(GRAVITY)


def test_a_closed_school_is_not_judged(tmp_path: Path) -> None:
    schools = [
        school("OLD", "Trường Tiểu học Hoa Ban", valid_to=date(2025, 4, 10)),
        school("NEW", "Trường Tiểu học Sao Mai"),
    ]
    files = [File("schools", schools), File("sessions", [session("S", "2025-04-06 08:00", "2025-04-06 10:00")])]
    found = seen_on(tmp_path, Lists(files), "2025-04-27")
    assert [r["school"] for r in lagging(found)] == ["NEW"]


def test_filters_and_scope_choose_rows_but_never_change_a_status(tmp_path: Path) -> None:
    counts = {**peers(headcount=20), "FAR": every(40, 5), "TOP": every(40, 38)}
    found = province(tmp_path, counts)
    whole = {r["school"]: r for r in lagging(found)}
    assert lagging(found, Filters({"school": ("FAR",)})) == [whole["FAR"]]
    assert lagging(found, scope=Scope("school", "TOP")) == [whole["TOP"]]
    assert lagging(found, Filters({"level": ("THPT",)})) == []
