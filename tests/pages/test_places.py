"""Places as filters: every unit once, under a label that tells it from its namesakes."""

from dashboard import places
from geo.units import straddlers, units


def test_every_unit_of_both_systems_is_a_place_under_a_label_of_its_own():
    assert len(places.by_label()) == sum(len(units(s)) for s in ("current", "district", "former")) == 184
    assert places.find("commune", "03166").label == "Xã Mường Chà"
    assert places.find("old_commune", "03166").label == "Xã Chà Cang (cũ, huyện Nậm Pồ)"
    assert places.find("district", "097").label == "Huyện Mường Chà (cũ)"
    assert places.find("commune", "94") is None and places.find(None, None) is None


def test_the_eight_straddling_communes_and_no_others_are_marked():
    marked = {p.code for p in places.by_label().values() if places.is_straddler(p.key, p.code)}
    assert marked == {unit.code for unit in straddlers()} and len(marked) == 8
