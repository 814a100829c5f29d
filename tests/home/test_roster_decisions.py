"""The journal of decisions about staff lists: nothing is erased, the last answer stands, anything can be taken back."""

import json
from datetime import date

import pytest

from etl.home.home import Home
from etl.home.roster_decisions import decide_roster, revoke_roster, roster_decisions, roster_history
from etl.model.errors import UserError
from etl.model.identity import Bearer
from etl.model.roster import KEEP, LEFT, MOVED, SAME

HOA, HOA_AGAIN = Bearer("1", "Lò Thị Hoa", "A1"), Bearer("2", "Lo Thi Hoa", "B1")


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "kho")


def test_a_home_without_decisions_has_no_version(home):
    assert (len(roster_decisions(home)), roster_decisions(home).version) == (0, "")


def test_what_is_decided_is_read_back_whole(home):
    made = decide_roster(home, "q", "gone", LEFT, [HOA], school_code="A1", day=date(2025, 8, 31), basis=7, why="Nghỉ hưu",
                         schools=("A1",), by="Mai")  # fmt: skip
    assert list(roster_decisions(home)) == [made]
    assert (made.number, made.by, made.day, made.people) == (1, "Mai", date(2025, 8, 31), (HOA,))


def test_the_last_answer_to_a_question_stands(home):
    decide_roster(home, "q", "duplicate", SAME, [HOA, HOA_AGAIN])
    decide_roster(home, "q", "duplicate", SAME, [HOA_AGAIN, HOA])
    (standing,) = roster_decisions(home)
    assert standing.people[0] == HOA_AGAIN
    assert len(roster_history(home)) == 2


def test_taking_back_leaves_the_trace_and_restores_the_version(home):
    before = roster_decisions(home).version
    made = decide_roster(home, "q", "duplicate", SAME, [HOA, HOA_AGAIN])
    assert roster_decisions(home).version != before
    revoke_roster(home, made.number, why="nhầm")
    assert roster_decisions(home).version == before
    assert [e["event"] for e in roster_history(home)] == ["decide", "revoke"]
    with pytest.raises(UserError, match="Không có quyết định"):
        revoke_roster(home, made.number)


def test_the_version_is_of_what_stands_not_of_who_and_when(home, tmp_path):
    other = Home(tmp_path / "khác")
    decide_roster(home, "q", "two_schools", KEEP, [HOA], by="Mai", why="dạy liên trường")
    first = decide_roster(other, "p", "two_schools", KEEP, [HOA_AGAIN])
    revoke_roster(other, first.number)
    decide_roster(other, "q", "two_schools", KEEP, [HOA], by="Lan")
    assert roster_decisions(home).version == roster_decisions(other).version


@pytest.mark.parametrize(
    ("verdict", "people", "more"),
    [
        (SAME, [HOA], {}),
        (SAME, [HOA, HOA], {}),
        (LEFT, [HOA], {"school_code": "A1"}),
        (LEFT, [HOA], {"day": date(2025, 1, 1)}),
        (MOVED, [HOA], {"school_code": "A1", "to_school": "A1", "day": date(2025, 1, 1)}),
        (MOVED, [HOA], {"school_code": "A1", "day": date(2025, 1, 1)}),
        ("đoán", [HOA], {}),
        (KEEP, [], {}),
    ],
)
def test_half_an_answer_is_refused_and_not_kept(home, verdict, people, more):
    with pytest.raises(UserError):
        decide_roster(home, "q", "gone", verdict, people, **more)
    assert roster_history(home) == []


def test_lines_of_a_later_version_and_half_written_ones_are_passed_over(home):
    decide_roster(home, "q", "two_schools", KEEP, [HOA])
    path = home.root / "decisions" / "roster.jsonl"
    with path.open("a", encoding="utf-8", newline="\n") as journal:
        journal.write(json.dumps({"event": "decide", "number": 2, "verdict": "mới"}) + "\n" + '{"event": "dec')
    assert len(roster_decisions(home)) == 1
    assert decide_roster(home, "r", "two_schools", KEEP, [HOA_AGAIN]).number == 3
