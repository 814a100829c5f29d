"""The date order of one file in use: decided, noted where it was assumed, or handed back to the caller."""

from collections.abc import Iterable

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.date_order import DMY, Decision, decide
from etl.readers.common.reader import Draft, Found

_MAX_DAYS = 400


def date_texts(tables: Iterable[Found], fields: Iterable[str]) -> list[str]:
    """Return the text cells of the date columns `fields`, headings excluded; true dates need no decision."""
    first: dict[
        tuple[int, int], Found
    ] = {}  # a file of a thousand sections is one grid: each column is gone through once
    for found in tables:
        for column in (found.columns[field] for field in fields if field in found.columns):
            known = first.setdefault((id(found.grid), column), found)
            if found.header < known.header:
                first[id(found.grid), column] = found
    columns = (found.grid.texts.cells(column)[found.header + 1 :] for (_, column), found in first.items())
    return [cell for column in columns for cell in column if isinstance(cell, str)]


def settle(draft: Draft, texts: Iterable[str], default: str | None = None) -> tuple[str, ReadResult | None]:
    """Return the date order of the file; or, where nobody can tell, any order and the refusal to hand back.

    The refusal carries the days under each reading (`dmy_days`, `mdy_days`), so that a caller who knows the planned
    sessions can decide and read again with `Source.date_order` set.
    """
    source = draft.document.source
    decision = decide(texts, source.name, source.date_order, default)
    if decision.order is None:
        return DMY, draft.refuse(_question(decision), _readings(decision))
    if decision.is_assumed:
        draft.log.add(Issue("date_order_assumed", value="ngày/tháng/năm"))
    draft.hints["date_order"] = decision.order
    return decision.order, None


def _question(decision: Decision) -> Issue:
    dmy, mdy = (f"{day.day} tháng {day.month} năm {day.year}" for day in decision.example_days)
    return Issue("ambiguous_date_order", value=decision.example, details={"dmy": dmy, "mdy": mdy})


def _readings(decision: Decision) -> dict[str, str]:
    return {
        "dmy_days": ",".join(day.isoformat() for day in decision.dmy_days[:_MAX_DAYS]),
        "mdy_days": ",".join(day.isoformat() for day in decision.mdy_days[:_MAX_DAYS]),
    }
