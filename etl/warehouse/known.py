"""The office's lists made ready for the matching, and kept for the next build of the same process.

A load builds anew all that the evidence says, since one more file can teach something about every other. The lists seldom
change between two loads: as long as they are the same, row by row, a process that stays (the pages) need not index them
again, nor weigh again a name that it has weighed against them. All that is kept is a pure function of the lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from etl.home.roster_decisions import RosterDecisions
from etl.match.display import DisplayReader
from etl.match.identify import Identifier
from etl.warehouse.lists import Schools, Sessions, build_schools, build_sessions
from etl.warehouse.staff import Staff, build_staff


@dataclass(frozen=True)
class Given:
    """All that the lists are made of.

    `rows`: kind of list → its staged rows; `origins`: file of mended rows → the file that it mends; `aliases`, `decided`:
    what people decided about schools and staff; `audience`: whom a session is for by default.
    """

    rows: Mapping[str, pa.Table]
    origins: Mapping[int, int]
    aliases: Mapping[tuple[str, str | None], str]
    decided: RosterDecisions
    audience: tuple[str, ...]

    def read(self, kind: str) -> list[dict[str, Any]]:
        """Return the rows of one kind of list."""
        return self.rows[kind].to_pylist()


@dataclass(frozen=True)
class Lists:
    """Schools, staff and sessions, who recognises the people of these lists, and who reads names against these schools."""

    schools: Schools
    staff: Staff
    sessions: Sessions
    people: Identifier
    names: DisplayReader


_LAST: list[tuple[Given, Lists]] = []
"""What the last build was given and what it made of it: at most one entry."""


def lists_of(given: Given) -> Lists:
    """Return the lists, those of the last build where it was given the very same."""
    for before, lists in _LAST[-1:]:
        if before == given:
            return lists
    schools = build_schools(given.read("schools"), given.aliases, given.origins)
    staff = build_staff(given.read("staff"), schools.index, given.decided)
    sessions = build_sessions(given.read("sessions"), given.audience)
    lists = Lists(schools, staff, sessions, Identifier(staff.roster), DisplayReader(schools.index))
    _LAST[:] = [(given, lists)]
    return lists
