"""One row under a column map to one staged record, by kind; lists and sign-ins are read as their own readers do."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from etl.readers.common.cells import count_of, text_of
from etl.readers.common.dates import clock, day, moment
from etl.readers.common.durations import seconds_of
from etl.readers.common.sign_ins import is_absent, sign_in
from etl.readers.common.staff import Seen, staff_record
from etl.readers.mapping.rows import MappedRow
from etl.readers.product_list import product
from etl.readers.school_register import Met, school
from etl.readers.site_rollcall import rollcall
from etl.text.fold import fold_words
from etl.text.vietnam import utc

Build = Callable[[MappedRow, str], dict[str, Any]]

_DONE = ("hoan thanh", "da hoan thanh", "da xong", "xong", "dat", "da dat", "duoc cap", "da cap", "complete", "completed",
         "done", "pass", "passed", "certified", "x", "co", "yes", "y", "true", "1")  # fmt: skip
_OPEN = (
    "chua",
    "khong",
    "dang",
    "not",
    "no",
    "none",
    "false",
    "0",
    "in progress",
    "incomplete",
    "fail",
    "failed",
    "truot",
)
_FAILED = ("did not", "khong dat", "chua dat")
_NEVER = ("never", "chua", "khong", "n a", "none")


def builder(kind: str, day_of_clocks: date | None = None) -> Build:
    """Return the function that makes one record of `kind` from a row and the file's date order; new for every file.

    `day_of_clocks`: the day on which times of day stand in a file of connections that names no day.
    """
    seen, met = Seen(), Met()
    builders: dict[str, Build] = {
        "sign_ins": _sign_in,
        "rollcalls": rollcall,
        "usage": _usage,
        "completions": _completion,
        "products": product,
        "staff": lambda row, order: staff_record(row, order, seen),
        "schools": lambda row, order: school(row, order, met),
        "connections": lambda row, order: _connection(row, order, day_of_clocks),
    }
    return builders[kind]


def _sign_in(row: MappedRow, order: str) -> dict[str, Any]:
    held = _day(row, "held_date", order)
    if held is not None:
        at = clock(row.raw("signed_at"))
        if at is not None:
            row.give("signed_at", datetime.combine(held, at))
        elif row.is_blank("signed_at"):
            row.give("signed_at", held)
    if is_absent(row):
        row.problem("absent", "present")
    return sign_in(row, order, email=row.email(), full_name=row.text("full_name"))


def _usage(row: MappedRow, order: str) -> dict[str, Any]:
    """One row names the day of use, or the first and the last one; a day alone is its own reporting period."""
    email, name = row.email(), row.text("full_name")
    if email is None and name is None:
        row.problem("missing_value", "full_name" if row.has("full_name") else "email")
    days = {f: _day(row, f, order) for f in ("used_at", "first_day", "last_day", "period_start", "period_end")}
    used, start, end = days["used_at"], days["period_start"], days["period_end"]
    if start and end and end < start:
        row.problem("valid_range", "period_end")
    is_daily = used is not None and not (start and end)
    tool = row.text("tool")
    if tool is None:
        row.problem("missing_value", "tool")
    return row.record(
        full_name=name,
        email=email,
        school_text=row.text("school_text"),
        tool=tool.lower() if tool else None,
        cadence="daily" if is_daily else "range",
        period_start=used if is_daily else start,
        period_end=used if is_daily else end,
        first_day=_earliest(used, days["first_day"]),
        last_day=max((d for d in (used, days["last_day"]) if d), default=None),
        active_days=_count(row, "active_days"),
        actions=_count(row, "actions"),
    )


def _completion(row: MappedRow, order: str) -> dict[str, Any]:
    """Complete is what the column says; without one, a day of completion, or every activity done."""
    email, name = row.email(), row.text("full_name")
    if email is None and name is None and row.is_blank("staff_code"):
        row.problem("missing_value", "full_name" if row.has("full_name") else "email")
    done, total = _count(row, "activities_done"), _count(row, "activities_total")
    completed = None
    if not row.is_blank("completed_at"):
        completed = moment(row.raw("completed_at"), order)
        if completed is None:
            row.problem("bad_time", "completed_at")
    if row.has("is_complete"):
        is_complete = _state(row)
    elif row.has("completed_at"):
        is_complete = completed is not None
    else:
        is_complete = bool(done and total and done >= total)
    return row.record(
        full_name=name,
        staff_code=row.code("staff_code"),
        email=email,
        course=row.text("course"),
        is_complete=is_complete,
        completed_at=utc(completed) if completed and is_complete else None,
        activities_done=done,
        activities_total=total,
    )


def _state(row: MappedRow) -> bool:
    """Read words ("Hoàn thành", "chưa đạt", x) and shares ("100 %", "85%"); what is neither is open, and noted."""
    text = text_of(row.raw("is_complete"))
    share = text.removesuffix("%").strip().replace(",", ".")
    words = fold_words(text)
    if text.endswith("%") and share.replace(".", "", 1).isdecimal():
        return float(share) >= 100
    if text in ("✓", "✔", "☑"):
        return True
    if not words or any(word in words for word in _FAILED) or _begins(words, _OPEN):
        return False
    if _begins(words, _DONE):
        return True
    row.problem("unknown_state", "is_complete")
    return False


def _connection(row: MappedRow, order: str, day_of_clocks: date | None) -> dict[str, Any]:
    email, name = row.email(), row.text("display_name")
    if email is None and name is None:
        row.problem("missing_value", "display_name" if row.has("display_name") else "email")
    held = _day(row, "held_date", order) or day_of_clocks
    joined, left = _time(row, "joined_at", order, held), _time(row, "left_at", order, held)
    seconds = None if row.is_blank("minutes") else seconds_of(row.raw("minutes"))
    if seconds is None and not row.is_blank("minutes") and text_of(row.raw("minutes")).strip("-"):
        row.problem("bad_number", "minutes")
    if joined is None and seconds is None:
        row.problem("missing_value", "joined_at" if row.has("joined_at") else "minutes")
    if joined and left and left < joined:
        row.problem("leaves_before_join", "left_at")
        left = None
    return row.record(
        display_name=name,
        email=email,
        joined_at=utc(joined) if joined else None,
        left_at=utc(left) if left else None,
        minutes=None if seconds is None else round(seconds / 60, 3),
    )


def _time(row: MappedRow, field: str, order: str, held: date | None) -> datetime | None:
    """Return the local time in a cell; a time of day stands on the day given for the row or the file."""
    if row.is_blank(field):
        return None
    found = moment(row.raw(field), order)
    if found is None and held is not None:
        at = clock(row.raw(field))
        found = datetime.combine(held, at) if at else None
    if found is None:
        row.problem("bad_time", field)
    return found


def _day(row: MappedRow, field: str, order: str) -> date | None:
    if not row.has(field) or row.is_blank(field):
        return None
    found = day(row.raw(field), order)
    if found is None:
        words = fold_words(text_of(row.raw(field)))
        if words and not _begins(words, _NEVER):  # "Never", "--" and the like are no day and no mistake
            row.problem("bad_date", field)
    return found


def _count(row: MappedRow, field: str) -> int | None:
    if not row.has(field) or (row.text(field) or "-") in ("-", "--"):
        return None
    value = count_of(row.raw(field))
    if value is None:
        row.problem("bad_number", field)
    return value


def _begins(words: str, starts: tuple[str, ...]) -> bool:
    """Tell whether folded words begin with one of `starts`, whole words only."""
    return f"{words} ".startswith(tuple(f"{start} " for start in starts))


def _earliest(*days: date | None) -> date | None:
    return min((d for d in days if d), default=None)
