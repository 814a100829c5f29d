"""Rules of METRICS, each in the smallest world that shows it: records and days, names, usage, roles, silence."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.figures.keys import Filters
from dashboard.figures.query import figures
from tests.figures.worlds import File, Lists, Row, seen_on
from tests.support.world import at, person, school, session

STAFF = [
    person("P1", "Lò Thị Hoa", "A", email="p1@x.vn"),
    person("P2", "Vàng A Páo", "A", "CBQL", email="p2@x.vn"),
]


def lists(*evidence: File, staff: list[Row] | None = None, schools: list[Row] | None = None,
          sessions: list[Row] | None = None, settings: str = "") -> Lists:  # fmt: skip
    """Return school A with two people and one morning session on 6 April, and the evidence."""
    return Lists([
        File("schools", schools or [school("A", "Trường Tiểu học Hoa Ban")]),
        File("staff", STAFF if staff is None else staff),
        File("sessions", sessions or [session("S1", "2025-04-06 08:00", "2025-04-06 10:00", meeting_ids=["9001"])]),
        *evidence,
    ], settings)  # fmt: skip


def province(folder: Path, world: Lists, as_of: str) -> Row:
    """Return the one row of the whole province."""
    [row] = figures(seen_on(folder, world, as_of))
    return row


def use(
    email: str, start: str, end: str, first: str | None, last: str | None, active: int | None = None, **more: Any
) -> Row:
    """Return a usage row; weekly unless told."""
    days = {"period_start": start, "period_end": end, "first_day": first, "last_day": last}
    return {"email": email, "tool": "chatgpt", "cadence": "weekly", "active_days": active, "actions": 9}  | {
        k: date.fromisoformat(v) if v else None for k, v in days.items()} | more  # fmt: skip


# --- only records on or before the day count ------------------------------------------------------------------------


def late_answer() -> File:
    return File("sign_ins", [{"staff_code": "P1", "full_name": "Lò Thị Hoa", "session_text": "S1",
                              "signed_at": at("2025-04-09 08:00")}])  # fmt: skip


def test_a_late_sign_in_is_shown_but_is_no_attendance(tmp_path: Path) -> None:
    row = province(tmp_path, lists(late_answer()), "2025-04-09")
    assert (row["attendance_rows"], row["attendance_identified"], row["participated_verified"]) == (1, 1, 0)


def test_a_late_sign_in_is_no_record_of_the_days_before_it(tmp_path: Path) -> None:
    row = province(tmp_path, lists(late_answer()), "2025-04-08")
    assert (row["attendance_rows"], row["attendance_identified"], row["site_sessions_reporting"]) == (0, 0, 0)


def test_the_last_minute_of_the_local_day_still_counts(tmp_path: Path) -> None:
    signed = [{"staff_code": f"P{n}", "full_name": STAFF[n - 1]["full_name"], "session_text": "S1",
               "signed_at": at(moment)} for n, moment in ((1, "2025-04-06 23:59"), (2, "2025-04-07 00:00"))]  # fmt: skip
    row = province(tmp_path, lists(File("sign_ins", signed)), "2025-04-30")
    assert (row["participated_verified"], row["attendance_rows"]) == (1, 2)


def test_a_session_before_seven_in_the_morning_is_of_its_local_day(tmp_path: Path) -> None:
    early = [session("S1", "2025-04-07 06:00", "2025-04-07 06:50")]
    world = lists(File("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 2}]), sessions=early)
    assert province(tmp_path, world, "2025-04-06")["participated"] == 0
    row = figures(seen_on(tmp_path, world, "2025-04-07"), ("week",))[0]
    assert (row["week"], row["participated"]) == ("2025-04-07", 2)


def test_the_default_day_is_that_of_the_newest_record(tmp_path: Path) -> None:
    later = session("S9", "2025-12-07 08:00", "2025-12-07 10:00")
    planned = Lists([*lists(late_answer()).files, File("sessions", [later])])
    assert seen_on(tmp_path, planned).as_of == date(2025, 4, 9)


# --- rooms, names, identities ---------------------------------------------------------------------------------------


def test_one_unknown_name_at_two_schools_is_one_row(tmp_path: Path) -> None:
    """An attendance row is one distinct normalised name of a session; each school's own line has it."""
    schools = [school("A", "Trường Tiểu học Hoa Ban"), school("B", "Trường Tiểu học Sao Mai")]
    named = [{"session_code": "S1", "school_code": code, "headcount": 1, "names": ["Pờ Lỳ Tuyết"]} for code in "AB"]
    world = lists(File("rollcalls", named), schools=schools)
    assert province(tmp_path, world, "2025-04-06")["attendance_rows"] == 1


def test_a_name_with_and_without_an_address_is_two_rows(tmp_path: Path) -> None:
    whole = {"joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 10:00")}
    rows = [{"display_name": "Pờ Lỳ Tuyết", **whole}, {"display_name": "PỜ LỲ TUYẾT", **whole},
            {"display_name": "Pờ Lỳ Tuyết", "email": "la@khac.vn", **whole}]  # fmt: skip
    row = province(tmp_path, lists(File("connections", rows)), "2025-04-06")
    assert (row["attendance_rows"], row["attendance_identified"]) == (2, 0)


@pytest.mark.parametrize("joined,left", [("08:30", "08:30"), ("07:20", "07:40")])
def test_a_room_that_joined_for_no_counted_minute_is_not_silent(tmp_path: Path, joined: str, left: str) -> None:
    room = {"display_name": "Điểm cầu Trường Tiểu học Hoa Ban", "joined_at": at(f"2025-04-06 {joined}"),
            "left_at": at(f"2025-04-06 {left}")}  # fmt: skip
    world = lists(File("connections", [room], {"meeting_id": "9001"}))
    options = {"display_name": "Ban tổ chức", "outcome": "rejected", "reason": "host",
               "joined_at": at("2025-04-06 08:00"), "left_at": at("2025-04-06 10:00")}  # fmt: skip
    world.files[-1].rows.append(options)
    row = province(tmp_path, world, "2025-04-06")
    assert (row["site_sessions_reporting"], row["sites_connected"]) == (1, 0)


def test_a_roll_call_of_zero_is_evidence_and_no_roll_call_is_silence(tmp_path: Path) -> None:
    schools = [school("A", "Trường Tiểu học Hoa Ban"), school("B", "Trường Tiểu học Sao Mai")]
    world = lists(File("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 0}]), schools=schools)
    rows = {r["school"]: r for r in figures(seen_on(tmp_path, world, "2025-04-06"), ("school",))}
    assert {k: (r["site_sessions_expected"], r["site_sessions_reporting"]) for k, r in rows.items()} == {
        "A": (1, 1), "B": (1, 0)}  # fmt: skip
    assert rows["A"]["participated_reported"] == 0
    assert (rows["A"]["flagged"], rows["B"]["flagged"]) == (0, 1)


def test_the_roll_call_loaded_last_counts_also_for_its_names(tmp_path: Path) -> None:
    first = {"session_code": "S1", "school_code": "A", "headcount": 2, "names": ["Lò Thị Hoa", "Vàng A Páo"]}
    last = {"session_code": "S1", "school_code": "A", "headcount": 1, "names": ["Lò Thị Hoa"]}
    row = province(tmp_path, lists(File("rollcalls", [first]), File("rollcalls", [last])), "2025-04-06")
    assert (row["participated_reported"], row["participated_verified"]) == (1, 1)


# --- usage ----------------------------------------------------------------------------------------------------------


def test_a_count_of_active_days_is_used_where_the_period_is_the_28_days_asked_for(tmp_path: Path) -> None:
    month = use("p1@x.vn", "2025-05-05", "2025-06-01", "2025-05-06", "2025-05-30", 12, cadence="range")
    world = lists(File("usage", [month]))
    assert province(tmp_path, world, "2025-06-01")["active_28d"] == 1
    assert province(tmp_path, world, "2025-06-02")["active_28d"] == 0
    assert province(tmp_path, world, "2025-05-31")["active_28d"] == 0


def test_a_count_of_active_days_of_any_other_period_gives_only_the_days_it_names(tmp_path: Path) -> None:
    month = use("p1@x.vn", "2025-05-01", "2025-05-31", "2025-05-06", "2025-05-30", 12, cadence="monthly")
    row = province(tmp_path, lists(File("usage", [month])), "2025-05-31")
    assert (row["activated"], row["active_28d"], row["dormant"]) == (1, 0, 0)


def test_two_exports_of_one_week_keep_the_days_that_both_name(tmp_path: Path) -> None:
    """Saturday's export says: used till Saturday. Wednesday's said: used till Wednesday. Both days were days of use."""
    week = ("p1@x.vn", "2025-05-05", "2025-05-11", "2025-05-05")
    early, late = File("usage", [use(*week, "2025-05-07")]), File("usage", [use(*week, "2025-05-10")])
    more = File("usage", [use("p1@x.vn", "2025-05-12", "2025-05-18", "2025-05-13", None)])
    for order in ([early, late], [late, early]):
        assert province(tmp_path, lists(*order, more), "2025-05-18")["active_28d"] == 1


def test_use_on_the_day_of_the_first_session_is_not_after_it(tmp_path: Path) -> None:
    signed = File("sign_ins", [{"staff_code": "P1", "session_text": "S1", "signed_at": at("2025-04-06 08:00")}])
    same_day = use("p1@x.vn", "2025-03-31", "2025-04-06", "2025-04-01", "2025-04-06")
    next_day = use("p1@x.vn", "2025-04-07", "2025-04-13", "2025-04-07", None)
    assert province(tmp_path, lists(signed, File("usage", [same_day])), "2025-06-30")["activated"] == 0
    row = province(tmp_path, lists(signed, File("usage", [same_day, next_day])), "2025-06-30")
    assert (row["activated"], row["retained_base"], row["dormant"]) == (1, 1, 1)


def test_retained_looks_at_those_activated_56_days_before(tmp_path: Path) -> None:
    first = use("p1@x.vn", "2025-04-07", "2025-04-13", "2025-04-07", None)
    world = lists(File("usage", [first]))
    assert province(tmp_path, world, "2025-06-01")["retained_base"] == 0
    assert province(tmp_path, world, "2025-06-02")["retained_base"] == 1


def mondays(count: int, first: str = "2025-03-31") -> list[Row]:
    start = date.fromisoformat(first).toordinal()
    weeks = [date.fromordinal(start + 7 * n) for n in range(count)]
    return [use("p1@x.vn", str(w), str(date.fromordinal(w.toordinal() + 6)), str(w), None) for w in weeks]


def test_early_on_a_habit_is_four_of_the_last_four_weeks(tmp_path: Path) -> None:
    world = lists(File("usage", mondays(4)))
    assert province(tmp_path, world, "2025-04-26")["habitual"] == 0  # the fourth week has not ended
    assert province(tmp_path, world, "2025-04-27")["habitual"] == 1
    assert province(tmp_path, world, "2025-05-04")["habitual"] == 0


def test_later_a_habit_is_nine_of_the_last_twelve_teaching_weeks(tmp_path: Path) -> None:
    pause = '[[calendar.pause]]\nname = "Thi"\nfrom = 2025-04-07\nto = 2025-04-13\n'
    rows = mondays(10)  # the second of them falls into the pause
    assert province(tmp_path, lists(File("usage", rows)), "2025-06-22")["habitual"] == 1
    assert province(tmp_path, lists(File("usage", rows), settings=pause), "2025-06-29")["habitual"] == 1
    assert province(tmp_path, lists(File("usage", rows[:9]), settings=pause), "2025-06-29")["habitual"] == 0


# --- people, roles, lists -------------------------------------------------------------------------------------------


def test_two_positions_at_one_school_count_in_both_roles_and_once_in_all(tmp_path: Path) -> None:
    staff = [person("P1", "Lò Thị Hoa", "A", "GV"), person("P1", "Lò Thị Hoa", "A", "CBQL")]
    snapshot = seen_on(tmp_path, lists(staff=staff), "2025-04-06")
    assert {r["role"]: r["rostered"] for r in figures(snapshot, ("role",))} == {"GV": 1, "CBQL": 1}
    assert figures(snapshot)[0]["rostered"] == 1


def test_other_staff_are_seen_but_not_counted(tmp_path: Path) -> None:
    staff = [*STAFF, person("P3", "Mùa A Chống", "A", "NV")]
    signed = File("sign_ins", [{"staff_code": "P3", "session_text": "S1", "signed_at": at("2025-04-06 08:00")}])
    row = province(tmp_path, lists(signed, staff=staff), "2025-04-06")
    assert (row["rostered"], row["participated_verified"], row["attendance_identified"]) == (2, 0, 1)
    wider = lists(signed, staff=staff, settings='[programme]\naudience = ["CBQL", "GV", "NV"]\n')
    row = province(tmp_path, wider, "2025-04-06")
    assert (row["rostered"], row["participated_verified"]) == (3, 1)


def totals_only() -> Lists:
    schools = [school("A", "Trường Tiểu học Hoa Ban", total_cbql=1, total_gv=5, total_nv=2)]
    return lists(
        File("rollcalls", [{"session_code": "S1", "school_code": "A", "headcount": 4}]), staff=[], schools=schools
    )


def test_totals_without_a_list_are_rostered_and_single_people_blank(tmp_path: Path) -> None:
    row = province(tmp_path, Lists([f for f in totals_only().files if f.rows]), "2025-04-06")
    assert (row["rostered"], row["participated"], row["participated_reported"]) == (6, 4, 4)
    blank = (
        "participated_verified",
        "completed",
        "activated",
        "active_28d",
        "habitual",
        "dormant",
        "retained",
        "products",
    )
    assert {row[c] for c in blank} == {None}


def test_by_role_participated_is_blank_where_the_verified_count_is(tmp_path: Path) -> None:
    snapshot = seen_on(tmp_path, Lists([f for f in totals_only().files if f.rows]), "2025-04-06")
    for rows in (figures(snapshot, ("role",)), figures(snapshot, ("school",), Filters({"role": ("GV",)}))):
        assert [(r["participated_verified"], r["participated"]) for r in rows] == [(None, None)] * len(rows)


def test_required_sessions_are_those_meant_for_the_person_while_assigned(tmp_path: Path) -> None:
    staff = [person("P1", "Lò Thị Hoa", "A", "GV", valid_from=date(2025, 4, 10)),
             person("P2", "Vàng A Páo", "A", "CBQL"), person("P3", "Mùa A Chống", "A", "GV", is_core=True)]  # fmt: skip
    days = ("06", "13", "20", "27")
    sessions = [session(f"S{d}", f"2025-04-{d} 08:00", f"2025-04-{d} 10:00", audience=["GV"]) for d in days]
    sessions.append(session("C", "2025-04-28 08:00", "2025-04-28 10:00", audience=["cốt cán"]))
    came = [("P1", "S13"), ("P1", "S20"), ("P1", "S27"), ("P2", "S06"), ("P3", "S06"), ("P3", "S13"), ("P3", "S20")]
    signed = [{"staff_code": p, "session_text": s} for p, s in [*came, ("P3", "C")]]
    world = lists(File("sign_ins", signed), staff=staff, sessions=sessions)
    snapshot = seen_on(tmp_path, world, "2025-04-30")
    by_role = {r["role"]: r["completed"] for r in figures(snapshot, ("role",))}
    assert by_role == {"GV": 2, "CBQL": 0}  # P3: 4 of 5, exactly 80 %; P2: no session was meant for managers


def test_a_filter_for_what_has_no_place_finds_it(tmp_path: Path) -> None:
    nowhere = [school("A", "Trường Tiểu học Hoa Ban", former_commune_text=None, former_district_text=None)]
    snapshot = seen_on(tmp_path, lists(schools=nowhere), "2025-04-06")
    [row] = figures(snapshot, ("district",))
    assert (row["district"], row["rostered"]) == ("", 2)
    [row] = figures(snapshot, ("school",), Filters({"district": ("",)}))
    assert row["rostered"] == 2
