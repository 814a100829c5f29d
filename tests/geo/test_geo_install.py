"""Installing boundaries. The files are made from our own approximate layers: no real boundary is kept here."""

import json
import zipfile

import geopandas
import pytest
import shapely

from etl.model.errors import UserError
from geo.__main__ import main
from geo.install import MAX_BYTES, install
from geo.layers import layer, notes_path
from geo.units import communes, former_communes


def frame_of(name):
    features = layer(name).geojson["features"]
    rows = [{"ma": f["properties"]["code"], "ten": f["properties"]["name"]} for f in features]
    shapes = [shapely.from_geojson(json.dumps(f["geometry"])) for f in features]
    return geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


@pytest.fixture
def frame():
    return frame_of("communes")


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def saved(frame, path, **options):
    frame.to_file(path, **options)
    return path


def zipped_shapefile(frame, folder, drop=(), **options):
    folder.mkdir()
    saved(frame, folder / "xa.shp", **options)
    archive = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in folder.iterdir():
            if part.suffix not in drop:
                file.write(part, f"ranh giới/{part.name}")
    return archive


def agrees(home, name="communes", at_least=0.97):
    """Every installed unit covers what the built-in layer of the same code covers."""

    def shapes(item):
        return {
            f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in item.geojson["features"]
        }

    installed, original = layer(name, home), layer(name)
    assert not installed.is_approximate
    assert shapely.coverage_is_valid(list(shapes(installed).values()))
    for code, shape in shapes(original).items():
        other = shapes(installed)[code]
        assert shapely.area(shapely.intersection(shape, other)) > at_least * shapely.area(shapely.union(shape, other))
    return True


def refusal(path, home, **options):
    with pytest.raises(UserError) as caught:
        install(path, home, **options)
    assert not (home / "geo").exists()
    return str(caught.value)


# --- what installs


def test_geojson_by_code_in_another_order(frame, tmp_path, home):
    path = saved(frame.iloc[::-1][["ma", "geometry"]], tmp_path / "xa.geojson")
    (done,) = install(path, home, attribution="Nguồn thử", licence="MIT")
    assert (done.layer, done.system, done.column, done.ignored_rows) == ("communes", "current", "ma", 0)
    assert agrees(home)
    assert [f["properties"]["code"] for f in layer("communes", home).geojson["features"]] == [
        unit.code for unit in communes()
    ]
    assert layer("communes", home).attribution == "Ranh giới: Nguồn thử (giấy phép MIT)"
    notes = json.loads(notes_path("communes", home).read_text(encoding="utf-8"))
    assert notes["licence"] == "MIT" and notes["source_file"] == "xa.geojson" and len(notes["source_sha256"]) == 64


@pytest.mark.parametrize("crs", ["EPSG:3405", "EPSG:4756", "EPSG:32648", "EPSG:3857"])
def test_zipped_shapefile_in_any_declared_crs(frame, tmp_path, home, crs):
    install(zipped_shapefile(frame.to_crs(crs), tmp_path / "nén"), home)
    assert agrees(home)


def test_names_in_capitals_with_a_confusable_letter_and_no_code_page(frame, tmp_path, home):
    frame["ten"] = frame["ten"].str.upper().str.replace("Đ", "Ð")
    path = zipped_shapefile(frame[["ten", "geometry"]], tmp_path / "xa", drop=(".cpg",), encoding="utf-8")
    install(path, home)
    assert agrees(home)


def test_codes_that_lost_their_zero_and_became_numbers(frame, tmp_path, home):
    frame["ma"] = frame["ma"].astype(int)
    install(saved(frame[["ma", "geometry"]], tmp_path / "xa.gpkg"), home)
    assert agrees(home)


def test_parts_of_one_unit_in_several_rows_are_joined(frame, tmp_path, home):
    halves = []
    for row in frame.itertuples():
        west, south, east, north = row.geometry.bounds
        for box in (
            shapely.box(west, south, (west + east) / 2, north),
            shapely.box((west + east) / 2, south, east, north),
        ):
            halves.append({"ma": row.ma, "geometry": row.geometry.intersection(box)})
    install(saved(geopandas.GeoDataFrame(halves, crs=frame.crs), tmp_path / "xa.geojson"), home)
    assert agrees(home)


def test_neighbours_and_other_provinces_are_left_out(frame, tmp_path, home):
    neighbour = {"ma": "03385x", "ten": "Xã Láng Giềng", "geometry": shapely.box(103.65, 21.5, 103.7, 21.6)}
    far = {"ma": "00004", "ten": "Phường Mường Thanh", "geometry": shapely.box(105.8, 21.0, 105.9, 21.1)}
    more = geopandas.GeoDataFrame([*frame.to_dict("records"), neighbour, far], crs=frame.crs)
    (done,) = install(saved(more, tmp_path / "xa.geojson"), home)
    assert done.ignored_rows == 2
    assert agrees(home)


def test_districts_install_as_their_own_layer(tmp_path, home):
    (done,) = install(saved(frame_of("districts"), tmp_path / "huyen.geojson"), home)
    assert done.layer == "districts"
    assert agrees(home, "districts")
    assert layer("communes", home).is_approximate


def former_frame(frame):
    """Former communes as strips of their commune: the right units in about the right places, no true shapes."""
    rows = []
    for commune, shape in zip(communes(), frame.geometry, strict=True):
        parts = commune.members
        west, south, east, north = shape.bounds
        cuts = [south - 1, *[south + (north - south) * k / len(parts) for k in range(1, len(parts))], north + 1]
        for unit, low, high in zip(parts, cuts, cuts[1:], strict=False):
            strip = shape.intersection(shapely.box(west - 1, low, east + 1, high))
            rows.append({"ma": unit.code, "geometry": strip})
    return geopandas.GeoDataFrame(rows, crs=frame.crs)


def test_former_communes_give_the_current_ones_though_their_codes_include_all_45(frame, tmp_path, home):
    path = saved(former_frame(frame), tmp_path / "xa_cu.geojson")
    (done,) = install(path, home, only="communes")
    assert done.system == "former" and done.source_rows == len(former_communes())
    assert agrees(home)


def test_a_detailed_layer_is_simplified_to_what_a_map_may_cost(frame, tmp_path, home):
    frame["geometry"] = shapely.segmentize(frame.geometry.values, 0.001)
    wiggly = shapely.transform(frame.geometry.values, lambda xy: xy + 0.0003 * (((xy * 1e5).round() % 7) - 3) / 3)
    frame["geometry"] = shapely.make_valid(wiggly)
    (done,) = install(saved(frame, tmp_path / "xa.gpkg"), home)
    assert done.bytes_written <= MAX_BYTES
    assert agrees(home, at_least=0.93)


# --- what is refused, and what is said


def test_a_missing_unit_is_named(frame, tmp_path, home):
    message = refusal(saved(frame[frame["ma"] != "03172"], tmp_path / "xa.geojson"), home)
    assert "Thiếu 1 đơn vị: Xã Na Sang." in message


def test_an_unknown_name_is_shown_with_what_it_leaves_missing(frame, tmp_path, home):
    frame.loc[frame["ma"] == "03172", "ten"] = "Hồ Pá Khoang"
    message = refusal(saved(frame[["ten", "geometry"]], tmp_path / "xa.geojson"), home)
    assert "Xã Na Sang" in message and "Hồ Pá Khoang" in message


def test_a_unit_twice_is_refused(frame, tmp_path, home):
    twice = geopandas.GeoDataFrame([*frame.to_dict("records"), frame.iloc[3].to_dict()], crs=frame.crs)
    assert "Phường Mường Lay" in refusal(saved(twice, tmp_path / "xa.geojson"), home)


def test_two_units_on_one_place_are_refused(frame, tmp_path, home):
    frame.loc[5, "geometry"] = frame.geometry[5].union(frame.geometry[7])
    message = refusal(saved(frame, tmp_path / "xa.geojson"), home)
    assert "chồng lên nhau" in message


def test_codes_on_the_wrong_shapes_are_refused(frame, tmp_path, home):
    frame["ma"] = [*frame["ma"][1:], frame["ma"][0]]
    assert "mã và hình không khớp" in refusal(saved(frame[["ma", "geometry"]], tmp_path / "xa.geojson"), home)


def test_another_province_is_refused(frame, tmp_path, home):
    frame["geometry"] = frame.geometry.translate(5, 0)
    assert "không nằm ở tỉnh Điện Biên" in refusal(saved(frame, tmp_path / "xa.geojson"), home)


def test_the_city_of_before_2020_is_refused(tmp_path, home):
    frame = frame_of("districts")
    is_city, is_rural = frame["ma"] == "094", frame["ma"] == "100"
    city = frame.geometry[is_city].iloc[0]
    core = city.intersection(city.centroid.buffer(0.035))
    frame.loc[is_rural, "geometry"] = frame.geometry[is_rural].iloc[0].union(city.difference(core))
    frame.loc[is_city, "geometry"] = core
    message = refusal(saved(frame, tmp_path / "huyen.geojson"), home)
    assert "Thành phố Điện Biên Phủ: rộng" in message and "thời kỳ khác" in message


def test_metres_without_a_crs_are_refused_with_the_remedy(frame, tmp_path, home):
    path = zipped_shapefile(frame.to_crs("EPSG:3405"), tmp_path / "xa", drop=(".prj",))
    assert "hệ toạ độ" in refusal(path, home)


def test_no_column_of_units(frame, tmp_path, home):
    frame["ghi chú"] = "không"
    assert "ghi chú" in refusal(saved(frame[["ghi chú", "geometry"]], tmp_path / "xa.geojson"), home)


def test_the_layer_asked_for_must_be_in_the_file(frame, tmp_path, home):
    path = saved(frame[["ma", "geometry"]], tmp_path / "xa.geojson")
    assert "10 huyện" in refusal(path, home, only="districts")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.geojson", b'{"type":"FeatureCollection","features":[{"ty'), ("b.txt", b"xin chao"), ("c.zip", b"PK\x03\x04")],
)
def test_a_file_that_is_no_boundary_file(tmp_path, home, name, content):
    (tmp_path / name).write_bytes(content)
    assert "GeoPackage" in refusal(tmp_path / name, home)


def test_a_zip_without_a_boundary_file_and_a_file_that_is_not_there(tmp_path, home):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("đọc.txt", "không có gì")
    assert "không có Shapefile" in refusal(tmp_path / "x.zip", home)
    assert "Không có tệp" in refusal(tmp_path / "y.zip", home)


def test_an_entry_of_a_zip_cannot_be_written_outside(frame, tmp_path, home):
    path = saved(frame, tmp_path / "xa.geojson")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.write(path, "../../xa.geojson")
    install(tmp_path / "x.zip", home)
    assert agrees(home)


def test_a_refused_file_leaves_the_installed_layer_alone(frame, tmp_path, home):
    install(saved(frame, tmp_path / "xa.geojson"), home)
    before = layer("communes", home).version
    with pytest.raises(UserError):
        install(saved(frame[:10], tmp_path / "it.geojson"), home)
    assert layer("communes", home).version == before
    assert sorted(path.name for path in (home / "geo").iterdir()) == ["communes.geojson", "communes.json"]


# --- the command line


def test_status_and_install_from_the_command_line(frame, tmp_path, home, capsys):
    path = saved(frame, tmp_path / "xa.geojson")
    assert main(["status", "--home", str(home)]) == 0
    assert capsys.readouterr().out.count("Ranh giới gần đúng ·") == 2
    assert main(["install", str(path), "--home", str(home), "--attribution", "Nguồn thử"]) == 0
    assert "45 xã, phường" in capsys.readouterr().out
    assert main(["status", "--home", str(home)]) == 0
    assert "Ranh giới đã cài" in capsys.readouterr().out
    assert main(["install", str(tmp_path / "none"), "--home", str(home)]) == 1
    assert "Không có tệp" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        main(["install"])
    assert caught.value.code == 2
