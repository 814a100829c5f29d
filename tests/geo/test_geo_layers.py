"""The layers that maps draw: ours are approximate and say so; an installed one takes their place."""

import json

import pytest
import shapely

from geo.coverage import areas_km2
from geo.layers import LAYER_NAMES, centres, installed_path, layer, notes_path
from geo.units import communes, district, districts

UNITS = {"communes": communes(), "districts": districts()}
MAX_BYTES = {"communes": 90_000, "districts": 40_000}


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
    assert len(json.dumps(built_in.geojson).encode()) < MAX_BYTES[name] * 1.3


def test_approximate_communes_have_about_their_official_areas_and_places():
    shapes = shapes_of("communes")
    for unit, area in zip(communes(), areas_km2([shapes[unit.code] for unit in communes()]), strict=True):
        assert 0.65 < area / unit.area_km2 < 1.5, unit.full_name
        assert shapely.distance(shapes[unit.code], shapely.Point(unit.lon, unit.lat)) < 0.02, unit.full_name


def test_both_layers_cover_the_same_province():
    one, other = (shapely.union_all(list(shapes_of(name).values())) for name in LAYER_NAMES)
    assert shapely.area(shapely.intersection(one, other)) > 0.98 * shapely.area(shapely.union(one, other))


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
    path = installed_path("communes", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    first = layer("communes", tmp_path)
    assert not first.is_approximate and first.geojson == content
    assert first.attribution == "Ranh giới do đơn vị cài đặt"  # no notes yet

    notes_path("communes", tmp_path).write_text('{"sha256": "of another file", "attribution": "Sai"}', encoding="utf-8")
    path.write_text(json.dumps({**content, "name": "x"}), encoding="utf-8")
    second = layer("communes", tmp_path)
    assert second.version != first.version
    assert "Sai" not in second.attribution
    assert layer("districts", tmp_path).is_approximate
