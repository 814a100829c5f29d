"""A task: somebody looks after a school that the figures flag, by a day, and what came of it.

People say what they did (`state`); whether it helped is told by the figures alone (dashboard.figures.tasks).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

STATES = {
    "open": "Mới",
    "contacted": "Đã gọi",
    "promised": "Đã hẹn",
    "resolved": "Đã xử lý",
    "not_ours": "Không thuộc phần việc",
}
"""State → its word, in the order in which work goes."""
CLOSED = frozenset({"resolved", "not_ours"})

REASONS = {
    "network": "Mạng",
    "device": "Thiết bị",
    "staffing": "Nhân sự",
    "account": "Tài khoản",
    "timetable": "Lịch dạy",
    "other": "Khác",
}
"""Why the school lags, as found out on the telephone → its word."""

FIELDS = {"owner": "người phụ trách", "due": "hạn", "state": "trạng thái", "reason": "nguyên nhân"}
"""What of a task may change → its word."""


@dataclass(frozen=True)
class Note:
    """One note: when (ISO, UTC), by whom, what; `number`: its event in the journal."""

    at: str
    by: str
    text: str
    number: int = 0


@dataclass(frozen=True)
class Task:
    """One task as it stands after its events so far.

    `number`: what people call it. `as_of`: the day of the figures that it was opened on; `seen`: what they said then of the
    school (status, people, participated, gap_people, target, data_version). `reason`: None while nobody knows. `notes`: in
    the order written. `revision`: the number of its last event, the basis of the next change.
    """

    number: int
    school_code: str
    opened_at: str
    opened_by: str
    as_of: date
    seen: Mapping[str, Any]
    owner: str
    due: date
    reason: str | None
    state: str
    notes: tuple[Note, ...] = ()
    revision: int = 0
    changed_at: str = field(default="", compare=False)


def is_closed(task: Task) -> bool:
    """Tell whether people have put the task away."""
    return task.state in CLOSED


def shown(name: str, value: Any) -> str:
    """Return a field's value in Vietnamese: "Đã hẹn", "25/12/2025"; "chưa rõ" for None."""
    if value is None:
        return "chưa rõ"
    if name == "due":
        return f"{value:%d/%m/%Y}"
    return str({"state": STATES, "reason": REASONS}.get(name, {}).get(value, value))
