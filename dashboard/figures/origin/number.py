"""Where one number comes from: definition in force, numerator, denominator, sums that add up to them, the schools."""

from dataclasses import dataclass
from datetime import date

from dashboard.figures.keys import Filters
from dashboard.figures.measures import MEASURES, Measure, defined, denominator, is_silent, rate
from dashboard.figures.origin import people, places
from dashboard.figures.origin.asked import Asked
from dashboard.figures.origin.sums import Sum
from dashboard.figures.query import COUNTED, Row
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from etl.model.errors import UserError

NOWHERE = "Chưa rõ cơ sở"


@dataclass(frozen=True)
class SchoolLine:
    """What one school has of the number; `base` None where the measure is divided by nothing; code "": of no known one.

    `is_silent`: its nought only means that nothing came, so that it has no rate.
    """

    code: str
    name: str
    count: int | None
    base: int | None
    is_silent: bool = False

    @property
    def share(self) -> float | None:
        """The school's own rate, 0–1; None where nothing was measured."""
        return None if self.is_silent or self.count is None or not self.base else self.count / self.base


@dataclass(frozen=True)
class Origin:
    """One number and what it is made of. Shares are 0–1; `numerator` None: blank there, with the reason in `blank`.

    `sums` add up to numerator, denominator and the difference between them; `schools`: the largest count first; they add up
    to `added`, which is more than the number by those who count at two places (`twice`).
    """

    measure: Measure
    definition: str
    as_of: date
    data_version: str
    settings_version: str
    numerator: int | None
    denominator: int | None
    share: float | None
    target: float | None
    is_silent: bool
    blank: str
    sums: tuple[Sum, ...]
    schools: tuple[SchoolLine, ...]

    @property
    def added(self) -> tuple[int, int]:
        """Numerators and denominators of the schools, added."""
        return sum(s.count or 0 for s in self.schools), sum(s.base or 0 for s in self.schools)

    @property
    def twice(self) -> tuple[int, int]:
        """By how much the schools' lines add up to more than the number, for numerator and denominator."""
        count, base = self.added
        return count - (self.numerator or 0), base - (self.denominator or 0)


def origin(snapshot: Snapshot, measure_id: str, where: Filters | None = None, scope: Scope | None = None) -> Origin:
    """Return where the number of one measure comes from, for the group that `where` and `scope` leave.

    UserError for a measure that does not exist and where the filters leave nothing.
    """
    asked = ask(snapshot, measure_id, where, scope)
    measure, row, settings = asked.measure, asked.total or {}, snapshot.settings
    levels = asked.where.values.get("level", ())
    blank = _blank(asked, row)
    return Origin(
        measure, defined(measure, settings), snapshot.as_of, snapshot.data_version, settings.version, row[measure.id],
        denominator(row, measure), rate(row, measure),
        settings.target(measure.id, snapshot.as_of, levels[0] if len(levels) == 1 else None),
        is_silent(row, measure), blank, () if blank else tuple(_sums(asked)), tuple(_schools(asked)),
    )  # fmt: skip


def ask(snapshot: Snapshot, measure_id: str, where: Filters | None, scope: Scope | None) -> Asked:
    """Return the question, once it has an answer; UserError otherwise."""
    if measure_id not in MEASURES:
        raise UserError(f"Không có chỉ số “{measure_id}”. Các chỉ số: {', '.join(MEASURES)}.")
    asked = Asked(snapshot, MEASURES[measure_id], where or Filters(), scope or Scope())
    if asked.total is None:
        raise UserError("Không có số liệu nào cho lựa chọn này. Bỏ bớt điều kiện lọc.")
    return asked


def _blank(asked: Asked, row: Row) -> str:
    """Return why there is no number; empty where there is one."""
    if not asked.is_blank:
        return ""
    if asked.speaks_of_sessions:
        return "Chỉ số này tính cho cả chương trình, không tính riêng cho một buổi học."
    if asked.speaks_of_roles:
        return "Chỉ số này tính cho cả cơ sở, không tách theo chức danh."
    return "Các cơ sở này chỉ có tổng số, không có danh sách tên, nên chưa tính được chỉ số về từng người."


def _sums(asked: Asked) -> list[Sum]:
    name = asked.measure.id
    if name == "rostered":
        return [people.base_sum(asked)]
    if name == "participated":
        return [people.base_sum(asked), *places.participated(asked)]
    if name == "participated_reported":
        return [people.base_sum(asked), *places.reported(asked)]
    if name == "retained_base":
        return [people.long_users(asked)]
    if name in ("dormant", "retained"):
        return [people.larger_base(asked), people.not_counted(asked)]
    if name in COUNTED:
        return [people.base_sum(asked), people.not_counted(asked)]
    if name in ("sites_expected", "sites_connected"):
        return places.sites(asked)
    if name in ("schools", "flagged"):
        return places.schools(asked)
    return places.by_session(asked)


def _schools(asked: Asked) -> list[SchoolLine]:
    measure = asked.measure
    rows = [r for r in asked.by("school") if r[measure.id] or denominator(r, measure)]
    lines = [
        SchoolLine(
            r["school"], r["school_name"] or NOWHERE, r[measure.id], denominator(r, measure), is_silent(r, measure)
        )
        for r in rows
    ]
    return sorted(lines, key=lambda s: (-(s.count or 0), s.code))
