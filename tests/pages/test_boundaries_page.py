"""The page Ranh giới bản đồ: what is in use, a check before installing, back again, and a download that is vouched for."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages_list import FOLDER
from etl.home.home import HOME_VARIABLE
from geo import download
from geo.layers import LAYER_NAMES, layer
from tests.geo.boundaries import agrees, frame_of, saved, zipped
from tests.geo.test_geo_download import served

pytestmark = pytest.mark.filterwarnings("ignore")
__all__ = ["served"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def open_page():
    page = AppTest.from_file(str(FOLDER / "ranh_gioi.py"), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def words(page):
    kinds = (page.markdown, page.warning, page.error, page.success, page.caption)
    return "\n".join(str(e.value) for kind in kinds for e in kind)


def press(page, key):
    page.button(key=key).click().run()
    assert not page.exception, page.exception
    return page


def drop(page, *paths):
    page.file_uploader[0].set_value([(path.name, path.read_bytes(), "") for path in paths]).run()
    return press(page, "kiem_tra_ranh_gioi")


def test_at_first_every_layer_is_approximate_and_nothing_can_be_removed(home):
    page = open_page()
    assert words(page).count("Ranh giới gần đúng.") == 3
    assert not [button for button in page.button if button.key.startswith("bo_")]


def test_a_file_is_checked_shown_installed_and_removed(home, tmp_path):
    page = drop(open_page(), saved(frame_of("former_communes"), tmp_path / "xa_cu.gpkg"))
    assert "129 xã, phường, thị trấn" in words(page) and "Giản lược" in words(page)
    assert layer("communes", home).is_approximate  # not before the button
    press(page, "cai_ranh_gioi")
    assert "Đã cài" in words(page) and not any(layer(name, home).is_approximate for name in LAYER_NAMES)
    press(page, "bo_districts")
    assert layer("districts", home).is_approximate and not layer("communes", home).is_approximate
    assert "trở lại ranh giới gần đúng" in words(page)


def test_loose_parts_of_a_shapefile_are_read_together(home, tmp_path):
    saved(frame_of("communes").to_crs("EPSG:9205"), tmp_path / "xa.shp")
    page = drop(open_page(), *[tmp_path / f"xa.{end}" for end in ("shp", "shx", "dbf", "prj")])
    assert "VN-2000 / TM-3 103-00" in words(page)
    press(page, "cai_ranh_gioi")
    assert not layer("communes", home).is_approximate


def test_a_doubtful_crs_is_told_before_the_button_and_can_be_chosen_by_name(home, tmp_path):
    path = zipped(frame_of("communes").to_crs("EPSG:32648"), tmp_path / "xa.zip", drop=(".prj",))
    page = drop(open_page(), path)
    assert "Chưa chắc chắn" in page.warning[0].value and "lệch 222 m" in page.warning[0].value
    select = page.selectbox(key="he_trong_tep")
    assert [text.partition(" (EPSG")[0] for text in select.options] == [
        "VN-2000, múi chiếu 6° (UTM 48N)", "VN-2000, múi chiếu 3°, kinh tuyến trục 105°00′", "WGS 84, UTM 48N"
    ]  # fmt: skip
    select.set_value(select.options[2]).run()
    assert not page.exception and not page.warning and "theo lựa chọn của người cài: WGS 84, UTM 48N" in words(page)
    press(page, "cai_ranh_gioi")
    assert agrees(home, at_least=0.99) and not page.warning


def test_a_doubt_that_was_accepted_stays_on_the_page(home, tmp_path):
    path = zipped(frame_of("communes").to_crs("EPSG:3405"), tmp_path / "xa.zip", drop=(".prj",))
    page = press(drop(open_page(), path), "cai_ranh_gioi")
    assert "Tệp không ghi hệ toạ độ" in page.warning[0].value


def test_a_wrongly_declared_crs_can_be_put_right_by_choosing(home, tmp_path):
    lying = frame_of("communes").to_crs("EPSG:9205").set_crs("EPSG:5897", allow_override=True)
    page = drop(open_page(), zipped(lying, tmp_path / "xa.zip"))
    assert page.error and not [button for button in page.button if button.key == "cai_ranh_gioi"]
    select = page.selectbox(key="he_trong_tep")
    select.set_value(select.options[0]).run()
    press(page, "cai_ranh_gioi")
    assert agrees(home, at_least=0.99)


def test_titles_are_short_and_source_licence_and_date_stand_under_them(home):
    page = open_page()
    assert page.markdown[1].value.startswith(
        "Bản đồ vẽ"
    )  # under the page's question; nothing is written that was not meant to be
    titles = [e.value for e in page.markdown if e.value.startswith("**")]
    assert titles == ["**Xã, phường hiện nay (45)**", "**Huyện cũ (10)**", "**Xã cũ (129)**"]
    under = [e.value for e in page.caption if "Ranh giới gần đúng" in e.value]
    assert len(under) == 3 and all("MIT" in text and "/2025" in text for text in under)


def test_a_refused_file_says_why_and_offers_no_button(home, tmp_path):
    page = drop(open_page(), saved(frame_of("communes")[:40], tmp_path / "xa.gpkg"))
    assert "Thiếu 5 đơn vị" in words(page)
    assert not [button for button in page.button if button.key == "cai_ranh_gioi"]


def test_another_choice_asks_for_a_new_check(home, tmp_path):
    page = drop(open_page(), saved(frame_of("communes"), tmp_path / "xa.gpkg"))
    page.text_input(key="giay_phep_ranh_gioi").set_value("MIT").run()
    assert not [button for button in page.button if button.key == "cai_ranh_gioi"]
    press(press(page, "kiem_tra_ranh_gioi"), "cai_ranh_gioi")
    assert layer("communes", home).licence == "MIT"


def test_a_download_is_installed_only_after_its_checksum_was_accepted(home, served):
    place, address = served
    saved(frame_of("districts"), place / "huyen.geojson")
    page = open_page()
    page.text_input(key="dia_chi_tai").set_value(f"{address}huyen.geojson").run()
    press(page, "tai_ranh_gioi")
    assert "Mã kiểm SHA-256" in words(page) and layer("districts", home).is_approximate
    press(page, "tai_ranh_gioi")
    assert not layer("districts", home).is_approximate


def test_without_internet_the_page_says_so(home, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT_S", 1.0)
    page = open_page()
    page.text_input(key="dia_chi_tai").set_value("http://127.0.0.1:9/xa.geojson").run()
    press(page, "tai_ranh_gioi")
    assert "không vào được Internet" in words(page)
