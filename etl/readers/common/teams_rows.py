"""One line of a Teams attendance report, a person's total or a single connection, and the record it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from etl.readers.common.cells import email_of, text_of
from etl.readers.common.durations import LONGEST, seconds_of
from etl.readers.common.rows import Row
from etl.readers.common.teams import is_organizer, shown_name, stored, time_in
from etl.readers.common.teams_layout import Meeting
from etl.text.vietnam import local

_GUEST_ACCOUNT = re.compile(r"(.+)_([^_@]+)#ext#@.+", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")


@dataclass
class Stay:
    """What a line says; times in UTC, None where the cell is empty or no time. `own_email`: the Email cell's address."""

    row: Row
    name: str | None
    email: str | None
    own_email: str | None
    joined: datetime | None
    left: datetime | None
    seconds: float | None
    is_host: bool


def stay_in(row: Row, order: str, *, is_utc: bool) -> Stay:
    """Return what a line says; nothing is noted about its times until it becomes a record."""
    times = {field: time_in(row.raw(field), order) for field in ("joined_at", "left_at")}
    joined, left = (stored(time, is_utc=is_utc) if time else None for time in times.values())
    own = row.email()
    return Stay(
        row=row,
        name=_name(row),
        email=email_of(text_of(row.raw("registration_email"))) or own or _account(text_of(row.raw("upn"))),
        own_email=own,
        joined=joined,
        left=left,
        seconds=length_in(row.raw("minutes")),
        is_host=is_organizer(row.raw("role")),
    )


def record_of(
    stay: Stay, *, sums_up: bool = False, spells: Sequence[dict[str, Any]] = (), blank: str = "no_show"
) -> dict[str, Any]:
    """Return the CONNECTIONS record of a line; `blank` is the issue of a line without any time.

    A total that cannot be read is not taken for nothing: the line then counts from its join to its leave.
    """
    row = stay.row
    if stay.name is None and stay.email is None:
        row.problem("missing_value", "display_name")
    joined, left = _both_ends(stay)
    if joined is None and left is None and row.is_blank("joined_at") and row.is_blank("left_at"):
        row.problem(blank, "joined_at")
    else:
        for field, time in (("joined_at", joined), ("left_at", left)):
            if time is None:
                row.problem("missing_value" if row.is_blank(field) else "bad_time", field)
    if joined and left and left < joined:
        row.problem("leaves_before_join", "left_at")
        left = None
    if stay.is_host:
        row.problem("host", "role")
    if stay.seconds is None and not row.is_blank("minutes"):
        row.problem("duration_not_read", "minutes")
    return row.record(
        display_name=stay.name,
        email=stay.email,
        joined_at=joined,
        left_at=left,
        minutes=None if stay.seconds is None else stay.seconds / 60,
        is_total=sums_up and bool(spells or stay.seconds is not None),
        spells=list(spells) or None,
    )


def length_in(cell: Any) -> float | None:
    """Return a printed duration in seconds; of words that are not known, three numbers are hours, minutes, seconds."""
    known = seconds_of(cell)
    if known is not None or not isinstance(cell, str):
        return known
    numbers = [int(digits) for digits in _NUMBERS.findall(cell)]
    if len(numbers) != 3 or max(numbers[1:]) > 59 or numbers[0] * 3600 > LONGEST:
        return None
    return numbers[0] * 3600 + numbers[1] * 60 + numbers[2]


def facts_of_times(stays: Sequence[Stay]) -> dict[str, Any]:
    """Return first_join and last_leave (local, ISO), as far as there are times."""
    joins = [stay.joined for stay in stays if stay.joined]
    leaves = [stay.left for stay in stays if stay.left]
    facts: dict[str, Any] = {}
    if joins:
        facts["first_join"] = local(min(joins)).isoformat()
    if leaves:
        facts["last_leave"] = local(max(leaves)).isoformat()
    return facts


def hints_of(meetings: Sequence[Meeting], stays: Sequence[Stay], order: str, *, is_utc: bool) -> dict[str, str]:
    """Return when the meeting was (as the report states it, else from the lines) and the organizer's address."""
    times = [time for stay in stays for time in (stay.joined, stay.left) if time]
    hints = {"starts_at": min(times).isoformat(), "ends_at": max(times).isoformat()} if times else {}
    if len(set(meetings)) == 1:
        hints |= meetings[0].times(order, is_utc=is_utc)
    hosts = {stay.email for stay in stays if stay.is_host and stay.email}
    return hints | ({"host_email": hosts.pop()} if len(hosts) == 1 else {})


def _name(row: Row) -> str | None:
    name = row.text("display_name")
    if name is None:
        name = " ".join(part for part in (row.text("last_name"), row.text("first_name")) if part) or None
    return shown_name(name) if name else None


def _account(upn: str) -> str | None:
    """Return the address in a user name; a guest's account hides it ("hoa_gmail.com#EXT#@so.onmicrosoft.com")."""
    guest = _GUEST_ACCOUNT.fullmatch(upn)
    return email_of(f"{guest[1]}@{guest[2]}" if guest else upn)


def _both_ends(stay: Stay) -> tuple[datetime | None, datetime | None]:
    """Return join and leave; where one cell is empty, the printed length tells it."""
    joined, left, row = stay.joined, stay.left, stay.row
    length = timedelta(seconds=stay.seconds or 0)
    if joined and left is None and length and row.is_blank("left_at"):
        left = joined + length
    elif left and joined is None and length and row.is_blank("joined_at"):
        joined = left - length
    return joined, left
