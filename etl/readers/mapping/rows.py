"""Data rows under a column map: constants stand in for missing columns, two name columns make one name."""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.model.mapping import ColumnMap
from etl.readers.common.cells import text_of
from etl.readers.common.reader import Found
from etl.readers.common.rows import IssueLog, Row
from etl.readers.mapping.heads import Head

NAME_PARTS = ("name_start", "name_end")


def found_under(head: Head, chart: ColumnMap) -> Found | None:
    """Return the table under `head` with field → column of `chart`; None where a heading of the map is missing."""
    columns: dict[str, int] = {}
    for field, heading in chart.columns:
        column = head.column_of(heading)
        if column is None:
            return None
        columns[field] = column
    name = name_field(chart.kind)
    if name not in columns and "name_end" in columns:
        columns[name] = columns["name_end"]
    return Found(head.grid, head.index, columns, _headings(head, chart, columns))


def _headings(head: Head, chart: ColumnMap, columns: Mapping[str, int]) -> list[str]:
    """Return a heading for every column: the map's words for a column without one, so that messages can name it."""
    headings = [text_of(cell) for cell in head.cells]
    headings += [""] * (max(columns.values(), default=-1) + 1 - len(headings))
    for field, heading in chart.columns:
        headings[columns[field]] = headings[columns[field]] or heading
    return headings


def name_field(kind: str) -> str:
    """Return the field of a person's whole name."""
    return "display_name" if kind == "connections" else "full_name"


class MappedRow(Row):
    """A row whose missing columns are filled by constants; `marks` are the fields with a problem, and its code."""

    __slots__ = ("_given", "_parted_name", "marks")

    def __init__(self, found: Found, number: int, cells: Sequence[Any], log: IssueLog, chart: ColumnMap) -> None:
        super().__init__(found, number, cells, log)
        self.marks: list[tuple[str, str]] = []
        self._given: dict[str, Any] = {field: value for field, value in chart.constants if field not in found.columns}
        mapped = dict(chart.columns)
        self._parted_name = (
            name_field(chart.kind) if "name_end" in mapped and name_field(chart.kind) not in mapped else ""
        )

    def give(self, field: str, value: Any) -> None:
        """Let `field` hold `value` instead of what the file says."""
        self._given[field] = value

    def has(self, field: str) -> bool:
        """Tell whether the table has a column or a constant for `field`."""
        return field in self._given or super().has(field)

    def raw(self, field: str) -> Any:
        """Return the given value, the name put together from its parts, or the cell."""
        if field in self._given:
            return self._given[field]
        if field == self._parted_name:
            return " ".join(part for part in (text_of(Row.raw(self, name)) for name in NAME_PARTS) if part)
        return super().raw(field)

    def _text(self, field: str) -> str:
        if field in self._given or field == self._parted_name:
            return text_of(self.raw(field))
        return super()._text(field)

    def problem(self, code: str, field: str | None = None, *, value: str | None = None, **details: Any) -> None:
        """Note an issue, as every row does, and remember its field."""
        if field is not None:
            self.marks.append((field, code))
        super().problem(code, field, value=value, **details)
