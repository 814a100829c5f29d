"""The layers that maps draw: ours are approximate and say so; an installed one takes their place."""

import json

import pytest
import shapely

from geo.coverage import areas_km2
from geo.installed import put
from geo.layers import IN_USE, LAYER_NAMES, centres, folder, layer
from geo.units import communes, district, districts, former_communes

UNITS = {"communes": communes(), "districts": districts(), "former_communes": former_communes()}
MAX_BYTES = {"communes": 90_000, "districts": 40_000, "former_communes": 120_000}


def shapes_of(name):
    features = layer(name).geojson["features"]
    return {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_every_unit_is_drawn_once_with_its_code_and_full_name_only(name):
    properties = [feature["properties"] for feature in layer(name).geojson["features"]]
    assert properties == [{"code": unit.code, "name": unit.full_name} for unit in UNITS[name]]


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_polygons_are_valid_share_their_borders_and_do_not_overlap(name):
    shapes = list(shapes_of(name).values())
    assert all(shape.geom_type == "Polygon" and shape.is_valid for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert all(shapely.is_ccw(shape.exterior) for shape in shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon" and not whole.interiors


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_the_built_in_layers_are_approximate_small_and_name_their_sources(name):
    built_in = layer(name)
    assert built_in.is_approximate
    assert "gần đúng" in built_in.attribution and "Natural Earth" in built_in.attribution
    assert len(json.dumps(built_in.geojson, separators=(",", ":")).encode()) < MAX_BYTES[name]


def test_approximate_communes_have_about_their_official_areas_and_places():
    shapes = shapes_of("communes")
    for unit, area in zip(communes(), areas_km2([shapes[unit.code] for unit in communes()]), strict=True):
        assert 0.65 < area / unit.area_km2 < 1.5, unit.full_name
        assert shapely.distance(shapes[unit.code], shapely.Point(unit.lon, unit.lat)) < 0.02, unit.full_name


@pytest.mark.parametrize(("name", "owner"), [("communes", "commune_code"), ("districts", "district_code")])
def test_former_communes_join_exactly_to_the_coarser_layers(name, owner):
    members = shapes_of("former_communes")
    for code, whole in shapes_of(name).items():
        joined = shapely.union_all([members[unit.code] for unit in former_communes() if getattr(unit, owner) == code])
        assert shapely.equals(joined, whole), code


def test_most_former_communes_lie_where_they_are_known_to_be():
    shapes = shapes_of("former_communes")
    known = [unit for unit in former_communes() if unit.lat is not None]
    away = [shapely.distance(shapes[unit.code], shapely.Point(unit.lon, unit.lat)) for unit in known]
    assert sum(distance == 0 for distance in away) > 0.85 * len(known) and max(away) < 0.07


def test_the_map_is_the_right_way_round():
    places = centres("districts")
    west, city = places["096"], places["094"]
    assert west[0] < city[0] and west[1] > city[1]  # Mường Nhé lies north-west of the city
    assert min(places.values(), key=lambda p: p[0]) == west


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_every_centre_lies_in_its_own_unit(name):
    shapes = shapes_of(name)
    places = centres(name)
    assert places.keys() == shapes.keys()
    assert all(shapely.contains(shapes[code], shapely.Point(place)) for code, place in places.items())


def test_the_city_of_2020_includes_the_four_communes_that_joined_it():
    area = areas_km2([shapes_of("districts")["094"]])[0]
    assert area == pytest.approx(district("094").area_km2, rel=0.35)


def test_an_installed_layer_takes_over_and_keeps_its_attribution(tmp_path):
    assert layer("communes", tmp_path).is_approximate
    content = {"type": "FeatureCollection", "features": []}
    put(tmp_path, {"communes": (json.dumps(content), {"version": "abc", "attribution": "Nguồn thử", "licence": "MIT"})})
    first = layer("communes", tmp_path)
    assert not first.is_approximate and first.geojson == content
    assert (first.attribution, first.licence) == ("Nguồn thử", "MIT") and first.installed_at
    assert layer("districts", tmp_path).is_approximate

    put(tmp_path, {"communes": (json.dumps({**content, "name": "x"}), {"version": "def", "attribution": "Khác"})})
    assert layer("communes", tmp_path).version != first.version


def test_an_unreadable_list_of_installed_layers_falls_back_to_the_approximate_ones(tmp_path):
    put(tmp_path, {"communes": ("{}", {"version": "abc", "attribution": "Nguồn thử"})})
    (folder(tmp_path) / IN_USE).write_text("{ngắt", encoding="utf-8")
    assert layer("communes", tmp_path).is_approximate
