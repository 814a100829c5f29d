"""One picture's worth of figures: which unit has which row, what is inside the chosen place, what a pointer says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.figures.measures import Measure, denominator
from dashboard.figures.wording import counts_words, fraction_words, share_words
from dashboard.maps.classes import grade
from dashboard.maps.ground import name_of, straddlers
from dashboard.places import STRADDLER_MARK
from etl.text.vietnam import NO_DATA

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """Figures of `measure` by the units of `key`.

    `rows`: code → row of figures. `inside`: the units to colour, None for all; the others are drawn pale around them.
    `chosen`: the unit to frame.
    """

    key: str
    measure: Measure
    rows: Mapping[str, Row]
    inside: frozenset[str] | None = None
    chosen: str | None = None

    def is_inside(self, code: str) -> bool:
        """Tell whether the unit belongs to what is asked for."""
        return self.inside is None or code in self.inside

    def grade(self, code: str) -> int:
        """Return the unit's grade: a class, SILENT or EMPTY."""
        return grade(self.rows.get(code), self.measure)

    def name(self, code: str) -> str:
        """Return the unit's name with its type, and the mark of a straddler."""
        return name_of(self.key, code) + (f" {STRADDLER_MARK}" if self.is_straddler(code) else "")

    def is_straddler(self, code: str) -> bool:
        """Tell whether the unit joins parts of two former districts."""
        return self.key == "commune" and code in straddlers()

    def base(self, code: str) -> int:
        """Return what the unit's rate is divided by; 0 without figures."""
        row = self.rows.get(code)
        return (denominator(row, self.measure) or 0) if row else 0

    def share_words(self, code: str) -> str:
        """Return the unit's rate in words: "72,1 %", "im lặng" or "chưa có số liệu"."""
        return share_words(self.rows.get(code), self.measure)

    def counts(self, code: str) -> str:
        """Return what the unit's rate divides: "12/20", "–/20" of silence, "–" without figures."""
        return counts_words(self.rows.get(code), self.measure)

    def hover(self, code: str) -> str:
        """Return what a pointer on the unit says."""
        lines = [f"<b>{self.name(code)}</b>", *row_lines(self.rows.get(code), self.measure)]
        if self.is_straddler(code):
            lines.append(f"<i>ghép từ {straddlers()[code]}</i>")
        return "<br>".join(lines)


def row_lines(row: Row | None, measure: Measure) -> list[str]:
    """Return what a pointer says of one row of figures: the rate, and what it divides where there is something."""
    fraction = NO_DATA if row is None else fraction_words(row, measure)
    return [f"{measure.label}: {share_words(row, measure)}", *([fraction] if fraction != NO_DATA else [])]


def by_code(rows: Sequence[Row], key: str) -> dict[str, Row]:
    """Return code → row, without the rows of no known place."""
    return {row[key]: row for row in rows if row[key]}
