"""Display names read against a list of schools: what tests of single names share."""

from collections.abc import Iterable

from etl.match.display import Display, read_display
from etl.match.schools import SchoolEntry, SchoolIndex
from geo.placing import place_school


def index_of(schools: Iterable[tuple[str, str, str, str]]) -> SchoolIndex:
    """Return the index of schools given as code, name, former commune, former district."""
    return SchoolIndex(
        SchoolEntry(code, name, (), (commune,), place_school(None, commune, district))
        for code, name, commune, district in schools
    )


def read_in(index: SchoolIndex, text: str) -> tuple[Display, str | None]:
    """Return what a display name says, and the code of its school."""
    found = read_display(text, index)
    return found, (found.school.code if found.school else None)
