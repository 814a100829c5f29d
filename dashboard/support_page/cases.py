"""One school that may need a call, with everything the page says of it: standing, since when, what may change it, its task."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.figures.standing import STATUSES
from etl.model.task import STATES, Task, is_closed

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """`school`: a row of `standing_data.schools`; `task`: the open one, else the last closed one; `more`: people whom open
    questions could add; `since`: None where it is not flagged or the weeks before are not counted yet.
    """

    school: Row
    task: Task | None
    more: int
    since: date | None

    @property
    def code(self) -> str:
        """The school's code."""
        return str(self.school["school_code"])

    @property
    def name(self) -> str:
        """The school's name."""
        return str(self.school["school_name"])

    @property
    def status(self) -> str:
        """Its status."""
        return str(self.school["status"])

    @property
    def office(self) -> str:
        """Who answers for it; "" where not known."""
        return self.school["managing_name"] or ""

    @property
    def open_task(self) -> Task | None:
        """The task that is not closed."""
        return self.task if self.task and not is_closed(self.task) else None

    @property
    def owner(self) -> str:
        """Who looks after it now; "" where nobody does."""
        return self.open_task.owner if self.open_task else ""

    @property
    def state_words(self) -> str:
        """The state of its task in words; "" without one."""
        return STATES[self.task.state] if self.task else ""

    @property
    def words(self) -> str:
        """Its name with its status: "TH Na Sang (tụt xa)"."""
        return f"{self.name} ({STATUSES[self.status].lower()})"


def cases(
    schools: Sequence[Row], within: Collection[str], tasks: Sequence[Task], more: Mapping[str, int],
    since: Mapping[str, date],
) -> list[Case]:  # fmt: skip
    """Return the schools of `within` in the order of `schools`. `tasks`: newest first; the open one goes first."""
    of_school: dict[str, Task] = {}
    for task in tasks:
        known = of_school.get(task.school_code)
        if known is None or (is_closed(known) and not is_closed(task)):
            of_school[task.school_code] = task
    return [
        Case(s, of_school.get(s["school_code"]), more.get(s["school_code"], 0), since.get(s["school_code"]))
        for s in schools
        if s["school_code"] in within
    ]
