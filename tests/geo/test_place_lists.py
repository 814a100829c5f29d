"""Lists of schools as offices make them: by old or new names or codes, in one column or several."""

from datetime import date

import pytest

from etl.model.issues import Issue
from geo.place_lists import column_sense, place_schools
from geo.placing import place_school
from geo.units import commune, communes, district, districts, former_communes, straddlers


def row(commune_text, former=None, district_text=None, **more):
    values = {"commune_text": commune_text, "former_commune_text": former, "former_district_text": district_text}
    return values | {"file_id": 1} | more


def where(placement):
    return placement.commune_code, placement.former_commune_code, placement.district_code


def codes_of(placements):
    return [code for placement in placements for code, _ in placement.issues]


@pytest.mark.parametrize(
    "text_of", [lambda u: u.full_name, lambda u: u.name, lambda u: u.code], ids=["full", "name", "code"]
)
def test_a_list_of_former_units_is_read_as_one(text_of):
    members = former_communes()
    placed = place_schools([row(text_of(unit)) for unit in members])
    assert [where(p) for p in placed] == [(u.commune_code, u.code, u.district_code) for u in members]
    assert codes_of(placed) == ["column_read_as_former"]


@pytest.mark.parametrize(
    "text_of", [lambda u: u.full_name, lambda u: u.name, lambda u: u.code], ids=["full", "name", "code"]
)
def test_a_list_of_units_of_today_stays_one(text_of):
    placed = place_schools([row(text_of(unit)) for unit in communes()])
    assert [p.commune_code for p in placed] == [u.code for u in communes()]
    assert "column_read_as_former" not in codes_of(placed)
    unsure = [u for u, p in zip(communes(), placed, strict=True) if p.district_code is None]
    assert tuple(unsure) == straddlers()


@pytest.mark.parametrize("unit", districts(), ids=lambda u: u.name)
def test_a_list_of_the_former_communes_of_one_district_is_recognised(unit):
    members = [u for u in former_communes() if u.district_code == unit.code]
    placed = place_schools([row(u.name) for u in members])
    assert [where(p) for p in placed] == [(u.commune_code, u.code, unit.code) for u in members]


def test_the_note_says_which_texts_were_read_so_and_how_many_rows():
    names = ["Him Lam", "Noong Bua", "Chà Cang", "Mường Thanh", "Na Sang", "Na Sang"]
    placed = place_schools([row(name) for name in names])
    notes = [(n, i) for n, p in enumerate(placed) for i in p.issues]
    assert notes == [(3, ("column_read_as_former", {"value": "Mường Thanh, Na Sang", "candidates": "3"}))]
    assert where(placed[3]) == ("03127", "03136", "094")
    message = Issue("column_read_as_former", value=notes[0][1][1]["value"], details=notes[0][1][1]).message
    assert "Mường Thanh, Na Sang" in message and "3 dòng" in message


def test_a_heading_that_says_today_goes_before_the_other_rows():
    names = ["Him Lam", "Noong Bua", "Chà Cang", "Mường Thanh"]
    placed = place_schools([row(name, commune_period="current") for name in names])
    assert placed[3].commune_code == "03334" and codes_of(placed) == ["straddling_commune"]
    assert where(placed[0]) == ("03127", "03127", "094")


def test_where_more_names_are_former_than_of_today_a_name_that_moved_is_asked_for():
    names = ["Him Lam", "Noong Bua", "Phường Mường Lay", "Sam Mứn", "Na Sang"]
    placed = place_schools([row(name) for name in names])
    assert where(placed[3]) == (None, None, None)
    assert [c for c, _ in placed[3].issues] == ["ambiguous_commune"] and len(placed[3].candidates) == 2
    assert placed[4].commune_code == "03172"  # either way
    told = place_schools([row(n, school_name="Trường TH Pom Lót") for n in names])
    assert told[3].commune_code == "03356"


def test_stragglers_do_not_spoil_a_list_of_units_of_today():
    names = [*(u.name for u in communes()), "Chà Nưa", "Thanh Xương"]
    placed = dict(zip(names, place_schools([row(name) for name in names]), strict=True))
    for name, code in (("Mường Chà", "03166"), ("Mường Thanh", "03334"), ("Sam Mứn", "03356")):
        assert placed[name].commune_code == code and "read_as_current_place" in codes_of([placed[name]])
    assert where(placed["Chà Nưa"]) == ("03166", "03187", "103")


def test_a_former_commune_in_its_own_column_tells_of_which_time_the_other_one_is():
    rows = [row("Na Sang", "Sa Lông"), row("Thanh An", "Noong Hẹt"), row("Mường Chà", "Chà Nưa")]
    others = [row("Him Lam"), row("Noong Bua"), row("Chà Cang")]
    moved = row("Mường Thanh")
    assert place_schools([*rows, *others, moved])[-1].commune_code == "03334"
    assert place_schools([*rows[:1], *others, moved])[-1].commune_code is None
    former = [row("Na Sang", "Na Sang"), row("Chà Cang", "Chà Cang")]
    assert column_sense([*former, *others]) == "former"


def test_lists_are_judged_one_by_one_and_mended_rows_with_their_list():
    old = [row(name) for name in ("Him Lam", "Noong Bua", "Chà Cang", "Mường Thanh")]
    other = row("Mường Thanh", file_id=2)
    assert place_schools([*old, other])[4].commune_code == "03334"
    assert place_schools([*old, other], {2: 1})[4].commune_code == "03127"


def test_a_code_of_both_times_follows_its_column():
    rest = ["03124", "03156", "03201", "03355"]
    assert where(place_schools([row(c) for c in [*rest, "03166"]])[4]) == ("03166", "03166", "103")
    alone = place_school("03166")
    assert where(alone) == ("03166", None, "103")  # today's: the former holder of a code is part of it
    assert where(place_school("03202", None, "Điện Biên")) == ("03202", "03319", "100")


@pytest.mark.parametrize("unit", straddlers(), ids=lambda u: u.name)
def test_a_straddler_alone_stays_a_question_that_names_both_districts_and_how_to_mend_it(unit):
    placed = place_school(unit.full_name)
    assert where(placed) == (unit.code, None, None)
    code, details = placed.issues[-1]
    assert code == "straddling_commune"
    issue = Issue(code, value=details["value"], details=details)
    for part in unit.parts:
        assert district(part).name_in_sentence in issue.message
    assert "Xã cũ" in issue.fix and "Huyện cũ" in issue.fix
    for members in unit.parts.values():
        told = [m for m in members if m.name != unit.name and unit.name not in m.aliases]
        for member in told:
            named = place_school(unit.full_name, school_name=f"Trường PTDTBT TH {member.name}")
            assert where(named) == (unit.code, member.code, member.district_code)
            assert codes_of([named]) == ["placed_by_school_name"]


def test_a_school_s_name_decides_nothing_where_it_is_the_commune_s_own_or_another_s():
    assert place_school("Xã Nà Tấu", school_name="Trường TH Nà Tấu").district_code is None
    assert place_school("Xã Nà Tấu", school_name="Trường TH Bế Văn Đàn").district_code is None
    assert place_school("Na Sang", school_name="Trường TH Sa Lông").former_commune_code is None


def test_slips_are_asked_and_wrong_marks_noted():
    misspelt = place_school("Na Sanng")
    assert where(misspelt) == (None, None, None) and codes_of([misspelt]) == ["misspelt_place"]
    assert "Na Sang" in misspelt.issues[0][1]["candidates"]
    marks = place_school("Hím Lam")
    assert marks.former_commune_code == "03127" and codes_of([marks]) == ["read_as_place"]
    mixed_up = place_school("03166 Him Lam")
    assert where(mixed_up) == (None, None, None) and codes_of([mixed_up]) == ["place_conflict"]


def test_one_cell_with_both_names_fixes_both_systems():
    assert where(place_school("xã Chà Cang nay là xã Mường Chà")) == ("03166", "03166", "103")
    assert where(place_school("Mường Chà (trước đây là Chà Nưa)")) == ("03166", "03187", "103")
    assert place_school("xã Chà Cang nay là xã Mường Chà").issues == ()


def test_a_school_opened_since_lies_in_a_unit_of_today():
    placed = place_school("Sam Mứn", valid_from=date(2025, 8, 1))
    assert placed.commune_code == commune("03356").code and placed.issues == ()
