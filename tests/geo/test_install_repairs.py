"""Checks and repairs: what is mended is counted and said, what cannot be is refused."""

import json

import numpy as np
import pytest
import shapely

from geo.coverage import clean, flaws, thinned
from geo.layers import layer
from tests.geo.boundaries import agrees, install, refusal, said, saved, shapes_in


def test_slivers_and_gaps_between_neighbours_are_closed_and_counted(frame, tmp_path, home):
    moved = shapely.transform(frame.geometry.values, lambda xy: xy + 0.0002 * ((xy * 1e4).round() % 3 - 1))
    frame["geometry"] = [shape.buffer(-0.0001) if n % 5 == 0 else shape for n, shape in enumerate(moved)]
    found = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert agrees(home) and "khe hở" in said(found) and "chồng nhau" in said(found)
    shapes = list(shapes_in(layer("communes", home)).values())
    assert flaws(shapes).gaps == 0 and flaws(shapes).overlaps == 0


def test_the_outline_of_the_province_is_kept(frame):
    shapes = list(frame.geometry)
    before = shapely.union_all(shapes)
    shapes[3] = shapes[3].buffer(0.00005)
    after = shapely.union_all(clean(shapes))
    assert shapely.area(shapely.symmetric_difference(before, after)) < 1e-4 * shapely.area(before)


def test_rings_that_cross_themselves_are_mended(frame, tmp_path, home):
    ring = list(frame.geometry[2].exterior.coords)
    k = len(ring) // 2
    ring[k], ring[k + 1] = ring[k + 1], ring[k]
    frame.loc[2, "geometry"] = shapely.Polygon(ring)
    assert not frame.geometry[2].is_valid
    found = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert agrees(home, at_least=0.9) and "tự cắt" in said(found)


def test_heights_and_measures_are_dropped(frame, tmp_path, home):
    frame["geometry"] = shapely.force_3d(frame.geometry.values, 700.0)
    install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert agrees(home)
    text = json.dumps(layer("communes", home).geojson)
    assert "700.0" not in text


def test_a_town_without_a_hole_around_it_is_cut_out(former, tmp_path, home):
    holes = [n for n, shape in enumerate(former.geometry) if shape.interiors]
    filled = former.copy()
    filled["geometry"] = [shapely.Polygon(shape.exterior) for shape in former.geometry]
    found = install(saved(filled, tmp_path / "xa.gpkg"), home)
    assert holes and agrees(home, "former_communes")
    assert said(found).count("nằm trọn trong") == len(holes)


def test_a_hole_that_is_no_unit_is_told(frame, tmp_path, home):
    place = frame.geometry[1].representative_point()
    frame.loc[1, "geometry"] = frame.geometry[1].difference(place.buffer(0.02))
    found = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert "không thuộc đơn vị nào" in said(found)


def test_a_row_that_is_no_unit_but_lies_in_the_province_is_refused(frame, tmp_path, home):
    place = frame.geometry[1].representative_point().buffer(0.02)
    frame.loc[1, "geometry"] = frame.geometry[1].difference(place)
    lake = {"ma": "", "ten": "Hồ nước", "goi": "", "loai": "", "huyen": "", "geometry": place}
    more = type(frame)([*frame.to_dict("records"), lake], crs=frame.crs)
    assert "Không nhận ra 1 vùng: Hồ nước" in refusal(saved(more, tmp_path / "xa.gpkg"), home)


def test_the_area_check_names_the_unit_that_is_farthest_off(frame, tmp_path, home):
    found = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert "lệch nhiều nhất Xã Thanh An" in said(found)


@pytest.mark.parametrize("share", [0.3, 2.0])
def test_an_implausible_area_is_refused(frame, tmp_path, home, share):
    (n,) = frame.index[frame["ten"] == "Xã Sín Thầu"]
    (m,) = frame.index[frame["ten"] == "Xã Mường Nhé"]
    both = frame.geometry[n] | frame.geometry[m]
    middle = frame.geometry[n].centroid
    part = both & middle.buffer(0.05 if share < 1 else 0.35)
    frame.loc[n, "geometry"], frame.loc[m, "geometry"] = part, both - part
    assert "Xã Sín Thầu: rộng" in refusal(saved(frame, tmp_path / "xa.gpkg"), home)


def test_very_many_points_are_thinned_within_a_metre_with_shared_borders(frame):
    shapes = np.array(
        [shapely.transform(s, lambda xy: xy.round(8)) for s in shapely.segmentize(frame.geometry, 0.00005)]
    )
    assert shapely.get_num_coordinates(shapes).sum() > 300_000
    thin = thinned(shapes)
    assert shapely.get_num_coordinates(thin).sum() < 100_000
    assert shapely.coverage_is_valid(list(thin))
    assert shapely.hausdorff_distance(thin, frame.geometry.values).max() < 2e-5
    assert thinned(frame.geometry.values)[0] == frame.geometry.values[0]
