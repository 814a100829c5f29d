"""Cells of one row that contradict each other decide nothing; other provinces; what is no commune."""

from datetime import date

import pytest

from etl.model.issues import Issue
from geo.placing import place_school
from geo.resolve import resolve


def where(placement):
    return placement.commune_code, placement.former_commune_code, placement.district_code


def codes_of(placement):
    return [code for code, _ in placement.issues]


NOWHERE = (None, None, None)


@pytest.mark.parametrize(
    ("cells", "placed", "named"),
    [
        (("", "Mường Chà", "Nậm Pồ"), NOWHERE, ["Thị trấn Mường Chà", "Xã Mường Chà", "Huyện Nậm Pồ"]),
        (("03166", "Mường Chà", "Mường Chà"), NOWHERE, ["Xã Mường Chà", "Thị trấn Mường Chà"]),
        (("Mường Chà", "Na Sang", ""), NOWHERE, ["Xã Mường Chà", "Xã Na Sang"]),
        (("03334", "Thanh Bình", ""), NOWHERE, ["Phường Mường Thanh", "Phường Thanh Bình"]),
        (("", "Nà Tấu", "Mường Ảng"), NOWHERE, ["Xã Nà Tấu", "Huyện Mường Ảng"]),
        (("", "Thanh Minh", "Điện Biên"), NOWHERE, ["Xã Thanh Minh", "Huyện Điện Biên"]),
        (("Na Sang", "", "Huyện Nậm Pồ"), NOWHERE, ["Xã Na Sang", "Huyện Nậm Pồ"]),
        (("Mường Chà", "", "Tuần Giáo"), NOWHERE, ["Xã Mường Chà", "Thị trấn Mường Chà", "Huyện Tuần Giáo"]),
        (("Na Sang", "Na Tong", ""), NOWHERE, ["Xã Na Sang", "Na Tông", "Nà Tòng"]),
        (("Huyện Nậm Pồ", "Na Sang", "Mường Chà"), NOWHERE, ["Huyện Nậm Pồ", "Xã Na Sang"]),
        (("Điện Biên Phủ", "Him Lam", "Huyện Điện Biên"), NOWHERE, ["Phường Him Lam", "Huyện Điện Biên"]),
        (("Na Sang", "Mường Mươn", "Mường Chà"), (None, None, "097"), ["Xã Na Sang", "Xã Mường Mươn"]),
        (("Thị trấn Mường Chà", "Na Sang", ""), ("03172", None, "097"), ["Thị trấn Mường Chà", "Xã Na Sang"]),
        (("Na Sang, huyện Nậm Pồ", "", ""), NOWHERE, ["Xã Na Sang"]),
        (("03166 Him Lam", "", ""), NOWHERE, ["Him Lam"]),
        (("Mường Lạn, huyện Sốp Cộp", "", ""), NOWHERE, ["Mường Lạn"]),
    ],
)
def test_where_cells_contradict_each_other_only_what_all_of_them_say_is_placed(cells, placed, named):
    placement = place_school(*cells)
    assert where(placement) == placed and codes_of(placement) == ["place_conflict"]
    code, details = placement.issues[0]
    issue = Issue(code, value=details["value"], details=details)
    assert all(name in issue.message for name in named), issue.message
    assert all(cell in issue.message for cell in cells)
    assert "theo" not in issue.message + issue.fix and "Sửa" in issue.fix


@pytest.mark.parametrize(
    ("cells", "placed"),
    [
        (("Na Sang", "Mường Chà", "Mường Chà"), ("03172", "03172", "097")),
        (("Mường Chà", "Chà Nưa", "Nậm Pồ"), ("03166", "03187", "103")),
        (("Sam Mứn", "Sam Mứn", ""), ("03352", "03355", "100")),
        (("Chà Cang", "Chà Cang", ""), ("03166", "03166", "103")),
    ],
)
def test_cells_that_one_place_fits_agree(cells, placed):
    placement = place_school(*cells)
    assert (where(placement), placement.issues) == (placed, ())


def test_a_school_closed_before_the_change_may_have_its_commune_of_today_beside():
    placement = place_school("Xã Na Sang", "Thị trấn Mường Chà", "Mường Chà", valid_to=date(2025, 4, 14))
    assert where(placement) == ("03172", "03172", "097") and placement.issues == ()


@pytest.mark.parametrize(
    "text",
    ["Mường Lạn, Sơn La", "Mường Lạn, tỉnh Sơn La", "Mường Lạn - SON LA", "Mường Lạn-Sơn La", "Mường Lạn (T. Sơn La)",
     "xã Thanh Yên, Nghệ An", "Thanh Nưa, TP. Hà Nội", "Thanh An, Hòa Bình", "Him Lam, thành phố Huế"],
)  # fmt: skip
def test_a_namesake_in_another_province_is_unknown(text):
    found = resolve(text)
    assert (found.unit, found.candidates, found.reason, found.is_elsewhere) == (None, (), "unknown", True)
    placement = place_school(text, "", "")
    assert where(placement) == NOWHERE and codes_of(placement) == ["unknown_place"]


def test_another_province_in_another_cell_is_unknown_too():
    for cells in (
        ("Mường Lạn", "", "Sơn La"),
        ("", "Mường Lạn", "Sốp Cộp, Sơn La"),
        ("Mường Lạn, Sơn La", "Mường Lạn", ""),
    ):
        placement = place_school(*cells)
        assert where(placement) == NOWHERE and codes_of(placement) == ["unknown_place"]


@pytest.mark.parametrize(
    ("cells", "district"),
    [(("Điện Biên", "", ""), None), (("tỉnh Điện Biên", "", ""), None), (("", "Điện Biên", ""), None),
     (("Huyện Mường Chà", "", ""), "097"), (("Điện Biên", "", "Tuần Giáo"), "099"), (("", "TX Mường Lay", ""), "095")],
)  # fmt: skip
def test_the_name_of_a_district_or_of_the_province_is_no_commune_and_that_is_said(cells, district):
    placement = place_school(*cells)
    assert where(placement) == (None, None, district) and codes_of(placement) == ["no_commune"]
    assert codes_of(place_school("Điện Biên", "Na Sang", "")) == []
    for blank in ("-", "…", "(cũ)", " "):
        assert place_school(blank, blank, "").issues == ()


def test_what_is_asked_for_is_what_decides():
    asked = place_school("Xã Sam Mứn", "", "Điện Biên", column="mixed")
    assert codes_of(asked) == ["ambiguous_commune"] and asked.district_code == "100"
    assert codes_of(place_school("Sam Mứn", column="mixed")) == ["ambiguous_commune"]  # both lie in one district
    assert codes_of(place_school("Mường Chà", column="mixed")) == ["ambiguous_place"]
    fix = Issue("ambiguous_commune", value="x", details=asked.issues[0][1]).fix
    assert "Điền cột “Xã cũ”" in fix and "Điền cột “Huyện cũ”" not in fix


@pytest.mark.parametrize(("text", "code"), [("Xín Chải", "03226"), ("Pú Nhi", "03370")])
def test_another_spelling_of_a_name_of_both_times_is_one_of_both_times(text, code):
    placement = place_school(text)
    assert (placement.commune_code, placement.former_commune_code) == (code, None)
    assert place_school("", text).former_commune_code is not None
