"""Roll-calls of the sites, one file per session, as CSV or XLSX, by school code or by the site's name.

A file may hold a site name that no list has, a zero, a list of names with one forgotten; a few schools send a
correction later, in a file of their own.
"""

from datetime import date
from pathlib import Path

import numpy as np

from etl.demo.people import SUPPORT
from etl.demo.programme import Session
from etl.demo.sheets import write_csv, write_workbook
from etl.demo.traits import NAMES
from etl.demo.truth import Truth
from etl.text.fold import fold


def write_rollcalls(folder: Path, truth: Truth, rng: np.random.Generator) -> list[Path]:
    """Write `diem_danh_<session>.csv|xlsx` for every session held at sites, and one file of corrections."""
    files = []
    at_sites = [k for k, s in enumerate(truth.sessions) if s.mode == "điểm cầu"]
    for turn, k in enumerate(at_sites):
        session = truth.sessions[k]
        rows = _rows(truth, rng, k, with_code=turn % 2 == 0)
        name = f"diem_danh_{turn + 1}_{session.code.lower()}"
        if turn % 2:
            heading = ("Ngày", "Tên điểm cầu", "Sĩ số", "Danh sách có mặt", "Ghi chú")
            title = (f"ĐIỂM DANH CÁC ĐIỂM CẦU - {session.name.upper()} (SỐ LIỆU MINH HOẠ)",)
            path = folder / f"{name}.xlsx"
            widths = (12, 40, 8, 80, 20)
            files.append(write_workbook(path, "Điểm danh", [title, (), heading, *rows], widths))
        else:
            heading = ("Mã buổi", "Mã trường", "Tên điểm cầu", "Sĩ số", "Danh sách có mặt")
            files.append(write_csv(folder / f"{name}.csv", [heading, *rows], bom=True))
    files.append(_corrections(folder, truth, rng, at_sites[-1]))
    return files


def present_at_site(truth: Truth, k: int) -> list[list[int]]:
    """Return, per school, the managers and teachers who were in its room at session number `k`."""
    attendance = truth.attendance
    here = truth.people.school_on(truth.sessions[k].day)
    found: list[list[int]] = [[] for _ in truth.schools]
    for person in np.flatnonzero(attendance.attends[:, k] & ~attendance.from_home[:, k]).tolist():
        found[here[person]].append(person)
    return found


def _rows(truth: Truth, rng: np.random.Generator, k: int, with_code: bool) -> list[tuple[object, ...]]:
    session = truth.sessions[k]
    present = present_at_site(truth, k)
    support = _support_by_school(truth, session)
    reporting = np.flatnonzero(truth.attendance.reports[:, k])
    misspelt = set(rng.choice(reporting, min(2, len(reporting)), replace=False).tolist())
    rows: list[tuple[object, ...]] = []
    for school in rng.permutation(reporting).tolist():
        entry = truth.schools[school]
        people = present[school]
        guests = support[school][: int(rng.integers(1, 3))] if people and rng.random() < 0.15 else []
        names = None
        if truth.traits.evidence[school] == NAMES and people:
            names = _name_list(truth, rng, people, guests)
        count = len(people) + len(guests)
        site = _site_name(rng, entry.short_name, is_misspelt=school in misspelt and not with_code)
        if with_code:
            rows.append((session.code, entry.code, site, count, names))
        else:
            note = None if count else "Mất điện, không tổ chức được"
            rows.append((session.day, site, count, names, note))
    return rows


def _name_list(truth: Truth, rng: np.random.Generator, people: list[int], guests: list[int]) -> str:
    written = [p for p in people if rng.random() > 0.012] + guests[:1]
    names = [truth.people.names[p] for p in written]
    style = rng.random()
    if style < 0.03:
        names = [name.upper() for name in names]
    elif style < 0.05:
        names = [fold(name).title() for name in names]
    return "; ".join(names)


def _support_by_school(truth: Truth, session: Session) -> list[list[int]]:
    here = truth.people.school_on(session.day)
    found: list[list[int]] = [[] for _ in truth.schools]
    for person in np.flatnonzero(truth.people.role == SUPPORT).tolist():
        found[here[person]].append(person)
    return found


def _site_name(rng: np.random.Generator, short_name: str, *, is_misspelt: bool) -> str:
    if is_misspelt:
        return f"Điểm cầu {short_name[:-2]}{short_name[-1]}{short_name[-2]}"
    draw = rng.random()
    if draw < 0.6:
        return f"Điểm cầu {short_name}"
    return short_name if draw < 0.9 else f"ĐC {short_name}"


def _corrections(folder: Path, truth: Truth, rng: np.random.Generator, k: int) -> Path:
    """A later file with corrected head-counts of a few schools that had sent numbers only."""
    session = truth.sessions[k]
    present = present_at_site(truth, k)
    reports = truth.attendance.reports[:, k]
    numbers_only = np.flatnonzero(reports & (truth.traits.evidence != NAMES))
    chosen = numbers_only if len(numbers_only) else np.flatnonzero(reports)
    rows: list[tuple[object, ...]] = [("Mã buổi", "Mã trường", "Tên điểm cầu", "Sĩ số")]
    for school in rng.permutation(chosen)[:5].tolist():
        entry = truth.schools[school]
        count = min(len(present[school]) + 1, entry.audience)
        rows.append((session.code, entry.code, f"Điểm cầu {entry.short_name}", count))
    return write_csv(folder / f"diem_danh_9_bo_sung_{_compact(session.day)}.csv", rows, bom=True)


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
