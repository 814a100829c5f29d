"""The workbook "Danh sách cán bộ cần xem": every doubt with the file and line to mend. It names people."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from dashboard.figures.keys import Filters
from dashboard.figures.query import Row
from dashboard.figures.roster import Doubts, lines, schools_by_code
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.reports.book import DAY, Book
from dashboard.reports.page import Page, report_book
from dashboard.reports.question import Question
from dashboard.reports.tables import Column, Text, write_table
from etl.roster.finding import KINDS
from etl.roster.review import Review, kinds_present

_WRAP = {"text_wrap": True, "indent": 0}
_CODE = {"num_format": "@"}
_DATE = {"num_format": DAY, "align": "center"}

COLUMNS: tuple[Column, ...] = (
    Text("Chỗ", 4.5, lambda r: r["number"], {"align": "center"}),
    Text("Mức", 9, lambda r: r["certainty"], _WRAP),
    Text("Họ và tên", 22, lambda r: r["full_name"], _WRAP),
    Text("Mã định danh", 13, lambda r: r["staff_code"], _CODE),
    Text("Chức danh", 10, lambda r: r["role"], _WRAP),
    Text("Mã trường", 10.5, lambda r: r["school"], _CODE),
    Text("Tên cơ sở", 25, lambda r: r["school_name"], _WRAP),
    Text("E-mail", 24, lambda r: r["email"], _WRAP),
    Text("Số điện thoại", 12, lambda r: r["phone"], _CODE),
    Text("Từ ngày", 10.5, lambda r: r["valid_from"], _DATE),
    Text("Đến ngày", 10.5, lambda r: r["valid_to"], _DATE),
    Text("Tệp", 22, lambda r: r["file"], _WRAP),
    Text("Vị trí trong tệp", 14, lambda r: r["where"], _WRAP),
    Text("Vì sao cần xem", 38, lambda r: r["evidence"], _WRAP),
    Text("Ngày gợi ý", 10.5, lambda r: r["day"], _DATE),
)  # fmt: skip
_TABS = {
    "duplicate": "Ghi hai lần", "gone": "Không còn trong danh sách", "not_working": "CSDL ghi đã nghỉ", "mover": "Chuyển cơ sở",
    "two_schools": "Ở hai cơ sở", "listed_again": "Rời rồi lại có tên", "shared_email": "Chung e-mail",
    "shared_phone": "Chung điện thoại",
}  # fmt: skip
_HOW = (
    "Sửa ngay trong tệp gốc theo cột Tệp và Vị trí rồi nạp lại: xoá dòng thừa, ghi “Đến ngày” cho người đã rời, ghi mã định"
    " danh cho dòng còn thiếu. Điều gì danh sách ghi đúng thì chọn trên trang Danh sách cán bộ, lần sau máy không hỏi lại."
)


def write_roster(
    snapshot: Snapshot, out: Path | BinaryIO, seen: Review, found: Doubts, scope: Scope | None = None
) -> None:
    """Write one sheet per kind of doubt to `out`; UserError where the file cannot be written."""
    question = Question(snapshot, Filters(), scope)
    schools = schools_by_code(snapshot)
    with report_book(question, out, "Danh sách cán bộ cần xem", "danh-sach-can-bo") as book:
        for kind in kinds_present(found.findings):
            mine = [f for f in found.findings if f.kind == kind]
            numbers = {f.id: n for n, f in enumerate(mine, start=1)}
            rows = [row | {"number": numbers[row["finding"]]} for row in lines(seen, mine, schools)]
            _write(book, question, kind, rows)
        if not found.findings:
            _write(book, question, None, [])


def _write(book: Book, question: Question, kind: str | None, rows: Sequence[Row]) -> None:
    title = KINDS[kind].upper() if kind else "DANH SÁCH CÁN BỘ CẦN XEM"
    page = Page(book, question, name=_TABS[kind] if kind else "Cần xem", title=title, widths=[c.width for c in COLUMNS],
                unit="người")  # fmt: skip
    write_table(page, COLUMNS, rows, is_list=True)
    page.note(_HOW if rows else "Không còn chỗ nào cần xem.")
