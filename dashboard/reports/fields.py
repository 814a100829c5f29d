"""The catalogue of fields: every figure that a template may name, with its label and how it stands in a sentence.

A field is named by its id, an alias, or its Vietnamese label; case, marks, spaces, dots and dashes make no difference
(`key_of`). Values come only from a Question, so that a filled template says what page and workbook say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.figures.lagging import require_school_filters
from dashboard.figures.measures import MEASURES, Measure, denominator, is_silent, rate
from dashboard.figures.standing import FLAGGED, STATUSES
from dashboard.figures.wording import SILENT_WORDS, base_words
from dashboard.reports.question import Question, people_short
from etl.model.errors import UserError
from etl.model.vocabulary import ROLES
from etl.text.fold import fold_words
from etl.text.vietnam import NO_DATA, day, number, percent

Value = int | float | date | str | None

COUNT, RATE, DATE, TEXT = "count", "rate", "date", "text"

GENERAL, PEOPLE, STANDING = "Văn bản", "Chỉ tiêu", "Tình trạng cơ sở"


@dataclass(frozen=True)
class Field:
    """One field. `value`: int, share (0–1), date or text; None where nothing is known. `kind`: count, rate, date, text.

    `text`: the value inside a sentence, "14.000", "82,5 %", "06/04/2025"; without a value "chưa có số liệu", or "im lặng"
    where no school gave any evidence (`is_silent`: the count is then no nought).
    """

    id: str
    label: str
    value: Value
    text: str
    group: str
    kind: str
    aliases: tuple[str, ...] = ()
    is_silent: bool = False


def key_of(name: str) -> str:
    """Return what spellings of one name have in common: "Tỷ lệ tham gia", "ty_le_tham_gia" → "ty_le_tham_gia"."""
    return fold_words(name).replace(" ", "_")


def fields(question: Question) -> dict[str, Field]:
    """Return key → field for every id, alias and label, as `key_of` spells them; ids first, in catalogue order."""
    found = catalogue(question)
    keyed = {field.id: field for field in found}
    for field in found:
        for name in (*field.aliases, field.label):
            keyed.setdefault(key_of(name), field)
    return keyed


def catalogue(question: Question) -> list[Field]:
    """Return every field once, in the order in which a page lists them."""
    return [*_general(question), *_measures(question), *_roles(question), *_standing(question)]


def in_words(value: Value, kind: str) -> str:
    """Return a value as it stands in a sentence; None is "chưa có số liệu"."""
    if value is None:
        return NO_DATA
    if isinstance(value, date):
        return day(value)
    if isinstance(value, str):
        return value
    return percent(value) if kind == RATE else number(value)


def _field(id_: str, label: str, value: Value, group: str, kind: str, *aliases: str) -> Field:
    return Field(id_, label, value, in_words(value, kind), group, kind, aliases)


def _general(question: Question) -> Iterator[Field]:
    snapshot = question.snapshot
    as_of, settings = snapshot.as_of, snapshot.settings

    def text(id_: str, label: str, value: str, *aliases: str) -> Field:
        return _field(id_, label, value, GENERAL, TEXT, *aliases)

    def on(id_: str, label: str, value: date, *aliases: str) -> Field:
        return _field(id_, label, value, GENERAL, DATE, *aliases)

    superior, office = question.office
    yield text("programme", "Tên chương trình", settings.name, "chuong_trinh")
    yield text("unit", "Đơn vị báo cáo", question.unit, "don_vi", "ten_don_vi")
    yield text("unit_capitals", "Đơn vị báo cáo (chữ hoa)", question.unit.upper(), "don_vi_hoa")
    yield text("superior", "Cơ quan cấp trên", superior, "co_quan_chu_quan")
    yield text("office", "Cơ quan ban hành", office, "co_quan")
    yield on("as_of", "Ngày tính", as_of, "ngay", "ngay_so_lieu", "tinh_den_ngay", "den_ngay")
    yield text("as_of_words", "Ngày tính (bằng chữ)", f"ngày {as_of:%d} tháng {_month(as_of)} năm {as_of.year}",
               "ngay_bang_chu")  # fmt: skip
    yield text("as_of_month", "Tháng của ngày tính", _month(as_of), "thang", "month")
    yield text("as_of_year", "Năm của ngày tính", str(as_of.year), "nam", "year")
    yield on("newest_date", "Dữ liệu đã nạp có đến ngày", question.snapshot.newest_date, "du_lieu_den_ngay")
    yield on("first_day", "Ngày bắt đầu chương trình", settings.first_day, "ngay_bat_dau")
    yield on("goal_day", "Ngày đích của chương trình", settings.goal_day, "ngay_dich", "ngay_ket_thuc")
    yield text("audience", "Đối tượng", question.audience)
    yield text("filters", "Bộ lọc", question.filters or "không lọc", "pham_vi")
    yield text("data_version", "Phiên bản số liệu", snapshot.data_version)
    yield text("settings_version", "Phiên bản cài đặt", settings.version or "mặc định")
    yield text("code", "Mã bộ báo cáo", question.code, "ma_bo", "set_code")
    yield text("versions", "Dòng phiên bản", question.versions, "phien_ban")
    held = question.by("session")
    yield _field("sessions", "Số buổi học đã tổ chức", len(held), GENERAL, COUNT, "so_buoi", "so_buoi_hoc", "buoi_hoc")


def _month(on: date) -> str:
    """Return the month as an official date writes it: a nought before January and February only."""
    return f"{on.month:02d}" if on.month < 3 else str(on.month)


ALIASES = {
    "schools": ("so_co_so", "co_so", "so_truong", "schools_total"),
    "rostered": ("tong_so", "so_nguoi", "tong_so_nguoi"),
    "participated": ("so_tham_gia",),
    "participated_verified": ("verified", "tham_gia_xac_minh", "xac_minh"),
    "participated_reported": ("reported", "tham_gia_bao_cao", "tham_gia_theo_bao_cao"),
    "completed": ("so_hoan_thanh",),
    "active_28d": ("active",),
    "products": ("san_pham", "so_san_pham"),
    "flagged": ("flagged_schools", "support_schools"),
    "participated_rate": ("participation_rate",),
    "participated_verified_rate": ("verified_rate", "ty_le_xac_minh"),
    "participated_reported_rate": ("reported_rate",),
    "completed_rate": ("completion_rate",),
    "activated_rate": ("activation_rate",),
    "active_28d_rate": ("active_rate", "usage_rate"),
    "habitual_rate": ("habit_rate",),
    "dormant_rate": ("dormancy_rate",),
    "retained_rate": ("retention_rate",),
    "products_rate": ("product_rate", "ty_le_san_pham"),
    "sites_connected_rate": ("connection_rate", "ty_le_ket_noi"),
    "site_sessions_reporting_rate": ("reporting_rate",),
    "attendance_identified_rate": ("identification_rate",),
    "flagged_rate": ("support_rate",),
    "participated_target": ("target", "muc_tieu"),
    "participated_gap": ("gap", "con_thieu"),
}
"""Shorter names of fields, beside those that come from their labels."""

_COUNT_LABELS = {
    "site_sessions_reporting": "Số lượt báo cáo đã có",
    "attendance_identified": "Số lượt tham gia nhận diện được",
}
"""Of measures whose own label is that of their rate."""


def labels_of(measure: Measure) -> dict[str, str]:
    """Return field id → Vietnamese label for what a measure gives: its count and, where it is a share, the rest."""
    name = measure.label[0].lower() + measure.label[1:]
    of_unit = name if name.startswith(measure.unit) else f"{measure.unit} {name}"
    labels = {measure.id: _COUNT_LABELS.get(measure.id, f"Số {of_unit}")}
    if measure.base:
        what = of_unit if measure.unit != "người" else name
        share = measure.label if name.startswith("tỷ lệ") else f"Tỷ lệ {what}"
        plain = share.removeprefix("Tỷ lệ ")
        labels[f"{measure.id}_rate"] = share
        if f"{measure.id}_base" not in MEASURES:
            labels[f"{measure.id}_base"] = f"Mẫu số của tỷ lệ {plain} ({base_words(measure)})"
        labels[f"{measure.id}_target"] = f"Mục tiêu {plain} đến ngày tính"
        if not measure.is_worse_high:
            labels[f"{measure.id}_gap"] = f"Số {measure.unit} còn thiếu so với mục tiêu {plain}"
    return labels


def aliases_of(measure: Measure, id_: str) -> tuple[str, ...]:
    """Return the aliases of a measure's field: the set ones and those made of the measure's label."""
    label = key_of(measure.label).removeprefix("ty_le_")
    made = {
        "": label, "_rate": f"ty_le_{label}", "_base": f"mau_so_{label}", "_target": f"muc_tieu_{label}",
        "_gap": f"con_thieu_{label}",
    }  # fmt: skip
    return (*ALIASES.get(id_, ()), made[id_.removeprefix(measure.id)])


def _measures(question: Question) -> Iterator[Field]:
    total = question.total
    for measure in MEASURES.values():
        silent, count = is_silent(total, measure), total[measure.id]
        base = denominator(total, measure) if count is not None else None
        target = question.target(measure.id) if measure.base and count is not None else None
        short = people_short(count, base, target) if count is not None and base and target is not None else None
        values: dict[str, tuple[Value, str, bool]] = {
            "": (None if silent else count, COUNT, silent),
            "_rate": (None if silent else rate(total, measure), RATE, silent),
            "_base": (base, COUNT, False),
            "_target": (target, RATE, False),
            "_gap": (short, COUNT, False),
        }
        for id_, label in labels_of(measure).items():
            value, kind, is_quiet = values[id_.removeprefix(measure.id)]
            text = SILENT_WORDS if is_quiet else in_words(value, kind)
            yield Field(id_, label, value, text, PEOPLE, kind, aliases_of(measure, id_), is_quiet)


ROLE_FIELDS = {"CBQL": "managers", "GV": "teachers", "NV": "staff"}
"""Role → the field that counts its people."""


def _roles(question: Question) -> Iterator[Field]:
    try:
        rows = {row["role"]: row["rostered"] for row in question.by("role")}
    except UserError:
        rows = {}
    for role in ROLES:
        counted = role.code in question.snapshot.settings.audience
        value = rows.get(role.code, 0) if counted and rows else None
        yield _field(ROLE_FIELDS[role.code], f"Số {role.name.lower()}", value, PEOPLE, COUNT,
                     f"so_{role.code.lower()}", f"tong_so_{role.code.lower()}", role.code.lower())  # fmt: skip


def _standing(question: Question) -> Iterator[Field]:
    counts = status_counts(question)
    for status, name in STATUSES.items():
        yield _field(f"{status}_schools", f"Số cơ sở {name.lower()}", counts[status] if counts else None, STANDING, COUNT,
                     f"co_so_{key_of(name)}")  # fmt: skip
    flagged = sum(counts[s] for s in FLAGGED if s != "silent") if counts else None
    yield _field("lagging_schools", "Số cơ sở tụt hoặc đang giảm (không kể im lặng)", flagged, STANDING, COUNT,
                 "co_so_cham", "behind_total")  # fmt: skip


def status_counts(question: Question) -> dict[str, int] | None:
    """Return status → schools of the question; None where it speaks of sessions or roles, which have no status."""
    try:
        require_school_filters(question.where)
    except UserError:
        return None
    counts = dict.fromkeys(STATUSES, 0)
    for status in _statuses(question):
        counts[status] += 1
    return counts


def _statuses(question: Question) -> Iterable[str]:
    return (school["status"] for school in question.schools if school["status"])
