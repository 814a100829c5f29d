"""Charts as figures: silence is grey and not zero, classes stand still, no chart needs the network."""

import json

import pytest

from dashboard import charts
from dashboard.figures.measures import MEASURES
from geo.layers import layer

PARTICIPATED = MEASURES["participated"]


def row(code: str, count: int, people: int, reporting: int = 1, expected: int = 1) -> dict:
    return {
        "commune": code, "commune_name": code, "participated": count, "rostered_base": people, "rostered_listed": people,
        "site_sessions_reporting": reporting, "site_sessions_expected": expected,
    }  # fmt: skip


def drawn(rows):
    return charts.place_map(rows, "commune", PARTICIPATED, layer("communes"))


def test_a_silent_place_is_grey_and_a_nought_is_the_lowest_class():
    figure = drawn([row("03325", 0, 20, reporting=0), row("03127", 0, 20, reporting=1)])
    filled, grey = figure["data"]
    assert filled["locations"] == ["03127"]
    assert filled["z"] == [0]
    assert "03325" in grey["locations"]
    assert "chưa có số liệu" in grey["text"][grey["locations"].index("03325")]


def test_every_commune_is_drawn_once():
    figure = drawn([row("03127", 5, 10)])
    codes = [c for trace in figure["data"] for c in trace["locations"]]
    assert len(codes) == len(set(codes)) == 45


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.599, 0), (0.6, 1), (0.9, 4), (1.0, 4)])
def test_an_edge_belongs_to_the_class_above(share, expected):
    assert charts.class_of(share, PARTICIPATED) == expected


def test_the_map_asks_for_no_tiles_and_stays_small():
    figure = drawn([row("03127", 5, 10)])
    assert figure["layout"]["map"]["style"] == "white-bg"
    text = json.dumps(figure)
    assert "http" not in text
    assert len(text.encode()) <= 250_000


def test_bars_show_rate_and_people_in_vietnamese_and_leave_blanks_out():
    rows = [row("03127", 881, 1000), row("03325", 0, 0)]
    figure = charts.bars(rows, "commune", PARTICIPATED, target=0.9)
    words = " ".join(a["text"] for a in figure["layout"]["annotations"])
    assert "88,1 %" in words
    assert "881/1.000" in words
    assert "mục tiêu 90 %" in words
    assert figure["data"][0]["y"] == ["03127"]
