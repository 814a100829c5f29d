"""Maps as figures: every unit once, in one class or none; silence is no nought; classes stand still; nothing is fetched."""

import json
from datetime import date

import pytest
import shapely

from dashboard.figures.measures import COLUMNS, MEASURES, RATES
from dashboard.figures.query import figures
from dashboard.figures.snapshot import make_snapshot
from dashboard.figures.wording import fraction_words
from dashboard.maps.circles import circle_map, largest_base
from dashboard.maps.classes import EMPTY, GRADES, SILENT, class_of, fills, grade, legend
from dashboard.maps.compare import changes
from dashboard.maps.filled import filled_map
from dashboard.maps.ground import ground, straddlers, tile_ground
from dashboard.maps.points import locate, point_map, points
from dashboard.maps.shown import Shown, by_code
from dashboard.maps.tile_map import tile_map
from dashboard.places import LAYER_OF_KEY
from dashboard.reports.question import sentence
from geo.layers import layer

PARTICIPATED = MEASURES["participated"]
KEYS = {"commune": 45, "district": 10, "old_commune": 129}


def row(count: int, people: int, reporting: int = 1, expected: int = 1) -> dict:
    return {
        "participated": count, "rostered_base": people, "rostered_listed": people,
        "site_sessions_reporting": reporting, "site_sessions_expected": expected,
    }  # fmt: skip


def ground_of(key: str):
    return ground(key, layer(LAYER_OF_KEY[key]))


def pictures(shown: Shown) -> list[dict]:
    drawn = ground_of(shown.key)
    return [
        filled_map(shown, drawn, drawn.geojson, drawn.bounds(), 500),
        circle_map(shown, drawn, drawn.geojson, drawn.bounds(), 500, largest_base([shown])),
        tile_map(shown, tile_ground(shown.key), 500),
    ]


def coloured(figure: dict) -> dict:
    """Return the trace whose colours are grades."""
    return next(t for t in figure["data"] if t["type"] == "choropleth" and len(t["colorscale"]) > 2)


@pytest.mark.parametrize("key", KEYS)
def test_every_unit_is_drawn_once_in_exactly_one_grade(key):
    drawn = ground_of(key)
    codes = list(drawn.codes)
    rows = {codes[0]: row(0, 20, reporting=0), codes[1]: row(0, 20), codes[2]: row(9, 10)}
    filled, circles, tiles = pictures(Shown(key, PARTICIPATED, rows))
    for figure in (filled, tiles):
        trace = coloured(figure)
        assert sorted(trace["locations"]) == sorted(codes)
        assert len(codes) == KEYS[key]
        grades = {c: GRADES[z] for c, z in zip(trace["locations"], trace["z"], strict=True)}
        assert [grades[c] for c in codes[:4]] == [SILENT, 0, 4, EMPTY]
    [points] = [t for t in circles["data"] if t.get("mode") == "markers"]
    assert sorted(c[0] for c in points["customdata"]) == sorted(codes)


def test_a_legend_counts_every_unit_once_and_keeps_its_entries():
    rows = {"03325": row(0, 20, reporting=0), "03127": row(0, 20)}
    entries = legend([grade(rows.get(c), PARTICIPATED) for c in ground_of("commune").codes], PARTICIPATED)
    assert [e.words for e in entries] == [
        "dưới 60 %", "60–70 %", "70–80 %", "80–90 %", "từ 90 %", "im lặng", "chưa có số liệu",
    ]  # fmt: skip
    assert [e.count for e in entries] == [1, 0, 0, 0, 0, 1, 43]
    assert len({e.fill for e in entries}) == 7


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.599, 0), (0.6, 1), (0.9, 4), (1.0, 4)])
def test_an_edge_belongs_to_the_class_above(share, expected):
    assert class_of(share, PARTICIPATED) == expected


def test_units_without_figures_are_hatched_and_the_lines_stay_inside_them():
    drawn = ground_of("commune")
    rows = {c: row(9, 10) for c in drawn.codes[1:]}
    figure = filled_map(Shown("commune", PARTICIPATED, rows), drawn, drawn.geojson, drawn.bounds(), 500)
    [lines] = [t for t in figure["data"] if t.get("mode") == "lines"]
    points = [(x, y) for x, y in zip(lines["lon"], lines["lat"], strict=True) if x is not None]
    assert len(points) > 4
    near = shapely.buffer(drawn.shapes[drawn.codes[0]], 0.001)
    assert all(shapely.contains_xy(near, x, y) for x, y in points)


def test_a_pointer_says_rate_counts_and_what_a_straddler_joins():
    code, districts = next(iter(straddlers().items()))
    words = Shown("commune", PARTICIPATED, {code: row(1234, 2000)}).hover(code)
    assert "61,7 %" in words
    assert "1.234 trên 2.000 người" in words
    assert "*" in words
    assert districts in words


def test_silence_is_never_shown_as_nought():
    silent = Shown("commune", PARTICIPATED, {"03325": row(0, 20, reporting=0), "03127": row(0, 20)})
    assert "im lặng" in silent.hover("03325")
    assert "0 trên" not in silent.hover("03325").replace("20 ", "")
    assert "của 20 người trong danh sách" in silent.hover("03325")
    assert silent.counts("03325") == "–/20"
    assert "0 trên 20 người" in silent.hover("03127")
    assert silent.counts("03127") == "0/20"
    assert silent.counts("03166") == "–"


def test_a_school_says_its_counts_as_a_unit_does():
    base = {"school": "1", "latitude": 21.4, "longitude": 103.0, "school_name": "Trường A"}
    for figures_of, words in (
        (row(5, 10), "Tham gia: 50,0 %<br>5 trên 10 người trong danh sách"),
        (row(0, 10, reporting=0), "Tham gia: im lặng<br>chưa có bằng chứng nào của 10 người trong danh sách"),
    ):
        [trace] = points([base | figures_of], PARTICIPATED)
        assert words in trace["text"][0]
        assert words in Shown("commune", PARTICIPATED, {"03127": figures_of}).hover("03127")


@pytest.mark.parametrize("measure", RATES)
def test_page_map_and_report_name_the_denominator_of_a_rate_alike(measure):
    figures_of = dict.fromkeys(COLUMNS, 8) | {"rostered_base": 20, "rostered_listed": 10}
    words = fraction_words(figures_of, MEASURES[measure])
    assert words in sentence(figures_of, MEASURES[measure], None, date(2025, 4, 6))
    assert words in Shown("commune", MEASURES[measure], {"03127": figures_of}).hover("03127")


def test_circles_grow_with_people_by_area():
    drawn = ground_of("commune")
    shown = Shown("commune", PARTICIPATED, {drawn.codes[0]: row(1, 400), drawn.codes[1]: row(1, 100)})
    figure = circle_map(shown, drawn, drawn.geojson, drawn.bounds(), 500, 400)
    [points] = [t for t in figure["data"] if t.get("mode") == "markers"]
    size = {c[0]: s for c, s in zip(points["customdata"], points["marker"]["size"], strict=True)}
    assert size[drawn.codes[0]] == pytest.approx(2 * size[drawn.codes[1]], abs=0.2)


def test_beyond_the_place_nothing_is_coloured():
    drawn = ground_of("commune")
    shown = Shown("commune", PARTICIPATED, {}, inside=frozenset(drawn.codes[:3]))
    figure = filled_map(shown, drawn, drawn.geojson, drawn.bounds(), 500)
    assert sorted(coloured(figure)["locations"]) == sorted(drawn.codes[:3])


def test_squares_are_of_one_size_and_never_overlap():
    for key, count in KEYS.items():
        shapes = list(tile_ground(key).shapes.values())
        assert len(shapes) == count
        assert len({round(float(shapely.area(s)), 9) for s in shapes}) == 1
        assert shapely.area(shapely.union_all(shapes)) == pytest.approx(sum(float(shapely.area(s)) for s in shapes))


@pytest.mark.parametrize("key", KEYS)
def test_no_map_asks_for_anything_and_all_stay_small(key):
    """Plotly fetches a base map only where the first trace needs one, or where land or coasts are to be seen."""
    codes = ground_of(key).codes
    for figure in pictures(Shown(key, PARTICIPATED, {c: row(5, 10) for c in codes})):
        assert figure["data"][0]["type"] == "scattergeo"
        assert "locations" not in figure["data"][0]
        assert figure["layout"]["geo"]["visible"] is False
        text = json.dumps(figure)
        assert "http" not in text
        assert len(text.encode()) <= 250_000


def test_outer_rings_run_clockwise_as_the_globe_needs_them():
    for feature in ground_of("commune").geojson["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        for part in shapely.get_parts(shape):
            assert not shapely.is_ccw(shapely.get_exterior_ring(part))


def test_classes_and_scale_are_the_same_on_every_date(demo_home):
    """What may change with the date is which class a unit is in, and nothing else of the picture."""
    seen = set()
    for day in (date(2025, 3, 1), date(2025, 6, 29), date(2025, 12, 14)):
        snapshot = make_snapshot(demo_home.published(), day)
        shown = Shown("commune", PARTICIPATED, by_code(figures(snapshot, ("commune",)), "commune"))
        trace = coloured(pictures(shown)[0])
        geo = pictures(shown)[0]["layout"]["geo"]
        seen.add(
            json.dumps(
                [trace["colorscale"], trace["zmin"], trace["zmax"], geo, [e.words for e in legend([], PARTICIPATED)]]
            )
        )
        snapshot.connection.close()
    assert len(seen) == 1


@pytest.mark.parametrize("measure", RATES)
def test_every_measure_has_five_classes(measure):
    assert [class_of(s / 100, MEASURES[measure]) for s in range(101)] == sorted(
        class_of(s / 100, MEASURES[measure]) for s in range(101)
    )
    assert {class_of(s / 100, MEASURES[measure]) for s in range(101)} == {0, 1, 2, 3, 4}


def test_a_change_is_in_points_and_missing_figures_are_no_fall():
    before = Shown("commune", PARTICIPATED, {"a": row(5, 10), "b": row(9, 10), "c": row(8, 10)})
    after = Shown("commune", PARTICIPATED, {"a": row(6, 10), "b": row(5, 10), "c": row(0, 10, reporting=0)})
    found = changes(before, after, ["a", "b", "c", "d"])
    assert [c.code for c in found] == ["b", "a", "c", "d"]
    assert [c.points if c.points is None else round(c.points, 6) for c in found] == [-40, 10, None, None]


def test_schools_outside_the_province_and_without_coordinates_are_not_drawn():
    drawn = ground_of("commune")
    lon, lat = drawn.centres[drawn.codes[0]]
    base = row(5, 10) | {"school_name": "Trường A"}
    schools = [
        base | {"school": "1", "latitude": lat, "longitude": lon},
        base | {"school": "2", "latitude": lon, "longitude": lat},  # the two columns exchanged
        base | {"school": "3", "latitude": None, "longitude": None},
    ]
    found = locate(schools, drawn, is_approximate=True)
    assert [[r["school"] for r in part] for part in (found.inside, found.outside, found.missing)] == [
        ["1"],
        ["2"],
        ["3"],
    ]
    assert found.all == 3
    figure = point_map(found.inside, Shown("commune", PARTICIPATED, {}), drawn, drawn.geojson, drawn.bounds(), 500)
    [points] = [t for t in figure["data"] if t.get("mode") == "markers"]
    assert points["customdata"] == [["school:1"]]


@pytest.mark.parametrize("name", ["dormant", "flagged"])
def test_where_a_high_rate_asks_for_help_dark_is_another_colour_than_success(name):
    good, bad = (set(fills(MEASURES[m]).values()) for m in ("participated", name))
    assert good & bad == {fills(MEASURES[name])[g] for g in (SILENT, EMPTY)}
