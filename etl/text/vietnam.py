"""Numbers, shares and dates as Vietnam writes them: 14.012 · 88,1 % · 06/04/2025. One place for screen, Excel, words."""

from datetime import UTC, date, datetime, timedelta
from math import isnan

_OFFSET = timedelta(hours=7)
"""Asia/Ho_Chi_Minh: UTC+7, no daylight saving since 1975, so that Windows needs no time-zone data."""

NO_DATA = "chưa có số liệu"


def number(value: float | int | None, decimals: int = 0) -> str:
    """Return `value` with "." between thousands and "," before decimals; None is "–"."""
    if value is None or isnan(value):
        return "–"
    text = f"{value:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(share: float | None, decimals: int = 1) -> str:
    """Return a share (0–1) as "88,1 %"; None is "–"."""
    return "–" if share is None or isnan(share) else f"{number(share * 100, decimals)} %"


def day(value: date | datetime | None) -> str:
    """Return a local date as "06/04/2025"; None is "–"."""
    return "–" if value is None else f"{value:%d/%m/%Y}"


def local(value: datetime) -> datetime:
    """Return a UTC time (naive or aware) in Vietnamese local time, naive."""
    naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return naive + _OFFSET


def utc(value: datetime) -> datetime:
    """Return a Vietnamese local time (naive) as UTC, naive, which is how every time is stored."""
    return value - _OFFSET


def from_iso(text: str) -> datetime:
    """Return the UTC time that a ledger line writes as ISO text."""
    return datetime.fromisoformat(text)


def clock(value: datetime | None) -> str:
    """Return a UTC time as local "08:05 06/04/2025"; None is "–"."""
    return "–" if value is None else f"{local(value):%H:%M %d/%m/%Y}"
