"""Which session is this? Meeting id, then time, then title; none or several are asked about."""

from datetime import date

from etl.match.sessions import Calendar, Planned
from tests.support.world import at


def planned(code: str, start: str, end: str, ids: tuple[str, ...] = (), name: str = "") -> Planned:
    return Planned(code, name or code, at(start), at(end), ids, ("GV",))


MORNING = planned("S1", "2025-04-06 08:00", "2025-04-06 10:00")
AFTERNOON = planned("S2", "2025-04-06 14:00", "2025-04-06 16:00")


def test_time_finds_the_session_it_overlaps():
    calendar = Calendar([MORNING, AFTERNOON])
    assert calendar.of_meeting(None, None, at("2025-04-06 07:45"), at("2025-04-06 10:20")).code == "S1"


def test_a_report_over_two_sessions_is_asked_about():
    found = Calendar([MORNING, AFTERNOON]).of_meeting(None, None, at("2025-04-06 07:45"), at("2025-04-06 16:20"))
    assert (found.code, found.reason, set(found.candidates)) == (None, "ambiguous_session", {"S1", "S2"})


def test_a_meeting_that_runs_over_into_the_next_session_is_still_the_first():
    back_to_back = planned("S2", "2025-04-06 10:15", "2025-04-06 12:00")
    found = Calendar([MORNING, back_to_back]).of_meeting(None, None, at("2025-04-06 07:50"), at("2025-04-06 10:25"))
    assert found.code == "S1"


def test_the_meeting_id_goes_before_time():
    both = [
        planned("S1", "2025-04-06 08:00", "2025-04-06 10:00", ("111",)),
        planned("S2", "2025-04-06 08:00", "2025-04-06 10:00", ("222",)),
    ]
    assert Calendar(both).of_meeting("222", None, at("2025-04-06 08:00"), at("2025-04-06 10:00")).code == "S2"


def test_a_meeting_of_another_id_is_not_the_planned_one():
    only = Calendar([planned("S1", "2025-04-06 08:00", "2025-04-06 10:00", ("111",))])
    assert only.of_meeting("999", None, at("2025-04-06 08:00"), at("2025-04-06 10:00")).reason == "unknown_session"


def test_a_known_id_at_another_time_is_asked_about():
    only = Calendar([planned("S1", "2025-04-06 08:00", "2025-04-06 10:00", ("111",))])
    found = only.of_meeting("111", None, at("2025-04-13 08:00"), at("2025-04-13 10:00"))
    assert (found.code, found.candidates) == (None, ("S1",))


def test_day_alone_finds_the_session_of_a_report_without_times():
    calendar = Calendar([planned("S1", "2025-04-06 08:00", "2025-04-06 10:00", ("111",)),
                         planned("S2", "2025-04-13 08:00", "2025-04-13 10:00", ("111",)),
                         planned("S3", "2025-04-20 08:00", "2025-04-20 10:00", name="Lớp A"),
                         planned("S4", "2025-04-20 14:00", "2025-04-20 16:00", name="Lớp B")])  # fmt: skip
    assert calendar.of_meeting("111", None, None, None, date(2025, 4, 13)).code == "S2"
    assert calendar.of_meeting(None, "GenAI", None, None, date(2025, 4, 6)).code == "S1"
    assert calendar.of_meeting(None, "lop b", None, None, date(2025, 4, 20)).code == "S4"
    assert calendar.of_meeting(None, None, None, None, date(2025, 4, 20)).candidates == ("S3", "S4")
    assert calendar.of_meeting("111", None, None, None, date(2025, 5, 4)).candidates == ("S1", "S2")
    assert calendar.of_meeting(None, "lop a", None, None, date(2025, 5, 4)).reason == "unknown_session"


def test_the_title_decides_between_sessions_of_one_time():
    both = [planned("S1", "2025-04-06 08:00", "2025-04-06 10:00", name="Lớp A"),
            planned("S2", "2025-04-06 08:00", "2025-04-06 10:00", name="Lớp B")]  # fmt: skip
    assert Calendar(both).of_meeting(None, "lop b", at("2025-04-06 08:00"), at("2025-04-06 10:00")).code == "S2"


def test_a_sign_in_belongs_to_the_only_session_of_its_day_or_to_the_one_running():
    assert Calendar([MORNING]).at(at("2025-04-06 21:00")).code == "S1"
    two = Calendar([MORNING, AFTERNOON])
    assert two.at(at("2025-04-06 14:05")).code == "S2"
    assert two.at(at("2025-04-06 12:00")).reason == "ambiguous_session"
    assert two.at(at("2025-04-07 08:00")).reason == "unknown_session"


def test_a_session_is_found_by_code_or_name_in_any_spelling():
    calendar = Calendar([planned("B01", "2025-04-06 08:00", "2025-04-06 10:00", name="Buổi 1")])
    assert calendar.by_text("buoi 1").code == "B01"
    assert calendar.by_text("b01").code == "B01"
    assert calendar.by_text("Buổi 2").reason == "unknown_session_code"
