"""Sign-in forms of the schools that use one: Google Forms as CSV, Microsoft Forms as XLSX, and the hall's paper list.

Among honest rows stand the usual ones: sent twice, sent days late, name and school in each other's cell.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from etl.demo.people import People
from etl.demo.programme import Session
from etl.demo.schools import School
from etl.demo.sheets import write_csv, write_workbook
from etl.demo.traits import FORM
from etl.demo.truth import Truth
from etl.demo.typing_habits import typed_name, typed_phone, typed_school

_MICROSOFT_LEVELS = ("THPT", "THCS&THPT", "GDNN-GDTX", "THCS")


@dataclass(frozen=True)
class _Answer:
    sent: datetime
    person: int
    school: School
    name: str
    unit: str


def write_forms(folder: Path, truth: Truth, rng: np.random.Generator) -> list[Path]:
    """Write both forms for every teachers' Sunday, and the opening's list; nothing for a form nobody answered."""
    files = [_write_hall_list(folder, truth, rng)]
    for k, session in enumerate(truth.sessions):
        if session.code.startswith("GV"):
            answers = _answers(truth, rng, k)
            by_microsoft = [a for a in answers if a.school.level in _MICROSOFT_LEVELS]
            by_google = [a for a in answers if a.school.level not in _MICROSOFT_LEVELS]
            if by_google:
                files.append(_write_google(folder, session, truth.people, by_google, rng))
            if by_microsoft:
                files.append(_write_microsoft(folder, session, truth.people, by_microsoft, rng))
    return files


def _answers(truth: Truth, rng: np.random.Generator, k: int) -> list[_Answer]:
    """Everybody in the room of a school with a form, but for one in ten, in order of time."""
    session, here = truth.sessions[k], truth.people.school_on(truth.sessions[k].day)
    attendance = truth.attendance
    uses_form = (truth.traits.evidence == FORM) & ~truth.traits.is_silent & attendance.connects[:, k]
    candidates = np.flatnonzero(attendance.attends[:, k] & ~attendance.from_home[:, k] & uses_form[here])
    found = []
    for person in candidates[rng.random(len(candidates)) < 0.9].tolist():
        school = truth.schools[here[person]]
        name, unit = typed_name(rng, truth.people.names[person]), typed_school(rng, school)
        if rng.random() < 0.005:
            name, unit = unit, name
        sent = _moment(rng, session)
        found.append(_Answer(sent, person, school, name, unit))
        if rng.random() < 0.015:
            found.append(_Answer(sent + timedelta(seconds=int(rng.integers(20, 400))), person, school, name, unit))
    return sorted(found, key=lambda a: (a.sent, a.person))


def _moment(rng: np.random.Generator, session: Session) -> datetime:
    if rng.random() < 0.012:  # remembered days later: kept by the office, not counted
        return session.starts + timedelta(days=int(rng.integers(1, 9)), minutes=int(rng.integers(0, 600)))
    first = session.starts - timedelta(minutes=12)
    return first + timedelta(seconds=int(rng.beta(1.2, 4) * (session.hours + 0.5) * 3600))


def _write_google(
    folder: Path, session: Session, people: People, answers: list[_Answer], rng: np.random.Generator
) -> Path:
    rows: list[tuple[object, ...]] = [
        ("Dấu thời gian", "Địa chỉ email", "Họ và tên", "Đơn vị công tác (ghi rõ tên trường)", "Xã/phường",
         "Số điện thoại", "Thầy/cô tham gia tại", "Thầy/cô đã dùng công cụ AI nào? (chọn nhiều)")
    ]  # fmt: skip
    tools = ("ChatGPT", "Gemini", "ChatGPT, Gemini", "ChatGPT, Copilot, Canva", "Chưa dùng", "")
    for a in answers:
        place = a.school.place
        phone = typed_phone(rng, people.phones[a.person]) if rng.random() < 0.7 else ""
        rows.append(
            (f"{a.sent:%d/%m/%Y %H:%M:%S}", people.own_emails[a.person] if rng.random() < 0.5 else "", a.name, a.unit,
             place.full_name if rng.random() < 0.6 else place.name, phone, "Điểm cầu tại trường",
             tools[int(rng.integers(len(tools)))])
        )  # fmt: skip
    number = session.code.removeprefix("GV")
    return write_csv(folder / f"Điểm danh buổi {number} (Câu trả lời).csv", rows, quote_all=True, newline="\n")


def _write_microsoft(
    folder: Path, session: Session, people: People, answers: list[_Answer], rng: np.random.Generator
) -> Path:
    rows: list[tuple[object, ...]] = [
        ("ID", "Start time", "Completion time", "Email", "Name", "Họ và tên", "Đơn vị công tác", "Số điện thoại",
         "Mức độ hài lòng")
    ]  # fmt: skip
    for number, a in enumerate(answers, start=1):
        is_signed_in = rng.random() < 0.4
        started = a.sent - timedelta(seconds=int(rng.integers(25, 140)))
        rows.append(
            (number, _us(started), _us(a.sent), people.own_emails[a.person] if is_signed_in else "anonymous",
             people.names[a.person] if is_signed_in else None, a.name, a.unit,
             typed_phone(rng, people.phones[a.person]), int(rng.integers(2, 6)))
        )  # fmt: skip
    number_of = session.code.removeprefix("GV")
    return write_workbook(folder / f"Bồi dưỡng AI buổi {number_of}.xlsx", "Sheet1", rows)


def _us(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment:%y %H:%M:%S}"


def _write_hall_list(folder: Path, truth: Truth, rng: np.random.Generator) -> Path:
    """The paper list of the opening, typed up: core people in the hall, in order of signing."""
    k = next(n for n, s in enumerate(truth.sessions) if s.mode == "trực tiếp")
    session = truth.sessions[k]
    rows: list[tuple[object, ...]] = [
        ("DANH SÁCH KÝ TÊN DỰ KHAI MẠC TẠI HỘI TRƯỜNG (SỐ LIỆU MINH HOẠ)",),
        (),
        ("TT", "Mã buổi", "Họ và tên", "Đơn vị công tác", "Thời gian"),
    ]
    people = np.flatnonzero(truth.attendance.attends[:, k] & truth.is_listed)
    for number, person in enumerate(rng.permutation(people).tolist(), start=1):
        school = truth.schools[truth.people.school[person]]
        signed = session.starts - timedelta(minutes=25) + timedelta(seconds=17 * number)
        rows.append((number, session.code, truth.people.names[person], school.name, signed))
    return write_workbook(folder / "ky_ten_khai_mac.xlsx", "Ký tên", rows, (6, 10, 28, 44, 20))
