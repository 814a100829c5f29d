"""Staff lists: what the office's own list and the ministry's database export have in common.

Birth date, identity-card number, ethnicity and sex are never read into a record, even where a file has them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.cells import is_ticked, text_of
from etl.readers.common.document import Document
from etl.readers.common.layout import Layout, list_rows
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found
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
COMMUNE = ("Xã/phường", "UBND xã", "UBND xã/phường", "Xã", "Phường", "Xã, phường", "Tên xã", "Địa bàn")
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
class _Seen:
    """What the rows so far have used."""

    by_code: dict[str, tuple[int, str]] = field(default_factory=dict)
    places: dict[tuple[str, ...], int] = field(default_factory=dict)
    emails: Counter[str] = field(default_factory=Counter)
    active: int = 0
    without_email: int = 0


def read_staff(reader_format: str, layout: Layout, document: Document, tables: list[Found]) -> ReadResult:
    """Return one STAFF record per data row, in file order.

    Same code and another name: rejected. Same code, name and school again: duplicate. The same person at another
    school is legitimate. Where `layout` has a status column, people who no longer work are rejected.
    """
    draft = Draft(reader_format, "staff", document, tables)
    order, refusal = settle(draft, date_texts(tables, ("valid_from", "valid_to")), default="dmy")
    if refusal:
        return refusal
    if not any("role" in found.columns for found in tables):
        draft.log.add(Issue("role_column_missing"))
    seen = _Seen()
    records = [_record(row, order, seen) for row in list_rows(draft, layout)]
    draft.facts |= {
        "active": seen.active,
        "no_email": seen.without_email,
        "shared_email_pairs": sum(n * (n - 1) // 2 for n in seen.emails.values()),
    }
    return draft.finish(records)


def _record(row: Row, order: str, seen: _Seen) -> dict[str, object]:
    row.require("full_name")
    if row.is_blank("school_code") and row.is_blank("school_text"):
        row.problem("missing_value", "school_code" if row.has("school_code") else "school_text")
    _check_status(row, seen)
    role = _role(row)
    email, phone = row.email(), row.phone()
    valid_from, valid_to = validity(row, order)
    values = {
        "staff_code": row.code("staff_code"),
        "full_name": row.text("full_name"),
        "school_code": row.code("school_code"),
        "school_text": row.text("school_text"),
        "commune_text": row.text("commune_text"),
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


def _check_status(row: Row, seen: _Seen) -> None:
    status = row.text("status")
    if status is None or fold_words(status).startswith(_WORKING):
        seen.active += 1
    else:
        row.problem("not_working", "status")


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


def _check_repeated(row: Row, values: Mapping[str, object], seen: _Seen) -> None:
    code, name = values["staff_code"], text_of(values["full_name"])
    school = text_of(values["school_code"]) or fold_words(text_of(values["school_text"]))
    if code is not None:
        first_row, first_name = seen.by_code.setdefault(str(code), (row.number, name))
        if first_name != name and accent_key(first_name) != accent_key(name):
            row.problem("code_conflict", "staff_code", other=first_name, first_row=first_row)
            return
        identity: tuple[str, ...] = ("code", str(code), school)
    elif values["email"] or values["phone"]:
        contact = text_of(values["email"]), text_of(values["phone"])
        identity = ("contact", accent_key(name), school, *contact)
    else:
        # Two people of one name in one school are common: without a code or an address nobody can call them one.
        return
    first = seen.places.setdefault(identity, row.number)
    if first != row.number:
        row.mark_duplicate(first, "staff_code" if code is not None else "full_name")
