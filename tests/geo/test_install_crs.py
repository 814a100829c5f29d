"""Coordinate systems: declared, not declared, wrongly declared; VN-2000 is not WGS84."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from geo.boundary.crs import UnsureCrsError, chosen, declared, hypotheses, separation_m
from geo.install import examine
from geo.layers import layer
from tests.geo.boundaries import agrees, install, refusal, said, saved, zipped

SEVEN = "-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278"
TM3 = "+proj=tmerc +lat_0=0 +lon_0=103 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 {} +units=m +no_defs"


def turned(frame):
    """The same numbers with the axes the other way round."""
    shapes = shapely.transform(frame.geometry.values, lambda xy: xy[:, ::-1])
    return frame.assign(geometry=shapes).set_crs(frame.crs, allow_override=True)


@pytest.mark.parametrize("crs", ["EPSG:9205", "EPSG:3405", "EPSG:4756", "EPSG:32648", "EPSG:3857", "EPSG:5897"])
def test_zipped_shapefile_in_any_declared_crs(frame, tmp_path, home, crs):
    install(zipped(frame.to_crs(crs), tmp_path / "xa.zip"), home)
    assert agrees(home, at_least=0.99)


def test_a_custom_vn2000_zone_with_its_parameters(frame, tmp_path, home):
    crs = TM3.format(f"+towgs84={SEVEN}")
    install(saved(frame.to_crs(crs), tmp_path / "xa.gpkg"), home)
    assert agrees(home, at_least=0.99)


@pytest.mark.parametrize("code", ["EPSG:9205", "EPSG:9206", "EPSG:5896", "EPSG:3857"])
def test_metres_without_a_crs_are_tried_and_the_guess_is_said(frame, tmp_path, home, code):
    found = install(zipped(frame.to_crs(code), tmp_path / "xa.zip", drop=(".prj",)), home)
    assert agrees(home, at_least=0.99)
    assert f"Hệ toạ độ được đoán là {chosen(code).words}." in said(found)


def test_what_cannot_be_told_apart_by_places_is_said_with_how_far_it_would_be_off(frame, tmp_path, home):
    found = install(zipped(frame.to_crs("EPSG:3405"), tmp_path / "xa.zip", drop=(".prj",)), home)
    assert agrees(home, at_least=0.99)
    assert "VN-2000, múi chiếu 6° (UTM 48N). Cũng có thể là" in said(
        found
    ) and "(lệch 222 m; --crs “EPSG:32648”)" in said(found)
    assert [choice.option for choice in found.choices] == ["EPSG:3405", "EPSG:5897", "EPSG:32648"]
    assert found.doubt in found.findings and layer("communes", home).findings == found.findings


def test_a_chosen_crs_leaves_no_doubt(frame, tmp_path):
    path = zipped(frame.to_crs("EPSG:3405"), tmp_path / "xa.zip", drop=(".prj",))
    found = examine(path, crs_text="EPSG:3405")
    assert not found.doubt and not found.choices


def test_the_right_crs_of_a_wrongly_declared_file_is_a_choice(frame, tmp_path):
    path = zipped(frame.to_crs("EPSG:9205").set_crs("EPSG:5897", allow_override=True), tmp_path / "xa.zip")
    with pytest.raises(UnsureCrsError) as caught:
        examine(path)
    assert [choice.option for choice in caught.value.choices] == ["EPSG:9205"]


def test_degrees_without_a_crs(frame, tmp_path, home):
    found = install(zipped(frame, tmp_path / "xa.zip", drop=(".prj",)), home)
    assert agrees(home) and "coi là WGS 84" in said(found)


@pytest.mark.parametrize("code", ["EPSG:9205", "EPSG:4326"])
def test_swapped_axes_without_a_crs(frame, tmp_path, home, code):
    found = install(zipped(turned(frame.to_crs(code)), tmp_path / "xa.zip", drop=(".prj",)), home)
    assert agrees(home, at_least=0.99) and ("toạ độ bắc (X) trước" in said(found) or "vĩ độ trước" in said(found))


def test_swapped_axes_in_a_declared_crs_are_read_the_other_way_round_and_said(frame, tmp_path, home):
    found = install(saved(turned(frame), tmp_path / "xa.geojson"), home)
    assert agrees(home, at_least=0.99) and "đảo thứ tự" in said(found)


def test_geojson_that_holds_metres_against_its_rules(frame, tmp_path, home):
    text = frame.to_crs("EPSG:9205").set_crs(None, allow_override=True).to_json(drop_id=True)
    (tmp_path / "xa.geojson").write_text(text, encoding="utf-8")
    found = install(tmp_path / "xa.geojson", home)
    assert agrees(home, at_least=0.99) and "được đoán là VN-2000" in said(found)


@pytest.mark.parametrize("wrong", ["EPSG:5897", "EPSG:4326", "EPSG:32648"])
def test_a_wrong_declared_crs_is_refused_with_the_right_one_named(frame, tmp_path, home, wrong):
    lying = frame.to_crs("EPSG:9205").set_crs(wrong, allow_override=True)
    message = refusal(zipped(lying, tmp_path / "xa.zip"), home)
    assert "kinh tuyến trục 103°00′" in message and "--crs “EPSG:9205”" in message
    install(tmp_path / "xa.zip", home, crs_text="EPSG:9205")
    assert agrees(home, at_least=0.99)


def test_metres_of_nowhere(frame, tmp_path, home):
    odd = frame.set_crs(None, allow_override=True)
    odd["geometry"] = odd.geometry.scale(1e6, 1e6, origin=(0, 0))
    message = refusal(zipped(odd, tmp_path / "xa.zip", drop=(".prj",)), home)
    assert "không khớp hệ VN-2000, UTM nào" in message


def test_numbers_that_have_lost_their_false_easting_are_not_guessed(frame, tmp_path, home):
    cut = frame.to_crs("EPSG:9205")
    cut["geometry"] = cut.geometry.translate(-500_000, 0)
    message = refusal(zipped(cut.set_crs(None, allow_override=True), tmp_path / "xa.zip", drop=(".prj",)), home)
    assert "không khớp hệ VN-2000, UTM nào" in message


def test_a_crs_that_nobody_knows(frame, tmp_path, home):
    assert "Không hiểu hệ toạ độ" in refusal(saved(frame, tmp_path / "xa.geojson"), home, crs_text="Hà Nội")


def test_vn2000_lies_about_190_m_off_wgs84_by_the_official_parameters():
    x, y = np.array([500_000.0]), np.array([2_370_000.0])
    lon, lat = chosen("EPSG:9205").to_wgs84(x, y)
    # Worked out with the seven parameters of Quyết định 05/2007/QĐ-BTNMT as a coordinate frame rotation.
    assert (lon[0], lat[0]) == pytest.approx((103.0018924, 21.4249896), abs=2e-7)
    assert separation_m(chosen("EPSG:9205"), chosen(TM3.format("+datum=WGS84"))) == pytest.approx(222, abs=5)
    by_hand, _ = declared(CRS(TM3.format(f"+towgs84={SEVEN}")))
    assert separation_m(chosen("EPSG:9205"), by_hand) < 1.5  # both readings of the rotations' signs are in use


def test_a_zone_without_the_way_to_wgs84_gets_the_official_one():
    guess, note = declared(CRS(TM3.format("")))
    assert "7 tham số chính thức" in note
    assert separation_m(guess, chosen("EPSG:9205")) < 0.01


def test_only_systems_that_reach_the_province_are_tried():
    codes = {guess.crs.to_epsg() for guess in hypotheses((400_000, 2_300_000, 570_000, 2_500_000))}
    assert 9205 in codes and 3857 not in codes
    assert hypotheses((1.0, 1.0, 2.0, 2.0)) == []
