"""Who was it? Evidence decides; two possible people, or evidence for somebody else, decide nothing."""

from datetime import date

import pytest

from etl.match.identify import Identifier
from etl.match.people import Assignment, Audience, Person, Sighting
from etl.match.roster import Roster

DAY = date(2025, 4, 6)
EVERYBODY = Audience(("CBQL", "GV"), DAY)


def identifier(people: list[Person], assignments: list[Assignment]) -> Identifier:
    return Identifier(Roster(people, assignments))


def roster(*people: tuple[str, str, str, str | None], roles: dict[str, str] | None = None) -> Identifier:
    """Identify against a roster of (key = staff code, name, school, e-mail)."""
    return identifier(
        [Person(key, name, key, email) for key, name, _, email in people],
        [Assignment(key, school, (roles or {}).get(key, "GV"), False, None, None) for key, _, school, _ in people],
    )


HOA = ("P1", "Lò Thị Hoa", "A", "hoa@example.org")


def test_the_staff_number_decides():
    found = roster(HOA).identify(Sighting("Lo Thi Hoa", staff_code="P1"))
    assert (found.person_key, found.method, found.score) == ("P1", "code", 1.0)


def test_a_number_with_somebody_elses_name_waits():
    found = roster(HOA).identify(Sighting("Trần Đức Minh", staff_code="P1"))
    assert found.person_key is None
    assert found.candidates == ("P1",)


@pytest.mark.parametrize("name", [None, "Lò Thị Hoa", "lo thi hoa", "Thị Hoa", "Lò Thi Hoà", "labtm01"])
def test_the_address_decides_where_the_name_does_not_speak_against_it(name):
    assert roster(HOA).identify(Sighting(name, email="hoa@example.org")).person_key == "P1"


def test_an_address_of_two_people_is_decided_by_the_name_only():
    two = roster(HOA, ("P2", "Giàng A Páo", "A", "hoa@example.org"))
    assert two.identify(Sighting(None, email="hoa@example.org")).person_key is None
    assert two.identify(Sighting("Giàng A Páo", email="hoa@example.org")).person_key == "P2"


def test_somebody_elses_address_keeps_a_unique_name_waiting():
    two = roster(HOA, ("P2", "Giàng A Páo", "B", None))
    found = two.identify(Sighting("Giàng A Páo", email="hoa@example.org"), EVERYBODY)
    assert found.status == "pending"


def test_a_name_close_to_the_holders_that_somebody_else_bears_waits():
    two = roster(HOA, ("P2", "Lò Thị Hà", "B", None))
    assert two.identify(Sighting("Lò Thị Hà", email="hoa@example.org")).status == "pending"


def test_the_address_of_a_namesake_elsewhere_waits_where_the_named_school_has_its_own():
    two = roster(HOA, ("P2", "Lò Thị Hoa", "B", None))
    at_b = Sighting("Lò Thị Hoa", email="hoa@example.org", names_school=True, school_code="B")
    assert two.identify(at_b).status == "pending" and set(two.identify(at_b).candidates) == {"P1", "P2"}
    assert two.identify(Sighting("Lò Thị Hoa", email="hoa@example.org")).person_key == "P1"
    at_a = Sighting("Lò Thị Hoa", email="hoa@example.org", names_school=True, school_code="A")
    assert two.identify(at_a).person_key == "P1"


def test_the_exact_name_in_the_named_school_decides():
    twins = roster(HOA, ("P2", "Lò Thị Hoa", "B", None))
    assert twins.identify(Sighting("Lò Thị Hoa", names_school=True, school_code="B")).person_key == "P2"


def test_twins_in_one_school_wait():
    twins = roster(HOA, ("P2", "Lò Thị Hoa", "A", None))
    found = twins.identify(Sighting("Lò Thị Hoa", names_school=True, school_code="A"))
    assert found.status == "pending"
    assert set(found.candidates) == {"P1", "P2"}


def test_a_unique_name_decides_in_the_sessions_audience_only():
    people = roster(HOA, ("P2", "Lò Thị Hoa", "B", None), roles={"P2": "NV"})
    assert people.identify(Sighting("lo thi hoa"), EVERYBODY).person_key == "P1"
    assert people.identify(Sighting("lo thi hoa"), Audience(("CBQL", "GV", "NV"), DAY)).person_key is None
    assert people.identify(Sighting("lo thi hoa")).person_key is None


def test_a_school_that_no_list_knows_speaks_against_everybody():
    assert roster(HOA).identify(Sighting("Lò Thị Hoa", names_school=True), EVERYBODY).person_key is None


def test_another_school_in_the_display_name_speaks_against_the_only_bearer():
    assert (
        roster(HOA).identify(Sighting("Lò Thị Hoa", names_school=True, school_code="B"), EVERYBODY).person_key is None
    )


def test_other_marks_are_another_name_and_lost_marks_are_not():
    people = roster(("P1", "Lò Thị Hạ", "A", None))
    assert people.identify(Sighting("Lò Thị Hà"), EVERYBODY).person_key is None
    assert people.identify(Sighting("lo thi ha"), EVERYBODY).person_key == "P1"


def test_old_and_new_tone_placement_are_one_name():
    assert roster(("P1", "Lò Thị Hoà", "A", None)).identify(Sighting("Lò Thị Hòa"), EVERYBODY).person_key == "P1"


def test_in_one_school_the_very_marks_decide_between_two_names():
    two = roster(("P1", "Lò Thị Hà", "A", None), ("P2", "Lò Thị Hạ", "A", None))
    assert two.identify(Sighting("Lò Thị Hạ", names_school=True, school_code="A")).person_key == "P2"
    assert two.identify(Sighting("Lo Thi Ha", names_school=True, school_code="A")).person_key is None


def test_a_person_whose_assignment_has_ended_is_not_of_the_audience():
    people = identifier(
        [Person("P1", "Lò Thị Hoa", "P1", None)], [Assignment("P1", "A", "GV", False, None, date(2025, 3, 31))]
    )
    assert people.identify(Sighting("Lò Thị Hoa"), EVERYBODY).person_key is None


def test_a_given_name_alone_decides_in_the_named_school_only_and_only_where_it_is_rare_enough():
    staff = [("P1", "Lò Thị Hoa", "A", None), *((f"Q{n}", f"Quàng Thị Thu {n}", "A", None) for n in range(40))]
    in_school = Sighting("Páo", names_school=True, school_code="A")
    assert roster(("P2", "Sùng A Páo", "A", None), *staff).identify(in_school, EVERYBODY).person_key == "P2"
    assert roster(("P2", "Sùng A Páo", "A", None), *staff).identify(Sighting("Páo"), EVERYBODY).person_key is None
    many = [*staff, *((f"B{n}", f"Lò Thị Hoa {n}", "B", None) for n in range(1))]
    many += [(f"C{n}", "Vì Thị Hoa", f"S{n}", None) for n in range(400)]
    found = roster(*many).identify(Sighting("Hoa", names_school=True, school_code="A"), EVERYBODY)
    assert found.person_key is None and found.candidates[0] == "P1" and found.choices[0].probability > 0.9


def test_a_number_that_lost_its_leading_zero_is_the_same_number():
    people = roster(("0110", "Lò Thị Hoa", "A", None))
    assert people.identify(Sighting("Lò Thị Hoa", staff_code="110")).person_key == "0110"


def test_a_number_that_could_be_two_is_nobodys():
    people = roster(("0110", "Lò Thị Hoa", "A", None), ("00110", "Giàng A Páo", "A", None))
    assert people.identify(Sighting(None, staff_code="110")).person_key is None
