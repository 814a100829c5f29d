"""What figures can be grouped and filtered by: keys, the column each stands for, the names of their codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.errors import UserError
from etl.model.vocabulary import KINDS, LEVELS, ROLES
from etl.text.fold import fold_words
from geo import units


@dataclass(frozen=True)
class Key:
    """One key. `column` of school_dim (d), session_dim (s) or the person's role; `is_coded`: it has a name beside."""

    id: str
    label: str
    column: str
    about: str
    is_coded: bool = True


KEYS: dict[str, Key] = {
    k.id: k
    for k in (
        Key("province", "Tỉnh", "'11'", "school"),
        Key("district", "Huyện cũ", "d.district_code", "school"),
        Key("commune", "Xã, phường", "d.commune_code", "school"),
        Key("old_commune", "Xã cũ", "d.former_commune_code", "school"),
        Key("level", "Cấp học", "d.level", "school"),
        Key("kind", "Loại hình", "d.kind", "school"),
        Key("managing_body", "Cơ quan quản lý", "d.managing_code", "school"),
        Key("school", "Cơ sở giáo dục", "d.school_code", "school"),
        Key("role", "Chức danh", "role", "role"),
        Key("session", "Buổi học", "s.session_code", "session"),
        Key("course", "Khóa học", "s.course", "session", is_coded=False),
        Key("week", "Tuần", "s.week_code", "session", is_coded=False),
        Key("month", "Tháng", "s.month_code", "session", is_coded=False),
    )
}


@dataclass(frozen=True)
class Filters:
    """Key → accepted codes. Empty: everything."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_by(text: str) -> tuple[str, ...]:
    """Return the keys in "district,level"; UserError names a key that does not exist."""
    keys = tuple(k.strip() for k in text.split(",") if k.strip())
    for key in keys:
        if key not in KEYS:
            raise UserError(f"Không có khoá nhóm “{key}”. Các khoá: {', '.join(KEYS)}.")
    if len(set(keys)) != len(keys) or not keys:
        raise UserError("Cần ít nhất một khoá nhóm và không lặp lại khoá nào.")
    return keys


def parse_where(text: str | None, snapshot: Snapshot) -> Filters:
    """Return the filters in "level=TH,district=094|095"; values are codes or names. UserError for what does not exist."""
    values: dict[str, tuple[str, ...]] = {}
    for item in (text or "").split(","):
        if not item.strip():
            continue
        key, sign, value = (part.strip() for part in item.partition("="))
        if key not in KEYS or not sign:
            raise UserError(
                f"Điều kiện “{item.strip()}” không đúng. Viết dạng khoá=giá trị, khoá là: {', '.join(KEYS)}."
            )
        values[key] = (*values.get(key, ()), *(_code(key, v.strip(), snapshot) for v in value.split("|")))
    return Filters(values)


def _code(key: str, value: str, snapshot: Snapshot) -> str:
    names = names_of(key, snapshot)
    if value in names:
        return value
    wanted = fold_words(value)
    found = [code for code, name in names.items() if wanted in (fold_words(code), fold_words(name), _bare(key, name))]
    if len(found) != 1:
        raise UserError(f"“{value}” không phải giá trị của khoá “{key}” trong số liệu này.")
    return found[0]


_UNIT_TYPES = ("thanh pho ", "thi xa ", "thi tran ", "huyen ", "phuong ", "xa ")


def _bare(key: str, name: str) -> str:
    """Return the folded name of a unit without its type: "Mường Chà" is enough for the district of that name."""
    folded = fold_words(name)
    kind = next((t for t in _UNIT_TYPES if key in ("district", "commune", "old_commune") and folded.startswith(t)), "")
    return folded.removeprefix(kind)


def names_of(key: str, snapshot: Snapshot) -> dict[str, str]:
    """Return code → Vietnamese name of every value that `key` can have in this snapshot."""
    if key == "province":
        return {"11": "Tỉnh Điện Biên"}
    if key == "district":
        return {u.code: u.full_name for u in units.units("district")}
    if key == "commune":
        return {u.code: u.full_name for u in units.units("current")}
    if key == "old_commune":
        return {u.code: u.full_name for u in units.units("former")}
    vocabulary = {"level": LEVELS, "kind": KINDS, "role": ROLES}.get(key)
    if vocabulary:
        return {t.code: t.name for t in vocabulary}
    query = {
        "managing_body": "select distinct managing_code, managing_name from managing where managing_code is not null",
        "school": "select school_code, school_name from school_dim",
        "session": "select session_code, session_name from session_dim order by starts_at",
        "course": "select distinct course, course from session_dim where course is not null",
        "week": "select distinct week_code, week_code from session_dim",
        "month": "select distinct month_code, month_code from session_dim",
    }[key]
    return dict(snapshot.cursor().execute(query).fetchall())


def has(keys: Iterable[str], filters: Filters, about: str) -> bool:
    """Tell whether grouping or filters speak of schools, roles or sessions."""
    return any(KEYS[k].about == about for k in (*keys, *filters.values))


def conditions(filters: Mapping[str, tuple[str, ...]], role_column: str) -> tuple[list[str], dict[str, Any]]:
    """Return SQL conditions and their parameters for `filters`; `role_column` is where the query at hand keeps roles."""
    texts, parameters = [], {}
    for key, codes in filters.items():
        column = role_column if key == "role" else KEYS[key].column
        texts.append(f"list_contains($where_{key}, coalesce({column}, ''))")
        parameters[f"where_{key}"] = list(codes)
    return texts, parameters


def schools_within(snapshot: Snapshot, where: Filters, scope: Scope) -> frozenset[str]:
    """Return the codes of the schools that filters on schools, and the scope, let through."""
    texts, parameters = conditions(where.values, "''")
    scope_text, scope_parameters = scope.condition()
    query = f"select d.school_code from school_dim as d where {' and '.join(['true', scope_text, *texts])}"
    return frozenset(row["school_code"] for row in snapshot.rows(query, parameters | scope_parameters))
