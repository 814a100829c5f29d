"""A returned call list as lines: who should do what by when, as typed, and what cannot be read. Nothing is decided here.

Rows may be deleted and sorted, columns added or moved, the file renamed or saved by another program.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from etl.model.issues import Issue
from etl.model.task import REASONS, STATES
from etl.readers.common.cells import code_of, count_of, is_empty, text_of
from etl.readers.common.dates import day as day_of
from etl.readers.common.document import open_document
from etl.readers.common.grids import Grid
from etl.readers.common.layout import Layout
from etl.readers.common.problems import WorkbookError
from etl.readers.common.reader import Found
from etl.readers.common.source import Source
from etl.readers.common.task_sheet import (
    CODE,
    DUE,
    MARK,
    NAME,
    NOTE,
    NUMBER,
    OWNER,
    REASON,
    STATE,
    read_school_mark,
    read_task_mark,
    reason_of,
    state_of,
)

LAYOUT = Layout(
    spellings={
        "number": (NUMBER, "Việc số", "Mã việc"),
        "school_code": (CODE, "Mã cơ sở", "Mã"),
        "school_name": (NAME, "Tên trường", "Cơ sở", "Trường"),
        "owner": (OWNER, "Phụ trách", "Cán bộ phụ trách"),
        "due": (DUE, "Hạn xử lý", "Thời hạn", "Ngày hạn"),
        "state": (STATE, "Trạng thái việc"),
        "reason": (REASON, "Nguyên nhân chính"),
        "note": (NOTE, "Ghi chú"),
        "mark": (MARK, "Mã dòng"),
    },
    required=(("number", "mark"), ("owner",), ("due",), ("state",)),
)
FILLED = ("owner", "due", "state", "reason", "note")


@dataclass(frozen=True)
class Line:
    """One row that says something. `sheet`, `row`: where, as Excel counts; `headings`: field → heading as the file writes it.

    `number`: of the task, None where the row is of none yet; `basis`: the revision it was written out at, None where the
    mark is lost; `listed_on`: the day of the figures that a school without a task was listed for. `fields`: owner, due,
    state, reason as typed, those left empty missing. `origin`: a fingerprint of what the row says.
    """

    sheet: str | None
    row: int
    headings: dict[str, str]
    number: int | None
    basis: int | None
    school_code: str
    school_name: str
    listed_on: date | None
    fields: dict[str, Any]
    note: str
    origin: str

    def issue(self, code: str, column: str | None = None, value: str | None = None, **details: Any) -> Issue:
        """Return a problem of this row; `column`: one of the fields."""
        return Issue(code, self.sheet, self.row, self.headings.get(column or ""), value, details)

    @property
    def is_filled(self) -> bool:
        """True where somebody has typed something that could be acted upon."""
        return bool(self.fields or self.note)


@dataclass(frozen=True)
class Sheet:
    """A returned file: its lines in order, and the problems of rows (severity reject) or of the whole (refuse)."""

    lines: tuple[Line, ...] = ()
    problems: tuple[Issue, ...] = field(default=())


def read(content: bytes, name: str = "bang.xlsx") -> Sheet:
    """Read a returned call list. Never raises: a file of another kind gives no lines and one problem that says so."""
    try:
        document = open_document(Source(name, content))
        if document.problem is not None:
            return Sheet(problems=(document.problem,))
        tables = _tables(document.grids)
        if not tables:
            columns = ", ".join(f"“{c}”" for c in (NUMBER, OWNER, DUE, STATE))
            return Sheet(problems=(Issue("not_a_call_list", details={"columns": columns}),))
        read_rows = [row for found in tables for row in _rows(found)]
    except WorkbookError as problem:
        return Sheet(problems=(problem.issue,))
    return Sheet(tuple(line for line, _ in read_rows if line), tuple(i for _, issues in read_rows for i in issues))


def _tables(grids: list[Grid]) -> list[Found]:
    """Return the tables of every sheet that is one; of a text file, whose grids are one text, only the first."""
    found = [table for grid in grids if (table := LAYOUT.find(grid)) is not None]
    return found[:1] if grids and grids[0].name is None else found


def _rows(found: Found) -> Iterator[tuple[Line | None, list[Issue]]]:
    headings = {name: text_of(found.headings[column]) for name, column in found.columns.items()}
    for row, cells in enumerate(found.grid.rows[found.header + 1 :], start=found.header + 2):
        taken = {name: cells[column] if column < len(cells) else "" for name, column in found.columns.items()}
        if not all(map(is_empty, taken.values())):
            yield _line(found.grid.name, row, headings, taken)


def _line(
    sheet: str | None, row: int, headings: dict[str, str], cells: dict[str, Any]
) -> tuple[Line | None, list[Issue]]:
    """Return a row as a line, or the reasons why it cannot be one; nothing of a row that no school or task stands in."""
    problems: list[Issue] = []

    def wrong(code: str, column: str, value: str, **details: Any) -> None:
        problems.append(Issue(code, sheet, row, headings.get(column), value, details))

    texts = {name: text_of(cell) for name, cell in cells.items()}
    mark = texts.get("mark", "")
    of_task, of_school = read_task_mark(mark), read_school_mark(mark)
    number = _number(cells.get("number"))
    if texts.get("number") and number is None and any(texts.get(f) for f in FILLED):
        wrong("task_unknown_number", "number", texts["number"])
    if of_task and number not in (None, of_task[0]):
        wrong("task_mixed_row", "number", f"việc số {of_task[0]} và việc số {number}")
    code = code_of(cells.get("school_code", ""))
    if of_school and code and code.casefold() != of_school[0].casefold():
        wrong("task_mixed_row", "school_code", f"{of_school[0]} và {code}")
    fields = _fields(cells, texts, wrong)
    note = "\n".join(part for part in map(text_of, str(cells.get("note") or "").splitlines()) if part)
    line = Line(
        sheet, row, headings, number if number is not None else of_task[0] if of_task else None,
        of_task[1] if of_task else None, code or (of_school[0] if of_school else ""), texts.get("school_name", ""),
        of_school[1] if of_school else None, fields, note,
        _fingerprint(mark, texts.get("number", ""), code, texts.get("school_name", ""), fields, note),
    )  # fmt: skip
    if line.number is None and not line.school_code and not (line.school_name and line.is_filled):
        if len(fields) < 2:
            return None, []  # a title, a remark or a signature under the table, or an empty row of a form
        wrong("task_no_school", "school_code", "")
    return (None, problems) if problems else (line, [])


def _fields(cells: dict[str, Any], texts: dict[str, str], wrong: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if texts.get("owner"):
        fields["owner"] = texts["owner"]
    if texts.get("due"):
        found = day_of(cells["due"], "dmy")
        if found is None:
            wrong("task_bad_due", "due", texts["due"])
        fields["due"] = found
    for name, meaning, known in (("state", state_of, STATES), ("reason", reason_of, REASONS)):
        if texts.get(name):
            fields[name] = meaning(texts[name])
            if fields[name] is None:
                wrong(f"task_unknown_{name}", name, texts[name], known=", ".join(known.values()))
    return fields


def _number(cell: Any) -> int | None:
    found = count_of(text_of(cell).removeprefix("#").removeprefix("Việc số ").strip()) if not is_empty(cell) else None
    return found or None


def _fingerprint(mark: str, number: str, code: str, name: str, fields: dict[str, Any], note: str) -> str:
    """Return what a row says in short: the same row of the same call list read twice is one thing to do."""
    said = [mark, number, code or name, *(f"{k}={fields[k]}" for k in sorted(fields)), note]
    return sha256("\x1f".join(said).encode()).hexdigest()[:16]
