"""A ready Excel template that shows how marks are used, with the list of all fields and tables to copy marks from."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.reports.book import COUNT, FONT, RATE
from dashboard.reports.field_tables import TABLES, applies, table
from dashboard.reports.fields import catalogue
from dashboard.reports.question import Question
from etl.model.office_file import with_fixed_times

_LINE = Side(style="thin")
_LINES = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADINGS = (
    ("A4:A5", "STT"), ("B4:B5", "Đơn vị"), ("C4:C5", "Tổng số"), ("D4:E4", "Tham gia"), ("F4:G4", "Hoàn thành"),
    ("H4:H5", "Ghi chú"),
)  # fmt: skip
_ROW = ("{{xa.stt}}", "{{xa.ten}}", "{{xa.tong_so}}", "{{xa.tham_gia}}", '=IF(N(C7)>0,D7/C7,"–")', "{{xa.hoan_thanh}}",
        "{{xa.ty_le_hoan_thanh}}", "{{xa.ghi_chu}}")  # fmt: skip
_TOTAL = (
    "TỔNG CỘNG",
    None,
    "{{rostered}}",
    "{{participated}}",
    '=IF(N(C8)>0,D8/C8,"–")',
    "{{completed}}",
    "{{completion_rate}}",
    None,
)
_NUMBERS = ("A", "B", "(1)", "(2)", "(3)=(2)/(1)", "(4)", "(5)", "C")
_WIDTHS = (6, 32, 11, 11, 12, 11, 12, 20)


def sample_xlsx(question: Question) -> bytes:
    """Return the template; the same question gives the same bytes."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Mẫu báo cáo"
    _write_form(sheet)
    anchor = book.create_sheet("Mẫu bảng")
    _put(anchor, "A1", "Bảng viết ra từ ô có dấu bảng, mọi thứ bên dưới lùi xuống.", italic=True)
    _put(anchor, "A3", "{{bang:cap_hoc}}")
    _fit_to_width(anchor)
    _put(anchor, "A5", "Số liệu đến {{as_of}}, {{audience}}. {{versions}}.")
    _write_fields(book.create_sheet("Danh mục trường"), question)
    _write_tables(book.create_sheet("Danh mục bảng"), question)
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(out.getvalue(), datetime.combine(question.snapshot.as_of, time()))


def _put(sheet: Worksheet, at: str, value: Any, **looks: Any) -> Any:
    cell = sheet[at]
    cell.value = value
    if isinstance(value, str) and not value.startswith("=IF("):
        cell.data_type = "s"
    cell.font = Font(name=FONT, size=12, **looks)
    return cell


def _write_form(sheet: Any) -> None:
    for first, last, at, text in (("A1", "C1", "A1", "{{superior}}"), ("A2", "H2", "A2", "KẾT QUẢ {{programme}}"),
                                  ("A3", "H3", "A3", "Số liệu của {{unit}} đến ngày {{as_of}}; đơn vị tính: người")):  # fmt: skip
        sheet.merge_cells(f"{first}:{last}")
        _put(sheet, at, text, bold=at == "A2", italic=at == "A3").alignment = Alignment(horizontal="center")
    for area, text in _HEADINGS:
        sheet.merge_cells(area)
        _put(sheet, area.split(":")[0], text, bold=True)
    for at, text in (("D5", "Số người"), ("E5", "Tỷ lệ"), ("F5", "Số người"), ("G5", "Tỷ lệ")):
        _put(sheet, at, text, bold=True)
    for n, letter in enumerate("ABCDEFGH"):
        _put(sheet, f"{letter}6", _NUMBERS[n], italic=True)
        _put(sheet, f"{letter}7", _ROW[n])
        _put(sheet, f"{letter}8", _TOTAL[n], bold=True)
        sheet.column_dimensions[letter].width = _WIDTHS[n]
        for row in range(4, 9):
            cell = sheet[f"{letter}{row}"]
            cell.border = _LINES
            centred = row < 7 or letter == "A"
            cell.alignment = Alignment(
                horizontal="center" if centred else None, vertical="center", wrap_text=row < 7 or letter in "BH"
            )
            if row > 6 and letter in "CDFEG":
                cell.number_format = RATE if letter in "EG" else COUNT
    sheet.merge_cells("A8:B8")
    for at, area, text in (("A10", "A10:C10", "NGƯỜI LẬP BIỂU"), ("E10", "E10:H10", "THỦ TRƯỞNG ĐƠN VỊ")):
        sheet.merge_cells(area)
        _put(sheet, at, text, bold=True).alignment = Alignment(horizontal="center")
    _fit_to_width(sheet)
    sheet.print_title_rows = "4:6"
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "Mã bộ {{code}}", "Trang &P/&N"


def _fit_to_width(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_list(sheet: Any, headings: Sequence[str], widths: Sequence[float], lines: Sequence[Sequence[Any]]) -> None:
    for n, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        letter = "ABCDEFGH"[n]
        _put(sheet, f"{letter}1", heading, bold=True).border = _LINES
        sheet.column_dimensions[letter].width = width
        for row, line in enumerate(lines, start=2):
            cell = _put(sheet, f"{letter}{row}", line[n])
            cell.border, cell.alignment = _LINES, Alignment(vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    _fit_to_width(sheet)


def _write_fields(sheet: Any, question: Question) -> None:
    """Write the marks as marks: filled, the list shows the values of the day."""
    lines = [(f.group, f.label, f.id, f"{{{{{f.id}}}}}") for f in catalogue(question)]
    _write_list(
        sheet,
        ("Nhóm", "Tên tiếng Việt (dùng được như tên trường)", "Tên trường", "Dấu để chép"),
        (24, 62, 34, 42),
        lines,
    )


def _write_tables(sheet: Any, question: Question) -> None:
    lines = []
    for id_, about in TABLES.items():
        if not applies(question, id_):
            found = table(question, id_)
            columns = ", ".join(f"{c.id} ({c.heading})" for c in (*found.columns, *found.more))
            lines.append(
                (about.label, f"table:{id_}, bang:{about.aliases[0]}", f"{about.singular}, {about.aliases[0]}", columns)
            )
    headings = (
        "Bảng", "Dấu bảng, viết giữa hai ngoặc nhọn như dấu của trường", "Tên dùng trong hàng lặp", "Cột, viết sau dấu chấm: xa.ten",
    )  # fmt: skip
    _write_list(sheet, headings, (32, 32, 28, 110), lines)
