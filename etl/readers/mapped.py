"""Any table, read the way a clerk declared once: her column map says which column holds what.

The layout is told by its headings alone (ColumnMap.fingerprint): their order, their case, titles above them and empty
cells behind them do not matter. Rows go the way of every list: furniture is no data, every data row is one record.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from etl.model.issues import Issue
from etl.model.mapping import ColumnMap, Field
from etl.model.records import DAY_UNKNOWN, ReadResult
from etl.readers.common.cells import is_ticked, text_of
from etl.readers.common.dates import clock, day, moment
from etl.readers.common.document import Document
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Grid
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found
from etl.readers.mapping.heads import heads_of
from etl.readers.mapping.records import builder
from etl.readers.mapping.rows import MappedRow, found_under, name_field

FORMAT = "mapped"
MAPPABLE = ("unknown_layout", "missing_column", "not_yet_supported", "mapping_incomplete", "mapping_mismatch")
"""Refusals after which a column map is tried, and the clerk is asked for one."""


def title_of(name: str) -> str:
    """Return the format's title on screen, by the name of the map it was read with."""
    return f"Bảng theo cách khai báo: {name}" if name else "Bảng theo cách khai báo"


def fitting(document: Document, charts: Iterable[ColumnMap]) -> ColumnMap | None:
    """Return the first of `charts` whose layout `document` has, or None."""
    known = {chart.fingerprint: chart for chart in charts}
    if not known:
        return None
    return next((known[h.fingerprint] for g in document.grids for h in heads_of(g) if h.fingerprint in known), None)


def tables_under(document: Document, chart: ColumnMap) -> list[Found]:
    """Return every sheet of the map's layout; of a text file the first reading, of hidden sheets none if others are seen.

    Where no line has all its headings and no other, the first line with those that the map uses is taken: headings
    that nobody uses may come and go.
    """
    exact = [_first(grid, chart, exactly=True) for grid in document.grids]
    found = [f for f in exact if f] or [f for f in (_first(g, chart, exactly=False) for g in document.grids) if f]
    seen = [f for f in found if not f.grid.is_hidden] or found
    return seen[:1] if document.kind == "text" else seen


def _first(grid: Grid, chart: ColumnMap, *, exactly: bool) -> Found | None:
    fit = (head for head in heads_of(grid) if not exactly or head.fingerprint == chart.fingerprint)
    return next((found for head in fit if (found := found_under(head, chart))), None)


def read(document: Document, chart: ColumnMap) -> ReadResult:
    """Return one record of the map's kind per data row, in file order. The hint `mapping` is the map as JSON."""
    opened = opening(document, chart)
    if isinstance(opened, ReadResult):
        return opened
    draft, order, refusal = opened
    if refusal:
        return refusal
    return draft.finish([record for _, record in records(draft, chart, order)])


def opening(document: Document, chart: ColumnMap) -> tuple[Draft, str, ReadResult | None] | ReadResult:
    """Return the tables with their date order, and the refusal where that is open; or the refusal of the whole file."""
    tables = tables_under(document, chart)
    if not tables:
        details = {"columns": ", ".join(f"“{heading}”" for _, heading in chart.columns)}
        return ReadResult(FORMAT, None, None, (Issue("mapping_mismatch", value=chart.name, details=details),))
    lacking = [chart.record_kind.label(group) for group in chart.lacking()]
    if lacking:
        issue = Issue("mapping_incomplete", tables[0].sheet, value=chart.name, details={"columns": ", ".join(lacking)})
        return ReadResult(FORMAT, None, None, (issue,))
    draft = Draft(FORMAT, chart.kind, document, tables)
    draft.hints["mapping"] = chart.canonical
    draft.facts["mapping"] = chart.name
    dated = [f.id for f in chart.record_kind.fields if f.form in ("day", "moment")]
    order, refusal = settle(draft, date_texts(tables, dated), chart.record_kind.default_order)
    return draft, order, refusal


def records(
    draft: Draft, chart: ColumnMap, order: str, limit: int | None = None
) -> Iterator[tuple[MappedRow, dict[str, Any]]]:
    """Yield every data row with its record; `limit`: only so many of each sheet, and not all of it is looked at."""
    day_of_clocks = DAY_UNKNOWN if _has_clocks_only(draft.tables, chart) else None
    if day_of_clocks:
        draft.hints["day_unknown"] = "1"
    build = builder(chart.kind, day_of_clocks)
    total_rows = 0
    for found in draft.tables:
        rows = found.grid.rows if limit is None else found.grid.rows[: found.header + 1 + 20 * limit]
        kept, totals = data_rows(rows, found.header, found.columns, _required(found, chart))
        total_rows += totals
        for number, cells in islice(kept, limit):
            row = MappedRow(found, number, cells, draft.log, chart)
            yield row, build(row, order)
    if total_rows:
        draft.facts["total_row"] = total_rows


def _required(found: Found, chart: ColumnMap) -> list[tuple[str, ...]]:
    """Return the groups of fields, of those the table has, that a row of data fills: by them furniture is told from data."""
    name, kind = name_field(chart.kind), chart.record_kind
    schools = ("school_text", "school_code", "site_text", "school_name")
    groups = [tuple(name if f == "name_end" else f for f in group) for group in (*kind.needs, *kind.wants, schools)]
    return [group for group in groups if any(field in found.columns for field in group)]


def _has_clocks_only(tables: list[Found], chart: ColumnMap) -> bool:
    """Tell connections whose times are times of day, in a file that names no day."""
    if chart.kind != "connections" or any(field == "held_date" for field, _ in (*chart.columns, *chart.constants)):
        return False
    cells = [row[c] for f in tables if (c := f.columns.get("joined_at")) is not None for row in f.body if c < len(row)]
    return any(clock(cell) for cell in cells) and not any(moment(cell, "dmy") for cell in cells)


def constant_of(field: Field, text: str) -> str | None:
    """Return a constant as the map keeps it (days and times in ISO form), None where `text` is none for the field."""
    words = text_of(text)
    if not words or not field.fixed:
        return None
    if field.form == "day":
        held = day(words, "dmy")
        return held.isoformat() if held else None
    if field.form == "moment":
        at = moment(words, "dmy")
        return at.isoformat() if at else None
    if field.form == "tick":
        return "x" if is_ticked(words) else None
    return words
