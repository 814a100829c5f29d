import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from dashboard.figures.snapshot import Snapshot, make_snapshot
from dashboard.reports.call_list import CALLS, write_call_list
from dashboard.tasks_command import import_sheet
from etl.home.home import Home
from etl.home.tasks import open_task, task_history, tasks
from etl.model.task import Task
from etl.tasks.apply import Applied
from tests.reports.conftest import make_world


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The world of the report tests: as-of day 13/04/2025, schools A B C D T Z O N."""
    return make_snapshot(make_world(tmp_path_factory.mktemp("world")).path())


@dataclass
class Desk:
    """An officer's desk: a home with tasks, the sheet that went out, the way back."""

    home: Home
    snapshot: Snapshot

    def open(self, school: str, **more: Any) -> Task:
        seen = {"status": "behind", "people": 10, "participated": 3, "gap_people": 5, "target": 0.8}
        day = self.snapshot.as_of
        return open_task(
            self.home, school, **({"as_of": day, "seen": seen, "owner": "Lan", "due": day, "by": "lan"} | more)
        )

    def out(self, schools: str = "ABCD") -> Workbook:
        buffer = io.BytesIO()
        write_call_list(
            self.snapshot,
            buffer,
            list(schools),
            tasks(self.home),
            history=task_history(self.home),
            since={},
            pending={},
        )
        return load_workbook(buffer)

    def back(self, book: Workbook, **more: Any) -> Applied:
        buffer = io.BytesIO()
        book.save(buffer)
        return import_sheet(self.home, buffer.getvalue(), "về.xlsx", self.snapshot, **more)

    def of(self, school: str) -> Task:
        return next(t for t in tasks(self.home) if t.school_code == school)


@pytest.fixture
def desk(tmp_path: Path, snapshot: Snapshot) -> Iterator[Desk]:
    home = Home(tmp_path / "kho")
    home.create()
    yield Desk(home, snapshot)


def places(book: Workbook) -> tuple[Any, int, dict[str, int]]:
    """The sheet of the calls, the row of its headings, heading → column."""
    sheet = book[CALLS]
    head = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")
    return sheet, head, {str(c.value): c.column for c in sheet[head] if c.value}


def row_of(book: Workbook, school: str) -> int:
    sheet, head, columns = places(book)
    return next(r for r in range(head + 1, sheet.max_row + 1) if sheet.cell(r, columns["Mã trường"]).value == school)


def fill(book: Workbook, school: str, **cells: Any) -> None:
    """Type into the row of a school: owner, due, state, reason, note."""
    names = {"owner": "Người phụ trách", "due": "Hạn", "state": "Trạng thái", "reason": "Nguyên nhân", "note": "Ghi chú mới",
             "number": "Số việc", "code": "Mã trường"}  # fmt: skip
    sheet, _, columns = places(book)
    row = row_of(book, school)
    for name, value in cells.items():
        sheet.cell(row, columns[names[name]]).value = value


DUE = date(2025, 4, 27)
