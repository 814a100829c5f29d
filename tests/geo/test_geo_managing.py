from datetime import date

import pytest

from geo.managing import managing_body

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize("level", ["MN", "TH", "THCS", "TH&THCS"])
def test_local_schools_move_from_the_district_to_the_commune(level):
    place = ("03325", "094")
    assert managing_body(level, "công lập", *place, BEFORE) == ("PGD-094", "Phòng GD&ĐT thành phố Điện Biên Phủ")
    assert managing_body(level, "công lập", *place, SINCE) == ("UBND-03325", "UBND xã Mường Phăng")


@pytest.mark.parametrize("level", ["THPT", "THCS&THPT", "GDNN-GDTX"])
@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_the_department_manages_upper_secondary_and_centres_on_any_day(level, day):
    body = managing_body(level, "PTDTNT", "03151", "095", day)
    assert body is not None and body.code == "SGDDT"


def test_a_boarding_school_goes_by_its_highest_level():
    assert managing_body("THCS", "PTDTNT", "03151", "095", SINCE) == ("UBND-03151", "UBND phường Mường Lay")


def test_without_level_or_place_nobody_is_named():
    assert managing_body(None, None, "03151", "095", SINCE) is None
    assert managing_body("TH", None, None, "095", SINCE) is None
    assert managing_body("TH", None, "03151", None, BEFORE) is None
