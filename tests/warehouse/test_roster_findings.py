"""What staff lists make doubtful, and what they do not: nobody is merged, namesakes are left alone and told why."""

from datetime import date

import pytest

from etl.roster.finding import people_fewer
from tests.warehouse.staff_lines import FIRST_DAY, files, line, not_working, reviewed, staff_of_school


def kinds(review):
    return [f.kind for f in review.findings]


def codes(finding):
    return [e.code for e in finding.evidence]


@pytest.mark.parametrize(
    ("second", "evidence"),
    [
        ("Lo Thi Hoa", "name_unmarked"),
        ("Lò Thị Hoà", None),
        ("Hoa Lò Thị", "name_swapped"),
        ("Lò Thị Hoa", "name_same"),
    ],
)
def test_a_line_without_a_number_beside_one_with_it_in_another_list_order(second, evidence):
    rows = files([line("Lò Thị Hoa", code="9001"), line("Lò Thị Hoa", code="9009"), line(second, phone="0912000111")])
    found = [f for f in reviewed(rows).findings if f.kind == "duplicate"]
    assert bool(found) == (evidence is not None)
    assert all(evidence in codes(f) and "no_code" in codes(f) for f in found)


@pytest.mark.parametrize(("one", "other"), [("Lý Thị Thúy", "Lí Thị Thuý"), ("Hoàng Văn Hòa", "HOÀNG VĂN HOÀ")])
def test_spellings_by_custom_are_one_name(one, other):
    rows = files([line(one, "A1", "1", email="x@example.org")], [line(other, "B1", "2", email="x@example.org")])
    (found,) = [f for f in reviewed(rows).findings if f.kind == "duplicate"]
    assert codes(found)[:2] == ["name_same", "same_email"]
    assert found.certainty == "likely", "two numbers speak against"


def test_one_letter_apart_counts_only_with_a_shared_address():
    pair = [line("Giàng Thị Mỷ", code="1"), line("Giàng Thị Mỹ", phone="0912000111")]
    assert "duplicate" not in kinds(reviewed(files(pair)))
    pair[0] = pair[0] | {"phone": "0912000111"}
    (found,) = reviewed(files(pair)).findings
    assert (found.kind, found.certainty) == ("duplicate", "likely")
    assert "name_letter" in codes(found)


@pytest.mark.parametrize(
    ("mark", "against"),
    [({"code": "2"}, "other_code"), ({"phone": "0912000222"}, "other_phone"), ({"email": "b@x.vn"}, "other_email")],
)
def test_namesakes_of_one_school_are_not_one_person_and_it_is_said_why(mark, against):
    first = line("Lò Thị Hoa", code="1", phone="0912000111", email="a@x.vn")
    review = reviewed(files([first, line("Lò Thị Hoa", **mark)]))
    assert review.findings == ()
    (pair,) = review.namesakes
    assert [e.code for e in pair.against] == [against]


def test_the_entry_with_the_number_is_offered_to_be_kept():
    review = reviewed(
        files([line("Lo Thi Hoa", phone="0912000111")], [line("Lò Thị Hoa", "B1", "7", phone="0912000111")])
    )
    assert review.findings[0].people[0] == "7"


def test_a_rare_name_at_two_schools_is_asked_about_and_a_common_one_is_not():
    crowd = [line("Lò Thị Hoa", s, f"{s}-{n}") for s in ("C1", "D1") for n in range(2)]
    rare = [line("Tòng Khún Xeo", "A1", "5"), line("Tòng Khún Xeo", "B1")]
    common = [line("Lò Thị Hoa", "A1", "6"), line("Lò Thị Hoa", "B1")]
    found = [f for f in reviewed(files([*crowd, *rare, *common])).findings if f.kind == "duplicate"]
    assert [codes(f)[:2] for f in found] == [["name_same", "rare_name"]]


def test_one_address_of_people_with_different_names():
    rows = files([line("Lò Thị Hoa", code="1", email="truong@x.vn"), line("Quàng Văn Bun", code="2", email="truong@x.vn"),
                  line("Cà Thị Lả", "B1", code="3", phone="0912000111"), line("Mùa A Dơ", "B1", "4", phone="0912000111")])  # fmt: skip
    assert kinds(reviewed(rows)) == ["shared_email", "shared_phone"]


def test_two_lines_of_one_list_at_two_schools_are_a_question_not_a_move():
    rows = files([line("Lò Thị Hoa", "A1", "1"), line("Lò Thị Hoa", "B1", "1")])
    (found,) = reviewed(rows).findings
    assert (found.kind, found.schools) == ("two_schools", ("A1", "B1"))


def test_a_later_list_elsewhere_is_a_move_with_its_day():
    move = [line("Lò Thị Hoa", "B1", "1", valid_from=date(2025, 9, 1))]
    (found,) = reviewed(files([line("Lò Thị Hoa", "A1", "1")], move)).findings
    assert (found.kind, found.from_school, found.to_school, found.day) == ("mover", "A1", "B1", date(2025, 9, 1))


def test_a_closed_assignment_asks_nothing():
    rows = files([line("Lò Thị Hoa", "A1", "1", valid_to=date(2025, 8, 31))],
                 [line("Lò Thị Hoa", "B1", "1", valid_from=date(2025, 9, 1))])  # fmt: skip
    assert reviewed(rows).findings == ()


def test_lists_of_schools_loaded_on_one_day_are_no_move():
    rows = files([line("Lò Thị Hoa", "A1", "1")], [line("Lò Thị Hoa", "B1", "1")])
    assert kinds(reviewed(rows, months=0)) == ["two_schools"]


def test_who_is_missing_from_the_newest_full_list_is_asked_about():
    people = staff_of_school()
    (found,) = reviewed(files(people, people[1:])).findings
    assert (found.kind, found.people, found.from_school) == ("gone", ("A100",), "A1")
    assert found.day == date(2025, 5, 30), "the day on which the newer list was loaded"
    assert reviewed(files(people, people[1:])).rostered(FIRST_DAY, ["GV"]) >= {"A100"}, "nothing is decided by itself"


@pytest.mark.parametrize(
    "newer",
    [
        staff_of_school()[:2],
        [line("Người Mới Đến", code="77")],
        [p | {"role": "CBQL"} for p in staff_of_school()[1:]],
        staff_of_school("B1"),
    ],
    ids=["a few people", "one newcomer", "nobody of their role", "another school"],
)
def test_a_list_that_does_not_speak_of_the_whole_school_ends_nobody(newer):
    assert "gone" not in kinds(reviewed(files(staff_of_school(), newer)))


def test_an_addition_after_a_full_list_hides_nobody_who_is_missing():
    people = staff_of_school()
    assert kinds(reviewed(files(people, people[1:], [line("Người Mới Đến", code="77")]))) == ["gone"]


def test_the_ministrys_export_says_that_somebody_left():
    people = staff_of_school()
    (found,) = reviewed(files(people, [*people[1:], not_working("Lò Văn Ánh", code="A100")])).findings
    assert (found.kind, found.certainty) == ("not_working", "sure")
    assert found.lines == ((2, "Cán bộ", 9),)


def test_not_working_in_an_older_export_says_nothing():
    assert reviewed(files([not_working("Lò Văn Ánh", code="A100")], staff_of_school())).findings == ()


def test_who_is_missing_here_and_listed_there_later_has_moved():
    people = staff_of_school()
    rows = files(people, people[1:], [line("Lò Văn Ánh", "B1", "A100")])
    (found,) = reviewed(rows).findings
    assert (found.kind, found.certainty, found.schools) == ("mover", "sure", ("A1", "B1"))


def test_who_works_at_two_schools_and_is_missing_from_one_has_left_that_one_only():
    people = staff_of_school()
    both = [*people, line("Lò Văn Ánh", "B1", "A100")]
    review = reviewed(files(both, people[1:]))
    (found,) = review.findings
    assert (found.kind, found.schools) == ("gone", ("A1",))
    assert "still_elsewhere" in codes(found)
    assert people_fewer(review.findings, review.rostered(FIRST_DAY, ["GV"])) == 0, "the other school has them still"


def test_what_findings_could_do_to_the_denominator():
    people = staff_of_school()
    twice = line("Lò Văn Bình", phone="0912000111")
    rows = files(
        [people[0], {**people[1], "phone": "0912000111"}, *people[2:], {**twice, "school_code": "B1"}], people[1:]
    )
    review = reviewed(rows)
    assert sorted(kinds(review)) == ["duplicate", "gone"]
    counted = review.rostered(FIRST_DAY, ["GV"])
    assert len(counted) == 9
    assert people_fewer(review.findings, counted) == 2
    assert people_fewer(review.findings, frozenset()) == 0
