"""Names and codes that mean two places: every one of them, without context and with each thing that decides it."""

from datetime import date

import pytest

from etl.text.fold import accent_key, fold
from geo.resolve import resolve
from geo.units import Commune, District, FormerCommune, district, former_commune, units_by_key

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
EVERY = tuple(units_by_key().values())


def _bearers(key):
    borne = {}
    for unit in EVERY:
        for name in (unit.name, *unit.aliases):
            borne.setdefault(key(name), {})[unit] = None
    return {name: tuple(found) for name, found in borne.items() if len(found) > 1}


NAMES = _bearers(accent_key)
"""Names, other spellings in use included, with marks as written, that more than one unit bore at some time."""

CODES = {code: tuple(u for u in EVERY if u.code == code) for code in sorted({u.code for u in EVERY})}
CODES = {code: found for code, found in CODES.items() if len(found) > 1}


def ids(value):
    return value if isinstance(value, str) else None


def test_43_names_mean_two_units_and_five_mean_three():
    sizes = [len(found) for found in NAMES.values()]
    assert (sizes.count(2), sizes.count(3), len(sizes)) == (43, 5, 48)
    three = {found[0].name for found in NAMES.values() if len(found) == 3}
    assert three == {"Mường Chà", "Mường Nhé", "Tủa Chùa", "Tuần Giáo", "Mường Ảng"}


def test_without_marks_one_more_pair_is_one_name():
    more = {key: found for key, found in _bearers(lambda name: fold(accent_key(name))).items() if key == "na tong"}
    assert {u.name for u in more["na tong"]} == {"Na Tông", "Nà Tòng"}
    assert len(_bearers(lambda name: fold(accent_key(name)))) == 48


def test_45_codes_mean_two_units():
    assert len(CODES) == 45 and all(len(found) == 2 for found in CODES.values())


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=ids)
def test_a_name_of_several_units_is_never_decided_without_context(name, found):
    for text in (name, name.upper(), name.title()):
        open_case = resolve(text)
        assert (open_case.unit, open_case.reason) == (None, "several")
        assert set(open_case.candidates) == set(found)


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=ids)
def test_level_and_day_decide(name, found):
    communes = {u for u in found if not isinstance(u, District)}
    for day, kind in ((BEFORE, FormerCommune), (AFTER, Commune)):
        valid = [u for u in communes if isinstance(u, kind)] or list(communes)
        if valid:
            assert resolve(name, level="commune", on=day).unit == valid[0]
    for unit in found:
        if isinstance(unit, District):
            assert resolve(name, level="district").unit == unit
            assert resolve(name, level="district", on=AFTER).reason == "ended"


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=ids)
def test_the_type_decides_where_only_one_unit_has_it(name, found):
    for unit in found:
        same = [other for other in found if other.type == unit.type]
        answer = resolve(f"{unit.type} {name}")
        assert set(answer.candidates) == set(same)
        assert answer.unit == (unit if len(same) == 1 else None)


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=ids)
def test_words_on_time_decide(name, found):
    for unit in found:
        if isinstance(unit, FormerCommune):
            for text in (f"xã cũ {name}", f"{name} (cũ)", f"{name} (trước 1/7/2025)", f"{name} trước sáp nhập"):
                assert resolve(text, level="commune").unit == unit, text
        if isinstance(unit, Commune):
            for text in (f"{name} (mới)", f"{name} (từ 01/07/2025)", f"{name} sau sáp nhập"):
                assert resolve(text).unit == unit, text


@pytest.mark.parametrize(("name", "found"), NAMES.items(), ids=ids)
def test_the_district_decides_where_the_units_lie_apart(name, found):
    for unit in found:
        if isinstance(unit, FormerCommune):
            inside = [
                u
                for u in found
                if isinstance(u, FormerCommune) or (isinstance(u, Commune) and unit.district_code in u.parts)
            ]
            for asked in (unit.district_code, unit.district.full_name, unit.district):
                answer = resolve(name, level="commune", district=asked)
                assert set(answer.candidates) == set(inside)
                assert resolve(name, level="commune", district=asked, on=BEFORE).unit == unit


@pytest.mark.parametrize(("code", "found"), CODES.items(), ids=ids)
def test_a_code_of_two_units_is_decided_by_day_name_or_words(code, found):
    today, before = found
    assert isinstance(today, Commune) and isinstance(before, FormerCommune)
    for text in (code, code.lstrip("0"), int(code), float(code), f"{code}.0", f"Mã {code}"):
        open_case = resolve(text)
        assert open_case.unit is None and set(open_case.candidates) == {today, before}, text
        assert resolve(text, on=BEFORE).unit == before
        assert resolve(text, on=AFTER).unit == today
        assert resolve(text, system="former").unit == before
    assert resolve(f"{code} (cũ)").unit == before
    same_name = accent_key(today.name) in {accent_key(n) for n in (before.name, *before.aliases)}
    for unit in (today, before):
        for text in (f"{code} - {unit.full_name}", f"{unit.name} ({code})", f"{int(code)} {unit.name}"):
            answer = resolve(text, on=BEFORE if unit == before else AFTER)
            assert answer.unit == unit, text
            if not same_name:
                assert resolve(text).unit == unit, text


def test_three_names_moved_to_another_place():
    moved = {u.name: u for u in EVERY if isinstance(u, Commune) and any(
        isinstance(o, FormerCommune) and o.commune_code != u.code for o in NAMES.get(accent_key(u.name), ()))}  # fmt: skip
    assert set(moved) == {"Mường Chà", "Mường Thanh", "Sam Mứn"}
    assert resolve("Mường Chà", district="Nậm Pồ").unit == moved["Mường Chà"]
    assert resolve("Mường Chà", level="commune", district="Mường Chà").unit == former_commune("03172")
    assert resolve("Mường Chà", district="Mường Chà").candidates == (former_commune("03172"), district("097"))


@pytest.mark.parametrize("unit", EVERY, ids=lambda u: u.full_name)
def test_a_full_name_means_one_unit_on_every_day_of_it(unit):
    day = AFTER if isinstance(unit, Commune) else BEFORE
    assert resolve(unit.full_name, on=day).unit == unit
    assert resolve(unit.code, on=day).unit == unit
    lost = resolve(fold(unit.full_name), on=day)
    assert lost.unit == unit or (lost.unit is None and unit in lost.candidates)
