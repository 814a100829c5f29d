"""The days between which a line of a list is valid ("Từ ngày", "Đến ngày")."""

from datetime import date

from etl.readers.common.dates import day
from etl.readers.common.rows import Row


def validity(row: Row, order: str) -> tuple[date | None, date | None]:
    """Return valid_from and valid_to; a cell that is no day, or an end before the beginning, rejects the row."""
    days: list[date | None] = []
    for field in ("valid_from", "valid_to"):
        found = None
        if not row.is_blank(field):
            found = day(row.raw(field), order)
            if found is None:
                row.problem("bad_date", field)
        days.append(found)
    first, last = days
    if first and last and last < first:
        row.problem("valid_range", "valid_to")
        return None, None
    return first, last
