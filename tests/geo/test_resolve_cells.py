"""One cell as clerks fill it: several places, codes, hints, slips, other scripts, other provinces."""

import unicodedata
from datetime import date

import pytest

from geo.resolve import resolve
from geo.units import commune, district, former_commune

BEFORE, AFTER = date(2025, 5, 20), date(2025, 9, 20)
TOWN = former_commune("03172")  # thị trấn Mường Chà


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Thị trấn Mường Chà, H. Mường Chà, T. Điện Biên", TOWN),
        ("T. Điện Biên / H. Mường Chà / TT. Mường Chà", TOWN),
        ("TT Mường Chà\nhuyện Mường Chà", TOWN),
        ("TT.M.Chà", TOWN),
        ("03172 - Mường Chà", TOWN),
        ("xã Chà Cang nay là xã Mường Chà", former_commune("03166")),
        ("Chà Cang → Mường Chà", former_commune("03166")),
        ("Xã Mường Chà (trước đây là Chà Cang)", former_commune("03166")),
        ("xã Mường Chà (cũ: Chà Cang)", former_commune("03166")),
        ("Chà Cang (03166)", former_commune("03166")),
        ("03166 Mường Chà", commune("03166")),
        ("xã mới Mường Chà", commune("03166")),
        ("Mường Chà, huyện Nậm Pồ", commune("03166")),
        ("Phường Mường Lay - TX Mường Lay", commune("03151")),
        ("huyện Mường Chà cũ", district("097")),
        ("Phòng GD&ĐT Mường Chà", district("097")),
        ("PGDĐT MƯỜNG CHÀ", district("097")),
        ("TPĐBP", district("094")),
        (94.0, district("094")),
        ("Tổ 5, phường Him Lam, TP Điện Biên Phủ", former_commune("03127")),
        ("Văn phòng UBND phường Him Lam thành phố Điện Biên Phủ tỉnh Điện Biên", former_commune("03127")),
        ("LAO XA PHINH HUYEN TUA CHUA", former_commune("03229")),
        ("Lао Хả Phình", former_commune("03229")),
        ("Toả-Tình", former_commune("03280")),
        ("X.TOA TINH H.TUAN GIAO", former_commune("03280")),
        ("huyện Tuần Giáo xã Tỏa Tình tỉnh Điện Biên", former_commune("03280")),
        ("xa Toa Tinh T. Dien Bien", former_commune("03280")),
        ("Huổi Lếnh", former_commune("03177")),
        (unicodedata.normalize("NFD", "Thị trấn Tủa Chùa"), former_commune("03217")),
    ],
)
def test_a_cell_means_one_unit(text, unit):
    assert resolve(text).unit == unit


@pytest.mark.parametrize(
    "text",
    ["Na Sang, Mường Chà", "Mường Chà, Na Sang", "Na Sang - Mường Chà - Điện Biên", "xã Na Sang huyện Mường Chà",
     "XA NA SANG-HUYEN MUONG CHA", "Tỉnh Điện Biên, huyện Mường Chà, xã Na Sang", "Búng-Lao", "Thanh Nưa, Điện Biên"],
)  # fmt: skip
def test_the_day_decides_what_order_and_separators_leave_open(text):
    former, today = resolve(text, on=BEFORE).unit, resolve(text, on=AFTER).unit
    assert former.valid_to is not None and today.valid_to is None and former.name == today.name
    assert resolve(text, level="commune").reason == "several"


def test_the_province_beside_a_commune_is_no_district():
    assert resolve("Thanh Nưa, Điện Biên").beside is None
    assert resolve("Thanh Nưa, Điện Biên, tỉnh Điện Biên").beside == district("100")
    assert resolve("Thanh Nưa - Điện Biên - Điện Biên").beside == district("100")
    assert resolve("Điện Biên", level="district").unit == district("100")
    assert resolve("Điện Biên", level="commune").reason == "empty"


@pytest.mark.parametrize(
    ("text", "names"),
    [("03166 Him Lam", {"Mường Chà", "Chà Cang", "Him Lam"}), ("Him Lam, huyện Tủa Chùa", {"Him Lam", "Tủa Chùa"}),
     ("Him Lam huyện Không Rõ", {"Him Lam"})],
)  # fmt: skip
def test_what_speaks_of_two_places_is_a_conflict_not_a_choice(text, names):
    found = resolve(text)
    assert (found.unit, found.reason) == (None, "conflict")
    assert {unit.name for unit in found.candidates} <= names and found.candidates


def test_another_province_has_communes_of_the_same_names():
    for text in ("xã Thanh An, huyện Thanh Hà, tỉnh Hải Dương", "Xã Thanh An, tỉnh Thanh Hóa"):
        assert resolve(text).unit is None and resolve(text).candidates == ()


def test_a_slip_is_a_suggestion_never_a_unit():
    for text in ("Na Sann", "Na Sanng, huyện Mường Chà", "Xã Nà Tấuu", "Him Lamm", "Thị trấn Tủa Chùaa"):
        found = resolve(text, on=AFTER)
        assert (found.unit, found.candidates, found.reason) == (None, (), "misspelt") and found.near
    assert resolve("Bản Lướt").near == ()


def test_other_marks_are_read_only_where_nothing_else_is_near_and_that_is_said():
    found = resolve("Hím Lam")
    assert (found.unit, found.reason) == (former_commune("03127"), "other_marks")
    assert resolve("Him Lam").reason == resolve("him lam").reason == "named"
    assert resolve("Nà Tông").reason == "several"


def test_former_names_used_since_are_reported():
    assert (resolve("Him Lam", on=AFTER).unit, resolve("Him Lam", on=AFTER).reason) == (
        former_commune("03127"),
        "ended",
    )
    assert resolve("Thị trấn Tủa Chùa", on=AFTER).reason == "ended"
    assert resolve("Phường Mường Lay", on=BEFORE).reason == "not_yet"
    assert resolve("Xã Mường Chà", on=BEFORE).unit == TOWN  # no other unit of that name existed
    assert resolve("Xã Mường Chà", on=BEFORE).reason == "other_type"


def test_what_is_not_of_the_level_asked_for():
    assert resolve("Huyện Mường Chà", level="commune").reason == "empty"
    assert resolve("Huyện Mường Chà", level="commune").beside == district("097")
    assert resolve("Xã Na Sang", level="district").reason == "empty"
    assert resolve("Xã Na Sang, huyện Mường Chà", level="district").unit == district("097")
    assert resolve("12. Na Sang", on=AFTER).unit == commune("03172")
