"""Moodle participants (Participants > download table data): one row per person enrolled in the course."""

import re
from collections.abc import Mapping

from etl.model.records import ReadResult
from etl.readers.common.document import Document
from etl.readers.common.grids import Grid
from etl.readers.common.headings import keys_of, match_fields
from etl.readers.common.platforms import OWN_LISTS, PERSON, course_in_name, identity, lines, trace, word
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    **PERSON,
    "groups": ("Groups", "Nhóm", "Các nhóm"),
    "roles": ("Roles", "Vai trò", "Các vai trò"),
    "last_access": (
        "Last access to course", "Last access", "Lần truy cập gần nhất vào khóa học", "Truy cập gần nhất",
        "Truy cập lần cuối", "Lần truy cập cuối vào khóa học"),
    "status": ("Status", "Trạng thái", "Tình trạng"),
}  # fmt: skip
_PLATFORM_ONLY = {"id number", "ma so id", "username", "ten dang nhap", "ki danh", "ky danh"}
_NAMED = re.compile(r"(.+?)[ _-](?:participants|nguoi_hoc|thanh_vien)", re.IGNORECASE)


def recognise(grid: Grid) -> Found | None:
    """Find the headings: both parts of the name, an e-mail address, and something else that only a platform knows."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if not {"family", "given", "email"} <= columns.keys() or match_fields(cells, OWN_LISTS):
            continue
        if {"groups", "roles", "last_access"} & columns.keys() or _PLATFORM_ONLY & set(keys_of(cells)):
            return Found(grid, index, columns, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one LEARNING record per person enrolled, in file order: the role or the enrolment's state as status."""
    draft = Draft(READER.format, READER.kind, document, tables)
    course = course_in_name(document.source, _NAMED)
    draft.hints = {"course": course}
    records = []
    for found in tables:
        for number, cells in lines(found):
            row = Row(found, number, cells, draft.log)
            who = identity(row)
            records.append(trace(row, who, course=course, status=word(row, "status") or word(row, "roles")))
    return draft.finish(records)


READER = Reader("moodle_participants", "Danh sách người học Moodle", "learning", recognise, read)
