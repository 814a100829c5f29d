"""A sentence for every unit, made from the data."""

from datetime import date

import pytest

from geo.explain import explain
from geo.units import commune, district, former_commune, predecessors, straddlers, successors, unit_on, units_by_key


def test_a_commune_is_told_from_its_namesake():
    assert explain(commune("03166")) == (
        "Xã Mường Chà (từ 01/07/2025) gồm các xã cũ Chà Cang, Nậm Tin, Pa Tần, Chà Nưa của huyện Nậm Pồ; "
        "không phải thị trấn Mường Chà cũ, nay thuộc xã Na Sang."
    )
    assert "không phải" not in explain(commune("03172"))


@pytest.mark.parametrize("unit", straddlers(), ids=lambda u: u.name)
def test_a_straddler_names_which_member_came_from_which_district(unit):
    said = explain(unit)
    for code, members in unit.parts.items():
        end = said.index(f"của {district(code).name_in_sentence}")
        assert all(member.name in said[:end] for member in members)
    assert "hai đơn vị cấp huyện cũ" in said


def test_former_units_tell_where_they_went():
    assert "nay là một phần của xã Na Sang" in explain(former_commune("03172"))
    assert "không phải xã Mường Chà (từ 01/07/2025)" in explain(former_commune("03172"))
    assert explain(district("103")).endswith("Si Pa Phìn và một phần của xã Quảng Lâm.")
    assert all("  " not in explain(unit) and explain(unit).endswith(".") for unit in units_by_key().values())


def test_units_by_code_and_day_and_over_the_change():
    assert unit_on("03166", date(2025, 6, 30)) == former_commune("03166")
    assert unit_on("03166", date(2025, 7, 1)) == commune("03166")
    assert unit_on("097", date(2025, 6, 30)) == district("097")
    assert unit_on("097", date(2025, 7, 1)) is None and unit_on("03124", date(2025, 7, 1)) is None
    assert unit_on("03166", date(2019, 12, 31)) is None
    assert predecessors(commune("03166"))[0] == former_commune("03166") and predecessors(district("097")) == ()
    assert successors(former_commune("03172")) == (commune("03172"),) and successors(commune("03172")) == ()
    assert {u.name for u in successors(district("095"))} == {"Mường Lay"}
