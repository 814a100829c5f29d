"""A picture's ground for tests: the built-in layers with figures made up by rule."""

from dashboard.figures.measures import MEASURES
from geo.layers import Layer, layer

PARTICIPATED = MEASURES["participated"]
LAYERS = {"commune": "communes", "district": "districts", "old_commune": "former_communes"}


def polygons(key: str) -> Layer:
    return layer(LAYERS[key])  # type: ignore[arg-type]


def row(key: str, code: str, count: int, people: int = 100, reporting: int = 1) -> dict:
    return {
        key: code, "participated": count, "rostered_base": people, "rostered_listed": people, "schools": 1,
        "site_sessions_reporting": reporting, "site_sessions_expected": 1,
    }  # fmt: skip


def rows(key: str) -> list[dict]:
    """Every unit with a rate, all five classes among them."""
    codes = [f["properties"]["code"] for f in polygons(key).geojson["features"]]
    return [row(key, code, 50 + n * 7 % 50, 100 + n) for n, code in enumerate(codes)]
