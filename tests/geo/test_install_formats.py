"""Files as offices have them: formats, archives, code pages, one file per unit."""

import json
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import pandas
import pytest
import shapely

from etl.text.legacy_tables import TCVN3, VNI
from geo.layers import LAYER_NAMES, layer
from tests.geo.boundaries import agrees, frame_of, install, refusal, said, saved, zipped


def text_file(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("a.kml", "LIBKML"), ("a.kmz", "LIBKML"), ("a.gml", "GML"), ("a.fgb", "FlatGeobuf"),
     ("a.tab", "MapInfo File"), ("a.mif", "MapInfo File")],
)  # fmt: skip
def test_formats_that_gdal_reads(frame, tmp_path, home, name, driver):
    install(saved(frame[["ma", "ten", "geometry"]], tmp_path / name, driver=driver), home)
    assert agrees(home)


def test_geoparquet(frame, tmp_path, home):
    frame.to_parquet(tmp_path / "a.parquet")
    install(tmp_path / "a.parquet", home)
    assert agrees(home)


def as_lines(frame):
    return "\n".join(json.dumps(feature) for feature in json.loads(frame.to_json())["features"])


@pytest.mark.parametrize("name", ["xa.json", "xa.geojsonl", "xa.ndjson", "xa.txt"])
def test_geojson_line_by_line_whatever_its_name(frame, tmp_path, home, name):
    found = install(text_file(tmp_path / name, as_lines(frame)), home)
    assert agrees(home) and "GeoJSON từng dòng" in said(found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_geojson_with_a_mark_at_its_beginning(frame, tmp_path, home, encoding):
    install(text_file(tmp_path / "xa.json", frame.to_json(ensure_ascii=False), encoding), home)
    assert agrees(home)


def test_a_bare_list_of_features(frame, tmp_path, home):
    install(text_file(tmp_path / "xa.json", json.dumps(json.loads(frame.to_json())["features"])), home)
    assert agrees(home)


def topology(frame, quantised):
    """TopoJSON in which every ring is an arc of its own; quantised: whole numbers, each from the one before."""
    scale, arcs, geometries = 1e-6, [], []
    for row in frame.itertuples():
        rings = []
        for ring in [row.geometry.exterior, *row.geometry.interiors]:
            points = [list(point) for point in ring.coords]
            if quantised:
                whole = [[round((x - 102) / scale), round((y - 21) / scale)] for x, y in points]
                points = [whole[0]] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(whole)]
            rings.append([len(arcs)])
            arcs.append(points)
        geometries.append({"type": "Polygon", "arcs": rings, "properties": {"MaXa": row.ma}})
    result = {"type": "Topology", "objects": {"xa": {"type": "GeometryCollection", "geometries": geometries}}}
    transform = {"transform": {"scale": [scale, scale], "translate": [102, 21]}} if quantised else {}
    return json.dumps(result | transform | {"arcs": arcs})


@pytest.mark.parametrize("quantised", [True, False])
@pytest.mark.parametrize("name", ["xa.topojson", "xa.json"])
def test_topojson(frame, tmp_path, home, name, quantised):
    found = install(text_file(tmp_path / name, topology(frame, quantised)), home)
    assert agrees(home) and "TopoJSON" in said(found)


def test_kml_with_names_in_html_tables(frame, tmp_path, home):
    marks = []
    for row in frame.itertuples():
        ring = " ".join(f"{x},{y},0" for x, y in row.geometry.exterior.coords)
        table = f"<table><tr><th>Mã xã</th><td>{row.ma}</td></tr><tr><td>Tên</td><td>{row.ten}</td></tr></table>"
        marks.append(
            f"<Placemark><name>Vùng</name><description><![CDATA[{table}]]></description><Polygon><outerBoundaryIs>"
            f"<LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    author = '<atom:author xmlns:atom="http://www.w3.org/2005/Atom"><atom:name>Tổ Thử nghiệm</atom:name></atom:author>'
    install(text_file(tmp_path / "xa.kml", f"{head}{author}{''.join(marks)}</Document></kml>"), home)
    assert agrees(home) and "Tổ Thử nghiệm" in layer("communes", home).attribution


def test_kml_with_a_folder_for_each_district(former, tmp_path, home):
    for code, part in former.groupby("huyen"):
        part[["goi", "geometry"]].to_file(tmp_path / "xa.gpkg", layer=code, driver="GPKG")
    found = install(tmp_path / "xa.gpkg", home)
    assert all(agrees(home, name) for name in LAYER_NAMES) and "10 lớp ghép lại" in said(found)


# --- archives


def test_the_layers_of_a_zip_that_fit_are_used_and_the_others_named(frame, tmp_path, home):
    districts = frame_of("districts")
    roads = frame.set_geometry(frame.geometry.buffer(0.001)).assign(ma="", ten="đường", goi="", loai="")
    path = tmp_path / "xa.gpkg"
    frame.to_file(path, layer="xa")
    districts.to_file(path, layer="huyen")
    roads.to_file(path, layer="khac")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(path, "dữ liệu/2025/xa.gpkg")
    found = install(tmp_path / "x.zip", home)
    assert agrees(home) and agrees(home, "districts")
    assert "Không dùng" in said(found) and "khac" in said(found)


def test_a_layer_with_faults_stops_the_others_unless_only_they_are_asked_for(frame, former, tmp_path, home):
    frame.to_file(tmp_path / "x.gpkg", layer="xa")
    former[:100].to_file(tmp_path / "x.gpkg", layer="xa_cu")
    message = refusal(tmp_path / "x.gpkg", home)
    assert "Thiếu 29 đơn vị" in message and "chỉ cài lớp “Xã, phường hiện nay (45)”" in message
    install(tmp_path / "x.gpkg", home, "communes")
    assert agrees(home)


def test_a_zip_in_a_zip_and_macintosh_leftovers(frame, tmp_path, home):
    inner = zipped(frame, tmp_path / "xa.zip")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.write(inner, "gui/xa.zip")
        archive.writestr("__MACOSX/gui/._xa.shp", "x")
    install(tmp_path / "x.zip", home)
    assert agrees(home)


def test_an_entry_of_a_zip_cannot_be_written_outside(frame, tmp_path, home):
    path = saved(frame, tmp_path / "xa.geojson")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.write(path, "../../xa.geojson")
    path.unlink()
    install(tmp_path / "x.zip", home)
    assert agrees(home) and not path.exists() and not (tmp_path.parent / "xa.geojson").exists()


def test_loose_parts_of_a_shapefile(frame, tmp_path, home):
    (tmp_path / "roi").mkdir()
    saved(frame, tmp_path / "roi" / "xa.shp")
    install(tmp_path / "roi", home)
    assert agrees(home)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c....", "7z"),
        ("a.rar", b"Rar!....", "RAR"),
        ("a.dgn", b"....", "MicroStation"),
        ("a.geojson", b'{"type":"FeatureCollection","features":[{"ty', "GeoPackage"),
        ("b.txt", b"xin chao", "GeoPackage"),
        ("c.zip", b"PK\x03\x04", "GeoPackage"),
        ("d.geojson", b'{"type":"FeatureCollection","features":[]}', "trống"),
        ("d0.geojson", b"", "trống"),
        ("e.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
         b'{"type":"LineString","coordinates":[[103,21],[103,22]]}}]}', "chỉ có đường"),
        ("f.json", b"[1, 2]", "trống"),
        ("f0.json", b"null", "Không đọc được"),
        ("f1.json", b'"x"', "Không đọc được"),
        ("f2.json", b'[{"features": null}]', "trống"),
        ("g.dbf", b"....", "thiếu tệp .shp"),
        ("h.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ma":"03127"},"geometry":'
         b'{"type":"Polygon","coordinates":[[[103,21],[103,NaN],[104,22],[103,21]]]}}]}', "không có lớp vùng"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_boundary_file(tmp_path, home, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in refusal(tmp_path / name, home)


def test_a_zip_without_a_boundary_file_and_a_file_that_is_not_there(tmp_path, home):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("đọc.txt", "không có gì")
    assert "không có Shapefile" in refusal(tmp_path / "x.zip", home)
    assert "Không có tệp" in refusal(tmp_path / "y.zip", home)


@pytest.mark.parametrize("stray", ["null", '"x"', '[{"features": null}]', '{"features": null}'])
def test_a_file_of_something_else_beside_a_good_one_is_passed_over(frame, tmp_path, home, stray):
    place = tmp_path / "roi"
    place.mkdir()
    saved(frame, place / "xa.geojson")
    install(text_file(place / "khac.json", stray).parent, home)
    assert agrees(home)


def test_a_zipped_file_geodatabase(frame, tmp_path, home):
    database = saved(frame[["ma", "ten", "geometry"]], tmp_path / "xa.gdb", driver="OpenFileGDB")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for part in database.iterdir():
            archive.write(part, f"gui/xa.gdb/{part.name}")
    install(tmp_path / "x.zip", home)
    assert agrees(home)


# --- where a file comes from


def test_a_geopackage_named_from_the_folder_one_is_in(frame, tmp_path, home, monkeypatch):
    saved(frame, tmp_path / "xa.gpkg")
    monkeypatch.chdir(tmp_path)
    install(Path("xa.gpkg"), home)
    assert agrees(home)


@pytest.mark.parametrize("text", ["{không phải JSON", '{"a": ', "{1}"])
def test_a_note_in_braces_that_is_no_json_is_a_note(frame, tmp_path, home, text):
    collection = {**json.loads(frame.to_json()), "ghi_chu": text, "attribution": "Tổ Thử nghiệm"}
    install(text_file(tmp_path / "xa.geojson", json.dumps(collection)), home)
    assert agrees(home) and "Tổ Thử nghiệm" in layer("communes", home).attribution


# --- one file, or several rows, per unit


def test_a_file_for_each_unit_and_one_for_the_province(frame, tmp_path, home):
    place = tmp_path / "11_dien_bien" / "wards"
    place.mkdir(parents=True)
    for row in range(len(frame)):
        one = frame.iloc[[row]][["ma", "ten", "geometry"]]
        saved(one, place / f"{one['ma'].iloc[0]}_xa.geojson")
    whole = frame.dissolve().assign(ma="11", ten="Tỉnh Điện Biên")[["ma", "ten", "geometry"]]
    saved(whole, tmp_path / "11_dien_bien" / "11_dien_bien.geojson")
    found = install(tmp_path / "11_dien_bien", home)
    assert agrees(home) and "Bỏ qua 1 vùng cấp trên (Tỉnh Điện Biên)" in said(found)


def test_units_named_by_their_files_only(frame, tmp_path, home):
    place = tmp_path / "xa"
    place.mkdir()
    for row in range(len(frame)):
        saved(frame.iloc[[row]][["geometry"]], place / f"{frame['ten'].iloc[row]}.geojson")
    with zipfile.ZipFile(tmp_path / "xa.zip", "w") as archive:
        for path in place.iterdir():
            archive.write(path, path.name)
    install(tmp_path / "xa.zip", home)
    assert agrees(home)


def test_shapefiles_named_by_units_with_no_column_of_them(frame, tmp_path, home):
    place = tmp_path / "xa"
    place.mkdir()
    for row in range(len(frame)):
        one = frame.iloc[[row]][["geometry"]].assign(so=[row])
        saved(one, place / f"{frame['ten'].iloc[row]}.shp", encoding="utf-8")
    found = install(place, home)
    assert agrees(home) and found.layers[0].column == "(tên tệp)" and "?" not in said(found)


def test_a_shapefile_without_its_table(frame, tmp_path, home):
    message = refusal(zipped(frame, tmp_path / "xa.zip", drop=(".dbf",)), home)
    assert "thiếu tệp xa.dbf" in message and "Không thấy cột" not in message


def test_parts_of_one_unit_in_several_rows_are_joined(frame, tmp_path, home):
    halves = []
    for row in frame.itertuples():
        west, south, east, north = row.geometry.bounds
        for box in (
            shapely.box(west, south, (west + east) / 2, north),
            shapely.box((west + east) / 2, south, east, north),
        ):
            halves.append({"ma": row.ma, "geometry": row.geometry.intersection(box)})
    parts = type(frame)(pandas.DataFrame(halves), geometry="geometry", crs=frame.crs)
    found = install(saved(parts, tmp_path / "xa.geojson"), home)
    assert agrees(home) and "45 đơn vị có nhiều dòng" in said(found)


# --- code pages


def in_code_page(text, table):
    return "".join(table.get(char, table.get(char.lower(), char)) for char in unicodedata.normalize("NFC", text))


def in_1258(text):
    """Bytes of Windows-1258 shown as Latin-1: letters with their own marks, tones behind them."""
    shown = ""
    for char in unicodedata.normalize("NFC", text):
        base, *marks = unicodedata.normalize("NFD", char)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        letter = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in tones))
        shown += (letter + "".join(tones)).encode("cp1258").decode("latin-1")
    return shown


BACK = {"TCVN3": {v: k for k, v in TCVN3.items()}, "VNI": {v: k for k, v in reversed(VNI.items())}}


@pytest.mark.parametrize(
    ("encode", "words"),
    [
        (in_1258, "Windows-1258"),
        (lambda text: in_code_page(text, BACK["TCVN3"]), "TCVN3"),
        (lambda text: in_code_page(text, BACK["VNI"]), "VNI"),
    ],
)
def test_names_of_a_shapefile_in_a_code_page_that_it_does_not_name(frame, tmp_path, home, encode, words):
    frame["TenXa"] = [encode(name) for name in frame["ten"]]
    path = zipped(frame[["TenXa", "geometry"]], tmp_path / "xa.zip", drop=(".cpg",), encoding="latin1")
    found = install(path, home)
    assert agrees(home) and words in said(found)


def test_a_code_page_file_that_names_windows_1258(frame, tmp_path, home):
    frame["TenXa"] = [in_1258(name) for name in frame["ten"]]
    path = zipped(frame[["TenXa", "geometry"]], tmp_path / "xa.zip", drop=(".cpg",), encoding="latin1")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("ranh giới/xa.cpg", "1258")
    install(path, home)
    assert agrees(home)


def test_names_in_capitals_with_a_confusable_letter_and_no_code_page(frame, tmp_path, home):
    frame["ten"] = frame["ten"].str.upper().str.replace("Đ", "Ð")
    install(zipped(frame[["ten", "geometry"]], tmp_path / "xa.zip", drop=(".cpg",), encoding="utf-8"), home)
    assert agrees(home)


def test_names_that_were_encoded_twice(frame, tmp_path, home):
    frame["ten"] = [name.encode("utf-8").decode("latin-1") for name in frame["ten"]]
    found = install(saved(frame[["ten", "geometry"]], tmp_path / "xa.geojson"), home)
    assert agrees(home) and "UTF-8 hai lần" in said(found)
