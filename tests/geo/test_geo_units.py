"""The units as data: counts, codes valid for a time only, straddlers."""

import unicodedata
from datetime import date

import pytest

from geo.units import (
    CHANGE_DAY,
    commune,
    communes,
    district,
    districts,
    find_unit,
    former_commune,
    former_communes,
    straddlers,
    system_on,
    units_by_key,
)


def test_the_province_has_10_districts_129_former_and_45_current_communes():
    assert (len(districts()), len(former_communes()), len(communes())) == (10, 129, 45)
    former_types = [unit.type for unit in former_communes()]
    assert [former_types.count(t) for t in ("Xã", "Phường", "Thị trấn")] == [115, 9, 5]
    assert [unit.name for unit in communes() if unit.type == "Phường"] == ["Điện Biên Phủ", "Mường Thanh", "Mường Lay"]


def test_every_former_commune_went_whole_into_one_current_commune():
    members = [member.code for unit in communes() for member in unit.members]
    assert sorted(members) == sorted(unit.code for unit in former_communes())
    assert all(len(unit.members) >= 2 for unit in communes())


def test_every_current_code_was_the_code_of_one_of_its_members_and_21_times_of_another_name():
    renamed = 0
    for unit in communes():
        before = former_commune(unit.code)
        assert before.commune == unit
        renamed += unit.name not in (before.name, *before.aliases)
    # Xá Nhè is met as "Sáng Nhè" too: counted as a renaming by name, not by alias.
    assert renamed + sum(unit.name in former_commune(unit.code).aliases for unit in communes()) == 21


def test_code_and_first_day_tell_a_unit_apart():
    assert commune("03166").full_name == "Xã Mường Chà"
    assert former_commune("03166").full_name == "Xã Chà Cang"
    assert units_by_key()["03166", CHANGE_DAY].name == "Mường Chà"
    assert len(units_by_key()) == 45 + 129 + 10


def test_eight_communes_straddle_and_know_their_parts():
    assert {unit.name for unit in straddlers()} == {
        "Mường Thanh",
        "Mường Lay",
        "Búng Lao",
        "Nà Tấu",
        "Mường Pồn",
        "Quảng Lâm",
        "Sáng Nhè",
        "Tủa Chùa",
    }
    parts = {code: [m.name for m in members] for code, members in commune("03334").parts.items()}
    assert parts == {"094": ["Noong Bua", "Nam Thanh"], "100": ["Thanh Xương"]}
    for unit in communes():
        assert unit.parent_district_code in unit.parts


def test_official_areas_add_up_to_the_province():
    assert sum(unit.area_km2 for unit in communes()) == pytest.approx(9539.27, abs=0.01)


def test_full_names_carry_the_type():
    assert district("094").full_name == "Thành phố Điện Biên Phủ"
    assert district("100").full_name == "Huyện Điện Biên"
    assert former_commune("03172").full_name == "Thị trấn Mường Chà"
    assert commune("03172").name_in_sentence == "xã Na Sang"


def test_the_system_changes_on_the_first_of_july_2025():
    assert system_on(date(2025, 6, 30)) == "former"
    assert system_on(date(2025, 7, 1)) == "current"


def test_unknown_codes():
    assert find_unit("current", "99999") is None
    with pytest.raises(KeyError):
        commune("03124")


def test_names_are_stored_composed_with_the_vietnamese_d():
    for unit in units_by_key().values():
        assert unicodedata.is_normalized("NFC", unit.name)
        assert not set(unit.name) & set("ÐðƉɖ")
