"""Data rows while they are read: cells by field, what is wrong with them, what becomes of them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from etl.model.issues import ISSUES, Issue
from etl.readers.common.cells import TextColumns, code_of, email_of, is_masked, phone_of, text_of

MAX_ISSUES_PER_CODE = 200
"""A file with thousands of bad rows lists this many of each kind and then says how many more there are."""


class IssueLog:
    """The issues of one file, in order, with at most MAX_ISSUES_PER_CODE of each code."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []
        self._counts: Counter[str] = Counter()
        self._first: dict[str, Issue] = {}

    def add(self, issue: Issue) -> None:
        """Keep `issue`, or only count it where its code has been met too often."""
        self._counts[issue.code] += 1
        self._first.setdefault(issue.code, issue)
        if self._counts[issue.code] <= MAX_ISSUES_PER_CODE:
            self._issues.append(issue)

    def counts_only(self, code: str) -> bool:
        """Tell whether this code has been met too often to keep another issue; then one more is counted."""
        is_full = self._counts[code] >= MAX_ISSUES_PER_CODE
        self._counts[code] += is_full
        return is_full

    def add_many(self, first: Issue, count: int) -> None:
        """Count `count` further issues of the kind of `first` without naming each."""
        self._first.setdefault(first.code, first)
        self._counts[first.code] += count

    def all(self) -> tuple[Issue, ...]:
        """Return the issues kept, and one `and_more` for each code of which some were left out."""
        listed = Counter(issue.code for issue in self._issues)
        rest = {code: count - listed[code] for code, count in self._counts.items() if count > listed[code]}
        summaries = [
            Issue("and_more", details={"count": count, "code": code, "example": self._first[code].message})
            for code, count in rest.items()
        ]
        return (*self._issues, *summaries)


class Place(Protocol):
    """The table that a row stands in."""

    @property
    def sheet(self) -> str | None:
        """The sheet's name, None for a text file."""

    @property
    def columns(self) -> dict[str, int]:
        """Field → column."""

    @property
    def headings(self) -> Sequence[Any]:
        """The cells of the heading line."""


class Row:
    """One data row: cells by field name, its place, and its outcome.

    The first issue that rejects decides the outcome; one that only makes the row wait gives way to it. `texts`: the
    clean texts of the whole sheet, where they are at hand; the row is the one of its number.
    """

    __slots__ = ("_cells", "_columns", "_headings", "_log", "_texts", "number", "outcome", "reason", "sheet")

    def __init__(
        self, table: Place, number: int, cells: Sequence[Any], log: IssueLog, texts: TextColumns | None = None
    ) -> None:
        self.sheet = table.sheet
        self.number = number
        self.outcome: str | None = None
        self.reason: str | None = None
        self._cells = cells
        self._columns = table.columns
        self._headings = table.headings
        self._log = log
        self._texts = texts

    def has(self, field: str) -> bool:
        """Tell whether the table has a column for `field`."""
        return field in self._columns

    def raw(self, field: str) -> Any:
        """Return the cell as the file holds it; "" where the column or the cell is missing."""
        column = self._columns.get(field)
        if column is None or column >= len(self._cells):
            return ""
        cell = self._cells[column]
        return "" if cell is None else cell

    def is_blank(self, field: str) -> bool:
        """Tell whether there is nothing in the cell."""
        return not self._text(field)

    def text(self, field: str) -> str | None:
        """Return the cell's clean text, None where it is empty."""
        return self._text(field) or None

    def _text(self, field: str) -> str:
        column = self._columns.get(field)
        if column is None:
            return ""
        if self._texts is not None:
            return self._texts[column][self.number - 1]
        return text_of(self._cells[column]) if column < len(self._cells) else ""

    def code(self, field: str) -> str | None:
        """Return the cell as a code, None where it is empty."""
        return code_of(self._text(field)) or None

    def email(self, field: str = "email") -> str | None:
        """Return the address in lower case; text that is none is noted (a masked one is not: it is no mistake)."""
        text = self._text(field)
        if not text or text in ("-", "--"):
            return None
        found = None if is_masked(text) else email_of(text)
        if found is None and not is_masked(text):
            self.problem("bad_email", field)
        return found

    def phone(self, field: str = "phone") -> str | None:
        """Return the number as 0 and nine digits; text that is no mobile number is noted."""
        text = self._text(field)
        if not text or text in ("-", "--"):
            return None
        found = phone_of(text)
        if found is None:
            self.problem("bad_phone", field)
        return found

    def require(self, field: str) -> None:
        """Reject the row where `field` is empty."""
        if self.is_blank(field):
            self.problem("missing_value", field)

    def problem(self, code: str, field: str | None = None, *, value: str | None = None, **details: Any) -> None:
        """Note an issue at the cell of `field` (the cell's text is its value) and let it decide the outcome."""
        severity = ISSUES[code].severity
        if severity == "reject" and self.outcome != "rejected":
            self.outcome, self.reason = "rejected", code
        elif severity == "pending" and self.outcome is None:
            self.outcome, self.reason = "pending", code
        if self._log.counts_only(code):
            return
        column = self._columns.get(field) if field is not None else None
        heading = text_of(self._headings[column]) if column is not None and column < len(self._headings) else None
        if value is None and field is not None:
            value = self._text(field) or None
        self._log.add(Issue(code, self.sheet, self.number, heading or field, value, details))

    def mark_duplicate(self, first_row: int, field: str | None = None) -> None:
        """Say that this row repeats row `first_row` of the same file."""
        self.problem("duplicate_in_file", field, first_row=first_row)
        if self.outcome is None:
            self.outcome, self.reason = "duplicate", "duplicate_in_file"

    def record(self, **values: Any) -> dict[str, Any]:
        """Return the row as a record: its place, its outcome, and `values`."""
        values["sheet"], values["row"] = self.sheet, self.number
        values["outcome"], values["reason"] = self.outcome, self.reason
        return values
