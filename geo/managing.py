"""Who answers for a school on a given day: Phòng GD&ĐT of the district, UBND of the commune, or Sở GD&ĐT.

Source: NĐ 142/2025/NĐ-CP and TT 15/2025/TT-BGDĐT, amended by TT 45/2026/TT-BGDĐT: since 01/07/2025 the communes manage
kindergartens, primary and lower secondary schools; the Department has always managed upper secondary ones. Limits: a
continuing-education centre is named with the Department on any day, though some were run by their district until
30/06/2025; private schools go by their level like public ones (state management, not ownership); a college has no level
here, so nobody is named for it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from etl.model.vocabulary import LEVELS, name_of
from geo.units import CHANGE_DAY, LAST_FORMER_DAY, commune, district

LOCAL_LEVELS = frozenset({"MN", "TH", "THCS", "TH&THCS"})
DEPARTMENT_LEVELS = frozenset({"THPT", "THCS&THPT", "GDNN-GDTX"})


class ManagingBody(NamedTuple):
    """A managing body: its code (`PGD-094`, `UBND-03325`, `SGDDT`) and its Vietnamese name."""

    code: str
    name: str


class SchoolState(NamedTuple):
    """What decides who answers for a school, between two days (both included; None: open)."""

    level: str | None
    kind: str | None
    commune_code: str | None
    district_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None


class Managed(NamedTuple):
    """A body (None: not known) from one day to another (both included; None: open), and why, in Vietnamese."""

    body: ManagingBody | None
    valid_from: date | None
    valid_to: date | None
    reason: str


DEPARTMENT = ManagingBody("SGDDT", "Sở GD&ĐT Điện Biên")


def managing_body(
    level: str | None, kind: str | None, commune_code: str | None, district_code: str | None, on: date
) -> ManagingBody | None:
    """Return the body that manages a school on the day `on`; None where level or place is not known.

    `level`, `kind`: codes of etl.model.vocabulary. Only the level decides: a boarding school (PTDTNT) goes by its
    highest level (TT 45/2026), and the level says that already.
    """
    if level in DEPARTMENT_LEVELS:
        return DEPARTMENT
    if level not in LOCAL_LEVELS:
        return None
    if on < CHANGE_DAY:
        return phong_gddt(district_code) if district_code else None
    return ubnd(commune_code) if commune_code else None


def managing_history(states: Iterable[SchoolState]) -> list[Managed]:
    """Return who has answered for a school since when, and why, earliest first; days without the school are left out.

    `states`: the periods of its history, which must not overlap. Neighbouring days of one body are one row.
    """
    pieces = [piece for state in sorted(states, key=_start) for piece in _at_change_day(state)]
    found: list[Managed] = []
    before: SchoolState | None = None
    for state in pieces:
        body = managing_body(*state[:4], state.valid_from or date.min)
        last = found[-1] if found else None
        if last and last.body == body and _is_next_day(last.valid_to, state.valid_from):
            found[-1] = last._replace(valid_to=state.valid_to)
        else:
            reason = " ".join([*_moved(before, state), _law(state, body)])
            found.append(Managed(body, state.valid_from, state.valid_to, reason))
        before = state
    return found


def phong_gddt(district_code: str) -> ManagingBody:
    """Return the education office of a former district; KeyError for an unknown code."""
    return ManagingBody(f"PGD-{district_code}", f"Phòng GD&ĐT {district(district_code).name_in_sentence}")


def ubnd(commune_code: str) -> ManagingBody:
    """Return the people's committee of a current commune; KeyError for an unknown code."""
    return ManagingBody(f"UBND-{commune_code}", f"UBND {commune(commune_code).name_in_sentence}")


def _start(state: SchoolState) -> date:
    return state.valid_from or date.min


def _at_change_day(state: SchoolState) -> Sequence[SchoolState]:
    """Return a period cut where the districts ended."""
    if _start(state) >= CHANGE_DAY or (state.valid_to or date.max) < CHANGE_DAY:
        return (state,)
    before = state._replace(valid_to=LAST_FORMER_DAY)
    return before, state._replace(valid_from=CHANGE_DAY)


def _is_next_day(last: date | None, first: date | None) -> bool:
    return last is not None and first is not None and first - last == timedelta(days=1)


def _moved(before: SchoolState | None, now: SchoolState) -> list[str]:
    """Return in words what changed at the school itself at the beginning of a period."""
    if before is None:
        return []
    words = []
    if now.level and before.level and now.level != before.level:
        words.append(f"Cơ sở đổi cấp học thành {name_of(LEVELS, now.level)}.")
    is_before = _start(now) < CHANGE_DAY
    here, there = (s.district_code if is_before else s.commune_code for s in (now, before))
    if here and there and here != there:
        unit = district(here) if is_before else commune(here)
        words.append(f"Cơ sở chuyển đến {unit.name_in_sentence}.")
    return words


def _law(state: SchoolState, body: ManagingBody | None) -> str:
    if body is None:
        if state.level not in LOCAL_LEVELS:
            return "Chưa rõ: danh sách cơ sở chưa cho biết cấp học thuộc diện nào."
        missing = "huyện cũ (hoặc xã cũ)" if _start(state) < CHANGE_DAY else "xã, phường"
        return f"Chưa rõ: danh sách cơ sở chưa cho biết {missing}."
    if body == DEPARTMENT:
        law = "Sở GD&ĐT quản lý trường có cấp THPT và trung tâm GDNN-GDTX, cả trước và từ 01/07/2025."
    elif _start(state) < CHANGE_DAY:
        law = "Đến hết 30/06/2025, phòng GD&ĐT cấp huyện quản lý mầm non, tiểu học, THCS."
    else:
        law = (
            "Từ 01/07/2025 không còn cấp huyện, UBND cấp xã quản lý mầm non, tiểu học, THCS (Nghị định"
            " 142/2025/NĐ-CP, Thông tư 15/2025/TT-BGDĐT)."
        )
    if state.kind == "PTDTNT":
        law += " Trường PTDTNT theo cấp học cao nhất của trường."
    return law
