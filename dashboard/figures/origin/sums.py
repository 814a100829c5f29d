"""Sums that explain a number: signed parts that add up to it, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """One part. `count`: signed; `schools`: of how many schools, None where that says nothing."""

    label: str
    count: int
    schools: int | None = None


@dataclass(frozen=True)
class Sum:
    """`parts` add up to `total`, both counted on their own. `unit`: what is counted."""

    title: str
    unit: str
    parts: tuple[Part, ...]
    total: int

    @property
    def adds_up(self) -> bool:
        """True where the parts give the total: anything else is a fault of the product."""
        return sum(part.count for part in self.parts) == self.total

    @staticmethod
    def kept(parts: Iterable[Part]) -> tuple[Part, ...]:
        """Return the parts that are not nought; the first one where all are."""
        every = tuple(parts)
        return tuple(part for part in every if part.count) or every[:1]


def whole(rows: Iterable[Mapping[str, Any]], column: str) -> int:
    """Return the sum of a column; blank is nought."""
    return sum(row[column] or 0 for row in rows)
