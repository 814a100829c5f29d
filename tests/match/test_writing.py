"""How a name is written by its bearer: what explains it, and how probably."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.match.writing import writing_of


@pytest.mark.parametrize(
    ("typed", "official", "evidence"),
    [
        ("Lò Thị Hoa", "Lò Thị Hoa", {"exact"}),
        ("LÒ THỊ HOA", "Lò Thị Hoa", {"exact"}),
        ("Lò Thị Hoà", "Lò Thị Hòa", {"exact"}),
        ("lo thi hoa", "Lò Thị Hoa", {"no_marks"}),
        ("Lò Thị Hoa", "LO THI HOA", {"no_marks"}),
        ("Lí Thị Mĩ", "Lý Thị Mỹ", {"y_i"}),
        ("Lò Thi Hoa", "Lò Thị Hoa", {"marks_lost"}),
        ("Hoa Lò Thị", "Lò Thị Hoa", {"order"}),
        ("Hoa Thị Lò", "Lò Thị Hoa", {"order"}),
        ("Hoa Lò", "Lò Thị Hoa", {"order", "missing:thị"}),
        ("Sùng Páo", "Sùng A Páo", {"missing:a"}),
        ("Thị Hoa", "Lò Thị Hoa", {"missing:lò"}),
        ("Hoa", "Lò Thị Hoa", {"given_only"}),
        ("Lò Thị Hạ", "Lò Thị Hà", {"tone"}),
        ("Lò Thị Hoan", "Lò Thị Hoa", {"letters"}),
        ("Lof Thij Hoa", "Lò Thị Hoa", {"telex", "no_marks"}),
        ("L. T. Hoa", "Lò Thị Hoa", {"initials", "no_marks"}),
        ("LòThịHoa", "Lò Thị Hoa", {"glued"}),
        ("LoThiHoa", "Lò Thị Hoa", {"glued", "no_marks"}),
    ],
)  # fmt: skip
def test_ways_of_writing_a_name(typed, official, evidence):
    found = writing_of(typed, official)
    assert (
        found is not None
        and {code if code.startswith("missing") else code.partition(":")[0] for code in found.evidence} == evidence
    )


@pytest.mark.parametrize(
    ("typed", "official"),
    [("Trần Đức Minh", "Lò Thị Hoa"), ("Lò Thị Hương", "Lò Thị Nga"), ("Mai", "Lò Thị Hoa"), ("", "Lò Thị Hoa"), ("***", "Lò Thị Hoa")],
)  # fmt: skip
def test_another_name_explains_nothing(typed, official):
    assert writing_of(typed, official) is None


@pytest.mark.parametrize(
    ("typed", "nearer", "farther"),
    [
        ("Lò Thị Hoa", "Lò Thị Hoa", "Lò Thị Hòa"),
        ("Nguyễn Thị Hương", "Nguyễn Thị Hương", "Nguyễn Thị Hường"),
        ("Nguyễn Thị Hương", "Nguyễn Thị Hương", "Nguyễn Thị Hồng Hương"),
        ("Lò Thị Hươn", "Lò Thị Hương", "Lò Thị Hường"),
        ("Sùng A Páo", "Sùng A Páo", "Sùng Páo"),
        ("Vàng A Dơ", "Vàng A Dơ", "Vàng A Dờ"),
    ],
)
def test_the_nearer_name_is_the_likelier(typed, nearer, farther):
    near, far = writing_of(typed, nearer), writing_of(typed, farther)
    assert near is not None and (far is None or near.log_probability > far.log_probability + 3)


_SYLLABLES = st.sampled_from(
    [
        "Lò",
        "Thị",
        "Hoa",
        "Văn",
        "A",
        "Páo",
        "Nguyễn",
        "Hương",
        "Hường",
        "Thúy",
        "Lý",
        "Mỹ",
        "Đức",
        "Ánh",
        "Giàng",
        "Xé",
        "Quàng",
        "Hạnh",
    ]
)


@pytest.mark.parametrize(
    ("typed", "official", "price", "evidence"),
    [
        ("Hoaf Nguyeenx Thij", "Nguyễn Thị Hòa", 11.80, ("no_marks", "order", "telex")),
        ("Nguyeenx Thij Thuys Hoaf", "Nguyễn Thị Thúy Hòa", 7.80, ("no_marks", "telex")),
        ("H. N.", "Nguyễn Thu Lan Hoa", 18.30, ("initials", "missing:lan", "missing:thu", "no_marks", "order")),
        ("Lò Thị", "Lò Thị Hoa", 16.22, ("given_missing",)),
        ("Lò Thị Hoa cô", "Lò Thị Hoa", 14.22, ("extra:cô",)),
    ],
)
def test_one_habit_has_its_price_once_however_many_words_it_touches(typed, official, price, evidence):
    found = writing_of(typed, official)
    assert found is not None and found.evidence == evidence
    assert found.log_probability == pytest.approx(-price, abs=0.01)


@given(st.lists(_SYLLABLES, min_size=2, max_size=5), st.lists(_SYLLABLES, min_size=1, max_size=5))
def test_nothing_is_likelier_than_the_name_itself(official, typed):
    name = " ".join(official)
    own, other = writing_of(name, name), writing_of(" ".join(typed), name)
    assert own is not None and own.evidence == ("exact",)
    assert other is None or other.log_probability <= own.log_probability


@given(st.lists(_SYLLABLES, min_size=2, max_size=4))
def test_case_and_spaces_say_nothing(words):
    name = " ".join(words)
    assert writing_of(f"  {'  '.join(words).upper()} ", name) == writing_of(name, name)
