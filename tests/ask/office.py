"""An invented office of two schools with namesakes, a sign-in form and a meeting full of names that nobody can settle."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from etl.readers.common.answer_sheet import ANSWER, CHOICE, MARK, NOTE, SHOWN, WHERE
from tests.load.clerk import Clerk

SCHOOLS = [
    ["Mã trường", "Tên trường", "Cấp học", "Xã cũ", "Huyện cũ"],
    ["A1", "Trường Tiểu học Na Sang", "Tiểu học", "Na Sang", "Mường Chà"],
    ["B1", "Trường Mầm non Hoa Mơ", "Mầm non", "Thanh An", "Điện Biên"],
]
STAFF = [
    ["Mã định danh", "Họ và tên", "Mã trường", "Chức danh"],
    ["770001", "Lò Thị Hoa", "A1", "GV"],
    ["770002", "Lò Thị Hoa", "A1", "GV"],
    ["770003", "Giàng A Páo", "A1", "CBQL"],
    ["770004", "Vừ Thị Mai", "A1", "GV"],
    ["880001", "Sùng Thị Dế", "B1", "GV"],
    ["880002", "Giàng A Páo", "B1", "GV"],
    ["880003", "Quàng Văn Bun", "B1", "GV"],
]
SESSIONS = [
    ["Mã buổi", "Khóa học", "Bắt đầu", "Kết thúc", "Hình thức"],
    ["S1", "AI", "06/04/2025 08:00", "06/04/2025 10:00", "trực tuyến"],
    ["S2", "AI", "13/04/2025 08:00", "13/04/2025 10:00", "trực tuyến"],
]
FORM = [
    ["Dấu thời gian", "Họ và tên", "Trường", "Buổi"],
    ["06/04/2025 08:10:00", "Lò Thị Hoa", "Trường Tiểu học Na Sang", "S1"],
    ["13/04/2025 08:11:00", "Lò Thị Hoa", "Trường Tiểu học Na Sang", "S2"],
    ["06/04/2025 08:12:00", "+Tèo Văn Lạ", "Trường Tiểu học Na Sang", "S1"],
    ["13/04/2025 08:13:00", "+Tèo Văn Lạ", "Trường Tiểu học Na Sang", "S2"],
    ["06/04/2025 08:14:00", "Khuất Đình Tuyền", "Trường Tiểu học Na Sang", "S1"],
    ["06/04/2025 08:15:00", "Doãn Quốc Khải", "Trường Mầm non Hoa Mơ", "S1"],
    ["06/04/2025 08:16:00", "Giàng A Páo", "", "S1"],
]
PRODUCTS = [["Họ và tên", "Mã trường", "Tên sản phẩm", "Ngày nộp"], ["Lò Thị Hoa", "A1", "Bài giảng", "20/04/2025"],
            ["Khuất Đình Tuyền", "A1", "Bài thơ", "20/04/2025"]]  # fmt: skip
HOA, TEO, TUYEN, PAO = "Lò Thị Hoa", "+Tèo Văn Lạ", "Khuất Đình Tuyền", "Giàng A Páo"

Answers = Mapping[tuple[str, str | None], Any]
"""(name as written, session that the line names, or None for whichever) → answer."""


def office(folder: Path) -> Clerk:
    """Return a clerk whose home holds the lists and the form."""
    clerk = Clerk(folder)
    files = {"truong.csv": SCHOOLS, "canbo.csv": STAFF, "buoi.csv": SESSIONS, "ky ten.csv": FORM}
    assert clerk.load(*(clerk.file(name, rows) for name, rows in files.items())).code == 0
    return clerk


def asked(clerk: Clerk, school: str = "A1", name: str = "phieu.xlsx") -> Path:
    """Return the sheet of one school, as the command writes it."""
    out = clerk.desk / name
    code, _, err = clerk.on_home("ask", school, out)
    assert code == 0, err
    return out


def lines_of(sheet: Any) -> tuple[dict[str, int], list[int]]:
    """Return heading → column and the rows of the questions of a sheet."""
    (header,) = [r for r in range(1, 12) if any(c.value == MARK for c in sheet[r])]
    columns = {c.value: c.column for c in sheet[header]}
    return columns, [r for r in range(header + 1, sheet.max_row + 1) if sheet.cell(r, columns[MARK]).value]


def labels_of(book: Any) -> list[str]:
    """Return what the drop-down offers."""
    sheet = next(s for s in book.worksheets if s["A1"].value == CHOICE)
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def label(path: Path, name: str, tail: str = "") -> str:
    """Return the choice that begins with a name and has a number's end in it."""
    (found,) = [x for x in labels_of(openpyxl.load_workbook(path)) if x.startswith(name) and tail in x]
    return found


def filled(
    path: Path, answers: Answers, change: Callable[[Any], None] | None = None, name: str = "tra loi.xlsx"
) -> Path:
    """Write answers into a sheet as a person would and save it beside, under another name."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns, rows = lines_of(sheet)
    wanted = dict(answers)
    for row in rows:
        shown, where = (sheet.cell(row, columns[h]).value for h in (SHOWN, WHERE))
        for key in [k for k in wanted if k[0] == shown and (k[1] is None or f"Buổi {k[1]}," in where)][:1]:
            sheet.cell(row, columns[ANSWER]).value = wanted[key]
            sheet.cell(row, columns[NOTE]).value = "đã hỏi tổ trưởng"
    if change:
        change(book)
    out = path.with_name(name)
    buffer = io.BytesIO()
    book.save(buffer)
    out.write_bytes(buffer.getvalue())
    return out


def warehouse(clerk: Clerk) -> Path:
    """Return the published warehouse."""
    return clerk.home / "warehouse" / clerk.version


def query(clerk: Clerk, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published warehouse."""
    with duckdb.connect(str(warehouse(clerk)), read_only=True) as con:
        return con.execute(sql).fetchall()


def content(clerk: Clerk) -> dict[str, list[str]]:
    """Return every row of every table of the published warehouse."""
    with duckdb.connect(str(warehouse(clerk)), read_only=True) as con:
        tables = [t for (t,) in con.execute("select table_name from information_schema.tables").fetchall()]
        return {t: sorted(map(repr, con.execute(f"from {t}").fetchall())) for t in tables}
