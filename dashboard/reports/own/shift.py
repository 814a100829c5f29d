"""References after rows were inserted: in formulas, names, charts, and in the areas that a sheet's settings speak of.

An area that ends in a repeated row grows with it; so does a single cell of one inside SUM and its like. Whatever stands
below moves down.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")
_ROWS = re.compile(r"(\$?)(\d{1,7}):(\$?)(\d{1,7})")
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\[\]:]+))!(.+)", re.DOTALL)
_PLAIN_NAME = re.compile(r"[A-Za-z_\u00c0-\uffff][\w.\u00c0-\uffff]*")
_OVER_ALL = frozenset({"SUM", "SUBTOTAL", "AGGREGATE", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "SUMIF", "SUMIFS",
                       "SUMPRODUCT", "MAX", "MIN", "MEDIAN", "RANK", "RANK.EQ", "LARGE", "SMALL"})  # fmt: skip


@dataclass(frozen=True)
class Shift:
    """Rows inserted into one sheet: `after` a row (counted from 1) → how many."""

    after: Mapping[int, int] = field(default_factory=dict)

    def row(self, row: int) -> int:
        """Return where a row stands now."""
        return row + sum(n for at, n in self.after.items() if row > at)

    def end(self, row: int) -> int:
        """Return where an area now ends that ended in this row."""
        return row + sum(n for at, n in self.after.items() if row >= at)

    def area(self, reference: str) -> str:
        """Return an area of a sheet's settings ("B2", "A1:C7", several with spaces)."""
        return " ".join(self._area(part) for part in reference.split())

    def _area(self, part: str) -> str:
        first, _, last = part.partition(":")
        start, end = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
        if not start or not end:
            return part
        top, bottom = self.row(int(start[4])), self.end(int(end[4]))
        head, tail = f"{start[1]}{start[2]}{start[3]}{top}", f"{end[1]}{end[2]}{end[3]}{bottom}"
        return head if head == tail else f"{head}:{tail}"


@dataclass(frozen=True)
class Copy:
    """One copy of repeated rows `first`–`last` (as the template counts them), standing `offset` rows further down.

    In it, a reference without "$" to these rows, or to the row above them, goes along; any other stays on its row.
    """

    first: int
    last: int
    offset: int


@dataclass(frozen=True)
class Changes:
    """What changed in a workbook: rows by sheet, and sheets that have a new name."""

    shifts: Mapping[str, Shift]
    names: Mapping[str, str]

    def formula(self, text: str, sheet: str, copy: Copy | None = None, *, is_area: bool = False) -> str:
        """Return a formula (without "=") of `sheet` as it must read now; one that cannot be read stays as it is.

        `is_area`: single cells of a repeated row become its whole column, as a chart's figures do.
        """
        try:
            tokens = Tokenizer("=" + text).items
        except (TokenizerError, IndexError):
            return text
        inside: list[str] = []
        out = []
        for token in tokens:
            value = token.value
            if token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.OPEN:
                inside.append(value.rstrip("(").upper())
            elif token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.CLOSE and inside:
                inside.pop()
            elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
                value = self._operand(value, sheet, copy, is_area or bool(inside and inside[-1] in _OVER_ALL))
            out.append(value)
        return "".join(out)

    def _operand(self, value: str, sheet: str, copy: Copy | None, is_over_all: bool) -> str:
        named = _SHEET.fullmatch(value)
        if named:
            target = named[1].replace("''", "'") if named[1] else named[2]
            if target not in self.shifts:
                return value
            rest = self._reference(named[3], self.shifts[target], copy if target == sheet else None, is_over_all)
            return f"{_quoted(self.names.get(target, target))}!{rest}"
        return self._reference(value, self.shifts.get(sheet, Shift()), copy, is_over_all)

    @staticmethod
    def _reference(text: str, shift: Shift, copy: Copy | None, is_over_all: bool) -> str:
        if rows := _ROWS.fullmatch(text):
            return f"{rows[1]}{shift.row(int(rows[2]))}:{rows[3]}{shift.end(int(rows[4]))}"
        corners = [_CELL.fullmatch(part) for part in text.split(":")]
        if len(corners) > 2 or not all(corners):
            return text
        if copy and any(c and copy.first - 1 <= int(c[4]) <= copy.last and not c[3] for c in corners):
            return ":".join(_moved(c, shift, copy) for c in corners if c)
        if len(corners) == 1 and not (is_over_all and shift.row(_row(corners[0])) != shift.end(_row(corners[0]))):
            c = corners[0]
            return f"{c[1]}{c[2]}{c[3]}{shift.row(int(c[4]))}" if c else text
        return shift.area(text)


def _row(corner: re.Match[str] | None) -> int:
    return int(corner[4]) if corner else 0


def _moved(corner: re.Match[str], shift: Shift, copy: Copy) -> str:
    row = int(corner[4])
    goes_along = not corner[3] and copy.first - 1 <= row <= copy.last
    return f"{corner[1]}{corner[2]}{corner[3]}{shift.row(row) + (copy.offset if goes_along else 0)}"


def _quoted(name: str) -> str:
    return name if _PLAIN_NAME.fullmatch(name) and not _CELL.fullmatch(name) else "'" + name.replace("'", "''") + "'"
