"""Sheet "Chất lượng dữ liệu": what is known and what is not, why rows wait or were left out, and every file's ledger."""

from datetime import datetime
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from dashboard.reports.book import BLANK, COUNT, HEADING_FILL, MOMENT, RATE, TOTAL_FILL, Book, row_height, write_cell
from dashboard.reports.page import Page
from dashboard.reports.question import Question
from etl.model.issues import ISSUES
from etl.readers import title_of
from etl.text.vietnam import local
from etl.warehouse.report import Counts, counts_of

WIDTHS = (5, 46, 34, 18, 20, 11, 12, 11, 11, 12, 13)
OUTCOMES = {"pending": "Chờ xử lý", "rejected": "Không nhận", "duplicate": "Trùng", "note": "Lưu ý về địa bàn"}
_LEDGER = ("rows_read", "counted", "duplicate", "pending", "rejected")
_FILE_HEADINGS = ("TT", "Tệp", "Loại tệp", "Nạp lúc", "Người nạp", "Số dòng đọc", "Được tính", "Trùng", "Chờ xử lý",
                  "Không nhận", "Kiểm tra cộng dòng")  # fmt: skip
_FIRST_NUMBER = 5


def write_quality(book: Book, question: Question) -> None:
    """Write the sheet. Files speak of the whole province: a commune's or a school's report leaves them out."""
    title = "CHẤT LƯỢNG DỮ LIỆU"
    page = Page(book, question, name=title.capitalize(), title=title, widths=WIDTHS, unit="dòng, lượt, cơ sở")
    page.row -= 1
    page.section("1. Những điều cần biết khi đọc số liệu")
    _write_facts(page)
    if question.scope.role not in ("province", "department"):
        page.note("Sổ tệp của toàn tỉnh chỉ có trong báo cáo của Sở.")
        return
    page.section("2. Dòng chưa được tính và lý do (mọi tệp, không theo bộ lọc)")
    _write_reasons(page)
    page.section("3. Sổ tệp đã nạp: số dòng đọc = được tính + trùng + chờ xử lý + không nhận")
    _write_files(page)


def _write_facts(page: Page) -> None:
    question = page.question
    schools = [s for s in question.schools if s["is_valid"]]
    total = question.total
    rows, identified = total["attendance_rows"], total["attendance_identified"]
    count = len(schools)
    _headings(page, ("TT", "Nội dung", "", "Số lượng", "Trên tổng số", "Tỷ lệ"), merged=(1, 2))
    facts = (
        ("Lượt tham gia gắn được với một người trong danh sách", identified, rows),
        ("Lượt tham gia chưa nhận diện được (chưa tính vào tỷ lệ)", rows - identified, rows),
        ("Lượt báo cáo của điểm cầu đã có", total["site_sessions_reporting"], total["site_sessions_expected"]),
        ("Cơ sở chỉ có tổng số, chưa có danh sách tên",
         sum(s["rostered_base"] > 0 and not s["rostered_listed"] for s in schools), count),
        ("Cơ sở không có danh sách tên lẫn tổng số", sum(not s["rostered_base"] for s in schools), count),
        ("Cơ sở im lặng trong những buổi gần nhất", sum(s["status"] == "silent" for s in schools), count),
        ("Cơ sở chưa xác định được xã, phường", sum(not s["commune_code"] for s in schools), count),
        ("Cơ sở chưa xác định được huyện cũ", sum(not s["district_code"] for s in schools), count),
    )  # fmt: skip
    for n, (text, number, base) in enumerate(facts, start=1):
        _cell(page, 0, n, align="center")
        page.sheet.merge_range(page.row, 1, page.row, 2, text, page.book.cell())
        _cell(page, 3, number, num_format=COUNT)
        _cell(page, 4, base, num_format=COUNT)
        number_at, base_at = xl_rowcol_to_cell(page.row, 3), xl_rowcol_to_cell(page.row, 4)
        value = BLANK if not base or number is None else number / base
        formula = f'=IF(AND(ISNUMBER({number_at}),N({base_at})>0),{number_at}/{base_at},"{BLANK}")'
        page.sheet.write_formula(page.row, 5, formula, page.book.cell(num_format=RATE, align="right"), value)
        page.row += 1


def _write_reasons(page: Page) -> None:
    found = page.question.snapshot.rows(_REASONS)
    if not found:
        page.note("Không có dòng nào bị để lại.")
        return
    _headings(page, ("TT", "Lý do", "Cách xử lý", "", "", "Số dòng", "Kết cục"), merged=(2, 4))
    for n, row in enumerate(found, start=1):
        issue = ISSUES.get(row["reason"])
        _cell(page, 0, n, align="center")
        message, fix = (_plain(issue.message), _plain(issue.fix)) if issue else (row["reason"], BLANK)
        _cell(page, 1, message, text_wrap=True)
        page.sheet.merge_range(page.row, 2, page.row, 4, fix, page.book.cell(text_wrap=True))
        _cell(page, 5, row["rows"], num_format=COUNT)
        _cell(page, 6, OUTCOMES[row["outcome"]], align="center", text_wrap=True)
        page.sheet.set_row(page.row, row_height([(message, WIDTHS[1]), (fix, sum(WIDTHS[2:5]))]))
        page.row += 1


_REASONS = """
    -- One row per outcome and reason of rows that are not counted, and per reason of notes on places.
    select outcome, reason, count(*) as rows from wh.row_ledger where outcome <> 'counted' group by outcome, reason
    union all
    select 'note', reason, count(*) from wh.build_note group by reason
    order by outcome = 'note', rows desc, reason
"""


class _Dots(dict[str, str]):
    """Every value of an issue's sentence as "…": the sentence then speaks of all its rows."""

    def __missing__(self, key: str) -> str:
        return "…"


def _plain(sentence: str) -> str:
    return sentence.format_map(_Dots()).replace("….", "…")


def _write_files(page: Page) -> None:
    snapshot, may_name = page.question.snapshot, page.question.scope.sees_people
    con = snapshot.cursor()
    con.execute("use wh")
    ledgers = counts_of(con)
    files = snapshot.rows("select file_id, name, format, loaded_at, loaded_by from wh.files order by file_id")
    start = page.row
    _headings(page, _FILE_HEADINGS)
    page.sheet.repeat_rows(start)
    first = page.row
    for n, file in enumerate(files, start=1):
        _write_file(page, n, file, ledgers[file["file_id"]], may_name=may_name)
    if not files:
        return
    page.sheet.autofilter(start, 0, page.row - 1, len(_FILE_HEADINGS) - 1)
    bold: dict[str, Any] = {"bold": True, "bg_color": TOTAL_FILL}
    page.sheet.merge_range(
        page.row, 0, page.row, _FIRST_NUMBER - 1, "TỔNG CỘNG", page.book.cell(align="center", **bold)
    )
    for n, key in enumerate(_LEDGER, start=_FIRST_NUMBER):
        cells = f"{xl_rowcol_to_cell(first, n)}:{xl_rowcol_to_cell(page.row - 1, n)}"
        value = sum(getattr(ledger, key) for ledger in ledgers.values())
        page.sheet.write_formula(page.row, n, f"=SUM({cells})", page.book.cell(num_format=COUNT, **bold), value)
    _write_proof(page, **bold)
    page.row += 1


def _write_file(page: Page, n: int, file: dict[str, Any], ledger: Counts, *, may_name: bool) -> None:
    title = title_of(file["format"])
    _cell(page, 0, n, align="center")
    _cell(page, 1, file["name"], text_wrap=True)
    _cell(page, 2, title, text_wrap=True)
    _cell(page, 3, local(datetime.fromisoformat(file["loaded_at"])), num_format=MOMENT, align="center")
    _cell(page, 4, file["loaded_by"] if may_name else None, text_wrap=True)
    for column, key in enumerate(_LEDGER, start=_FIRST_NUMBER):
        _cell(page, column, getattr(ledger, key), num_format=COUNT)
    _write_proof(page)
    texts = (file["name"], title)
    page.sheet.set_row(page.row, row_height(zip(texts, WIDTHS[1:3], strict=True)))
    page.row += 1


def _write_proof(page: Page, **looks: Any) -> None:
    """Write the formula that proves the row's ledger. A warehouse whose ledger is wrong is never published."""
    last = _FIRST_NUMBER + len(_LEDGER)
    read, first, end = (xl_rowcol_to_cell(page.row, c) for c in (_FIRST_NUMBER, _FIRST_NUMBER + 1, last - 1))
    formula = f'=IF({read}=SUM({first}:{end}),"khớp","LỆCH "&({read}-SUM({first}:{end})))'
    page.sheet.write_formula(page.row, last, formula, page.book.cell(align="center", **looks), "khớp")


def _headings(page: Page, headings: tuple[str, ...], merged: tuple[int, int] | None = None) -> None:
    form = page.book.cell(bold=True, align="center", text_wrap=True, bg_color=HEADING_FILL)
    for column, heading in enumerate(headings):
        if not merged or not merged[0] <= column <= merged[1]:
            page.sheet.write_string(page.row, column, heading, form)
    if merged:
        page.sheet.merge_range(page.row, merged[0], page.row, merged[1], headings[merged[0]], form)
    page.sheet.set_row(page.row, 34)
    page.row += 1


def _cell(page: Page, column: int, value: Any, **looks: Any) -> None:
    write_cell(page.book, page.sheet, page.row, column, value, **looks)
