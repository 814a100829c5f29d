"""Staff lists of an invented district in a few words: four schools, lines as the readers stage them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from etl.match.schools import SchoolEntry, SchoolIndex
from etl.model.identity import Bearer
from etl.model.roster import RosterDecision
from etl.roster.review import Review, review_of

SCHOOLS = ("A1", "B1", "C1", "D1")
NAMES = {"A1": "Trường Tiểu học Nà Tấu", "B1": "Trường Tiểu học Mường Mươn", "C1": "Trường THCS Thanh An",
         "D1": "Trường Mầm non Hoa Mơ"}  # fmt: skip
INDEX = SchoolIndex([SchoolEntry(code, name, (), ()) for code, name in NAMES.items()])
FIRST_DAY = date(2025, 3, 1)


def line(name: str, school: str = "A1", code: str | None = None, **more: Any) -> dict[str, Any]:
    """Return one staged line without its place in a file."""
    return {
        "outcome": None, "reason": None, "staff_code": code, "full_name": name, "school_code": school, "school_text": None,
        "commune_text": None, "role": "GV", "is_core": None, "email": None, "phone": None, "valid_from": None,
        "valid_to": None, **more,
    }  # fmt: skip


def not_working(name: str, school: str = "A1", code: str | None = None) -> dict[str, Any]:
    """Return a line that the reader set aside: its status says that nobody works there."""
    return line(name, school, code) | {"outcome": "rejected", "reason": "not_working"}


def files(*lists: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of several lists, loaded one after the other."""
    return [
        {"file_id": number, "sheet": "Cán bộ", "row": row, **entry}
        for number, entries in enumerate(lists, start=1)
        for row, entry in enumerate(entries, start=2)
    ]


def reviewed(rows: Sequence[dict[str, Any]], decided: Iterable[RosterDecision] = (), *, months: int = 3) -> Review:
    """Return the findings; each list was loaded `months` after the one before it."""
    numbers = {r["file_id"] for r in rows}
    days = {n: FIRST_DAY + timedelta(days=30 * months * (n - 1)) for n in numbers}
    return review_of(rows, INDEX, list(decided), days, {n: f"danh sách {n}.xlsx" for n in numbers})


def answer(number: int, verdict: str, *people: tuple[str, str, str], **more: Any) -> RosterDecision:
    """Return a decision about people given as (key, name, school)."""
    kind = more.pop("kind", "")
    more.setdefault("basis", 99)
    return RosterDecision(
        number, "2025-06-01T00:00:00", "x", f"q{number}", kind, verdict, tuple(Bearer(*p) for p in people), **more
    )


def staff_of_school(school: str = "A1", count: int = 8) -> list[dict[str, Any]]:
    """Return the lines of a school full of people of quite different names."""
    given = ("Ánh", "Bình", "Chung", "Dung", "Giang", "Hạnh", "Khánh", "Liên", "Minh", "Ngọc")
    family = {"A1": "Lò Văn", "B1": "Quàng Thị", "C1": "Vàng A", "D1": "Cà Thị"}[school]
    return [line(f"{family} {given[n]}", school, f"{school}0{n}") for n in range(count)]
