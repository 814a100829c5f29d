"""Moodle quiz attempts (Quiz > Results > Grades > download): one row per attempt, the averages below the people.

Headings in English and Vietnamese, older and newer ("Tình trạng" or "Trạng thái", "Đã bắt đầu vào lúc" or "Bắt đầu vào
lúc"); the grade's heading carries the most that can be earned: "Điểm/10,00". Of a person with several attempts every
attempt is a row. A row of averages has a grade and neither a beginning nor a state; it is no row of the table.
"""

import re
from collections.abc import Mapping
from typing import Any

from etl.model.records import ReadResult
from etl.readers.common.cells import text_of
from etl.readers.common.document import Document
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import match_fields
from etl.readers.common.moodle_dates import moodle_moment
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.platforms import (
    PERSON,
    course_in_name,
    identity,
    is_average,
    is_named,
    lines,
    score_of,
    trace,
    word,
)
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row
from etl.text.fold import fold
from etl.text.vietnam import utc

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    **PERSON,
    "state": ("State", "Status", "Tình trạng", "Trạng thái"),
    "started": (
        "Started on", "Started", "Đã bắt đầu vào lúc", "Bắt đầu vào lúc", "Đã bắt đầu", "Bắt đầu lúc",
        "Bắt đầu làm bài"),
    "completed": (
        "Completed", "Completed on", "Đã hoàn thành", "Được hoàn thành", "Kết thúc lúc", "Hoàn thành",
        "Đã hoàn thành vào lúc", "Hoàn thành vào lúc"),
    "duration": ("Time taken", "Duration", "Thời gian thực hiện", "Thời gian làm bài", "Thời lượng"),
}  # fmt: skip
_GRADE = re.compile(r"(?:grade|mark|marks|score|diem|diem so|tong diem) ?/ ?(\d{1,6}(?:[.,]\d{1,6})?)")
_NAMED = re.compile(r"(.+?)-(?:grades|responses|overview|diem|điểm)$", re.IGNORECASE)


def recognise(grid: Grid) -> Found | None:
    """Find the headings: who, when the attempt began, how long it took or when it ended, its state or grade."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if "started" not in columns or not is_named(columns) or not {"completed", "duration"} & columns.keys():
            continue
        grade = _grade_column(cells)
        if grade is not None:
            columns["grade"] = grade
        if {"state", "grade"} & columns.keys():
            return Found(grid, index, columns, cells)
    return None


def _grade_column(headings: Cells) -> int | None:
    return next((c for c, cell in enumerate(headings) if _GRADE.fullmatch(fold(text_of(cell)))), None)


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per attempt, in file order: the time is when it began, UTC."""
    draft = Draft(READER.format, READER.kind, document, tables)
    order, refusal = settle(draft, date_texts(tables, ("started", "completed")), default="dmy")
    if refusal:
        return refusal
    activity = course_in_name(document.source, _NAMED)
    records: list[dict[str, Any]] = []
    averages = 0
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            if _is_average(row):
                averages += 1
            else:
                records.append(_record(row, order, activity, _most(found)))
    scores = [record["score"] for record in records if record["score"] is not None]
    draft.facts |= {"average_row": averages, "graded_rows": len(scores)}
    if scores:
        draft.facts["mean"] = round(sum(scores) / len(scores), 2)
    return draft.finish(records)


def _most(found: Found) -> float | None:
    """Return the most that can be earned, as the grade's heading says."""
    column = found.columns.get("grade")
    heading = _GRADE.fullmatch(fold(text_of(found.headings[column]))) if column is not None else None
    return float(heading[1].replace(",", ".")) if heading else None


def _is_average(row: Row) -> bool:
    """Tell a row of averages by its words, or by a grade without an attempt."""
    if any(word(row, field) for field in ("email", "staff_code", "username", "state", "started", "completed")):
        return False
    if any(is_average(row.text(field) or "") for field in ("family", "given", "full_name")):
        return True
    return (row.has("started") or row.has("state")) and score_of(row.raw("grade"))[0] is not None


def _record(row: Row, order: str, activity: str, most: float | None) -> dict[str, Any]:
    who = identity(row)
    moments = {}
    for field in ("started", "completed"):
        moments[field] = moodle_moment(row.raw(field), order) if word(row, field) else None
        if word(row, field) and moments[field] is None:
            row.problem("bad_time", field)
    happened = moments["started"] or moments["completed"]
    score, _ = score_of(row.raw("grade"))
    return trace(
        row,
        who,
        activity=activity,
        status=word(row, "state"),
        score=score,
        score_max=most,
        happened_at=utc(happened) if happened else None,
    )


READER = Reader("moodle_quiz", "Kết quả bài kiểm tra Moodle", "learning", recognise, read)
