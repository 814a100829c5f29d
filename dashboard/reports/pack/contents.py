"""What the pack holds: the tables of its page, and the same rows as data for what the reader chooses.

Words and roundings are made here; the page's script looks them up and counts nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.measures import (
    COLUMNS,
    MEASURES,
    RATES,
    Measure,
    denominator_column,
    is_silent,
    rate,
    worst_first,
)
from dashboard.figures.query import Row
from dashboard.figures.standing import GRAVITY, STATUSES
from dashboard.figures.wording import base_words, counts_words, share_words
from dashboard.maps.classes import fills, grade, ink, legend
from dashboard.maps.ground import straddlers
from dashboard.places import STRADDLER_MARK, units_within
from dashboard.reports.question import Question
from etl.model.vocabulary import LEVELS, name_of
from etl.text.collate import sort_key
from etl.text.vietnam import percent
from geo import units

COUNTS = (*COLUMNS, "rostered_listed", "rostered_base")
"""The columns of a row's counts in the data."""
SHOWN = ("participated", "completed", "activated", "active_28d", "products")
"""The measures that tables show; the others come with a row's details."""
SILENT = -1
"""In the data, the rate of a row of which nothing came."""
UNKNOWN = "Chưa rõ nơi"
_LOWEST = 5


@dataclass(frozen=True)
class Line:
    """One line of a table: a group of figures with its name, what stands under the name, and where it belongs."""

    row: Row
    name: str
    under: str = ""
    level: str = ""
    commune: str = ""
    number: int | None = None

    @property
    def status(self) -> str:
        """The standing of a school in one word; empty for groups and for a school not valid on the day."""
        return STATUSES.get(self.row.get("status") or "", "")

    @property
    def status_code(self) -> str:
        """The standing of a school as the page's colours know it."""
        return self.row.get("status") or ""

    @property
    def is_flagged(self) -> bool:
        """True for a school that asks for help."""
        return bool(self.status_code) and GRAVITY[self.status_code] < GRAVITY["on_track"]

    def cell(self, measure_id: str) -> tuple[str, str]:
        """Return the rate and what it divides, in words: ("60,1 %", "12/20")."""
        measure = MEASURES[measure_id]
        shared = rate(self.row, measure) is not None or is_silent(self.row, measure)
        return share_words(self.row, measure) if shared else "–", counts_words(self.row, measure)


@dataclass(frozen=True)
class Table:
    """One table of the page. `key`: what its lines are; `name`: what it is called on its button."""

    key: str
    name: str
    heading: str
    note: str
    lines: Sequence[Line]


def tables(question: Question) -> list[Table]:
    """Return the tables in the order of the page: communes, former districts, levels, schools."""
    mixed = "Người công tác ở hai nơi tính một lần trong tổng nên cộng các dòng có thể lớn hơn."
    return [
        Table("commune", "Xã, phường", "Xã, phường",
              f"Đơn vị hành chính từ 01/07/2025. Dấu {STRADDLER_MARK}: ghép từ các xã của hai huyện cũ. {mixed}",
              _communes(question)),
        Table("district", "Huyện cũ", "Huyện cũ", f"Đơn vị đến 30/06/2025, theo xã cũ của từng cơ sở. {mixed}",
              [Line(r, r["district_name"] or UNKNOWN) for r in _spoken(question.by("district"), "district")]),
        Table("level", "Cấp học", "Cấp học", mixed,
              [Line(r, r["level_name"], level=r["level"]) for r in question.by("level") if r["level"]]),
        Table("school", "Cơ sở", "Cơ sở giáo dục", "Thứ tự theo xã, phường, cấp học, tên.", _schools(question)),
    ]  # fmt: skip


def _communes(question: Question) -> list[Line]:
    numbers = {unit.code: n for n, unit in enumerate(units.communes(), start=1)}
    rows = _spoken(question.by("commune"), "commune")
    return [
        Line(r, (r["commune_name"] + (f" {STRADDLER_MARK}" if r["commune"] in straddlers() else "")) or UNKNOWN,
             commune=r["commune"], number=numbers.get(r["commune"]))
        for r in sorted(rows, key=lambda r: numbers.get(r["commune"], len(numbers) + 1))
    ]  # fmt: skip


def _schools(question: Question) -> list[Line]:
    lines = []
    for row in question.schools:
        unit = units.find_unit("current", row["commune_code"]) if row["commune_code"] else None
        place = unit.full_name if unit else UNKNOWN
        under = f"{name_of(LEVELS, row['level'])} · {place}"
        lines.append(Line(row, row["school_name"], under, row["level"], row["commune_code"] or ""))
    return lines


def _spoken(rows: Sequence[Row], key: str) -> list[Row]:
    """Return the rows that have a place, and the one that has none where schools stand behind it."""
    return [row for row in rows if row[key] or row["schools"]]


# --- as data ---------------------------------------------------------------------------------------------------------


def data(question: Question, shown: Sequence[Table]) -> dict[str, Any]:
    """Return the pack's data.

    `columns`: names of `counts`; `measures`: RATES in order, with words, denominator's column, classes, targets by level
    ("" for all), legend and lowest communes; `tables`: key → rows with code, name, order (of the names), `counts` and
    `rates` in tenths of a percent (null: no figures, -1: silent). Communes have `grades` too, schools level, commune,
    status, gap and reasons.
    """
    by_commune = {line.commune: line.row for line in shown[0].lines if line.commune}
    return {
        "code": question.code,
        "as_of": question.snapshot.as_of.isoformat(),
        "version": question.snapshot.data_version,
        "columns": list(COUNTS),
        "measures": [_measure(question, MEASURES[m], by_commune) for m in RATES],
        "total": {"counts": _counts(question.total), "rates": _rates(question.total)},
        "tables": {table.key: _rows(table) for table in shown},
    }


def in_script(content: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script of a page: no sign that could end it, whatever a school is called."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def asked_communes(question: Question) -> frozenset[str]:
    """Return the communes that filters and scope leave on the map."""
    asked = {k: codes for k, codes in question.where.values.items() if k in ("commune", "district", "old_commune")}
    if question.scope.role == "commune":
        asked["commune"] = (str(question.scope.area),)
    return units_within(asked, "commune")


def _measure(question: Question, measure: Measure, by_commune: Mapping[str, Row]) -> dict[str, Any]:
    inside = sorted(asked_communes(question))
    grades = [grade(by_commune.get(code), measure) for code in inside]
    rated = {
        code: row for code, row in by_commune.items() if not is_silent(row, measure) and rate(row, measure) is not None
    }
    lowest = sorted(rated, key=lambda code: (worst_first(rate(rated[code], measure), measure), code))
    colours = fills(measure)
    return {
        "id": measure.id, "label": measure.label, "base": denominator_column(measure), "base_words": base_words(measure),
        "is_worse_high": measure.is_worse_high,
        "fills": {str(g): colour for g, colour in colours.items()},
        "inks": {str(g): ink(g) for g in colours},
        "legend": [[e.grade, e.words, e.count] for e in legend(grades, measure)],
        "targets": _targets(question, measure),
        "lowest": lowest[:_LOWEST],
    }  # fmt: skip


def _targets(question: Question, measure: Measure) -> dict[str, str]:
    shot = question.snapshot
    found = {"": question.target(measure.id)}
    found |= {level.code: shot.settings.target(measure.id, shot.as_of, level.code) for level in LEVELS}
    return {level: percent(share) for level, share in found.items() if share is not None}


def _rows(table: Table) -> list[dict[str, Any]]:
    order = {
        n: place for place, n in enumerate(sorted(range(len(table.lines)), key=lambda n: sort_key(table.lines[n].name)))
    }
    return [_row(table.key, line, order[n]) for n, line in enumerate(table.lines)]


def _row(key: str, line: Line, order: int) -> dict[str, Any]:
    row = line.row
    told: dict[str, Any] = {
        "code": row[key], "name": line.name, "order": order, "counts": _counts(row), "rates": _rates(row),
    }  # fmt: skip
    if key == "commune":
        told["grades"] = [grade(row, MEASURES[m]) for m in RATES]
        if row[key] in straddlers():
            told["joined"] = straddlers()[row[key]]
    if key == "level":
        told["level"] = line.level
    if key == "school":
        told |= {"level": line.level, "commune": line.commune, "status": line.status_code, "gap": row["gap_people"],
                 "reasons": row["reasons"] or []}  # fmt: skip
    return told


def _counts(row: Row) -> list[int | None]:
    return [row[column] for column in COUNTS]


def _rates(row: Row) -> list[int | None]:
    return [_tenths(row, MEASURES[m]) for m in RATES]


def _tenths(row: Row, measure: Measure) -> int | None:
    """Return a rate as `percent` rounds it, in tenths of a percent: 601 is "60,1 %"."""
    if is_silent(row, measure):
        return SILENT
    share = rate(row, measure)
    return None if share is None else int(f"{share * 100:.1f}".replace(".", ""))
