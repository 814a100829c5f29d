"""The first rows of a table as a column map reads them, in words, with the cells that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from etl.model.issues import Issue
from etl.model.mapping import ColumnMap, Field
from etl.model.records import ReadResult
from etl.model.vocabulary import KINDS, LEVELS, ROLES, name_of
from etl.readers.common.cells import text_of
from etl.readers.common.dates import day
from etl.readers.common.document import Document
from etl.readers.mapped import opening, records
from etl.readers.mapping.rows import NAME_PARTS, MappedRow, name_field
from etl.text.vietnam import clock, number
from etl.text.vietnam import day as day_words

_FINE = ("duplicate_in_file", "code_conflict", "school_code_reused", "not_working")
"""Problems of a row whose cell has been read all the same."""
_VERDICTS = {"accepted": "đạt", "refused": "không đạt", "waiting": "chờ duyệt"}


@dataclass(frozen=True)
class Cell:
    """One value as it is read; `is_bad`: the file's own text, because it cannot be read."""

    text: str
    is_bad: bool = False


@dataclass(frozen=True)
class PreviewRow:
    """One data row: its number as Excel counts, its cells by field, and why it would not be counted (empty: it would)."""

    number: int
    cells: Mapping[str, Cell]
    problem: str = ""


@dataclass(frozen=True)
class Preview:
    """The fields shown, in the kind's order, the first rows, and what keeps the file as a whole from being read."""

    fields: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def is_refused(self) -> bool:
        """True where the file would not be accepted."""
        return any(issue.severity == "refuse" for issue in self.issues)


def preview(document: Document, chart: ColumnMap, count: int = 8) -> Preview:
    """Return the first `count` data rows of `document` as `chart` reads them."""
    opened = opening(document, chart)
    if isinstance(opened, ReadResult):
        return Preview((), (), opened.issues)
    draft, order, refusal = opened
    fields = shown_fields(chart)
    rows = []
    for row, record in records(draft, chart, order, limit=count):
        cells = {field: _cell(row, record, chart.record_kind.field(field), order) for field in fields}
        reasons = [i.message for i in draft.log.all() if (i.sheet, i.row) == (row.sheet, row.number) and _matters(i)]
        rows.append(PreviewRow(row.number, cells, " ".join(reasons)))
    issues = refusal.issues if refusal else () if rows else (Issue("no_data_rows"),)
    return Preview(fields, tuple(rows[:count]), tuple(i for i in issues if i.severity == "refuse"))


def shown_fields(chart: ColumnMap) -> tuple[str, ...]:
    """Return the fields that have a column or a constant, a name in parts as one, in the kind's order."""
    given = {field for field, _ in (*chart.columns, *chart.constants)}
    name = name_field(chart.kind)
    given = {name if field in NAME_PARTS else field for field in given}
    return tuple(f.id for f in chart.record_kind.fields if f.id in given)


def _matters(issue: Issue) -> bool:
    return issue.severity in ("reject", "pending")


def _cell(row: MappedRow, record: Mapping[str, Any], field: Field, order: str) -> Cell:
    code = dict(row.marks).get(field.id)
    if field.id == "present":
        return Cell("vắng" if code == "absent" else "có mặt")
    raw = row.raw(field.id)
    if code is not None:
        return Cell(text_of(raw) or "(trống)", is_bad=code not in _FINE)
    if field.id in record:
        return Cell(_words(field.id, record[field.id]))
    return Cell(_words(field.id, day(raw, order)) if field.form == "day" else text_of(raw))


def _words(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, bool):
        return "có" if value else "chưa" if field == "is_complete" else "không"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    if field == "verdict":
        return _VERDICTS.get(value, value)
    terms = {"level": LEVELS, "role": ROLES, "kind": KINDS}.get(field)
    return name_of(terms, value) if terms else str(value)
