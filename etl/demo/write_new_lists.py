"""New staff lists that some schools send in October, with what such lists bring: leavers, newcomers, doubles, slips."""

from datetime import date
from pathlib import Path

import numpy as np

from etl.demo.people import ROLE_CODES, SCHOOL_YEAR_START, SUPPORT, TEACHER
from etl.demo.sheets import write_workbook
from etl.demo.truth import Truth
from etl.text.fold import fold

LISTED_ON = date(2025, 10, 6)
_SHARE = 0.02
_SMALLEST = 10
"""A school with fewer people sends no new list."""


def write_new_staff(folder: Path, truth: Truth, rng: np.random.Generator) -> Path:
    """Write `danh_sach_can_bo_thang_10.xlsx`: the people of 2 % of the schools (at least three) as they are in October.

    Every list forgets a teacher. Every second one has the teacher whom the list before it forgot; every third one has
    somebody twice, with a number that is wrong and without marks; the first gives two people one telephone.
    """
    rows: list[tuple[object, ...]] = [
        ("DANH SÁCH CÁN BỘ BỔ SUNG THÁNG 10/2025 (SỐ LIỆU MINH HOẠ)",), (),
        ("TT", "Mã định danh", "Họ và tên", "Mã trường", "Tên trường", "Chức danh", "Cốt cán", "Email",
         "Số điện thoại", "Từ ngày", "Đến ngày"),
    ]  # fmt: skip
    forgotten: int | None = None
    for turn, school in enumerate(_chosen(truth, rng)):
        members = _members(truth, school)
        left_out = next(p for p in reversed(members) if _is_settled(truth, p))
        lines = [_line(truth, p, school) for p in members if p != left_out]
        if turn == 0:
            lines[2] = (*lines[2][:7], lines[1][7], *lines[2][8:])
        if turn % 3 == 0:
            twice = lines[3]
            lines.append((f"1199{turn:06d}", fold(str(twice[1])).title(), *twice[2:]))
        if turn % 2 and forgotten is not None:
            lines.append((*_line(truth, forgotten, school)[:8], LISTED_ON, None))
        rows += [(number, *line) for number, line in enumerate(lines, start=len(rows) - 2)]
        forgotten = left_out
    widths = (7, 14, 26, 12, 44, 11, 9, 36, 14, 12, 12)
    return write_workbook(folder / "danh_sach_can_bo_thang_10.xlsx", "Cán bộ", rows, widths)


def _chosen(truth: Truth, rng: np.random.Generator) -> list[int]:
    able = [
        s for s in range(len(truth.schools))
        if not truth.traits.gives_totals_only[s] and len(_members(truth, s)) >= _SMALLEST
    ]  # fmt: skip
    count = max(3, round(_SHARE * len(truth.schools)))
    return sorted(rng.permutation(able)[:count].tolist())


def _members(truth: Truth, school: int) -> list[int]:
    """Return the people whom a school has in October, support staff apart."""
    people = truth.people
    is_here = (people.school_on(LISTED_ON) == school) | ((people.second_school == school) & ~people.moves)
    return np.flatnonzero(is_here & people.works_on(LISTED_ON) & (people.role != SUPPORT)).tolist()


def _is_settled(truth: Truth, person: int) -> bool:
    """Tell whether somebody is a teacher of one school without an end."""
    people = truth.people
    has_one_school = people.second_school[person] < 0
    return bool(people.role[person] == TEACHER and has_one_school and people.valid_to[person] is None)


def _line(truth: Truth, person: int, school: int) -> tuple[object, ...]:
    people, entry = truth.people, truth.schools[school]
    start = SCHOOL_YEAR_START if people.moves[person] else people.valid_from[person]
    return (
        people.ids[person], people.names[person], entry.code, entry.name, ROLE_CODES[people.role[person]],
        "x" if people.is_core[person] else None, people.emails[person], people.phones[person], start,
        people.valid_to[person],
    )  # fmt: skip
