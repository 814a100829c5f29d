"""Fair comparison: the false-alarm budget, steady shortfalls, size, falls of all, small schools together, weeks gone by."""

import os
import random
import tempfile
from collections import Counter
from datetime import date, timedelta
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.figures.lagging import lagging
from dashboard.figures.query import figures
from dashboard.figures.snapshot import make_snapshot
from dashboard.figures.standing.alike import most_alike
from dashboard.figures.standing.budget import FAR_BEHIND_A_WEEK, expected_false
from dashboard.figures.standing.chance import limits, tails
from dashboard.figures.standing.funnel import funnel
from dashboard.figures.standing.history import changes, history, since, weekly
from dashboard.figures.standing.reasons import odds
from dashboard.figures.standing.wording import why_not_flagged
from tests.bench_lagging import KINDS, SCHOOLS, alike, found_within
from tests.figures.test_standing import GOAL, SUNDAYS, every, peers, province, row_of, statuses
from tests.figures.worlds import FIRST, LAST, File, Lists, built, random_lists, seen_on
from tests.support.world import person, school, session

WORDS = (
    "Hoa", "Lan", "Cúc", "Đào", "Mai", "Sen", "Huệ", "Hồng", "Liễu", "Trúc", "Thu", "Xuân", "Hạ", "Đông", "Nga", "Oanh",
    "Yến", "Phượng", "Hạnh", "Nhung", "Thảo", "Dung", "Hiền", "Quyên",
)  # fmt: skip
ALL = '[[target]]\nmeasure = "participated"\npoints = [[2025-03-01, 1.0]]\n'
EIGHT = tuple(str(date(2025, 3, 9) + timedelta(weeks=n)) for n in range(8))


def kind(name: str):
    return next(k for k in KINDS if k.name == name)


# --- the budget, by simulation (python -m tests.bench_lagging draws more) ----------------------------------------


@pytest.mark.parametrize("name", ["head-counts, 80 % come", "by name, 60 % come", "the same people every week"])
def test_alike_schools_are_left_alone(name: str) -> None:
    found, weeks = alike(kind(name), 1, seed=3)
    assert found["far_behind"] / weeks <= FAR_BEHIND_A_WEEK
    assert found["small and behind"] == 0
    assert found["behind"] / weeks <= 0.025 * SCHOOLS  # no more than one look at the 95 % limit gives by itself


@pytest.mark.parametrize("name", ["head-counts, 80 % come", "by name, 80 % come"])
def test_schools_twenty_points_behind_are_found_within_four_weeks(name: str) -> None:
    assert found_within(kind(name), 2, seed=4) >= 0.8


def test_the_budget_of_the_day_is_worked_out_from_the_sizes(tmp_path: Path) -> None:
    found = province(tmp_path, peers(60))
    chances = expected_false(found)
    assert 0 < chances["far_behind"] <= 0.001 * 60
    assert province(tmp_path, {"A": every(5, 4), "B": every(5, 4)}) and set(chances) == {
        "far_behind",
        "behind",
        "slipping",
    }


# --- chances -----------------------------------------------------------------------------------------------------


def test_chances_without_spread_are_the_binomials() -> None:
    one = [np.array([v]) for v in (16, 24)]
    low, high = tails(*one, np.array([0.9]), np.array([1.0]))
    by_hand = [comb(24, k) * 0.9**k * 0.1 ** (24 - k) for k in range(25)]
    assert low[0] == pytest.approx(sum(by_hand[:17]))
    assert high[0] == pytest.approx(sum(by_hand[16:]))
    wide = tails(*one, np.array([0.9]), np.array([3.0]))[0][0]
    assert wide > 5 * low[0]


@pytest.mark.parametrize("spread", [1.0, 1.5, 4.0])
def test_a_count_is_below_a_limit_just_where_its_chance_is(spread: float) -> None:
    people = np.repeat(np.arange(1, 40), 2)
    rate, wide = np.full(len(people), 0.7), np.full(len(people), spread)
    (limit, below), *_ = limits(people, rate, wide, (0.025,))
    at = tails(limit, people, rate, wide)[0]
    under = tails(np.maximum(limit - 1, 0), people, rate, wide)[0]
    assert np.all(at > 0.025)
    assert np.all((limit == 0) | (under <= 0.025))
    assert np.allclose(below[limit > 0], under[limit > 0])


@pytest.mark.parametrize("chance,words", [(1 / 912, "chỉ 1 trong 910 lần"), (0.02, "chỉ 1 trong 50 lần"),
                                          (1 / 45_300, "chỉ 1 trong 45.000 lần"), (1e-9, "chưa đến 1 trong một triệu lần")])  # fmt: skip
def test_chances_in_words(chance: float, words: str) -> None:
    assert odds(chance) == words


def test_a_low_rate_that_is_not_flagged_is_explained(tmp_path: Path) -> None:
    found = province(
        tmp_path, {**peers(40), "LOW": every(12, 8), "TINY": every(5, 3), "SAME": every(40, 33), "TOP": every(40, 40)}
    )
    rows = {r["school_code"]: r for r in found.rows("from school_standing")}

    def words(code: str) -> str | None:
        return why_not_flagged(rows[code], "TH", found.settings)

    assert "với 12 người thì chưa khác hẳn" in words("LOW")
    assert "1 trong " in words("LOW")
    assert "dưới 8 người nên không xét riêng: một người đã là 20 %" in words("TINY")
    assert words("SAME") == "Dưới mục tiêu 90,0 % nhưng không kém các cơ sở Tiểu học khác (80,3 %)."
    assert words("TOP") is None


# --- one look, and weeks added up --------------------------------------------------------------------------------


def test_a_small_shortfall_that_stays_is_found(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)

    def of(share: float) -> tuple[int, dict[str, int]]:
        return 24, {day: int(n) for day, n in zip(EIGHT, chance.binomial(24, share, len(EIGHT)), strict=True)}

    counts = {f"P{n:02}": of(0.8) for n in range(60)} | {"LOW": of(0.62)}
    found = province(tmp_path, counts, EIGHT, settings=ALL)
    low = row_of(found, "LOW")
    assert low["status"] == "behind"
    assert low["rate"] >= low["lower_95"], "one look alone would not have told"
    assert "cộng lại có" in low["reasons"][0]
    assert statuses(province(tmp_path, counts, EIGHT, as_of=EIGHT[0], settings=ALL))["LOW"] != "behind"


def test_the_largest_of_many_head_counts_is_no_merit_of_the_small(tmp_path: Path) -> None:
    chance = np.random.default_rng(2)
    sizes = [10] * 40 + [20] * 40 + [100] * 12
    counts = {
        f"S{n:03}": (size, {day: int(chance.binomial(size, 0.75)) for day in EIGHT}) for n, size in enumerate(sizes)
    }
    found = Counter((r["rostered"], r["status"]) for r in lagging(province(tmp_path, counts, EIGHT)))
    assert sum(n for (size, status), n in found.items() if size == 100 and status in ("behind", "far_behind")) <= 1


def test_sessions_for_managers_alone_do_not_make_a_fall(tmp_path: Path) -> None:
    schools = [school(f"T{n:02}", f"Trường Tiểu học Số {n}", total_cbql=2, total_gv=28) for n in range(20)]
    days = ("2025-03-09", "2025-03-16", "2025-04-06", "2025-04-13")
    sessions = [
        session(d, f"{d} 08:00", f"{d} 10:00", audience=["CBQL"] if d[5:7] == "04" else ["CBQL", "GV"]) for d in days
    ]
    calls = [
        {"session_code": d, "school_code": s["school_code"], "headcount": 2 if d[5:7] == "04" else 27}
        for s in schools for d in days
    ]  # fmt: skip
    found = seen_on(tmp_path, Lists([File("schools", schools), File("sessions", sessions), File("rollcalls", calls)], GOAL),
                    "2025-04-20")  # fmt: skip
    assert set(statuses(found).values()) == {"on_track"}


def test_where_all_fall_alike_nobody_slips_and_whoever_falls_more_does(tmp_path: Path) -> None:
    days = ("2025-03-09", "2025-03-16", "2025-04-06", "2025-04-13")
    before, now = days[:2], days[2:]
    counts = {f"P{n:02}": (40, dict.fromkeys(before, 34) | dict.fromkeys(now, 22 + n % 3)) for n in range(30)}
    counts["DOWN"] = (40, dict.fromkeys(before, 34) | dict.fromkeys(now, 4))
    found = statuses(province(tmp_path, counts, days))
    assert {code for code, status in found.items() if status == "slipping"} == {"DOWN"}


def test_a_signature_at_one_school_is_no_word_from_the_other(tmp_path: Path) -> None:
    schools = [school("A", "Trường Tiểu học Hoa Ban"), school("B", "Trường Tiểu học Sao Mai")]
    staff = [person("P1", "Lò Thị Hoa", place, email="p1@x.vn") for place in ("A", "B")]
    files = [File("schools", schools), File("staff", staff), File("sessions", [session("S", "2025-04-06 08:00", "2025-04-06 10:00")]),
             File("rollcalls", [{"session_code": "S", "school_code": "A", "headcount": 1, "names": ["Lò Thị Hoa"]}])]  # fmt: skip
    assert statuses(seen_on(tmp_path, Lists(files), "2025-04-06")) == {"A": "on_track", "B": "silent"}


def test_a_school_without_peers_is_not_judged(tmp_path: Path) -> None:
    found = province(tmp_path, {"ONLY": every(40, 3)})
    assert row_of(found, "ONLY")["status"] == "on_track"
    assert row_of(found, "ONLY")["peer_rate"] is None


def test_one_large_school_does_not_hide_behind_its_own_weight(tmp_path: Path) -> None:
    counts = {f"P{n}": every(20, 17 + n % 3) for n in range(8)} | {"HUGE": every(400, 150)}
    found = province(tmp_path, counts)
    assert row_of(found, "HUGE")["status"] == "far_behind"
    assert row_of(found, "HUGE")["peer_rate"] == pytest.approx(sum(17 + n % 3 for n in range(8)) / 160)
    assert {statuses(found)[f"P{n}"] for n in range(8)} == {"on_track"}, "nor does it make the others look good"


def test_names_that_add_up_and_head_counts_that_do_not_are_not_measured_alike(tmp_path: Path) -> None:
    chance = np.random.default_rng(6)
    schools, staff, calls = [], [], []
    for n in range(40):
        by_count = n >= 28
        schools.append(
            school(f"T{n:02}", f"Trường Tiểu học Số {n}", **({"total_gv": 24, "total_cbql": 0} if by_count else {}))
        )
        if not by_count:
            staff += [person(f"P{n}-{k}", f"Lò Thị {WORDS[k]}", f"T{n:02}") for k in range(24)]
        for day in SUNDAYS:
            present = [WORDS[k] for k in range(24) if chance.random() < 0.6]
            calls.append({"session_code": day, "school_code": f"T{n:02}", "headcount": len(present),
                          "names": None if by_count else [f"Lò Thị {w}" for w in present]})  # fmt: skip
    sessions = [session(day, f"{day} 08:00", f"{day} 10:00") for day in SUNDAYS]
    files = [File("schools", schools), File("staff", staff), File("sessions", sessions), File("rollcalls", calls)]
    rows = lagging(seen_on(tmp_path, Lists(files, GOAL), SUNDAYS[-1]))
    assert {r["participated"] < 20 for r in rows if r["school"] >= "T28"} == {True}, "the largest count of one session"
    assert not [r["school"] for r in rows if r["school"] >= "T28" and r["status"] in ("behind", "far_behind")]


def test_a_school_that_was_there_for_few_sessions_is_not_judged_by_what_adds_up(tmp_path: Path) -> None:
    chance = np.random.default_rng(7)
    schools = [school(f"T{n:02}", f"Trường Tiểu học Số {n}", total_gv=30, total_cbql=0) for n in range(30)]
    for row in schools[:3]:
        row["valid_from"] = date.fromisoformat(EIGHT[6])
    calls = [
        {"session_code": day, "school_code": row["school_code"], "headcount": int(chance.binomial(30, 0.6))}
        for row in schools for day in (EIGHT if "valid_from" not in row else EIGHT[6:])
    ]  # fmt: skip
    sessions = [session(day, f"{day} 08:00", f"{day} 10:00") for day in EIGHT]
    files = [File("schools", schools), File("sessions", sessions), File("rollcalls", calls)]
    rows = {r["school"]: r for r in lagging(seen_on(tmp_path, Lists(files, GOAL), EIGHT[-1]))}
    assert [rows[f"T0{n}"]["lower_95"] for n in range(3)] == [None] * 3
    assert {rows[f"T0{n}"]["status"] for n in range(3)} == {"on_track"}


def test_sessions_meant_for_nobody_of_the_school_make_it_not_silent(tmp_path: Path) -> None:
    schools = [
        school(c, f"Trường Tiểu học Số {c}", total_cbql=cbql, total_gv=20) for c, cbql in (("1", 0), ("2", 2), ("3", 2))
    ]
    sessions = [
        session(d, f"{d} 08:00", f"{d} 10:00", audience=["CBQL", "GV"] if d in SUNDAYS[:2] else ["CBQL"])
        for d in SUNDAYS
    ]
    calls = [{"session_code": d, "school_code": c, "headcount": 2} for d in SUNDAYS for c in "123"
             if not (c == "1" and d in SUNDAYS[2:]) and not (c == "3" and d in SUNDAYS[2:])]  # fmt: skip
    found = seen_on(
        tmp_path, Lists([File("schools", schools), File("sessions", sessions), File("rollcalls", calls)]), SUNDAYS[-1]
    )
    assert {c: s == "silent" for c, s in statuses(found).items()} == {"1": False, "2": False, "3": True}


def test_a_session_of_which_nobody_says_anything_makes_nobody_silent(tmp_path: Path) -> None:
    counts = {f"P{n:02}": every(30, 25, SUNDAYS[:2]) for n in range(20)} | {"GONE": (30, {})}
    found = statuses(province(tmp_path, counts))
    assert {code for code, status in found.items() if status == "silent"} == {"GONE"}


def test_a_teacher_joining_from_home_is_no_count_of_her_school(tmp_path: Path) -> None:
    schools = [school(f"T{n:02}", f"Trường Tiểu học Số {n}") for n in range(12)]
    staff = [
        person(f"P{n}-{k}", f"Lò Thị {WORDS[k]}", f"T{n:02}", email=f"p{n}-{k}@x.vn")
        for n in range(12)
        for k in range(20)
    ]
    sessions = [session(d, f"{d} 08:00", f"{d} 10:00", meeting_ids=[f"90{i}"]) for i, d in enumerate(SUNDAYS)]
    calls = [{"session_code": d, "school_code": row["school_code"], "headcount": 16}
             for row in schools for d in (SUNDAYS if row["school_code"] != "T00" else SUNDAYS[:2])]  # fmt: skip
    files = [File("schools", schools), File("staff", staff), File("sessions", sessions), File("rollcalls", calls)]
    for i, planned in list(enumerate(sessions))[2:]:  # of T00 one teacher alone, and no word from the room
        alone = {
            "display_name": f"Lò Thị {WORDS[0]}",
            "email": "p0-0@x.vn",
            "joined_at": planned["starts_at"],
            "left_at": planned["ends_at"],
        }
        files.append(File("connections", [alone], {"meeting_id": f"90{i}"}))
    assert set(statuses(seen_on(tmp_path, Lists(files, ALL), SUNDAYS[-1])).values()) == {"on_track"}


def test_what_is_long_mended_is_no_steady_shortfall(tmp_path: Path) -> None:
    chance = np.random.default_rng(8)

    def of(shares: list[float]) -> tuple[int, dict[str, int]]:
        return 30, {day: int(chance.binomial(30, share)) for day, share in zip(EIGHT, shares, strict=True)}

    counts = {f"P{n:02}": of([0.75] * 8) for n in range(40)} | {f"M{n}": of([0.3] * 4 + [0.77] * 4) for n in range(6)}
    found = statuses(province(tmp_path, counts, EIGHT, settings=ALL))
    assert sum(found[f"M{n}"] == "behind" for n in range(6)) <= 1
    then = statuses(province(tmp_path, counts, EIGHT, as_of=EIGHT[3], settings=ALL))
    assert {then[f"M{n}"] for n in range(6)} <= {"behind", "far_behind"}


def test_one_person_short_of_the_target_is_not_behind(tmp_path: Path) -> None:
    counts = {f"P{n:02}": every(40, 40) for n in range(20)} | {"ONE": every(12, 11), "FOUR": every(12, 8)}
    found = statuses(province(tmp_path, counts, settings=ALL))
    assert (found["ONE"], found["FOUR"]) == ("on_track", "far_behind")


# --- small schools together --------------------------------------------------------------------------------------


def test_small_schools_of_one_commune_are_judged_together(tmp_path: Path) -> None:
    place = {"former_commune_text": "Noong Bua", "former_district_text": "Điện Biên Phủ"}
    away = {"former_commune_text": "Mường Mươn", "former_district_text": "Mường Chà"}
    schools = [school(f"P{n:02}", f"Trường Mầm non Số {n}", "MN", total_gv=30, total_cbql=0) for n in range(20)]
    schools += [school(f"S{n}", f"Trường Mầm non Bản {n}", "MN", total_gv=5, total_cbql=0, **place) for n in range(4)]
    schools += [school(f"G{n}", f"Trường Mầm non Nà {n}", "MN", total_gv=5, total_cbql=0, **away) for n in range(4)]
    calls = [{"session_code": "S", "school_code": s["school_code"], "headcount": {"P": 25, "S": 1, "G": 4}[s["school_code"][0]]}
             for s in schools]  # fmt: skip
    files = [File("schools", schools), File("sessions", [session("S", "2025-04-27 08:00", "2025-04-27 10:00")]),
             File("rollcalls", calls)]  # fmt: skip
    found = seen_on(tmp_path, Lists(files, GOAL), "2025-04-27")
    assert not [r for r in lagging(found) if r["rostered"] < 8 and r["status"] in ("behind", "far_behind")]
    clusters = {r["commune_code"]: r for r in found.rows("from small_cluster")}
    assert {code: r["status"] for code, r in clusters.items()} == {"03334": "far_behind", "03202": "on_track"}
    low = clusters["03334"]
    assert (low["schools"], low["people"], low["participated"]) == (["S0", "S1", "S2", "S3"], 20, 4)
    assert low["gap_people"] == 16
    assert "4/20" in low["reasons"][0]


# --- one definition of a number ---


@settings(max_examples=int(os.environ.get("LANTOA_EXAMPLES", "12")), deadline=None)
@given(seed=st.integers(0, 100_000))
def test_the_people_and_those_taking_part_are_those_of_figures_on_any_day(seed: int) -> None:
    """Standing reads its schools for many days at once; figures are counted on one: they never differ."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warehouse = built(Path(folder), random_lists(seed))
        days = [FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(2)]
        rows = history(make_snapshot(warehouse, LAST), days)
        for day in set(days):
            counted = {
                r["school"]: (r["rostered"], r["participated"])
                for r in figures(make_snapshot(warehouse, day), ("school",)) if r["schools"]
            }  # fmt: skip
            assert {r["school_code"]: (r["people"], r["participated"]) for r in rows if r["day"] == day} == counted


# --- weeks gone by -----------------------------------------------------------------------------------------------


def test_the_past_is_what_a_snapshot_of_that_day_says_whatever_came_later(tmp_path: Path) -> None:
    days = (*SUNDAYS[1:], "2025-05-04")
    chance = np.random.default_rng(5)
    counts = {f"P{n:02}": (30, {d: int(chance.binomial(30, 0.7)) for d in days}) for n in range(20)}
    counts |= {"LOW": every(30, 8, days), "GONE": (30, dict.fromkeys(days[:3], 22))}
    full = province(tmp_path, counts, days)
    for day in days:
        past = province(tmp_path, counts, days, as_of=day)
        known_then = {code: (n, {d: c for d, c in by.items() if d <= day}) for code, (n, by) in counts.items()}
        then = province(tmp_path, known_then, tuple(d for d in days if d <= day), as_of=day)
        rows = list(history(full, [date.fromisoformat(day)]))
        assert {r["school_code"]: (r["status"], r["gap_people"]) for r in rows} == {
            r["school"]: (r["status"], r["gap_people"]) for r in lagging(past)
        }
        assert lagging(past) == lagging(then)


def test_since_when_and_what_changed(tmp_path: Path) -> None:
    days = (*SUNDAYS, "2025-05-04")
    counts = {
        **{code: every(40, 32, days) for code in peers()},
        "BACK": (40, {days[2]: 32, days[4]: 33}),
        "STILL": every(40, 3, days),
        "GONE": (40, dict.fromkeys(days[:3], 32)),
    }
    rows = weekly(province(tmp_path, counts, days))
    newest = date.fromisoformat(days[-1])
    began = since(rows, newest)
    assert set(began) == {"STILL", "GONE"}
    assert (began["GONE"], began["STILL"]) == (newest, date.fromisoformat(days[0]))
    by_day = {d: [r for r in rows if r["day"] == date.fromisoformat(d)] for d in days}
    last = changes(by_day[days[3]], by_day[days[4]])
    assert [(c.school_code, c.status_before, c.status_now) for c in last.newly] == [("GONE", "on_track", "silent")]
    first = changes(by_day[days[1]], by_day[days[2]])
    assert [(c.school_code, c.status_before, c.status_now) for c in first.cleared] == [("BACK", "silent", "on_track")]
    assert not last.worse and not last.better and not last.cleared


def test_since_begins_again_after_a_week_on_track() -> None:
    def row(day: int, status: str) -> dict:
        return {"day": date(2025, 4, day), "school_code": "A", "status": status}

    weeks = [row(6, "behind"), row(13, "on_track"), row(20, "behind"), row(27, "silent")]
    assert since(weeks, date(2025, 4, 27)) == {"A": date(2025, 4, 20)}
    assert since(weeks, date(2025, 4, 13)) == {}


# --- the funnel, and schools to learn from -----------------------------------------------------------------------


def test_the_funnel_is_wide_for_the_small_and_narrow_for_the_large(tmp_path: Path) -> None:
    counts = {**peers(20), "SMALL": every(10, 7), "LARGE": every(300, 210), "SILENT": (30, {})}
    found = funnel(province(tmp_path, counts), "TH")
    assert [line["people"] for line in found.lines] == list(range(1, 301))
    small, large = found.lines[9], found.lines[299]
    assert small["lower_95"] <= 0.7 < large["lower_95"]
    assert all(
        a["lower_998"] <= a["lower_95"] <= a["expected"] <= a["upper_95"] <= a["upper_998"] for a in found.lines[7:]
    )
    assert {p["school_code"] for p in found.silent} == {"SILENT"}
    assert {p["school_code"]: p["status"] for p in found.points}["LARGE"] == "far_behind"


def test_the_most_alike_school_that_does_better_is_of_the_same_level_size_and_place(tmp_path: Path) -> None:
    place = {"former_commune_text": "Noong Bua", "former_district_text": "Điện Biên Phủ"}
    schools = [
        school("OWN", "Trường Tiểu học Một", total_gv=20, total_cbql=0, kind="PTDTBT", **place),
        school("NEAR", "Trường Tiểu học Hai", total_gv=22, total_cbql=0, kind="PTDTBT", **place),
        school("BIG", "Trường Tiểu học Ba", total_gv=90, total_cbql=0, kind="PTDTBT", **place),
        school("LOW", "Trường Tiểu học Bốn", total_gv=20, total_cbql=0, kind="PTDTBT", **place),
        school("OTHER", "Trường Mầm non Năm", "MN", total_gv=20, total_cbql=0, **place),
    ]
    counts = {"OWN": 10, "NEAR": 20, "BIG": 85, "LOW": 10, "OTHER": 20}
    calls = [{"session_code": "S", "school_code": c, "headcount": n} for c, n in counts.items()]
    files = [File("schools", schools), File("sessions", [session("S", "2025-04-27 08:00", "2025-04-27 10:00")]),
             File("rollcalls", calls)]  # fmt: skip
    found = make_snapshot(built(tmp_path, Lists(files, GOAL)), date(2025, 4, 27))
    rows = most_alike(found, "OWN")
    assert [r["school"] for r in rows] == ["NEAR", "BIG"]
    assert rows[0]["likeness"] == ["cùng cấp học", "quy mô tương đương", "cùng loại hình", "cùng xã, phường"]
    assert next(r["school"] for r in most_alike(found, "OWN", better=False)) == "LOW"
    assert most_alike(found, "NOBODY") == []
