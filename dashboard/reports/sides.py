"""One side of a comparison, as people name it: a day, a frozen set, or what is in force now."""

import re
from datetime import date

from dashboard.figures.change import Side
from dashboard.reports.report_set import side_of
from etl.home.frozen import find
from etl.home.home import Home
from etl.model.errors import UserError

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def side_named(home: Home, text: str) -> Side:
    """Return the side that "2025-04-30", "30/04/2025" or a code of a frozen set means; UserError for anything else."""
    day = day_in(text)
    if day is not None:
        return Side(day)
    if not text.strip():
        raise UserError("Ghi một ngày (2025-04-30) hoặc mã của một bộ đã chốt.")
    return side_of(home, find(home, text))


def day_in(text: str) -> date | None:
    """Return the day in "2025-04-30" or "30/04/2025"; None for other text."""
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return date(int(year), int(month), int(day))
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None
