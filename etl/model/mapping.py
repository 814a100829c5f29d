"""How the columns of an unknown table are to be read, as a clerk declared it once: kinds of record, their fields, the map.

One table, KINDS, says which fields each kind of record offers and which it needs, with the Vietnamese labels that page
and command line show. A ColumnMap is immutable; its canonical JSON stands in the ledger beside the file it was read with.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from etl.text.fold import fold_words

LAYOUT, FILE = "layout", "file"
"""What a constant belongs to: the layout (every file of it has the same tool), or one file only (its day, its school)."""


@dataclass(frozen=True)
class Field:
    """One thing that a column can hold.

    `form`: text, code, name, school, email, phone, day, moment, number, tick or names. `fixed`: LAYOUT or FILE where
    one value can be given for all rows, else "".
    """

    id: str
    label: str
    form: str = "text"
    fixed: str = ""


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: what its table is called, what one row is, and its fields.

    `needs`: groups of fields, each group needs one column or one constant. `wants`: the same, asked for when a layout is
    declared; a later file without it is read all the same and its rows wait. `default_order`: how dates are read that
    could be read both ways, None where nobody can tell.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...]
    wants: tuple[tuple[str, ...], ...] = ()
    default_order: str | None = None

    @property
    def short_title(self) -> str:
        """The title without what one row is."""
        return self.title.split(" (")[0]

    def field(self, field_id: str) -> Field:
        """Return a field by its id; KeyError where the kind has none of that id."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(f"{field_id!r} is no field of {self.id!r}")

    def label(self, group: Iterable[str]) -> str:
        """Return the labels of a group of fields: "“Mã trường” hoặc “Trường / điểm cầu”"."""
        return " hoặc ".join(f"“{self.field(field_id).label}”" for field_id in group)

    def find(self, words: str) -> Field | None:
        """Return the field of that id or label, in any case, with or without marks; None where there is none."""
        wanted = fold_words(words)
        return next((f for f in self.fields if wanted in (fold_words(f.id), fold_words(f.label))), None)


_NAME = (
    Field("full_name", "Họ và tên", "name"),
    Field("name_start", "Phần đầu của tên (họ, tên đệm)", "name"),
    Field("name_end", "Phần cuối của tên", "name"),
)
_STAFF_CODE = Field("staff_code", "Mã định danh", "code")
_SCHOOL_CODE = Field("school_code", "Mã trường", "code", FILE)
_SCHOOL = Field("school_text", "Trường / đơn vị", "school", FILE)
_EMAIL = Field("email", "Email", "email")
_PHONE = Field("phone", "Số điện thoại", "phone")
_PERIOD = (Field("valid_from", "Từ ngày", "day"), Field("valid_to", "Đến ngày", "day"))

KINDS: dict[str, RecordKind] = {
    kind.id: kind
    for kind in (
        RecordKind("sign_ins", "Điểm danh người (mỗi dòng một người ký tên)", (
            *_NAME, _SCHOOL, Field("present", "Có mặt", "tick"), Field("held_date", "Ngày", "day", FILE),
            Field("signed_at", "Ngày giờ ký tên (hoặc giờ)", "moment"), Field("session_text", "Buổi học", "text", FILE),
            _STAFF_CODE, _EMAIL, _PHONE, _SCHOOL_CODE, Field("place_text", "Xã / phường")),
            needs=(("full_name", "name_end", "staff_code", "email"),),
            wants=(("held_date", "signed_at", "session_text"),)),
        RecordKind("rollcalls", "Điểm danh điểm cầu (mỗi dòng một trường, có sĩ số)", (
            Field("site_text", "Trường / điểm cầu", "school", FILE), _SCHOOL_CODE,
            Field("headcount", "Số người có mặt", "number"), Field("names", "Danh sách tên có mặt", "names"),
            Field("held_date", "Ngày", "day", FILE), Field("session_code", "Buổi học", "text", FILE)),
            needs=(("site_text", "school_code"), ("headcount", "names")),
            wants=(("held_date", "session_code"),)),
        RecordKind("usage", "Sử dụng công cụ AI (mỗi dòng một tài khoản)", (
            *_NAME, _EMAIL, _SCHOOL, Field("tool", "Công cụ", "text", LAYOUT), Field("used_at", "Ngày dùng", "day"),
            Field("last_day", "Ngày dùng gần nhất", "day"), Field("first_day", "Ngày dùng đầu tiên", "day"),
            Field("actions", "Số lượt", "number"), Field("active_days", "Số ngày dùng", "number"),
            Field("period_start", "Kỳ báo cáo từ ngày", "day", FILE),
            Field("period_end", "Kỳ báo cáo đến ngày", "day", FILE)),
            needs=(("full_name", "name_end", "email"), ("tool",),
                   ("used_at", "last_day", "first_day", "actions", "active_days"))),
        RecordKind("completions", "Hoàn thành khóa học (mỗi dòng một người)", (
            *_NAME, _EMAIL, _STAFF_CODE, Field("course", "Khóa học", "text", LAYOUT),
            Field("is_complete", "Hoàn thành", "tick", LAYOUT), Field("completed_at", "Ngày hoàn thành", "moment", FILE),
            Field("activities_done", "Số hoạt động đã xong", "number"),
            Field("activities_total", "Tổng số hoạt động", "number")),
            needs=(("full_name", "name_end", "email", "staff_code"), ("course",),
                   ("is_complete", "completed_at", "activities_done"))),
        RecordKind("products", "Sản phẩm (mỗi dòng một sản phẩm)", (
            *_NAME, _SCHOOL, Field("product_name", "Tên sản phẩm"), Field("verdict", "Kết quả (đạt / không đạt)"),
            Field("submitted_date", "Ngày nộp", "day", FILE), _STAFF_CODE, _SCHOOL_CODE),
            needs=(("full_name", "name_end", "staff_code"), ("product_name",)), default_order="dmy"),
        RecordKind("staff", "Danh sách cán bộ (mỗi dòng một người)", (
            *_NAME, _SCHOOL, _SCHOOL_CODE, _STAFF_CODE, Field("role", "Chức danh", "text", LAYOUT),
            Field("is_core", "Cốt cán", "tick"), _EMAIL, _PHONE, Field("commune_text", "Xã / phường"),
            Field("status", "Trạng thái làm việc"), *_PERIOD),
            needs=(("full_name", "name_end"), ("school_text", "school_code")), default_order="dmy"),
        RecordKind("schools", "Danh sách cơ sở giáo dục (mỗi dòng một trường)", (
            Field("school_code", "Mã trường", "code"), Field("school_name", "Tên trường", "school"),
            Field("level", "Cấp học", "text", FILE), Field("kind", "Loại hình"), Field("commune_text", "Xã / phường"),
            Field("new_commune_text", "Xã / phường mới"), Field("commune_code", "Mã xã / phường", "code"),
            Field("former_commune_text", "Xã cũ"), Field("former_district_text", "Huyện cũ"),
            Field("total_cbql", "Tổng số CBQL", "number"), Field("total_gv", "Tổng số GV", "number"),
            Field("total_nv", "Tổng số NV", "number"), Field("total_audience", "Tổng số CBQL và GV", "number"),
            Field("aliases", "Tên điểm cầu", "names"), Field("latitude", "Vĩ độ", "number"),
            Field("longitude", "Kinh độ", "number"), *_PERIOD),
            needs=(("school_code",), ("school_name",), ("level",)), default_order="dmy"),
        RecordKind("connections", "Kết nối trực tuyến (mỗi dòng một lần vào phòng họp)", (
            Field("display_name", "Tên hiển thị", "name"), *_NAME[1:], _EMAIL,
            Field("joined_at", "Giờ vào", "moment"), Field("left_at", "Giờ ra", "moment"),
            Field("minutes", "Số phút", "number"), Field("held_date", "Ngày", "day", FILE)),
            needs=(("display_name", "name_end", "email"), ("joined_at", "minutes"))),
    )
}  # fmt: skip
"""Kind of record → its fields. Birth dates, identity-card numbers and the like are no field, so nobody can map them."""


@dataclass(frozen=True)
class ColumnMap:
    """How one layout is read: the kind of record, field → heading, field → constant.

    `fingerprint` and `headings` (heading keys, sorted) tell the layout; `name` is what the office calls it. A map that
    `overrides` goes before a built-in reader that recognises the file; any other one gives way to it.
    """

    kind: str
    name: str
    headings: tuple[str, ...]
    columns: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    overrides: bool = False

    @classmethod
    def of(
        cls, kind: str, name: str, keys: Iterable[str], columns: Mapping[str, str], constants: Mapping[str, str],
        *, overrides: bool = False,
    ) -> "ColumnMap":  # fmt: skip
        """Return a map; `keys` are the heading keys of the layout, in any order. ValueError for unknown kinds and fields."""
        known = KINDS.get(kind)
        if known is None or not {*columns, *constants} <= {f.id for f in known.fields}:
            raise ValueError(f"unknown kind or field: {kind!r} {sorted({*columns, *constants})!r}")
        return cls(
            kind, name, tuple(sorted(k for k in keys if k)), tuple(sorted(columns.items())),
            tuple(sorted(constants.items())), overrides,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> "ColumnMap":
        """Return what `canonical` wrote; ValueError for anything else."""
        try:
            value: dict[str, Any] = json.loads(text)
            return cls.of(
                value["kind"], value["name"], value["headings"], value["columns"], value["constants"],
                overrides=value["overrides"],
            )  # fmt: skip
        except (TypeError, KeyError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError(f"no column map: {text[:200]!r}") from error

    @property
    def canonical(self) -> str:
        """The map as JSON, the same for equal maps."""
        value = {
            "kind": self.kind, "name": self.name, "headings": self.headings, "columns": dict(self.columns),
            "constants": dict(self.constants), "overrides": self.overrides,
        }  # fmt: skip
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def record_kind(self) -> RecordKind:
        """The kind of record, with its fields."""
        return KINDS[self.kind]

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that tell the layout by its headings alone."""
        return fingerprint_of(self.headings)

    @property
    def layout_only(self) -> "ColumnMap":
        """This map without the constants that belong to one file."""
        kept = tuple((f, v) for f, v in self.constants if self.record_kind.field(f).fixed == LAYOUT)
        return replace(self, constants=kept)

    @property
    def file_constants(self) -> dict[str, str]:
        """The constants that belong to one file."""
        return {f: v for f, v in self.constants if self.record_kind.field(f).fixed == FILE}

    def with_constants(self, constants: Mapping[str, str]) -> "ColumnMap":
        """Return this map with more constants; those of fields that its kind has not, or that have a column, are left out."""
        columns = dict(self.columns)
        fixed = {f.id for f in self.record_kind.fields if f.fixed and f.id not in columns}
        merged = dict(self.constants) | {f: v for f, v in constants.items() if f in fixed}
        return replace(self, constants=tuple(sorted(merged.items())))

    def lacking(self, *, wants: bool = False) -> list[tuple[str, ...]]:
        """Return the groups of fields of which there is neither column nor constant; with `wants` the softer ones too."""
        given = {field for field, _ in (*self.columns, *self.constants)}
        groups = self.record_kind.needs + (self.record_kind.wants if wants else ())
        return [group for group in groups if not given & set(group)]

    def reads_like(self, other: "ColumnMap") -> bool:
        """Tell whether both read a file the same way, whatever they are called."""
        return replace(self, name="", overrides=False) == replace(other, name="", overrides=False)


def fingerprint_of(keys: Iterable[str]) -> str:
    """Return the fingerprint of a layout from the heading keys of its columns: independent of order and of blank cells."""
    return hashlib.sha256("\n".join(sorted(key for key in keys if key)).encode()).hexdigest()[:16]
