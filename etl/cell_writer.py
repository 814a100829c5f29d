"""Cells of a read table written into a workbook again, each as what it was: text stays text, days stay days."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from etl.readers.common.cells import text_of

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of an XlsxWriter workbook in which text from outside never becomes a formula or a link."""


class CellWriter:
    """Writes cells into sheets of one workbook; `look` is the format that all of them share."""

    def __init__(self, book: Any, look: Mapping[str, Any] | None = None) -> None:
        def style(number_format: str) -> Any:
            return book.add_format({**(look or {}), "num_format": number_format})

        self._text, self._number = style("@"), style("General")
        self._day, self._moment, self._clock = style("dd/mm/yyyy"), style("dd/mm/yyyy hh:mm:ss"), style("hh:mm:ss")

    def write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        """Write one cell; row and column count from 0."""
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, self._moment)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime.combine(cell, time()), self._day)
        elif isinstance(cell, time | timedelta):
            sheet.write_datetime(row, column, cell, self._clock)
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            sheet.write_number(row, column, cell, self._number)
        else:
            sheet.write_string(row, column, text_of(cell), self._text)
