"""Staff lists: what the office's own list and the ministry's database export have in common.

Birth date, identity-card number, ethnicity and sex are never read into a record, even where a file has them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.readers.common.cells import is_ticked
from etl.readers.common.places import place_beside
from etl.readers.common.roles import role_of
from etl.readers.common.rows import Row
from etl.readers.common.validity import validity
from etl.text.fold import accent_key, fold_words

CODE = (
    "Mã định danh", "Mã cán bộ", "Mã CBGVNV", "Mã GV", "Mã giáo viên", "Mã số cán bộ", "Mã CBQL, GV, NV",
    "Mã nhân viên", "Mã CB", "Mã định danh cán bộ", "Mã CBGV", "Mã CB, GV, NV", "Số định danh ngành", "staff code",
)  # fmt: skip
NAME = ("Họ và tên", "Họ tên", "Họ & tên", "Họ, tên", "Tên giáo viên", "Họ và tên cán bộ", "Họ tên CBGVNV", "full name")
SCHOOL_CODE = (
    "Mã trường", "Mã cơ sở", "Mã CSGD", "Mã đơn vị", "Mã cơ sở giáo dục", "Mã trường học", "school code",
)  # fmt: skip
SCHOOL_NAME = (
    "Tên trường", "Trường", "Đơn vị", "Đơn vị công tác", "Tên đơn vị", "Cơ sở giáo dục", "Tên cơ sở", "Nơi công tác",
    "Trường/đơn vị", "Cơ quan", "Tên cơ sở giáo dục", "Đơn vị (trường)", "school name",
)  # fmt: skip
EMAIL = ("Email", "E-mail", "Địa chỉ email", "Gmail", "Thư điện tử", "Địa chỉ thư điện tử", "Email cá nhân", "Mail")
PHONE = (
    "Số điện thoại", "Điện thoại", "SĐT", "Số ĐT", "ĐT", "Di động", "Điện thoại di động", "Số di động", "Zalo",
    "Số điện thoại/Zalo", "SĐT/Zalo", "phone",
)  # fmt: skip
PERIOD = {
    "valid_from": ("Từ ngày", "Ngày về trường", "Công tác từ ngày"),
    "valid_to": ("Đến ngày", "Công tác đến ngày"),
}
OTHER_LISTS = {
    "session": ("Mã buổi", "Buổi", "Buổi học"),
    "time": (
        "Dấu thời gian",
        "Timestamp",
        "Thời gian",
        "Thời gian điểm danh",
        "Giờ vào",
        "Thời gian vào",
        "Completion time",
    ),
    "product": ("Tên sản phẩm", "Sản phẩm"),
    "headcount": ("Sĩ số",),
}
"""Fields that belong to sign-in sheets, products and roll-calls: a list with one of them is no staff list."""

_WORKING = ("dang lam viec", "dang cong tac", "dang giang day", "dang day", "dang hop dong")


@dataclass
class Seen:
    """What the rows so far have used."""

    by_code: dict[str, tuple[int, str]] = field(default_factory=dict)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    emails: Counter[str] = field(default_factory=Counter)
    active: int = 0
    without_email: int = 0


def staff_record(row: Row, order: str, seen: Seen) -> dict[str, object]:
    """Return one STAFF record; `seen` is what the rows before it have used."""
    row.require("full_name")
    if row.is_blank("school_code") and row.is_blank("school_text"):
        row.problem("missing_value", "school_code" if row.has("school_code") else "school_text")
    _check_status(row, seen)
    role = _role(row)
    email, phone = row.email(), row.phone()
    valid_from, valid_to = validity(row, order)
    values: dict[str, Any] = {
        "staff_code": row.code("staff_code"),
        "full_name": row.text("full_name"),
        "school_code": row.code("school_code"),
        "school_text": row.text("school_text"),
        "commune_text": place_beside(row, "commune_text"),
        "role": role,
        "is_core": is_ticked(row.raw("is_core")) if row.has("is_core") else None,
        "email": email,
        "phone": phone,
        "valid_from": valid_from,
        "valid_to": valid_to,
    }
    if row.is_blank("email"):
        seen.without_email += 1
    elif email:
        seen.emails[email] += 1
    if row.outcome != "rejected":
        _check_repeated(row, values, seen)
    return row.record(**values)


def _check_status(row: Row, seen: Seen) -> None:
    status = row.text("status")
    if status is None or is_working(status):
        seen.active += 1
    else:
        row.problem("not_working", "status")


def is_working(status: str) -> bool:
    """Tell whether somebody with this status belongs on the list."""
    return fold_words(status).startswith(_WORKING)


def _role(row: Row) -> str | None:
    for name in ("role", "position"):
        if row.is_blank(name):
            continue
        found = role_of(row.raw(name))
        if found is not None:
            return found
    if not row.is_blank("role"):
        row.problem("unknown_role", "role")
    return None


def _check_repeated(row: Row, values: Mapping[str, Any], seen: Seen) -> None:
    code, name = values["staff_code"], values["full_name"] or ""
    school = values["school_code"] or fold_words(values["school_text"] or "")
    if code is not None:
        first_row, first_name = seen.by_code.setdefault(code, (row.number, name))
        if first_name != name and accent_key(first_name) != accent_key(name):
            row.problem("code_conflict", "staff_code", other=first_name, first_row=first_row)
            return
        identity: tuple[str, ...] = ("code", code, school)
    elif values["email"] or values["phone"]:
        contact = values["email"] or "", values["phone"] or ""
        identity = ("contact", accent_key(name), school, *contact)
    else:
        # Two people of one name in one school are common: without a code or an address nobody can call them one.
        return
    first = seen.places.setdefault(identity, row.number)
    if first != row.number:
        row.mark_duplicate(first, "staff_code" if code is not None else "full_name")
