"""Attendance registers and traces of a course platform, from staged rows to figures."""

import pytest

from tests.support.world import World, at, person, school, session

MORNING, NOON = at("2025-04-06 08:00"), at("2025-04-13 08:00")


def world(folder):
    return (
        World(folder)
        .add("schools", [school("A", "Trường Tiểu học A")])
        .add("staff", [person("P1", "Lò Thị Hoa", "A"), person("P2", "Vừ Thị Mai", "A")])
        .add("sessions", [session("S1", "2025-04-06 08:00", "2025-04-06 10:00"),
                          session("S2", "2025-04-13 08:00", "2025-04-13 10:00")])
    )  # fmt: skip


def line(code, *marks):
    names = {"P1": "Lò Thị Hoa", "P2": "Vừ Thị Mai", "P9": "Ai đó"}
    return {"staff_code": code, "full_name": names[code], "course": "GenAI",
            "marks": [{"session_text": str(at), "held_at": at, "status": status} for at, status in marks]}  # fmt: skip


def attended(built):
    return built.execute(
        "select session_code, person_key is not null, is_attended from core_attendance order by all"
    ).fetchall()


def test_present_and_late_attend_the_others_do_not(tmp_path):
    built = world(tmp_path).add("marks", [
        line("P1", (MORNING, "present"), (NOON, "late")), line("P2", (MORNING, "absent"), (NOON, "excused")),
    ]).build()  # fmt: skip
    assert attended(built) == [("S1", True, True), ("S2", True, True)]
    assert built.execute("select outcome from row_ledger where file_id = 4").fetchall() == [("counted",)] * 2
    assert built.execute("select session_code from core_site_evidence order by 1").fetchall() == [("S1",), ("S2",)]


def test_of_one_person_and_session_the_last_file_counts(tmp_path):
    built = world(tmp_path).add("marks", [line("P1", (MORNING, "present"))])
    built = built.add("marks", [line("P1", (MORNING, "absent"), (NOON, "present"))]).build()
    assert attended(built) == [("S2", True, True)]
    ledger = built.execute("select outcome, reason from row_ledger where file_id in (4, 5) order by file_id").fetchall()
    assert ledger == [("duplicate", "replaced_by_later_file"), ("counted", None)]


def test_an_unknown_person_and_an_unplanned_day_wait(tmp_path):
    built = world(tmp_path).add("marks", [
        line("P9", (MORNING, "present")), line("P1", (at("2025-06-01 08:00"), "present")),
    ]).build()  # fmt: skip
    ledger = built.execute("select outcome, reason from row_ledger where file_id = 4 order by row").fetchall()
    assert ledger == [("pending", "unmatched_person"), ("pending", "unknown_session")]
    assert attended(built) == [("S1", False, True)]


def test_two_of_one_name_in_a_register_without_codes_both_wait(tmp_path):
    built = world(tmp_path).add("staff", [person("P3", "Lò Thị Hoa", "A")])
    nameless = [{**line("P1", (MORNING, mark)), "staff_code": None} for mark in ("present", "absent")]
    ledger = "select outcome, reason from row_ledger where file_id = {} order by row"
    waiting = [("pending", "ambiguous_person")] * 2
    assert built.add("marks", nameless).build().execute(ledger.format(5)).fetchall() == waiting
    again = built.add("marks", nameless).build()
    assert again.execute(ledger.format(5)).fetchall() == [("duplicate", "replaced_by_later_file")] * 2
    assert again.execute(ledger.format(6)).fetchall() == waiting


def test_a_gradebook_exported_again_replaces_the_earlier_lines(tmp_path):
    grade = {"staff_code": "P1", "full_name": "Lò Thị Hoa", "course": "GenAI"}
    built = (
        world(tmp_path).add("learning", [{**grade, "score": 5.0}]).add("learning", [{**grade, "score": 8.0}]).build()
    )
    ledger = built.execute("select outcome from row_ledger where file_id in (4, 5) order by file_id").fetchall()
    assert ledger == [("duplicate",), ("counted",)]
    assert attended(built) == []


@pytest.mark.parametrize("kind", ["completions", "learning"])
@pytest.mark.parametrize("names", [("Lò Thị Hoa", "Ai đó"), ("Ai đó", "Lò Thị Hoa")])
def test_a_line_with_the_code_of_somebody_else_waits_and_repeats_nobody(tmp_path, kind, names):
    lines = [{"staff_code": "P1", "full_name": name, "course": "GenAI"} for name in names]
    built = world(tmp_path).add(kind, lines).build()
    ledger = built.execute("select outcome from row_ledger where file_id = 4 order by row").fetchall()
    assert ledger == [("counted" if name == "Lò Thị Hoa" else "pending",) for name in names]


def test_logged_events_stand_side_by_side(tmp_path):
    event = {
        "full_name": "Lò Thị Hoa",
        "staff_code": "P1",
        "account": "1046",
        "happened_at": MORNING,
        "course": "GenAI",
    }
    events = [{**event, "status": "viewed"}, {**event, "status": "submitted"}]
    built = world(tmp_path).add("learning", events).build()
    assert built.execute("select outcome from row_ledger where file_id = 4").fetchall() == [("counted",)] * 2
