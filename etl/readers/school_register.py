"""List of schools and centres (danh sách cơ sở, danh sách điểm cầu): one row per school, by its code.

Contract of headings: the office's list "co_so"; the province's list of bridge sites has other words for the same.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from etl.model.records import ReadResult
from etl.model.vocabulary import KINDS, LEVELS, find
from etl.readers.common.cells import count_of, number_of, split_list
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.places import (
    COMMUNE,
    COMMUNE_CODE,
    DISTRICT_CODE,
    FORMER_COMMUNE,
    FORMER_COMMUNE_CODE,
    FORMER_DISTRICT,
    NEW_COMMUNE,
)
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
        "commune_text": (*COMMUNE, "Đơn vị hành chính"),
        "new_commune_text": NEW_COMMUNE,
        "former_commune_text": FORMER_COMMUNE,
        "former_district_text": FORMER_DISTRICT,
        "commune_code": COMMUNE_CODE,
        "former_commune_code": FORMER_COMMUNE_CODE,
        "district_code": DISTRICT_CODE,
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
    """Return one SCHOOLS record per data row.

    A code met before with the same `Từ ngày` makes the later row a duplicate or a conflict; with another one it is a
    part of the school's history (etl.warehouse.school_history).
    """
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("valid_from", "valid_to")), default="dmy")
    if refusal:
        return refusal
    met = Met()
    records = [school(row, order, met) for row in list_rows(draft, LAYOUT)]
    draft.facts["teachers_total"] = sum(
        r["total_audience"] or (r["total_cbql"] or 0) + (r["total_gv"] or 0) for r in records
    )
    return draft.finish(records)


def school(row: Row, order: str, met: "Met") -> dict[str, Any]:
    """Return one SCHOOLS record; `met`: the lines of the file before it, to which it is added."""
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
    places, period = _places(row)
    if code is not None and name is not None and row.outcome != "rejected":
        met.check(row, code, _Line(row.number, name, " / ".join(p or "" for p in places), valid_from, valid_to))
    return row.record(
        school_code=code,
        school_name=name,
        level=level.code if level else None,
        kind=kind.code if kind else None,
        commune_text=places[0],
        former_commune_text=places[1],
        former_district_text=places[2],
        commune_period=period,
        latitude=latitude,
        longitude=longitude,
        aliases=_aliases(row),
        valid_from=valid_from,
        valid_to=valid_to,
        **totals,
    )


class _Line(NamedTuple):
    """What is remembered of a line to tell a school's next state from somebody else's code."""

    number: int
    name: str
    place: str
    valid_from: date | None
    valid_to: date | None


class Met:
    """The lines of one file by school code."""

    def __init__(self) -> None:
        self._lines: dict[str, list[_Line]] = {}

    def check(self, row: Row, code: str, line: _Line) -> None:
        """Judge a line whose code was met before: the same again, another school's, or the school at another time.

        Another name at another place is another school, unless an end day says that the earlier state was over.
        """
        before = self._lines.setdefault(code, [])
        same_day = next((b for b in before if b.valid_from == line.valid_from), None)
        if same_day and accent_key(same_day.name) == accent_key(line.name):
            row.mark_duplicate(same_day.number, "school_code")
            return
        other = same_day or next((b for b in before if _are_strangers(b, line)), None)
        if other:
            code_of_issue = "code_conflict" if same_day else "school_code_reused"
            row.problem(code_of_issue, "school_code", other=other.name, first_row=other.number)
            return
        before.append(line)


def _are_strangers(a: _Line, b: _Line) -> bool:
    has_end = any(x.valid_to and y.valid_from and x.valid_to < y.valid_from for x, y in ((a, b), (b, a)))
    return not has_end and accent_key(a.name) != accent_key(b.name) and accent_key(a.place) != accent_key(b.place)


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


def _places(row: Row) -> tuple[tuple[str | None, str | None, str | None], str | None]:
    """Return (commune, former commune, former district) as typed, and the period that the first one's heading says.

    A column "Xã" beside a column "Xã mới" holds the former communes.
    """
    former = _place(row, "former_commune_text", "former_commune_code", 5)
    district = _place(row, "former_district_text", "district_code", 3)
    if not row.has("new_commune_text"):
        return (_place(row, "commune_text", "commune_code", 5), former, district), None
    plain = None if row.has("former_commune_text") else _place(row, "commune_text", None, 5)
    return (_place(row, "new_commune_text", "commune_code", 5), former or plain, district), "current"


def _place(row: Row, field: str, code_field: str | None, digits: int) -> str | None:
    """Return a unit's name, or its code with the leading zeros that a number cell has lost, or code and name."""
    text, code = row.text(field), (row.code(code_field) if code_field else None)
    of_name = row.code(field) or ""
    if of_name.isdecimal():
        text = of_name.zfill(digits)
    if code is None or not code.isdecimal():
        return text or code
    return code.zfill(digits) if text in (None, code.zfill(digits)) else f"{code.zfill(digits)} {text}"


def _aliases(row: Row) -> list[str]:
    names = split_list(row.raw("aliases")) + split_list(row.raw("short_name"))
    return list(dict.fromkeys(name for name in names if not re.fullmatch(r"[-–—.]+", name)))


READER = Reader("school_register", "Danh sách cơ sở giáo dục", "schools", LAYOUT.find, read)
