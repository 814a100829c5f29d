"""List of schools and centres (danh sách cơ sở, danh sách điểm cầu): one row per school, by its code.

Contract of headings: the office's list "co_so"; the province's list of bridge sites has other words for the same.
"""

import re
from typing import Any

from etl.model.records import ReadResult
from etl.model.vocabulary import KINDS, LEVELS, find
from etl.readers.common.cells import count_of, number_of, split_list
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.validity import validity
from etl.text.fold import accent_key

LAYOUT = Layout(
    spellings={
        "school_code": (
            "Mã trường", "Mã cơ sở", "Mã cơ sở giáo dục", "Mã CSGD", "Mã đơn vị", "Mã trường học",
            "Mã định danh trường", "Mã định danh cơ sở giáo dục", "Mã trường (Bộ GD&ĐT)", "school code"),
        "school_name": (
            "Tên trường", "Tên cơ sở", "Tên cơ sở giáo dục", "Tên đơn vị", "Cơ sở giáo dục", "Trường", "Đơn vị",
            "Tên trường học", "Tên trường/trung tâm", "school name"),
        "level": ("Cấp học", "Cấp", "Bậc học", "Khối", "Cấp/bậc học", "Cấp trường", "level"),
        "kind": ("Loại hình", "Loại hình trường", "Loại trường", "Loại hình đào tạo"),
        "commune_text": (
            "Xã/phường", "Xã", "Phường", "Xã, phường", "UBND xã", "UBND xã/phường", "Xã/phường mới", "Tên xã", "Xã mới",
            "Xã/phường/thị trấn", "Đơn vị hành chính", "Địa bàn", "Mã xã"),
        "former_commune_text": ("Xã cũ", "Xã/phường cũ", "Xã trước 01/7/2025", "Xã, phường cũ", "Xã trước sáp nhập"),
        "former_district_text": (
            "Huyện cũ", "Huyện", "Huyện/thị xã/thành phố", "Quận/huyện", "Huyện/TX/TP", "Huyện trước 01/7/2025",
            "Huyện, thị xã, thành phố", "Phòng GD&ĐT", "Huyện/TP", "Huyện/thành phố", "Huyện/TP cũ"),
        "latitude": ("Vĩ độ", "latitude", "lat"),
        "longitude": ("Kinh độ", "longitude", "lon", "lng", "long"),
        "total_cbql": ("Tổng số CBQL", "Số CBQL", "CBQL", "Cán bộ quản lý", "Tổng CBQL"),
        "total_gv": ("Tổng số GV", "Số GV", "GV", "Giáo viên", "Số giáo viên", "Tổng số giáo viên", "Tổng GV"),
        "total_nv": ("Tổng số NV", "Số NV", "NV", "Nhân viên", "Số nhân viên", "Tổng số nhân viên", "Tổng NV"),
        "total_audience": (
            "Số CBGV", "Tổng số CBGV", "CBGV", "Số CBQL, GV", "Tổng số CBQL, GV", "Số CBQL và GV", "Tổng CBGV",
            "Số cán bộ, giáo viên", "Tổng số CBQL và GV", "Tổng số cán bộ giáo viên"),
        "aliases": ("Tên điểm cầu", "Điểm cầu", "Tên hiển thị", "Tên Zoom", "Tên gọi khác", "Các điểm cầu"),
        "short_name": ("Tên viết tắt", "Tên ngắn", "Viết tắt", "Tên gọi tắt"),
        "valid_from": ("Từ ngày", "Ngày thành lập", "Hiệu lực từ"),
        "valid_to": ("Đến ngày", "Ngày giải thể", "Hiệu lực đến"),
        "full_name": ("Họ và tên", "Họ tên"),
    },
    required=(("school_code",), ("school_name",), ("level",)),
    forbidden=("full_name",),
)  # fmt: skip

PROVINCE = ((20.9, 22.6), (102.1, 103.7))
"""Latitudes and longitudes between which a school of Điện Biên can lie (decimal degrees, a margin included)."""

_TOTALS = ("total_cbql", "total_gv", "total_nv", "total_audience")


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one SCHOOLS record per data row. A code met before makes the later row a duplicate or a conflict."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("valid_from", "valid_to")), default="dmy")
    if refusal:
        return refusal
    first_by_code: dict[str, tuple[int, str]] = {}
    records = [school(row, order, first_by_code) for row in list_rows(draft, LAYOUT)]
    draft.facts["teachers_total"] = sum(
        r["total_audience"] or (r["total_cbql"] or 0) + (r["total_gv"] or 0) for r in records
    )
    return draft.finish(records)


def school(row: Row, order: str, first_by_code: dict[str, tuple[int, str]]) -> dict[str, Any]:
    """Return one SCHOOLS record; `first_by_code`: row and name of the codes met before, to which it is added."""
    for field in ("school_code", "school_name", "level"):
        row.require(field)
    level = find(LEVELS, row.raw("level"))
    if level is None and not row.is_blank("level"):
        row.problem("unknown_level", "level")
    kind = find(KINDS, row.raw("kind"))
    if kind is None and not row.is_blank("kind"):
        row.problem("unknown_kind", "kind")
    totals = {field: _total(row, field) for field in _TOTALS}
    latitude, longitude = _position(row)
    valid_from, valid_to = validity(row, order)
    code, name = row.code("school_code"), row.text("school_name")
    if code is not None and name is not None and row.outcome != "rejected":
        _check_code(row, code, name, first_by_code)
    return row.record(
        school_code=code,
        school_name=name,
        level=level.code if level else None,
        kind=kind.code if kind else None,
        commune_text=_place(row, "commune_text", 5),
        former_commune_text=_place(row, "former_commune_text", 5),
        former_district_text=_place(row, "former_district_text", 3),
        latitude=latitude,
        longitude=longitude,
        aliases=_aliases(row),
        valid_from=valid_from,
        valid_to=valid_to,
        **totals,
    )


def _check_code(row: Row, code: str, name: str, first_by_code: dict[str, tuple[int, str]]) -> None:
    first = first_by_code.setdefault(code, (row.number, name))
    if first[0] == row.number and first[1] == name:
        return
    if accent_key(first[1]) == accent_key(name):
        row.mark_duplicate(first[0], "school_code")
    else:
        row.problem("code_conflict", "school_code", other=first[1], first_row=first[0])


def _total(row: Row, field: str) -> int | None:
    if row.is_blank(field):
        return None
    value = count_of(row.raw(field))
    if value is None:
        row.problem("bad_number", field)
    return value


def _position(row: Row) -> tuple[float | None, float | None]:
    """Return latitude and longitude, both or neither."""
    if row.is_blank("latitude") and row.is_blank("longitude"):
        return None, None
    latitude, longitude = number_of(row.raw("latitude")), number_of(row.raw("longitude"))
    (south, north), (west, east) = PROVINCE
    if latitude is None or longitude is None or not (south <= latitude <= north and west <= longitude <= east):
        row.problem("bad_coordinates", "latitude", value=f"{row.text('latitude') or ''}; {row.text('longitude') or ''}")
        return None, None
    return latitude, longitude


def _place(row: Row, field: str, digits: int) -> str | None:
    """Return a unit's name, or its code with the leading zeros that a number cell has lost."""
    text = row.text(field)
    if text is None:
        return None
    code = row.code(field) or ""
    return code.zfill(digits) if code.isdecimal() else text


def _aliases(row: Row) -> list[str]:
    names = split_list(row.raw("aliases")) + split_list(row.raw("short_name"))
    return list(dict.fromkeys(name for name in names if not re.fullmatch(r"[-–—.]+", name)))


READER = Reader("school_register", "Danh sách cơ sở giáo dục", "schools", LAYOUT.find, read)
