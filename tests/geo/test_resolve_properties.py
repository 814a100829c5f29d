"""Laws of the resolver over all units, spellings, separators and days."""

import unicodedata
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.text.fold import fold
from geo.placing import place_school
from geo.resolve import resolve
from geo.units import CHANGE_DAY, Commune, District, FormerCommune, unit_on, units_by_key

UNITS = st.sampled_from(list(units_by_key().values()))
SEPARATORS = st.sampled_from([", ", " - ", " / ", "\n", "; ", " – ", " (", ","])
CASES = st.sampled_from([str.upper, str.lower, str.title, str.swapcase, lambda t: t])
FORMS = st.sampled_from(["NFC", "NFD"])
SHORT = {"Xã": ["X.", "x. ", "Xã "], "Phường": ["P.", "P ", "phường "], "Thị trấn": ["TT ", "TT.", "Thị trấn "],
         "Huyện": ["H.", "H. ", "huyện "], "Thành phố": ["TP ", "TP.", "thành phố "], "Thị xã": ["TX ", "TX.", "thị xã "]}  # fmt: skip
PROVINCES = st.sampled_from(["", "tỉnh Điện Biên", "T. Điện Biên"])
OFFICES = st.sampled_from(["", "UBND ", "Uỷ ban nhân dân "])


def day_of(unit, offset):
    return CHANGE_DAY + timedelta(days=offset) if isinstance(unit, Commune) else CHANGE_DAY - timedelta(days=1 + offset)


def districts_of(unit):
    if isinstance(unit, Commune):
        return [part[0].district for part in unit.parts.values()]
    return [unit.district if isinstance(unit, FormerCommune) else unit]


@st.composite
def written(draw):
    """A unit with its district in one cell, on a day of its time."""
    unit = draw(UNITS)
    name = draw(OFFICES) + draw(st.sampled_from(SHORT[unit.type])) + draw(st.sampled_from([unit.name, *unit.aliases]))
    places = [name]
    if not isinstance(unit, District):
        district = draw(st.sampled_from(districts_of(unit)))
        places.append(draw(st.sampled_from(SHORT[district.type])) + district.name)
    places += [p for p in [draw(PROVINCES)] if p]
    text = draw(SEPARATORS).join(draw(st.permutations(places)))
    text = unicodedata.normalize(draw(FORMS), draw(CASES)(text))
    return unit, text, day_of(unit, draw(st.integers(0, 400)))


@settings(max_examples=300, deadline=None)
@given(written())
def test_full_name_district_and_day_mean_the_unit_in_any_writing(case):
    unit, text, day = case
    level = "district" if isinstance(unit, District) else "commune"
    assert resolve(text, level=level, on=day).unit == unit


@settings(max_examples=300, deadline=None)
@given(written())
def test_without_marks_never_another_single_unit(case):
    unit, text, day = case
    level = "district" if isinstance(unit, District) else "commune"
    found = resolve(fold(text), level=level, on=day)
    assert found.unit == unit or (found.unit is None and unit in found.candidates)


@settings(max_examples=200, deadline=None)
@given(UNITS, st.integers(0, 400), st.sampled_from([str, lambda c: c.lstrip("0"), int, float, "{}.0".format]))
def test_a_code_and_a_day_mean_the_unit(unit, offset, spelling):
    day = day_of(unit, offset)
    assert unit_on(unit.code, day) == unit
    found = resolve(spelling(unit.code), on=day)
    assert found.unit == unit


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=60), st.sampled_from([None, "commune", "district"]), st.dates(date(2020, 1, 1), date(2027, 1, 1))
)
def test_any_text_has_an_answer_that_agrees_with_itself(text, level, day):
    found = resolve(text, level=level, on=day)
    assert found.unit is None or found.candidates == (found.unit,)
    assert (found.reason == "several") == (
        len(found.candidates) > 1 and found.unit is None and found.reason == "several"
    )
    if level == "district":
        assert all(isinstance(unit, District) for unit in found.candidates)


@settings(max_examples=150, deadline=None)
@given(UNITS.filter(lambda u: isinstance(u, FormerCommune)), CASES, st.booleans())
def test_a_school_placed_by_its_former_commune_lies_in_one_place_of_each_system(unit, case, has_commune):
    placed = place_school(
        case(unit.commune.full_name) if has_commune else None, case(unit.full_name), case(unit.district.full_name)
    )
    assert (placed.commune_code, placed.former_commune_code, placed.district_code) == (
        unit.commune_code, unit.code, unit.district_code,
    )  # fmt: skip
    assert placed.issues == ()
