"""What the office decides about its lists, applied: one person, leaving, moving; and everything back when revoked."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.match.words import words_of
from etl.model.roster import DIFFERENT, KEEP, LEFT, MOVED, SAME
from etl.warehouse.staff import build_staff, settle
from tests.warehouse.staff_lines import INDEX, SCHOOLS, answer, files, line, not_working, reviewed, staff_of_school

HOA, HOA_AGAIN = ("1", "Lò Thị Hoa", "A1"), ("2", "Lò Thị Hoa", "B1")
TWICE = files([line("Lò Thị Hoa", "A1", "1", email="a@x.vn")], [line("Lo Thi Hoa", "B1", "2", email="b@x.vn")])


def outcomes(staff):
    return Counter(o.outcome for o in staff.outcomes)


def test_two_entries_become_one_person_with_the_kept_name_and_number():
    staff = build_staff(TWICE, INDEX, [answer(1, SAME, HOA, HOA_AGAIN)])
    (person,) = staff.people.to_pylist()
    assert (person["staff_code"], person["full_name"], person["email"]) == ("1", "Lò Thị Hoa", "a@x.vn")
    assert [a["school_code"] for a in staff.assignments.to_pylist()] == ["A1", "B1"]
    assert (staff.roster.by_code("2"), staff.roster.by_email("b@x.vn")) == ("1", ["1"])
    assert outcomes(staff) == {"counted": 2}


def test_an_entry_of_an_older_list_of_the_same_school_is_replaced():
    rows = files([line("Lo Thi Hoa", code="2", phone="0912000111")], [line("Lò Thị Hoa", code="1")])
    staff = build_staff(rows, INDEX, [answer(1, SAME, ("1", "Lò Thị Hoa", "A1"), ("2", "Lo Thi Hoa", "A1"))])
    assert outcomes(staff) == {"counted": 1, "duplicate": 1}
    assert staff.people.to_pylist()[0]["phone"] == "0912000111"


def test_an_entry_without_a_number_takes_the_others():
    rows = files([line("Lò Thị Hoa", "A1")], [line("Lò Thị Hoa", "B1", "2")])
    (key,) = {x.own_key for x in settle(rows, INDEX).lines} - {"2"}
    staff = build_staff(rows, INDEX, [answer(1, SAME, (key, "Lò Thị Hoa", "A1"), HOA_AGAIN)])
    assert [(p["person_key"], p["staff_code"]) for p in staff.people.to_pylist()] == [(key, "2")]


def test_a_decision_finds_people_whose_number_came_later():
    rows = files([line("Lò Thị Hoa", "A1")], [line("Lò Thị Hoa", "B1", "2")])
    (key,) = {x.own_key for x in settle(rows, INDEX).lines} - {"2"}
    decided = [answer(1, SAME, HOA_AGAIN, (key, "Lò Thị Hoa", "A1"))]
    later = [*rows, *({**r, "file_id": 3} for r in files([line("Lò Thị Hoa", "A1", "1")]))]
    assert len(build_staff(later, INDEX, decided).people) == 1


def test_chains_end_at_one_person_and_circles_change_nothing():
    rows = files([line(f"Lò Thị Hoa {n}", "A1", str(n)) for n in range(4)])
    who = [(str(n), f"Lò Thị Hoa {n}", "A1") for n in range(4)]
    decided = [answer(1, SAME, who[0], who[1]), answer(2, SAME, who[1], who[2]), answer(3, SAME, who[2], who[0])]
    assert sorted(settle(rows, INDEX, decided).people) == ["0", "3"]


def test_different_people_are_never_asked_about_again():
    rows = files([line("Lò Thị Hoa", "A1", "1", email="x@x.vn")], [line("Lò Thị Hoa", "B1", "2", email="x@x.vn")])
    assert [f.kind for f in reviewed(rows).findings] == ["duplicate"]
    left = reviewed(rows, [answer(1, DIFFERENT, HOA, HOA_AGAIN)]).findings
    assert [f.kind for f in left] == ["shared_email"], "then they share an address"


def test_leaving_ends_the_assignment_on_the_day():
    rows = files(staff_of_school(), staff_of_school()[1:])
    decided = [answer(1, LEFT, ("A100", "Lò Văn Ánh", "A1"), school_code="A1", day=date(2025, 8, 31))]
    places = [a for a in build_staff(rows, INDEX, decided).assignments.to_pylist() if a["person_key"] == "A100"]
    assert [a["valid_to"] for a in places] == [date(2025, 8, 31)]
    assert reviewed(rows, decided).findings == ()


def test_a_new_time_at_the_school_is_not_ended_by_an_old_decision():
    decided = [answer(1, LEFT, HOA, school_code="A1", day=date(2025, 8, 31))]
    rows = files([line("Lò Thị Hoa", code="1", valid_from=date(2026, 1, 1))])
    assert build_staff(rows, INDEX, decided).assignments.to_pylist()[0]["valid_to"] is None


def test_a_move_ends_one_place_the_day_before_and_begins_the_other():
    rows = files([line("Lò Thị Hoa", "A1", "1")], [line("Lò Thị Hoa", "B1", "1")])
    decided = [answer(1, MOVED, HOA, school_code="A1", to_school="B1", day=date(2025, 9, 1))]
    places = {a["school_code"]: a for a in build_staff(rows, INDEX, decided).assignments.to_pylist()}
    assert (places["A1"]["valid_to"], places["B1"]["valid_from"]) == (date(2025, 8, 31), date(2025, 9, 1))
    assert reviewed(rows, decided).findings == ()


def test_a_mover_whom_the_new_school_has_not_listed_yet_is_counted_there():
    rows = files([line("Lò Thị Hoa", "A1", "1")])
    decided = [answer(1, MOVED, HOA, school_code="A1", to_school="B1", day=date(2025, 9, 1))]
    places = [(a["school_code"], a["valid_from"], a["valid_to"])
              for a in build_staff(rows, INDEX, decided).assignments.to_pylist()]  # fmt: skip
    assert places == [("A1", None, date(2025, 8, 31)), ("B1", date(2025, 9, 1), None)]


def test_a_move_to_a_school_that_no_list_knows_ends_the_old_place_only():
    rows = files([line("Lò Thị Hoa", "A1", "1")])
    decided = [answer(1, MOVED, HOA, school_code="A1", to_school="Z9", day=date(2025, 9, 1))]
    assert [a["school_code"] for a in build_staff(rows, INDEX, decided).assignments.to_pylist()] == ["A1"]


def test_a_later_list_that_contradicts_a_decision_is_asked_about():
    decided = [answer(1, LEFT, HOA, school_code="A1", day=date(2025, 8, 31), basis=1)]
    rows = files([line("Lò Thị Hoa", code="1")])
    assert reviewed(rows, decided).findings == ()
    again = files([line("Lò Thị Hoa", code="1")], [line("Lò Thị Hoa", code="1")])
    (found,) = reviewed(again, decided).findings
    assert (found.kind, found.decision) == ("listed_again", 1)


@pytest.mark.parametrize("kind", ["two_schools", "mover"])
def test_what_is_true_is_not_asked_again(kind):
    lists = [[line("Lò Thị Hoa", "A1", "1")], [line("Lò Thị Hoa", "B1", "1")]]
    rows = files([*lists[0], *lists[1]]) if kind == "two_schools" else files(*lists)
    (found,) = reviewed(rows).findings
    assert found.kind == kind
    assert reviewed(rows, [answer(1, KEEP, HOA, kind=kind, schools=found.schools)]).findings == ()


def test_a_decision_about_people_whom_no_list_has_changes_nothing():
    gone = ("99", "Không Còn Ai", "A1")
    decided = [
        answer(1, SAME, gone, HOA),
        answer(2, LEFT, gone, school_code="A1", day=date(2025, 1, 1)),
        answer(3, KEEP, gone),
    ]
    assert build_staff(TWICE, INDEX, decided).people == build_staff(TWICE, INDEX).people


_NAMES = ("Lò Thị Hoa", "Lo Thi Hoa", "Lò Thị Hòa", "Quàng Văn Bun", "Bun Quàng Văn", "Cà Thị Lả")
_LINES = st.builds(
    line, st.sampled_from(_NAMES), st.sampled_from(SCHOOLS), st.sampled_from([None, None, "1", "2", "3"]),
    email=st.sampled_from([None, "a@x.vn", "b@x.vn"]), phone=st.sampled_from([None, "0912000111", "0912000222"]),
    role=st.sampled_from(["GV", "CBQL"]), valid_from=st.sampled_from([None, date(2025, 2, 1), date(2025, 9, 1)]),
)  # fmt: skip
_LEFT_OUT = st.builds(not_working, st.sampled_from(_NAMES), st.sampled_from(SCHOOLS), st.sampled_from([None, "1", "2"]))
_LISTS = st.lists(st.lists(st.one_of(_LINES, _LINES, _LEFT_OUT), max_size=8), min_size=1, max_size=3)
_DAYS = st.sampled_from([date(2025, 1, 31), date(2025, 6, 1), date(2025, 9, 1)])


@st.composite
def lists_and_decisions(draw):
    rows = files(*draw(_LISTS))
    met = sorted({(x.own_key, x.row["full_name"], x.school_code) for x in settle(rows, INDEX).lines})
    who = st.sampled_from([*met, ("99", "Không Còn Ai", "A1")])
    decided = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        verdict = draw(st.sampled_from([SAME, SAME, DIFFERENT, LEFT, MOVED, KEEP]))
        places = {
            "school_code": draw(st.sampled_from(SCHOOLS)),
            "to_school": draw(st.sampled_from(SCHOOLS)),
            "day": draw(_DAYS),
        }
        decided.append(answer(number, verdict, draw(who), draw(who), **(places if verdict in (LEFT, MOVED) else {})))
    return rows, decided


@settings(max_examples=150, deadline=None)
@given(lists_and_decisions())
def test_the_ledger_adds_up_nobody_counts_twice_and_everything_can_be_taken_back(case):
    rows, decided = case
    before, after = settle(rows, INDEX), settle(rows, INDEX, decided)
    for lists in (before, after):
        assert Counter((o.file_id, o.row) for o in lists.outcomes) == Counter((r["file_id"], r["row"]) for r in rows)
        counted = {(o.file_id, o.row) for o in lists.outcomes if o.outcome == "counted"}
        assert counted == {(a.file_id, a.row) for a in lists.standing}
        assert {a.person_key for a in lists.standing} == set(lists.people)
        assert all(a.valid_to is None or a.valid_from is None or a.valid_from <= a.valid_to for a in lists.standing)
    assert not set(after.kept) & set(after.people), "whoever is somebody else's second entry is nobody of their own"
    assert set(after.people) <= set(before.people)
    assert len(after.people) == len(before.people) - len(after.kept)
    again = settle(rows, INDEX, [])
    assert (again.people, again.standing, again.outcomes) == (before.people, before.standing, before.outcomes)
    answered = reviewed(rows, decided)
    assert all(p in answered.people for f in answered.findings for p in f.people)
    assert len({f.id for f in answered.findings}) == len(answered.findings)
    assert all(words_of(p.full_name).folded for p in answered.people.values())
