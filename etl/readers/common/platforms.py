"""What the exports of course platforms have in common: columns that say who somebody is, scores, rows of no person."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from etl.model.issues import Issue
from etl.readers.common.cells import number_of, text_of
from etl.readers.common.grids import Cells
from etl.readers.common.headings import heading_key
from etl.readers.common.places import COMMUNE
from etl.readers.common.reader import Draft, Found
from etl.readers.common.rows import Row
from etl.readers.common.source import Source
from etl.readers.common.staff import CODE, OTHER_LISTS, PHONE, SCHOOL_CODE, SCHOOL_NAME
from etl.text.fold import accent_key, fold_words
from etl.text.names import joined_name

PERSON: Mapping[str, tuple[str, ...]] = {
    "family": ("Last name", "Surname", "Họ", "Họ đệm", "Họ và đệm", "Họ và tên đệm", "Họ lót", "Family name"),
    "given": ("First name", "Tên", "Tên đệm và tên", "Tên và tên đệm", "Tên gọi", "Given name"),
    "full_name": (
        "Full name", "User full name", "Tên đầy đủ", "Họ và tên", "Họ tên", "Tên người dùng đầy đủ",
        "First name / Last name", "Last name / First name", "First name / Surname", "Surname / First name",
        "Tên / Họ", "Họ / Tên", "Họ / Tên đệm và tên", "Tên đệm và tên / Họ"),
    "staff_code": ("ID number", "Mã số ID", "Số ID", "Mã số", "Mã ID", "Mã học viên", *CODE),
    "email": (
        "Email address", "Email", "E-mail", "E-mail address", "Địa chỉ thư điện tử", "Thư điện tử", "Địa chỉ email",
        "Địa chỉ e-mail"),
    "username": ("Username", "User name", "Tên đăng nhập", "Kí danh", "Ký danh", "Tên tài khoản"),
    "institution": ("Institution", "Tổ chức", *SCHOOL_NAME),
    "department": ("Department", "Khoa/Phòng/Ban", "Phòng ban", "Bộ phận"),
}  # fmt: skip
"""Field → headings, as Moodle writes them in English and in Vietnamese; a school can be a field of a site's own."""

OWN_LISTS: Mapping[str, tuple[str, ...]] = {
    **OTHER_LISTS,
    "school": (*SCHOOL_CODE, *(name for name in SCHOOL_NAME if name != "Cơ quan")),  # Moodle's word for institution
    "commune": COMMUNE,
    "phone": PHONE,
    "role": ("Chức danh", "Chức vụ", "Vị trí việc làm"),
    "birth": ("Ngày sinh", "Năm sinh", "Giới tính"),
    "ordinal": ("STT", "TT", "Số TT", "Số thứ tự"),
}
"""Headings of schools' own lists: where nothing is sure, one of them says that it is no platform's export."""

_NOTHING = {"", "-", "--"}
_PERCENT = re.compile(r"(-?\d{1,15}(?:[.,]\d{1,15})?) ?%")
_AVERAGE = re.compile(
    r"(?:điểm )?trung bình(?: (?:chung|tổng|tổng thể|nhóm|của lớp|lớp|toàn khóa|cộng|khóa học))?[ :.]*"
    r"|(?:overall|group|class|course) average[ :.]*|average[ :.]*"
)
_COPY = re.compile(r"[ _]?\(\d+\)$")


def is_named(columns: Collection[str]) -> bool:
    """Tell whether the columns found can say who somebody is."""
    return not {"family", "given", "full_name", "email", "staff_code", "username"}.isdisjoint(columns)


def identity(row: Row) -> dict[str, Any]:
    """Return full_name, staff_code, email and username of a row; a row without any of them is rejected."""
    found: dict[str, Any] = {
        "full_name": joined_name(word(row, "family"), word(row, "given")) or word(row, "full_name"),
        "staff_code": row.code("staff_code") if word(row, "staff_code") else None,
        "email": row.email(),
        "username": word(row, "username"),
    }
    if not any(found.values()) and not word(row, "account"):
        row.problem("missing_value", next(f for f in (*PERSON, "account") if row.has(f)))
    return found


def word(row: Row, field: str) -> str | None:
    """Return the text of a cell; None where it is empty or a dash."""
    text = row.text(field)
    return None if text is None or text in _NOTHING else text


def trace(row: Row, person: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """Return one LEARNING record."""
    return row.record(**person, school_text=word(row, "institution") or word(row, "department"), **values)


def score_of(cell: Any) -> tuple[float | None, float | None]:
    """Return a score and, where the cell is a percentage, 100; decimal point or comma; None for "-" and words."""
    percent = _PERCENT.fullmatch(text_of(cell))
    if percent:
        return float(percent[1].replace(",", ".")), 100.0
    return number_of(cell), None


def is_average(text: str) -> bool:
    """Tell the words that stand where a name would be in a row of averages."""
    return _AVERAGE.fullmatch(accent_key(text)) is not None


def lines(found: Found) -> Iterator[tuple[int, Cells]]:
    """Yield (number as Excel counts, cells) of the lines below the headings that hold something under a heading."""
    columns = [c for c, cell in enumerate(found.headings) if text_of(cell)]
    headings = [text_of(found.headings[c]) for c in columns]
    for number, cells in enumerate(found.body, found.header + 2):
        texts = [text_of(cells[c]) if c < len(cells) else "" for c in columns]
        if any(texts) and texts != headings:
            yield number, cells


def leave_out(draft: Draft, names: list[str]) -> None:
    """Say which lines of a gradebook are no people: they are no rows of the table."""
    if names:
        draft.facts["pseudo_rows"] = names
        draft.log.add(Issue("rows_left_out", value=", ".join(f"“{text_of(name)}”" for name in dict.fromkeys(names))))


def course_in_name(source: Source, *patterns: re.Pattern[str]) -> str:
    """Return the course that a file's name tells: group 1 of the first of `patterns` that fits, else the whole stem."""
    stem = _COPY.sub("", source.stem)
    for pattern in patterns:
        named = pattern.search(stem)
        if named and named[1].strip():
            return named[1].strip()
    return stem or source.name


def keys_with(headings: Cells, *suffixes: str) -> list[int]:
    """Return the columns whose heading ends in one of `suffixes` (heading keys)."""
    keys = [heading_key(text_of(cell)) for cell in headings]
    return [column for column, key in enumerate(keys) if key.endswith(suffixes)]


def folded(cell: Any) -> str:
    """Return the words of a cell for comparison with fixed words of a platform."""
    return fold_words(text_of(cell))
