"""The Excel to telephone from: per school why and whom to call, cells to fill in, what was done before. It comes back.

The way back: `etl.tasks`. Headings and marks are those of `etl.readers.common.task_sheet`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.figures.contacts import Manager, managers
from dashboard.figures.keys import Filters
from dashboard.figures.query import Row
from dashboard.figures.questions import open_questions
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import STATUSES
from dashboard.figures.standing.history import since as since_of
from dashboard.figures.standing.history import weekly
from dashboard.reports.book import COUNT, DAY, Book
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.schools import COMMUNE, LEVEL, MANAGING
from dashboard.reports.tables import Column, Text, Written, write_table
from dashboard.style import SHEET_TO_FILL
from etl.model.task import FIELDS, REASONS, STATES, Task, is_closed, shown
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
    school_mark,
    task_mark,
)
from etl.text.vietnam import day, from_iso, local, number

CALLS, HISTORY, GUIDE = "Gọi điện", "Lịch sử", "Hướng dẫn"
_MOST_MANAGERS = 3
_SPARE_LINES = 2
_WRAP = {"text_wrap": True, "indent": 0, "font_size": 10}
_MIDDLE = {"align": "center", "text_wrap": True, "font_size": 10}
_COUNT = {"num_format": COUNT, "align": "center", "font_size": 10}
_TO_FILL = {"bg_color": SHEET_TO_FILL, "locked": False}

_ABOUT: tuple[Column, ...] = (
    Text("STT", 4.2, lambda r: r["line"], _MIDDLE),
    Text(NUMBER, 5, lambda r: r["task"].number if r["task"] else "", _MIDDLE),
    Text(CODE, 9.5, lambda r: r["school"], {"num_format": "@", "font_size": 10}),
    Text(NAME, 19, lambda r: r["school_name"], _WRAP),
    Text(LEVEL.heading, 9.4, LEVEL.value, _WRAP),
    Text(COMMUNE.heading, 10.8, COMMUNE.value, _WRAP),
    Text(MANAGING.heading, 10.5, MANAGING.value, _WRAP),
)
_CONTACT = Text("Lãnh đạo, điện thoại", 20, lambda r: r["contact"], _WRAP)
_STANDING: tuple[Column, ...] = (
    Text("Tình trạng", 8, lambda r: STATUSES.get(r["status"] or "", "–"), _MIDDLE),
    Text("Từ ngày", 9.5, lambda r: r["since"], {"num_format": DAY, "align": "center", "font_size": 10}),
    Text("Tham gia", 6, lambda r: None if r["status"] == "silent" else r["participated"], _COUNT),
    Text("Số người", 6, lambda r: r["people"], _COUNT),
    Text("Thiếu", 6, lambda r: r["gap_people"], _COUNT),
    Text("Lý do", 34, lambda r: "\n".join(r["reasons"] or ()), {"text_wrap": True, "font_size": 9}),
    Text("Có thể thêm", 6, lambda r: r["pending"] or "", _COUNT),
)
_FILLED: tuple[Column, ...] = (
    Text(OWNER, 12.5, lambda r: r["task"].owner if r["task"] else "", _WRAP | _TO_FILL),
    Text(DUE, 9.5, lambda r: r["task"].due if r["task"] else "",
         {"num_format": DAY, "align": "center", "font_size": 10} | _TO_FILL),
    Text(STATE, 9, lambda r: STATES[r["task"].state] if r["task"] else "", _MIDDLE | _TO_FILL),
    Text(REASON, 9, lambda r: REASONS[r["task"].reason] if r["task"] and r["task"].reason else "", _MIDDLE | _TO_FILL),
    Text(NOTE, 24, lambda r: "", _WRAP | _TO_FILL),
    Text(MARK, 10, lambda r: r["mark"], {"font_size": 8}),
)  # fmt: skip

_HOW = (
    "1. Mỗi dòng của tờ “Gọi điện” là một cơ sở. Đọc cột “Lý do” rồi gọi cho lãnh đạo cơ sở; ghi kết quả vào các ô nền vàng.",
    "2. “Có thể thêm”: số người có thể được tính thêm khi các tên đang chờ đối soát đã rõ; nên xem trước khi gọi.",
    "3. Người phụ trách: họ tên một người. Hạn: ngày số liệu được xem lại, viết dạng 25/12/2025.",
    f"4. Trạng thái chọn trong danh sách thả xuống: {', '.join(STATES.values())}. Nguyên nhân: {', '.join(REASONS.values())}.",
    "5. Ghi chú mới: điều vừa biết qua điện thoại. Ghi chú cũ ở tờ “Lịch sử”, không mất và không sửa được.",
    "6. Cơ sở chưa có số việc: ghi người phụ trách và hạn thì khi nhập sẽ thành việc mới; để trống thì bỏ qua.",
    "7. Ô để trống của một việc: giữ nguyên như cũ. Việc đã đóng muốn mở lại: đổi trạng thái và viết ghi chú vì sao.",
    "8. Được xoá dòng, sắp xếp (chọn cả bảng), thêm cột, đổi tên tệp. Không sửa số việc, mã trường và cột ẩn cuối bảng.",
    "9. Nhập lại: trang Điểm cần hỗ trợ, phần Việc đã giao; hoặc lệnh python -m dashboard tasks --import TỆP.xlsx. Sai một"
    " dòng thì chưa dòng nào được ghi, máy chỉ rõ ô cần sửa. Nhập hai lần không sao; muốn ghi tiếp sau khi nhập thì tải bảng mới.",
    "10. Nếu trong lúc đó người khác đã sửa cùng một ô, máy giữ nội dung mới hơn và giữ nội dung của tệp thành ghi chú.",
    "11. “Hết tụt hậu” chỉ do số liệu đến hạn cho biết, không do trạng thái ghi ở đây.",
)


def write_call_list(
    snapshot: Snapshot, out: Path | BinaryIO, schools: Sequence[str], tasks: Iterable[Task], *,
    history: Sequence[Mapping[str, Any]] = (), since: Mapping[str, date] | None = None,
    pending: Mapping[str, int] | None = None, scope: Scope | None = None, set_code: str | None = None,
) -> int:  # fmt: skip
    """Write the workbook to `out` and return how many schools are in it, in the order of `schools`.

    `tasks`: those known, of which each school shows its unclosed one. `history`: rows of `etl.home.tasks.task_history`;
    without it the notes of `tasks`. `since`: school → the week since which it is flagged; `pending`: school → people whom
    open names could add; both are counted where not given. Managers are named where `scope` sees people: the caller logs
    who took the list out. Schools outside the scope or not valid on the day are left out.
    """
    question = Question(snapshot, Filters({"school": tuple(schools)}) if schools else None, scope, set_code=set_code)
    known = list(tasks)
    lines = _lines(question, schools, known, since, pending)
    with report_book(question, out, "Danh sách gọi điện cho các cơ sở", "goi-dien") as book:
        _write_calls(book, question, lines)
        _write_history(book, question, lines, known, history)
        _write_guide(book, question)
    return len(lines)


def _lines(
    question: Question, schools: Sequence[str], tasks: Sequence[Task], since: Mapping[str, date] | None,
    pending: Mapping[str, int] | None,
) -> list[Row]:  # fmt: skip
    snapshot, scope = question.snapshot, question.scope
    rows = {r["school"]: r for r in question.schools if r["status"]} if schools else {}
    sizes = {
        r["school_code"]: r for r in snapshot.rows("select school_code, people, participated from school_standing")
    }
    unclosed = {t.school_code: t for t in tasks if not is_closed(t)}
    wanted = [code for code in dict.fromkeys(schools) if code in rows]
    flagged_since = since_of(weekly(snapshot), snapshot.as_of) if since is None else since
    reach = open_questions(snapshot, scope).reach if pending is None else None
    people = managers(snapshot, wanted, scope) if scope.sees_people else {}
    lines = []
    for n, code in enumerate(wanted, start=1):
        task = unclosed.get(code)
        lines.append(rows[code] | {
            "line": n, "task": task, "people": sizes[code]["people"], "participated": sizes[code]["participated"],
            "contact": contact_words(people.get(code, ())), "since": flagged_since.get(code),
            "pending": reach.gain(code) if reach else (pending or {}).get(code, 0),
            "mark": task_mark(task.number, task.revision) if task else school_mark(code, snapshot.as_of),
        })  # fmt: skip
    return lines


def contact_words(people: Sequence[Manager]) -> str:
    """Return up to three managers, one a line; of more, how many are left out."""
    words = [m.words for m in people[:_MOST_MANAGERS]]
    more = len(people) - _MOST_MANAGERS
    return (
        "\n".join([*words, *([f"và {number(more)} người nữa"] if more > 0 else [])]) or "chưa có trong danh sách cán bộ"
    )


def _write_calls(book: Book, question: Question, lines: Sequence[Row]) -> None:
    contact = (_CONTACT,) if question.scope.sees_people else ()
    columns = (*_ABOUT, *contact, *_STANDING, *_FILLED)
    widths = [c.width for c in columns]
    page = Page(book, question, name=CALLS, title="DANH SÁCH GỌI ĐIỆN CHO CÁC CƠ SỞ", widths=widths[:-1], unit="người")
    written = write_table(page, columns, lines, is_list=True)
    sheet, last = page.sheet, len(columns) - 1
    sheet.set_column(last, last, 10, None, {"hidden": True})
    sheet.print_area(0, 0, max(page.row - 1, written.first), last - 1)
    _offer(page, columns, written)
    if not lines:
        page.note("Không có cơ sở nào.", align="center")


def _offer(page: Page, columns: Sequence[Column], written: Written) -> None:
    """Put the drop-downs on the lines and a few rows below them, for schools that somebody adds."""
    last = max(written.last, written.first) + _SPARE_LINES
    places = {c.heading: n for n, c in enumerate(columns) if isinstance(c, Text)}
    for heading, choices in ((STATE, STATES), (REASON, REASONS)):
        page.sheet.data_validation(written.first, places[heading], last, places[heading], {
            "validate": "list", "source": list(choices.values()), "error_title": "Chưa có trong danh sách",
            "error_message": f"{heading}: chọn một dòng của danh sách thả xuống.",
        })  # fmt: skip
    page.sheet.data_validation(written.first, places[DUE], last, places[DUE], {
        "validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_title": "Không phải ngày",
        "error_message": "Viết hạn dạng 25/12/2025.", "error_type": "warning",
    })  # fmt: skip


_PAST: tuple[Column, ...] = (
    Text("Việc", 7, lambda r: r["task"], {"align": "center"}),
    Text("Cơ sở", 42, lambda r: r["school_name"], {"text_wrap": True}),
    Text("Lúc", 17, lambda r: r["at"], {"num_format": "hh:mm dd/mm/yyyy", "align": "center"}),
    Text("Ai", 20, lambda r: r["by"], {"text_wrap": True}),
    Text("Đã làm gì", 70, lambda r: r["what"], {"text_wrap": True}),
)


def _write_history(
    book: Book, question: Question, lines: Sequence[Row], tasks: Sequence[Task], history: Sequence[Mapping[str, Any]]
) -> None:
    names = {line["school"]: line["school_name"] for line in lines}
    widths = [c.width for c in _PAST]
    page = Page(book, question, name=HISTORY, title="LỊCH SỬ CÁC VIỆC ĐÃ GIAO", widths=widths, unit="việc")
    events: dict[int, list[Mapping[str, Any]]] = {}
    for row in history or _noted(tasks):
        if row["school_code"] in names:
            events.setdefault(row["number"], []).append(row)
    rows = [
        {"task": event[0]["task"], "school_name": names[event[0]["school_code"]], "by": event[0]["by"],
         "at": local(from_iso(event[0]["at"])), "what": event_words(event)}
        for _, event in sorted(events.items(), reverse=True)
    ]  # fmt: skip
    write_table(page, _PAST, rows, is_list=True)
    if not rows:
        page.note("Các cơ sở này chưa có việc nào.", align="center")


def _noted(tasks: Iterable[Task]) -> list[dict[str, Any]]:
    return [
        {"number": n.number, "task": t.number, "school_code": t.school_code, "at": n.at, "by": n.by, "field": "note",
         "from": None, "to": n.text}
        for t in tasks for n in t.notes
    ]  # fmt: skip


def event_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return one event of a task's history in words: "Hạn: 18/12/2025 → 25/12/2025", its note on a line of its own."""
    fields = [_field_words(r) for r in rows if r["field"] != "note" and r["from"] != r["to"]]
    return "\n".join([*(["; ".join(fields)] if fields else []), *(str(r["to"]) for r in rows if r["field"] == "note")])


def _field_words(row: Mapping[str, Any]) -> str:
    was, now = (_value(row["field"], row[k]) for k in ("from", "to"))
    return f"{FIELDS[row['field']].capitalize()}: {now if row['from'] is None else f'{was} → {now}'}"


def _value(name: str, kept: Any) -> str:
    return shown(name, date.fromisoformat(kept) if name == "due" and kept else kept)


def _write_guide(book: Book, question: Question) -> None:
    page = Page(book, question, name=GUIDE, title="CÁCH GHI VÀ GỬI LẠI", widths=[36, 64], unit="người", is_upright=True)
    for text in _HOW:
        page.note(text, italic=False)
    page.note(f"Số liệu trong bảng tính đến ngày {day(question.snapshot.as_of)}.")
