"""Weighing: enough evidence decides, two people within reach never do, and what was learnt helps but overturns nobody."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.match.evidence import in_words, sentence
from etl.match.identify import Identifier
from etl.match.learn import identify_all
from etl.match.people import Assignment, Audience, Person, Sighting
from etl.match.roster import Roster

DAY = date(2025, 4, 6)
EVERYBODY = Audience(("CBQL", "GV"), DAY)
FAMILIES = ["Lò", "Quàng", "Cà", "Lường", "Tòng", "Vì", "Nguyễn", "Trần", "Phạm", "Giàng"]
GIVEN = [
    "Hoa",
    "Hương",
    "Hiền",
    "Thủy",
    "Lan",
    "Nga",
    "Hằng",
    "Xuân",
    "Yến",
    "Mai",
    "Thu",
    "Loan",
    "Dung",
    "Hà",
    "Linh",
]


def identifier(*people: tuple[str, str, str, str | None], **dates: date) -> Identifier:
    """Make one of (key, name, school, e-mail); everybody teaches."""
    return Identifier(Roster(
        [Person(key, name, key, email) for key, name, _, email in people],
        [Assignment(key, school, "GV", False, None, dates.get(key)) for key, _, school, _ in people],
    ))  # fmt: skip


def staff(school: str, *names: str) -> list[tuple[str, str, str, str | None]]:
    """People of one school, with keys P1, P2 … of that school."""
    return [(f"{school}{n}", name, school, None) for n, name in enumerate(names, start=1)]


def at(school: str, name: str, **more: object) -> Sighting:
    return Sighting(name, names_school=True, school_code=school, **more)  # type: ignore[arg-type]


OTHERS = [f"{family} Thị {given}" for family in FAMILIES[:6] for given in GIVEN[:4]]
ORDINARY = staff("A", *OTHERS, "Sùng A Páo", "Nguyễn Thị Thu Trang")


def who(found_by: Identifier, seen: Sighting) -> str | None:
    return found_by.identify(seen, EVERYBODY).person_key


def test_in_the_named_school_a_misspelt_name_finds_its_bearer():
    school = identifier(*ORDINARY)
    for typed in (
        "Sùng A Páp",
        "Sùng Páo",
        "Páo Sùng A",
        "sung a pao",
        "SÙNG A PAÓ",
        "Sungf A Paos",
        "SùngAPáo",
        "Sùng A Páò",
    ):
        assert who(school, at("A", typed)) == "A25", typed


def test_two_people_within_reach_wait():
    school = identifier(*ORDINARY, *staff("A", *OTHERS, "Sùng A Páo", "Nguyễn Thị Thu Trang", "Cà Thị Hoan")[26:])
    assert who(school, at("A", "Cà Thị Hoam")) is None
    found = school.identify(at("A", "Cà Thị Hoam"), EVERYBODY)
    assert {"A9", "A27"} <= set(found.candidates) and sum(c.probability for c in found.choices) <= 1.0


def test_the_two_candidates_come_with_their_evidence_in_words():
    found = identifier(*ORDINARY, ("B1", "Lò Thị Hoa", "B", None)).identify(at("A", "Lò Thi Hoa"), EVERYBODY)
    assert found.choices[0].person_key == "A1"
    assert sentence(found.choices[0].evidence).startswith("thiếu dấu ở một vài chữ, cùng trường được ghi")
    assert in_words("missing:thị") == "thiếu “thị”" and "3 lần" in in_words("seen:3")


def test_somebody_who_works_there_at_another_time_is_in_question_too():
    """A mover's dates come late; a namesake who stays is not the only one who can be meant."""
    people = [("P1", "Giàng Thị Mỷ", "A", None), ("P2", "Giàng Thị Mỷ", "A", None)]
    both = identifier(*people, *staff("A", *OTHERS), P2=date(2025, 3, 31))
    assert who(both, at("A", "Giàng Thị Mỷ")) is None


def test_one_of_several_possible_schools_is_enough_where_one_person_fits():
    people = identifier(*ORDINARY, *staff("B", "Vì Văn Nam", "Lò Thị Hoa"))
    in_doubt = Sighting("Sùng A Páo", names_school=True, schools=("A", "B"), school_text="TH số 1")
    assert who(people, in_doubt) == "A25"
    assert who(people, Sighting("Lò Thị Hoa", names_school=True, schools=("A", "B"), school_text="TH số 1")) is None


def test_a_common_name_without_a_school_is_weak_and_a_rare_one_is_strong():
    crowd = [(f"C{n}", f"{FAMILIES[n % 10]} Thị {GIVEN[n % 15]}", f"S{n % 40}", None) for n in range(3_000)]
    # one person is left of those who could be called so: with 20 expected, a stranger is as likely
    lone = [p for p in crowd if p[1] != "Lò Thị Hoa"] + [
        ("X1", "Lò Thị Hoa", "S1", None),
        ("X2", "Vừ A Khày", "S1", None),
    ]
    people = identifier(*lone)
    assert who(people, Sighting("Vừ A Khày")) == "X2"
    assert people.identify(Sighting("Vừ A Khày"), EVERYBODY).score > (
        people.identify(Sighting("Lò Thị Hoa"), EVERYBODY).score or 0
    )


def test_a_manager_by_title_is_more_likely_a_manager():
    roster = Roster(
        [Person("P1", "Lò Thị Hoa", "P1", None), Person("P2", "Lò Thị Hoan", "P2", None)],
        [Assignment("P1", "A", "CBQL", False, None, None), Assignment("P2", "A", "GV", False, None, None)],
    )
    asked = [Identifier(roster).identify(at("A", "Lò Thị Hoam", role=role), EVERYBODY) for role in ("CBQL", "GV")]
    shares = [next(c.probability for c in found.choices if c.person_key == "P1") for found in asked]
    assert shares[0] > shares[1]


def test_a_cell_in_an_old_encoding_is_read_where_it_makes_a_name_at_hand():
    school = identifier(*ORDINARY)
    assert who(school, at("A", "Lß ThÞ Hoa")) == "A1"
    assert who(school, at("A", "Löôøng Thò Hoa")) == "A13"
    assert who(school, at("A", "Lß ThÞ Khuyªn")) is None


# --- what files teach each other

HOA, LAN = ("P1", "Lò Thị Hoa", "A", "hoa@so.example"), ("P2", "Lò Thị Lan", "A", None)


def ask(people: Identifier, *questions: tuple[Sighting, str]) -> list[str | None]:
    sessions = {code: EVERYBODY for _, code in questions}
    found, _ = identify_all(people, questions, sessions)
    return [found[q].person_key for q in questions]


def test_an_address_seen_twice_with_one_full_name_is_that_persons():
    phone = Sighting(None, email="x77@thu.example")
    named = at("A", "Lò Thị Lan", email="x77@thu.example")
    assert ask(identifier(HOA, LAN), (named, "1"), (named, "2"), (phone, "3")) == ["P2", "P2", "P2"]
    assert ask(identifier(HOA, LAN), (named, "1"), (phone, "3")) == ["P2", None]


def test_an_address_that_spells_the_name_needs_to_be_seen_once_and_a_shared_one_never_counts():
    spelt = at("A", "Lò Thị Lan", email="lanlt@thu.example")
    device = Sighting(None, email="lanlt@thu.example")
    assert ask(identifier(HOA, LAN), (spelt, "1"), (device, "2")) == ["P2", "P2"]
    other = at("A", "Lò Thị Hoa", email="lanlt@thu.example")
    assert ask(identifier(HOA, LAN), (spelt, "1"), (other, "1"), (device, "2"))[2] is None


def test_what_an_address_explained_before_helps_where_it_comes_without_one():
    people = identifier(
        ("P1", "Lò Thị Dung", "A", "dung@so.example"), ("P2", "Lò Thị Dũng", "A", None), *staff("A", *OTHERS)
    )
    nick = at("A", "Lò Thị Dungg")
    assert ask(people, (nick, "1")) == [None]
    with_address = [(at("A", "Lò Thị Dungg", email="dung@so.example"), str(n)) for n in range(3)]
    assert ask(people, *with_address, (nick, "9"))[-1] == "P1"


def test_namesakes_are_not_told_apart_by_what_was_seen_before():
    people = identifier(("P1", "Lò Thị Hoa", "A", "hoa@so.example"), ("P2", "Lò Thị Hoa", "A", None))
    with_address = [(at("A", "Lò Thị Hoa", email="hoa@so.example"), str(n)) for n in range(5)]
    assert ask(people, *with_address, (at("A", "Lò Thị Hoa"), "9"))[-1] is None


_NAMES = st.builds(lambda f, g: f"{f} Thị {g}", st.sampled_from(FAMILIES[:4]), st.sampled_from(GIVEN[:6]))


@settings(max_examples=60, deadline=None)
@given(st.lists(_NAMES, min_size=1, max_size=12), st.data())
def test_a_namesake_in_the_school_always_keeps_the_name_waiting(names, data):
    name = data.draw(st.sampled_from(names))
    typed = data.draw(st.sampled_from([name, name.upper(), name.split()[-1], f"{name.split()[-1]} {name.split()[0]}"]))
    people = identifier(*staff("A", *names), ("T", name, "A", None))
    assert who(people, at("A", typed)) is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_NAMES, st.sampled_from("AB")), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_lists_and_rows_plays_no_part(pairs, chance):
    people = [(f"P{n}", name, school, None) for n, (name, school) in enumerate(pairs)]
    rows = [
        (at(school, name, email=f"{name.split()[-1].lower()}@thu.example"), str(n % 3))
        for n, (name, school) in enumerate(pairs)
    ]
    first = dict(zip(rows, ask(identifier(*people), *rows), strict=True))
    chance.shuffle(people)
    chance.shuffle(rows)
    assert dict(zip(rows, ask(identifier(*people), *rows), strict=True)) == first


# --- what an independent tester caught


def test_a_name_without_its_given_name_never_decides():
    school = identifier(*staff("A", "Hoàng Thị Oanh", "Đỗ Mạnh Hùng", "Lò Thị Tâm"))
    for typed in ("Hoàng Thị", "Súa Hoàng Thị", "Đỗ Mạnh Thương"):
        assert who(school, at("A", typed)) is None, typed


def test_who_drops_the_middle_may_have_dropped_any_middle():
    school = identifier(
        *staff("A", "Nguyễn Thị Hạnh", "Nguyễn Thị Thu Hạnh", "Hoàng Thanh Vân", "Hoàng Thị Kim Vân", *OTHERS)
    )
    for typed in ("Nguyễn Hạnh", "Hạnh Nguyễn", "Hoàng Vân", "Nguyễn T. Hạnh"):
        assert who(school, at("A", typed)) is None, typed
    assert who(school, at("A", "Nguyễn Thị Hạnh")) == "A1"


def test_everybody_whom_initials_can_mean_is_weighed():
    school = identifier(*staff("A", "Trần Thị Huyền", "Nguyễn Thị Kim Huyền", "Thào Thị Ly", "Tráng Thị Ly", *OTHERS))
    assert who(school, at("A", "N.T. Huyền")) != "A1"
    assert who(school, at("A", "T.T. Ly")) is None


def test_one_word_that_is_a_family_name_says_nothing():
    school = identifier(*staff("A", "Giàng A Lý", "Ly Thị Là", "Vàng A Vàng", "Quàng Văn Ún"))
    for typed in ("Ly", "Vàng"):
        assert who(school, at("A", typed)) is None, typed


def test_a_slip_that_makes_a_name_in_use_waits_until_it_comes_again_and_again():
    people = identifier(*staff("A", "Đặng Thanh Hà", *OTHERS))
    typed = at("A", "Đặng Thanh Hạ")
    assert ask(people, (typed, "1")) == [None]
    assert ask(people, (typed, "1"), (typed, "2")) == ["A1", "A1"]
    herself = at("A", "Đặng Thanh Hà")
    assert ask(people, (typed, "1"), (typed, "2"), (herself, "1")) == [None, None, "A1"]
    assert who(people, at("A", "Đặng Thanh Hgà")) == "A1"


def test_an_exact_name_is_nearly_sure_even_in_a_village_where_everybody_is_called_alike():
    village = [f"Lò {middle} {given}" for middle in ("Thị", "Văn") for given in GIVEN]
    people = identifier(
        *staff("A", *village), *[(f"B{n}", name, f"S{n % 9}", None) for n, name in enumerate(village * 8)]
    )
    assert people.identify(at("A", "Lò Thị Loan"), EVERYBODY).choices[0].probability > 0.994


def test_somebody_elses_address_beside_a_full_name_or_a_given_name_waits():
    people = identifier(("P1", "Phạm Đình Hùng", "A", "hung@so.example"), ("P2", "Phạm Đình Trung", "A", None),
                        ("P3", "Đinh Văn Đạt", "A", "dat@so.example"))  # fmt: skip
    for typed, email in (("Pham Dinh Trung", "hung@so.example"), ("Vân", "dat@so.example"), ("Văn", "dat@so.example")):
        assert who(people, at("A", typed, email=email)) is None, typed
    assert who(people, at("A", "Hùng", email="hung@so.example")) == "P1"


def test_a_learnt_address_never_decides_against_the_school_that_a_row_names():
    people = identifier(("P1", "Trần Đình Thành", "A", None), *staff("B", *OTHERS))
    bare = Sighting("Trần Đình Thành", email="trandinhthanh@thu.example")
    elsewhere = at("B", "Trần Đình Thành", email="trandinhthanh@thu.example")
    assert ask(people, (bare, "1"), (bare, "2")) == ["P1", "P1"]
    assert ask(people, (bare, "1"), (bare, "2"), (elsewhere, "3")) == [None, None, None]


def test_a_telephone_number_tells_namesakes_apart():
    roster = Roster(
        [Person(f"P{n}", "Lò Thị Hoa", f"P{n}", None, f"091234567{n}") for n in (1, 2)],
        [Assignment(f"P{n}", "A", "GV", False, None, None) for n in (1, 2)],
    )
    found = Identifier(roster).identify(at("A", "Lò Thị Hoa", phone="0912345672"), EVERYBODY)
    assert (found.person_key, found.method) == ("P2", "phone")
    assert who(Identifier(roster), at("A", "Lò Thị Hoa", phone="0900000000")) is None
    assert who(Identifier(roster), at("A", "Trần Văn Nam", phone="0912345672")) is None


def test_coming_again_and_again_makes_no_name_of_what_is_none():
    people = identifier(*staff("A", "Vàng A Lý", "Đặng Thanh Hà", *OTHERS))
    for typed in ("Đặng Thanh Hạ (Lan)", "Thanh Hạ Đặng Thị"):
        rows = [(at("A", typed), str(n)) for n in range(4)]
        assert ask(people, *rows) == [None] * 4, typed
