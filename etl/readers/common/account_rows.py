"""Rows of usage reports that give one line to an account: who it is, hidden or not, and the same account twice."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from etl.readers.common.cells import text_of
from etl.readers.common.dates import day
from etl.readers.common.rows import Row
from etl.text.fold import fold_words

_DIGEST = re.compile(r"[0-9a-fA-F]{32}")
_NEVER = {"never", "never used", "never logged in", "not used", "none", "n a", "na", "chua dung", "chua bao gio", "chua su dung",
          "khong"}  # fmt: skip


@dataclass
class Account:
    """One line of a report: the row, and what it says of the account, by column of USAGE."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> str | None:
        """What tells this account from the others: its e-mail or digest; None for an account by name only."""
        return self.values.get("email")

    @property
    def days(self) -> set[date]:
        """The days that the line names."""
        named = {self.values.get("first_day"), self.values.get("last_day"), *(self.values.get("more_days") or ())}
        return {one for one in named if one is not None}

    @property
    def _fullness(self) -> tuple[Any, ...]:
        actions, active_days = self.values.get("actions"), self.values.get("active_days")
        return max(self.days, default=date.min), actions or 0, active_days or 0, len(self.days), -self.row.number


def identify(row: Row, email_field: str, name: str | None) -> dict[str, Any]:
    """Return full_name, email, is_concealed of a row.

    Where the exporting system hid who it is, name and address are 32 hex digits: the latter stand for the e-mail, so that
    the same account is known again. A row without name and address is rejected.
    """
    address = text_of(row.raw(email_field))
    if _DIGEST.fullmatch(address) and (name is None or _DIGEST.fullmatch(name)):
        return {"full_name": None, "email": address.lower(), "is_concealed": True}
    email = row.email(email_field)
    if email is None and name is None:
        row.problem("missing_value", email_field)
    return {"full_name": name, "email": email, "is_concealed": False}


def day_used(row: Row, field_id: str, order: str) -> date | None:
    """Return the day in a cell; None where it is empty or says "never". Anything else rejects the row."""
    cell = row.raw(field_id)
    if row.is_blank(field_id) or text_of(cell) in ("-", "--", "–") or fold_words(text_of(cell)) in _NEVER:
        return None
    found = day(cell, order)
    if found is None:
        row.problem("bad_date", field_id)
    return found


def records(accounts: Iterable[Account], email_field: str, common: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the accounts as USAGE records, `common` in each of them.

    An account that stands twice for one period (in other letter case, say) counts once: by the line that says more, the
    latest day of use, then the most actions, then the first of them. The others are duplicates; days they name stay.
    """
    lines = list(accounts)
    same: dict[tuple[Any, ...], list[Account]] = defaultdict(list)
    for line in lines:
        if line.owner and line.row.outcome is None:
            same[line.owner, line.values.get("period_start"), line.values.get("period_end")].append(line)
    for group in same.values():
        fullest = max(group, key=lambda line: line._fullness)
        for line in group:
            if line is not fullest:
                line.row.mark_duplicate(fullest.row.number, email_field)
    return [line.row.record(**common, **line.values) for line in lines]
