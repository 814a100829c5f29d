"""Moodle "activity completion" of three courses, as its report writes it: UTF-8 commas or "Excel-compatible" UTF-16."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from etl.demo.people import MANAGER
from etl.demo.sheets import write_csv, write_utf16_tabs
from etl.demo.truth import Truth

_LESSONS = (
    ("Video: AI tạo sinh là gì?", "2025-06-30 17:00:00"),
    ("Viết câu lệnh cho AI", "2025-06-30 17:00:00"),
    ("Bài kiểm tra 1", "2025-06-30 17:00:00"),
    ("An toàn và đạo đức khi dùng AI", ""),
    ("Nộp kế hoạch bài dạy có dùng AI", "2025-12-31 17:00:00"),
    ("Khảo sát cuối khóa", ""),
)
_QUIZ = 2


def write_moodle(folder: Path, truth: Truth, rng: np.random.Generator) -> list[Path]:
    """Write `progress.<course>.csv` for the course of MN–TH, of the upper levels and of managers."""
    is_early = np.array([s.level in ("MN", "TH") for s in truth.schools])[truth.people.school]
    is_manager = truth.people.role == MANAGER
    courses = {
        "ai-co-ban-mn-th": is_early & ~is_manager,
        "ai-co-ban-thcs-thpt": ~is_early & ~is_manager,
        "ai-quan-ly": is_manager,
    }
    files = []
    for course, chosen in courses.items():
        rows = _rows(truth, rng, chosen & truth.learning.is_enrolled)
        path = folder / f"progress.{course}.csv"
        is_wide = course == "ai-co-ban-thcs-thpt"
        files.append(write_utf16_tabs(path, rows) if is_wide else write_csv(path, rows, quote_all=True, newline="\n"))
    return files


def _rows(truth: Truth, rng: np.random.Generator, chosen: np.ndarray) -> list[list[object]]:
    header: list[object] = ["", "ID number", "Email address"]
    for title, expected in _LESSONS:
        header += [title, expected]
    rows = [header]
    done = truth.learning.done.tolist()
    failed = truth.learning.failed_quiz.tolist()
    for p in np.flatnonzero(chosen).tolist():
        row: list[object] = [truth.people.names[p], truth.people.ids[p], truth.people.own_emails[p]]
        row += _states(done[p], failed[p], truth.learning.finished_at[p], int(rng.integers(40, 4000)))
        rows.append(row)
    return rows


def _states(done: int, failed_quiz: bool, finished: datetime | None, step: int) -> list[str]:
    """Return two cells per activity: state and time; the last activity done carries `finished`, others come before."""
    cells = []
    for number in range(len(_LESSONS)):
        if number >= done or finished is None:
            cells += ["Not completed", ""]
            continue
        state = "Completed"
        if number == _QUIZ:
            state += " (did not achieve pass grade)" if failed_quiz else " (achieved pass grade)"
        cells += [state, f"{finished - timedelta(minutes=step * (done - 1 - number) // 6):%Y-%m-%d %H:%M:%S}"]
    return cells
