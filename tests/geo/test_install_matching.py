"""Which unit a row is: codes in every dress, names that need type, district or place, files of the whole country."""

import re
import unicodedata

import geopandas
import pandas
import pytest
import shapely

from etl.text.fold import fold
from geo.layers import LAYER_NAMES
from tests.geo.boundaries import agrees, frame_of, install, refusal, said, saved


def keep(frame, *columns):
    return frame[[*columns, "geometry"]]


@pytest.mark.parametrize(
    "dress",
    [
        int,
        float,
        lambda code: code.lstrip("0"),
        lambda code: f"{code}.0",
        lambda code: f"11{'094'}{code}",
        lambda code: f" {code} ",
    ],
)
def test_codes_as_text_numbers_without_zero_or_with_their_parents(former, tmp_path, home, dress):
    former["MaXa"] = [dress(code) for code in former["ma"]]
    install(saved(keep(former, "MaXa"), tmp_path / "xa.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)


@pytest.mark.parametrize("column", ["NAME_3", "ten_xa", "TenXa", "TÊN ĐƠN VỊ HÀNH CHÍNH"])
def test_a_column_of_names_is_found_whatever_it_is_called(frame, tmp_path, home, column):
    install(saved(keep(frame.rename(columns={"ten": column}), column), tmp_path / "xa.gpkg"), home)
    assert agrees(home)


def lookalikes(text):
    return text.translate(str.maketrans("aeopcxyĐ", "аеорсхуÐ"))


@pytest.mark.parametrize(
    "dress",
    [
        str.upper,
        fold,
        lambda text: fold(text).upper(),
        lambda text: unicodedata.normalize("NFD", text),
        lookalikes,
        lambda text: unicodedata.normalize("NFC", lookalikes(unicodedata.normalize("NFD", text))),
        lambda text: text.replace("Đ", "Ɖ").replace("đ", "ɖ"),
        lambda text: f"{text}, tỉnh Điện Biên",
        lambda text: text.replace(" ", "_"),
    ],
)
def test_names_in_capitals_without_marks_decomposed_or_with_lookalikes(frame, tmp_path, home, dress):
    frame["ten"] = [dress(name) for name in frame["ten"]]
    install(saved(keep(frame, "ten"), tmp_path / "xa.gpkg"), home)
    assert agrees(home)


def test_bare_names_with_the_type_in_another_column(former, tmp_path, home):
    install(saved(keep(former, "loai", "goi", "huyen"), tmp_path / "xa.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)


@pytest.mark.parametrize(
    "dress",
    [
        lambda name: name,
        lambda name: f"Ranh giới {name}",
        lambda name: "Polygon " + re.sub("^(Xã|Phường|Thị trấn) ", "", name),
    ],
)
@pytest.mark.parametrize("others", [(), ("huyen",), ("gon",)])
def test_former_communes_by_names_with_type_or_other_words_before(former, tmp_path, home, dress, others):
    former["ten"] = [dress(name) for name in former["ten"]]
    former["gon"] = [name.split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ") for name in former["huyen"]]
    found = install(saved(keep(former, "ten", *others), tmp_path / "xa.geojson"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)
    assert found.layers[0].ignored_rows == 0 and "ngoài tỉnh" not in said(found)


def test_old_spellings_of_communes_of_today(frame, tmp_path, home):
    spelt = {"Sín Chải": "Xín Chải", "Pu Nhi": "Pú Nhi"}
    frame["goi"] = [spelt.get(name, name) for name in frame["goi"]]
    install(saved(keep(frame, "goi"), tmp_path / "xa.geojson"), home)
    assert agrees(home)


def test_parts_of_a_district_at_the_rim_stay_with_it(former, tmp_path, home):
    found = install(saved(keep(former, "huyen"), tmp_path / "xa.gpkg"), home)
    assert agrees(home, "districts") and found.layers[0].ignored_rows == 0


def test_a_row_inside_the_province_is_never_passed_over_as_outside(former, tmp_path, home):
    (n,) = former.index[former["goi"] == "Leng Su Sìn"]
    former.loc[n, "huyen"] = ""
    assert "Không nhận ra 1 vùng" in refusal(saved(keep(former, "huyen"), tmp_path / "xa.gpkg"), home)


def test_a_row_inside_the_province_with_an_empty_cell_for_it_is_used(former, tmp_path, home):
    whole = country(former, keep=("NAME_1", "ma"))
    whole.loc[[3, 40], "NAME_1"] = ""
    found = install(saved(whole, tmp_path / "vn.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES) and found.layers[0].ignored_rows == 84


def test_names_with_their_district_in_one_cell(former, tmp_path, home):
    former["Ten"] = [f"{name} ({district})" for name, district in zip(former["ten"], former["huyen"], strict=True)]
    install(saved(keep(former, "Ten"), tmp_path / "xa.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)


def test_namesakes_are_told_apart_by_their_district(former, tmp_path, home):
    former["goi"] = [fold(name) for name in former["goi"]]
    assert former["goi"].duplicated().any()
    install(saved(keep(former, "goi", "huyen"), tmp_path / "xa.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)


def test_namesakes_without_a_district_are_told_by_their_place_or_named(former, tmp_path, home):
    former["goi"] = [fold(name) for name in former["goi"]]
    path = saved(keep(former, "goi"), tmp_path / "xa.gpkg")
    try:
        found = install(path, home)
    except Exception as error:  # a namesake without a known point stays open
        assert "có thể là" in str(error) and "Thêm cột huyện" in str(error)
    else:
        assert agrees(home, "former_communes") and "phân biệt bằng vị trí" in said(found)


def test_codes_of_2025_in_a_file_of_the_former_communes_mean_the_former_ones(frame, former, tmp_path, home):
    assert set(frame["ma"]) <= set(former["ma"])
    found = install(saved(keep(former, "ma"), tmp_path / "xa.gpkg"), home, only="communes")
    assert found.layers[0].system == "former" and agrees(home)


def test_a_column_with_its_own_numbering_is_not_taken_for_codes(frame, tmp_path, home):
    codes = list(frame["ma"])
    frame["MA_XA"] = codes[7:] + codes[:7]
    found = install(saved(keep(frame, "MA_XA", "ten"), tmp_path / "xa.gpkg"), home)
    assert agrees(home) and found.layers[0].column == "ten"
    assert "Cột “MA_XA” đánh số hoặc ghi tên theo cách khác" in said(found)


def test_a_code_that_disagrees_with_its_name_is_told(frame, tmp_path, home):
    frame.loc[3, "ma"], frame.loc[4, "ma"] = frame.loc[4, "ma"], frame.loc[3, "ma"]
    found = install(saved(keep(frame, "ma", "ten"), tmp_path / "xa.gpkg"), home)
    assert agrees(home) and "Cột “ma” không khớp cột “ten” ở: " in said(found)


def country(frame, **columns):
    """The frame with rows of other provinces: one next door, one far away, namesakes among them."""
    near = {"ma": "04000", "ten": "Xã Mường Lạn", "goi": "Mường Lạn", "loai": "Xã", "huyen": "Huyện Sốp Cộp",
            "geometry": shapely.box(103.62, 20.85, 103.75, 20.95)}  # fmt: skip
    far = [
        {"ma": f"{20000 + n:05d}", "ten": name, "goi": name.split(" ", 1)[1], "loai": "Xã", "huyen": "Huyện Xa Lắc",
         "geometry": shapely.box(106 + n / 10, 15.0, 106.05 + n / 10, 15.1)}
        for n, name in enumerate(["Xã Thanh An", "Xã Thanh Yên", "Xã Quảng Lâm", *(f"Xã Số {k}" for k in range(80))])
    ]  # fmt: skip
    others = [near, *far]
    whole = pandas.concat([pandas.DataFrame(frame), pandas.DataFrame(others)], ignore_index=True)
    whole["NAME_1"] = ["Điện Biên"] * len(frame) + ["Sơn La"] + ["Quảng Nam"] * len(far)
    whole["ma_tinh"] = [11] * len(frame) + [14] + [49] * len(far)
    return geopandas.GeoDataFrame(whole[[*columns.get("keep", ()), "geometry"]], geometry="geometry", crs=frame.crs)


@pytest.mark.parametrize(
    "columns", [("NAME_1", "huyen", "goi"), ("ma_tinh", "ten", "huyen"), ("ma",), ("ten", "huyen"), ("ma_tinh", "ma")]
)
def test_of_a_file_of_the_whole_country_only_ours_is_used(former, tmp_path, home, columns):
    found = install(saved(country(former, keep=columns), tmp_path / "vn.gpkg"), home)
    assert all(agrees(home, name) for name in LAYER_NAMES)
    assert found.layers[0].ignored_rows == 84


def test_a_namesake_next_door_is_not_taken(frame, tmp_path, home):
    install(saved(country(frame, keep=("ten",)), tmp_path / "vn.gpkg"), home)
    assert agrees(home)


def test_provinces_only(frame, tmp_path, home):
    province = frame.dissolve().assign(ten="Tỉnh Điện Biên")[["ten", "geometry"]]
    assert "Không thấy cột mã hoặc tên" in refusal(saved(province, tmp_path / "tinh.gpkg"), home)


def test_communes_of_before_2020_are_explained(former, tmp_path, home):
    (n,) = former.index[former["goi"] == "Thanh Minh"]
    shape = former.geometry[n]
    west, south, east, north = shape.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    old = {**former.loc[n].to_dict(), "ma": "03135", "ten": "Xã Tà Lèng", "goi": "Tà Lèng", "geometry": shape & half}
    former.loc[n, "geometry"] = shape - half
    before = geopandas.GeoDataFrame([*former.to_dict("records"), old], crs=former.crs)
    message = refusal(saved(keep(before, "ten", "huyen"), tmp_path / "gadm.gpkg"), home)
    assert "Tà Lèng" in message and "trước năm 2020" in message


def test_communes_of_before_nam_po_are_explained(former, tmp_path, home):
    before = former[former["huyen"] != "Huyện Nậm Pồ"]
    message = refusal(saved(keep(before, "ten", "huyen"), tmp_path / "gadm.gpkg"), home)
    assert "Nậm Pồ" in message and "Thiếu 15 đơn vị" in message


def test_districts_by_bare_names_without_marks(tmp_path, home):
    frame = frame_of("districts")
    frame["shapeName"] = [fold(name).title() for name in frame["goi"]]
    install(saved(keep(frame, "shapeName"), tmp_path / "adm2.geojson"), home)
    assert agrees(home, "districts")
