"""Many issues of one kind become one line: what, how many rows, where for example."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.model.issues import ISSUES, Issue
from etl.text.vietnam import number

SHOWN_PLACES = 3
_ORDER = ("refuse", "reject", "pending", "note")


@dataclass(frozen=True)
class Group:
    """Issues of one code in one sheet and column: the first of them, how many there are, the first places."""

    first: Issue
    count: int
    places: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def severity(self) -> str:
        """refuse, reject, pending or note."""
        return self.first.severity

    @property
    def where(self) -> str:
        """The place in words; of several rows the number and the first ones: `12 dòng (dòng 5, 9, 14 …)`."""
        if self.count == 1 or self.first.row is None:
            return self.first.where
        around = ", ".join(part for part in (_sheet(self.first), _column(self.first)) if part)
        rows = ", ".join(self.places) + (" …" if self.count > len(self.places) else "")
        return f"{number(self.count)} dòng (dòng {rows})" + (f", {around}" if around else "")

    @property
    def message(self) -> str:
        """What is wrong, in the words of the first; how many other values there are, where they differ."""
        others = len(self.values) - 1
        more = f" Còn {number(others)} giá trị khác như vậy." if others > 0 else ""
        return self.first.message + more

    @property
    def fix(self) -> str:
        """How to mend it."""
        return self.first.fix


def grouped(issues: Sequence[Issue]) -> list[Group]:
    """Return the issues by code, sheet and column, the gravest first; `and_more` adds to the group it speaks of."""
    found: dict[tuple[str, str | None, str | None], list[Issue]] = {}
    for issue in issues:
        if issue.code != "and_more":
            found.setdefault((issue.code, issue.sheet, issue.column), []).append(issue)
    groups = [_group(same, _left_out(issues, code) if is_last else 0) for code, same, is_last in _with_last(found)]
    return sorted(groups, key=lambda g: _ORDER.index(ISSUES[g.first.code].severity))


def _with_last(
    found: dict[tuple[str, str | None, str | None], list[Issue]],
) -> Iterable[tuple[str, list[Issue], bool]]:
    last = {code: key for key in found for code in key[:1]}
    return ((key[0], same, last[key[0]] == key) for key, same in found.items())


def _left_out(issues: Sequence[Issue], code: str) -> int:
    return sum(i.details["count"] for i in issues if i.code == "and_more" and i.details.get("code") == code)


def _group(same: list[Issue], more: int) -> Group:
    places = tuple(str(i.row) for i in same[:SHOWN_PLACES])
    return Group(same[0], len(same) + more, places, tuple(dict.fromkeys(i.message for i in same)))


def _sheet(issue: Issue) -> str:
    return f"tờ “{issue.sheet}”" if issue.sheet else ""


def _column(issue: Issue) -> str:
    return f"cột “{issue.column}”" if issue.column else ""
