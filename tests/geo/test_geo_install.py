"""Installing boundaries: what is accepted, what is refused, what is said, and going back."""

import json
import zipfile

import geopandas
import pytest
import shapely

from etl.model.errors import UserError
from geo.__main__ import main
from geo.install import MAX_BYTES
from geo.installed import journal, remove
from geo.layers import LAYER_NAMES, folder, in_use, layer
from geo.units import communes
from tests.geo.boundaries import agrees, frame_of, install, refusal, said, saved, shapes_in, zipped

# --- what installs


def test_geojson_by_code_in_another_order(frame, tmp_path, home):
    path = saved(frame.iloc[::-1][["ma", "geometry"]], tmp_path / "xa.geojson")
    found = install(path, home, attribution="Nguồn thử", licence="MIT")
    (made,) = found.layers
    assert (made.layer, made.system, made.column, made.ignored_rows) == ("communes", "current", "ma", 0)
    assert agrees(home)
    current = layer("communes", home)
    assert [f["properties"]["code"] for f in current.geojson["features"]] == [unit.code for unit in communes()]
    assert current.attribution == "Ranh giới: Nguồn thử (giấy phép MIT)" and current.licence == "MIT"
    (notes,) = in_use(home)["communes"]
    assert notes["source_file"] == "xa.geojson" and len(notes["source_sha256"]) == 64
    assert notes["version"] == current.version


def test_districts_install_as_their_own_layer(tmp_path, home):
    found = install(saved(frame_of("districts"), tmp_path / "huyen.geojson"), home)
    assert [made.layer for made in found.layers] == ["districts"]
    assert agrees(home, "districts")
    assert layer("communes", home).is_approximate


def test_former_communes_give_all_three_layers_with_the_same_borders(former, tmp_path, home):
    found = install(saved(former[["ma", "geometry"]], tmp_path / "xa_cu.gpkg"), home)
    assert {made.layer for made in found.layers} == set(LAYER_NAMES)
    assert all(made.system == "former" for made in found.layers)
    assert all(agrees(home, name) for name in LAYER_NAMES)
    members = shapes_in(layer("former_communes", home))
    for unit in communes():
        whole = shapely.union_all([members[member.code] for member in unit.members])
        assert shapely.equals(whole, shapes_in(layer("communes", home))[unit.code]), unit.full_name


def test_only_the_layer_asked_for_is_installed(former, tmp_path, home):
    install(saved(former[["ma", "geometry"]], tmp_path / "xa_cu.gpkg"), home, "former_communes")
    assert agrees(home, "former_communes") and layer("communes", home).is_approximate


def test_neighbours_and_other_provinces_are_left_out(frame, tmp_path, home):
    neighbour = {"ma": "03385x", "ten": "Xã Láng Giềng", "geometry": shapely.box(103.65, 21.5, 103.7, 21.6)}
    far = {"ma": "00004", "ten": "Phường Mường Thanh", "geometry": shapely.box(105.8, 21.0, 105.9, 21.1)}
    more = geopandas.GeoDataFrame([*frame.to_dict("records"), neighbour, far], crs=frame.crs)
    found = install(saved(more, tmp_path / "xa.geojson"), home)
    assert found.layers[0].ignored_rows == 2 and "Bỏ qua 2 vùng ngoài tỉnh" in said(found)
    assert agrees(home)


def test_a_detailed_layer_is_simplified_to_what_a_map_may_cost(frame, tmp_path, home):
    frame["geometry"] = shapely.segmentize(frame.geometry.values, 0.001)
    wiggly = shapely.transform(frame.geometry.values, lambda xy: xy + 0.0003 * (((xy * 1e5).round() % 7) - 3) / 3)
    frame["geometry"] = shapely.make_valid(wiggly)
    found = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert found.layers[0].bytes_written <= MAX_BYTES["communes"]
    assert "Giản lược từ" in said(found) and "dung sai" in said(found)
    assert agrees(home, at_least=0.93)


# --- what is refused, and what is said


def test_a_missing_unit_is_named(frame, tmp_path, home):
    message = refusal(saved(frame[frame["ma"] != "03172"], tmp_path / "xa.geojson"), home)
    assert "Thiếu 1 đơn vị: Xã Na Sang." in message


def test_an_unknown_name_is_shown_with_what_it_leaves_missing(frame, tmp_path, home):
    frame.loc[frame["ma"] == "03172", "ten"] = "Hồ Pá Khoang"
    message = refusal(saved(frame[["ten", "geometry"]], tmp_path / "xa.geojson"), home)
    assert "Xã Na Sang" in message and "Hồ Pá Khoang" in message


def test_the_same_row_twice_is_used_once_and_said(frame, tmp_path, home):
    twice = geopandas.GeoDataFrame([*frame.to_dict("records"), frame.iloc[3].to_dict()], crs=frame.crs)
    found = install(saved(twice, tmp_path / "xa.geojson"), home)
    assert agrees(home) and "1 dòng lặp lại nguyên vẹn dòng khác, đã bỏ: dòng 4 và 46" in said(found)
    assert "nhiều dòng trong tệp" not in said(found)


def test_a_unit_twice_with_other_outlines_is_refused_with_both_rows(frame, tmp_path, home):
    other = frame.iloc[3].to_dict()
    other["geometry"] = other["geometry"].buffer(-0.01)
    twice = geopandas.GeoDataFrame([*frame.to_dict("records"), other], crs=frame.crs)
    assert "Phường Mường Lay (dòng 4 và 46)" in refusal(saved(twice, tmp_path / "xa.geojson"), home)


def test_a_row_with_the_code_of_another_unit_is_named_with_its_number(frame, tmp_path, home):
    (wrong,) = frame.index[frame["ten"] == "Xã Quảng Lâm"]
    (right,) = frame.index[frame["ten"] == "Xã Nậm Kè"]
    frame.loc[wrong, "ma"] = frame.loc[right, "ma"]
    message = refusal(saved(frame[["ma", "geometry"]], tmp_path / "xa.geojson"), home)
    assert "Thiếu 1 đơn vị: Xã Quảng Lâm" in message
    first, second = sorted((right + 1, wrong + 1))
    assert f"Xã Nậm Kè có 2 dòng trong tệp (dòng {first} và {second})" in message
    assert f"dòng {wrong + 1} nằm ở chỗ của Xã Quảng Lâm" in message


@pytest.mark.parametrize("column", ["ma", "ten"])
def test_right_units_in_a_wrong_place_are_told_by_how_far_they_are_off(frame, tmp_path, home, column):
    frame["geometry"] = frame.geometry.translate(1.4, -0.2)
    message = refusal(saved(frame[[column, "geometry"]], tmp_path / "xa.geojson"), home)
    assert f"Cột “{column}” đúng là 45 xã, phường" in message and "khoảng 146 km về phía đông" in message
    assert "Không thấy cột" not in message


def test_districts_put_together_from_the_communes_of_today_are_refused(frame, tmp_path, home):
    parent = {unit.code: unit.parent_district_code for unit in communes()}
    joined = frame.assign(ma=frame["ma"].map(parent))[["ma", "geometry"]].dissolve("ma").reset_index()
    message = refusal(saved(joined, tmp_path / "huyen.geojson"), home)
    assert "ghép từ 45 xã, phường hiện nay" in message and "Xã Na Cô Sa thuộc huyện Nậm Pồ" in message


def test_rows_of_communes_of_today_with_a_district_each_are_no_districts(frame, tmp_path, home):
    parent = {unit.code: unit.parent_district_code for unit in communes()}
    frame["ma_huyen"] = frame["ma"].map(parent)
    message = refusal(saved(frame[["ma_huyen", "geometry"]], tmp_path / "huyen.geojson"), home)
    assert "ghép từ 45 xã" in message


def test_former_communes_on_the_wrong_side_of_a_district_border_are_told(former, tmp_path, home):
    moved = ["Xã Mường Pồn", "Xã Tênh Phông", "Xã Mường Lói"]
    target = {"Xã Mường Pồn": "Huyện Mường Chà", "Xã Tênh Phông": "Huyện Mường Ảng",
              "Xã Mường Lói": "Huyện Điện Biên Đông"}  # fmt: skip
    one, three = former.copy(), former.copy()
    one["huyen"] = [target[t] if t in moved[:1] else h for t, h in zip(former["ten"], former["huyen"], strict=True)]
    three["huyen"] = [target.get(t, h) for t, h in zip(former["ten"], former["huyen"], strict=True)]
    words = "Xã Mường Pồn thuộc huyện Điện Biên nhưng ở tệp này nằm trong huyện Mường Chà"
    message = refusal(saved(three.dissolve("huyen").reset_index()[["huyen", "geometry"]], tmp_path / "3.gpkg"), home)
    assert "Có 3 xã cũ nằm ngoài huyện" in message and words in message
    found = install(saved(one.dissolve("huyen").reset_index()[["huyen", "geometry"]], tmp_path / "1.gpkg"), home)
    assert words in said(found)


def test_two_units_on_one_place_are_refused(frame, tmp_path, home):
    frame.loc[5, "geometry"] = frame.geometry[5].union(frame.geometry[7])
    assert "chồng lên nhau" in refusal(saved(frame, tmp_path / "xa.geojson"), home)


def test_codes_on_the_wrong_shapes_are_refused(frame, tmp_path, home):
    frame["ma"] = [*frame["ma"][1:], frame["ma"][0]]
    assert "mã và hình không khớp" in refusal(saved(frame[["ma", "geometry"]], tmp_path / "xa.geojson"), home)


def test_another_province_is_refused_with_where_it_lies(frame, tmp_path, home):
    frame["geometry"] = frame.geometry.translate(5, 0)
    message = refusal(saved(frame, tmp_path / "xa.geojson"), home)
    assert "không nằm ở tỉnh Điện Biên (kinh độ 107," in message


def test_the_city_of_before_2020_is_refused(tmp_path, home):
    frame = frame_of("districts")
    is_city, is_rural = frame["ma"] == "094", frame["ma"] == "100"
    city = frame.geometry[is_city].iloc[0]
    core = city.intersection(city.centroid.buffer(0.035))
    frame.loc[is_rural, "geometry"] = frame.geometry[is_rural].iloc[0].union(city.difference(core))
    frame.loc[is_city, "geometry"] = core
    message = refusal(saved(frame, tmp_path / "huyen.geojson"), home)
    assert "Thành phố Điện Biên Phủ: rộng" in message and "thời kỳ khác" in message


def test_no_column_of_units(frame, tmp_path, home):
    frame["ghi chú"] = "không"
    assert "ghi chú" in refusal(saved(frame[["ghi chú", "geometry"]], tmp_path / "xa.geojson"), home)


def test_the_layer_asked_for_must_be_in_the_file(frame, tmp_path, home):
    path = saved(frame[["ma", "geometry"]], tmp_path / "xa.geojson")
    assert "10 huyện" in refusal(path, home, only="districts")


def test_a_refused_file_leaves_the_installed_layer_alone(frame, tmp_path, home):
    install(saved(frame, tmp_path / "xa.geojson"), home)
    before = layer("communes", home)
    files = sorted(path.name for path in folder(home).iterdir())
    with pytest.raises(UserError):
        install(saved(frame[:10], tmp_path / "it.geojson"), home)
    assert layer("communes", home) == before
    assert sorted(path.name for path in folder(home).iterdir()) == files


# --- origin


def test_origin_and_licence_found_in_the_file_are_kept(frame, tmp_path, home):
    path = saved(frame, tmp_path / "xa.geojson")
    data = json.loads(path.read_text(encoding="utf-8")) | {"attribution": "Sở Thử nghiệm", "license": "CC BY 4.0"}
    path.write_text(json.dumps(data), encoding="utf-8")
    found = install(path, home)
    assert layer("communes", home).attribution == "Ranh giới: Sở Thử nghiệm (giấy phép CC BY 4.0)"
    assert "Nguồn và giấy phép tìm thấy trong" in said(found)
    install(path, home, attribution="Người cài ghi")
    assert "Người cài ghi" in layer("communes", home).attribution


def test_a_licence_beside_a_zipped_shapefile_is_found(frame, tmp_path, home):
    path = zipped(frame, tmp_path / "xa.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("README.txt", "Ranh giới thử.\nNguồn: Văn phòng Thử nghiệm\nODbL 1.0")
    install(path, home)
    assert "Văn phòng Thử nghiệm" in layer("communes", home).attribution and layer("communes", home).licence == "ODbL"


def test_without_any_licence_it_is_said(frame, tmp_path, home):
    assert "không ghi giấy phép" in said(install(saved(frame, tmp_path / "xa.geojson"), home))


# --- one after another, and back


def test_several_files_one_after_another_and_back_again(frame, former, tmp_path, home):
    install(saved(former, tmp_path / "xa_cu.gpkg"), home)
    frame["geometry"] = frame.geometry.simplify(0)
    install(saved(frame.iloc[::-1], tmp_path / "xa.gpkg"), home)
    assert layer("communes", home).source == "xa.gpkg" and layer("districts", home).source == "xa_cu.gpkg"
    assert remove(home) == {"communes": "xa_cu.gpkg"}
    assert remove(home, "communes") == {"communes": ""}
    assert layer("communes", home).is_approximate and not layer("former_communes", home).is_approximate
    assert remove(home) == {"districts": "", "former_communes": ""}
    with pytest.raises(UserError, match="chưa cài"):
        remove(home)
    assert [event["action"] for event in journal(home)] == ["install", "install", "remove", "remove", "remove"]
    assert journal(home)[1]["layers"]["communes"]["replaced"] != "gần đúng"


def test_nothing_to_remove_in_an_empty_home(home):
    with pytest.raises(UserError, match="chưa cài"):
        remove(home)


# --- the command line


def test_status_install_and_remove_from_the_command_line(frame, tmp_path, home, capsys):
    path = saved(frame, tmp_path / "xa.geojson")
    assert main(["status", "--home", str(home)]) == 0
    assert capsys.readouterr().out.count("Ranh giới gần đúng ·") == 3
    assert main(["install", str(path), "--home", str(home), "--dry-run"]) == 0
    assert "Sẽ cài" in capsys.readouterr().out and not folder(home).exists()
    assert main(["install", str(path), "--home", str(home), "--attribution", "Nguồn thử"]) == 0
    assert "45 xã, phường" in capsys.readouterr().out
    assert main(["status", "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "Ranh giới đã cài từ “xa.geojson” lúc" in shown and "Chưa chắc chắn" not in shown
    assert main(["remove", "--layer", "communes", "--home", str(home)]) == 0
    assert "trở lại ranh giới gần đúng" in capsys.readouterr().out
    assert main(["install", str(tmp_path / "none"), "--home", str(home)]) == 1
    assert "Không có tệp" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["install"])
    assert caught.value.code == 2


def test_a_doubt_about_the_crs_is_told_at_the_end_and_by_status(frame, tmp_path, home, capsys):
    path = zipped(frame.to_crs("EPSG:3405"), tmp_path / "xa.zip", drop=(".prj",))
    assert main(["install", str(path), "--home", str(home)]) == 0
    assert "Chưa chắc chắn" in capsys.readouterr().out.splitlines()[-1]
    assert main(["status", "--home", str(home)]) == 0
    assert "Chưa chắc chắn: Tệp không ghi hệ toạ độ." in capsys.readouterr().out
    assert main(["install", str(path), "--home", str(home), "--crs", "EPSG:32648"]) == 0
    assert main(["status", "--home", str(home)]) == 0
    assert "Chưa chắc chắn" not in capsys.readouterr().out
