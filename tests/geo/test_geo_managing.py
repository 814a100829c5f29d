from datetime import date

import pytest

from geo.managing import SchoolState, managing_body, managing_history

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


@pytest.mark.parametrize("kind", ["công lập", "tư thục", "PTDTBT", None])
def test_the_kind_of_a_school_changes_nothing(kind):
    body = managing_body("MN", kind, "03325", "094", SINCE)
    assert body is not None and body.code == "UBND-03325"


def codes(*states):
    return [(m.body.code if m.body else None, m.valid_from, m.valid_to) for m in managing_history(states)]


def test_the_history_of_a_school_that_never_moved_turns_on_the_day_of_the_change():
    [before, since] = managing_history([SchoolState("TH", None, "03325", "094")])
    assert (before.body.code, before.valid_from, before.valid_to) == ("PGD-094", None, BEFORE)
    assert (since.body.code, since.valid_from, since.valid_to) == ("UBND-03325", SINCE, None)
    assert "142/2025/NĐ-CP" in since.reason and "30/06/2025" in before.reason


def test_a_school_of_the_department_has_one_body_all_along():
    [only] = managing_history([SchoolState("THPT", "PTDTNT", "03151", "095")])
    assert (only.body.code, only.valid_from, only.valid_to) == ("SGDDT", None, None)
    assert "cấp học cao nhất" in only.reason


def test_a_school_that_moves_or_grows_changes_bodies_on_its_day():
    spring, autumn = date(2025, 4, 1), date(2025, 9, 1)
    states = (
        SchoolState("THCS", None, "03319", "100", None, date(2025, 3, 31)),
        SchoolState("THCS", None, "03325", "094", spring, date(2025, 8, 31)),
        SchoolState("THCS&THPT", None, "03325", "094", autumn),
    )
    assert codes(*reversed(states)) == [
        ("PGD-100", None, date(2025, 3, 31)), ("PGD-094", spring, BEFORE),
        ("UBND-03325", SINCE, date(2025, 8, 31)), ("SGDDT", autumn, None),
    ]  # fmt: skip
    reasons = [m.reason for m in managing_history(states)]
    assert reasons[1].startswith("Cơ sở chuyển đến thành phố Điện Biên Phủ.")
    assert reasons[3].startswith("Cơ sở đổi cấp học thành THCS&THPT.")


def test_a_move_inside_one_commune_or_a_gap_is_told_apart():
    gap = (
        SchoolState("TH", None, "03325", "094", date(2025, 10, 1)),
        SchoolState("TH", None, "03325", "094", SINCE, SINCE),
    )
    assert codes(*gap) == [("UBND-03325", SINCE, SINCE), ("UBND-03325", date(2025, 10, 1), None)]
    moved = gap[1]._replace(valid_to=None, valid_from=date(2025, 7, 2)), gap[1]
    assert codes(*moved) == [("UBND-03325", SINCE, None)]


def test_what_is_missing_is_said():
    unknown = managing_history([SchoolState("TH", None, "03334", None)])
    assert [m.body.code if m.body else None for m in unknown] == [None, "UBND-03334"]
    assert "huyện cũ" in unknown[0].reason
    assert managing_history([]) == []
