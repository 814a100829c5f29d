"""Columns of places: old, new, names, codes, districts; beside a school or a person."""

import pytest

from tests.readers.build import codes, read_rows, records

SCHOOL = ["Mã trường", "Tên trường", "Cấp học"]
OWN = ["33000001", "Trường Tiểu học A", "TH"]


def placed(headings, cells):
    result = read_rows([[*SCHOOL, *headings], [*OWN, *cells]])
    assert result.format == "school_register" and "extra_columns" not in codes(result)
    record = records(result)[0]
    return tuple(record[f] for f in ("commune_text", "former_commune_text", "former_district_text", "commune_period"))


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (["Xã/phường"], ["Na Sang"], ("Na Sang", None, None, None)),
        (["Xã (trước 7/2025)"], ["Na Sang"], (None, "Na Sang", None, None)),
        (["Xã, phường (cũ)", "Huyện (cũ)"], ["Na Sang", "Mường Chà"], (None, "Na Sang", "Mường Chà", None)),
        (["Xã/phường/thị trấn trước sáp nhập"], ["Him Lam"], (None, "Him Lam", None, None)),
        (["Xã/phường mới", "Xã cũ"], ["Na Sang", "Sa Lông"], ("Na Sang", "Sa Lông", None, "current")),
        (["Xã", "Xã mới"], ["Sa Lông", "Na Sang"], ("Na Sang", "Sa Lông", None, "current")),
        (["Xã (từ 01/7/2025)"], ["Na Sang"], ("Na Sang", None, None, "current")),
        (["Mã xã"], [3166], ("03166", None, None, None)),
        (["Mã xã", "Tên xã"], [3166, "Mường Chà"], ("03166 Mường Chà", None, None, None)),
        (["Mã xã cũ", "Xã cũ", "Mã huyện"], ["03166", "Chà Cang", 94], (None, "03166 Chà Cang", "094", None)),
        (["Xã", "Huyện", "Mã huyện"], ["3201", "Mường Chà", 97], ("03201", None, "097 Mường Chà", None)),
    ],
)  # fmt: skip
def test_a_school_list_says_where_in_any_of_these_columns(headings, cells, expected):
    assert placed(headings, cells) == expected


@pytest.mark.parametrize(
    ("headings", "cells", "place"),
    [
        (["Xã/phường", "Huyện"], ["Na Sang", "Mường Chà"], "Na Sang, huyện Mường Chà"),
        (["Xã/phường", "Huyện"], ["Thanh Nưa", "Điện Biên"], "Thanh Nưa, huyện Điện Biên"),
        (["Huyện/TX/TP"], ["TP Điện Biên Phủ"], "TP Điện Biên Phủ"),
        (["Xã mới", "Xã cũ"], ["Na Sang", "Sa Lông"], "Na Sang, Sa Lông (cũ)"),
        (["Xã/phường", "Phòng GD&ĐT"], ["", "Phòng GD&ĐT Mường Chà"], "Phòng GD&ĐT Mường Chà"),
        (["Xã/phường"], [""], None),
    ],
)
def test_lists_of_people_keep_commune_and_district_in_one_text(headings, cells, place):
    signed = read_rows([["Họ và tên", "Trường", "Mã buổi", *headings], ["Lò Thị Hoa", "MN số 1", "B1", *cells]])
    assert signed.format == "sign_in_sheet" and records(signed)[0]["place_text"] == place
    staff = read_rows([["Họ và tên", "Trường", "Chức danh", *headings], ["Lò Thị Hoa", "MN số 1", "GV", *cells]])
    assert staff.format == "staff_list" and records(staff)[0]["commune_text"] == place


def test_a_roll_call_tells_where_its_site_is():
    rows = [["Mã buổi", "Điểm cầu", "Xã/phường", "Huyện", "Sĩ số"], ["B1", "MN số 1", "Na Sang", "Mường Chà", 20]]
    result = read_rows(rows)
    assert result.format == "site_rollcall" and records(result)[0]["place_text"] == "Na Sang, huyện Mường Chà"


def test_a_form_asks_for_commune_and_district_apart():
    rows = [["Dấu thời gian", "Họ và tên", "Đơn vị công tác", "Xã/phường", "Huyện (cũ)"],
            ["2025/04/16 08:00:00", "Lò Thị Hoa", "MN số 1", "Na Sang", "Mường Chà"]]  # fmt: skip
    result = read_rows(rows)
    assert result.format == "google_forms" and records(result)[0]["place_text"] == "Na Sang, huyện Mường Chà"
