"""The tables that a template may name: by place, level and managing body, of schools and of sessions, and the summary.

A table is written whole where its anchor stands (`{{table:communes}}`), or line by line into a row that names its
columns (`{{commune.name}}`). Like fields, tables and columns are named by id, alias or label in any spelling.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard.figures.lagging import require_school_filters
from dashboard.figures.measures import MEASURES, Measure, denominator, is_silent, rate
from dashboard.figures.query import Row
from dashboard.figures.standing import FLAGGED, GRAVITY
from dashboard.figures.wording import SILENT_WORDS
from dashboard.reports.fields import COUNT, DATE, RATE, ROLE_FIELDS, TEXT, aliases_of, in_words, key_of, labels_of
from dashboard.reports.places import UNKNOWN
from dashboard.reports.question import Question, people_short
from dashboard.reports.schools import COMMUNE, DISTRICT, KIND, LEVEL, OLD_COMMUNE, STATUS
from dashboard.reports.summary import SECTIONS
from dashboard.reports.tables import ADJUSTED
from etl.model.errors import UserError
from etl.model.vocabulary import MODES, ROLES, name_of
from etl.text.vietnam import local
from geo import units

BLANK = "–"
"""What a cell of a table shows where nothing is known or a measure does not apply."""


@dataclass(frozen=True)
class Column:
    """One column. `kind`: text, count, rate or date; `aliases`: other names, as `key_of` spells them."""

    id: str
    heading: str
    kind: str = TEXT
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table. `columns`: what its anchor writes; `more`: what else a row may name.

    Rows and `total` (None: the table has none) are dicts by column id; `silent` in them is the set of the columns whose
    nought only means that no evidence came.
    """

    id: str
    label: str
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]
    total: dict[str, Any] | None = None
    more: tuple[Column, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return the column of that id, alias or heading; None where there is none."""
        wanted = key_of(name)
        found = (*self.columns, *self.more)
        return next((c for c in found if c.id == wanted), None) or next(
            (c for c in found if wanted in c.aliases or wanted == key_of(c.heading)), None
        )


def shown(row: Mapping[str, Any], column: Column) -> str:
    """Return a table's cell in words: "14.000", "82,5 %", "im lặng"; "–" where nothing is known, "" where nothing belongs."""
    if column.id in row["silent"]:
        return SILENT_WORDS if column.kind == COUNT else BLANK
    value = row.get(column.id, "")
    return BLANK if value is None else in_words(value, column.kind)


def adjustment(table: Table) -> dict[str, Any] | None:
    """Return what has to be taken off the sum of the lines to make the total, as a line; None where they agree."""
    if table.total is None:
        return None
    total, counts = table.total, [c for c in table.columns if c.kind == COUNT and c.id != "number"]
    found = {
        c.id: total[c.id] - sum(r.get(c.id) or 0 for r in table.rows) for c in counts if total.get(c.id) is not None
    }
    return {"name": ADJUSTED, "silent": frozenset()} | found if any(found.values()) else None


def tables(question: Question) -> dict[str, Table]:
    """Return key → table for every id, alias and label, as `key_of` spells them; ids first."""
    found = {id_: table(question, id_) for id_ in TABLES}
    return found | {key: found[id_] for key, id_ in table_keys().items()}


def table_keys() -> dict[str, str]:
    """Return key → table id for every name of a table: its id, its aliases, its label."""
    keys = {id_: id_ for id_ in TABLES}
    for id_, about in TABLES.items():
        for name in (*about.aliases, about.singular, key_of(about.label)):
            keys.setdefault(name, id_)
    return keys


def table(question: Question, id_: str) -> Table:
    """Return one table by its id."""
    return TABLES[id_].make(question, id_)


# --- columns ----------------------------------------------------------------------------------------------------------

NUMBER = Column("number", "STT", COUNT, ("stt", "tt", "so_thu_tu"))


def _measured(measure: str, suffix: str = "", heading: str = "") -> Column:
    """Return the column of a measure's count ("") or of its "_rate", with the field's own names beside the heading."""
    about = MEASURES[measure]
    id_ = measure + suffix
    label = labels_of(about)[id_]
    short = ("ty_le", "rate") if id_ == "participated_rate" else ()
    names = (*aliases_of(about, id_), key_of(label), *short)
    return Column(id_, heading or label, RATE if suffix in ("_rate", "_target") else COUNT, names)


_SHOWN = (
    _measured("rostered", heading="Tổng số"),
    _measured("participated", heading="Tham gia"), _measured("participated", "_rate", "Tỷ lệ tham gia"),
    _measured("completed", heading="Hoàn thành"), _measured("completed", "_rate", "Tỷ lệ hoàn thành"),
    _measured("products", heading="Sản phẩm"),
)  # fmt: skip
_ALL_MEASURED = tuple(
    _measured(m.id, suffix) for m in MEASURES.values() for suffix in ("", "_rate") if m.base or not suffix
)
_TARGETS = (_measured("participated", "_target"), _measured("participated", "_gap"))
_LISTED = Column("rostered_listed", "Số người có danh sách tên", COUNT, ("co_ten",))
_ROLES = tuple(
    Column(ROLE_FIELDS[r.code], f"Số {r.name.lower()}", COUNT, (f"so_{r.code.lower()}", r.code.lower(), key_of(r.name)))
    for r in ROLES
)
_EMPTY = Column("note", "Ghi chú", TEXT, ("ghi_chu",))
"""A column left to the office."""


def _more(columns: Iterable[Column]) -> tuple[Column, ...]:
    taken = {c.id for c in columns}
    return tuple(c for c in (*_ALL_MEASURED, *_TARGETS, _LISTED, *_ROLES, _EMPTY) if c.id not in taken)


def _figures(row: Row, target: float | None = None) -> dict[str, Any]:
    """Return every measure of a row of figures by column id, and which of them are silent."""
    found: dict[str, Any] = {"rostered_listed": row["rostered_listed"], "note": ""}
    silent = set()
    for measure in MEASURES.values():
        found[measure.id] = row[measure.id]
        if measure.base:
            found[f"{measure.id}_rate"] = rate(row, measure)
        if is_silent(row, measure):
            silent |= {measure.id, f"{measure.id}_rate"}
    found["rostered"] = row["rostered_base"]
    found["participated_target"] = target
    known = row["participated"] is not None and row["rostered_base"] and target is not None
    found["participated_gap"] = people_short(row["participated"], row["rostered_base"], target or 0) if known else None
    return found | {"silent": frozenset(silent)}


# --- places, levels, managing bodies ----------------------------------------------------------------------------------


def _places(key: str, heading: str, question: Question, id_: str) -> Table:
    """Return one line per unit; what belongs to no known place only where it has schools or people."""
    name = Column("name", heading, TEXT, ("ten", "don_vi", "ten_don_vi", key_of(heading)))
    code = Column("code", "Mã", TEXT, ("ma",))
    columns = (NUMBER, name, _measured("schools", heading="Số cơ sở"), *_SHOWN)
    roles = _by_role(question, key)
    place = {"commune": units.communes(), "old_commune": units.former_communes()}.get(key, ())
    order = {unit.code: n for n, unit in enumerate(place)}
    lines = [r for r in question.by(key) if r[key] or r["schools"] or r["participated"]]
    if order:
        lines = sorted(lines, key=lambda r: order.get(r[key], len(order)))
    rows = [
        {"number": n, "code": r[key], "name": r[f"{key}_name"] or UNKNOWN}
        | _figures(r, _target(question, key, r)) | roles.get(r[key], {})
        for n, r in enumerate(lines, start=1)
    ]  # fmt: skip
    return Table(id_, TABLES[id_].label, columns, rows, _total(question), (code, *_more(columns)))


def _target(question: Question, key: str, row: Row) -> float | None:
    if key == "level":
        return question.snapshot.settings.target("participated", question.snapshot.as_of, row["level"] or None)
    return question.target("participated")


def _by_role(question: Question, key: str) -> dict[str, dict[str, int]]:
    """Return code → the people of each role, by column id."""
    found: dict[str, dict[str, int]] = {}
    audience = question.snapshot.settings.audience
    for row in question.by(key, "role") if key != "province" else question.by("province", "role"):
        if row["role"] in audience and row["rostered"] is not None:
            found.setdefault(row[key], {ROLE_FIELDS[r]: 0 for r in audience})[ROLE_FIELDS[row["role"]]] = row[
                "rostered"
            ]
    return found


def _total(question: Question) -> dict[str, Any]:
    roles = next(iter(_by_role(question, "province").values()), {})
    return {"name": "TỔNG CỘNG"} | _figures(question.total, question.target("participated")) | roles


# --- schools ----------------------------------------------------------------------------------------------------------

_SCHOOL_NAME = Column("name", "Tên cơ sở", TEXT, ("ten", "don_vi", "ten_don_vi", "ten_truong", "co_so"))
_LEVEL = Column("level", "Cấp học", TEXT, ("cap",))
_COMMUNE = Column("commune", "Xã, phường", TEXT, ("xa", "ten_xa"))
_STATUS = Column("status", "Tình trạng")
_GAP = Column("gap_people", "Còn thiếu", COUNT, ("gap", "so_nguoi_con_thieu"))
_REASONS = Column("reasons", "Lý do")
_SCHOOL_MORE = (
    Column("code", "Mã trường", TEXT, ("ma",)), Column("kind", "Loại hình"), Column("old_commune", "Xã cũ"),
    Column("district", "Huyện cũ", TEXT, ("huyen",)), Column("managing_body", "Cơ quan quản lý"), _LEVEL, _COMMUNE, _STATUS, _GAP,
    Column("target", "Mục tiêu đến ngày tính", RATE, ("muc_tieu",)), _REASONS,
)  # fmt: skip
_RATED = _SHOWN[:3]
_SCHOOLS = (NUMBER, _SCHOOL_NAME, _LEVEL, *_SHOWN, _STATUS)
_SUPPORT = (NUMBER, _SCHOOL_NAME, _COMMUNE, *_RATED, _GAP, _REASONS)
_SILENT = (NUMBER, _SCHOOL_NAME, _LEVEL, _COMMUNE, _measured("rostered", heading="Tổng số"),
           Column("managing_body", "Cơ quan quản lý"))  # fmt: skip


def _schools(
    columns: tuple[Column, ...], statuses: frozenset[str] | None, question: Question, id_: str
) -> Table:  # fmt: skip
    """Return the schools with one of `statuses`, the gravest first; without statuses all of them, with a total."""
    found = question.schools
    if statuses is not None:
        require_school_filters(question.where)
        chosen = [s for s in found if s["status"] in statuses]
        found = sorted(chosen, key=lambda s: (GRAVITY[s["status"]], -(s["gap_people"] or 0)))
    roles = _by_role(question, "school")
    rows = [
        {"number": n, "code": s["school"], "name": s["school_name"], "level": LEVEL.value(s), "kind": KIND.value(s),
         "commune": COMMUNE.value(s), "old_commune": OLD_COMMUNE.value(s), "district": DISTRICT.value(s),
         "managing_body": s["managing_name"], "status": STATUS.value(s), "gap_people": s["gap_people"],
         "target": s["target"], "reasons": " ".join(s["reasons"] or ())}
        | _figures(s, s["target"]) | roles.get(s["school"], {})
        for n, s in enumerate(found, start=1)
    ]  # fmt: skip
    more = tuple(c for c in (*_SCHOOL_MORE, *_more(columns)) if c.id not in {own.id for own in columns})
    return Table(id_, TABLES[id_].label, columns, rows, _total(question) if statuses is None else None, more)


# --- sessions and the summary -----------------------------------------------------------------------------------------

_SESSIONS = (
    NUMBER, Column("date", "Ngày", DATE, ("ngay",)), Column("name", "Tên buổi", TEXT, ("ten", "buoi", "ten_buoi_hoc")),
    Column("mode", "Hình thức"), _measured("participated", heading="Số người tham gia"),
    _measured("site_sessions_expected", heading="Báo cáo phải có"),
    _measured("site_sessions_reporting", heading="Báo cáo đã có"),
    _measured("site_sessions_reporting", "_rate", "Tỷ lệ báo cáo"),
)  # fmt: skip
_OF_SESSIONS = ("participated_verified", "participated_reported", "sites_expected", "sites_connected", "attendance_rows",
                "attendance_identified")  # fmt: skip
_SESSION_MORE = (
    Column("code", "Mã buổi", TEXT, ("ma",)), Column("course", "Khóa học"), Column("hours", "Giờ"),
    *(_measured(m) for m in _OF_SESSIONS), _measured("sites_connected", "_rate"),
    _measured("attendance_identified", "_rate"), _EMPTY,
)  # fmt: skip


def _sessions(question: Question, id_: str) -> Table:
    own = {r["session_code"]: r for r in question.snapshot.rows("select * exclude (session_name) from session_dim")}
    held = sorted((r | own[r["session"]] for r in question.by("session")), key=lambda r: (r["starts_at"], r["session"]))
    rows = [
        {"number": n, "code": r["session"], "name": r["session_name"], "date": r["session_date"], "course": r["course"],
         "mode": name_of(MODES, r["mode"]), "hours": f"{local(r['starts_at']):%H:%M}–{local(r['ends_at']):%H:%M}"}
        | _figures(r)
        for n, r in enumerate(held, start=1)
    ]  # fmt: skip
    return Table(id_, TABLES[id_].label, _SESSIONS, rows, None, _SESSION_MORE)


_SUMMARY = (
    NUMBER, Column("name", "Chỉ tiêu", TEXT, ("ten",)), Column("count", "Số lượng", COUNT, ("so",)),
    Column("base", "Mẫu số", COUNT), Column("rate", "Tỷ lệ", RATE), Column("target", "Mục tiêu đến ngày tính", RATE, ("muc_tieu",)),
)  # fmt: skip


def _summary(question: Question, id_: str) -> Table:
    rows = [
        {"number": n} | _indicator(question, MEASURES[m])
        for n, m in enumerate((m for _, measures in SECTIONS for m in measures), start=1)
    ]
    return Table(id_, TABLES[id_].label, _SUMMARY, rows, None, (_EMPTY,))


def _indicator(question: Question, measure: Measure) -> dict[str, Any]:
    total, count = question.total, question.total[measure.id]
    return {
        "name": measure.label, "count": count, "base": denominator(total, measure) if count is not None else None,
        "rate": rate(total, measure) if measure.base else None,
        "target": question.target(measure.id) if measure.base else None, "note": "",
        "silent": frozenset(("count", "rate")) if is_silent(total, measure) else frozenset(),
    }  # fmt: skip


# --- the list ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class About:
    """What a table is called and how it is made. `singular`: how a row names it, `{{commune.name}}`."""

    label: str
    singular: str
    aliases: tuple[str, ...]
    make: Callable[[Question, str], Table]


def _of(key: str, heading: str) -> Callable[[Question, str], Table]:
    return partial(_places, key, heading)


TABLES: dict[str, About] = {
    "districts": About("Kết quả theo huyện cũ", "district", ("huyen", "huyen_cu"), _of("district", "Huyện, thị xã, thành phố")),
    "communes": About("Kết quả theo xã, phường", "commune", ("xa", "xa_phuong", "phuong"), _of("commune", "Xã, phường")),
    "old_communes": About("Kết quả theo xã cũ", "old_commune", ("xa_cu",), _of("old_commune", "Xã, phường, thị trấn cũ")),
    "levels": About("Kết quả theo cấp học", "level", ("cap_hoc", "cap"), _of("level", "Cấp học")),
    "managing_bodies": About(
        "Kết quả theo cơ quan quản lý", "managing_body", ("co_quan_quan_ly", "co_quan"), _of("managing_body", "Cơ quan quản lý")
    ),
    "schools": About("Danh sách cơ sở giáo dục", "school", ("co_so", "truong", "co_so_giao_duc"), partial(_schools, _SCHOOLS, None)),
    "support": About(
        "Cơ sở cần hỗ trợ", "support_school", ("can_ho_tro", "ho_tro"), partial(_schools, _SUPPORT, FLAGGED)
    ),
    "silent": About("Cơ sở im lặng", "silent_school", ("im_lang",), partial(_schools, _SILENT, frozenset({"silent"}))),
    "sessions": About("Các buổi học", "session", ("buoi_hoc", "buoi"), _sessions),
    "summary": About("Tổng hợp các chỉ tiêu", "indicator", ("tong_hop", "chi_tieu"), _summary),
}  # fmt: skip
"""Table id → what it is called; the order of a catalogue."""


def applies(question: Question, id_: str) -> str:
    """Return why the question has no such table ("" where it has): lists by status speak of whole schools only."""
    try:
        if id_ in ("support", "silent"):
            require_school_filters(question.where)
    except UserError as error:
        return str(error)
    return ""
