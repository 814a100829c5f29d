"""A few tasks for the demo province, opened on schools that its figures flag, so that the loop can be seen whole."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.figures.snapshot import open_snapshot
from dashboard.figures.standing import FLAGGED, GRAVITY
from dashboard.figures.standing.history import history
from dashboard.figures.tasks import seen_of
from etl.home.home import Home
from etl.home.log import DEMO_USER
from etl.home.tasks import writing

_OWNERS = ("Lò Thị Xuân", "Vừ A Chống", "Phạm Minh Đức")
_FIRST, _SECOND = date(2025, 10, 26), date(2025, 11, 23)
_FOUR_WEEKS = timedelta(weeks=4)

_CALLS = (
    ("contacted", "network", "Đường truyền hỏng từ đầu tháng, nhà mạng hẹn sửa."),
    ("promised", "timetable", "Trùng lịch dạy bù; trường hẹn cho học vào sáng thứ Bảy."),
    ("resolved", "account", "Đã cấp lại tài khoản cho cả trường."),
    ("resolved", "staffing", "Hiệu trưởng mới nhận việc, đã cử người phụ trách điểm cầu."),
    ("not_ours", "other", "Trường đang sáp nhập, phòng chuyên môn khác theo dõi."),
)
"""What was found out on the telephone: state, reason, note."""


def open_demo_tasks(home: Home) -> int:
    """Open tasks in a fresh demo home, as officers would have on two Mondays, and return how many."""
    snapshot = open_snapshot(home)
    rows = history(snapshot, [_FIRST, _SECOND])
    with writing(home) as ledger:
        for n, row in enumerate(_flagged(rows, _FIRST)[:10]):
            task = ledger.open(
                row["school_code"], as_of=_FIRST, seen=seen_of(row, snapshot.data_version), owner=_OWNERS[n % 3],
                due=_FIRST + _FOUR_WEEKS, by=DEMO_USER,
            )  # fmt: skip
            state, reason, note = _CALLS[n % len(_CALLS)]
            ledger.change(task.number, basis=task.revision, state=state, reason=reason, note=note, by=_OWNERS[n % 3])
        for n, row in enumerate(_flagged(rows, _SECOND)):
            if n % 2 == 0 and not ledger.unclosed(row["school_code"]):
                due = date(2025, 12, 12) if n % 4 else date(2025, 12, 21)
                ledger.open(row["school_code"], as_of=_SECOND, seen=seen_of(row, snapshot.data_version),
                            owner=_OWNERS[n % 3], due=due, by=DEMO_USER)  # fmt: skip
        return len(ledger.tasks)


def _flagged(rows: Sequence[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    found = [r for r in rows if r["day"] == day and r["status"] in FLAGGED]
    return sorted(found, key=lambda r: (GRAVITY[r["status"]], -r["gap_people"], r["school_code"]))
