"""The three lists that the office keeps: schools, staff and sessions, as XLSX with title rows above the headings."""

import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from etl.demo.people import ROLE_CODES, SCHOOL_YEAR_END, SCHOOL_YEAR_START
from etl.demo.schools import School
from etl.demo.sheets import write_workbook
from etl.demo.truth import Truth
from etl.model.vocabulary import KINDS, LEVELS, name_of


def write_schools(folder: Path, truth: Truth) -> Path:
    """Write `danh_sach_co_so.xlsx`, one row per school, places by name in both systems of units."""
    rows: list[tuple[object, ...]] = [
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO (SỐ LIỆU MINH HOẠ)",),
        ("DANH SÁCH CƠ SỞ GIÁO DỤC NĂM 2025",),
        (),
        ("TT", "Mã trường", "Tên trường", "Cấp học", "Loại hình", "Xã/phường", "Xã cũ", "Huyện cũ",
         "Tổng số CBQL", "Tổng số GV", "Tổng số NV", "Tên điểm cầu", "Vĩ độ", "Kinh độ"),
    ]  # fmt: skip
    for number, school in enumerate(truth.schools, start=1):
        place = school.place
        rows.append(
            (number, school.code, school.name, name_of(LEVELS, school.level), name_of(KINDS, school.kind),
             place.commune.full_name, place.full_name, place.district.full_name,
             school.managers, school.teachers, school.support, "; ".join(school.aliases) or None, *_point(school))
        )  # fmt: skip
    widths = (6, 12, 44, 12, 12, 24, 24, 26, 10, 10, 10, 40, 11, 11)
    return write_workbook(folder / "danh_sach_co_so.xlsx", "Cơ sở", rows, widths)


def _point(school: School) -> tuple[float | None, float | None]:
    """Return an invented latitude and longitude within about 1.5 km of the former commune's point; one in eight has none."""
    place, drawn = school.place, zlib.crc32(school.code.encode("utf-8"))
    if place.lat is None or place.lon is None or drawn % 8 == 0:
        return None, None
    north, east = ((drawn >> shift) % 1000 / 1000 - 0.5 for shift in (3, 13))
    return round(place.lat + 0.028 * north, 5), round(place.lon + 0.028 * east, 5)


def write_staff(folder: Path, truth: Truth) -> Path:
    """Write `danh_sach_can_bo.xlsx`, one row per person and school; schools that give totals only are left out."""
    header = ("TT", "Mã định danh", "Họ và tên", "Mã trường", "Tên trường", "Chức danh", "Cốt cán", "Email",
              "Số điện thoại", "Từ ngày", "Đến ngày")  # fmt: skip
    title = ("DANH SÁCH CÁN BỘ QUẢN LÝ, GIÁO VIÊN, NHÂN VIÊN (SỐ LIỆU MINH HOẠ)",)
    rows: list[tuple[object, ...]] = [title, (), header]
    rows += [(number, *row) for number, row in enumerate(_assignments(truth), start=1)]
    widths = (7, 14, 26, 12, 44, 11, 9, 36, 14, 12, 12)
    return write_workbook(folder / "danh_sach_can_bo.xlsx", "Cán bộ", rows, widths)


def _assignments(truth: Truth) -> Iterator[tuple[object, ...]]:
    people, schools = truth.people, truth.schools
    second = people.second_school.tolist()
    moves, role, is_core = people.moves.tolist(), people.role.tolist(), people.is_core.tolist()
    listed = truth.is_listed.tolist()
    totals_only = truth.traits.gives_totals_only.tolist()
    for p, home in enumerate(people.school.tolist()):
        if not listed[p]:
            continue

        def row(school: int, start: date | None, end: date | None, person: int = p) -> tuple[object, ...]:
            entry = schools[school]
            return (
                people.ids[person], people.names[person], entry.code, entry.name, ROLE_CODES[role[person]],
                "x" if is_core[person] else None, people.emails[person], people.phones[person], start, end,
            )  # fmt: skip

        if second[p] < 0 or totals_only[second[p]]:
            yield row(home, people.valid_from[p], people.valid_to[p])
        elif moves[p]:
            yield row(home, None, SCHOOL_YEAR_END)
            yield row(second[p], SCHOOL_YEAR_START, None)
        else:
            yield row(home, None, None)
            yield row(second[p], None, None)


def write_sessions(folder: Path, truth: Truth) -> Path:
    """Write `danh_sach_buoi_hoc.xlsx`, one row per session, times as true date-times."""
    rows: list[tuple[object, ...]] = [
        ("KẾ HOẠCH CÁC BUỔI HỌC (SỐ LIỆU MINH HOẠ)",),
        ("Mã buổi", "Tên buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức", "Mã cuộc họp", "Bắt buộc",
         "Đối tượng"),
    ]  # fmt: skip
    for s in truth.sessions:
        meetings = "; ".join(_spaced(m) for m in s.meetings) or None
        required = "x" if s.is_required else None
        rows.append((s.code, s.name, s.course, s.starts, s.ends, s.mode, meetings, required, s.audience))
    return write_workbook(folder / "danh_sach_buoi_hoc.xlsx", "Buổi học", rows, (10, 40, 32, 18, 18, 14, 40, 10, 14))


def _spaced(meeting: str) -> str:
    """A meeting id as Zoom shows it: 910 0000 0301."""
    return f"{meeting[:3]} {meeting[3:7]} {meeting[7:]}"
