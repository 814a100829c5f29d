"""What a report is about: a snapshot, filters and who asks, with every answer counted once; and how to say it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from dashboard.figures.keys import KEYS, Filters, names_of
from dashboard.figures.measures import Measure, denominator
from dashboard.figures.query import Row, figures
from dashboard.figures.review import pending_range
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.wording import base_words
from dashboard.places import SYSTEM_OF_KEY, find
from dashboard.reports.set_code import code_of, properties
from etl.model.errors import UserError
from etl.model.vocabulary import LEVELS, ROLES, name_of
from etl.text.vietnam import day, number, percent
from geo import units
from geo.managing import ubnd

PROVINCE = "UBND TỈNH ĐIỆN BIÊN"
DEPARTMENT = "SỞ GIÁO DỤC VÀ ĐÀO TẠO"
_MOST_NAMED = 6
"""Of a filter with more choices than this only their number is said."""


class Question:
    """Figures of one snapshot for filters and a scope; each grouping is counted once and kept.

    `home`: the folder whose installed boundaries maps are drawn with; without it they are the approximate ones.
    `set_code`: the code of the set that the document belongs to; without it the document is a set of its own.
    """

    def __init__(
        self, snapshot: Snapshot, where: Filters | None, scope: Scope | None = None, home: Path | None = None, *,
        set_code: str | None = None,
    ) -> None:  # fmt: skip
        self._set_code = set_code
        self.snapshot = snapshot
        self.home = home
        self.where = where or Filters()
        self.scope = scope or Scope()
        self._answers: dict[tuple[str, ...], list[Row]] = {}

    def by(self, *keys: str) -> list[Row]:
        """Return `figures` over `keys`."""
        if keys not in self._answers:
            self._answers[keys] = figures(self.snapshot, keys, self.where, self.scope)
        return self._answers[keys]

    @cached_property
    def total(self) -> Row:
        """The figures of everything asked for: what every table's total must be."""
        return next(iter(self.by("province")))

    @cached_property
    def range(self) -> Row | None:
        """How far the total's rates could rise once every open name is settled; None where that cannot be said."""
        try:
            return next(iter(pending_range(self.snapshot, ("province",), self.where, self.scope)), None)
        except UserError:  # of a session or a role there is no range
            return None

    @cached_property
    def schools(self) -> list[Row]:
        """Figures by school with the school's own columns and standing; attendance of no known school is left out.

        Adds the columns of school_dim, `managing_name`, and `status`, `gap_people`, `reasons` … of school_standing
        (None for a school not valid on the day). Order: current commune (official), level, name.
        """
        snapshot = self.snapshot
        own = {r["school_code"]: r for r in snapshot.rows("select * exclude (school_name) from school_dim")}
        standing = {r["school_code"]: r for r in snapshot.rows(_STANDING)}
        managing = names_of("managing_body", snapshot)
        nothing = dict.fromkeys(("target", "peer_rate", "lower_95", "lower_998", "gap_people", "status", "reasons"))
        rows = [
            row | own[row["school"]] | standing.get(row["school"], nothing)
            | {"managing_name": managing.get(own[row["school"]]["managing_code"])}
            for row in self.by("school") if row["school"]
        ]  # fmt: skip
        places = {u.code: n for n, u in enumerate(units.communes())}
        levels = [t.code for t in LEVELS]
        return sorted(rows, key=lambda r: (places.get(r["commune_code"], len(places)), levels.index(r["level"])))

    def target(self, measure: str) -> float | None:
        """Return the target share of the date: the level's own where one level is asked for."""
        levels = self.where.values.get("level", ())
        level = levels[0] if len(levels) == 1 else None
        return self.snapshot.settings.target(measure, self.snapshot.as_of, level)

    # --- in words --------------------------------------------------------------------------------------------------

    @property
    def office(self) -> tuple[str, str]:
        """The two lines at the top left: the superior body and the one whose report it is."""
        scope = self.scope
        if scope.role == "commune":
            return PROVINCE, ubnd(str(scope.area)).name.upper()
        if scope.role == "school":
            return DEPARTMENT, names_of("school", self.snapshot).get(str(scope.area), "").upper()
        return PROVINCE, DEPARTMENT

    @property
    def as_of_words(self) -> str:
        """The as-of date, and how far the data go where they do not reach it: "01/06/2026 (dữ liệu mới có đến 14/12/2025)"."""
        shot = self.snapshot
        late = f" (dữ liệu mới có đến {day(shot.newest_date)})" if shot.as_of > shot.newest_date else ""
        return day(shot.as_of) + late

    @property
    def audience(self) -> str:
        """Who is counted: "cán bộ quản lý và giáo viên"."""
        return joined([name_of(ROLES, code).lower() for code in self.snapshot.settings.audience])

    @property
    def filters(self) -> str:
        """The filters in words; empty where there are none."""
        parts = []
        for key, codes in self.where.values.items():
            names = names_of(key, self.snapshot)
            named = ", ".join(names.get(c, c) for c in codes)
            parts.append(
                f"{KEYS[key].label}: {named if len(codes) <= _MOST_NAMED else f'{number(len(codes))} mục đã chọn'}"
            )
        return "; ".join(parts)

    @property
    def unit(self) -> str:
        """Whom the report speaks of, inside a sentence: "tỉnh Điện Biên", "xã Na Sang", "Trường Tiểu học …"."""
        if self.scope.role == "school" or self.where.values.keys() == {"school"}:
            codes = (str(self.scope.area),) if self.scope.role == "school" else self.where.values["school"]
            if len(codes) == 1:
                return names_of("school", self.snapshot).get(codes[0], codes[0])
        if self.scope.role == "commune" or self.where.values.keys() == {"commune"}:
            codes = (str(self.scope.area),) if self.scope.role == "commune" else self.where.values["commune"]
            unit = units.find_unit("current", codes[0]) if len(codes) == 1 else None
            if unit:
                return unit.name_in_sentence
        place = find(*next((key, codes[0]) for key, codes in self.where.values.items())) if self._is_one_place else None
        if place:
            return place.in_sentence
        return f"tỉnh Điện Biên ({self.filters})" if self.filters else "tỉnh Điện Biên"

    @property
    def _is_one_place(self) -> bool:
        values = self.where.values
        return len(values) == 1 and all(key in SYSTEM_OF_KEY and len(codes) == 1 for key, codes in values.items())

    @cached_property
    def code(self) -> str:
        """The code of the set."""
        return self._set_code or self.code_with("")

    def code_with(self, more: str) -> str:
        """Return the code of a set of these figures that holds `more` than report and annex (`set_code.code_of`)."""
        shot = self.snapshot
        return code_of(
            shot.data_version, shot.settings.version, shot.as_of, self.where, self.scope, self.by("school"), more
        )

    @property
    def versions(self) -> str:
        """Which data and settings every figure comes from, and the set's code."""
        snapshot = self.snapshot
        settings = snapshot.settings.version or "mặc định"
        return f"Phiên bản số liệu {snapshot.data_version} · cài đặt {settings} · mã bộ {self.code}"

    def properties(self, kind: str) -> Mapping[str, str]:
        """Return the custom properties of a document of this kind (`set_code.properties`)."""
        snapshot = self.snapshot
        return properties(kind, self.code, snapshot.as_of, self.where, snapshot.data_version, snapshot.settings.version)


_STANDING = """
    select school_code, target, peer_rate, lower_95, lower_998, gap_people, status, reasons from school_standing
"""


def joined(words: Sequence[str]) -> str:
    """Return "a", "a và b" or "a, b và c"."""
    return " và ".join(w for w in (", ".join(words[:-1]), *words[-1:]) if w)


def people_short(count: int, base: int, target: float) -> int:
    """Return how many more are needed for `count` of `base` to reach the target share."""
    return max(0, -int(-round(target * base, 6) // 1) - count)


def sentence(row: Row, measure: Measure, target: float | None, as_of: Any) -> str:
    """Return one measure in words, with numerator, denominator, share and, where there is one, the target."""
    count, base = row[measure.id], denominator(row, measure)
    if count is None:
        return "Chưa có số liệu hoặc không áp dụng cho phạm vi này."
    if measure.base is None:
        return f"{number(count)} {measure.unit}."
    if not base:
        return "Chưa có mẫu số nên chưa tính được tỷ lệ."
    text = f"{number(count)} trên {number(base)} {base_words(measure)}, đạt {percent(count / base)}."
    if measure.id in ("dormant", "flagged"):
        text = text.replace(", đạt ", ", bằng ")
    if target is None:
        return text
    short = people_short(count, base, target)
    verdict = f"còn thiếu {number(short)} người" if short else "đã đạt"
    return f"{text} Mục tiêu đến {day(as_of)} là {percent(target)}: {verdict}."
