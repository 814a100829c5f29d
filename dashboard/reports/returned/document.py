"""What an Excel or Word file holds, as far as two files can be held against each other: values, formulas, text, codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from etl.text.vietnam import day, number, percent

Value = str | float | bool | None
_EXACT = 4
_EXCEL_DAY_0 = datetime(1899, 12, 30)


@dataclass(frozen=True)
class Cell:
    """One cell. `formula`: None where there is none, empty where its text is not told; `form`: the number format's code."""

    value: Value
    formula: str | None = None
    form: str = ""

    @property
    def shown(self) -> str:
        """The value as a reader sees it; "(trống)" for nothing."""
        value = self.value
        if value is None or value == "":
            return "(trống)"
        if isinstance(value, bool):
            return "đúng" if value else "sai"
        if isinstance(value, str):
            return value
        if "%" in self.form:
            return percent(value)
        if "yy" in self.form.lower():
            moment = _EXCEL_DAY_0 + timedelta(days=value)
            return f"{moment:%H:%M} {day(moment)}" if "h" in self.form.lower() else day(moment)
        return number(value, 0 if value == round(value) else 2)

    @property
    def exactly(self) -> str:
        """The value with more digits than its format shows."""
        if isinstance(self.value, bool) or not isinstance(self.value, float):
            return self.shown
        return percent(self.value, _EXACT) if "%" in self.form else number(self.value, _EXACT)


@dataclass(frozen=True)
class Line:
    """One row of a table. `number`: as Excel counts; `cells`: column from 0 → cell; nothing for empty cells."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Grid:
    """A sheet of a workbook or a table of a text, without its empty rows."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Document:
    """`suffix`: .xlsx or .docx; `properties`: the custom ones; `printed`: set codes where our documents print them, each
    as often as it stands there; `typed`: codes anywhere else in the text.
    """

    suffix: str
    grids: tuple[Grid, ...]
    paragraphs: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, int] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
