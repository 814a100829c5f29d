"""The Excel that goes out to be telephoned from and comes back: its headings and marks, what typed states and days mean.

It is written by `dashboard.reports.call_list` and read by `etl.tasks`.
"""

from datetime import date

from etl.model.task import REASONS, STATES
from etl.text.fold import fold_words

NUMBER, CODE, NAME = "Số việc", "Mã trường", "Tên cơ sở"
OWNER, DUE, STATE, REASON, NOTE = "Người phụ trách", "Hạn", "Trạng thái", "Nguyên nhân", "Ghi chú mới"
MARK = "Mã dòng (không sửa)"
"""The last column is ours and hidden."""
TELLING = (NUMBER, OWNER, STATE)
"""Headings that no other list has together."""

_BETWEEN = "|"
_TASK, _SCHOOL = "việc", "cơ sở"


def task_mark(number: int, revision: int) -> str:
    """Return the mark of a line of a task, as it was at `revision`."""
    return _BETWEEN.join((_TASK, str(number), str(revision)))


def school_mark(school_code: str, as_of: date) -> str:
    """Return the mark of a line of a school without a task, listed for what the figures said on `as_of`."""
    return _BETWEEN.join((_SCHOOL, school_code, as_of.isoformat()))


def read_task_mark(text: str) -> tuple[int, int] | None:
    """Return (number, revision) of the mark of a task; None for any other text."""
    parts = text.split(_BETWEEN)
    if len(parts) == 3 and parts[0] == _TASK and parts[1].isdecimal() and parts[2].isdecimal():
        return int(parts[1]), int(parts[2])
    return None


def read_school_mark(text: str) -> tuple[str, date] | None:
    """Return (school code, day) of the mark of a school; None for any other text."""
    parts = text.split(_BETWEEN)
    if len(parts) != 3 or parts[0] != _SCHOOL:
        return None
    try:
        return parts[1], date.fromisoformat(parts[2])
    except ValueError:
        return None


_STATES = {fold_words(word): id_ for id_, word in STATES.items()} | {id_: id_ for id_ in STATES}
_REASONS = {fold_words(word): id_ for id_, word in REASONS.items()} | {id_: id_ for id_ in REASONS}


def state_of(text: str) -> str | None:
    """Return the state that a cell means, with or without marks; None where it means none."""
    return _STATES.get(fold_words(text))


def reason_of(text: str) -> str | None:
    """Return the reason that a cell means; None where it means none."""
    return _REASONS.get(fold_words(text))
