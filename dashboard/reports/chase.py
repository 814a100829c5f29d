"""The chase list ("im-lang"): silent schools by who answers for them, one sheet for each body, with cells for its answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.contacts import managers
from dashboard.figures.keys import Filters
from dashboard.figures.lagging import require_school_filters
from dashboard.figures.query import Row
from dashboard.figures.scope import Scope
from dashboard.figures.silence import Session, silences
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.book import COUNT, DAY, Book
from dashboard.reports.call_list import contact_words
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.schools import CODE, LEVEL, NAME, NUMBER
from dashboard.reports.tables import Column, Text, write_table
from dashboard.style import SHEET_TO_FILL
from etl.readers.common.lookalikes import CHASE_TELLING
from etl.text.collate import sort_key
from etl.text.vietnam import day, number

OVERVIEW = "Tổng hợp"
UNKNOWN_BODY = "Chưa rõ cơ quan quản lý"
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME = 31
_WRAP = {"text_wrap": True}
_COUNT = {"num_format": COUNT, "align": "center"}

_ABOUT: tuple[Column, ...] = (
    NUMBER, CODE, NAME, LEVEL,
    Text("Số người", 7, lambda r: r["people"], _COUNT),
    Text(CHASE_TELLING[0], 46, lambda r: sessions_words(r["silence"].missing), _WRAP | {"font_size": 10}),
    Text("Lần cuối có tin", 11, lambda r: r["silence"].last_day or "chưa có", {"num_format": DAY, "align": "center"}),
    Text("Thường báo bằng", 22, lambda r: r["silence"].ways_words, _WRAP | {"font_size": 10}),
    Text("Tên chờ đối soát", 8, lambda r: r["silence"].waiting or "", _COUNT),
)  # fmt: skip
_CONTACT = Text("Lãnh đạo, điện thoại", 23, lambda r: r["contact"], _WRAP | {"font_size": 10})
_REPLY = Text(CHASE_TELLING[1], 36, lambda r: "", _WRAP | {"bg_color": SHEET_TO_FILL})

_BODIES: tuple[Column, ...] = (
    NUMBER,
    Text("Cơ quan quản lý", 40, lambda r: r["name"], _WRAP),
    Text("Cơ sở im lặng", 12, lambda r: len(r["schools"]), _COUNT),
    Text("Số người", 12, lambda r: sum(s["people"] for s in r["schools"]), _COUNT),
    Text("Tên chờ đối soát", 14, lambda r: sum(s["silence"].waiting for s in r["schools"]), _COUNT),
    Text("Tờ", 34, lambda r: r["sheet"], _WRAP),
)
_WAITING = (
    "“Tên chờ đối soát”: tên trong tệp của các buổi ấy có thể là người hoặc điểm cầu của cơ sở; đối soát xong, cơ sở có thể"
    " hết im lặng mà không cần gọi."
)
_ASK = (
    "Đề nghị cho biết từng buổi: đã học chưa, bao nhiêu người dự, vì sao chưa gửi phiếu sĩ số hoặc bảng ký tên; ghi vào cột"
    " cuối và gửi lại kèm phiếu nếu có. Im lặng nghĩa là chưa có bằng chứng nào, không có nghĩa là không học."
)


def write_chase_list(
    snapshot: Snapshot, out: Path | BinaryIO, *, where: Filters | None = None, scope: Scope | None = None,
    home: Path | None = None, set_code: str | None = None,
) -> None:  # fmt: skip
    """Write the workbook to `out`: an overview, then a sheet for each managing body with silent schools.

    Managers are named where `scope` sees people: the caller logs who took the list out. UserError for filters on sessions
    or roles.
    """
    question = Question(snapshot, where, scope, home, set_code=set_code)
    require_school_filters(question.where)
    bodies = _bodies(question)
    with report_book(question, out, "Danh sách đôn đốc cơ sở im lặng", "im-lang") as book:
        _write_overview(book, question, bodies)
        for body in bodies:
            _write_body(book, question, body)


def sessions_words(missing: Sequence[Session]) -> str:
    """Return the sessions of which nothing came, one a line: "06/04/2025 Buổi một"."""
    return "\n".join(f"{day(s.on)} {s.name}" for s in missing)


def _bodies(question: Question) -> list[Row]:
    """Return the managing bodies by name, with their silent schools, those with most people first."""
    found = silences(question.snapshot, question.scope)
    rows = [r for r in question.schools if r["school"] in found]
    sees_people = question.scope.sees_people
    people = managers(question.snapshot, [r["school"] for r in rows], question.scope) if sees_people else {}
    sizes = {
        r["school_code"]: r["people"] for r in question.snapshot.rows("select school_code, people from school_standing")
    }
    by_name: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda r: (-sizes[r["school"]], sort_key(r["school_name"]))):
        by_name.setdefault(row["managing_name"] or UNKNOWN_BODY, []).append(
            row
            | {
                "silence": found[row["school"]],
                "people": sizes[row["school"]],
                "contact": contact_words(people.get(row["school"], ())),
            }
        )
    names: set[str] = {OVERVIEW.casefold()}
    return [
        {"number": n, "name": name, "schools": by_name[name], "sheet": _sheet_name(name, names)}
        for n, name in enumerate(sorted(by_name, key=sort_key), start=1)
    ]


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name for a sheet as Excel allows it: short, without its signs, unlike any in `taken`, where it is put."""
    plain = " ".join(name.translate(_NOT_IN_A_NAME).split())[:_LONGEST_NAME].strip() or "Khác"
    shown, n = plain, 2
    while shown.casefold() in taken:
        shown = f"{plain[: _LONGEST_NAME - 4].strip()} ({n})"
        n += 1
    taken.add(shown.casefold())
    return shown


def _write_overview(book: Book, question: Question, bodies: Sequence[Row]) -> None:
    widths = [c.width for c in _BODIES]
    page = Page(book, question, name=OVERVIEW, title="CƠ SỞ IM LẶNG CẦN ĐÔN ĐỐC", widths=widths, unit="cơ sở, người")
    write_table(page, _BODIES, bodies, is_list=True)
    if not bodies:
        page.note("Không có cơ sở nào im lặng.", align="center")
        return
    count = sum(len(b["schools"]) for b in bodies)
    page.note(
        f"Cộng {number(count)} cơ sở của {number(len(bodies))} cơ quan; gửi cho mỗi cơ quan tờ mang tên cơ quan đó."
    )
    page.note(_WAITING)


def _write_body(book: Book, question: Question, body: Row) -> None:
    columns = (*_ABOUT, *((_CONTACT,) if question.scope.sees_people else ()), _REPLY)
    widths = [c.width for c in columns]
    title = f"CƠ SỞ IM LẶNG CẦN ĐÔN ĐỐC – {body['name'].upper()}"
    page = Page(book, question, name=body["sheet"], title=title, widths=widths, unit="người")
    lines = [s | {"number": n} for n, s in enumerate(body["schools"], start=1)]
    write_table(page, columns, lines, is_list=True)
    page.note(_ASK)
    page.note(_WAITING)
