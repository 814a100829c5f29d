"""Moodle activity completion (Reports > Activity completion > download): one row per person, two cells per activity.

Source of the layout: moodle/report/progress/index.php. The first heading is empty, then identity fields, then for every
activity its name and its expected date; below: full name, identity, and for every activity a state and a time. UTF-8
with commas, or "Excel-compatible" UTF-16 with TABs. States are English or (unconfirmed wording) Vietnamese.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.dates import moment
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import heading_key
from etl.readers.common.ordering import settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.readers.common.source import Source
from etl.text.fold import accent_key
from etl.text.vietnam import utc

DONE, FAILED, OPEN = "done", "failed", "open"

_STATES = {
    "not completed": OPEN, "completed": DONE, "completed (achieved pass grade)": DONE,
    "completed (did not achieve pass grade)": FAILED,
    "chưa hoàn thành": OPEN, "không hoàn thành": OPEN, "hoàn thành": DONE, "đã hoàn thành": DONE,
}  # fmt: skip
_VIETNAMESE_DONE = re.compile(r"(?:đã )?hoàn thành\b")
_CODE = {"id number", "ma so id", "so id", "ma so", "ma dinh danh", "ma can bo", "so dinh danh"}
_EMAIL = {"email address", "email", "dia chi thu dien tu", "thu dien tu", "dia chi email"}
_COPY = re.compile(r"[ _]?\(\d+\)$")


@dataclass(frozen=True)
class _Activity:
    state: int
    time: int


def state_of(text: str) -> str | None:
    """Return done, failed or open for the state of an activity, None where the words are unknown."""
    key = accent_key(text)
    known = _STATES.get(key)
    if known is None and _VIETNAMESE_DONE.match(key):
        return FAILED if "không đạt" in key or "chưa đạt" in key else DONE
    return known


def recognise(grid: Grid) -> Found | None:
    """Find a heading line with an empty first cell above lines whose cells hold completion states."""
    for index, cells in enumerate(grid.head[:-1]):
        filled = [column for column, cell in enumerate(cells) if text_of(cell)]
        if len(filled) < 2 or filled[0] == 0:
            continue
        first = _first_state_column(grid.head[index + 1 :])
        if first is None or first == 0 or first >= len(cells) or not text_of(cells[first]):
            continue
        columns = {"full_name": 0, "first_activity": first}
        for column in range(1, first):
            key = heading_key(text_of(cells[column]))
            if key in _CODE:
                columns.setdefault("staff_code", column)
            elif key in _EMAIL:
                columns.setdefault("email", column)
        return Found(grid, index, columns, cells)
    return None


def _first_state_column(rows: list[Cells]) -> int | None:
    for cells in rows:
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and state_of(cell) is not None:
                return column
    return None


def course_of(source: Source) -> str:
    """Return the course that the file's name tells: `progress.<course>.csv`, otherwise the whole stem."""
    stem = _COPY.sub("", source.stem)
    return stem.removeprefix("progress.") or source.stem


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one COMPLETIONS record per person, in file order; complete means every activity, none failed."""
    draft = Draft(READER.format, READER.kind, document, tables)
    found = tables[0]
    activities = _activities(found)
    rows = [(n, cells) for n, cells in enumerate(found.body, found.header + 2) if any(text_of(c) for c in cells)]
    texts = [cells[a.time] for _, cells in rows for a in activities if a.time < len(cells)]
    order, refusal = settle(draft, [text for text in texts if isinstance(text, str)])
    if refusal:
        return refusal
    course = course_of(document.source)
    records: list[dict[str, Any]] = []
    touched = [0] * len(activities)
    for number, cells in rows:
        row = Row(found, number, cells, draft.log)
        states = [_state(row, cells, activity) for activity in activities]
        times = [_time(row, cells, a, order) for a, state in zip(activities, states, strict=True) if state == DONE]
        touched = [n + (state != OPEN) for n, state in zip(touched, states, strict=True)]
        records.append(_record(row, course, states, [time for time in times if time]))
    draft.facts |= {"activities": len(activities), "not_incomplete_per_activity": touched}
    draft.hints = {"course": course}
    return draft.finish(records)


def _activities(found: Found) -> list[_Activity]:
    """Return the pairs of columns from the first activity on: a pair counts where its first heading has a name."""
    first = found.columns["first_activity"]
    return [_Activity(c, c + 1) for c in range(first, len(found.headings), 2) if text_of(found.headings[c])]


def _record(row: Row, course: str, states: list[str], times: list[datetime]) -> dict[str, Any]:
    row.require("full_name")
    done = states.count(DONE)
    is_complete = done == len(states)
    return row.record(
        full_name=row.text("full_name"),
        staff_code=row.code("staff_code"),
        email=row.email(),
        course=course,
        is_complete=is_complete,
        completed_at=utc(max(times)) if is_complete and times else None,
        activities_done=done,
        activities_total=len(states),
    )


def _state(row: Row, cells: Cells, activity: _Activity) -> str:
    text = text_of(cells[activity.state]) if activity.state < len(cells) else ""
    state = state_of(text) if text else OPEN
    if state is None:
        row.problem("unknown_state", value=text)
    return state or OPEN


def _time(row: Row, cells: Cells, activity: _Activity, order: str) -> datetime | None:
    cell = cells[activity.time] if activity.time < len(cells) else ""
    if text_of(cell) == "":
        return None
    found = moment(cell, order)
    if found is None:
        row.problem("bad_time", value=text_of(cell))
    return found


READER = Reader(
    "moodle_activity_completion",
    "Báo cáo hoàn thành hoạt động Moodle",
    "completions",
    recognise,
    read,
    reads_one_sheet=True,
)
