"""Places as clerks write them. Three units of today bear the name of another, older place."""

from datetime import date

import pytest

from etl.model.issues import Issue
from etl.text.fold import accent_key, fold
from geo.placing import place_school
from geo.resolve import resolve
from geo.units import commune, communes, districts, former_communes, straddlers


def codes(placement):
    return placement.commune_code, placement.former_commune_code, placement.district_code


def issue_codes(placement):
    return [code for code, _ in placement.issues]


NAMESAKES = [
    (today, before)
    for today in communes()
    for before in former_communes()
    if accent_key(today.name) in {accent_key(name) for name in (before.name, *before.aliases)}
]
MOVED = [(today, before) for today, before in NAMESAKES if before.commune_code != today.code]


# --- one text


@pytest.mark.parametrize("unit", former_communes(), ids=lambda u: u.code)
def test_a_former_commune_is_found_by_any_spelling(unit):
    spellings = [unit.full_name, unit.name, unit.full_name.upper(), f"UBND {unit.full_name}", *unit.aliases]
    short = {"Xã": "X.", "Phường": "P.", "Thị trấn": "TT"}[unit.type]
    spellings += [f"{short}{' ' if short == 'TT' else ''}{unit.name}", f"{unit.full_name} (cũ)"]
    for text in spellings:
        assert resolve(text, system="former").unit == unit, text
    assert resolve(unit.code, system="former").unit == unit
    assert resolve(unit.code.lstrip("0"), system="former").unit == unit
    lost = resolve(fold(unit.full_name), system="former", district=unit.district_code)
    assert lost.unit == unit


@pytest.mark.parametrize("unit", communes(), ids=lambda u: u.code)
def test_a_current_commune_is_found_by_any_spelling(unit):
    for text in (unit.full_name, unit.name, fold(unit.full_name), unit.code, unit.code.lstrip("0"), unit.code + ".0"):
        assert resolve(text, system="current").unit == unit, text


@pytest.mark.parametrize("unit", districts(), ids=lambda u: u.code)
def test_a_district_is_found_by_any_spelling(unit):
    short = {"Huyện": "H.", "Thành phố": "TP.", "Thị xã": "TX"}[unit.type]
    texts = [unit.full_name, unit.name, f"{short} {unit.name}", fold(unit.full_name), unit.code, unit.code.lstrip("0")]
    texts += [f"Phòng GD&ĐT {unit.full_name}", f"{unit.full_name}, tỉnh Điện Biên", unit.full_name.replace("Đ", "Ð")]
    for text in texts:
        assert resolve(text, system="district").unit == unit, text


@pytest.mark.parametrize(("today", "before"), NAMESAKES, ids=lambda u: u.code)
def test_a_name_of_both_systems_needs_its_system(today, before):
    both = resolve(today.name)
    assert both.unit is None
    assert {today, before} <= set(both.candidates) or before.name != today.name
    assert resolve(today.name, system="current").unit == today
    assert resolve(before.name, system="former").unit == before


@pytest.mark.parametrize("today", communes(), ids=lambda u: u.code)
def test_a_code_of_both_systems_needs_its_system(today):
    assert len(resolve(today.code).candidates) == 2
    assert resolve(today.code, system="current").unit == today
    assert resolve(today.code, system="former").unit.commune_code == today.code


def test_exact_marks_beat_folded_ones_and_a_folded_clash_stays_open():
    assert resolve("Na Tông", system="former").unit.district_code == "100"
    assert resolve("Nà Tòng", system="former").unit.district_code == "099"
    assert resolve("Nà Tong", system="former").unit.district_code == "099"  # the only one whose marks it can have lost
    for text in ("Na Tong", "NA TONG", "Nà Tông"):
        open_case = resolve(text, system="former")
        assert open_case.unit is None and len(open_case.candidates) == 2, text
    assert resolve("Na Tong", system="former", district="099").unit.name == "Nà Tòng"


def test_the_type_decides_between_namesakes():
    assert resolve("Thị trấn Mường Chà").unit.code == "03172"
    assert resolve("Xã Mường Chà").unit == commune("03166")
    assert resolve("Huyện Mường Chà").unit.code == "097"


def test_a_district_type_that_fits_another_name_is_not_overruled():
    assert resolve("TP Điện Biên", system="district").unit is None
    assert {u.code for u in resolve("TP Điện Biên", system="district").candidates} == {"094", "100"}
    assert resolve("Huyện Mường Lay", system="district").unit.code == "095"


def test_a_name_may_look_like_a_type_word():
    for text in ("Xa Dung", "xã Xa Dung", "xa xa dung", "XA DUNG"):
        assert resolve(text, system="current").unit.code == "03208", text
    assert resolve("xa nhe", system="former").unit.name == "Xá Nhè"


@pytest.mark.parametrize("text", ["", None, "   ", "Hà Nội", "xã", "12", "99999", "…", "(cũ)", "tỉnh Điện Biên"])
def test_what_names_no_unit_gives_no_candidates(text):
    assert resolve(text).unit is None
    assert resolve(text).candidates == ()


# --- the three columns of a school list


@pytest.mark.parametrize("unit", former_communes(), ids=lambda u: u.code)
def test_the_former_commune_fixes_everything(unit):
    expected = (unit.commune_code, unit.code, unit.district_code)
    assert codes(place_school("", unit.full_name, "")) == expected
    full = place_school(unit.commune.full_name, unit.name, unit.district.full_name)
    assert codes(full) == expected and not full.issues
    assert codes(place_school(fold(unit.commune.name), fold(unit.name), fold(unit.district.full_name))) == expected


@pytest.mark.parametrize(("today", "before"), MOVED, ids=lambda u: u.full_name)
def test_a_moved_name_alone_is_read_as_the_column_says_and_that_is_reported(today, before):
    placement = place_school(today.name, "", "")
    assert placement.commune_code == today.code
    assert "read_as_current_place" in issue_codes(placement)
    assert codes(place_school(f"{before.full_name} (cũ)", "", "")) == (
        before.commune_code,
        before.code,
        before.district_code,
    )


def test_the_former_district_or_the_type_can_show_that_a_name_is_the_old_one():
    assert codes(place_school("Mường Chà", "", "Huyện Mường Chà")) == ("03172", "03172", "097")
    assert codes(place_school("Thị trấn Mường Chà", "", "")) == ("03172", "03172", "097")
    assert codes(place_school("Mường Chà", "", "Nậm Pồ")) == ("03166", None, "103")


def test_a_former_name_in_the_current_column_is_taken_as_former():
    assert codes(place_school("Him Lam", "", "")) == ("03127", "03127", "094")
    assert codes(place_school("03124", "", "")) == ("03334", "03124", "094")


@pytest.mark.parametrize("unit", communes(), ids=lambda u: u.code)
def test_a_current_commune_alone_gives_the_district_only_where_it_has_one(unit):
    placement = place_school(unit.full_name, None, None)
    assert placement.commune_code == unit.code
    if unit.is_straddler:
        assert placement.district_code is None
        assert "straddling_commune" in issue_codes(placement)
        assert {u.code for u in placement.candidates} == set(unit.parts)
    else:
        assert placement.district_code == unit.parent_district_code
        assert "ambiguous_place" not in issue_codes(placement)


@pytest.mark.parametrize("unit", straddlers(), ids=lambda u: u.code)
def test_the_former_district_settles_a_straddler_and_a_single_member_of_it(unit):
    for code, members in unit.parts.items():
        expected_former = members[0].code if len(members) == 1 else None
        assert codes(place_school(unit.code, "", code)) == (unit.code, expected_former, code)


def test_a_district_that_contradicts_the_commune_is_reported():
    placement = place_school("Na Sang", "", "Huyện Nậm Pồ")
    assert codes(placement) == (None, None, None)
    assert issue_codes(placement) == ["place_conflict"]
    straddler = place_school("Phường Mường Lay", "", "Tủa Chùa")
    assert codes(straddler) == (None, None, None)
    assert issue_codes(straddler) == ["place_conflict"]


def test_the_former_commune_does_not_win_over_contradicting_columns():
    placement = place_school("Xã Mường Chà", "Thị trấn Mường Chà", "")
    assert codes(placement) == (None, None, None)
    assert issue_codes(placement) == ["place_conflict"]
    assert issue_codes(place_school("Na Sang", "Mường Chà", "Mường Chà")) == []
    assert issue_codes(place_school("", "Chà Cang", "TP Điện Biên Phủ")) == ["place_conflict"]


def test_the_current_commune_settles_a_folded_clash_of_former_names():
    assert codes(place_school("Nua Ngam", "Na Tong", "")) == ("03358", "03365", "100")
    assert codes(place_school("", "Na Tong", "Tuan Giao")) == ("03217", "03263", "099")
    open_case = place_school("", "Na Tong", "")
    assert codes(open_case) == (None, None, None) and issue_codes(open_case) == ["ambiguous_place"]


def test_one_cell_may_name_commune_and_district():
    assert codes(place_school("Xã Thanh Nưa, huyện Điện Biên, tỉnh Điện Biên", "", "")) == ("03328", None, "100")
    assert codes(place_school("Phường Mường Lay - TX Mường Lay", "", "")) == ("03151", None, "095")
    assert codes(place_school("Na Sang, Điện Biên", "", "")) == ("03172", None, "097")
    assert codes(place_school("Huyện Mường Chà", "", "")) == (None, None, "097")


def test_a_school_closed_before_the_change_is_placed_by_the_former_units():

    assert codes(place_school("Sam Mứn", "", "", valid_to=date(2025, 5, 31))) == ("03352", "03355", "100")
    assert codes(place_school("Sam Mứn", "", "", valid_to=date(2025, 7, 31)))[0] == "03356"


def test_unknown_texts_are_named_and_the_rest_still_counts():
    placement = place_school("Xã Nào Đó", "", "Mường Ảng")
    assert codes(placement) == (None, None, "102")
    assert placement.issues == (("unknown_place", {"value": "Xã Nào Đó"}),)
    assert issue_codes(place_school("Na Sang", "Không Rõ", "")) == ["unknown_place"]
    assert codes(place_school("Na Sang", "Không Rõ", ""))[0] == "03172"
    assert issue_codes(place_school("Na Sang", "", "Huyện Xa Lạ")) == ["unknown_place"]


def test_empty_cells_place_nothing_and_complain_about_nothing():
    assert place_school(None, None, None).issues == ()
    assert codes(place_school("", "  ", None)) == (None, None, None)


def test_every_issue_can_be_shown():
    cases = [("Mường Thanh", "", ""), ("Hà Nội", "", ""), ("Na Sang", "", "Nậm Pồ"), ("", "Na Tong", "")]
    for case in cases:
        for code, details in place_school(*case).issues:
            issue = Issue(code, value=details["value"], details=details)
            assert details["value"] in issue.message and "{" not in issue.message
