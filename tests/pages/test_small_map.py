"""The small map: every unit once, in the colour of its grade, the chosen one framed, the eight marked."""

from xml.etree import ElementTree

from dashboard.figures.measures import MEASURES
from dashboard.maps.classes import EMPTY, SILENT, fills
from dashboard.maps.ground import ground
from dashboard.maps.shown import Shown
from dashboard.maps.small_map import small_map
from dashboard.style import AMBER, CONTEXT_FILL
from geo.layers import layer

SVG = "{http://www.w3.org/2000/svg}"
PARTICIPATED = MEASURES["participated"]


def row(count: int, people: int, reporting: int = 1) -> dict:
    return {"participated": count, "rostered_base": people, "rostered_listed": people,
            "site_sessions_reporting": reporting, "site_sessions_expected": 1}  # fmt: skip


def drawn(shown: Shown) -> ElementTree.Element:
    made = ground("commune", layer("communes"))
    return ElementTree.fromstring(small_map(shown, made, made.bounds(), 300))


def test_every_unit_has_the_colour_of_its_grade():
    made = ground("commune", layer("communes"))
    high, silent, *others = made.codes
    shown = Shown("commune", PARTICIPATED, {high: row(95, 100), silent: row(0, 100, reporting=0)})
    filled = [p.get("fill") for p in drawn(shown).iter(f"{SVG}path")]
    colours = fills(PARTICIPATED)
    assert len(filled) == 45
    assert filled[:2] == [colours[4], colours[SILENT]]
    assert set(filled[2:]) == {colours[EMPTY]} and len(others) == 43


def test_the_chosen_unit_is_framed_over_the_others_and_what_is_outside_is_pale():
    made = ground("commune", layer("communes"))
    chosen, other = made.codes[0], made.codes[1]
    rows = {chosen: row(50, 100), other: row(50, 100)}
    paths = list(drawn(Shown("commune", PARTICIPATED, rows, None, chosen)).iter(f"{SVG}path"))
    assert paths[-1].get("stroke") == AMBER
    outside = [
        p.get("fill") for p in drawn(Shown("commune", PARTICIPATED, rows, frozenset({chosen}))).iter(f"{SVG}path")
    ]
    assert outside.count(CONTEXT_FILL) == 44


def test_the_eight_straddling_communes_are_marked():
    assert len(list(drawn(Shown("commune", PARTICIPATED, {})).iter(f"{SVG}text"))) == 8
